"""What stock Otter gives for the masters in `masters/`, recorded once, and measured again.

    python tests/agreement/recorded.py [NAME...]                  record what is new or has changed
    python tests/agreement/recorded.py --again [--some 3] [NAME...]    run Otter again, and compare

Otter's own commands make the autograder of a master and run each of its submissions, which takes
some six CPU seconds each. `--some` takes so many of all: other ones each day, or by `--seed`.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import functools
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from agreement import forked, patterns
from agreement.notation import Master, masters
from autograder.commands.stock import kept_under, stock_result

RECORD = Path(__file__).with_name("recorded.json")
COMMAND = "python tests/agreement/recorded.py"

_ATTEMPTS = 3
"""Kernels that start at the same time may choose the same port: then one of them is not there."""

Points = dict[str, dict[str, float]]
"""Of each submission's questions."""


class Subject(NamedTuple):
    """Something that Otter grades: its digest, and how to write its autograder and submissions."""

    digest: str
    write: Callable[[Path], tuple[Path, Mapping[str, Path]]]


@functools.cache
def subjects() -> Mapping[str, Subject]:
    """All masters, and the stock zips of `patterns`, by name."""
    written = {master.slug: Subject(master.digest, _by_assign(master)) for master in masters()}
    return {**written, **{name: Subject(*found) for name, found in patterns.subjects().items()}}


def record() -> dict[str, Any]:
    """What is recorded, by name: the digest of what Otter got, its version, and its points."""
    found: dict[str, Any] = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    return found


def stale(name: str, digest: str) -> str:
    """Why what is recorded of a subject is not of this one, and what to do; empty where it is."""
    kept, otter = record().get(name, {}), version("otter-grader")
    if (kept.get("digest"), kept.get("otter")) == (digest, otter):
        return ""
    return f"{name} is not what Otter {otter} was asked about; record it anew by: {COMMAND} {name}"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--again", action="store_true", help="compare, and write nothing")
    arguments.add_argument("--some", type=int, metavar="N", help="so many of them")
    arguments.add_argument("--seed", type=int, default=datetime.date.today().toordinal())
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("names", nargs="*", metavar="NAME")
    options = arguments.parse_args()
    known = subjects()
    if unknown := sorted({*options.names} - known.keys()):
        arguments.error(f"there is no {', '.join(unknown)}; there are {', '.join(known)}")
    forked.load()
    names = options.names or [
        name for name in known if options.again or stale(name, known[name].digest)
    ]
    if options.some:
        names = sorted(random.Random(options.seed).sample(names, min(options.some, len(names))))
    if not options.again:
        _keep({name: found for name, found in record().items() if name in known})
    wrong = [name for name in names if not _told(name, known[name], options)]
    return 1 if wrong else 0


def _told(name: str, subject: Subject, options: argparse.Namespace) -> bool:
    """Measure one and say what came of it; whether it is recorded, or as it was."""
    print(f"{name} ...", end=" ", flush=True)
    try:
        found = (by_command if options.again else measured)(subject, options.jobs)
    except ValueError as error:
        print(error)
        return False
    if not options.again:
        kept = {"digest": subject.digest, "otter": version("otter-grader"), "points": found}
        _keep({**record(), name: kept})
        print("recorded")
        return True
    was: Points = record().get(name, {}).get("points", {})
    differing = sorted(each for each in found if found[each] != was.get(each))
    print(
        "; ".join(f"{each}: {was.get(each)} is now {found[each]}" for each in differing) or "same"
    )
    return not differing


def measured(subject: Subject, jobs: int) -> Points:
    """The points that stock Otter gives.

    Raises:
        ValueError: it refuses the master, or ran and wrote no results.
    """
    with tempfile.TemporaryDirectory(prefix="agreement-") as place:
        folder = Path(place)
        bundle, submissions = subject.write(folder)
        found: Points = {}
        for attempt in range(_ATTEMPTS):
            left = [name for name in submissions if name not in found]
            for some in (left[n : n + jobs] for n in range(0, len(left), jobs)):
                places = {name: folder / str(attempt) / name for name in some}
                running = {n: forked.begun(bundle, submissions[n], at) for n, at in places.items()}
                for name, process in running.items():
                    with contextlib.suppress(ValueError):
                        found[name] = forked.points(process, places[name])
        if left := [name for name in submissions if name not in found]:
            raise ValueError(f"stock Otter has no results for {', '.join(left)}")
        return {name: found[name] for name in submissions}


def by_command(subject: Subject, jobs: int) -> Points:
    """As `measured`, by the command `otter run` as it is."""
    otter = [str(Path(sys.executable).with_name("otter"))]
    with (
        tempfile.TemporaryDirectory(prefix="agreement-") as place,
        ThreadPoolExecutor(jobs) as pool,
    ):
        folder = Path(place)
        bundle, submissions = subject.write(folder)
        _without_grammar(folder / "shadow")
        run = functools.partial(stock_result, otter, kept_under("", bundle), bundle)
        found = pool.map(lambda path: run(path, folder / "kept"), submissions.values())
        points: Points = {}
        for name, result in zip(submissions, found, strict=True):
            if result.trouble:
                raise ValueError(f"{name}: {result.trouble}")
            points[name] = {each: one.points for each, one in result.questions.items()}
        return points


def _by_assign(master: Master) -> Callable[[Path], tuple[Path, Mapping[str, Path]]]:
    def write(folder: Path) -> tuple[Path, Mapping[str, Path]]:
        where = master.write(folder)
        forked.assigned(where / f"{master.slug}.ipynb", where / "dist")
        (bundle,) = where.glob("dist/autograder/*.zip")
        return bundle, master.hand_in(folder / "submissions")

    return write


def _without_grammar(folder: Path) -> None:
    """Hide a module that only JupyterLab needs from the commands that are started: compiling its
    grammar is more than half of what Otter takes to load (see `authoring/masters/assign.py`)."""
    folder.mkdir()
    (folder / "rfc3987_syntax.py").write_text("raise ImportError('not needed here')\n")
    os.environ["PYTHONPATH"] = str(folder)


def _keep(found: Mapping[str, Any]) -> None:
    """A line a submission, so that a change of one is a change of a line."""
    subjects = []
    for name, kept in sorted(found.items()):
        head = f'"digest": {json.dumps(kept["digest"])}, "otter": {json.dumps(kept["otter"])}'
        lines = [
            f"    {json.dumps(each)}: {json.dumps(kept['points'][each])}" for each in kept["points"]
        ]
        subjects.append(
            f'{json.dumps(name)}: {{{head}, "points": {{\n' + ",\n".join(lines) + "\n}}"
        )
    RECORD.write_text("{\n" + ",\n".join(subjects) + "\n}\n")


if __name__ == "__main__":
    sys.exit(main())
