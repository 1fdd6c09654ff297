"""The attempts of an opening that count: one of each student, the last or the best."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Key
from autograder.service import members, openings, results
from autograder.service.courses import Course
from autograder.service.members import Member, Role
from autograder.service.openings import Counts, Opening, Window
from autograder.service.orders import State
from autograder.service.store.tables import attempts, bodies, orders

MOST_BYTES = 120
"""of a file's name that are a member's"""


class GivenTime(msgspec.Struct, frozen=True, kw_only=True):
    """Until when a member has time, and why."""

    until: datetime
    reason: str


class CountedAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """The attempt of a student that counts: `attempt` is the number of its row, `submission` what
    tells it from others, `submitted` the time that lateness goes by."""

    attempt: int
    member: Member
    number: int
    sha256: str
    called: str
    submission: str
    submitted: datetime
    is_late: bool
    state: State
    extension: GivenTime | None = None
    open: int = 0
    """how many of the student's attempts have no result yet, where the best counts"""

    @property
    def file(self) -> str:
        """A name for it that fits any file system, and that nobody else's has. It ends as what was
        handed in does: by that grading tells a script from a notebook."""
        suffix = PurePosixPath(self.called).suffix
        return f"{_fit(self.member.label)} {self.member.number}{suffix}"


class AttemptCollection(msgspec.Struct, frozen=True, kw_only=True):
    """All that counts for an opening, by the members' numbers; who handed in nothing; and whose
    attempts were left out, because they are no students."""

    opening: Opening
    counted: tuple[CountedAttempt, ...]
    missing: tuple[Member, ...]
    others: tuple[Member, ...]


def collected(
    connection: sa.Connection, course: Course, opening: Opening, grader: str
) -> AttemptCollection:
    """The attempts that count by now; the best by what this `grader` gave for them."""
    known = {one.id: one for one in members.all_of(connection, course)}
    theirs: dict[int, list[sa.Row[Any]]] = {}
    query = (
        sa.select(attempts, orders.c.state, orders.c.bundle)
        .outerjoin(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id)
    )
    for row in connection.execute(query):
        theirs.setdefault(row.member_id, []).append(row)
    students = [one for one in known.values() if one.role is Role.STUDENT]
    return AttemptCollection(
        opening=opening,
        counted=tuple(
            _counted(connection, opening, one, theirs[one.id], grader)
            for one in students
            if one.id in theirs
        ),
        missing=tuple(one for one in students if one.active and one.id not in theirs),
        others=tuple(
            one for one in known.values() if one.id in theirs and one.role is not Role.STUDENT
        ),
    )


def body_of(connection: sa.Connection, counted: CountedAttempt) -> bytes:
    """What was handed in."""
    query = sa.select(bodies.c.data).where(bodies.c.sha256 == counted.sha256)
    data: bytes = connection.execute(query).scalar_one()
    return data


def _counted(
    connection: sa.Connection,
    opening: Opening,
    member: Member,
    theirs: Iterable[sa.Row[Any]],
    grader: str,
) -> CountedAttempt:
    rows = sorted(theirs, key=lambda row: (row.time, row.number))
    chosen, left = rows[-1], 0
    if opening.counts is Counts.BEST:
        scores = [_score(connection, opening, row, grader) for row in rows]
        left = scores.count(None)
        chosen = rows[openings.best_of(scores)]
    window = openings.window(connection, opening, member.id)
    return CountedAttempt(
        attempt=chosen.id,
        member=member,
        number=chosen.number,
        sha256=chosen.sha256,
        called=chosen.called,
        submission=chosen.submission,
        submitted=_told(chosen.time, window),
        is_late=window.is_late(chosen.time),
        state=_state(chosen, opening),
        extension=_extension(connection, opening, member),
        open=left,
    )


def _state(row: sa.Row[Any], opening: Opening) -> State:
    """What became of an order; one that is graded under a proposed bundle was done before."""
    if row.bundle not in (None, opening.bundle):
        return State.DONE
    return State(row.state or State.WAITING)


def _score(
    connection: sa.Connection, opening: Opening, row: sa.Row[Any], grader: str
) -> float | None:
    entry = results.find(connection, Key(opening.bundle, row.submission, grader))
    return None if entry is None else entry.result.score


def _told(time: datetime, window: Window) -> datetime:
    """What came within the grace for uploads came when it was due: so nobody who asks for lateness
    has to know of that grace."""
    return window.due if window.due < time <= window.due + window.grace else time


def _extension(connection: sa.Connection, opening: Opening, member: Member) -> GivenTime | None:
    """The one that counts, as a run has it."""
    given = openings.extension_of(connection, opening, member.id)
    return None if given is None else GivenTime(until=given.until, reason=given.reason)


def _fit(label: str) -> str:
    """A name in letters, digits and spaces, not too long for a file. It has no dot: what ends a
    file's name is its kind."""
    plain = unicodedata.normalize("NFC", label)
    kept = "".join(c if unicodedata.category(c)[0] in "LNM" or c in "-_'" else " " for c in plain)
    words = " ".join(kept.split()).strip("-_'")
    return words.encode()[:MOST_BYTES].decode("utf-8", "ignore").strip() or "member"
