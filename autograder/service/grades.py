"""A result with what persons gave and decided in it, as the gradebook of the whole class has it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from autograder.course import HandedIn, Roster
from autograder.course.decisions import Decision
from autograder.result import Result
from autograder.service import decisions, marking
from autograder.service.decisions import MemberDecision
from autograder.service.marking import AnswerIndex, MarkVersion
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.receipts import moment_text
from autograder.views.gradebook.decided import counted_by_decision, with_decisions
from autograder.views.gradebook.marked import AssignmentFile, MarksFile, merged
from autograder.views.gradebook.marks import MarkGiven, digest_of


class GivenByPersons(msgspec.Struct, frozen=True, kw_only=True):
    """All that persons gave and decided about an opening: the mark of each answer by member (the
    number of the row), question and digest; the questions that somebody of the class has points
    for, which count for everybody then; and the decisions."""

    marks: dict[tuple[int, str, str], MarkVersion]
    counting: frozenset[str]
    decisions: tuple[MemberDecision, ...]


def given_by_persons(
    connection: sa.Connection, opening: Opening, assignment: AssignmentFile, index: AnswerIndex
) -> GivenByPersons:
    """What persons gave and decided about an opening."""
    found = decisions.all_of(connection, opening)
    marks = marking.latest(connection, opening) if assignment.manual else {}
    counting: frozenset[str] = frozenset()
    if marks:
        counted = marking.counted_answers(connection, opening, index)
        standing = marking.standing_of(marks, counted)
        counting = frozenset(name for _, name, mark in standing if mark.points is not None)
    return GivenByPersons(marks=marks, counting=counting, decisions=found)


def given_for(mark: MarkVersion) -> MarkGiven:
    """A mark as a file of marks has it: it was given in view of all before it."""
    return MarkGiven(
        points=mark.points,
        comment=mark.comment,
        answer=mark.answer,
        at=moment_text(mark.made),
        by=mark.by,
        items=mark.items,
        settled=True,
    )


def graded_by_persons(
    result: Result,
    member: Member,
    given: GivenByPersons,
    assignment: AssignmentFile,
    file: str,
    *,
    decided: bool = True,
) -> Result:
    """The result of a member with marks and, unless it is not to be `decided`, with decisions in
    it; `file` is the digest of what was handed in."""
    marks = {
        one.question: {result.submission: given_for(mark)}
        for one in result.answers
        if (mark := given.marks.get((member.id, one.question, digest_of(one))))
    }
    standing: Sequence[Decision] = (
        decisions.concerning(given.decisions, member.id) if decided else ()
    )
    by_decision = counted_by_decision(one for one in decisions.ledger_of(given.decisions).standing)
    marked = merged(
        (result,),
        (MarksFile(name="hand-in", marks=marks),),
        assignment,
        given.counting | by_decision,
    )
    student = msgspec.structs.replace(
        decisions.student_of(member), submissions=(result.submission,)
    )
    named = [
        msgspec.structs.replace(one, submission=result.submission if one.answer else "")
        for one in standing
    ]
    return with_decisions(
        marked,
        named,
        assignment,
        (HandedIn(submission=result.submission, people=(student,)),),
        Roster(students=(student,)),
        {result.submission: file},
    ).results[0]
