"""Many answers to one assignment through the real grader, sooner than a class of them.

The solution is examined whole. In its notebook each answer is then asked for its own question, and
what is known of the others is taken over, as `grade` does after a change; where an answer ends the
process or changes what others see, the grader itself examines the whole. A sample is examined whole
in any case, another one with another seed: it shows that no answer costs another question anything.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder import batch
from autograder.authoring import masters
from autograder.authoring.answers import with_answer
from autograder.batch import Graded, Task
from autograder.formats.submission import Upload
from autograder.grading.known import Known
from autograder.limits import Limits
from autograder.result import Result

ROOT = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())
WHOLE = 12
"""One answer in so many is examined whole."""
SHARES = (
    pytest.param(10, marks=pytest.mark.sampled(9)),
    pytest.param(1, marks=pytest.mark.outside),
)
"""One answer in so many is asked at all, of one assignment in six: with another seed other ones;
with all else, all. Of an assignment that was changed the audit asks all in any case."""


@functools.cache
def built(slug: str) -> masters.Built:
    """An assignment of the course, built anew."""
    return masters.build_assignment(ROOT / "assignments" / slug, Limits())


def graded(
    slug: str, answers: Sequence[tuple[str, str]], folder: Path, seed: int
) -> tuple[list[Result], set[int]]:
    """The results of answers, each a question and its source; and which were examined whole."""
    bundle = built(slug).bundle
    solution: dict[str, Any] = json.loads(built(slug).solution[f"{slug}.ipynb"])
    every = min(WHOLE, len(answers))
    whole = {n for n in range(len(answers)) if n % every == seed % every}
    with batch.Here(2) as grade:
        base = graded_one(grade, Task(bundle, _upload(folder, "solution", solution)))
        tasks = [
            Task(
                bundle,
                _upload(folder, str(number), with_answer(solution, question, source)),
                None if number in whole else _without(base, question),
            )
            for number, (question, source) in enumerate(answers)
        ]
        with contextlib.closing(grade(tasks)) as stream:
            found = {int(done.task.upload.id): done.result for done in stream}
    return [found[number] for number in range(len(answers))], whole


def graded_one(grade: batch.Here, task: Task) -> Graded:
    (done,) = grade([task])
    return done


def _upload(folder: Path, name: str, notebook: dict[str, Any]) -> Upload:
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook))
    return Upload(name, name, str(path))


def _without(base: Graded, question: str) -> Known:
    """What the solution shows of all questions but one, and but those whose tests change state."""
    asked = {question, *base.touched}
    result = base.result
    others = {found.name: found for found in result.questions if found.name not in asked}
    return Known(others, result.cells, result.notes, result.answers, base.touched)
