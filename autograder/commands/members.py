"""`autograder members`: a roster says who the students of a course are.

read the roster -> make them members; who is missing from it becomes inactive, nobody is deleted
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.commands.handed_in import read_roster
from autograder.errors import UsageError
from autograder.service import members as service
from autograder.service.members import RosterChange


class MembersChanged(msgspec.Struct, frozen=True, kw_only=True):
    """What a roster changed in a course; `notes` are what a person should know."""

    course: str
    change: RosterChange
    notes: tuple[str, ...]


def members(address: CourseAddress, path: Path) -> MembersChanged:
    """Make the students of a course those of a roster; store and course are made where there are
    none.

    Raises:
        UsageError: no roster, or one that names nobody; or as `at_course`.
    """
    roster = read_roster(path)
    if not roster.students:
        raise UsageError(f"{path} names nobody", "a row for each student")
    with at_course(address, make=True) as here:
        change = here.store.write(
            lambda c: service.take_roster(c, here.course, roster, here.store.now())
        )
    notes = list(change.notes)
    if here.is_new:
        notes.append(f"{here.course.name} is a new course in {address.place.shown}")
    return MembersChanged(course=here.course.name, change=change, notes=tuple(notes))
