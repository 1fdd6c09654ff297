"""What a rehearsal is given and what it tells; loads nothing, since the command waits for it."""

from __future__ import annotations

import msgspec

from autograder.formats.bundle import Bundle
from autograder.formats.notebook import Cell
from autograder.result import CellRecord, QuestionResult


class Request(msgspec.Struct, frozen=True):
    """What to run: `modules` are imported beforehand, `directory` is where the cells work."""

    bundle: Bundle
    cells: tuple[Cell, ...]
    modules: tuple[str, ...]
    directory: str


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of what happened: a cell or a question."""

    cell: CellRecord | None = None
    question: QuestionResult | None = None
