"""`autograder doctor`: what this machine can enforce, tried for real.

It looks at the platform and the libraries, and grades three tiny notebooks through the real grader:
one that is right, one that is wrong, and one that is hostile (it hangs, ends its process, and
lies in `__eq__`). A check that fails says what follows from it.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import platform
import sys
import tempfile
from pathlib import Path

import msgspec

from autograder import batch
from autograder.batch import Task
from autograder.errors import AutograderError
from autograder.formats.bundle import Bundle, Case, Question, sealed
from autograder.formats.submission import Upload
from autograder.gradescope_image.pins import PYTHONS
from autograder.grading import confine
from autograder.limits import Limits
from autograder.result import Outcome, Result


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was tried. `required` ones decide the exit code."""

    what: str
    good: bool
    detail: str = ""
    required: bool = True


_TESTS = """\
from otter.test_files import test_case

OK_FORMAT = False

name = "q1"
points = 3


@test_case(points=1, hidden=True)
def test_value(square):
    assert square(3) == 9


@test_case(points=1, hidden=True)
def test_other(square):
    assert square(-2) == 4


@test_case(points=1, hidden=True)
def test_list(square):
    assert [square(n) for n in range(4)] == [0, 1, 4, 9]
"""

_RIGHT = "def square(x):\n    return x * x"
_WRONG = "def square(x):\n    return 2 * x"
_HOSTILE = """\
class Liar:
    def __eq__(self, other):
        return True

def square(x):
    if x == 3:
        return Liar()
    if x == -2:
        while True:
            pass
    import os
    os._exit(0)
"""

_EXPECTED: dict[str, tuple[str, tuple[Outcome, ...]]] = {
    "a right answer": (_RIGHT, (Outcome.PASSED,) * 3),
    "a wrong answer": (_WRONG, (Outcome.FAILED,) * 3),
    "a hostile answer": (_HOSTILE, (Outcome.FAILED, Outcome.TIMEOUT, Outcome.CRASHED)),
}


def examine_machine() -> tuple[Finding, ...]:
    """Everything that can be found out here; takes a few seconds."""
    return (*_platform(), *_layers(), *_trial())


def _platform() -> list[Finding]:
    libraries = ("numpy", "scipy", "pandas", "scikit-learn", "matplotlib", "ipython")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in libraries)
    return [
        Finding(
            what=f"Python {PYTHONS[0]} to {PYTHONS[-1]}",
            good=f"{sys.version_info[0]}.{sys.version_info[1]}" in PYTHONS,
            detail=platform.python_version(),
        ),
        Finding(
            what="Linux",
            good=sys.platform == "linux",
            detail=f"{platform.system()} {platform.release()}",
        ),
        Finding(what="scientific libraries", good=True, detail=versions),
    ]


def _layers() -> list[Finding]:
    return [
        Finding(
            what=confine.DESCRIPTIONS[name],
            good=good,
            detail="" if good else f"open: {confine.LEAVES_OPEN[name]}",
            required=name in confine.required(),
        )
        for name, good in confine.available().items()
    ]


def _trial() -> list[Finding]:
    try:
        results = _grade()
    except AutograderError as error:
        return [Finding(what="grading three notebooks", good=False, detail=str(error))]
    findings = []
    for place, (what, (_, wanted)) in enumerate(_EXPECTED.items()):
        got = tuple(case.outcome for q in results[f"s{place}"].questions for case in q.cases)
        detail = ", ".join(outcome.value for outcome in got) or results[f"s{place}"].reason
        findings.append(Finding(what=f"grading {what}", good=got == wanted, detail=detail))
    return findings


def _grade() -> dict[str, Result]:
    names = ("test_value", "test_other", "test_list")
    cases = tuple(Case(name=name, points=1.0, hidden=True) for name in names)
    bundle = sealed(
        Bundle(
            slug="doctor",
            title="doctor",
            questions=(Question(name="q1", source=_TESTS, cases=cases),),
            limits=Limits(call=1.0, cell=2.0, submission=20.0),
        )
    )
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for place, (code, _) in enumerate(_EXPECTED.values()):
            path = Path(folder) / f"s{place}.ipynb"
            cell = {"cell_type": "code", "metadata": {}, "source": code, "outputs": []}
            document = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            path.write_text(json.dumps(document))
            tasks.append(Task(bundle, Upload(path.stem, path.stem, str(path))))
        with contextlib.closing(batch.grade(tasks, 1)) as stream:
            return {graded.task.upload.id: graded.result for graded in stream}
