"""The class table: one row a submission, nothing filled in, nothing that a spreadsheet runs."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UsageError
from autograder.gradebook import grades_csv, number, read_roster, status_of
from autograder.result import QuestionResult, Result, Status


def result(name: str, *points: float | None, status: Status = Status.GRADED) -> Result:
    questions = tuple(
        QuestionResult(name=f"q{place}", points=value, max_points=2.0)
        for place, value in enumerate(points, start=1)
    )
    return Result(submission=name, status=status, questions=questions, max_score=4.0)


def rows(*results: Result, students: dict[str, str] | None = None) -> list[list[str]]:
    text = grades_csv(results, ["q1", "q2"], students or {})
    return list(csv.reader(io.StringIO(text)))


def test_the_table() -> None:
    assert rows(
        result("a", 2.0, 0.5),
        result("b", None, 1.0),
        result("c", status=Status.UNREADABLE),
        result("d", status=Status.UNEXAMINED),
        students={"a": "Ada, Countess"},
    ) == [
        ["submission", "student", "status", "score", "max_score", "q1", "q2"],
        ["a", "Ada, Countess", "graded", "2.5", "4", "2", "0.5"],
        ["b", "", "unexamined", "", "4", "", "1"],
        ["c", "", "unreadable", "0", "4", "0", "0"],
        ["d", "", "unexamined", "", "4", "", ""],
    ]


def test_a_question_that_is_missing_from_a_result_is_empty_never_zero() -> None:
    assert rows(result("a", 2.0))[1][-2:] == ["2", ""]


def test_one_unexamined_question_makes_the_submission_unexamined() -> None:
    assert status_of(result("a", 1.0, None)) is Status.UNEXAMINED
    assert status_of(result("a", 1.0, 0.0)) is Status.GRADED


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    row = rows(result(name, 1.0), students={name: name})[1]
    assert all(cell.startswith("'") for cell in row[:2])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.floats(0, 100)), max_size=5))
def test_any_names_and_points_stay_a_table(given: list) -> None:
    results = [result(name, points, 1.0) for name, points in given]
    table = rows(*results, students=dict.fromkeys((name for name, _ in given), 'a"b\nc'))
    assert len(table) == len(given) + 1
    assert {len(row) for row in table} == {7}


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0.0, "0"), (2.0, "2"), (0.5, "0.5"), (1 / 3, "0.33333"), (1e6, "1000000")],
)
def test_numbers(value: float | None, text: str) -> None:
    assert number(value) == text


ROSTERS = {
    "plain": "submission,student\na,Ada\n",
    "other order and more columns": "Email,Student,x,Submission\ne,Ada,1,a\n",
    "name": "submission,name\na,Ada\n",
    "email": "submission,email\na,Ada\n",
    "mark of order": "\N{ZERO WIDTH NO-BREAK SPACE}submission,student\na,Ada\n",
    "spaces": " submission , student\n a , Ada \n",
    "quotes": 'submission,student\n"a","Ada"\n',
    "lines of Windows": "submission,student\r\na,Ada\r\n",
}


@pytest.mark.parametrize("text", ROSTERS.values(), ids=ROSTERS)
def test_rosters(text: str) -> None:
    assert read_roster(text) == {"a": "Ada"}


def test_a_short_row_has_no_student() -> None:
    assert read_roster("submission,student\na\n") == {"a": ""}


@pytest.mark.parametrize("text", ["", "\n", "a,b\n1,2\n", "submission\na\n", "student\nAda\n"])
def test_other_columns_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="submission and student"):
        read_roster(text)
