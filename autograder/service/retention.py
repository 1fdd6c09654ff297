"""A course that is over is put away: all of it goes into a file, and then out of the store.

What stays in the store is the proof: the course's chain, which says nothing of anybody, and the
public keys. So a receipt that somebody kept proves itself, and its place, for as long as the store
is there; and numbers of members are nobody else's. What is in the file is then its keeper's.

The file is whole and on the disk before anything is deleted; where something came meanwhile,
nothing is.
"""

from __future__ import annotations

import calendar
import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.errors import MachineError, UsageError
from autograder.service import courses, dossier, forgetting, keyring, members, openings
from autograder.service.backup import whole
from autograder.service.courses import Course
from autograder.service.receipts import moment_text
from autograder.service.store import Store, tables

PUT_AWAY = "put away"
"""what the trail calls it"""
_ABOUT = b"""All that the hand-in service had of a course, as it was when the course was put away.

members/NUMBER/   what there was about a member, as `autograder store export` writes it
course.json       the course, its assignments and when they were due
decisions.json    the ledgers, by assignment
trail.json        who changed what
chain.json        all links: a receipt speaks of one by its sequence
keys.json         public keys: autograder receipt RECEIPT NOTEBOOK --key keys.json
bundles/          what it was graded with, by digest
"""


class CourseOver(msgspec.Struct, frozen=True, kw_only=True):
    """A course of which something is there still, when it ended, and how much it is."""

    course: Course
    ended: datetime
    members: int
    attempts: int


class CoursePutAway(msgspec.Struct, frozen=True, kw_only=True):
    """A course that was put away, and the file that has it."""

    over: CourseOver
    path: Path
    bytes: int
    sha256: str


def over(store: Store, months: int, only: Sequence[Course] = ()) -> tuple[CourseOver, ...]:
    """Courses that ended so many months ago, of which somebody or something is there still; of all
    or of some `only`. A course ends with the last moment at which somebody may hand in, or did."""
    limit = months_before(store.now(), months)
    with store.read() as connection:
        found = [_over(connection, one) for one in only or courses.all_of(connection)]
    return tuple(one for one in found if one is not None and one.ended <= limit)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day that many months earlier, or the last one of a month that has no such day."""
    number = moment.year * 12 + moment.month - 1 - months
    year, month = number // 12, number % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def put_away(store: Store, one: CourseOver, path: Path) -> CoursePutAway:
    """Put a course into a zip, then take it out of the store.

    Raises:
        UsageError: the file is there, or cannot be written.
        MachineError: there is no room; or something came meanwhile, and nothing was deleted; or the
            store could not be written anew, and what was deleted may still stand in it.
    """
    if path.exists():
        raise UsageError(f"{path} is there already", "a place for the course", "give another --out")
    course, now = one.course, store.now()
    with whole(path) as temporary, store.read() as connection:
        stamp = _stamp(connection, course)
        numbers = [member.number for member in members.all_of(connection, course)]
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in _files(connection, course):
                file.writestr(str(name), data)
    with open(path, "rb") as packed:
        sha256 = hashlib.file_digest(packed, "sha256").hexdigest()

    def change(connection: sa.Connection) -> None:
        if _stamp(connection, course) != stamp:
            raise MachineError(
                f"something came to {course.name} while it was put into {path}",
                "a course that is over",
                "delete that file, and run the same command again",
            )
        # first of all, as for one who is forgotten: a backup is held against it
        forgetting.list_forgotten(store.place, course, numbers, now)
        _erase(connection, course, now)
        said = f"{path.name}, SHA-256 {sha256}"
        courses.note(connection, course, now, PUT_AWAY, course.name, after=said)

    store.write(change)
    store.sweep()
    return CoursePutAway(over=one, path=path, bytes=path.stat().st_size, sha256=sha256)


def _over(connection: sa.Connection, course: Course) -> CourseOver | None:
    """When a course ended; `None` where nothing is left of it but its proof."""
    ours = tables.openings.c.course_id == course.id
    handed_in = sa.select(tables.attempts.c.id, tables.attempts.c.time).join(
        tables.openings, tables.openings.c.id == tables.attempts.c.opening_id
    )
    attempts = connection.execute(handed_in.where(ours)).all()
    given = connection.scalars(
        sa.select(tables.extensions.c.until)
        .join(tables.openings, tables.openings.c.id == tables.extensions.c.opening_id)
        .where(ours)
    ).all()
    up = openings.all_of(connection, course)
    somebody = sa.and_(tables.members.c.course_id == course.id, tables.members.c.label != "")
    known = connection.scalar(sa.select(sa.func.count()).where(somebody)) or 0
    if not up and not known:
        return None
    made = connection.scalar(
        sa.select(tables.courses.c.made).where(tables.courses.c.id == course.id)
    )
    moments = [
        *([made] if made is not None else []),
        *(one.closes or one.due for one in up),
        *(one.due for one in up),
        *given,
        *(row.time for row in attempts),
    ]
    return CourseOver(course=course, ended=max(moments), members=known, attempts=len(attempts))


def _stamp(connection: sa.Connection, course: Course) -> tuple[Any, ...]:
    """What is another where anything was added to a course."""
    head = sa.select(tables.courses.c.sequence, tables.courses.c.epoch).where(
        tables.courses.c.id == course.id
    )
    ours = sa.select(tables.openings.c.id).where(tables.openings.c.course_id == course.id)
    return (
        *connection.execute(head).one(),
        connection.scalar(
            sa.select(sa.func.max(tables.trail.c.id)).where(tables.trail.c.course_id == course.id)
        ),
        *(
            connection.scalar(
                sa.select(sa.func.max(table.c.id)).where(table.c.opening_id.in_(ours))
            )
            for table in (tables.marks, tables.decisions, tables.extensions, tables.banks)
        ),
        connection.scalar(
            sa.select(sa.func.max(tables.members.c.id)).where(
                tables.members.c.course_id == course.id
            )
        ),
    )


# ------------------------------------------------------------------ the file


def _files(connection: sa.Connection, course: Course) -> Iterator[tuple[PurePosixPath, bytes]]:
    """All of a course, by paths."""
    yield PurePosixPath("README.txt"), _ABOUT
    up = openings.all_of(connection, course)
    about = {
        "course": course.name,
        "zone": course.zone,
        "openings": [
            {
                "slug": one.slug,
                "title": one.title,
                "bundle": one.bundle,
                "due": moment_text(one.due),
                "closes": one.closes and moment_text(one.closes),
            }
            for one in up
        ],
    }
    yield PurePosixPath("course.json"), _json(about)
    ledgers = {
        one.slug: [
            msgspec.json.decode(entry)
            for entry in connection.scalars(
                sa.select(tables.decisions.c.entry)
                .where(tables.decisions.c.opening_id == one.id)
                .order_by(tables.decisions.c.number)
            )
        ]
        for one in up
    }
    yield PurePosixPath("decisions.json"), _json(ledgers)
    yield PurePosixPath("trail.json"), _json(_rows(connection, tables.trail, course))
    yield PurePosixPath("chain.json"), _json(_rows(connection, tables.chain, course))
    yield PurePosixPath("keys.json"), _json(keyring.known(connection))
    for digest in sorted(_bundles(connection, course)):
        data = connection.scalar(
            sa.select(tables.bundles.c.data).where(tables.bundles.c.digest == digest)
        )
        yield PurePosixPath("bundles", f"{digest}.zip"), data or b""
    for member in members.all_of(connection, course):
        for path, data in dossier.files_of(connection, course, member):
            yield PurePosixPath("members", str(member.number), path), data


def _rows(connection: sa.Connection, table: sa.Table, course: Course) -> list[dict[str, Any]]:
    """Rows of a course as they are, moments as text; numbers of rows mean nothing outside."""
    query = sa.select(table).where(table.c.course_id == course.id).order_by(table.c.id)
    return [
        {
            name: moment_text(value) if isinstance(value, datetime) else value
            for name, value in row._mapping.items()
            if name != "id" and not name.endswith("_id")
        }
        for row in connection.execute(query)
    ]


def _bundles(connection: sa.Connection, course: Course) -> set[str]:
    orders = sa.select(tables.orders.c.bundle).where(tables.orders.c.course_id == course.id)
    up = sa.select(tables.openings.c.bundle).where(tables.openings.c.course_id == course.id)
    return {*connection.scalars(orders), *connection.scalars(up)}


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


# ------------------------------------------------------------------ and out of the store


def _erase(connection: sa.Connection, course: Course, now: datetime) -> None:
    """Delete all that is a course's, but for its chain and the numbers of its members."""
    of_course = tables.openings.c.course_id == course.id
    ours = sa.select(tables.openings.c.id).where(of_course)
    theirs = sa.select(tables.members.c.id).where(tables.members.c.course_id == course.id)

    def drop(table: sa.Table, where: sa.ColumnElement[bool]) -> None:
        connection.execute(sa.delete(table).where(where))

    connection.execute(
        sa.update(tables.chain).where(tables.chain.c.course_id == course.id).values(attempt_id=None)
    )
    drop(tables.orders, tables.orders.c.course_id == course.id)
    for table in (tables.attempts, tables.extensions, tables.marks, tables.decisions, tables.banks):
        drop(table, table.c.opening_id.in_(ours))
    drop(tables.openings, of_course)
    drop(tables.sessions, tables.sessions.c.member_id.in_(theirs))
    drop(tables.trail, tables.trail.c.course_id == course.id)
    _drop_what_nobody_has(connection)
    known = sa.select(tables.forgotten.c.number).where(tables.forgotten.c.course_id == course.id)
    gone = sa.select(
        tables.members.c.course_id, tables.members.c.number, sa.literal(now, tables.Moment())
    ).where(tables.members.c.course_id == course.id, tables.members.c.number.not_in(known))
    connection.execute(
        sa.insert(tables.forgotten).from_select(["course_id", "number", "made"], gone)
    )
    connection.execute(
        sa.update(tables.members)
        .where(tables.members.c.course_id == course.id)
        .values(forgetting.blank())
    )


def _drop_what_nobody_has(connection: sa.Connection) -> None:
    """Files, results and bundles that no attempt, order or assignment of any course has."""
    attempts, orders, up = tables.attempts, tables.orders, tables.openings
    bodies, results, bundles = tables.bodies, tables.results, tables.bundles
    connection.execute(
        sa.delete(bodies).where(~sa.exists().where(attempts.c.sha256 == bodies.c.sha256))
    )
    connection.execute(
        sa.delete(results).where(~sa.exists().where(attempts.c.submission == results.c.submission))
    )
    has_use = sa.or_(
        sa.exists().where(orders.c.bundle == bundles.c.digest),
        sa.exists().where(up.c.bundle == bundles.c.digest),
        sa.exists().where(up.c.proposed == bundles.c.digest),
    )
    connection.execute(sa.delete(bundles).where(~has_use))
