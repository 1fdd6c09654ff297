"""How good are the suggested tests? All questions of the course with their hidden tests stripped.

    python benchmarks/suggest.py [--out FILE] [--graded] [SLUG[/QUESTION]...]

Of the known answers of each question, right and wrong ones, a third is kept out of the choice, by a
digest of their text. Every chosen case is confirmed by the real grader on the right answers that
were used. Counted are the mutants that no author has declared equivalent, the known wrong answers
that were used and those that were not, and the right ones that the suggested tests refuse: out of
the workshop's table, or with `--graded` by the real grader, which takes three times as long. Beside
it, out of the same table: eight inputs chosen at random of
the same ones with the same oracles (the mean of five draws). Seconds are CPU seconds of a question.

Pynguin's tests were to stand beside it: it wants Python 3.10 and a module in the place of a
notebook, so it cannot run here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from autograder import config
from autograder.authoring.answers import Answer
from autograder.authoring.suggest.choice import MOST, stopped_by
from autograder.batch import journal
from autograder.commands import suggest as command
from autograder.commands.audit import Prepared, prepared
from autograder.commands.build import assignments
from autograder.commands.progress import Silent
from autograder.commands.suggest import Chosen

ROOT = Path(__file__).resolve().parents[1]


def held(answer: Answer) -> bool:
    """Whether an answer is kept out of the choice: a third of all are."""
    return hashlib.sha256(answer.source.encode()).digest()[0] % 3 == 0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("names", nargs="*", metavar="SLUG[/QUESTION]")
    arguments.add_argument("--out", metavar="FILE", help="a line of JSON for each question")
    arguments.add_argument("--graded", action="store_true", help="count by the real grader")
    given = arguments.parse_args()
    course = config.load(ROOT)
    rows: list[dict[str, object]] = []
    for ready, name in asked(course, given.names):
        row = measured(ready, name, given.graded)
        rows.append(row)
        print(line(row), flush=True)
        if given.out:
            with open(given.out, "a") as file:
                file.write(json.dumps(row) + "\n")
    print(line(together(rows)))


def asked(course: config.Config, names: list[str]) -> Iterator[tuple[Prepared, str]]:
    """The questions in the order in which they are named, or all."""
    slugs = [name.partition("/")[0] for name in names]
    ready = {
        folder.name: prepared(course, folder)
        for folder in assignments(course, list(dict.fromkeys(slugs)))
    }
    for name in names or list(ready):
        slug, _, question = name.partition("/")
        for subject in ready[slug].subjects:
            if question in ("", subject.name):
                yield ready[slug], subject.name


def measured(ready: Prepared, name: str, graded: bool) -> dict[str, object]:
    """The row of one question."""
    (subject,) = (each for each in ready.subjects if each.name == name)
    before = os.times()
    posed = command.pose(ready, subject, held)
    chosen = command.chosen_of(posed, command.work(posed))
    after = os.times()
    with tempfile.TemporaryDirectory() as out, journal.opened(Path(out)) as log:
        (done,) = command.confirm([chosen], log, 1, Silent(), graded)
    return row_of(ready.folder.name, done, sum(after[:4]) - sum(before[:4]))


def row_of(slug: str, done: Chosen, seconds: float) -> dict[str, object]:
    """What is counted of a question."""
    said = command.worded(done)
    return {
        "question": f"{slug}/{said.question}",
        "cases": len(said.tests),
        "oracles": dict(Counter(test.oracle for test in said.tests)),
        "of": said.of,
        "stopped": said.stopped,
        "random": at_random(done),
        "seconds": round(seconds, 1),
        "refused in the choice": len(said.rejected),
        "notes": list(said.notes),
    }


def at_random(done: Chosen) -> dict[str, float]:
    """What as many inputs as may be suggested stop where nobody chooses, by kind."""
    posed, workings = done.posed, done.workings
    stopped = stopped_by(workings.met, len(workings.cases))
    calls = [place for place, case in enumerate(workings.cases) if case.oracle != "property"]
    kinds = {
        "mutants": [name for name in posed.mutants if name not in posed.equivalent],
        "known wrong": list(posed.known),
        "held wrong": [name for name in posed.held if name.startswith("held wrong")],
    }
    found: dict[str, list[int]] = {kind: [] for kind in kinds}
    for seed in range(5):
        chosen = random.Random(seed).sample(calls, min(MOST, len(calls)))
        these = frozenset().union(*(stopped[place] for place in chosen))
        for kind, names in kinds.items():
            found[kind].append(len(these & set(names)))
    return {kind: mean(counts) for kind, counts in found.items()}


def together(rows: list[dict[str, object]]) -> dict[str, object]:
    """The sums of all rows."""
    whole: dict[str, object] = {"question": f"all {len(rows)} questions"}
    for key in ("cases", "seconds", "refused in the choice"):
        whole[key] = round(sum(row[key] for row in rows), 1)
    for key in ("oracles", "of", "stopped", "random"):
        total: Counter[str] = Counter()
        for row in rows:
            total.update(row[key])
        whole[key] = dict(total)
    return whole


def line(row: dict[str, object]) -> str:
    """A row as text: what was stopped of what there is, by kind."""
    of, stopped, chance = row["of"], row["stopped"], row["random"]
    parts = [
        f"{kind} {stopped.get(kind, 0)}/{count}"
        + (f" (random {chance[kind]:.0f})" if kind in chance else "")
        for kind, count in of.items()
    ]
    return f"{row['question']}: {row['cases']} cases, {', '.join(parts)}, {row['seconds']} s"


if __name__ == "__main__":
    sys.exit(main())
