"""`autograder compare`: the same submissions by stock Otter and by us, question by question.

receive what was handed in -> grade it, as `grade` does -> have stock Otter grade each -> put the
questions side by side -> look for a listed reason where they differ
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from autograder import batch
from autograder.commands import grade as grading_command
from autograder.commands.progress import Reporter
from autograder.commands.stock import (
    StockQuestion,
    StockResult,
    kept_under,
    located,
    stock_result,
    version,
)
from autograder.config import Config
from autograder.course import Cell, inert, write_table
from autograder.errors import MachineError, Unreadable
from autograder.files import keep
from autograder.formats import bundle as bundles
from autograder.formats import submission
from autograder.formats.bundle import Question
from autograder.result import Outcome, QuestionResult, Result

OURS, STOCK, TABLE = "ours", "stock", "differences.csv"
SECONDS_EACH = 6.0
"""What stock Otter takes for a notebook of ordinary size, on an ordinary machine."""
_MOST_SAID = 300


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """One question of one submission that gets other points. `listed` is the heading under which
    the reference says why, empty where it does not."""

    submission: str
    question: str
    stock: float
    ours: float | None
    tests: tuple[str, ...]
    """our cases that did not pass"""
    stock_said: str
    we_said: str
    listed: str = ""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `missing` says for a submission why it could not be compared."""

    otter: str
    submissions: int
    questions: int
    differences: tuple[Disagreement, ...]
    missing: dict[str, str]
    out: Path

    @property
    def equal(self) -> int:
        return self.questions - len(self.differences)

    @property
    def unlisted(self) -> tuple[Disagreement, ...]:
        return tuple(one for one in self.differences if not one.listed)

    @property
    def is_clean(self) -> bool:
        """Whether everything was compared, and each difference is one that we say we make."""
        return not self.unlisted and not self.missing


def compare(
    config: Config,
    bundle: Path,
    paths: Sequence[Path],
    out: Path,
    *,
    otter: Sequence[str],
    grading: batch.Grading,
    reporter: Reporter,
) -> Compared:
    """Grade the submissions in `paths` twice into `out`; what was done before is not done again.

    Raises:
        UsageError: wrong paths, or a folder that cannot be used.
        MachineError: `otter` is no Otter, or the disk is full.
    """
    found = bundles.read(bundle)
    otter = located(otter)
    of = version(otter)
    run = grading_command.grade(
        config,
        found,
        paths,
        out / OURS,
        grading=grading,
        fresh=False,
        roster=None,
        reporter=reporter,
    )
    ours = {result.submission: result for result in run.results}
    uploads = run.received.uploads
    known = kept_under(of, bundle)
    questions = {question.name: question for question in found.examined}
    differences: list[Disagreement] = []
    missing: dict[str, str] = {}
    compared = 0
    reporter.start("stock Otter", len(uploads))
    for upload in uploads:
        theirs = _by_stock(otter, known, bundle, upload, found, out / STOCK)
        mine = ours.get(upload.id)
        if theirs.trouble or mine is None or not mine.questions:
            missing[upload.id] = theirs.trouble or (mine.reason if mine else "not graded by us")
        else:
            sides = list(_sides(mine, theirs))
            compared += len(sides)
            differences += [
                _difference(questions[own.name], own, mine, stock)
                for own, stock in sides
                if own.points is None or abs(own.points - stock.points) > 1e-9
            ]
        reporter.step(upload.id)
    keep(out / TABLE, _table(differences).encode(), kind=MachineError)
    return Compared(
        otter=of,
        submissions=len(uploads),
        questions=compared,
        differences=tuple(differences),
        missing=missing,
        out=out,
    )


def _by_stock(
    otter: Sequence[str],
    known: str,
    bundle: Path,
    upload: submission.Upload,
    found: bundles.Bundle,
    kept: Path,
) -> StockResult:
    """Of a folder Otter gets the notebook that we took."""
    path = Path(upload.path)
    try:
        if path.is_dir() or upload.more:
            path = submission.taken(upload, found)
    except Unreadable as error:
        return StockResult(trouble=str(error))
    return stock_result(otter, known, bundle, path, kept)


def _sides(mine: Result, theirs: StockResult) -> Iterator[tuple[QuestionResult, StockQuestion]]:
    for question in mine.questions:
        if question.name in theirs.questions:
            yield question, theirs.questions[question.name]


def _difference(
    question: Question, own: QuestionResult, result: Result, stock: StockQuestion
) -> Disagreement:
    lost = [case for case in own.cases if case.outcome is not Outcome.PASSED]
    said = "; ".join(dict.fromkeys(case.detail or case.message for case in lost))
    reasons = (name for name, holds in LISTED.items() if holds(question, own, result, stock))
    return Disagreement(
        submission=result.submission,
        question=own.name,
        stock=stock.points,
        ours=own.points,
        tests=tuple(case.name for case in lost),
        stock_said=stock.said[:_MOST_SAID],
        we_said=said[:_MOST_SAID],
        listed=next(reasons, ""),
    )


# ------------------------------------------------------------------ what is listed

Reason = Callable[[Question, QuestionResult, Result, StockQuestion], bool]
_PRINTED = re.compile(r"\bnp\.\w+")


def _more(own: QuestionResult, stock: StockQuestion) -> bool:
    return own.points is not None and own.points > stock.points


def _any(own: QuestionResult, *outcomes: Outcome) -> bool:
    return any(case.outcome in outcomes for case in own.cases)


def _in_cells(result: Result, text: str) -> bool:
    return any(text in cell.output for cell in result.cells)


LISTED: dict[str, Reason] = {
    "print forms of NumPy": lambda question, own, _, stock: (
        question.format == "ok" and _more(own, stock) and bool(_PRINTED.search(stock.said))
    ),
    "what a submission wrote is not run": lambda _q, own, _r, _s: any(
        "which is not done while grading" in case.detail for case in own.cases
    ),
    "a hang or crash costs its question": lambda _q, own, result, _s: (
        _any(own, Outcome.TIMEOUT, Outcome.CRASHED)
        or any(cell.outcome in (Outcome.TIMEOUT, Outcome.CRASHED) for cell in result.cells)
    ),
    "an object is no plain data": lambda _q, own, _r, stock: (
        not _more(own, stock) and any(case.detail.startswith("OpaqueAnswer") for case in own.cases)
    ),
    "a line for another machine": lambda _q, own, result, stock: (
        _more(own, stock) and _in_cells(result, "[passed over while grading")
    ),
    "programs are not started": lambda _q, own, result, stock: (
        not _more(own, stock) and _in_cells(result, "not run while grading")
    ),
}
"""By the heading in the reference ('Where we differ'), how such a difference is known."""


def _table(differences: Sequence[Disagreement]) -> str:
    head = ("submission", "question", "stock", "ours", "tests", "stock_said", "we_said", "listed")
    rows: list[list[Cell]] = [
        [
            one.submission,
            one.question,
            one.stock,
            one.ours,
            " ".join(one.tests),
            one.stock_said,
            one.we_said,
            one.listed,
        ]
        for one in differences
    ]
    return write_table([head, *([_safe(cell) for cell in row] for row in rows)])


def _safe(cell: Cell) -> Cell:
    return inert(cell) if isinstance(cell, str) else cell
