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
from autograder.result import Status
from autograder.service import grades, members, openings, results
from autograder.service.courses import Course
from autograder.service.grades import GivenByPersons
from autograder.service.marking import AnswerIndex
from autograder.service.members import Member, Role
from autograder.service.openings import Counts, GivenExtension, Opening
from autograder.service.orders import State
from autograder.service.store.tables import attempts, orders
from autograder.service.store.tables import results as kept
from autograder.views.gradebook.marked import AssignmentFile

Scores = MutableMapping[tuple[str, str, str], tuple[float | None, float, Status]]
"""Points, the most there are and the status, by bundle, submission and grader: what was read
already."""

_decoder = msgspec.json.Decoder(Entry)


class ClassLine(msgspec.Struct, frozen=True, kw_only=True):
    """One member: how many attempts, and of the one that counts its number, its time, whether it is
    late, its points by tests, once it is graded, and whether the file could not be read. `state`
    is that of the newest; `None` is of what is not there. `grade` is the points with what persons
    gave and decided, `None` also where an answer is not marked yet; `is_decided` says that
    something was decided about the whole."""

    member: Member
    attempts: int = 0
    state: State | None = None
    number: int | None = None
    time: datetime | None = None
    is_late: bool = False
    score: float | None = None
    max_score: float | None = None
    is_unreadable: bool = False
    extension: GivenExtension | None = None
    submission: str = ""
    grade: float | None = None
    max_grade: float | None = None
    is_decided: bool = False


def lines(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    known: Scores | None = None,
    only: int | None = None,
) -> tuple[ClassLine, ...]:
    """The students of a course, and who else handed something in, by the members' numbers. `known`
    are points that were read before; new ones are put into it. `only` is one member (the number of
    the row)."""
    known = {} if known is None else known
    theirs: dict[int, list[Any]] = {}
    query = (
        sa.select(
            attempts.c.member_id,
            attempts.c.number,
            attempts.c.time,
            attempts.c.submission,
            orders.c.state,
            orders.c.bundle,
        )
        .outerjoin(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id)
        .order_by(attempts.c.time, attempts.c.number)
    )
    if only is not None:
        query = query.where(attempts.c.member_id == only)
    for row in connection.execute(query):
        theirs.setdefault(row.member_id, []).append(row)
    wanted = {
        row.submission
        for rows in theirs.values()
        for row in (rows if opening.counts is Counts.BEST else rows[-1:])
    }
    scores = _scores(connection, opening, wanted, known)
    given = openings.standing_extensions(connection, opening)
    return tuple(
        _line(opening, one, theirs.get(one.id, []), scores, given.get(one.id))
        for one in members.all_of(connection, course)
        if one.id in theirs or (only is None and one.active and one.role is Role.STUDENT)
    )


def _line(
    opening: Opening,
    member: Member,
    rows: list[Any],
    scores: dict[str, tuple[float | None, float, Status]],
    extension: GivenExtension | None,
) -> ClassLine:
    if not rows:
        return ClassLine(member=member, extension=extension)
    chosen = rows[-1]
    if opening.counts is Counts.BEST:
        known = [scores[one.submission][0] if one.submission in scores else None for one in rows]
        chosen = rows[openings.best_of(known)]
    window = openings.window_until(opening, None if extension is None else extension.until)
    score: float | None = None
    most: float | None = None
    status: Status | None = None
    # what somebody else handed in alike may have its points already
    if chosen.submission in scores and _state(chosen, opening) is State.DONE:
        score, most, status = scores[chosen.submission]
    return ClassLine(
        member=member,
        attempts=len(rows),
        state=_state(rows[-1], opening),
        number=chosen.number,
        time=chosen.time,
        is_late=window.is_late(chosen.time),
        score=score,
        max_score=most,
        is_unreadable=status is Status.UNREADABLE,
        extension=extension,
        submission=chosen.submission,
        grade=score,
        max_grade=most,
    )


class GradeIndex:
    """Grades that were worked out before: they stay until somebody marks or decides, or another
    bundle is used."""

    def __init__(self) -> None:
        self._given: GivenByPersons | None = None
        self._grades: dict[tuple[int, str, str], tuple[float | None, float | None, bool]] = {}

    def with_grades(
        self,
        connection: sa.Connection,
        opening: Opening,
        assignment: AssignmentFile,
        answers: AnswerIndex,
        found: Iterable[ClassLine],
    ) -> tuple[ClassLine, ...]:
        """Lines of the class with marks and decisions in their grades."""
        given = grades.given_by_persons(connection, opening, assignment, answers)
        if given != self._given:
            self._given, self._grades = given, {}
        if not (given.marks or given.decisions):
            return tuple(found)
        return tuple(
            one
            if one.max_score is None
            else self._with_grade(connection, opening, assignment, given, one)
            for one in found
        )

    def _with_grade(
        self,
        connection: sa.Connection,
        opening: Opening,
        assignment: AssignmentFile,
        given: GivenByPersons,
        one: ClassLine,
    ) -> ClassLine:
        key = (one.member.id, opening.bundle, one.submission)
        if key not in self._grades:
            entry = results.last(connection, opening.bundle, one.submission)
            if entry is None:
                return one
            result = grades.graded_by_persons(
                entry.result, one.member, given, assignment, one.submission
            )
            is_decided = result.amended is not None and bool(result.amended.said)
            self._grades[key] = result.score, result.max_score, is_decided
        grade, most, is_decided = self._grades[key]
        return msgspec.structs.replace(one, grade=grade, max_grade=most, is_decided=is_decided)


def _state(row: Any, opening: Opening) -> State:
    """What became of an order; one that is graded under a proposed bundle was done before."""
    if row.bundle is not None and row.bundle != opening.bundle:
        return State.DONE
    return State(row.state or State.WAITING)


def entry_of(connection: sa.Connection, opening: Opening, attempt: int) -> Entry | None:
    """What grading an attempt (the number of its row) gave under the bundle of its opening, of
    several graders the last; `None` where that is not known yet."""
    query = sa.select(attempts.c.submission).where(attempts.c.id == attempt)
    return results.last(connection, opening.bundle, connection.execute(query).scalar_one())


def _scores(
    connection: sa.Connection, opening: Opening, wanted: Iterable[str], known: Scores
) -> dict[str, tuple[float | None, float, Status]]:
    """Points and status by submission under an opening's bundle; of several graders the last."""
    found: dict[str, tuple[float | None, float, Status]] = {}
    wanted = set(wanted)
    keys = (
        sa.select(kept.c.submission, kept.c.grader)
        .where(kept.c.bundle == opening.bundle)
        .order_by(kept.c.made)
    )
    last = {row.submission: row.grader for row in connection.execute(keys)}
    entry = sa.select(kept.c.entry).where(
        kept.c.bundle == opening.bundle,
        kept.c.submission == sa.bindparam("submission"),
        kept.c.grader == sa.bindparam("grader"),
    )
    for submission in wanted & last.keys():
        key = (opening.bundle, submission, last[submission])
        if key not in known:
            data = connection.scalar(entry, {"submission": submission, "grader": key[2]})
            result = _decoder.decode(data or b"").result
            known[key] = result.score, result.max_score, result.status
        found[submission] = known[key]
    return found
