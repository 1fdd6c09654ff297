"""Rosters as people and programs write them, and whose submission is whose."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import HandedIn, Roster, Student, match, read_roster, read_table
from autograder.course.table import identifier, inert, plain
from autograder.errors import UsageError

ADA = "Ada Example"

ROSTERS = {
    "plain": "submission,student\na,Ada Example\n",
    "other order and more columns": "Email,Student,x,Submission\ne@x.example,Ada Example,1,a\n",
    "name": "name\nAda Example\n",
    "first and last": "First Name,Last Name,SID,Email,Role\nAda,Example,7,a@x.example,Student\n",
    "spaces": " submission , student\n a , Ada Example \n",
    "quotes": '"submission","student"\n"a","Ada Example"\n',
    "lines of Windows": "submission,student\r\na,Ada Example\r\n",
    "semicolons": "Student;E-Mail\nAda Example;a@x.example\n",
    "tabs": "Student\tEmail\nAda Example\ta@x.example\n",
    "Excel's first line": "sep=;\nStudent;Email\nAda Example;a@x.example\n",
    "empty lines before": "\n,,\nStudent,Email\nAda Example,a@x.example\n",
    "staff": "Name,Email,Role\nBoss,b@x.example,Instructor\nAda Example,a@x.example,Student\n",
    "Moodle": '"First name","Last name","ID number","Email address"\nAda,Example,7,a@x.example\n',
    "twice the same": "name,email\nAda Example,a@x.example\nAda Example,a@x.example\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ROSTERS.values(), ids=ROSTERS)
def test_rosters(text: str, encoding: str) -> None:
    assert [one.label for one in read_roster(text.encode(encoding)).students] == [ADA]


CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (77)
,,,,,Manual Posting
    Points Possible,,,,,10
"Example, Ada",4711,S7,ada7,Tuesday,
"Student, Test",4712,,f00,Tuesday,
"""


def test_canvas_roster() -> None:
    (ada,) = read_roster(CANVAS.encode()).students
    assert ada.parts == ("Ada", "Example")
    assert (ada.canvas, ada.sid, ada.login, ada.section) == ("4711", "S7", "ada7", "Tuesday")


def test_windows_text_is_read_and_told() -> None:
    roster = read_roster("name\nZoë Müller\n".encode("cp1252"))
    assert [one.name for one in roster.students] == ["Zoë Müller"]
    assert any("Windows-1252" in note for note in roster.notes)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"a,b\n1,2\n", b"submission\na\n", b"section\nTue\n", b"na\0me\nx", b"\xff\xfea"],
)
def test_other_columns_are_refused(data: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        read_roster(data, "class.csv")
    assert "class.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_roster_or_one_line(data: bytes) -> None:
    refused = ""
    students: tuple[Student, ...] = ()
    try:
        students = read_roster(data).students
    except UsageError as error:
        refused = str(error)
    assert "\n" not in refused
    assert all(student.label for student in students)


def test_short_and_long_rows_and_names_used_twice() -> None:
    table = read_table(b"a,a,b\n1\n1,2,3,4\n", "x")
    assert table.columns == ("a", "a.2", "b")
    assert table.rows == ({"a": "1", "a.2": "", "b": ""}, {"a": "1", "a.2": "2", "b": "3"})


@given(st.text(max_size=30))
def test_no_text_is_a_formula_and_it_comes_back(text: str) -> None:
    shown = inert(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert inert(plain(shown)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a-b.c+d@x.example", "a-b.c+d@x.example"),
        ("-7", "-7"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1|' /C calc'!A0", "'+1|' /C calc'!A0"),
        ("", ""),
    ],
)
def test_identifiers(text: str, shown: str) -> None:
    assert identifier(text) == shown


# ------------------------------------------------------------------ whose is whose

CLASS = Roster(
    students=(
        Student(name="Ada Example", email="ada@x.example", sid="007", canvas="11"),
        Student(name="Example, Ben", email="ben@x.example", sid="8", login="ben8"),
        Student(first="Cleo", last="Núñez", email="c.n@x.example", sid="9", canvas="13"),
        Student(name="Dora Twin", email="twin@x.example", sid="20"),
        Student(name="Dora Twin", email="twin@x.example", sid="21"),
        Student(name="Emil Last", submissions=("odd-name",)),
    )
)


def owner(**given: object) -> list[str]:
    handed = HandedIn(submission=str(given.pop("submission", "s")), **given)  # type: ignore[arg-type]
    found = match(CLASS, [handed]).students.get(handed.submission, ())
    return [student.sid or student.label for student in found]


def test_by_what_came_with_it() -> None:
    assert owner(people=(Student(name="Someone", sid="7"),)) == ["007"]
    assert owner(people=(Student(name="Someone", email="BEN@x.example"),)) == ["8"]
    assert owner(people=(Student(canvas="13", name="nunezcleo"),)) == ["9"]
    assert owner(people=(Student(name="nunezcleo"),)) == ["9"]
    assert owner(people=(Student(name="Cleo Nunez"),)) == ["9"]
    assert owner(people=(Student(name="Ada", sid="7"), Student(name="B", sid="8"))) == ["007", "8"]
    assert owner(people=(Student(name="Nobody", email="no@x.example"),)) == []


@pytest.mark.parametrize(
    ("called", "sid"),
    [
        ("ben8", "8"),
        ("ada", "007"),
        ("007", "007"),
        ("Example_Ben", "8"),
        ("ben example", "8"),
        ("Cleo-Núñez (1)", "9"),
        ("ada@x.example", "007"),
    ],
)
def test_by_the_name_of_the_file(called: str, sid: str) -> None:
    assert owner(called=called) == [sid]


def test_what_two_share_matches_neither_but_more_does() -> None:
    assert owner(called="Dora Twin") == []
    assert owner(people=(Student(name="Dora Twin", email="twin@x.example"),)) == []
    assert owner(people=(Student(name="Dora Twin", sid="21"),)) == ["21"]


def test_the_rosters_own_word_goes_first() -> None:
    assert owner(submission="odd-name", called="ben8") == ["Emil Last"]


def test_duplicate_addresses_are_told() -> None:
    notes = read_roster(b"name,email\nA,x@x.example\nB,X@x.example\nC,c@x.example\n").notes
    assert len(notes) == 1
    assert "2 students have the email x@x.example" in notes[0]


def test_missing_and_unknown() -> None:
    matched = match(CLASS, [HandedIn(submission="a", called="ada"), HandedIn(submission="zz")])
    assert matched.unknown == ("zz",)
    assert len(matched.missing) == len(CLASS.students) - 1


def test_the_order_decides_nothing() -> None:
    handed = [HandedIn(submission=name, called=name) for name in ("ada", "ben8", "zz")]
    seen = {
        (
            tuple(sorted((name, found[0].sid) for name, found in matched.students.items())),
            frozenset(matched.unknown),
            frozenset(matched.missing),
        )
        for order in permutations(handed)
        for roster in (CLASS, Roster(students=CLASS.students[::-1]))
        for matched in [match(roster, order)]
    }
    assert len(seen) == 1
