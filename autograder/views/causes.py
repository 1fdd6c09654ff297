"""What went wrong first in the run of a notebook that should have been right.

A cell that fails makes every later cell and test fail that needs what it was to make; whoever reads
of these looks in the wrong place. Knows results only.
"""

from __future__ import annotations

import re

import msgspec

from autograder.errors import one_line
from autograder.result import CellRecord, Outcome, Result, Status

_MODULE = re.compile(r"(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?")
_NETWORK = re.compile(
    r"urlopen error|gaierror|name resolution|Name or service not known|ConnectError|URLError"
    r"|ConnectionError|ConnectTimeout|Max retries exceeded|ClientConnector|HTTPS?ConnectionPool"
    r"|PermissionError: \[Errno 1\] Operation not permitted$"
)
"""How libraries say that they were not let out; the last is what a socket of its own gets."""

_READS_NETWORK = re.compile(r"https?://|\bsocket\b|urlopen|load_dataset|fetch_\w+\(|\brequests\.")


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """The first thing that went wrong: in the cell of that number, or else in a question's test.

    `module` is what could not be imported, if that was it.
    """

    why: str
    cell: int | None = None
    question: str = ""
    module: str = ""

    def __str__(self) -> str:
        where = f"cell {self.cell}" if self.cell is not None else self.question
        return f"{where}: {self.why}" if where else self.why


def first_cause(result: Result) -> Cause | None:
    """What went wrong first, or `None` where the result has full marks.

    A cell that failed comes before the tests, whatever these say: what it did not make may be what
    they miss.
    """
    if result.status is not Status.GRADED:
        return Cause(why=result.reason or result.status.value)
    lost = [
        (question, case)
        for question in result.questions
        for case in question.cases
        if case.outcome is not Outcome.PASSED
    ]
    short = any(q.points is None or q.points < q.max_points for q in result.questions)
    if not lost and not short:
        return None
    for record in sorted(result.cells, key=lambda record: record.cell):
        if record.outcome is not Outcome.PASSED:
            return cause_of(record)
    if not lost:
        return Cause(why="gets less than full marks")
    question, case = lost[0]
    said = one_line(case.detail or case.message)
    return Cause(
        question=question.name,
        why=f"'{case.name}' does not pass ({case.outcome.value})" + (f": {said}" if said else ""),
    )


def cause_of(record: CellRecord) -> Cause:
    """Why a cell failed, in words that say what to mend."""
    error = one_line(record.error)
    module = found[1] if (found := _MODULE.search(error)) else ""
    if module:
        why = f"no module named {module} here"
    elif _NETWORK.search(error) and (
        "Errno 1]" not in error or _READS_NETWORK.search(record.source)
    ):
        why = f"reads the network, which is closed here ({error})"
    elif record.outcome is Outcome.TIMEOUT:
        why = "is stopped at the time limit"
    else:
        why = error or record.outcome.value
    return Cause(cell=record.cell, why=why, module=module)
