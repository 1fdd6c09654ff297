"""The gradebook as CSV: our own table, and what Canvas, Moodle and Gradescope read.

- Canvas, *How do I import grades in the Gradebook?* (instructor guide), and
  `lib/gradebook_importer.rb` in instructure/canvas-lms: `Student`, `ID`, `SIS User ID`,
  `SIS Login ID`, `Section`, then assignments as `name (id)`; a row `Points Possible`. A student is
  found by ID, SIS User ID, SIS Login ID or name, in this order; an assignment by its id or name,
  else it is new. `EX` excuses.
- Moodle, *Grade import* (docs.moodle.org): any columns; the user is found by `Email address`,
  `ID number` or `Username`, as chosen when importing; an empty cell is no grade.
- Brightspace, *Import grades*: `OrgDefinedId` and `Username`, each with a `#` in front, then items
  as `name Points Grade`, last `End-of-Line Indicator` with a `#`. As its own export writes them.
- Blackboard, *Upload gradebook items*: `Last Name`, `First Name`, `Username`, `Student ID`, then
  items as its own download calls them; the student is found by `Username`.
- Gradescope has no documented import of points beside an autograder's `results.json`. The columns
  are those of its own *Download grades*: what reads that file reads this one.

By what a system finds a student goes back to it letter by letter, as its roster has it; of other
text a spreadsheet can make no formula. A student without points has an empty cell everywhere. Those
who are not in the roster are left out, since no other program would find them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from autograder.course.policy import Policy
from autograder.course.roster import Student
from autograder.course.table import Cell, identifier, inert, number, write_table
from autograder.views.gradebook.course import Gradebook, Mark, Row, Standing

Format = Literal["table", "canvas", "moodle", "gradescope", "brightspace", "blackboard"]
EXPORTS: dict[Format, str] = {
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope.csv",
    "brightspace": "brightspace.csv",
    "blackboard": "blackboard.csv",
}
"""The files that `grade` writes with each run, in which format."""

_GRADESCOPE = ("First Name", "Last Name", "SID", "Email")


def export(book: Gradebook, policy: Policy, form: Format) -> str:
    """The text of one of the formats."""
    headers = {name: inert(policy.columns.get(name, name)) for name in book.maxima}
    rows: dict[Format, list[list[Cell]]] = {
        "table": _table(book),
        "canvas": _canvas(book, headers),
        "moodle": _moodle(book, headers),
        "gradescope": _gradescope(book, headers),
        "brightspace": _brightspace(book, headers),
        "blackboard": _blackboard(book, headers),
    }
    return write_table(rows[form])


def _table(book: Gradebook) -> list[list[Cell]]:
    names = list(book.maxima)
    rows: list[list[Cell]] = [
        ["student", "email", "sid", "section", *names, "total", "dropped", "note"]
    ]
    for row in book.rows:
        student = row.student
        rows.append(
            [
                inert(student.label),
                identifier(student.email),
                identifier(student.sid),
                inert(student.section),
                *(row.marks[name].points for name in names),
                None if row.total is None else round(100 * row.total, 2),
                inert(" ".join(row.dropped)),
                inert(_note(row)),
            ]
        )
    return rows


def _note(row: Row) -> str:
    said = [] if row.listed else ["not in the roster"]
    for name, mark in row.marks.items():
        if mark.standing is not Standing.GRADED:
            said.append(f"{name} {mark.standing.value}")
        if mark.before is not None and mark.points is not None and mark.points < mark.before:
            said.append(f"{name} late {_clock(mark)}: {number(mark.before)} before")
        said += [f"{name} {what}" for what in mark.decided if what != mark.standing.value]
    return "; ".join(said)


def _canvas(book: Gradebook, headers: Mapping[str, str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *headers.values()],
        ["    Points Possible", "", "", "", "", *book.maxima.values()],
    ]
    for row in _listed(book):
        first, last = row.student.parts
        name = f"{last}, {first}" if first and last else first or last or row.student.label
        ids = _identities(row.student, "canvas", "sid", "login")
        # Canvas looks for the name where there is none of these.
        called = inert(name) if any(ids) else row.student.as_written("name") or name
        points = [
            "EX" if row.marks[name].standing is Standing.EXCUSED else given
            for name, given in zip(headers, _points(row, headers), strict=True)
        ]
        rows.append([called, *ids, inert(row.student.section), *points])
    return rows


def _moodle(book: Gradebook, headers: Mapping[str, str]) -> list[list[Cell]]:
    people = ("First name", "Last name", "ID number", "Email address", "Username")
    rows: list[list[Cell]] = [[*people, *headers.values()]]
    for row in _listed(book):
        ids = _identities(row.student, "sid", "email", "login")
        rows.append([*map(inert, row.student.parts), *ids, *_points(row, headers)])
    return rows


def _brightspace(book: Gradebook, headers: Mapping[str, str]) -> list[list[Cell]]:
    items = [
        name if name.endswith(" Grade") else f"{name} Points Grade" for name in headers.values()
    ]
    people = ("OrgDefinedId", "Username", "Last Name", "First Name", "Email")
    rows: list[list[Cell]] = [[*people, *items, "End-of-Line Indicator"]]
    for row in _listed(book):
        first, last = row.student.parts
        sid, login, email = _identities(row.student, "sid", "login", "email")
        marked = [f"#{one}" if one else "" for one in (sid, login)]
        rows.append([*marked, inert(last), inert(first), email, *_points(row, headers), "#"])
    return rows


def _blackboard(book: Gradebook, headers: Mapping[str, str]) -> list[list[Cell]]:
    people = ("Last Name", "First Name", "Username", "Student ID")
    rows: list[list[Cell]] = [[*people, *headers.values()]]
    for row in _listed(book):
        first, last = row.student.parts
        ids = _identities(row.student, "login", "sid")
        rows.append([inert(last), inert(first), *ids, *_points(row, headers)])
    return rows


def _identities(student: Student, *kinds: str) -> list[str]:
    """What a system looks a student up by, as its roster has it."""
    return [student.as_written(kind) for kind in kinds]


def _gradescope(book: Gradebook, headers: Mapping[str, str]) -> list[list[Cell]]:
    single = len(headers) == 1
    if single:
        columns = ["Total Score", "Max Points", "Status", "Submission ID"]
        columns += ["Submission Time", "Lateness (H:M:S)"]
    else:
        columns = [
            column
            for header in headers.values()
            for column in (
                header,
                f"{header} - Max Points",
                f"{header} - Submission Time",
                f"{header} - Lateness (H:M:S)",
            )
        ]
    rows: list[list[Cell]] = [[*_GRADESCOPE, *columns]]
    for row in _listed(book):
        cells: list[Cell] = [*map(inert, row.student.parts)]
        cells += _identities(row.student, "sid", "email")
        for name, most in book.maxima.items():
            mark = row.marks[name]
            score: list[Cell] = [mark.points, most]
            if single:
                score += [_status(mark), inert(mark.submission.removeprefix("submission_"))]
            cells += [*score, inert(mark.submitted), _clock(mark)]
        rows.append(cells)
    return rows


def _status(mark: Mark) -> str:
    if mark.standing is Standing.MISSING:
        return "Missing"
    return "Ungraded" if mark.points is None else "Graded"


def _listed(book: Gradebook) -> Sequence[Row]:
    return [row for row in book.rows if row.listed]


def _points(row: Row, headers: Mapping[str, str]) -> list[Cell]:
    return [row.marks[name].points for name in headers]


def _clock(mark: Mark) -> str:
    """Lateness as H:M:S; empty where there is nothing, zero where it is not known."""
    if mark.standing is Standing.MISSING:
        return ""
    seconds = int(mark.late_seconds or 0)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
