"""One table over assignments: the laws of drop-lowest and weights, and what is told."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.config import parsed
from autograder.course import HandedIn, LatePolicy, Policy, Roster, Student
from autograder.course.policy import Share, total, without_lowest
from autograder.errors import ConfigError, UsageError
from autograder.result import Status
from autograder.views.gradebook import Assignment, Grade, Gradebook, Standing, export, joined

DUE = datetime(2026, 10, 1, 12, tzinfo=UTC)


def assignment(name: str, maximum: float = 10.0, **scores: float | str | None) -> Assignment:
    """Students by name with points, `None` for unexamined, or a status."""
    grades = []
    for who, score in scores.items():
        status = Status.UNEXAMINED if score is None else Status.GRADED
        points = None if score == "unmarked" else score
        grades.append(
            Grade(submission=who, student=who, status=status, score=points, max_score=maximum)  # type: ignore[arg-type]
        )
    return Assignment(name=name, maximum=maximum, grades=tuple(grades))


def roster(*names: str, **other: str) -> Roster:
    columns = tuple(other.items())
    return Roster(students=tuple(Student(name=name, other=columns) for name in names))


def totals(book: Gradebook) -> dict[str, float | None]:
    return {row.student.label: row.total for row in book.rows}


def rows(book: Gradebook, form: Any, policy: Policy | None = None) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export(book, policy or Policy(), form))))


# ------------------------------------------------------------------ laws

shares = st.lists(
    st.builds(
        Share, assignment=st.text("abc", max_size=3), share=st.floats(0, 1), weight=st.floats(0, 9)
    ),
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(shares, st.integers(0, 7))
def test_dropping_the_lowest_never_lowers_a_grade(given: list[Share], number: int) -> None:
    before, after = total(given), total(without_lowest(given, number))
    if before is not None and after is not None:
        assert after >= before - 1e-5
    assert len(without_lowest(given, number)) == max(len(given) - number, min(len(given), 1))


@settings(max_examples=25)
@given(shares, st.integers(0, 7), st.randoms())
def test_the_order_of_assignments_changes_no_total(given: list[Share], number: int, r: Any) -> None:
    other = list(given)
    r.shuffle(other)
    assert total(without_lowest(given, number)) == total(without_lowest(other, number))


@settings(max_examples=25)
@given(shares)
def test_a_total_lies_between_the_lowest_and_the_highest(given: list[Share]) -> None:
    whole = total(given)
    if whole is not None:
        weighing = [one.share for one in given if one.weight]
        assert min(weighing) - 1e-5 <= whole <= max(weighing) + 1e-5


scores = st.one_of(st.none(), st.just("unmarked"), st.floats(0, 10))


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(["ann", "bob", "cy"]), scores, max_size=3),
    st.dictionaries(st.sampled_from(["ann", "bob", "cy"]), scores, max_size=3),
    st.integers(0, 3),
    st.booleans(),
)
def test_runs_submissions_and_students_in_any_order(
    first: dict[str, Any], second: dict[str, Any], drop: int, listed: bool
) -> None:
    policy = Policy(drop_lowest=drop)
    names = ("ann", "bob")

    def book(reverse: bool) -> Gradebook:
        def turned(given: dict[str, Any]) -> dict[str, Any]:
            return dict(reversed(given.items())) if reverse else given

        runs = [assignment("a", **turned(first)), assignment("b", **turned(second))]
        known = roster(*(names[::-1] if reverse else names)) if listed else None
        return joined(runs[::-1] if reverse else runs, known, policy)

    one, other = book(False), book(True)
    assert totals(one) == totals(other)
    marks = [{r.student.label: r.marks for r in b.rows} for b in (one, other)]
    assert marks[0] == marks[1]
    for row in one.rows:
        unknown = [m for m in row.marks.values() if m.standing in ("unexamined", "unmarked")]
        assert all(mark.points is None for mark in unknown)
        if unknown:
            assert row.total is None  # never counted as a zero
        for mark in row.marks.values():
            assert mark.points is None or 0 <= mark.points <= 10


# ------------------------------------------------------------------ policies


def test_points_weigh_what_they_are_worth() -> None:
    book = joined([assignment("a", 10, ann=10.0), assignment("b", 30, ann=15.0)], None, Policy())
    assert totals(book) == {"ann": 0.625}


def test_weights_and_drop_lowest() -> None:
    runs = [assignment("a", ann=10.0), assignment("b", ann=5.0), assignment("c", ann=1.0)]
    weights = {"a": 1.0, "b": 3.0, "c": 1.0}
    assert totals(joined(runs, None, Policy(weights=weights))) == {"ann": 0.52}
    book = joined(runs, None, Policy(weights=weights, drop_lowest=1))
    assert totals(book) == {"ann": 0.625}
    assert book.rows[0].dropped == ("c",)


def test_an_assignment_without_a_weight_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="is it week1"):
        joined([assignment("week_1", ann=1.0)], None, Policy(weights={"week1": 1.0}))


def test_missing_work() -> None:
    runs = [assignment("a", ann=10.0, bob=5.0), assignment("b", ann=10.0)]
    assert totals(joined(runs, None, Policy())) == {"ann": 1.0, "bob": 0.25}
    assert totals(joined(runs, None, Policy(missing="excused"))) == {"ann": 1.0, "bob": 0.5}
    book = joined(runs, roster("ann", "bob", "cy"), Policy(missing="excused"))
    assert totals(book)["cy"] is None
    assert any("b: 2 handed in nothing (bob, cy)" in note for note in book.notes)


def test_unexamined_and_unmarked_are_told_and_have_no_total() -> None:
    runs = [assignment("a", ann=None, bob="unmarked", cy=3.0)]
    book = joined(runs, None, Policy())
    assert totals(book) == {"ann": None, "bob": None, "cy": 0.3}
    assert book.count(Standing.UNEXAMINED) == book.count(Standing.UNMARKED) == 1
    assert any("1 could not be examined" in note and "ann" in note for note in book.notes)
    assert any("1 not marked by a person yet" in note for note in book.notes)
    assert [row[4:6] for row in rows(book, "table")[1:]] == [["", ""], ["", ""], ["3", "30"]]


def handed(name: str, when: datetime | None = None, late: bool = False) -> HandedIn:
    submitted = when.isoformat() if when else ""
    return HandedIn(submission=name, called=name, submitted=submitted, late=late)


def late_book(one: HandedIn, known: Roster | None = None, **late: float) -> Gradebook:
    run = msgspec.structs.replace(assignment("hw 1", ann=8.0), handed_in=(one,))
    return joined([run], known, Policy(), LatePolicy(due={"hw 1": DUE}, **late))


@pytest.mark.parametrize(
    ("after", "points"),
    [
        (timedelta(hours=-5), 8.0),
        (timedelta(minutes=10), 8.0),
        (timedelta(minutes=11), 7.2),
        (timedelta(hours=24), 7.2),
        (timedelta(hours=25), 6.4),
        (timedelta(days=30), 4.8),
    ],
)
def test_lateness_from_the_download(after: timedelta, points: float) -> None:
    book = late_book(
        handed("ann", DUE + after), percent_per_day=10, grace_minutes=10, most_percent=40
    )
    assert book.rows[0].marks["hw 1"].points == points


@pytest.mark.parametrize("column", ["hw 1 late", "HW 1 - Lateness (H:M:S)", "Lateness (H:M:S)"])
@pytest.mark.parametrize("text", ["25:00:01", "2 days", "26h", "1501 min"])
def test_lateness_from_a_column_goes_before_the_download(column: str, text: str) -> None:
    known = roster("ann", **{column: text})
    book = late_book(handed("ann", DUE), known, percent_per_day=10)
    assert book.rows[0].marks["hw 1"].points == 6.4
    assert late_book(handed("ann", DUE), roster("ann", **{column: "0"})).rows[0].total == 0.8


def test_lateness_that_is_not_known_takes_nothing_and_is_told() -> None:
    book = late_book(handed("ann", late=True), percent_per_day=10)
    assert totals(book) == {"ann": 0.8}
    assert any("by how much is not known" in note for note in book.notes)
    book = late_book(handed("ann"), roster("ann", **{"hw 1 late": "very"}), percent_per_day=10)
    assert totals(book) == {"ann": 0.8}
    assert any("'very'" in note for note in book.notes)


def test_handed_in_twice() -> None:
    run = assignment("a", ann=8.0, **{"Ann": 3.0})
    times = (handed("ann", DUE), handed("Ann", DUE + timedelta(hours=1)))
    book = joined([msgspec.structs.replace(run, handed_in=times)], None, Policy())
    assert totals(book) == {"ann": 0.3}  # the last one
    assert any("handed in 2 times" in note for note in book.notes)
    book = joined([run], None, Policy())
    assert totals(book) == {"ann": 0.8}  # the best, where nobody knows when


def test_two_runs_of_one_assignment_are_one() -> None:
    book = joined([assignment("a", ann=8.0), assignment("a", bob=3.0)], None, Policy())
    assert totals(book) == {"ann": 0.8, "bob": 0.3}
    with pytest.raises(UsageError, match="two runs of a"):
        joined([assignment("a", 10, ann=8.0), assignment("a", 5, bob=3.0)], None, Policy())


def test_a_stranger_is_kept_and_told_but_not_exported() -> None:
    runs = [assignment("a", ann=8.0, who=3.0), assignment("b", who=4.0)]
    book = joined(runs, roster("ann"), Policy())
    assert [(row.student.label, row.listed) for row in book.rows] == [("ann", True), ("who", False)]
    assert book.rows[1].marks["b"].points == 4.0
    assert any("not in the roster" in note and "who" in note for note in book.notes)
    assert "who" in export(book, Policy(), "table")
    for form in ("canvas", "moodle", "gradescope"):
        assert "who" not in export(book, Policy(), form)  # type: ignore[arg-type]


def test_keys_of_the_configuration() -> None:
    table = {
        "drop_lowest": 1,
        "missing": "excused",
        "weights": {"a": 1},
    }
    policy = parsed({"gradebook": table}).gradebook
    assert (policy.drop_lowest, policy.missing) == (1, "excused")


@pytest.mark.parametrize(
    "table",
    [
        {"drop_lowst": 1},
        {"drop_lowest": -1},
        {"weights": {"a": -1}},
        {"missing": "never"},
    ],
)
def test_mistakes_in_the_configuration(table: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="gradebook"):
        parsed({"gradebook": table})


# ------------------------------------------------------------------ exports

CLASS = Roster(
    students=(
        Student(
            name="Example, Ada",
            sid="S1",
            login="ada",
            canvas="11",
            email="ada@x.example",
            section="A",
        ),
        Student(first="=Ben", last="Bär", sid="S2", email="-ben@x.example"),
        Student(name="Cy Core", sid="S3"),
    )
)


def exported(form: Any, *runs: Assignment) -> list[list[str]]:
    policy = Policy(columns={"hw1": "Homework 1 (77)"})
    late = LatePolicy(due={"hw1": DUE})
    return rows(joined(runs or (HW1,), CLASS, policy, late), form, policy)


HW1 = msgspec.structs.replace(
    assignment("hw1", S1=8.5, S2=None), handed_in=(handed("S1", DUE + timedelta(hours=30)),)
)


def test_canvas() -> None:
    assert exported("canvas") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 1 (77)"],
        ["    Points Possible", "", "", "", "", "10"],
        ["Example, Ada", "11", "S1", "ada", "A", "8.5"],
        ["Bär, =Ben", "", "S2", "", "", ""],
        ["Core, Cy", "", "S3", "", "", ""],
    ]


def test_moodle() -> None:
    head = ["First name", "Last name", "ID number", "Email address", "Username", "Homework 1 (77)"]
    assert exported("moodle") == [
        head,
        ["Ada", "Example", "S1", "ada@x.example", "ada", "8.5"],
        ["'=Ben", "Bär", "S2", "-ben@x.example", "", ""],
        ["Cy", "Core", "S3", "", "", ""],
    ]


def test_gradescope() -> None:
    one = exported("gradescope")
    assert one[0][:6] == ["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points"]
    assert one[0][6:] == ["Status", "Submission ID", "Submission Time", "Lateness (H:M:S)"]
    moment = (DUE + timedelta(hours=30)).isoformat()
    assert one[1][4:] == ["8.5", "10", "Graded", "S1", moment, "30:00:00"]
    assert one[2][4:8] == ["", "10", "Ungraded", "S2"]
    assert one[3][4:7] == ["", "10", "Missing"]
    several = exported("gradescope", HW1, assignment("hw2", S1=1.0))
    assert several[0][4:8] == [
        "Homework 1 (77)",
        "Homework 1 (77) - Max Points",
        "Homework 1 (77) - Submission Time",
        "Homework 1 (77) - Lateness (H:M:S)",
    ]


@pytest.mark.parametrize("form", ["table", "canvas", "moodle", "gradescope"])
def test_each_table_is_a_rectangle(form: str) -> None:
    table = exported(form, HW1, assignment("hw2", S1=1.0, stranger=2.0))
    assert len({len(row) for row in table}) == 1
