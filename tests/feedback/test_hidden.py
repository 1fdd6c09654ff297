"""A student's pages tell nothing of a hidden test, whatever the notebook prints, raises or keeps.

The whole way: cells are run, hidden tests ask, and the result becomes pages to each degree.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import examined, in_thread, make_bundle, otter_stand_in, question

from autograder.result import Result
from autograder.views import feedback
from autograder.views.report.student import feedback_html

pytestmark = pytest.mark.slow  # figures are loaded

INPUT, EXPECTED, SOURCE = "xylophone", "424242", "vermilion"
BUNDLE = make_bundle(
    question(
        "q1",
        "def test(f):\n    assert f('a') == 1, 'one letter'",
        f"def test_hidden(f):\n    {SOURCE} = f('{INPUT}')\n"
        f"    assert {SOURCE} == {EXPECTED}, f'{{{SOURCE}}} is not {EXPECTED}'",
        messages={"failure_message": "count the letters"},
    ),
    question(
        "q2",
        "def test(g):\n    assert g(2) == 4, 'four'",
        f"def test_hidden(g):\n    assert g({EXPECTED}) == 2 * {EXPECTED}",
    ),
)
CHECK_1, CHECK_2 = 'grader.check("q1")', 'grader.check("q2")'
GRADER = "class grader:\n    check = staticmethod(lambda name: None)"
HEAR = "heard = []\ndef f(x):\n    heard.append(x)\n    {}\n"

ATTACKS = {
    "prints what it is asked": [HEAR.format("print(x)"), "print(heard)\ndef g(x): return heard"],
    "raises what it is asked": [
        HEAR.format("raise ValueError(x)"),
        "def g(x): raise ValueError(x)",
    ],
    "an error of its own name": [
        HEAR.format("raise type('E' + str(x), (Exception,), {})(x)"),
        "def g(x): raise type('E' + str(x), (Exception,), {})(heard)",
    ],
    "raises later in a cell": [HEAR.format("return 1"), "raise ValueError(heard)"],
    "raises at a line that tells": [
        HEAR.format("return 1"),
        "exec('\\n' * len(str(heard)) + 'raise ValueError(heard)')",
    ],
    "a public test that tells": [
        HEAR.format("return 1"),
        "def g(x): raise KeyError(heard)",
    ],
    "a value that is printed in a comparison": [
        HEAR.format("return 1"),
        "def g(x): return str(heard)",
    ],
    "ends with it": [HEAR.format("return 1"), "raise SystemExit(str(heard))"],
    "warns and logs": [
        HEAR.format("return 1"),
        "import warnings, sys\nwarnings.warn(str(heard))\nprint(heard, file=sys.stderr)",
    ],
    "changes the names of things": [
        HEAR.format("return 1"),
        "def g(x): return 1\ng.__name__ = str(heard)\nclass T(int):\n    __doc__ = str(heard)\n"
        "T.__name__ = str(heard)\nx = T()\nx.attribute",
    ],
    "a chain of errors": [
        HEAR.format("return 1"),
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError(heard) from e",
    ],
}


@pytest.fixture(scope="module", autouse=True)
def otter() -> Iterator[None]:
    with otter_stand_in():
        yield


def pages(result: Result) -> str:
    """All that a student could read, to every degree."""
    told = [feedback.feedback(result, degree) for degree in feedback.DEGREES]
    return "".join(feedback_html(one, "hw") + feedback.markdown(one) for one in told)


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_a_hidden_test_is_told(name: str) -> None:
    first, second = ATTACKS[name]
    result = examined(in_thread, BUNDLE, GRADER, first, CHECK_1, second, CHECK_2, "print(heard)")
    said = pages(result)
    for secret in (INPUT, EXPECTED, SOURCE):
        assert secret not in said
    assert "Hidden tests" in said


def test_the_attacks_would_be_seen() -> None:
    """What instructors have does tell: the tests above look for the right thing."""
    first, second = ATTACKS["prints what it is asked"]
    result = examined(in_thread, BUNDLE, GRADER, first, CHECK_1, second, CHECK_2, "print(heard)")
    kept = str([case.detail for question in result.questions for case in question.cases])
    assert EXPECTED in kept
    first, second = ATTACKS["raises what it is asked"]
    result = examined(in_thread, BUNDLE, GRADER, first, CHECK_1, second, CHECK_2)
    assert INPUT in str(result)
