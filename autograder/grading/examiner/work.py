"""What is kept of a student's own work beside the verdicts: the cells of each question, the output
and the figures that stood in the file. Bounded, so that no submission fills the journal.

Nothing here comes from a candidate but the records that it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from autograder.formats.bundle import given_digest
from autograder.formats.notebook import Cell, Notebook
from autograder.formats.notebook.text import shortened
from autograder.result import CellRecord, Outcome

MAX_SOURCE = 8_000
MAX_OUTPUT = 16_000
MAX_TEXT = 200_000
"""Characters of code and text output kept of one submission's questions."""
MAX_FIGURES = 400_000
"""Bytes of pictures kept of one submission."""


def with_work(
    records: Mapping[int, CellRecord], notebook: Notebook, questions: Collection[str]
) -> tuple[CellRecord, ...]:
    """The records worth keeping, in order, with the work added that belongs to them.

    `records` are by place in `notebook.cells`. A demonstration that was not run has a record where
    it holds figures: of the question whose check stands before it.
    """
    owners = owners_of(notebook.cells, questions)
    by_number = {
        notebook.cells[place].number: (notebook.cells[place], record)
        for place, record in records.items()
    }
    saved = {found.number: found for found in notebook.saved}
    text_left, figures_left = MAX_TEXT, MAX_FIGURES
    kept = []
    for number in sorted(by_number.keys() | saved.keys()):
        cell, record = by_number.get(number, (None, CellRecord(cell=number)))
        record = msgspec.structs.replace(record, output=shortened(record.output, MAX_OUTPUT))
        owner = owners.get(number, "") if cell else _asked_before(notebook.cells, number, questions)
        shown = saved.get(number)
        if owner or record.outcome is not Outcome.PASSED:
            source = shortened(cell.source, MAX_SOURCE) if cell else ""
            text = shown.text if shown and cell else ""
            if len(source) + len(text) <= text_left:
                text_left -= len(source) + len(text)
                record = msgspec.structs.replace(record, source=source, saved=text)
            if cell and record.outcome is not Outcome.PASSED and record.source != cell.source:
                record = msgspec.structs.replace(record, digest=given_digest(cell.source))
            record = msgspec.structs.replace(record, question=owner)
        figures = []
        for figure in shown.figures if shown and owner else ():
            if len(figure) <= figures_left:
                figures_left -= len(figure)
                figures.append(figure)
        record = msgspec.structs.replace(record, figures=tuple(figures))
        if _is_worth_keeping(record):
            kept.append(record)
    return tuple(kept)


def owners_of(cells: Iterable[Cell], questions: Collection[str]) -> dict[int, str]:
    """Which question each cell belongs to, by number: the one that is checked next.

    Where the notebook marks answer cells, those before the first marked one are the master's own.
    A cell that only checks, or sets Otter up, belongs to none; nor does what stands after the last
    check.
    """
    owners: dict[int, str] = {}
    waiting: list[Cell] = []
    for cell in cells:
        checked = [name for name in cell.checks if name in questions]
        only_checks = checked and len(cell.source.strip().splitlines()) <= len(cell.checks)
        if not only_checks and "otter.Notebook(" not in cell.source:
            waiting.append(cell)
        if checked:
            first = next((n for n, other in enumerate(waiting) if other.answer), 0)
            if len(checked) == 1:
                owners.update((other.number, checked[0]) for other in waiting[first:])
            waiting = []
    return owners


def _asked_before(cells: Iterable[Cell], number: int, questions: Collection[str]) -> str:
    found = ""
    for cell in cells:
        if cell.number < number:
            found = next((name for name in cell.checks if name in questions), found)
    return found


def _is_worth_keeping(record: CellRecord) -> bool:
    return bool(
        record.outcome is not Outcome.PASSED
        or (record.question and record.source)
        or record.output
        or record.error
        or record.figures
    )
