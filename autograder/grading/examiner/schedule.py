"""When each question is examined, as Otter does: at its last check cell, else at the end."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.formats.bundle import Bundle, Question
from autograder.formats.notebook import Cell

Schedule = dict[int, list[Question]]
"""After which cell, by place, which questions come; at the number of cells those without one."""


def schedule_of(bundle: Bundle, cells: Sequence[Cell]) -> Schedule:
    """The schedule of all questions that have test cases."""
    last = {name: place for place, cell in enumerate(cells) for name in cell.checks}
    schedule: Schedule = {}
    for question in bundle.questions:
        if question.cases:
            schedule.setdefault(last.get(question.name, len(cells)), []).append(question)
    return schedule


def last_of(schedule: Schedule) -> str:
    """The question after whose tests no other's come; empty where there is none."""
    return schedule[max(schedule)][-1].name if schedule else ""
