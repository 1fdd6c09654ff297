"""Whether a store is whole: all that was accepted is there, is proved, and will be graded once.

- The chain of each course: every link follows from the one before, and the last is the course's.
- Each attempt: one link, whose commitment is that of its salt and record; a body of its bytes; a
  good receipt that says what the row says; one order. An order that is done has its result.
- Each mark: of a member of the course, its versions from 1 on without a gap, by a member of the
  course. Each decision: one that can be read, under its number. Comments at hand: a member's of the
  course, texts that can be read.
- Links without an attempt are those of persons who were forgotten, and of nobody else.

Looks at everything and changes nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from autograder.batch.journal import Key
from autograder.course.decisions import read_ledger
from autograder.errors import one_line
from autograder.service import courses, keyring, receipts, results
from autograder.service.courses import Course
from autograder.service.orders import State
from autograder.service.receipts import AttemptRecord, Claims, ReceiptError
from autograder.service.store import Store, tables
from autograder.service.store.tables import (
    attempts,
    banks,
    bodies,
    chain,
    decisions,
    forgotten,
    marks,
    members,
    openings,
)
from autograder.service.store.tables import orders as orders_table

_MOST_OF_SQLITE = 20
_IS_GONE = sa.and_(
    forgotten.c.course_id == openings.c.course_id, forgotten.c.number == members.c.number
)
"""whether the member of a row was forgotten, in the course of its opening"""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, and a line for all that is not as it has to be."""

    courses: int
    links: int
    attempts: int
    done: int
    """orders that are done"""
    troubles: tuple[str, ...]


def inspect(store: Store, only: Sequence[Course] = ()) -> Inspection:
    """Look at all courses of a store, or at some `only`.

    Raises:
        MachineError: it cannot be read; so damaged that nothing more can be said.
    """
    keys = keyring.public(store)
    counts: Counter[str] = Counter()
    with store.read() as connection:
        found = list(_of_the_file(connection))
        found += _as_far_as_readable("bodies", _of_bodies(connection))
        found += _as_far_as_readable("results", _of_results(connection))
        for course in only or courses.all_of(connection):
            counts["courses"] += 1
            found += _as_far_as_readable("chain", _of_the_chain(connection, course, counts))
            lines = _of_attempts(connection, course, keys, counts)
            found += _as_far_as_readable("attempts", lines)
            found += _as_far_as_readable("marks", _of_marks(connection, course))
            found += _as_far_as_readable("decisions", _of_decisions(connection, course))
            found += _as_far_as_readable("banks", _of_banks(connection, course))
    return Inspection(
        courses=counts["courses"],
        links=counts["links"],
        attempts=counts["attempts"],
        done=counts["done"],
        troubles=tuple(found),
    )


def _as_far_as_readable(table: str, lines: Iterator[str]) -> Iterator[str]:
    """The same lines, and one more where a row holds something of another kind."""
    try:
        yield from lines
    except (TypeError, ValueError, OverflowError) as error:
        yield f"a row of {table} cannot be read ({one_line(str(error), 80)}): no others are"


def _of_the_file(connection: sa.Connection) -> Iterator[str]:
    """What SQLite itself says of its file."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_OF_SQLITE})"):
        if line != "ok":
            yield f"the file is damaged: {line}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of {row[0]} speaks of a row of {row[2]} that is not there"


def _of_bodies(connection: sa.Connection) -> Iterator[str]:
    has_owner = sa.exists().where(attempts.c.sha256 == bodies.c.sha256)
    rows = connection.execution_options(yield_per=1).execute(sa.select(bodies, has_owner))
    for sha256, data, is_owned in rows:
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"body {sha256[:12]}: these are other bytes"
        if not is_owned:
            yield f"body {sha256[:12]} is of no attempt"


def _of_results(connection: sa.Connection) -> Iterator[str]:
    """What is left of somebody who was forgotten."""
    known = set(connection.scalars(sa.select(attempts.c.submission)))
    for submission in connection.scalars(sa.select(tables.results.c.submission).distinct()):
        if submission not in known:
            yield f"the result of {submission[:12]} is of no attempt"


def _of_the_chain(connection: sa.Connection, course: Course, counts: Counter[str]) -> Iterator[str]:
    head = connection.execute(
        sa.select(tables.courses).where(tables.courses.c.id == course.id)
    ).one()
    somebody = sa.select(forgotten.c.id).where(forgotten.c.course_id == course.id).limit(1)
    may_lack = connection.scalar(somebody) is not None
    previous, sequence, epoch = receipts.FIRST, 0, 1
    query = sa.select(chain).where(chain.c.course_id == course.id).order_by(chain.c.sequence)
    for row in connection.execution_options(yield_per=500).execute(query):
        counts["links"] += 1
        where = f"{course.name}: link {row.sequence}"
        if row.sequence != sequence + 1:
            yield f"{where} comes after link {sequence}"
        if row.previous != previous:
            yield f"{where} does not stand on the one before it"
        if row.epoch < epoch:
            yield f"{where} is of epoch {row.epoch}, and one before it of epoch {epoch}"
        if row.link != _link(row):
            yield f"{where} does not follow from what it says"
        if row.attempt_id is None and not may_lack:
            yield f"{where} has no attempt, and nobody was forgotten"
        previous, sequence, epoch = row.link, row.sequence, max(epoch, row.epoch)
    if (head.sequence, head.link) != (sequence, previous):
        yield f"{course.name}: the chain ends at link {sequence}, the course at {head.sequence}"
    if head.epoch < epoch:
        yield f"{course.name}: the course is in epoch {head.epoch}, its last link in {epoch}"


def _link(row: sa.Row[Any]) -> str | None:
    try:
        return receipts.link(row.previous, row.epoch, row.sequence, row.commitment)
    except ValueError:  # what was changed need not be a digest any more
        return None


def _of_attempts(
    connection: sa.Connection,
    course: Course,
    keys: Mapping[str, Ed25519PublicKey],
    counts: Counter[str],
) -> Iterator[str]:
    gone = set(
        connection.scalars(sa.select(forgotten.c.number).where(forgotten.c.course_id == course.id))
    )
    query = (
        sa.select(
            attempts,
            openings.c.slug,
            openings.c.bundle.label("present"),
            members.c.number.label("member"),
            members.c.course_id.label("member_course"),
            bodies.c.sha256.label("body"),
            chain.c.commitment,
            chain.c.epoch,
            chain.c.sequence,
            chain.c.previous,
            orders_table.c.bundle,
            orders_table.c.state,
            orders_table.c.grader,
            orders_table.c.course_id.label("order_course"),
            orders_table.c.member_id.label("order_member"),
        )
        .join(openings, openings.c.id == attempts.c.opening_id)
        .outerjoin(members, members.c.id == attempts.c.member_id)
        .outerjoin(bodies, bodies.c.sha256 == attempts.c.sha256)
        .outerjoin(chain, chain.c.attempt_id == attempts.c.id)
        .outerjoin(orders_table, orders_table.c.attempt_id == attempts.c.id)
        .where(openings.c.course_id == course.id)
        .order_by(attempts.c.id)
    )
    for row in connection.execution_options(yield_per=200).execute(query):
        counts["attempts"] += 1
        counts["done"] += row.state == State.DONE
        where = f"{course.name}: attempt {row.number} of #{row.member} for {row.slug}"
        if row.member_course != course.id:
            yield f"{where} is of a member of another course"
        if row.member in gone:
            yield f"{where} is there, and #{row.member} was forgotten"
        if row.body is None:
            yield f"{where} has no body"
        said = (*_of_the_proof(row, course, keys), *_of_the_order(connection, row, course))
        yield from (f"{where}: {line}" for line in said)


def _of_marks(connection: sa.Connection, course: Course) -> Iterator[str]:
    """Whether versions follow each other, and nothing is of somebody who is not there."""
    by = members.alias("by")
    query = (
        sa.select(
            marks,
            openings.c.slug,
            members.c.number,
            members.c.course_id.label("member_course"),
            by.c.course_id.label("marker_course"),
            forgotten.c.id.label("gone"),
        )
        .join(openings, openings.c.id == marks.c.opening_id)
        .outerjoin(members, members.c.id == marks.c.member_id)
        .outerjoin(by, by.c.id == marks.c.marker_id)
        .outerjoin(forgotten, _IS_GONE)
        .where(openings.c.course_id == course.id)
        .order_by(
            *(marks.c.opening_id, marks.c.member_id, marks.c.question, marks.c.answer),
            marks.c.version,
        )
    )
    last: tuple[object, ...] = ()
    version = 0
    for row in connection.execution_options(yield_per=500).execute(query):
        key = (row.opening_id, row.member_id, row.question, row.answer)
        version = version + 1 if key == last else 1
        where = (
            f"{course.name}: version {row.version} of the mark of #{row.number} for {row.slug}, "
            f"{row.question:.60}"
        )
        if row.version != version:
            yield f"{where} comes after version {version - 1}"
        if row.points is not None and not 0 <= row.points < math.inf:
            yield f"{where} gives {row.points} points"
        if row.member_course != course.id or row.marker_course != course.id:
            yield f"{where} is of a member of another course, or by one"
        if row.gone is not None:
            yield f"{where} is there, and #{row.number} was forgotten"
        msgspec.json.decode(row.items, type=tuple[str, ...])
        last, version = key, row.version


def _of_decisions(connection: sa.Connection, course: Course) -> Iterator[str]:
    """Whether each ledger can be read, by the same rules as the file of a run."""
    query = (
        sa.select(decisions, openings.c.slug, members.c.course_id.label("member_course"))
        .join(openings, openings.c.id == decisions.c.opening_id)
        .outerjoin(members, members.c.id == decisions.c.member_id)
        .where(openings.c.course_id == course.id)
        .order_by(decisions.c.opening_id, decisions.c.number)
    )
    for row in connection.execute(query):
        where = f"{course.name}: decision {row.number} about {row.slug}"
        read = read_ledger(row.entry + b"\n", where)
        yield from (f"{where}: {note}" for note in read.notes)
        if any(one.number != row.number for one in read.decisions):
            yield f"{where} has another number"
        if row.member_id is not None and row.member_course != course.id:
            yield f"{where} is about a member of another course"


def _of_banks(connection: sa.Connection, course: Course) -> Iterator[str]:
    """Whether comments at hand can be read, and are of somebody who is there."""
    query = (
        sa.select(
            banks,
            openings.c.slug,
            members.c.number,
            members.c.course_id.label("member_course"),
            forgotten.c.id.label("gone"),
        )
        .join(openings, openings.c.id == banks.c.opening_id)
        .outerjoin(members, members.c.id == banks.c.member_id)
        .outerjoin(forgotten, _IS_GONE)
        .where(openings.c.course_id == course.id)
        .order_by(banks.c.id)
    )
    for row in connection.execute(query):
        where = (
            f"{course.name}: the comments at hand of #{row.number} for {row.slug}, "
            f"{row.question:.60}"
        )
        if row.member_course != course.id:
            yield f"{where} are of a member of another course"
        elif row.gone is not None:
            yield f"{where} are there, and #{row.number} was forgotten"
        try:
            msgspec.json.decode(row.comments, type=tuple[str, ...])
        except (msgspec.MsgspecError, UnicodeError) as error:
            yield f"{where} cannot be read ({one_line(str(error), 80)})"


def _of_the_proof(
    row: sa.Row[Any], course: Course, keys: Mapping[str, Ed25519PublicKey]
) -> Iterator[str]:
    """Whether link and receipt prove what the row says."""
    record = AttemptRecord(
        course=course.name,
        opening=row.slug,
        member=row.member or 0,
        number=row.number,
        sha256=row.sha256,
        time=receipts.moment_text(row.time),
    )
    if row.commitment is None:
        yield "it has no link in the chain"
    elif row.commitment != _commitment(record, row.salt):
        yield "the commitment of its link is another one"
    try:
        claims = receipts.checked(row.receipt, keys)
    except ReceiptError as error:
        yield f"its receipt is not good: {error}"
        return
    if _record_of(claims) != record or claims.salt != row.salt:
        yield "its receipt says something else than the row"
    if row.commitment is not None and not _stands_there(claims, row):
        yield "its receipt speaks of another place in the chain"


def _commitment(record: AttemptRecord, salt: str) -> str | None:
    try:
        return receipts.commitment(record, salt)
    except ValueError:
        return None


def _record_of(claims: Claims) -> AttemptRecord:
    return AttemptRecord(
        **{name: getattr(claims, name) for name in AttemptRecord.__struct_fields__}
    )


def _stands_there(claims: Claims, row: sa.Row[Any]) -> bool:
    """Whether a receipt's place is that of the link; one that was admitted after a restore has a
    link of a later epoch."""
    own = (claims.epoch, claims.sequence, claims.previous)
    return own == (row.epoch, row.sequence, row.previous) or claims.epoch < row.epoch


def _of_the_order(connection: sa.Connection, row: sa.Row[Any], course: Course) -> Iterator[str]:
    if row.state is None:
        yield "nothing orders it to be graded"
        return
    if row.state not in [state.value for state in State]:
        yield f"its order is {row.state!r:.40}"
    if (row.order_course, row.order_member) != (course.id, row.member_id):
        yield "its order is of another course or member"
    if row.bundle != row.present:
        yield "its order is for another bundle than the one that is up"
    if row.state == State.DONE:
        if row.grader is None:
            yield "it is done by nobody"
        elif results.find(connection, Key(row.bundle, row.submission, row.grader)) is None:
            yield "it is done and has no result"
