"""Mistakes of a master, gathered as they are found: an author learns of all of them at once.

What Otter takes and we doubt is a mistake in a course that is strict, and a note in all others.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator

from autograder.errors import MasterError, MasterErrors

_NUMBERED = re.compile(r"cell (\d+): (.+)", re.DOTALL)
_MOST = 5
"""Cells that one line names one by one."""


class Gathered:
    """What was found so far, in order."""

    def __init__(self, strict: bool = False) -> None:
        self.strict = strict
        self.mistakes: list[MasterError] = []
        self.notes: list[str] = []

    @contextlib.contextmanager
    def noting(self) -> Iterator[None]:
        """What is raised inside is noted, and goes no further."""
        try:
            yield
        except MasterErrors as several:
            self.mistakes += several.mistakes
        except MasterError as mistake:
            self.mistakes.append(mistake)

    def doubt(self, mistake: MasterError, note: str = "") -> None:
        """What Otter takes: a mistake where the course is strict, else a note, which says what
        becomes of it (or what the mistake says)."""
        if self.strict:
            self.mistakes.append(mistake)
        elif note:
            self.notes.append(note if mistake.cell is None else f"cell {mistake.cell}: {note}")
        else:
            self.notes.append(str(mistake))

    def raise_any(self) -> None:
        """Raises what was noted: a `MasterError`, or `MasterErrors` where there are several."""
        unique = list({str(mistake): mistake for mistake in self.mistakes}.values())
        if len(unique) == 1:
            raise unique[0]
        if unique:
            raise MasterErrors(unique)


def counted(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes that say the same of several cells as one, with the cells and how many there are."""
    cells: dict[str, list[str]] = {}
    for note in notes:
        found = _NUMBERED.fullmatch(note)
        numbers = cells.setdefault(found.group(2) if found else note, [])
        if found and found.group(1) not in numbers:
            numbers.append(found.group(1))
    return tuple(f"{_of(numbers)}{said}" for said, numbers in cells.items())


def _of(numbers: list[str]) -> str:
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"cell {numbers[0]}: "
    rest = f" and {len(numbers) - _MOST} more" if len(numbers) > _MOST else ""
    return f"{len(numbers)} cells ({', '.join(numbers[:_MOST])}{rest}): "
