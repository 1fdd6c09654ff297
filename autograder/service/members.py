"""Who is in a course: members, by the numbers that receipts call them, and their sign-in links.

A roster makes and changes members; nobody is ever deleted by one. Of a link's secret the store
keeps a digest, so that who reads the store cannot sign in as anybody.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.course import Owners, Roster, Student, inert, write_table
from autograder.errors import UsageError
from autograder.service.courses import COMMAND_LINE, Course, note
from autograder.service.store.tables import members, sessions

SECRET_BYTES = 32
MOST_NAMED = 5
SIGN_IN = "/in/"
"""the path of a sign-in link, before its secret"""
LINK_COLUMNS = ("number", "name", "email", "role", "link")


class Role(StrEnum):
    """What a member is in the course."""

    STUDENT = "student"
    MARKER = "marker"
    INSTRUCTOR = "instructor"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a course: `number` is what receipts call them, `student` what a roster knows."""

    id: int
    number: int
    role: Role
    active: bool
    student: Student
    sections: tuple[str, ...] = ()
    """the sections that a marker is bound to; none is all"""
    has_link: bool = False

    @property
    def label(self) -> str:
        """What to call them."""
        return self.student.label or f"member {self.number}"


class RosterChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a roster changed: names of those who are new, back, changed, and gone."""

    new: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    inactive: tuple[str, ...] = ()
    kept: int = 0
    notes: tuple[str, ...] = ()


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that signs a member in: it is shown once, and kept nowhere."""

    member: Member
    secret: str


def all_of(connection: sa.Connection, course: Course) -> tuple[Member, ...]:
    """All members by number, also those who are not active any more."""
    query = sa.select(members).where(members.c.course_id == course.id).order_by(members.c.number)
    return tuple(map(member_of, connection.execute(query)))


def member_of(row: sa.Row[Any]) -> Member:
    """The member of a row of the table."""
    return Member(
        id=row.id,
        number=row.number,
        role=Role(row.role),
        active=row.active,
        student=msgspec.json.decode(row.student, type=Student),
        sections=msgspec.json.decode(row.sections, type=tuple[str, ...]),
        has_link=row.secret is not None,
    )


def named(connection: sa.Connection, course: Course, who: str) -> Member:
    """The one member that `who` means: a number of the course (`#12`), or all else that names a
    person in a roster.

    Raises:
        UsageError: nobody, or several.
    """
    known = all_of(connection, course)
    if who.startswith("#") and who[1:].isdecimal():
        meant = [one for one in known if one.number == int(who[1:])]
    else:
        by_student = {id(one.student): one for one in known}
        owners = Owners(Roster(students=tuple(one.student for one in known)))
        meant = [by_student[id(student)] for student in owners.called(who)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UsageError(
            f"nobody in {course.name} is {who!r:.60}",
            "a name, an address, a login, or a member's number as #12",
        )
    several = ", ".join(f"#{one.number} {one.label}" for one in meant[:MOST_NAMED])
    raise UsageError(f"{who!r:.60} may be {several}", "one of them", "give the number, as #12")


def foreseen(
    connection: sa.Connection, course: Course, roster: Roster, now: datetime
) -> RosterChange:
    """What `take_roster` would change; nothing is."""
    with connection.begin_nested() as trial:
        change = take_roster(connection, course, roster, now)
        trial.rollback()
    return change


def take_roster(
    connection: sa.Connection,
    course: Course,
    roster: Roster,
    now: datetime,
    who: str = COMMAND_LINE,
) -> RosterChange:
    """Make the students of a course those of a roster. Who is not in it becomes inactive; who is in
    it again becomes active. Markers and instructors stay as they are."""
    known = [one for one in all_of(connection, course) if one.role is Role.STUDENT]
    owners = Owners(Roster(students=tuple(one.student for one in known)))
    by_student = {id(one.student): one for one in known}
    seen: dict[int, Student] = {}
    new: list[Student] = []
    notes: list[str] = []
    for student in roster.students:
        alike = [by_student[id(one)] for one in owners.alike(student)]
        free = [one for one in alike if one.id not in seen]
        if len(free) > 1:
            numbers = ", ".join(f"#{one.number}" for one in free)
            notes.append(f"{student.label} may be {numbers}; taken for #{free[0].number}")
        if free:
            seen[free[0].id] = student
        else:
            new.append(student)
    change = _changed(connection, course, known, seen, now, who)
    for student in new:
        add(connection, course, student, Role.STUDENT, now, who=who)
    return msgspec.structs.replace(
        change,
        new=tuple(student.label for student in new),
        notes=(*roster.notes, *notes),
    )


def _changed(
    connection: sa.Connection,
    course: Course,
    known: Iterable[Member],
    seen: dict[int, Student],
    now: datetime,
    who: str,
) -> RosterChange:
    """Bring those who are known up to date."""
    back, changed, inactive, kept = [], [], [], 0
    for member in known:
        student = seen.get(member.id)
        if student is None:
            if member.active:
                inactive.append(member.label)
                _set(connection, member, active=False)
                _noted(connection, course, member, now, "member inactive", who)
            continue
        bare = msgspec.structs.replace(student, submissions=())
        if not member.active:
            back.append(member.label)
            _noted(connection, course, member, now, "member back", who)
        elif bare != member.student:
            changed.append(student.label)
            _noted(connection, course, member, now, "member changed", who)
        else:
            kept += 1
            continue
        _set(connection, member, active=True, student=_encoded(bare), label=bare.label)
    return RosterChange(
        back=tuple(back), changed=tuple(changed), inactive=tuple(inactive), kept=kept
    )


def add(
    connection: sa.Connection,
    course: Course,
    student: Student,
    role: Role,
    now: datetime,
    sections: tuple[str, ...] = (),
    who: str = COMMAND_LINE,
) -> Member:
    """A new member, with the next number of the course."""
    numbers = sa.select(sa.func.coalesce(sa.func.max(members.c.number), 0) + 1)
    number = connection.scalar(numbers.where(members.c.course_id == course.id)) or 1
    bare = msgspec.structs.replace(student, submissions=())
    values = {
        "course_id": course.id,
        "number": number,
        "role": role.value,
        "active": True,
        "label": bare.label,
        "student": _encoded(bare),
        "made": now,
        "sections": msgspec.json.encode(sections),
    }
    made = connection.execute(sa.insert(members).values(values).returning(members)).one()
    member = member_of(made)
    _noted(connection, course, member, now, f"new {role}", who)
    return member


def renew(connection: sa.Connection, member: Member, now: datetime) -> Link:
    """A new sign-in link; the one before it signs nobody in any more."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    _set(connection, member, secret=digest_of(secret), secret_made=now)
    return Link(member=member, secret=secret)


def renewed(
    connection: sa.Connection,
    course: Course,
    wanted: Iterable[Member],
    now: datetime,
    who: str = COMMAND_LINE,
) -> tuple[Link, ...]:
    """A new link for each of these; who is signed in by the old one is signed out."""
    wanted = tuple(wanted)
    rows = [member.id for member in wanted]
    connection.execute(sa.delete(sessions).where(sessions.c.member_id.in_(rows)))
    links = tuple(renew(connection, member, now) for member in wanted)
    for link in links:
        _noted(connection, course, link.member, now, "new link", who)
    return links


def first_instructor(connection: sa.Connection, course: Course, now: datetime) -> Link | None:
    """A link for a new instructor where the course has none; `None` where it has one."""
    if any(one.role is Role.INSTRUCTOR for one in all_of(connection, course)):
        return None
    made = add(connection, course, Student(name="Instructor"), Role.INSTRUCTOR, now)
    return renew(connection, made, now)


def any_instructor(connection: sa.Connection, course: Course) -> str:
    """The first active instructor of a course, as `#1`; empty where there is none."""
    known = all_of(connection, course)
    found = (f"#{one.number}" for one in known if one.active and one.role is Role.INSTRUCTOR)
    return next(found, "")


def address_of(link: Link, public_url: str) -> str:
    """Where a link leads, in a service that is reached at `public_url`."""
    return f"{public_url.rstrip('/')}{SIGN_IN}{link.secret}"


def links_table(made: Iterable[Link], public_url: str) -> str:
    """Links as CSV text, for a person to hand out."""
    rows = [
        (
            str(link.member.number),
            inert(link.member.label),
            inert(link.member.student.email),
            link.member.role.value,
            address_of(link, public_url),
        )
        for link in made
    ]
    return write_table([LINK_COLUMNS, *rows])


def roster_table(known: Iterable[Member]) -> str:
    """The active students as a roster in CSV, with what columns mean something."""
    kinds = ("name", "first", "last", "email", "sid", "login", "canvas", "section")
    columns = ("name", "first name", "last name", "email", "sid", "login", "canvas id", "section")
    rows = [
        tuple(one.student.as_written(kind) for kind in kinds)
        for one in known
        if one.active and one.role is Role.STUDENT
    ]
    return write_table([columns, *rows])


def signing_in(connection: sa.Connection, secret: str) -> tuple[Member, int] | None:
    """The active member that a link's secret is of, and the number of the course; else `None`."""
    query = sa.select(members).where(members.c.secret == digest_of(secret), members.c.active)
    row = connection.execute(query).one_or_none()
    return None if row is None else (member_of(row), row.course_id)


def digest_of(secret: str) -> str:
    """What is kept of a secret of 32 random bytes: a plain digest, for nobody guesses these."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def _noted(
    connection: sa.Connection, course: Course, member: Member, now: datetime, what: str, who: str
) -> None:
    note(connection, course, now, what, f"#{member.number}", who=who, member=member.id)


def _set(connection: sa.Connection, member: Member, **values: Any) -> None:
    connection.execute(sa.update(members).where(members.c.id == member.id).values(values))


def _encoded(student: Student) -> bytes:
    return msgspec.json.encode(student)
