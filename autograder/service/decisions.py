"""What instructors decide about grades: a ledger for each opening, by the rules of `decide`.

A decision is a value that never changes; it is taken back by another one. Points are for the answer
that counted when they were given, named by its digest: after another hand-in with other words they
do not count. Of a member the store has the number of the row alone: who it is, is read with it.

More time is an extension of the service's own, and no decision here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa

from autograder.course import Student
from autograder.course.decisions import OF_A_PERSON, OF_AN_ANSWER, Decision, Deed, Ledger
from autograder.errors import UsageError
from autograder.result import Result
from autograder.service.courses import Course, note
from autograder.service.members import Member, member_of
from autograder.service.openings import Opening
from autograder.service.receipts import moment_text
from autograder.service.store.tables import decisions, members
from autograder.views.gradebook.marked import AssignmentFile
from autograder.views.wished import Wish, begun, of_an_answer

MOST_FORM = 100


class MemberDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision, and the member whom it is about (the number of the row), if it is about one."""

    decision: Decision
    member: int | None
    made: datetime


class DecidedAbout(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a wish is about, and the result that counts of them, if there is one; `file` is the
    digest of what they handed in."""

    member: Member
    result: Result | None = None
    file: str = ""


def all_of(connection: sa.Connection, opening: Opening) -> tuple[MemberDecision, ...]:
    """All decisions about an opening in their order, with who they are about."""
    query = (
        sa.select(decisions.c.entry, decisions.c.made.label("decided"), members)
        .outerjoin(members, members.c.id == decisions.c.member_id)
        .where(decisions.c.opening_id == opening.id)
        .order_by(decisions.c.number)
    )
    found = []
    for row in connection.execute(query):
        decision = msgspec.json.decode(row.entry, type=Decision)
        if row.id is not None:
            student = student_of(member_of(row))
            decision = msgspec.structs.replace(decision, student=student)
        found.append(MemberDecision(decision=decision, member=row.id, made=row.decided))
    return tuple(found)


def student_of(member: Member) -> Student:
    """A member as a decision names them."""
    return msgspec.structs.replace(member.student, name=member.label, other=(), submissions=())


def is_forgotten(decision: Decision) -> bool:
    """Whether it was about somebody who was forgotten: its number is all that is left."""
    return decision.kind is Deed.UNDO and decision.undoes is None


def forgotten_entry(number: int) -> bytes:
    """What stays of a decision about somebody who was forgotten: no later one gets its number."""
    return msgspec.json.encode(Decision(number=number, at="", kind=Deed.UNDO))


def ledger_of(found: Sequence[MemberDecision]) -> Ledger:
    """The ledger of these."""
    return Ledger(decisions=tuple(one.decision for one in found))


def concerning(found: Sequence[MemberDecision], member: int) -> tuple[Decision, ...]:
    """The decisions that count for a member: those about them, and those about everybody."""
    standing = {one.number for one in ledger_of(found).standing}
    return tuple(
        one.decision
        for one in found
        if one.decision.number in standing and one.member in (None, member)
    )


def decide(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    assignment: AssignmentFile,
    by: Member,
    wish: Wish,
    about: DecidedAbout | None,
    form: str,
    now: datetime,
    *,
    before: str = "",
) -> Decision:
    """Keep what is wished. The same form of the same person sent again is the same decision;
    `before` is how it stood, for the trail.

    Raises:
        UsageError: a mistake in the wish, or nothing that points could be for.
    """
    if len(form) > MOST_FORM:
        raise UsageError("the form is damaged", then="load the page again")
    found = all_of(connection, opening)
    if form:
        same = sa.and_(
            decisions.c.opening_id == opening.id,
            decisions.c.decider_id == by.id,
            decisions.c.form == form,
        )
        number = connection.scalar(sa.select(decisions.c.number).where(same))
        if number is not None:
            return next(one.decision for one in found if one.decision.number == number)
    if wish.kind is Deed.EXTEND:
        raise UsageError("more time is given by an extension")
    wish = msgspec.structs.replace(wish, by=by.label)
    known = assignment.questions
    made = begun(wish, ledger_of(found), moment_text(now), known)
    if wish.kind is Deed.UNDO:
        undone = next(one for one in found if one.decision.number == made.undoes)
        member = undone.member
    elif wish.kind in OF_AN_ANSWER or wish.kind in OF_A_PERSON:
        if about is None:
            raise UsageError("nobody is named", "a member")
        member = about.member.id
        student = student_of(about.member)
        if wish.kind in OF_A_PERSON:
            made = msgspec.structs.replace(made, student=student)
        elif about.result is None:
            raise UsageError(
                f"{about.member.label} has no result yet", "an answer that the points are for"
            )
        else:
            made = of_an_answer(made, wish, student, about.result, assignment, about.file)
    else:
        member = None
    connection.execute(
        sa.insert(decisions).values(
            opening_id=opening.id,
            member_id=member,
            number=made.number,
            # who it is about stands in the row's number alone
            entry=msgspec.json.encode(msgspec.structs.replace(made, student=None, submission="")),
            decider_id=by.id,
            form=form,
            made=now,
        )
    )
    about_whom = "" if member is None else f" #{_number(connection, member)}"
    reason = f" ({made.reason})" if made.reason else ""
    question = f"{made.question}: " if made.question else ""
    note(
        connection,
        course,
        now,
        "decided",
        f"{opening.slug}{about_whom}",
        before=before,
        after=f"decision {made.number}, {question}{made.saying}{reason}",
        who=by.label,
        member=member,
    )
    return made


def _number(connection: sa.Connection, member: int) -> int | None:
    return connection.scalar(sa.select(members.c.number).where(members.c.id == member))
