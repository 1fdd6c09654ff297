"""What somebody wishes to decide about a grade, and whether it can be: the checks that
`autograder decide` and the hand-in service share. Whom a wish is about is looked up by them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from autograder.course import Student
from autograder.course.decisions import (
    MOST_POINTS,
    MOST_REASON,
    OF_A_PERSON,
    OF_A_QUESTION,
    OF_AN_ANSWER,
    Decision,
    Deed,
    Ledger,
)
from autograder.course.table import number
from autograder.errors import UsageError, did_you_mean
from autograder.result import Result
from autograder.views.feedback.text import shown_line
from autograder.views.gradebook.decided import digest_for, undecided
from autograder.views.gradebook.marked import AssignmentFile

MOST_NAME = 200


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to decide, in their own words: nothing is looked up yet."""

    kind: Deed
    student: str = ""
    question: str = ""
    points: float | None = None
    until: str = ""
    undoes: int | None = None
    reason: str = ""
    by: str = ""


def begun(wish: Wish, ledger: Ledger, at: str, known: Sequence[str]) -> Decision:
    """The decision as far as it is about nobody: numbered, with its reason, its question (one of
    the `known`), and what it takes back; `at` is its time.

    Raises:
        UsageError: it is none.
    """
    made = Decision(
        number=ledger.next_number,
        at=at,
        kind=wish.kind,
        reason=_reason(wish),
        by=shown_line(wish.by, MOST_NAME),
        question=_question(wish, known),
    )
    if wish.kind is Deed.UNDO:
        return msgspec.structs.replace(made, undoes=ledger.to_undo(wish.undoes or 0).number)
    return made


def of_an_answer(
    made: Decision,
    wish: Wish,
    student: Student,
    result: Result,
    assignment: AssignmentFile,
    file: str,
) -> Decision:
    """The decision about the answer of a student who has this result; `file` is the digest of what
    was handed in.

    Raises:
        UsageError: points that cannot be given.
    """
    return msgspec.structs.replace(
        made,
        student=student,
        submission=result.submission,
        points=_points(wish, result, assignment),
        answer=digest_for(result, wish.question, file),
    )


def _reason(wish: Wish) -> str:
    reason = wish.reason.strip()
    needs = wish.kind in OF_AN_ANSWER or wish.kind in OF_A_PERSON
    if needs and not reason:
        raise UsageError("the reason is empty", "a sentence that the student may read")
    if len(reason) > MOST_REASON:
        raise UsageError(f"the reason has {len(reason)} characters", f"{MOST_REASON} at most")
    return shown_line(reason, MOST_REASON)


def _question(wish: Wish, known: Sequence[str]) -> str:
    """The question that is named, as it is spelt."""
    if (wish.question or wish.kind in OF_A_QUESTION) and wish.question not in known:
        raise UsageError(
            f"there is no question {wish.question!r:.60}", then=did_you_mean(wish.question, known)
        )
    return wish.question


def _points(wish: Wish, result: Result, assignment: AssignmentFile) -> float:
    points = wish.points or 0.0
    most = undecided(result).max_score
    if wish.question:
        stated = assignment.points | {one.name: one.max_points for one in assignment.manual}
        seen = {one.name: one.max_points for one in undecided(result).questions}
        most = seen.get(wish.question, stated.get(wish.question, most))
    if wish.kind is Deed.BONUS:
        most = MOST_POINTS
    if not math.isfinite(points) or not 0 <= points <= most:
        then = "more than that is a bonus" if points > most and wish.kind is Deed.POINTS else ""
        raise UsageError(f"{points:g} points", f"0 to {number(most)}", then)
    return points
