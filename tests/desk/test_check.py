"""`autograder check` tells a student what `grader.check` tells, from Otter's own client."""

from __future__ import annotations

import json
import os
import select
from pathlib import Path
from typing import Any

import pytest
from fakes import question

from autograder.authoring.answers import read_answers, with_answer
from autograder.commands.check import check
from autograder.errors import UsageError
from autograder.result import Outcome, Result
from desk.client import verdicts

ROOT = Path(__file__).resolve().parents[2]
SLUG = "dot_products"

ODD = (
    "import numpy as np\nclass Same:\n    def __eq__(self, other): return True",
    "def right(x): return x * x",
    'grader.check("right")',
    "def wrong(x): return np.float64(3)",
    'grader.check("wrong")',
    "def equal(x): return Same()",
    'grader.check("equal")',
    "def raises(x): return [][x]",
    'grader.check("raises")',
    'grader.check("missing")',
    "1 / 0\nlost = 1",
    "state = 1",
    'grader.check("state")',
    "state = 2",
    "import os\nlast = open('data/numbers.txt').read()",
    'grader.check("data")',
    'grader.check("lists")',
    "values = [1]",
    'grader.check("lists")',
)
ODD_TESTS = {
    "right": ("def test(right):\n    assert right(3) == 9", "def test(right):\n    right('a')"),
    "wrong": ("def test(wrong):\n    assert wrong(3) == 9", "def test(wrong):\n    wrong(1)"),
    "equal": ("def test(equal):\n    assert equal(3) == 9",),
    "raises": (
        "def test(raises):\n    assert raises(0) == 1",
        "def test(raises):\n    try:\n        raises(0)\n    except IndexError:\n        pass",
    ),
    "missing": ("def test(missing):\n    assert missing == 1",),
    "state": ("def test(state):\n    assert state == 1", "def test(env):\n    assert env['state']"),
    "data": ("def test(last):\n    assert last.split() == ['1', '2']",),
    "lists": ("def test(values):\n    values.append(2)\n    assert values == [1, 2]",),
}
OK = (
    "x = 3\ndef double(n):\n    print('doubling')\n    return 2 * n",
    'grader.check("printed")',
    "x = 4",
    'grader.check("value")',
)
OK_TESTS = {
    "printed": (">>> double(2)\ndoubling\n4\n", ">>> double('a')\ndoubling\n'aa'\n"),
    "value": (">>> x\n3", ">>> x = 5\n>>> x\n5", ">>> x\n4", ">>> 1 / 0\n0"),
}


def document(cells: tuple[str, ...], tests: dict[str, Any], ok: bool) -> dict[str, Any]:
    first = 'import otter\ngrader = otter.Notebook("hw.ipynb")'
    code = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for source in (first, *cells)
    ]
    otter = {"OK_FORMAT": ok, "tests": tests}
    return {"cells": code, "metadata": {"otter": otter}, "nbformat": 4, "nbformat_minor": 4}


def odd() -> dict[str, Any]:
    tests = {
        name: f"name = {name!r}\n{question(name, *sources).source}"
        for name, sources in ODD_TESTS.items()
    }
    return document(ODD, tests, ok=False)


def doctested() -> dict[str, Any]:
    tests = {
        name: {
            "name": name,
            "points": 0,
            "suites": [
                {
                    "cases": [{"code": c, "hidden": False, "locked": False} for c in cases],
                    "scored": True,
                    "setup": "",
                    "teardown": "",
                    "type": "doctest",
                }
            ],
        }
        for name, cases in OK_TESTS.items()
    }
    return document(OK, tests, ok=True)


_ON_COLAB = (
    "type(get_ipython()).__str__ = lambda self: '<google.colab._shell.Shell object>'",
    "import otter\ngrader = otter.Notebook()\nassert grader.interpreter.name == 'COLAB'",
)
_NO_EXPORT = """\
try:
    grader.export  ()
except RuntimeError as error:
    _told("export", grader.check("right")) if "Google Colab" in str(error) else None"""


def on_colab() -> dict[str, Any]:
    """The odd one as its version for Colab, in an IPython that says that it is Colab's: tests are
    files beside the notebook."""
    made = document(ODD, {}, ok=False)
    cells = made["cells"]
    first = [{**cells[0], "source": source} for source in _ON_COLAB]
    last = {**cells[0], "source": _NO_EXPORT}
    return {**made, "cells": [*first, *cells[1:], last], "metadata": {}}


def of_the_course() -> dict[str, dict[str, Any]]:
    """The untouched student version, the solution, and a mixture of right and wrong answers."""
    untouched = json.loads((ROOT / "student" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    solution = json.loads((ROOT / "solutions" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    mixed = solution
    wrong = {a.question: a.source for a in read_answers(ROOT / "assignments" / SLUG) if not a.right}
    for name in list(wrong)[::2]:
        mixed = with_answer(mixed, name, wrong[name])
    return {"untouched": untouched, "solution": solution, "mixed": mixed}


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each in a folder of its own, under the name that its first cell gives it."""
    folder = tmp_path_factory.mktemp("check")
    made = {"odd": odd(), "doctests": doctested(), **of_the_course(), "colab": on_colab()}
    paths = {}
    (folder / "colab" / "tests").mkdir(parents=True)
    for name, source in odd()["metadata"]["otter"]["tests"].items():
        (folder / "colab" / "tests" / f"{name}.py").write_text(source)
    for name, content in made.items():
        paths[name] = folder / name / (f"{SLUG}.ipynb" if name in of_the_course() else "hw.ipynb")
        (folder / name / "data").mkdir(parents=True)
        (folder / name / "data" / "numbers.txt").write_text("1 2")
        paths[name].write_text(json.dumps(content), "utf-8")
    return paths


@pytest.fixture(scope="module")
def told_by_otter(notebooks: dict[str, Path]) -> dict[str, dict[str, list[bool]]]:
    return dict(zip(notebooks, verdicts(list(notebooks.values())), strict=True))


def told(result: Result) -> dict[str, list[bool]]:
    return {
        question.name: [case.outcome is Outcome.PASSED for case in question.cases]
        for question in result.questions
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["odd", "doctests", "untouched", "solution", "mixed"])
def test_the_same_verdicts(notebooks, told_by_otter, name: str) -> None:
    ours = told(check(notebooks[name], None))
    assert ours == told_by_otter[name]
    assert len(ours) > 1


@pytest.mark.slow
def test_on_colab_public_tests_run_and_export_does_not(notebooks, told_by_otter) -> None:
    by_otter = dict(told_by_otter["colab"])
    assert by_otter.pop("export")
    assert by_otter == told_by_otter["odd"]
    assert told(check(notebooks["colab"], None)) == by_otter


@pytest.mark.slow
def test_what_a_student_reads(notebooks: dict[str, Path]) -> None:
    result = check(notebooks["odd"], None)
    cases = {case.name: case for question in result.questions for case in question.cases}
    assert cases["raises - 1"].outcome is Outcome.ERROR
    assert cases["raises - 1"].message == (
        "your answer raised IndexError: list index out of range (cell 9, line 1)"
    )
    assert cases["missing - 1"].message == "missing is not defined"
    (failed,) = [cell for cell in result.cells if cell.error]
    assert (failed.cell, failed.line, failed.error) == (
        12,
        1,
        "ZeroDivisionError: division by zero",
    )


@pytest.mark.slow
def test_one_question(notebooks: dict[str, Path]) -> None:
    assert told(check(notebooks["odd"], "state")) == {"state": [True, True]}
    with pytest.raises(UsageError, match="no question is called nobody"):
        check(notebooks["odd"], "nobody")


@pytest.mark.slow
def test_a_notebook_that_ends_its_process(tmp_path: Path) -> None:
    cells = ('x = 1\ngrader.check("q1")', "import os\nos._exit(3)", 'y = 1\ngrader.check("q2")')
    tests = {
        "q1": f"name = 'q1'\n{question('q1', 'def test(x): assert x').source}",
        "q2": f"name = 'q2'\n{question('q2', 'def test(y): assert y').source}",
    }
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(document(cells, tests, ok=False)))
    result = check(path, None)
    assert told(result) == {"q1": [True], "q2": [False]}
    assert result.questions[1].cases[0].outcome is Outcome.CRASHED
    assert "ended with code 3" in result.notes[-1]


@pytest.mark.slow
def test_a_fork_of_a_notebook_does_not_speak_for_it(tmp_path: Path) -> None:
    """It would say that its own `mine` is wrong, after the notebook has said that it is right."""
    tests = {"q1": f"name = 'q1'\n{question('q1', 'def test(mine): assert mine').source}"}
    cells = (
        "import os\nmine = os.fork()\nprint('one' if mine else 'two')",
        "if mine: os.waitpid(mine, 0)",
        'grader.check("q1")',
    )
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(document(cells, tests, ok=False)))
    result = check(path, None)
    assert told(result) == {"q1": [True]}
    assert [cell.output for cell in result.cells if cell.output] == ["one\n"]


@pytest.mark.slow
def test_half_a_character_ends_nothing(tmp_path: Path) -> None:
    tests = {"q1": f"name = 'q1'\n{question('q1', 'def test(x): assert x').source}"}
    cells = ("print('\\ud800')\nx = 1", "raise ValueError('\\udfff')", 'grader.check("q1")')
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(document(cells, tests, ok=False)))
    result = check(path, None)
    assert told(result) == {"q1": [True]}
    assert [cell.output + cell.error for cell in result.cells] == ["?\n", "ValueError: ?"]


@pytest.mark.slow
def test_a_test_that_ends_itself_ends_nothing_else(tmp_path: Path) -> None:
    tests = {
        "q1": f"name = 'q1'\n{question('q1', 'def test(): raise SystemExit').source}",
        "q2": f"name = 'q2'\n{question('q2', 'def test(x): assert x').source}",
    }
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(document(("x = 1",), tests, ok=False)))
    first, second = check(path, None).questions
    assert (first.cases[0].outcome, first.points) == (Outcome.UNEXAMINED, None)
    assert first.cases[0].detail == "the test raised SystemExit"
    assert second.cases[0].outcome is Outcome.PASSED


@pytest.mark.slow
def test_what_a_notebook_leaves_running_is_ended(tmp_path: Path) -> None:
    starts = "import os\nmine = os.fork()\nif not mine:\n    while True:\n        pass\nprint(mine)"
    tests = {"q1": f"name = 'q1'\n{question('q1', 'def test(mine): assert mine').source}"}
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(document((starts, 'grader.check("q1")'), tests, ok=False)))
    result = check(path, None)
    assert told(result) == {"q1": [True]}
    (said,) = [cell.output for cell in result.cells if cell.output]
    try:
        descriptor = os.pidfd_open(int(said))
    except ProcessLookupError:
        return
    with open(descriptor, "rb"):  # readable when it has ended, reaped or not
        assert select.select([descriptor], [], [], 5.0)[0]
