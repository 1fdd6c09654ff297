"""How far an examination is: what is known of one submission, and what of it may be told.

A candidate that a hidden test has asked may put what it heard into anything it says later. Such
text is taken from candidates that no hidden test asks (`retold`), or left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from autograder.formats.bundle import Bundle, Question
from autograder.formats.notebook import Cell
from autograder.grading.examiner.cases import RunCase
from autograder.grading.examiner.verdict import authored
from autograder.grading.known import Known
from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, question_result

Report = Callable[[QuestionResult], None]
"""Told of each question that has been examined, as far as a student may read of it already."""


class Progress(msgspec.Struct):
    """What is known so far of one submission."""

    records: dict[int, CellRecord] = {}
    skipped: set[int] = set()
    outcomes: dict[str, list[CaseResult]] = {}
    compiled: dict[str, tuple[RunCase, ...]] = {}
    slow: set[str] = set()
    public_only: bool = False
    heard: set[int | tuple[str, int]] = set()
    """cells, and cases of questions, whose text comes from a candidate that a hidden test asked"""
    said: dict[str, dict[int, list[bytes]]] = {}
    """what was heard in lost cases, of questions with known mistakes to compare with"""
    known: Known | None = None
    touched: set[str] = set()
    """questions whose tests changed the state that later ones see"""
    last: str = ""
    """the question after whose tests no other's come"""
    report: Report | None = None


Schedule = dict[int, list[Question]]


def last_of(schedule: Schedule) -> str:
    """The question after whose tests no other's come."""
    return schedule[max(schedule)][-1].name if schedule else ""


def schedule_of(bundle: Bundle, cells: Sequence[Cell]) -> Schedule:
    """After which cell (by place) each question is examined: at its last check cell, else at the
    end, as Otter does."""
    last: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name in cell.checks:
            last[name] = place
    schedule: Schedule = {}
    at_end = len(cells)
    for question in bundle.questions:
        if question.cases:
            schedule.setdefault(last.get(question.name, at_end), []).append(question)
    return schedule


def _cases(schedule: Schedule, progress: Progress) -> Iterator[tuple[Question, int, CaseResult]]:
    for questions in schedule.values():
        for question in questions:
            for place, result in enumerate(progress.outcomes.get(question.name, ())):
                yield question, place, result


def is_told(progress: Progress, schedule: Schedule) -> bool:
    """Whether a student would read something that a candidate said after a hidden test."""
    return any(
        place in progress.heard and record.outcome is not Outcome.PASSED
        for place, record in progress.records.items()
    ) or any(
        (question.name, place) in progress.heard
        and result.message != authored(question.cases[place], result.outcome)
        for question, place, result in _cases(schedule, progress)
    )


def retold(progress: Progress, public: Progress, schedule: Schedule) -> None:
    """Put what candidates say that no hidden test asked in the place of what might tell of one."""
    for place, record in progress.records.items():
        if place in progress.heard and record.outcome is not Outcome.PASSED:
            clean = public.records.get(place)
            if clean is None or clean.outcome is not record.outcome:
                clean = CellRecord(cell=record.cell, outcome=record.outcome)
            progress.records[place] = clean
    for question, place, result in _cases(schedule, progress):
        if (question.name, place) in progress.heard:
            other = public.outcomes.get(question.name, [])[place : place + 1]
            message = authored(question.cases[place], result.outcome)
            if other and other[0].outcome is result.outcome:
                message = other[0].message
            told = msgspec.structs.replace(result, message=message)
            progress.outcomes[question.name][place] = told


def so_far(question: Question, progress: Progress) -> QuestionResult:
    """One question before all are examined: without text that `retold` may yet take back."""
    cases = [
        msgspec.structs.replace(
            result, message=authored(question.cases[place], result.outcome), detail=""
        )
        if (question.name, place) in progress.heard
        else result
        for place, result in enumerate(progress.outcomes[question.name])
    ]
    return question_result(question.name, cases, question.all_or_nothing)
