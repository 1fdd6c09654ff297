"""What persons give for answers: every version of a mark is kept, and none takes another's place
unseen.

A mark is for what a member wrote for a question, named by its digest as in the files of
`autograder grade`: whoever hands in again with the same words keeps it, and after other words the
answer is open again. What was given for the earlier words stays in the store.

Whoever saves names the version that they saw. Where somebody else saved in between nothing is
written, and both are told. The same form sent again is the same version: who got no answer sends it
once more. Rows are only ever added.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Key
from autograder.course import Student
from autograder.course.table import counted as counted_points
from autograder.errors import UsageError
from autograder.result import WrittenAnswer, rounded
from autograder.service import results
from autograder.service.courses import Course, note
from autograder.service.members import Member, Role, member_of
from autograder.service.openings import Counts, Opening, best_of
from autograder.service.orders import State
from autograder.service.store.tables import attempts, banks, marks, members, orders
from autograder.views.gradebook.marks import (
    MAX_BANK,
    MAX_COMMENT,
    ManualQuestion,
    answer_in,
    digest_of,
)
from autograder.views.gradebook.sections import parts_of

MOST_KEPT = 20_000
"""results that are remembered"""
MOST_FORM = 100
_MOST_OF_TRAIL = 300
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class MarkVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody gave for an answer, as one of several versions, from 1 on; `points` may be open
    still. `by` is who marks, `marker` the number of the row."""

    version: int
    points: float | None
    comment: str
    items: tuple[str, ...]
    made: datetime
    marker: int
    by: str
    answer: str
    form: str = ""


class MarkWish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to give for the `answer` (its digest) that they saw, in view of version
    `base` (0 where there was none); `form` tells a second sending from another wish."""

    answer: str
    base: int
    points: float | None
    comment: str = ""
    items: tuple[str, ...] = ()
    form: str = ""

    def is_given_by(self, mark: MarkVersion) -> bool:
        """Whether a mark says the same."""
        return (mark.points, mark.comment, mark.items) == (self.points, self.comment, self.items)


class AnswerChanged(UsageError):
    """Another answer counts now than the one that was seen."""


class MarkKept(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a wish: the version that is `kept` of it, `None` where somebody else saved
    meanwhile; and the one that stands `now`."""

    kept: MarkVersion | None
    now: MarkVersion


class CountedAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The attempt of a student that counts, and the digest of what it has for each question that a
    person marks; none while it has no result. `empty` are those in which nothing was written."""

    member: Member
    attempt: int
    key: Key | None
    answers: Mapping[str, str] = {}
    empty: frozenset[str] = frozenset()


class _Digested(msgspec.Struct, frozen=True):
    score: float | None
    answers: dict[str, str]
    empty: frozenset[str]


class AnswerIndex:
    """Which answers the results of attempts hold. A result is read once: it never changes, and a
    class of them is large."""

    def __init__(self) -> None:
        self._known: dict[Key, _Digested] = {}

    def of(self, connection: sa.Connection, key: Key) -> _Digested | None:
        """What a result holds; `None` where there is none."""
        found = self._known.get(key)
        if found is None and (entry := results.find(connection, key)) is not None:
            answers = entry.result.answers
            found = _Digested(
                entry.result.score,
                {one.question: digest_of(one) for one in answers},
                frozenset(one.question for one in answers if not one.parts),
            )
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = found
        return found


# ------------------------------------------------------------------ what there is to mark


def counted_answers(
    connection: sa.Connection, opening: Opening, index: AnswerIndex
) -> tuple[CountedAnswers, ...]:
    """What counts of each student who handed in, by the members' numbers."""
    query: sa.Select[Any] = (
        sa.select(
            attempts.c.member_id,
            attempts.c.number,
            attempts.c.time,
            attempts.c.submission,
            orders.c.state,
            orders.c.bundle,
            orders.c.grader,
        )
        .join(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id)
        .order_by(attempts.c.time, attempts.c.number)
    )
    theirs: dict[int, list[sa.Row[Any]]] = {}
    for row in connection.execute(query):
        theirs.setdefault(row.member_id, []).append(row)
    students = connection.execute(
        sa.select(members)
        .where(members.c.course_id == opening.course_id, members.c.role == Role.STUDENT.value)
        .order_by(members.c.number)
    )
    return tuple(
        _counted(connection, opening, member_of(row), theirs[row.id], index)
        for row in students
        if row.id in theirs
    )


def _counted(
    connection: sa.Connection,
    opening: Opening,
    member: Member,
    rows: Sequence[sa.Row[Any]],
    index: AnswerIndex,
) -> CountedAnswers:
    chosen = rows[-1]
    if opening.counts is Counts.BEST:
        scores = [_score(connection, opening, row, index) for row in rows]
        chosen = rows[best_of(scores)]
    key = _key(connection, opening, chosen)
    held = None if key is None else index.of(connection, key)
    return CountedAnswers(
        member=member,
        attempt=chosen.number,
        key=key,
        answers={} if held is None else held.answers,
        empty=frozenset() if held is None else held.empty,
    )


def _key(connection: sa.Connection, opening: Opening, row: sa.Row[Any]) -> Key | None:
    """Of the result that counts: while another bundle is proposed and tried, the one before."""
    if row.bundle != opening.bundle:
        return results.last_key(connection, opening.bundle, row.submission)
    return Key(row.bundle, row.submission, row.grader) if row.state == State.DONE else None


def _score(
    connection: sa.Connection, opening: Opening, row: sa.Row[Any], index: AnswerIndex
) -> float | None:
    key = _key(connection, opening, row)
    held = None if key is None else index.of(connection, key)
    return None if held is None else held.score


def seen_by(
    connection: sa.Connection, marker: Member, counted: Sequence[CountedAnswers]
) -> tuple[CountedAnswers, ...]:
    """Those whom somebody may see and mark: all, or who is in a section that they are bound to."""
    if marker.role is not Role.MARKER or not marker.sections:
        return tuple(counted)
    known = _sections(connection, marker)
    own = set(marker.sections)
    return tuple(
        one
        for one in counted
        if own & {one.member.student.section, *parts_of(one.member.student.section, known)}
    )


def _sections(connection: sa.Connection, of: Member) -> frozenset[str]:
    """The sections that anybody in the course of a member is in, whoever handed in."""
    course = sa.select(members.c.course_id).where(members.c.id == of.id).scalar_subquery()
    students = connection.scalars(
        sa.select(members.c.student).where(
            members.c.course_id == course, members.c.role == Role.STUDENT.value
        )
    )
    return frozenset(msgspec.json.decode(one, type=Student).section for one in students)


def sections_among(counted: Sequence[CountedAnswers]) -> tuple[str, ...]:
    """The sections that students are in, by name."""
    return tuple(sorted({section for one in counted if (section := one.member.student.section)}))


def written_for(
    connection: sa.Connection, counted: CountedAnswers, question: str
) -> WrittenAnswer | None:
    """What a student wrote for a question."""
    entry = None if counted.key is None else results.find(connection, counted.key)
    return None if entry is None else answer_in(entry.result, question)


# ------------------------------------------------------------------ marks


def latest(
    connection: sa.Connection, opening: Opening, question: str = ""
) -> dict[tuple[int, str, str], MarkVersion]:
    """The mark that stands for each answer: by member (the number of the row), question and digest
    of what was written; of one `question` alone where it is named."""
    query = _versions(opening).order_by(marks.c.version)
    if question:
        query = query.where(marks.c.question == question)
    return {
        (row.member_id, row.question, row.answer): _version(row)
        for row in connection.execute(query)
    }


def versions(
    connection: sa.Connection, opening: Opening, member: int, question: str, answer: str = ""
) -> tuple[MarkVersion, ...]:
    """All that was ever given for an answer, the first first; without `answer` for all that the
    member ever wrote there."""
    query = _versions(opening).where(marks.c.member_id == member, marks.c.question == question)
    if answer:
        query = query.where(marks.c.answer == answer)
    return tuple(map(_version, connection.execute(query.order_by(marks.c.id))))


def _versions(opening: Opening) -> sa.Select[Any]:
    return (
        sa.select(marks, members.c.label, members.c.number.label("marker_number"))
        .join(members, members.c.id == marks.c.marker_id)
        .where(marks.c.opening_id == opening.id)
    )


def _version(row: sa.Row[Any]) -> MarkVersion:
    return MarkVersion(
        version=row.version,
        points=row.points,
        comment=row.comment,
        items=msgspec.json.decode(row.items, type=tuple[str, ...]),
        made=row.made,
        marker=row.marker_id,
        by=row.label or f"member {row.marker_number}",
        answer=row.answer,
        form=row.form,
    )


def cleaned(comment: str) -> str:
    """A comment as it is kept: lines end in one way, and no control character is in it."""
    return _CONTROL.sub("", "\n".join(comment.splitlines())).strip()


def checked_wish(wish: MarkWish, question: ManualQuestion, items: Collection[str]) -> MarkWish:
    """The wish as it can be kept; `items` are those of the question's rubric.

    Raises:
        UsageError: points that the question does not have, or a comment that is too long.
    """
    points, most = wish.points, question.max_points
    if points is not None and not (math.isfinite(points) and 0 <= points <= most):
        raise UsageError(f"{points:g} points", f"0 to {most:g}")
    if len(wish.comment) > MAX_COMMENT:
        raise UsageError(
            f"the comment has {len(wish.comment)} characters", f"{MAX_COMMENT} at most"
        )
    if len(wish.form) > MOST_FORM:
        raise UsageError("the form is damaged", then="load the page again")
    return msgspec.structs.replace(
        wish,
        points=None if points is None else rounded(points),
        items=tuple(item for item in items if item in wish.items),
    )


def save(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    counted: CountedAnswers,
    question: str,
    marker: Member,
    wish: MarkWish,
    now: datetime,
) -> MarkKept:
    """Keep a wish for the answer to `question` that counts, as its next version. Where it is kept
    already, or the mark that stands says the same, that is the answer; where another stands than
    the one that was seen, nothing is kept.

    Raises:
        AnswerChanged: another answer counts than the one that was seen, or none yet.
        UsageError: nothing is given that could be kept.
    """
    answer = wish.answer
    if counted.answers.get(question) != answer:
        raise AnswerChanged(
            "the student handed in again since you loaded this page, with another answer",
            then="load the page again; what you gave before is kept with the earlier answer",
        )
    member = counted.member
    known = versions(connection, opening, member.id, question, answer)
    last = known[-1] if known else None
    sent = (
        one
        for one in known
        if one.marker == marker.id and wish.form and one.form == wish.form and wish.is_given_by(one)
    )
    again = next(sent, None)
    if again is not None and last is not None:
        return MarkKept(kept=again, now=last)
    if last is not None and wish.is_given_by(last):
        return MarkKept(kept=last, now=last)
    if last is not None and last.version != wish.base:
        return MarkKept(kept=None, now=last)
    if last is None and wish.points is None and not wish.comment and not wish.items:
        raise UsageError("nothing is given", "points, or a comment")
    made = MarkVersion(
        version=1 if last is None else last.version + 1,
        points=wish.points,
        comment=wish.comment,
        items=wish.items,
        made=now,
        marker=marker.id,
        by=marker.label,
        answer=answer,
        form=wish.form,
    )
    connection.execute(
        sa.insert(marks).values(
            opening_id=opening.id,
            member_id=member.id,
            question=question,
            answer=answer,
            version=made.version,
            attempt=counted.attempt,
            points=made.points,
            comment=made.comment,
            items=msgspec.json.encode(made.items),
            marker_id=marker.id,
            form=made.form,
            made=now,
        )
    )
    note(
        connection,
        course,
        now,
        "marked",
        f"{opening.slug} {question} #{member.number}",
        before="" if last is None else _said(last),
        after=_said(made),
        who=marker.label,
        member=member.id,
    )
    return MarkKept(kept=made, now=made)


def _said(mark: MarkVersion) -> str:
    points = "open" if mark.points is None else counted_points(mark.points)
    comment = f": {mark.comment[:_MOST_OF_TRAIL]}" if mark.comment else ""
    return f"version {mark.version}, {points}{comment}"


def standing_of(
    found: Mapping[tuple[int, str, str], MarkVersion], counted: Sequence[CountedAnswers]
) -> Iterator[tuple[CountedAnswers, str, MarkVersion]]:
    """The marks among `found` that count: of each answer that counts, by question, the one that
    stands."""
    for one in counted:
        for question, answer in one.answers.items():
            mark = found.get((one.member.id, question, answer))
            if mark is not None:
                yield one, question, mark


# ------------------------------------------------------------------ comments at hand


def bank_of(
    connection: sa.Connection, opening: Opening, marker: Member, question: str
) -> tuple[str, ...]:
    """The comments that a marker keeps at hand for a question."""
    found = connection.scalar(sa.select(banks.c.comments).where(_own(opening, marker, question)))
    return () if found is None else msgspec.json.decode(found, type=tuple[str, ...])


def all_banks(connection: sa.Connection, opening: Opening) -> dict[str, tuple[str, ...]]:
    """By question the comments that anybody keeps at hand, each once."""
    rows = sa.select(banks).where(banks.c.opening_id == opening.id).order_by(banks.c.id)
    found: dict[str, dict[str, None]] = {}
    for row in connection.execute(rows):
        lines = msgspec.json.decode(row.comments, type=tuple[str, ...])
        found.setdefault(row.question, {}).update(dict.fromkeys(lines))
    return {question: tuple(lines) for question, lines in found.items()}


def keep_bank(
    connection: sa.Connection,
    opening: Opening,
    marker: Member,
    question: str,
    text: str,
    now: datetime,
) -> None:
    """Keep the lines of a text at hand, in the place of those before.

    Raises:
        UsageError: too many, or one that is too long.
    """
    lines = [" ".join(line.split()) for line in cleaned(text).splitlines()]
    kept = tuple(dict.fromkeys(line for line in lines if line))
    if len(kept) > MAX_BANK or any(len(line) > MAX_COMMENT for line in kept):
        raise UsageError(
            f"{len(kept)} comments at hand", f"{MAX_BANK} at most, of {MAX_COMMENT} characters"
        )
    own = _own(opening, marker, question)
    values = {"comments": msgspec.json.encode(kept), "made": now}
    if connection.execute(sa.update(banks).where(own).values(values)).rowcount == 0:
        whose = {"opening_id": opening.id, "member_id": marker.id, "question": question}
        connection.execute(sa.insert(banks).values({**whose, **values}))


def _own(opening: Opening, marker: Member, question: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        banks.c.opening_id == opening.id,
        banks.c.member_id == marker.id,
        banks.c.question == question,
    )
