"""The results of a run with the decisions of persons in them, and taken out of them again.

Points keep what they would be without (`amended`), so that decisions can be put into results anew
at any time, and a page can say what was changed. A question that does not count has 0 of 0 points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from autograder.course import HandedIn, Owners, Roster, everybody
from autograder.course.decisions import (
    OF_A_PERSON,
    OF_A_QUESTION,
    OF_AN_ANSWER,
    Decision,
    Deed,
    concerning,
)
from autograder.course.table import counted, number
from autograder.result import Amendment, QuestionResult, Result, Status, rounded
from autograder.views.gradebook.marked import AssignmentFile, Marked
from autograder.views.gradebook.marks import answer_in, digest_of

CHANGED = "changed by the instructor"
WHOLE_CELL = 8_000
"""Characters of a cell that a result holds; of a longer one it cannot tell whether it changed."""


class Amended(msgspec.Struct, frozen=True, kw_only=True):
    """Results with decisions in them; `columns` are the questions that count for somebody, `unused`
    why a decision does not count, by its number."""

    results: tuple[Result, ...]
    columns: tuple[str, ...]
    unused: dict[int, str]

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for each decision that does not count."""
        return tuple(f"decision {n} does not count: {why}" for n, why in self.unused.items())


def digest_for(result: Result, question: str, file: str) -> str:
    """What tells the answer that points are given for from another one: what was written for the
    question, as far as the result holds it, else the whole `file` (its digest)."""
    if (written := answer_in(result, question)) is not None:
        return digest_of(written)
    cells = [cell for cell in result.cells if question and cell.question == question]
    sources = [cell.source for cell in cells]
    if not cells or any(not 0 < len(source) < WHOLE_CELL for source in sources):
        return file
    return hashlib.sha256(msgspec.json.encode(sources)).hexdigest()[:16]


def undecided(result: Result) -> Result:
    """The result without any decision."""
    questions = tuple(
        question
        if (was := question.amended) is None
        else msgspec.structs.replace(
            question, points=was.points, max_points=was.max_points, amended=None
        )
        for question in result.questions
        if question.amended is None or not question.amended.added
    )
    most = result.amended.max_points if result.amended else result.max_score
    return msgspec.structs.replace(
        result, questions=questions, max_score=most, given=None, bonus=0.0, amended=None
    )


def counted_by_decision(decisions: Iterable[Decision]) -> frozenset[str]:
    """The questions whose points are part of the score because somebody decided on them."""
    kinds = (*OF_AN_ANSWER, Deed.CREDIT_ALL)
    return frozenset(one.question for one in decisions if one.kind in kinds and one.question)


def with_decisions(
    marked: Marked,
    decisions: Sequence[Decision],
    known: AssignmentFile,
    handed_in: Sequence[HandedIn],
    roster: Roster | None,
    digests: Mapping[str, str],
) -> Amended:
    """The results with what stands in `decisions`; `digests` are those of the files that were
    handed in, by submission."""
    worth = _worth(marked.results, known, marked.columns)
    of_persons, unused = _of_persons(marked.results, decisions, handed_in, roster)
    results = {result.submission: result for result in marked.results}
    of_answers: dict[str, list[Decision]] = {}
    waiting = {question.name for question in known.manual} - worth.keys()
    for one in decisions:
        if one.question in waiting and one.kind is Deed.DROP:
            continue
        if one.question and one.question not in worth:
            unused[one.number] = f"there is no question {one.question:.60}"
        elif one.kind not in OF_AN_ANSWER:
            continue
        elif one.submission not in results:
            unused[one.number] = f"{one.submission:.60} is not among the submissions"
        elif one.answer != digest_for(
            results[one.submission], one.question, digests.get(one.submission, "")
        ):
            unused[one.number] = f"{one.who:.60} has handed in another answer since; decide again"
        else:
            of_answers.setdefault(one.submission, []).append(one)
    for_all = [one for one in decisions if one.kind in OF_A_QUESTION and one.question in worth]
    amended = tuple(
        _amended(
            result,
            sorted(
                (
                    *for_all,
                    *of_answers.get(result.submission, ()),
                    *of_persons.get(result.submission, ()),
                ),
                key=lambda one: one.number,
            ),
            worth,
        )
        for result in marked.results
    )
    dropped = {one.question for one in decisions if one.kind is Deed.DROP}
    return Amended(
        results=tuple(_without(result, dropped & waiting) for result in amended),
        columns=tuple(name for name in marked.columns if name not in dropped),
        unused=dict(sorted(unused.items())),
    )


def _without(result: Result, names: Collection[str]) -> Result:
    """A result that waits no longer for the marks of these questions."""
    if not names:
        return result
    waiting = tuple(one for one in result.waiting if one.name not in names)
    return msgspec.structs.replace(result, waiting=waiting)


def _worth(
    results: Iterable[Result], known: AssignmentFile, columns: Collection[str]
) -> dict[str, float]:
    """What each question is worth that counts, as the results or the bundle say."""
    seen = {one.name: one.max_points for result in results for one in result.questions}
    stated = known.points | {one.name: one.max_points for one in known.manual}
    return {name: seen.get(name, stated.get(name, 0.0)) for name in columns}


def _of_persons(
    results: Sequence[Result],
    decisions: Sequence[Decision],
    handed_in: Sequence[HandedIn],
    roster: Roster | None,
) -> tuple[dict[str, list[Decision]], dict[int, str]]:
    """The decisions about persons by what each of them handed in, and why others do not count."""
    people = everybody(roster, handed_in)
    found, lost = concerning(decisions, people.students)
    owned = Owners(people).match(handed_in).students
    by_submission: dict[str, list[Decision]] = {}
    place = {id(student): number for number, student in enumerate(people.students)}
    for result in results:
        for student in owned.get(result.submission, ()):
            of = by_submission.setdefault(result.submission, [])
            of += [one for one in found.get(place[id(student)], ()) if one not in of]
    why = "is nobody here, or several people"
    return by_submission, {one.number: f"{one.who:.60} {why}" for one in lost}


def _amended(result: Result, decisions: Sequence[Decision], worth: Mapping[str, float]) -> Result:
    """One result with the decisions that are about it, in their order."""
    if not decisions:
        return result
    asked = {one.question for one in decisions if one.question}
    there = {one.name for one in result.questions}
    questions = list(result.questions)
    if asked - there:  # nothing could be run
        points = 0.0 if result.status is Status.UNREADABLE else None
        questions += [
            QuestionResult(
                name=name,
                points=points,
                max_points=most,
                amended=Amendment(points=points, max_points=most, added=True),
            )
            for name, most in worth.items()
            if name not in there
        ]
    changed = tuple(
        _question(one, [d for d in decisions if d.question == one.name]) for one in questions
    )
    lost = sum(one.amended.max_points for one in changed if one.amended and one.is_set_aside)
    whole = [one for one in decisions if not one.question]
    points_given = (one.points or 0.0 for one in reversed(whole) if one.kind is Deed.POINTS)
    given = next(points_given, None)
    return msgspec.structs.replace(
        result,
        questions=changed,
        max_score=rounded(result.max_score - lost),
        given=None if given is None else min(given, rounded(result.max_score - lost)),
        bonus=sum(one.points or 0.0 for one in whole if one.kind is Deed.BONUS),
        amended=Amendment(
            said=tuple(_said(one, _of_the_whole(one)) for one in whole),
            points=result.score,
            max_points=result.max_score,
        ),
    )


def _question(question: QuestionResult, decisions: Sequence[Decision]) -> QuestionResult:
    if not decisions:
        return question
    points, most = question.points, question.max_points
    bonus, counts = 0.0, True
    for one in decisions:
        if one.kind is Deed.POINTS:
            points = min(one.points or 0.0, most)
        elif one.kind is Deed.CREDIT_ALL:
            points = most
        elif one.kind is Deed.BONUS:
            bonus += one.points or 0.0
        elif one.kind in (Deed.DROP, Deed.EXCUSE):
            counts = False
    if not counts:
        points, most = 0.0, 0.0
    elif points is not None:
        points = rounded(points + bonus)
    was = question.amended or Amendment(points=question.points, max_points=question.max_points)
    said = [_said(one, _of_a_question(one)) for one in decisions]
    if counts and points != question.points:
        said[0] = f"{said[0]} ({number(question.points) or 'none'} before)"
    return msgspec.structs.replace(
        question,
        points=points,
        max_points=most,
        amended=msgspec.structs.replace(was, said=tuple(said)),
    )


def _said(decision: Decision, what: str) -> str:
    return f"{CHANGED}: {what}" + (f": {decision.reason}" if decision.reason else "")


def _of_a_question(one: Decision) -> str:
    return {
        Deed.POINTS: counted(one.points or 0.0),
        Deed.BONUS: f"{counted(one.points or 0.0)} more",
        Deed.CREDIT_ALL: "all points for everybody",
        Deed.DROP: "this question does not count",
    }.get(one.kind, "this question does not count for you")


def _of_the_whole(one: Decision) -> str:
    return {
        Deed.POINTS: f"{counted(one.points or 0.0)} for the whole",
        Deed.BONUS: f"{counted(one.points or 0.0)} more",
        Deed.EXTEND: f"you have time until {one.until}",
        Deed.WAIVE_LATE: "lateness costs you nothing",
    }.get(one.kind, "this assignment does not count for you")


def persons(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that a gradebook follows: about a person and a whole assignment."""
    return tuple(one for one in decisions if one.kind in OF_A_PERSON and not one.question)
