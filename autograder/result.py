"""What became of a submission: outcomes, results and the arithmetic of points.

Plain frozen values and functions over them; knows no file, process, format or clock.
Two endings never mix: what a submission did is an `Outcome`; trouble of ours is
`Outcome.UNEXAMINED` and has no points (`None`), never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

SCHEMA = 1
"""Version of `Result` as it stands in journals and results files."""

ROUNDING = 5
"""Decimal places of points that leave the grader, as in Otter."""


class Outcome(StrEnum):
    """What came of one test case."""

    PASSED = "passed"
    FAILED = "failed"
    """The test looked at the answer and found it wrong."""
    ERROR = "error"
    """The answer raised an exception of its own."""
    TIMEOUT = "timeout"
    """The answer did not return within its limit."""
    CRASHED = "crashed"
    """The candidate process ended while the answer ran."""
    MISSING = "missing"
    """The name that the test asks for is not defined."""
    UNEXAMINED = "unexamined"
    """Our trouble; has no points."""


class Status(StrEnum):
    """What came of one submission."""

    GRADED = "graded"
    UNREADABLE = "unreadable"
    """Nothing could be run: zero points, and the reason is in the result."""
    UNEXAMINED = "unexamined"
    """Our trouble: no points at all."""


class CaseResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One test case of one submission.

    `points` is what the case is worth; `message` may be shown to a student (it never holds an
    expected value or test source); `detail` is for instructors only.
    """

    name: str
    hidden: bool
    points: float
    outcome: Outcome
    message: str = ""
    detail: str = ""


class Amendment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What persons decided about a question or the whole: what students read of it, and the points
    as they would be without."""

    said: tuple[str, ...] = ()
    points: float | None = None
    max_points: float = 0.0
    added: bool = False
    """the question stands in the result only because of it"""


class QuestionResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question of one submission; `points` is `None` where it could not be examined."""

    name: str
    points: float | None
    max_points: float
    cases: tuple[CaseResult, ...] = ()
    misconception: str = ""
    """Name of the known wrong answer, or mutant, that this one behaves like; for instructors."""
    hint: str = ""
    """What a student is told about it; never an input, an expected value or a test."""
    behaviour: str = ""
    """Digest of how the answer went wrong: equal where the same mistake was made."""
    manual: bool = False
    """A person gives the points; `None` until then."""
    comment: str = ""
    """What that person wrote to the student."""
    amended: Amendment | None = None
    """What was decided about it, which is in the points."""

    @property
    def is_set_aside(self) -> bool:
        """Whether it does not count, because somebody decided so."""
        return self.amended is not None and not self.max_points and self.amended.max_points > 0


class WrittenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a student wrote for a question that a person marks: the kind (markdown, code, png, jpeg,
    or note for a picture that is not kept) and text of each part, in order; of a picture the text
    is Base64. None where nothing was written. `found` is false where the question's part of the
    notebook is gone."""

    question: str
    parts: tuple[tuple[str, str], ...] = ()
    found: bool = True


class CellRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one code cell of the submission went.

    `cell` counts all cells of the notebook from 1; `outcome` is passed, error, timeout or crashed;
    `error` is the exception's last line, `line` the line of the cell (from 1) where it arose.
    """

    cell: int
    outcome: Outcome = Outcome.PASSED
    error: str = ""
    line: int | None = None
    output: str = ""
    after_hidden: bool = False
    """A hidden test had asked this candidate before: `output` is not for students."""
    question: str = ""
    """The question that the cell belongs to, where that is known."""
    source: str = ""
    """The cell's code, cut at a length; kept for cells that belong to a question or failed."""
    digest: str = ""
    """Digest of the whole code, where a cell failed and `source` is not all of it."""
    saved: str = ""
    """Text output that stood in the file as it was handed in: the student's own run."""
    figures: tuple[bytes, ...] = ()
    """Pictures (PNG) that stood in the file as it was handed in."""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is known about one submission after grading. Holds no time and no path."""

    submission: str
    status: Status
    reason: str = ""
    questions: tuple[QuestionResult, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    notes: tuple[str, ...] = ()
    """What had to be assumed, one line each."""
    answers: tuple[WrittenAnswer, ...] = ()
    """What was written for questions that a person marks."""
    max_score: float = 0.0
    waiting: tuple[QuestionResult, ...] = ()
    """Questions that a person will mark, and that are no part of the score yet."""
    given: float | None = None
    """Points that a person gave for the whole, whatever the questions have."""
    bonus: float = 0.0
    """Points that a person gave on top of the whole."""
    amended: Amendment | None = None
    """What was decided about the whole, or the person."""
    schema: int = SCHEMA

    @property
    def score(self) -> float | None:
        """Sum of the points of all questions, or `None` if any is unexamined or unmarked; nothing
        that could be run is 0. What a person gave for the whole goes before."""
        if self.given is not None:
            return rounded(self.given + self.bonus)
        points = [question.points for question in self.questions]
        if self.status is Status.UNEXAMINED or any(point is None for point in points):
            return None
        return rounded(sum(point for point in points if point is not None) + self.bonus)

    @property
    def is_unexamined(self) -> bool:
        """Whether points are missing through our fault, in a single question even."""
        return self.given is None and (
            self.status is Status.UNEXAMINED
            or any(question.points is None and not question.manual for question in self.questions)
        )

    @property
    def overall_status(self) -> Status:
        """`unexamined` also where a single question is: such a score would be wrong. A person's
        points for the whole are a grade."""
        if self.is_unexamined:
            return Status.UNEXAMINED
        return Status.GRADED if self.status is Status.UNEXAMINED else self.status


def rounded(points: float) -> float:
    """`points` as it leaves the grader."""
    return round(float(points), ROUNDING)


def resolve_points(
    total: float | Sequence[float] | None, given: Sequence[float | None]
) -> tuple[float, ...]:
    """Points of each test case of a question, by Otter's rules.

    `total` is the question's `points` (a number, a list with one number a case, or none) and
    `given` what each case says of itself. Cases that say nothing share what remains of the total;
    without a total they are worth nothing, unless no case is worth anything: then the question is
    worth 1. Source: the rules of "Resolving Point Values" in Otter's documentation.

    Raises:
        ValueError: a list of another length, or cases worth more than the total.
    """
    if isinstance(total, Sequence):
        if len(total) != len(given):
            raise ValueError(f"{len(total)} points are given for {len(given)} test cases")
        return tuple(float(points) for points in total)
    stated = sum(points for points in given if points is not None)
    open_cases = sum(points is None for points in given)
    if total is not None:
        if stated > total:
            raise ValueError(f"the test cases are worth {stated}, the question only {total}")
        rest = total - stated
    else:
        rest = 1.0 if stated == 0 else 0.0
    share = rest / open_cases if open_cases else 0.0
    return tuple(share if points is None else float(points) for points in given)


def question_result(
    name: str, cases: Iterable[CaseResult], all_or_nothing: bool = False
) -> QuestionResult:
    """Add up one question; a single unexamined case leaves the whole question without points."""
    cases = tuple(cases)
    possible = sum(case.points for case in cases)
    earned = sum(case.points for case in cases if case.outcome is Outcome.PASSED)
    points: float | None = earned
    if any(case.outcome is Outcome.UNEXAMINED for case in cases):
        points = None
    elif all_or_nothing:
        points = possible if all(case.outcome is Outcome.PASSED for case in cases) else 0.0
    return QuestionResult(
        name=name,
        points=None if points is None else rounded(points),
        max_points=rounded(possible),
        cases=cases,
    )


def public_of(question: QuestionResult) -> QuestionResult:
    """A question without anything that a hidden test found."""
    return question_result(question.name, [case for case in question.cases if not case.hidden])
