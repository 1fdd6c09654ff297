"""What a changed bundle changed for whom: `grades-changes.csv`, a row a question that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.course import Cell, inert, write_table
from autograder.result import Result, Status

NAME = "grades-changes.csv"
COLUMNS = ("submission", "student", "question", "before", "after", "score_before", "score_after")


class Change(msgspec.Struct, frozen=True):
    """One question of one submission whose points are others than before; `None`: it had none."""

    submission: str
    question: str
    before: float | None
    after: float | None
    score_before: float | None
    score_after: float | None


def changes(earlier: Mapping[str, Result], results: Iterable[Result]) -> tuple[Change, ...]:
    """The questions whose points changed, by submission and in the order of their questions.

    `earlier` gives the result of a submission's id before; those without one have no change.
    """
    found: list[Change] = []
    for now in results:
        then = earlier.get(now.submission)
        if then is None or Status.UNEXAMINED in (then.overall_status, now.overall_status):
            continue
        old = {question.name: question.points for question in then.questions}
        new = {question.name: question.points for question in now.questions}
        for name in dict.fromkeys([*new, *old]):
            if old.get(name) != new.get(name):
                points = old.get(name), new.get(name)
                found.append(Change(now.submission, name, *points, then.score, now.score))
    return tuple(found)


def changes_csv(found: Sequence[Change], students: Mapping[str, str]) -> str:
    """The changes as CSV text."""
    rows: list[Sequence[Cell]] = [COLUMNS]
    for one in found:
        points = (one.before, one.after, one.score_before, one.score_after)
        student = students.get(one.submission, "")
        rows.append([*map(inert, (one.submission, student, one.question)), *points])
    return write_table(rows)
