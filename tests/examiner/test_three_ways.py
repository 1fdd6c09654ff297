"""A test means the same in Jupyter, in `check` and in `grade`.

One table of small tests, each with the cell that it asks. They go through all three as one notebook
of test functions and one of doctests, and come back as the same outcome, message and detail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from desk.client import verdicts
from desk.test_check import document
from fakes import LIMITS

from autograder.commands import check
from autograder.formats import bundle as bundles
from autograder.formats.notebook import read_notebook
from autograder.grading.examiner.examine import examine
from autograder.result import CaseResult, Result


class Row(NamedTuple):
    """A cell, a test of it, and what comes of that."""

    cell: str
    test: str
    outcome: str
    message: str = ""
    hidden: bool = False
    failure_message: str = ""
    in_jupyter: bool = True
    """whether a kernel can be asked: nothing stops a test there, and what ends it ends the run"""


SQUARE = "def test(f):\n    assert f(3) == 9"
ENDLESS = "def f():\n    while True:\n        pass"
RAISED = "your answer raised"
CAPTURED = """\
def test(f):
    import contextlib, io
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        f(3)
    assert said.getvalue() == {!r}"""

FUNCTIONS = {
    "right": Row("def f(x): return x * x", SQUARE, "passed"),
    "wrong": Row("def f(x): return 2 * x", SQUARE, "failed"),
    "wrong with a text": Row(
        "def f(x): return 2 * x",
        "def test(f):\n    assert f(3) == 9, f'{f(3)} is not nine'",
        "failed",
        "6 is not nine",
    ),
    "wrong with the author's message": Row(
        "def f(x): return 2 * x", SQUARE, "failed", "Look again", failure_message="Look again"
    ),
    "hidden": Row("def f(x): return 2 * x", SQUARE, "failed", hidden=True),
    "hidden with a made text": Row(
        "def f(x): return 2 * x",
        "def test(f):\n    assert f(3) == 9, f'{f(3)} is not nine'",
        "failed",
        "Look again",
        hidden=True,
        failure_message="Look again",
    ),
    "hidden with a literal text": Row(
        "def f(x): return 2 * x",
        "def test(f):\n    assert f(3) == 9, 'squares grow'",
        "failed",
        "squares grow",
        hidden=True,
    ),
    "hidden and raising": Row(
        "def f(x): return 1 / 0", SQUARE, "error", f"{RAISED} an error", hidden=True
    ),
    "raising": Row(
        "def f(x):\n    return 1 / 0", SQUARE, "error",
        f"{RAISED} ZeroDivisionError: division by zero (cell CELL, line 2)",
    ),
    "raising its own": Row(
        "class Own(Exception): pass\ndef f(x): raise Own('boom')", SQUARE, "error",
        f"{RAISED} Own: boom (cell CELL, line 2)",
    ),
    "interrupting": Row(
        "def f(x): raise KeyboardInterrupt", SQUARE, "error",
        f"{RAISED} KeyboardInterrupt:  (cell CELL, line 1)", in_jupyter=False,
    ),
    "leaving": Row(
        "import sys\ndef f(x): sys.exit(3)", SQUARE, "error",
        f"{RAISED} SystemExit: 3 (cell CELL, line 2)", in_jupyter=False,
    ),
    "raising half a character": Row(
        "def f(x): raise ValueError('\\ud800')", SQUARE, "error",
        f"{RAISED} ValueError: ? (cell CELL, line 1)",
    ),
    "half a character": Row(
        "def f(x): return '\\ud800'",
        "def test(f):\n    assert f(3) == 9, f(3)",
        "failed",
        "?",
    ),
    "raising again": Row(
        "def f(x): raise ValueError('once')",
        "def test(f):\n    try:\n        f(3)\n    except ValueError:\n        raise",
        "error",
        f"{RAISED} ValueError: once (cell CELL, line 1)",
    ),
    "raising for another reason": Row(
        "def f(x): raise ValueError('once')",
        "def test(f):\n    try:\n        f(3)\n    except ValueError as error:\n"
        "        raise AssertionError('no error wanted') from error",
        "failed",
        "no error wanted",
    ),
    "raising as wanted": Row(
        "def f(x): raise ValueError('once')",
        "def test(f):\n    try:\n        f(3)\n    except ValueError as error:\n"
        "        assert str(error) == 'once'",
        "passed",
    ),
    "too few parameters": Row(
        "def f(): return 9", SQUARE, "error",
        f"{RAISED} TypeError: f() takes 0 positional arguments but 1 was given",
    ),
    "too many parameters": Row(
        "f = lambda x, y: 9", SQUARE, "error",
        f"{RAISED} TypeError: <lambda>() missing 1 required positional argument: 'y'",
    ),
    "other parameters": Row(
        "def f(x): return 9", "def test(f):\n    assert f(y=3) == 9", "error",
        f"{RAISED} TypeError: f() got an unexpected keyword argument 'y'",
    ),
    "parameters in a callback": Row(
        "def f(): return 9", "def test(f):\n    sorted([2, 1], key=f)", "error",
        f"{RAISED} TypeError: f() takes 0 positional arguments but 1 was given",
    ),
    "parameters of a class": Row(
        "class A:\n    def area(self): return 9", "def test(A):\n    assert A().area(1) == 9",
        "error",
        f"{RAISED} TypeError: A.area() takes 1 positional argument but 2 were given",
    ),
    "an attribute that is not there": Row(
        "class A:\n    x = 3", "def test(A):\n    assert A().y == 3", "error",
        f"{RAISED} AttributeError: 'A' object has no attribute 'y'",
    ),
    "an attribute of plain data": Row(
        "x = None", "def test(x):\n    assert x.shape == (1,)", "failed",
        "'NoneType' object has no attribute 'shape'",
    ),
    "a property that raises": Row(
        "class A:\n    @property\n    def x(self):\n        return 1 / 0",
        "def test(A):\n    assert A().x == 3", "error",
        f"{RAISED} ZeroDivisionError: division by zero (cell CELL, line 4)",
    ),
    "not a function": Row("f = 9", SQUARE, "failed", "'int' object is not callable"),
    "arithmetic on nothing": Row(
        "def f(): pass", "def test(f):\n    assert f() + 1 == 1", "failed",
        "unsupported operand type(s) for +: 'NoneType' and 'int'",
    ),
    "an index of a list": Row(
        "def f(): return [1]", "def test(f):\n    assert f()[3] == 1", "failed",
        "list index out of range",
    ),
    "a generator that raises": Row(
        "def f():\n    yield 1\n    raise ValueError('late')",
        "def test(f):\n    assert list(f()) == [1]", "error",
        f"{RAISED} ValueError: late (cell CELL, line 3)",
    ),
    "an error of the test": Row("x = 1", "def test(x):\n    1 / 0", "failed", "division by zero"),
    "a comparison of arrays": Row(
        "x = 1", "def test(x):\n    import numpy as np\n    assert np.all(np.equal(x, [1, 2]))",
        "failed",
    ),
    "missing": Row(
        "y = 1", "def test(nowhere):\n    assert nowhere(3) == 9", "missing",
        "nowhere is not defined",
    ),
    "missing twice": Row(
        "y = 1", "def test(nowhere, env):\n    env['nowhere'](3)", "missing",
        "nowhere is not defined",
    ),
    "missing with a default": Row(
        "y = 1", "def test(env):\n    assert env.get('nowhere', 5) == 5", "passed"
    ),
    "all names": Row(
        "y = 3",
        "def test(env, y):\n    assert 'y' in env and env['y'] == y and 'nowhere' not in env",
        "passed",
    ),
    "skipping": Row(
        "x = 1", "def test(x):\n    import unittest\n    raise unittest.SkipTest('not today')",
        "failed", "not today",
    ),
    "printing": Row(
        "def f(x): return 9", "def test(f):\n    print('a secret')\n    assert f(3) == 9", "passed"
    ),
    "printing in the answer": Row("def f(x): print('hello')", CAPTURED.format("hello\n"), "passed"),
    "printing an error in the answer": Row(
        "import sys\ndef f(x): print('hello', file=sys.stderr)", CAPTURED.format(""), "passed"
    ),
    "warning": Row(
        "import warnings\nwarnings.simplefilter('always')\ndef f(x): warnings.warn('hello')",
        CAPTURED.format(""),
        "passed",
    ),
    "drawing what the notebook seeded": Row(
        "import numpy as np\nnp.random.seed(3)\nfirst = np.random.rand()\nnp.random.seed(3)\n"
        "def f(): return np.random.rand()",
        "def test(f, first):\n    assert f() == first",
        "passed",
    ),
    "drawing what the test seeds": Row(
        "import numpy as np\ndef f(): return np.random.rand()",
        "def test(f):\n    import numpy as np\n    np.random.seed(5)\n    first = f()\n"
        "    np.random.seed(5)\n    assert f() == first",
        "passed",
    ),
    "reading the source": Row(
        "def f():\n    for _ in (): pass",
        "def test(f):\n    import inspect\n    assert 'for' in inspect.getsource(f)",
        "passed",
    ),
    "without end": Row(ENDLESS, "def test(f):\n    f()", "timeout", in_jupyter=False),
    "without end, and all is caught": Row(
        ENDLESS, "def test(f):\n    try:\n        f()\n    except:\n        pass", "timeout",
        in_jupyter=False,
    ),
    "without end, and a name is missing": Row(
        ENDLESS, "def test(env, f):\n    env.get('nowhere')\n    f()", "timeout", in_jupyter=False
    ),
}  # fmt: skip

ANSWERS = """\
import sys, warnings
import numpy as np
warnings.simplefilter('always')
class Own(Exception): pass
def double(x): return 2 * x
def divided(x): return x / 0
def printing(x):
    print('hello')
    return 2 * x
def erring(x):
    print('hello', file=sys.stderr)
    return 2 * x
def warning(x):
    warnings.warn('hello')
    return 2 * x
def precise(x): return np.float64(x)
def own(): raise Own('boom')
def leaving(): sys.exit(3)"""
TRACE = "Traceback (most recent call last):"

DOCTESTS = {
    "right": Row("", ">>> double(2)\n4", "passed"),
    "wrong": Row("", ">>> double(2)\n5", "failed", "`double(2)` printed 4, wanted 5"),
    "silent": Row("", ">>> double(2)", "failed", "`double(2)` printed 4, wanted nothing"),
    "raising": Row(
        "", ">>> divided(1)\n1", "error",
        f"{RAISED} ZeroDivisionError: division by zero (cell CELL, line 6)",
    ),
    "raising as wanted": Row(
        "", f">>> divided(1)\n{TRACE}\nZeroDivisionError: division by zero", "passed"
    ),
    "raising its own as wanted": Row("", f">>> own()\n{TRACE}\n  ...\nOwn: boom", "passed"),
    "parameters": Row(
        "", ">>> double(1, 2)\n2", "error",
        f"{RAISED} TypeError: double() takes 1 positional argument but 2 were given",
    ),
    "leaving": Row(
        "", ">>> leaving()\n1", "error", f"{RAISED} SystemExit: 3 (cell CELL, line 18)",
        in_jupyter=False,
    ),
    "missing": Row("", ">>> nowhere(1)\n1", "missing", "nowhere is not defined"),
    "an error of the test": Row("", ">>> 1 / 0\n1", "failed", "division by zero"),
    "printing": Row("", ">>> printing(2)\nhello\n4", "passed"),
    "printing an error": Row("", ">>> erring(2)\n4", "passed"),
    "warning": Row("", ">>> warning(2)\n4", "passed"),
    "rebinding": Row("", ">>> double = 3\n>>> double\n3", "passed"),
    "after rebinding": Row("", ">>> double(2)\n4", "passed"),
    "importing": Row("", ">>> import math\n>>> math.floor(double(2))\n4", "passed"),
    "a number of NumPy": Row("", ">>> precise(2)\nnp.float64(2.0)", "passed"),
    "the first that fails": Row(
        "", ">>> double(2)\n5\n>>> divided(1)\n1", "failed", "`double(2)` printed 4, wanted 5"
    ),
}  # fmt: skip

TABLE = {
    **{f"function: {name}": row for name, row in FUNCTIONS.items()},
    **{f"doctest: {name}": row for name, row in DOCTESTS.items()},
}


def function_file(name: str, row: Row) -> str:
    how = f"points=1, hidden={row.hidden}, failure_message={row.failure_message or None!r}"
    return (
        f"from otter.test_files import test_case\nOK_FORMAT = False\nname = {name!r}\n"
        f"@test_case({how})\n{row.test}\n"
    )


def ok_file(name: str, row: Row) -> dict[str, Any]:
    case = {"code": row.test, "hidden": row.hidden, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return {"name": name, "points": 1, "suites": [suite]}


def written(folder: Path, rows: Mapping[str, Row], ok: bool, first: str = "") -> Path:
    """A student's notebook with these tests: the cell of each, then its check cell."""
    cells, tests = [first], {}
    for name, row in rows.items():
        cells += [row.cell, f'grader.check("{name}")']
        tests[name] = ok_file(name, row) if ok else function_file(name, row)
    path = folder / "hw.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(document(tuple(cells), tests, ok=ok)))
    return path


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory) -> list[Path]:
    """All tests, in two notebooks; then those that a kernel can be asked."""
    folder = tmp_path_factory.mktemp("ways")
    functions = {n: row for n, row in FUNCTIONS.items() if row.in_jupyter}
    doctests = {n: row for n, row in DOCTESTS.items() if row.in_jupyter}
    return [
        written(folder / "functions", FUNCTIONS, ok=False),
        written(folder / "doctests", DOCTESTS, ok=True, first=ANSWERS),
        written(folder / "functions-in-jupyter", functions, ok=False),
        written(folder / "doctests-in-jupyter", doctests, ok=True, first=ANSWERS),
    ]


@pytest.fixture(scope="module", autouse=True)
def impatient() -> Iterator[None]:
    """What has no end gets a second, not half a minute."""
    plain = bundles.from_student_notebook
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            bundles,
            "from_student_notebook",
            lambda *given: msgspec.structs.replace(plain(*given), limits=LIMITS),
        )
        yield


def by_row(*results: Result) -> dict[str, CaseResult]:
    cases = [question.cases for result in results for question in result.questions]
    return dict(zip(TABLE, (case for (case,) in cases), strict=True))


@pytest.fixture(scope="module")
def graded(notebooks, server) -> dict[str, CaseResult]:
    """What the examiner makes of each, which asks a confined candidate."""
    results = []
    for path in notebooks[:2]:
        notebook = read_notebook(path.read_bytes())
        bundle = bundles.from_student_notebook(notebook)
        results.append(
            examine(bundle, "s1", notebook, lambda bundle=bundle: server.candidate(bundle))
        )
    return by_row(*results)


@pytest.fixture(scope="module")
def checked(notebooks) -> dict[str, CaseResult]:
    """What `autograder check` makes of each."""
    return by_row(*(check.check(path, None) for path in notebooks[:2]))


@pytest.fixture(scope="module")
def told_by_otter(notebooks) -> dict[str, bool]:
    """What Otter's own client says in a kernel, of those that it can be asked."""
    told = verdicts(notebooks[2:])
    passed = [case for notebook in told for (case,) in notebook.values()]
    return dict(zip((n for n, row in TABLE.items() if row.in_jupyter), passed, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_grade_and_check_say_the_same(graded, checked, name: str) -> None:
    row, case = TABLE[name], graded[name]
    assert case.outcome.value == row.outcome
    if row.message:
        number = "".join(c for c in case.message.partition("(cell ")[2] if c.isdigit() or c == ",")
        assert case.message == row.message.replace("CELL", number.partition(",")[0])
    assert checked[name] == case


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.in_jupyter])
def test_jupyter_says_the_same(told_by_otter, name: str) -> None:
    assert told_by_otter[name] is (TABLE[name].outcome == "passed")
