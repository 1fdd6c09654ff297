"""The first cause comes before its consequences."""

import pytest

from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status
from autograder.views.causes import Cause, first_cause


def case(outcome: Outcome, detail: str = "") -> CaseResult:
    return CaseResult(name="q1 - 1", hidden=False, points=1.0, outcome=outcome, detail=detail)


def result(*cells: CellRecord, cases: tuple[CaseResult, ...] = ()) -> Result:
    points = float(sum(case.outcome is Outcome.PASSED for case in cases))
    question = QuestionResult(name="q1", points=points, max_points=len(cases), cases=cases)
    return Result(submission="s", status=Status.GRADED, questions=(question,), cells=cells)


LOST = (case(Outcome.MISSING, "m is not defined"),)


def failed(cell: int, error: str, source: str = "") -> CellRecord:
    return CellRecord(cell=cell, outcome=Outcome.ERROR, error=error, source=source)


def test_full_marks_have_no_cause() -> None:
    demonstration = failed(2, "ZeroDivisionError: division by zero")
    assert first_cause(result(demonstration, cases=(case(Outcome.PASSED),))) is None


def test_the_first_cell_that_failed_comes_before_all_tests() -> None:
    later = failed(9, "NameError: name 'base' is not defined")
    first = failed(3, "ModuleNotFoundError: No module named 'sympy'")
    found = first_cause(result(later, CellRecord(cell=1), first, cases=LOST))
    assert found == Cause(cell=3, why="no module named sympy here", module="sympy")
    assert str(found) == "cell 3: no module named sympy here"


def test_a_test_where_no_cell_failed() -> None:
    found = first_cause(result(CellRecord(cell=1), cases=LOST))
    assert str(found) == "q1: 'q1 - 1' does not pass (missing): m is not defined"


def test_what_was_not_run() -> None:
    unreadable = Result(submission="s", status=Status.UNREADABLE, reason="the file is empty")
    assert str(first_cause(unreadable)) == "the file is empty"


@pytest.mark.parametrize(
    ("error", "source"),
    [
        ("urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name ...>", ""),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", ""),
        ("requests.exceptions.ConnectionError: HTTPSConnectionPool(host='a'): Max retries", ""),
        ("httpx.ConnectError: [Errno -3] Temporary failure in name resolution", ""),
        ("PermissionError: [Errno 1] Operation not permitted", "import socket\nsocket.socket()"),
    ],
)
def test_the_network_is_named(error: str, source: str) -> None:
    found = first_cause(result(failed(7, error, source), cases=LOST))
    assert str(found).startswith("cell 7: reads the network, which is closed here (")


@pytest.mark.parametrize(
    ("error", "source"),
    [
        ("PermissionError: [Errno 1] Operation not permitted", "import os\nos.chown('a', 1, 1)"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'a.csv'", "open('a.csv')"),
    ],
)
def test_other_errors_are_told_as_they_are(error: str, source: str) -> None:
    assert str(first_cause(result(failed(7, error, source), cases=LOST))) == f"cell 7: {error}"
