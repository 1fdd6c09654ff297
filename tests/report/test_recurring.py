"""A cell that fails for half of a class is no student's fault."""

from __future__ import annotations

import msgspec
import pytest
from fakes import make_notebook

from autograder.formats.bundle import given_digest
from autograder.grading.examiner.work import MAX_SOURCE, MAX_TEXT, with_work
from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status
from autograder.views.report import run as runs
from autograder.views.report.overview import overview
from autograder.views.report.recurring import Recurrent, recurring
from autograder.views.report.run import About

GIVEN = "import sympy\nx = sympy.Symbol('x')"
ERROR = "ModuleNotFoundError: No module named 'sympy'"
KNOWN = (given_digest(GIVEN),)


def result(*records: CellRecord, status: Status = Status.GRADED) -> Result:
    return Result(submission="s", status=status, cells=records)


def failed(source: str = GIVEN, cell: int = 3, error: str = ERROR, **more: str) -> CellRecord:
    return CellRecord(cell=cell, outcome=Outcome.ERROR, error=error, source=source, **more)


def unexamined(record: CellRecord) -> Result:
    case = CaseResult(name="q1 - 1", hidden=False, points=1.0, outcome=Outcome.UNEXAMINED)
    question = QuestionResult(name="q1", points=None, max_points=1.0, cases=(case,))
    return msgspec.structs.replace(result(record), questions=(question,))


FINE = result()


def test_half_of_a_class() -> None:
    found = recurring([result(failed())] * 3 + [FINE] * 3, KNOWN)
    why = "no module named sympy here"
    assert found == (Recurrent(cell=3, why=why, count=3, total=6, given=True),)
    assert str(found[0]) == f"cell 3, which is given, fails in 3 of 6 submissions: {why}"


@pytest.mark.parametrize(
    "results",
    [
        [result(failed())] * 2 + [FINE] * 3,
        [result(failed())] * 4,
        [result(failed())] * 4 + [result(status=Status.UNREADABLE)] * 3,
        [result(failed())] * 4 + [unexamined(failed())] * 3,
        [result(failed("mine"))] * 5,
        [result(CellRecord(cell=3, source=GIVEN))] * 5,
    ],
    ids=["less", "few", "unreadable", "unexamined", "their own", "passed"],
)
def test_no_reason_to_say_anything(results: list[Result]) -> None:
    assert recurring(results, KNOWN) == ()


def test_a_given_cell_is_known_whatever_blanks_stand_at_its_ends_and_wherever_it_stands() -> None:
    results = [result(failed(f"\n{GIVEN.replace(chr(10), '  ' + chr(10))}\n", cell=4))] * 2
    results += [result(failed(), failed(cell=9)), FINE, FINE]
    (found,) = recurring(results, KNOWN)
    assert (found.cell, found.count) == (4, 3)


def test_without_given_cells_equal_code_counts() -> None:
    results = [result(failed(f"mine = {number}"), failed("load()", 5)) for number in range(6)]
    (found,) = recurring(results)
    assert (found.cell, found.count, found.given) == (5, 6, False)
    assert str(found).startswith("cell 5, with the same code, fails in 6 of 6 submissions")


def test_the_first_cell_is_told_first() -> None:
    later = failed("y = x", 7, "NameError: name 'x' is not defined")
    found = recurring([result(later, failed())] * 5)
    assert [one.cell for one in found] == [3, 7]


def test_what_a_student_writes_cannot_draw_on_the_terminal() -> None:
    (found,) = recurring([result(failed(error="ValueError: \x1b[2Jgone\u202e"))] * 5, KNOWN)
    assert found.why == "ValueError: gone<U+202E>"


@pytest.mark.parametrize("length", [10, MAX_SOURCE, MAX_SOURCE + 1, MAX_TEXT + 1])
def test_a_cell_of_any_length_is_known(length: int) -> None:
    source = f"x = '{'a' * length}'"
    records = {0: CellRecord(cell=1, outcome=Outcome.ERROR, error="MemoryError")}
    cells = with_work(records, make_notebook(source), ())
    assert len(cells[0].source) < MAX_SOURCE + 100
    results = [result(*cells)] * 5
    (found,) = recurring(results, [given_digest(source)])
    assert (found.cell, found.why) == (1, "MemoryError")
    assert recurring(results, [given_digest(source + "b")]) == ()


def test_it_is_kept_where_there_is_no_more_room_for_code() -> None:
    sources = ["x = 1 #" + "a" * (MAX_SOURCE - 7)] * (MAX_TEXT // MAX_SOURCE) + [GIVEN]
    records = {
        place: CellRecord(cell=place + 1, outcome=Outcome.ERROR, error=ERROR)
        for place in range(len(sources))
    }
    cells = with_work(records, make_notebook(*sources), ())
    assert cells[-1].source == ""
    (found,) = recurring([result(*cells)] * 5, KNOWN)
    assert found.cell == len(sources)


def test_the_report_says_the_same() -> None:
    results = tuple(
        msgspec.structs.replace(result(failed()), submission=f"s{number}") for number in range(5)
    )
    run = runs.RunResults(title="hw", results=results, about=About(given=KNOWN))
    assert overview(run).recurring == recurring(results, KNOWN)
    other = runs.RunResults(title="hw", results=results, about=About(given=("another",)))
    assert overview(other).recurring == ()
