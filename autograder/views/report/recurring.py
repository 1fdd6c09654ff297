"""Cells that fail for much of the class: no student's fault, most likely.

Where the bundle knows the cells that students were given, only those count; else cells of equal
code do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

import msgspec

from autograder.formats.bundle import given_digest
from autograder.result import CellRecord, Outcome, Result, Status
from autograder.views.causes import cause_of
from autograder.views.feedback.text import shown_line

_T = TypeVar("_T")
FEWEST = 5
"""With fewer graded submissions nothing is said."""
SHARE = 0.5


class Recurrent(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that fails in `count` of `total` submissions, mostly as the cell of that number."""

    cell: int
    why: str
    count: int
    total: int
    given: bool
    """it is known to be as students were given it"""

    def __str__(self) -> str:
        which = "which is given" if self.given else "with the same code"
        return f"cell {self.cell}, {which}, fails in {self.count} of {self.total} submissions: " + (
            self.why
        )


def recurring(results: Iterable[Result], given: Collection[str] = ()) -> tuple[Recurrent, ...]:
    """The cells that fail in half of the graded submissions or more, in the order of the notebook,
    so that the first may be the cause of others. `given` are digests of given cells."""
    graded = [r for r in results if r.status is Status.GRADED and not r.is_unexamined]
    if len(graded) < FEWEST:
        return ()
    failing: dict[str, list[CellRecord]] = {}
    for result in graded:
        for digest, record in _failing(result).items():
            if not given or digest in given:
                failing.setdefault(digest, []).append(record)
    return tuple(
        sorted(
            (
                Recurrent(
                    cell=_commonest(record.cell for record in records),
                    why=_commonest(shown_line(cause_of(record).why, 300) for record in records),
                    count=len(records),
                    total=len(graded),
                    given=bool(given),
                )
                for records in failing.values()
                if len(records) >= SHARE * len(graded)
            ),
            key=lambda found: (found.cell, found.why),
        )
    )


def _failing(result: Result) -> dict[str, CellRecord]:
    """The cells of a submission that failed, by the digest of their code; the first of equals."""
    found: dict[str, CellRecord] = {}
    for record in result.cells:
        if record.outcome is not Outcome.PASSED and (record.source or record.digest):
            found.setdefault(record.digest or given_digest(record.source), record)
    return found


def _commonest(values: Iterable[_T]) -> _T:
    return Counter(values).most_common(1)[0][0]
