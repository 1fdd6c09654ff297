"""Who is in the class: a roster as Canvas, Moodle, Gradescope or a person writes it.

Columns are known by what they are usually called (`_COLUMNS`); others are kept as they are. What is
odd in a row is a note of one line and never ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from autograder.course.table import Table, plain, read_table
from autograder.errors import UsageError

_COLUMNS = {
    "submission": ("submission", "submission id"),
    "name": ("student", "name", "full name", "student name", "names"),
    "first": ("first name", "firstname", "given name", "forename", "preferred name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e mail", "e mail address", "mail"),
    "sid": ("sid", "student id", "sis user id", "id number", "idnumber", "student number"),
    "login": ("sis login id", "login", "login id", "username", "user name", "netid", "net id"),
    "canvas": ("canvas id", "canvas user id"),
    "section": ("section", "sections", "group"),
    "role": ("role",),
}
IDENTITIES = ("sid", "email", "canvas", "login", "participant")
_CANVAS_MARKS = {"sis user id", "sis login id", "section", "root account"}
_LEARNERS = ("", "student", "learner", "studentenrollment")


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """One person, as far as a source knows them; empty text is unknown.

    `submissions` are the ids that the roster itself gives them; `other` the columns that mean
    nothing here, by name.
    """

    name: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    sid: str = ""
    login: str = ""
    canvas: str = ""
    participant: str = ""
    """the number that an assignment of Moodle has for them"""
    section: str = ""
    submissions: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """What to call them in a table."""
        full = f"{self.first} {self.last}".strip()
        known = self.name or full or self.email or self.login or self.sid or self.canvas
        return known or (f"Participant {self.participant}" if self.participant else "")

    @property
    def parts(self) -> tuple[str, str]:
        """First and last name; where they are not known apart, by a comma or the last space."""
        if self.first or self.last:
            return self.first, self.last
        last, comma, first = self.name.partition(",")
        if comma:
            return first.strip(), last.strip()
        first, _, last = self.name.rpartition(" ")
        return first, last


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The class in the order of the file; `notes` are what was odd in it, one line each."""

    students: tuple[Student, ...]
    notes: tuple[str, ...] = ()


def read_roster(data: bytes, what: str = "the roster") -> Roster:
    """The students of a CSV file; staff, Canvas's row of maxima and its test student are left out.

    Raises:
        UsageError: no text, or no column that says who a row is.
    """
    table = read_table(data, what)
    columns = _columns(table)
    known = {kind for kind in columns.values() if kind not in ("section", "role")}
    if not known - {"submission"}:
        raise UsageError(
            f"{what} has the columns {', '.join(table.columns)[:200]}",
            "one of name, email, sid or login (and submission, where files are not named so)",
            "name the columns in the first line",
        )
    notes = list(table.notes)
    students: list[Student] = []
    for line, row in zip(table.lines, table.rows, strict=True):
        fields: dict[str, str] = {}
        for column, kind in columns.items():
            fields[kind] = fields.get(kind) or plain(row[column])
        if "points possible" in fields.get("name", "").lower() or _is_nobody(fields):
            continue
        other = tuple((name, row[name]) for name in table.columns if name not in columns)
        submission = fields.pop("submission", "")
        fields.pop("role", None)
        student = Student(**fields, submissions=(submission,) if submission else (), other=other)
        if student.label:
            students.append(student)
        elif submission or any(value for _, value in other):
            notes.append(f"{what}, line {line}: nobody is named; left out")
    merged = _merged(students)
    if len(merged) < len(students):
        notes.append(f"{what}: {len(students) - len(merged)} rows name a student once more")
    return Roster(students=merged, notes=(*notes, *_shared(merged, what)))


def _columns(table: Table) -> dict[str, str]:
    """What each known column of a file holds.

    Canvas calls its own number `ID`; where nothing else is Canvas's, an `ID` is the university's.
    """
    simple = {column: simplified(column) for column in table.columns}
    canvas = bool(_CANVAS_MARKS & set(simple.values()) - {"section"}) or (
        {"student", "id", "section"} <= set(simple.values())
    )
    kinds = {name: kind for kind, names in _COLUMNS.items() for name in names}
    kinds["id"] = "canvas" if canvas else "sid"
    return {column: kinds[name] for column, name in simple.items() if name in kinds}


def simplified(text: str) -> str:
    """Small letters and digits in words: how columns are compared."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _is_nobody(fields: dict[str, str]) -> bool:
    role = fields.get("role", "").casefold().replace(" ", "")
    tester = fields.get("name") == "Student, Test" and not fields.get("sid")
    return role not in _LEARNERS or tester


def _merged(students: Iterable[Student]) -> tuple[Student, ...]:
    """Rows that differ in their submission only are one student."""
    by_identity: dict[Student, Student] = {}
    for student in students:
        bare = msgspec.structs.replace(student, submissions=(), other=())
        known = by_identity.setdefault(bare, student)
        if known is not student:
            both = tuple(dict.fromkeys((*known.submissions, *student.submissions)))
            by_identity[bare] = msgspec.structs.replace(known, submissions=both)
    return tuple(by_identity.values())


def _shared(students: tuple[Student, ...], what: str) -> list[str]:
    """A line for each identity that two students have: it can tell nobody apart."""
    notes = []
    for kind in IDENTITIES:
        owners: dict[str, list[str]] = {}
        for student in students:
            if value := str(getattr(student, kind)).casefold():
                owners.setdefault(value, []).append(student.label)
        notes += [
            f"{what}: {len(labels)} students have the {kind} {value} "
            f"({', '.join(labels[:3])}); it is not used to tell who handed in what"
            for value, labels in owners.items()
            if len(labels) > 1
        ]
    return notes
