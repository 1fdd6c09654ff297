"""How a class stands with one opening: a line a member, by what counts.

Which attempt counts is what `collection` says; here it is told for all members in a few questions,
for a page that is asked again whenever something changes.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Entry
from autograder.service import members, openings
from autograder.service.courses import Course
from autograder.service.members import Member, Role
from autograder.service.openings import Counts, GivenExtension, Opening
from autograder.service.orders import State
from autograder.service.store.tables import attempts, orders, results

Scores = MutableMapping[tuple[str, str, str], tuple[float | None, float]]
"""Points and the most there are, by bundle, submission and grader: what was read already."""

_decoder = msgspec.json.Decoder(Entry)


class ClassLine(msgspec.Struct, frozen=True, kw_only=True):
    """One member: how many attempts, and of the one that counts its number, its time, whether it is
    late, and its points. `state` is that of the newest; `None` is of what is not there."""

    member: Member
    attempts: int = 0
    state: State | None = None
    number: int | None = None
    time: datetime | None = None
    is_late: bool = False
    score: float | None = None
    max_score: float | None = None
    extension: GivenExtension | None = None


def lines(
    connection: sa.Connection, course: Course, opening: Opening, known: Scores | None = None
) -> tuple[ClassLine, ...]:
    """The students of a course, and who else handed something in, by the members' numbers. `known`
    are points that were read before; new ones are put into it."""
    known = {} if known is None else known
    theirs: dict[int, list[Any]] = {}
    query = (
        sa.select(
            attempts.c.member_id,
            attempts.c.number,
            attempts.c.time,
            attempts.c.submission,
            orders.c.state,
        )
        .outerjoin(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id)
        .order_by(attempts.c.time, attempts.c.number)
    )
    for row in connection.execute(query):
        theirs.setdefault(row.member_id, []).append(row)
    wanted = {
        row.submission
        for rows in theirs.values()
        for row in (rows if opening.counts is Counts.BEST else rows[-1:])
    }
    scores = _scores(connection, opening, wanted, known)
    given: dict[int, GivenExtension] = {}
    for one in openings.all_extensions(connection, opening):
        given.setdefault(one.member, one)
    return tuple(
        _line(opening, one, theirs.get(one.id, []), scores, given.get(one.id))
        for one in members.all_of(connection, course)
        if one.id in theirs or (one.active and one.role is Role.STUDENT)
    )


def _line(
    opening: Opening,
    member: Member,
    rows: list[Any],
    scores: dict[str, tuple[float | None, float]],
    extension: GivenExtension | None,
) -> ClassLine:
    if not rows:
        return ClassLine(member=member, extension=extension)
    chosen = rows[-1]
    if opening.counts is Counts.BEST:
        best = [(one, scores.get(one.submission, (None, 0.0))[0]) for one in rows]
        reached = [(points, place) for place, (_, points) in enumerate(best) if points is not None]
        if reached:
            chosen = rows[max(reached)[1]]
    window = openings.window_until(opening, None if extension is None else extension.until)
    score, most = scores.get(chosen.submission, (None, None))
    return ClassLine(
        member=member,
        attempts=len(rows),
        state=State(rows[-1].state or State.WAITING),
        number=chosen.number,
        time=chosen.time,
        is_late=window.is_late(chosen.time),
        score=score,
        max_score=most,
        extension=extension,
    )


def entry_of(connection: sa.Connection, opening: Opening, attempt: int) -> Entry | None:
    """What grading an attempt (the number of its row) gave under the bundle of its opening, of
    several graders the last; `None` where that is not known yet."""
    data = connection.scalar(
        sa.select(results.c.entry)
        .join(attempts, attempts.c.submission == results.c.submission)
        .where(attempts.c.id == attempt, results.c.bundle == opening.bundle)
        .order_by(results.c.made.desc())
        .limit(1)
    )
    return None if data is None else _decoder.decode(data)


def _scores(
    connection: sa.Connection, opening: Opening, wanted: Iterable[str], known: Scores
) -> dict[str, tuple[float | None, float]]:
    """Points by submission under the bundle of an opening; of several graders the last."""
    found: dict[str, tuple[float | None, float]] = {}
    wanted = set(wanted)
    keys = (
        sa.select(results.c.submission, results.c.grader)
        .where(results.c.bundle == opening.bundle)
        .order_by(results.c.made)
    )
    last = {row.submission: row.grader for row in connection.execute(keys)}
    entry = sa.select(results.c.entry).where(
        results.c.bundle == opening.bundle,
        results.c.submission == sa.bindparam("submission"),
        results.c.grader == sa.bindparam("grader"),
    )
    for submission in wanted & last.keys():
        key = (opening.bundle, submission, last[submission])
        if key not in known:
            data = connection.scalar(entry, {"submission": submission, "grader": key[2]})
            result = _decoder.decode(data or b"").result
            known[key] = result.score, result.max_score
        found[submission] = known[key]
    return found
