"""The class table: one row a submission, nothing filled in, nothing that a spreadsheet runs."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course import number
from autograder.errors import UsageError
from autograder.result import QuestionResult, Result, Status
from autograder.views.gradebook import grades_csv, grades_of, read_grades


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
    assert result("a", 1.0, None).overall_status is Status.UNEXAMINED
    assert result("a", 1.0, 0.0).overall_status is Status.GRADED


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


def test_what_is_written_is_read_again() -> None:
    results = [
        result("=a", 2.0, 0.5),
        result("b", None, 1.0),
        result("c", status=Status.UNREADABLE),
    ]
    read = read_grades(grades_csv(results, ["q1", "q2"], {"=a": "-Ada"}).encode(), "grades.csv")
    assert read == grades_of(results, {"=a": "-Ada"})
    assert [(g.submission, g.student, g.score, g.max_score) for g in read] == [
        ("=a", "-Ada", 2.5, 4.0),
        ("b", "", None, 4.0),
        ("c", "", 0.0, 4.0),
    ]


HEAD = "submission,student,status,score,max_score\n"
DAMAGED = {
    "other columns": "a,b\n1,2\n",
    "empty": "",
    "a status that is none": HEAD + "a,a,fine,1,2\n",
    "points that are none": HEAD + "a,a,graded,one,2\n",
    "nan": HEAD + "a,a,graded,nan,2\n",
    "negative": HEAD + "a,a,graded,-1,2\n",
    "more than there are": HEAD + "a,a,graded,3,2\n",
    "endless": HEAD + "a,a,graded,1,inf\n",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_table_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match=r"grades\.csv") as caught:
        read_grades(text.encode(), "grades.csv")
    assert "\n" not in str(caught.value)


def test_a_table_that_a_spreadsheet_has_saved() -> None:
    text = "submission;student;status;score;max_score\r\na;A;graded;1,5;2\r\n"
    assert read_grades(text.encode("utf-16"), "x")[0].score == 1.5
