"""A person is forgotten: all that is theirs goes, from the store's file and log, too.

What stays is the number, which nobody else is ever given, and links of the chain that say nothing
of anybody: the salts that their commitments were made with are gone.

That it happened stands in the store, and first of all in a list beside it, which a restored backup
is held against: who was forgotten stays so. It names course and number, and no person.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.course import Student
from autograder.course.decisions import Decision
from autograder.errors import no_room, of_file
from autograder.service import decisions as ledger
from autograder.service.courses import Course, note
from autograder.service.members import Member
from autograder.service.receipts import moment_text
from autograder.service.store import Store, StorePlace
from autograder.service.store.tables import (
    attempts,
    banks,
    bodies,
    chain,
    courses,
    decisions,
    extensions,
    forgotten,
    marks,
    members,
    openings,
    orders,
    results,
    sessions,
    trail,
)

SUFFIX = ".forgotten"
NOBODY = msgspec.json.encode(Student())
_SHORTEST = 4
"""characters that a name must have, so that a line of the trail that holds it names somebody"""


class ForgottenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list beside the store: the number of a member, in a course of that name."""

    course: str
    member: int
    time: str


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What went with a person: numbers of rows."""

    attempts: int = 0
    bodies: int = 0
    results: int = 0
    lines: int = 0
    """of the trail"""


def forget(store: Store, course: Course, member: Member) -> Erased:
    """Forget a member. Whoever was forgotten already is once more: that ends what was interrupted.

    Raises:
        MachineError: the list beside the store cannot be written, and nothing was done; or the file
            could not be written anew, and what was deleted may still stand in it.
    """
    now = store.now()
    list_forgotten(store.place, course, [member.number], now)
    with store.read() as connection:
        traces = _traces(connection, member)
    erased = store.write(lambda c: erase(c, course, member.number, now))
    store.sweep(traces)
    return erased


def _traces(connection: sa.Connection, member: Member) -> list[bytes]:
    """What nobody else's rows have, to be looked for in the file when they are gone; nothing of
    somebody who is forgotten already."""
    row = connection.execute(sa.select(members).where(members.c.id == member.id)).one()
    theirs = connection.execute(
        sa.select(attempts.c.salt, attempts.c.receipt).where(attempts.c.member_id == member.id)
    )
    signatures = [text for one in theirs for text in (one.salt, one.receipt.rpartition(".")[2])]
    return [text.encode() for text in (*_names(row), *signatures)]


def erase(connection: sa.Connection, course: Course, number: int, now: datetime) -> Erased:
    """Take all that is a member's out of a store's tables; a number that nobody has yet will be
    nobody's."""
    same = sa.and_(members.c.course_id == course.id, members.c.number == number)
    row = connection.execute(sa.select(members).where(same)).one_or_none()
    is_known = sa.select(forgotten.c.id).where(
        forgotten.c.course_id == course.id, forgotten.c.number == number
    )
    if connection.scalar(is_known.limit(1)) is None:
        connection.execute(
            sa.insert(forgotten).values(course_id=course.id, number=number, made=now)
        )
        note(connection, course, now, "forgotten", f"#{number}")
    if row is None:
        connection.execute(sa.insert(members).values({**blank(), **_number(course, number, now)}))
        return Erased()
    theirs = sa.select(attempts.c.id).where(attempts.c.member_id == row.id)
    pairs = connection.execute(
        sa.select(attempts.c.sha256, attempts.c.submission).where(attempts.c.member_id == row.id)
    ).all()
    connection.execute(
        sa.update(chain).where(chain.c.attempt_id.in_(theirs)).values(attempt_id=None)
    )
    connection.execute(sa.delete(orders).where(orders.c.attempt_id.in_(theirs)))
    connection.execute(sa.delete(attempts).where(attempts.c.member_id == row.id))
    connection.execute(sa.delete(sessions).where(sessions.c.member_id == row.id))
    connection.execute(sa.delete(extensions).where(extensions.c.member_id == row.id))
    connection.execute(sa.delete(marks).where(marks.c.member_id == row.id))
    connection.execute(sa.delete(banks).where(banks.c.member_id == row.id))
    _out_of_the_ledgers(connection, course, row)
    erased = Erased(
        attempts=len(pairs),
        bodies=sum(
            _last_owner_is_gone(connection, bodies, bodies.c.sha256, attempts.c.sha256, sha256)
            for sha256 in {pair.sha256 for pair in pairs}
        ),
        results=sum(
            _last_owner_is_gone(
                connection, results, results.c.submission, attempts.c.submission, submission
            )
            for submission in {pair.submission for pair in pairs}
        ),
        lines=_out_of_the_trail(connection, course, row),
    )
    _out_of_reasons(connection, course, row)
    connection.execute(sa.update(members).where(members.c.id == row.id).values(blank()))
    return erased


def _last_owner_is_gone(
    connection: sa.Connection,
    table: sa.Table,
    column: sa.Column[Any],
    owners: sa.Column[Any],
    value: str,
) -> int:
    """Delete what no attempt has any more; how many rows."""
    is_owned = sa.exists().where(owners == value)
    return connection.execute(sa.delete(table).where(column == value, ~is_owned)).rowcount


def _out_of_the_trail(connection: sa.Connection, course: Course, row: sa.Row[Any]) -> int:
    """Delete the lines about a member, and all others of the course that name them; what they did
    themselves is by a number then."""
    mark = f"#{row.number}"
    names = _names(row)
    mine = sa.and_(trail.c.course_id == course.id, trail.c.who.in_(names))
    connection.execute(sa.update(trail).where(mine).values(who=mark))
    doomed = []
    for line in connection.execute(sa.select(trail).where(trail.c.course_id == course.id)):
        texts = (line.who, line.which, line.before, line.after)
        about = mark in line.which.split() and line.what != "forgotten"
        if line.member_id == row.id or about or any(_without(names, mark, t) != t for t in texts):
            doomed.append(line.id)
    for number in doomed:
        connection.execute(sa.delete(trail).where(trail.c.id == number))
    return len(doomed)


def _out_of_reasons(connection: sa.Connection, course: Course, row: sa.Row[Any]) -> None:
    """Where the reason of somebody else's extension names a member, it has their number then."""
    of_it = sa.select(openings.c.id).where(openings.c.course_id == course.id)
    names = _names(row)
    for one in connection.execute(
        sa.select(extensions).where(extensions.c.opening_id.in_(of_it))
    ).all():
        reason = _without(names, f"#{row.number}", one.reason)
        if reason != one.reason:
            connection.execute(
                sa.update(extensions).where(extensions.c.id == one.id).values(reason=reason)
            )


def _out_of_the_ledgers(connection: sa.Connection, course: Course, row: sa.Row[Any]) -> None:
    """Of decisions about a member the numbers stay alone. Where others name the member, or comments
    to other answers do, these have the member's number then."""
    of_it = sa.select(openings.c.id).where(openings.c.course_id == course.id)
    names, mark = _names(row), f"#{row.number}"
    rows = connection.execute(sa.select(decisions).where(decisions.c.opening_id.in_(of_it))).all()
    for one in rows:
        decision = msgspec.json.decode(one.entry, type=Decision)
        entry = msgspec.json.encode(
            msgspec.structs.replace(
                decision,
                reason=_without(names, mark, decision.reason),
                by=_without(names, mark, decision.by) if one.decider_id != row.id else mark,
            )
        )
        values: dict[str, Any] = {"entry": entry}
        if one.member_id == row.id:
            values = {"member_id": None, "entry": ledger.forgotten_entry(one.number), "form": ""}
        connection.execute(sa.update(decisions).where(decisions.c.id == one.id).values(values))
    rows = connection.execute(
        sa.select(marks.c.id, marks.c.comment).where(marks.c.opening_id.in_(of_it))
    ).all()
    for given in rows:
        comment = _without(names, mark, given.comment)
        if comment != given.comment:
            connection.execute(
                sa.update(marks).where(marks.c.id == given.id).values(comment=comment)
            )

    for bank in connection.execute(
        sa.select(banks.c.id, banks.c.comments).where(banks.c.opening_id.in_(of_it))
    ).all():
        lines = msgspec.json.decode(bank.comments, type=tuple[str, ...])
        others = tuple(_without(names, mark, line) for line in lines)
        if others != lines:
            values = {"comments": msgspec.json.encode(others)}
            connection.execute(sa.update(banks).where(banks.c.id == bank.id).values(values))


def _names(row: sa.Row[Any]) -> list[str]:
    """What may name a member in somebody's own words, the longest first."""
    student = msgspec.json.decode(row.student, type=Student)
    names = {row.label, student.label, student.name, student.email, student.login, student.sid}
    names |= {" ".join(student.parts), " ".join(reversed(student.parts))}
    return sorted((name for name in names if len(name.strip()) >= _SHORTEST), key=len)[::-1]


def _without(names: Sequence[str], mark: str, text: str) -> str:
    """`text` with `mark` in the place of each name, in whatever case that is written."""
    if not names:
        return text
    return re.sub("|".join(map(re.escape, names)), mark, text, flags=re.IGNORECASE)


def blank() -> dict[str, Any]:
    """What the row of a member has of whom nothing is known."""
    return {
        "active": False,
        "label": "",
        "student": NOBODY,
        "sections": b"[]",
        "secret": None,
        "secret_made": None,
    }


def _number(course: Course, number: int, now: datetime) -> dict[str, Any]:
    return {"course_id": course.id, "number": number, "role": "student", "made": now}


# ------------------------------------------------------------------ the list beside the store


def replay(connection: sa.Connection, records: Sequence[ForgottenRecord], now: datetime) -> int:
    """Forget once more all who stand in a list, in a store that may not know it; how many there
    were."""
    known = {row.name: row for row in connection.execute(sa.select(courses))}
    done = 0
    for record in records:
        if (row := known.get(record.course)) is not None:
            course = Course(id=row.id, name=row.name, zone=row.zone)
            erase(connection, course, record.member, now)
            done += 1
    return done


def read_list(path: Path) -> tuple[ForgottenRecord, ...]:
    """Who stands in the list beside a store; nobody where there is none.

    Raises:
        UsageError: it cannot be read; MachineError: the disk fails.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", "the list of the forgotten") from error
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=ForgottenRecord))
        except (msgspec.MsgspecError, UnicodeError):
            continue  # one that was being written when all stopped: nothing was done yet
    return tuple(dict.fromkeys(found))


def list_forgotten(
    place: StorePlace, course: Course, numbers: Sequence[int], now: datetime
) -> None:
    """Put members into the list beside a store.

    Raises:
        MachineError: it cannot be written.
    """
    time = moment_text(now)
    records = [ForgottenRecord(course=course.name, member=one, time=time) for one in numbers]
    _append(place.beside(SUFFIX), *records)


def _append(path: Path, *records: ForgottenRecord) -> None:
    """Put lines on the disk; one that was cut off before them spoils nothing."""
    lines = b"\n" + b"".join(msgspec.json.encode(one) + b"\n" for one in records)
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(place, "wb", buffering=0) as file:
            if file.write(lines) != len(lines):
                raise no_room()
            os.fsync(place)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise of_file(error, f"{path} cannot be written", "the list of the forgotten") from error
