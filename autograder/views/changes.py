"""What changed for whom: `grades-changes.csv`, a row a question whose points are others.

Before is what tests gave under the bundle or grader before this one, the marks that stood in the
folder before these, and no decision of a person at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.course import Cell, inert, write_table
from autograder.result import Amendment, QuestionResult, Result, rounded

NAME = "grades-changes.csv"
COLUMNS = (
    *("submission", "student", "question", "before", "after", "score_before", "score_after"),
    "why",
)
TESTS = "another bundle or grader"
MARK = "marked by a person"

Points = Mapping[str, Mapping[str, float | None]]
"""Points of each question of each submission."""


class Change(msgspec.Struct, frozen=True):
    """One question of one submission whose points are others than before; `None`: it has none. No
    question: the whole."""

    submission: str
    question: str
    before: float | None
    after: float | None
    score_before: float | None
    score_after: float | None
    why: str = TESTS


def earlier_points(results: Mapping[str, Result]) -> dict[str, dict[str, float | None]]:
    """The points in results by submission, of those that have all of them."""
    return {
        name: {question.name: question.points for question in result.questions}
        for name, result in results.items()
        if not result.is_unexamined
    }


def changes(
    earlier: Points | None, marked: Points, results: Iterable[Result]
) -> tuple[Change, ...]:
    """The questions whose points changed, by submission and in the order of their questions.

    `earlier` are points of tests under the last other bundle, `marked` those that stood in the
    folder before, with marks. A submission without them has no such change.
    """
    return tuple(
        change
        for now in results
        if not now.is_unexamined
        for change in _of_one((earlier or {}).get(now.submission), marked, now)
    )


def _of_one(
    earlier: Mapping[str, float | None] | None, marked: Points, now: Result
) -> Iterable[Change]:
    marks = marked.get(now.submission, {})
    before = {
        question.name: _before(question, earlier, marks)
        for question in now.questions
        if not (question.amended and question.amended.added)
    }
    before |= {name: points for name, points in (earlier or {}).items() if name not in before}
    known = {name: points for name, points in before.items() if name in marks or points is not None}
    unknown = any(points is None for points in known.values())
    total = None if unknown else rounded(sum(points or 0.0 for points in known.values()))
    new = {question.name: question for question in now.questions}
    for name in dict.fromkeys([*new, *before]):
        question = new.get(name)
        after = question.points if question and not question.is_set_aside else None
        if before.get(name) != after:
            why = _why(question.amended) if question else TESTS
            if why == TESTS and question and question.manual:
                why = MARK
            yield Change(now.submission, name, before.get(name), after, total, now.score, why)
    if now.given is not None or now.bonus:
        yield Change(now.submission, "", total, now.score, total, now.score, _why(now.amended))


def _before(
    question: QuestionResult,
    earlier: Mapping[str, float | None] | None,
    marks: Mapping[str, float | None],
) -> float | None:
    points = question.amended.points if question.amended else question.points
    if question.manual:
        return points if question.amended else marks.get(question.name)
    return points if earlier is None else earlier.get(question.name)


def _why(amended: Amendment | None) -> str:
    return "; ".join(amended.said) if amended and amended.said else TESTS


def changes_csv(found: Sequence[Change], students: Mapping[str, str]) -> str:
    """The changes as CSV text."""
    rows: list[Sequence[Cell]] = [COLUMNS]
    for one in found:
        points = (one.before, one.after, one.score_before, one.score_after)
        student = students.get(one.submission, "")
        head = map(inert, (one.submission, student, one.question))
        rows.append([*head, *points, inert(one.why)])
    return write_table(rows)
