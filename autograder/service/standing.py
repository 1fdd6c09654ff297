"""How an attempt stands: in line, at work, or done, and what its member may read of it."""

from __future__ import annotations

import itertools
from datetime import datetime
from statistics import fmean
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Key
from autograder.result import QuestionResult, Result, Status, public_of
from autograder.service import openings, orders, results
from autograder.service.openings import Counts, Opening, Window
from autograder.service.orders import State
from autograder.service.store.tables import attempts
from autograder.service.store.tables import orders as orders_table

RECENT = 50
"""results that the speed of grading is taken from"""
_LEAST_SHARE = 0.5
"""of a grader's time that it has a processor for: a notebook that sleeps needs none"""


class AttemptStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of one member: what was handed in, and how far it is.

    `place` is how many go first, `seconds` how long that will take, both `None` where nobody can
    say. `so_far` is what the public tests gave while it is graded, `public` what they gave in the
    end, `result` all of it where feedback is released. `attempt` is the number of its row,
    `submission` the digest that its result goes by.
    """

    attempt: int
    number: int
    sha256: str
    submission: str
    called: str
    time: datetime
    is_late: bool
    receipt: str
    notes: tuple[str, ...]
    state: State
    place: int | None = None
    seconds: float | None = None
    so_far: tuple[QuestionResult, ...] = ()
    public: Result | None = None
    result: Result | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing of the file could be graded."""
        return self.public is not None and self.public.status is Status.UNREADABLE


def all_of(
    connection: sa.Connection, opening: Opening, member: int, now: datetime
) -> tuple[AttemptStanding, ...]:
    """All attempts of a member (the number of the row), the newest first."""
    return _newest(connection, opening, member, now, None)


def latest(
    connection: sa.Connection, opening: Opening, member: int, now: datetime
) -> AttemptStanding | None:
    """The newest of them."""
    return next(iter(_newest(connection, opening, member, now, 1)), None)


def counting(connection: sa.Connection, opening: Opening, member: int, now: datetime) -> int | None:
    """The number of the attempt of a member that counts; `None` where there is none, and where the
    best counts and points are not to be seen yet."""
    if opening.counts is Counts.LAST:
        own = (attempts.c.opening_id == opening.id, attempts.c.member_id == member)
        query = sa.select(attempts.c.number).where(*own)
        last = query.order_by(attempts.c.time.desc(), attempts.c.number.desc()).limit(1)
        number: int | None = connection.scalar(last)
        return number
    scored = [
        (one.result.score, one.time, one.number)
        for one in all_of(connection, opening, member, now)
        if one.result is not None and one.result.score is not None
    ]
    return max(scored)[2] if scored else None


def _newest(
    connection: sa.Connection, opening: Opening, member: int, now: datetime, most: int | None
) -> tuple[AttemptStanding, ...]:
    query = _query(opening, member).order_by(attempts.c.number.desc()).limit(most)
    window = openings.window(connection, opening, member)
    rows = connection.execute(query)
    return tuple(_standing(connection, row, opening, window, now) for row in rows)


def find(
    connection: sa.Connection, opening: Opening, member: int, number: int, now: datetime
) -> AttemptStanding | None:
    """One attempt of a member, if there is one of that number."""
    query = _query(opening, member).where(attempts.c.number == number)
    row = connection.execute(query).one_or_none()
    window = openings.window(connection, opening, member)
    return None if row is None else _standing(connection, row, opening, window, now)


def public_part(result: Result) -> Result:
    """A result without anything that a hidden test found."""
    questions = tuple(map(public_of, result.questions))
    return msgspec.structs.replace(
        result,
        questions=questions,
        max_score=sum(question.max_points for question in questions),
    )


def _query(opening: Opening, member: int) -> sa.Select[Any]:
    return (
        sa.select(
            attempts,
            orders_table.c.state,
            orders_table.c.bundle,
            orders_table.c.grader,
            orders_table.c.so_far,
        )
        .join(orders_table, orders_table.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id, attempts.c.member_id == member)
    )


def _standing(
    connection: sa.Connection, row: sa.Row[Any], opening: Opening, window: Window, now: datetime
) -> AttemptStanding:
    state = State(row.state)
    is_proposed = row.bundle != opening.bundle
    if is_proposed:  # what its member sees is what was found before
        state = State.DONE
        found = results.last(connection, opening.bundle, row.submission)
    elif state is State.DONE:
        found = results.find(connection, Key(row.bundle, row.submission, row.grader))
    else:
        found = None
    place = orders.place_in_line(connection, row.id) if state is State.WAITING else None
    noted = msgspec.json.decode(row.notes, type=tuple[str, ...])
    released = openings.is_released(opening, window.due, now)
    return AttemptStanding(
        attempt=row.id,
        number=row.number,
        sha256=row.sha256,
        submission=row.submission,
        called=row.called,
        time=row.time,
        is_late=window.is_late(row.time),
        receipt=row.receipt,
        notes=tuple(dict.fromkeys((*noted, *(found.result.notes if found is not None else ())))),
        state=state,
        place=place,
        seconds=_seconds(connection, opening, place),
        so_far=() if is_proposed else orders.heard(row.so_far),
        public=None if found is None else public_part(found.result),
        result=found.result if found is not None and released else None,
    )


def _seconds(connection: sa.Connection, opening: Opening, place: int | None) -> float | None:
    """How long those at work, those before it and itself will take, by how fast the last were
    done."""
    if place is None:
        return None
    each = _seconds_each(connection, opening.course_id)
    if each is None:
        return None
    return (orders.at_work(connection, opening.course_id) + place + 1) * each


def _seconds_each(connection: sa.Connection, course: int) -> float | None:
    """Seconds from one result of a course to the next, by the last ones and without the time in
    which nobody waited; `None` where too few are there.

    While more comes in than is done, it is handing in that keeps graders from a processor. That
    ends before those who come now have their turn, so it is left out."""
    table = orders_table.c
    last = connection.execute(
        sa.select(table.queued, table.done, table.share)
        .where(table.course_id == course, table.state == State.DONE.value)
        .order_by(table.done.desc())
        .limit(RECENT)
    ).all()
    if len(last) < 2:
        return None
    busy: float = sum(
        max(0.0, (one.done - max(before.done, one.queued)).total_seconds())
        for one, before in itertools.pairwise(last)
    )
    each = busy / (len(last) - 1)
    shares = [one.share for one in last if one.share is not None]
    if shares and orders.came_since(connection, course, last[-1].done) > len(last):
        each *= max(fmean(shares), _LEAST_SHARE)
    return each
