"""A course of a store, and the trail of who changed what in it."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from autograder.errors import UsageError, did_you_mean
from autograder.service import receipts
from autograder.service.store.tables import courses, trail

COMMAND_LINE = "command line"
MOST_NAME = 100


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A course: the number of its row, its name, and the time zone that dates are shown in."""

    id: int
    name: str
    zone: str


def find(connection: sa.Connection, name: str) -> Course:
    """The course of that name.

    Raises:
        UsageError: there is none.
    """
    row = connection.execute(sa.select(courses).where(courses.c.name == name)).one_or_none()
    if row is None:
        known = connection.scalars(sa.select(courses.c.name)).all()
        then = did_you_mean(name, known) if known else "run `autograder open` or `members` first"
        raise UsageError(f"there is no course {name!r:.60} in the store", then=then)
    return Course(id=row.id, name=row.name, zone=row.zone)


def is_there(connection: sa.Connection, name: str) -> bool:
    """Whether there is a course of that name."""
    return connection.scalar(sa.select(courses.c.id).where(courses.c.name == name)) is not None


def all_of(connection: sa.Connection) -> tuple[Course, ...]:
    """All courses, the oldest first."""
    rows = connection.execute(sa.select(courses).order_by(courses.c.id))
    return tuple(Course(id=row.id, name=row.name, zone=row.zone) for row in rows)


def found(connection: sa.Connection, name: str, zone: str, now: datetime) -> Course:
    """The course of that name, made where there is none.

    Raises:
        UsageError: that is no name.
    """
    if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
        raise UsageError(
            f"{name!r:.60} is no name of a course",
            f"1 to {MOST_NAME} characters that can be seen",
            "set `course` in [tool.autograder], or give --course",
        )
    known = connection.scalar(sa.select(courses.c.id).where(courses.c.name == name))
    if known is None:
        connection.execute(
            sa.insert(courses).values(
                name=name,
                zone=zone,
                made=now,
                epoch=1,
                sequence=0,
                link=receipts.FIRST,
                turn=0,
                served=0,
            )
        )
    elif zone:
        connection.execute(sa.update(courses).where(courses.c.id == known).values(zone=zone))
    return find(connection, name)


def note(
    connection: sa.Connection,
    course: Course,
    now: datetime,
    what: str,
    which: str,
    *,
    before: str = "",
    after: str = "",
    who: str = COMMAND_LINE,
    member: int | None = None,
) -> None:
    """Add a line to the trail: `who` did `what` to `which`, and how it was before and after."""
    connection.execute(
        sa.insert(trail).values(
            course_id=course.id,
            member_id=member,
            made=now,
            who=who,
            what=what,
            which=which,
            before=before,
            after=after,
        )
    )
