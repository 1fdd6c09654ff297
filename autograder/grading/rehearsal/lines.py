from __future__ import annotations

from typing import Any

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


def line_of(told: Told) -> bytes:
    """The line as JSON; half characters in its texts become question marks."""
    try:
        return msgspec.json.encode(told) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(msgspec.to_builtins(told))) + b"\n"


def _whole(part: Any) -> Any:
    if isinstance(part, str):
        return part.encode("utf-8", "replace").decode()
    if isinstance(part, list | tuple):
        return [_whole(item) for item in part]
    if isinstance(part, dict):
        return {key: _whole(item) for key, item in part.items()}
    return part
