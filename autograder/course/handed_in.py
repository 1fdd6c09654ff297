"""`handed_in.csv`: who handed in each submission of a run and when, one row a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from autograder.course.roster import Student
from autograder.course.table import identifier, inert, plain, read_table, write_table

_KNOWN_BY = ("email", "sid", "login", "canvas", "participant")
COLUMNS = ("submission", "called", "name", *_KNOWN_BY, "submitted", "late")


class HandedIn(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as it came: its id, what its file or folder was called, and what came with it
    of the people (several in a group), the time (ISO 8601, with a zone where it is known), and
    whether Canvas calls it late."""

    submission: str
    called: str = ""
    people: tuple[Student, ...] = ()
    submitted: str = ""
    late: bool = False


def handed_in_csv(submissions: Iterable[HandedIn]) -> str:
    """The file's text; a submission of nobody known has one row without a name."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for one in submissions:
        for person in one.people or (Student(),):
            rows.append(
                (
                    inert(one.submission),
                    inert(one.called),
                    inert(person.name),
                    *(identifier(getattr(person, kind)) for kind in _KNOWN_BY),
                    one.submitted,
                    "yes" if one.late else "",
                )
            )
    return write_table(rows)


def read_handed_in(data: bytes, what: str) -> tuple[HandedIn, ...]:
    """What `handed_in_csv` wrote; columns that are gone are empty.

    Raises:
        UsageError: no text.
    """
    table = read_table(data, what)
    people: dict[str, list[Student]] = {}
    first: dict[str, dict[str, str]] = {}
    for row in table.rows:
        cells = {name: plain(row.get(name, "")) for name in COLUMNS}
        known = people.setdefault(cells["submission"], [])
        first.setdefault(cells["submission"], cells)
        identities: dict[str, Any] = {kind: cells[kind] for kind in _KNOWN_BY}
        person = Student(name=cells["name"], **identities)
        if person.label:
            known.append(person)
    return tuple(
        HandedIn(
            submission=name,
            called=first[name]["called"],
            people=tuple(known),
            submitted=first[name]["submitted"],
            late=bool(first[name]["late"]),
        )
        for name, known in people.items()
    )
