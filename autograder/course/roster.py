"""Who is in the class: a roster as Canvas, Moodle, Gradescope or a person writes it.

Columns are known by what they are usually called (`columns`); others are kept as they are. What is
odd in a row is a note of one line and never ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from autograder.course.columns import is_of_canvas, kinds_of, simplified
from autograder.course.table import plain, read_table
from autograder.errors import UsageError

IDENTITIES = ("sid", "email", "canvas", "login", "participant")
_STAFF = {
    *("instructor", "teacher", "editing teacher", "editingteacher", "non editing teacher"),
    *("ta", "teaching assistant", "assistant", "grader", "reader", "observer", "designer"),
    *("course designer", "course builder", "course creator", "manager", "lecturer", "guest"),
    *("teacherenrollment", "taenrollment", "designerenrollment", "observerenrollment"),
}
_NO_ROW = re.compile(r"(muted|manual posting.*)?", re.IGNORECASE)
_NUMBERED = re.compile(r"\D{2,40}?(\d{1,20})")


class Student(msgspec.Struct, frozen=True, kw_only=True):
    """One person, as far as a source knows them; empty text is unknown.

    `submissions` are the ids that the roster itself gives them; `other` the columns that mean
    nothing here, by name. `written` is what stood in the roster where that is not the same letter
    by letter, by field: programs that look somebody up are given that.
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
    written: tuple[tuple[str, str], ...] = ()

    def as_written(self, kind: str) -> str:
        """A field, letter by letter as the roster has it."""
        return dict(self.written).get(kind, str(getattr(self, kind)))

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
    """The students of a CSV file; staff, Canvas's rows that are nobody (maxima, manual posting) and
    its test student are left out.

    Raises:
        UsageError: no text, or no column that says who a row is.
    """
    table = read_table(data, what)
    columns = kinds_of(table.columns)
    if not set(columns.values()) - {"section", "role", "submission"}:
        raise UsageError(
            f"{what} has the columns {', '.join(table.columns)[:200]}",
            "one of name, email, sid or login (and submission, where files are not named so)",
            "name the columns in the first line",
        )
    of_canvas = is_of_canvas(table.columns)
    notes = list(table.notes)
    students: list[Student] = []
    for number, (line, row) in enumerate(zip(table.lines, table.rows, strict=True)):
        fields: dict[str, Any] = {}
        written: dict[str, str] = {}
        for column, kind in columns.items():
            if not fields.get(kind):
                fields[kind] = _read(kind, column, row[column])
                raw = table.raw.get((number, column), row[column])
                if kind != "participant" and raw.removeprefix("#") != fields[kind]:
                    written[kind] = raw
        if _is_nobody(fields, row.values(), of_canvas):
            continue
        other = tuple((name, row[name]) for name in table.columns if name not in columns)
        submission = fields.pop("submission", "")
        fields.pop("role", None)
        student = Student(
            **fields,
            submissions=(submission,) if submission else (),
            other=other,
            written=tuple((kind, raw) for kind, raw in written.items() if kind in fields),
        )
        if student.label:
            students.append(student)
        elif submission or any(value for _, value in other):
            notes.append(f"{what}, line {line}: nobody is named; left out")
    merged = _merged(students)
    if len(merged) < len(students):
        notes.append(f"{what}: {len(students) - len(merged)} rows name a student once more")
    return Roster(students=merged, notes=(*notes, *_shared(merged, what)))


def _read(kind: str, column: str, text: str) -> str:
    """A field as it is compared: Brightspace marks numbers and logins by a `#`, and Moodle writes
    the number of a participant behind a word."""
    if kind == "participant":
        found = _NUMBERED.fullmatch(text)
        return found[1] if found else text if text.isdecimal() else ""
    return plain(text.removeprefix("#") if kind in ("sid", "login") else text)


def _is_nobody(fields: Mapping[str, str], cells: Iterable[str], of_canvas: bool) -> bool:
    """Whether a row is no student: what has an identity is one, whatever its name is."""
    roles = [
        simplified(role) for role in re.split("[,;/|]", fields.get("role", "")) if role.strip()
    ]
    if roles and all(role in _STAFF for role in roles):
        return True
    known = any(fields.get(kind) for kind in IDENTITIES)
    name = " ".join(fields.get(part, "") for part in ("name", "last", "first"))
    if not known:
        return "points possible" in name.lower() or all(map(_NO_ROW.fullmatch, cells))
    is_test = of_canvas and simplified(name) in ("student test", "test student")
    login = fields.get("login", "")
    return is_test and not fields.get("sid") and re.fullmatch("[0-9a-f]*", login) is not None


def _merged(students: Iterable[Student]) -> tuple[Student, ...]:
    """Rows that differ in their submission only are one student."""
    by_identity: dict[Student, Student] = {}
    for student in students:
        bare = msgspec.structs.replace(student, submissions=(), other=(), written=())
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
