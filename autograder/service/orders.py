"""What is to be graded, and who has it: an order for each attempt, taken by a numbered lease.

A lease has a number that only grows. A result is kept under the current one alone, so that of two
that have an order, one of which was given up for lost, one result comes. After `TRIES` leases
without a result the order is given up: nobody could examine it, and a person has to look.

Whose turn it is: courses in turn, the one that waited longest since it was last served; in a course
by the turn of the order. A member's first waiting order has the turn that the course is at, each
further one a later turn, so that who hands in ten times waits behind all who did once. A newer
attempt takes the place of the same member's waiting one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
import sqlalchemy as sa

from autograder.result import QuestionResult
from autograder.service.store.tables import attempts, bodies, courses, orders

TRIES = 3
LEASE = timedelta(minutes=2)
"""how long a lease holds without a word: so long an order of a machine that is gone waits"""


NOBODYS: dict[str, None] = {"holder": None, "ends": None, "so_far": None}
"""of an order that nobody has"""


class State(StrEnum):
    """What became of an order."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    UNEXAMINED = "unexamined"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that is to be graded with a bundle; numbers of rows."""

    attempt: int
    course: int
    member: int
    bundle: str


class Leased(Order, frozen=True, kw_only=True):
    """An order that somebody has, under a lease of that number."""

    lease: int
    called: str
    sha256: str
    data: bytes


_IN_LINE = (
    sa.select(orders)
    .where(orders.c.member_id == sa.bindparam("member"), orders.c.state == State.WAITING)
    .order_by(orders.c.turn, orders.c.slot)
)
_TURN = sa.select(courses.c.turn).where(courses.c.id == sa.bindparam("course"))
_LAST_TURN = sa.select(sa.func.max(orders.c.turn)).where(
    orders.c.member_id == sa.bindparam("member")
)
_ORDER = sa.insert(orders)


def place(connection: sa.Connection, order: Order, now: datetime, *, beyond: bool) -> None:
    """Order an attempt to be graded. One that is `beyond` the quota goes behind all others, and its
    member's waiting ones behind it."""
    theirs = connection.execute(_IN_LINE, {"member": order.member}).all()
    if theirs:
        # the newest has the first of their places, each older one the place of the one before it
        behind = (theirs[-1].turn + 1, order.attempt)
        (turn, slot), *later = [*((row.turn, row.slot) for row in theirs), behind]
        for row, (its_turn, its_slot) in zip(theirs, later, strict=True):
            connection.execute(
                sa.update(orders)
                .where(orders.c.attempt_id == row.attempt_id)
                .values(turn=its_turn, slot=its_slot)
            )
        if beyond:
            own = sa.and_(orders.c.member_id == order.member, orders.c.state == State.WAITING)
            connection.execute(sa.update(orders).where(own).values(last=True))
    else:
        at = connection.scalar(_TURN, {"course": order.course}) or 0
        latest = connection.scalar(_LAST_TURN, {"member": order.member})
        turn, slot = at if latest is None else max(at, latest + 1), order.attempt
    connection.execute(
        _ORDER,
        {
            "attempt_id": order.attempt,
            "course_id": order.course,
            "member_id": order.member,
            "bundle": order.bundle,
            "state": State.WAITING.value,
            "last": False,
            "turn": turn,
            "slot": slot,
            "queued": now,
            "lease": 0,
            "tries": 0,
        },
    )


def lease(
    connection: sa.Connection,
    holder: str,
    most: int,
    now: datetime,
    only: str | None = None,
    without: Collection[str] = (),
) -> tuple[Leased, ...]:
    """Up to that many orders for `holder`, in fair order; those whose lease is over are taken back
    first. With `only` the digest of a bundle, of those that it grades; none of those that bundles
    grade which `holder` does `without`."""
    take_back(connection, now)
    wanted = orders.c.state == State.WAITING
    if only is not None:
        wanted &= orders.c.bundle == only
    if without:
        wanted &= orders.c.bundle.not_in(sorted(without))
    taken: list[int] = []
    while len(taken) < most and (number := _next(connection, now, holder, wanted)) is not None:
        taken.append(number)
    return tuple(_leased(connection, number) for number in taken)


def others_wait(connection: sa.Connection, bundle: str) -> bool:
    """Whether something waits that another bundle grades."""
    others = sa.and_(orders.c.state == State.WAITING, orders.c.bundle != bundle)
    return connection.scalar(sa.select(sa.exists().where(others))) or False


def take_back(connection: sa.Connection, now: datetime, holder: str | None = None) -> int:
    """Have orders wait again whose lease is over, or that `holder` has; how many. What was leased
    `TRIES` times already is given up."""
    over = orders.c.ends < now if holder is None else orders.c.holder == holder
    leased = sa.and_(orders.c.state == State.LEASED, over)
    given_up = connection.execute(
        sa.update(orders)
        .where(leased, orders.c.tries >= TRIES)
        .values(state=State.UNEXAMINED.value, **NOBODYS, done=now)
    )
    again = connection.execute(
        sa.update(orders).where(leased).values(state=State.WAITING.value, **NOBODYS)
    )
    return given_up.rowcount + again.rowcount


def take_back_all(connection: sa.Connection, holders: str = "") -> int:
    """Have all leased orders wait again, where whoever had them is known to be gone: of holders
    whose names begin so."""
    leased = sa.and_(orders.c.state == State.LEASED, orders.c.holder.startswith(holders))
    again = sa.update(orders).where(leased).values(state=State.WAITING.value, **NOBODYS)
    return connection.execute(again).rowcount


def hand_back(connection: sa.Connection, held: Sequence[Leased]) -> None:
    """Have orders wait again that nobody began with: that was no try."""
    for one in held:
        connection.execute(
            sa.update(orders)
            .where(_still(one))
            .values(state=State.WAITING.value, **NOBODYS, tries=orders.c.tries - 1)
        )


def renew(connection: sa.Connection, holder: str, now: datetime) -> int:
    """Have all leases of `holder` last from now; how many it has."""
    mine = sa.and_(orders.c.state == State.LEASED, orders.c.holder == holder)
    return connection.execute(sa.update(orders).where(mine).values(ends=now + LEASE)).rowcount


def finish(
    connection: sa.Connection,
    held: Leased,
    grader: str,
    now: datetime,
    *,
    examined: bool = True,
    share: float | None = None,
) -> bool:
    """End an order whose result is kept; `False` where the lease is another's by now, and nothing
    was changed. One that could not be `examined` waits again, until it was tried often enough.
    `share` is that of its time in which grading had a processor, where that was measured."""
    tried = sa.case((orders.c.tries >= TRIES, State.UNEXAMINED.value), else_=State.WAITING.value)
    state = sa.literal(State.DONE.value) if examined else tried
    changed = connection.execute(
        sa.update(orders)
        .where(_still(held))
        .values(state=state, **NOBODYS, grader=grader, done=now, share=share)
    )
    return changed.rowcount == 1


def hear(connection: sa.Connection, held: Leased, questions: Sequence[QuestionResult]) -> None:
    """Keep how an order stands meanwhile; nothing where the lease is another's by now."""
    connection.execute(
        sa.update(orders).where(_still(held)).values(so_far=msgspec.json.encode(questions))
    )


def heard(kept: bytes | None) -> tuple[QuestionResult, ...]:
    """What `hear` kept."""
    return () if kept is None else msgspec.json.decode(kept, type=tuple[QuestionResult, ...])


def place_in_line(connection: sa.Connection, attempt: int) -> int | None:
    """How many orders of the course go first; `None` where it does not wait."""
    own = connection.execute(sa.select(orders).where(orders.c.attempt_id == attempt)).one_or_none()
    if own is None or own.state != State.WAITING:
        return None
    first = sa.tuple_(orders.c.last, orders.c.turn, orders.c.slot) < sa.tuple_(
        sa.literal(own.last), sa.literal(own.turn), sa.literal(own.slot)
    )
    query = sa.select(sa.func.count()).where(
        orders.c.course_id == own.course_id, orders.c.state == State.WAITING, first
    )
    return connection.scalar(query) or 0


def came_since(connection: sa.Connection, course: int, moment: datetime) -> int:
    """How many orders of a course were queued after that."""
    later = sa.and_(orders.c.course_id == course, orders.c.queued > moment)
    return connection.scalar(sa.select(sa.func.count()).where(later)) or 0


def at_work(connection: sa.Connection, course: int) -> int:
    """How many orders of a course are being graded."""
    leased = sa.and_(orders.c.course_id == course, orders.c.state == State.LEASED)
    return connection.scalar(sa.select(sa.func.count()).where(leased)) or 0


def counted(connection: sa.Connection) -> dict[State, int]:
    """How many orders there are of each state, where there are any."""
    query = sa.select(orders.c.state, sa.func.count()).group_by(orders.c.state)
    return {State(state): many for state, many in connection.execute(query)}


def oldest(connection: sa.Connection) -> datetime | None:
    """Since when the oldest of those waits that wait."""
    query = sa.select(orders.c.queued).where(orders.c.state == State.WAITING)
    found: datetime | None = connection.scalar(query.order_by(orders.c.queued).limit(1))
    return found


def _still(held: Leased) -> sa.ColumnElement[bool]:
    """Whether an order is under that lease, and not another's by now."""
    return sa.and_(
        orders.c.attempt_id == held.attempt,
        orders.c.lease == held.lease,
        orders.c.state == State.LEASED,
    )


def _next(
    connection: sa.Connection, now: datetime, holder: str, waiting: sa.ColumnElement[bool]
) -> int | None:
    """Lease the order whose turn it is, of those that are `waiting`: the number of its attempt."""
    waits = sa.exists().where(orders.c.course_id == courses.c.id, waiting)
    course = connection.execute(
        sa.select(courses).where(waits).order_by(courses.c.served, courses.c.id).limit(1)
    ).one_or_none()
    if course is None:
        return None
    chosen = connection.execute(
        sa.select(orders)
        .where(orders.c.course_id == course.id, waiting)
        .order_by(orders.c.last, orders.c.turn, orders.c.slot)
        .limit(1)
    ).one()
    connection.execute(
        sa.update(orders)
        .where(orders.c.attempt_id == chosen.attempt_id)
        .values(
            state=State.LEASED.value,
            lease=chosen.lease + 1,
            tries=chosen.tries + 1,
            holder=holder,
            ends=now + LEASE,
        )
    )
    latest = connection.scalar(sa.select(sa.func.max(courses.c.served))) or 0
    connection.execute(
        sa.update(courses)
        .where(courses.c.id == course.id)
        .values(served=latest + 1, turn=max(course.turn, chosen.turn))
    )
    number: int = chosen.attempt_id
    return number


def _leased(connection: sa.Connection, attempt: int) -> Leased:
    row = connection.execute(
        sa.select(orders, attempts.c.called, attempts.c.sha256, bodies.c.data)
        .join(attempts, attempts.c.id == orders.c.attempt_id)
        .join(bodies, bodies.c.sha256 == attempts.c.sha256)
        .where(orders.c.attempt_id == attempt)
    ).one()
    return Leased(
        attempt=row.attempt_id,
        course=row.course_id,
        member=row.member_id,
        bundle=row.bundle,
        lease=row.lease,
        called=row.called,
        sha256=row.sha256,
        data=row.data,
    )
