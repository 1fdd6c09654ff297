"""What the class did, in figures: of questions and of test cases.

*Difficulty* is the share of the points that the class got (classical test theory's p: 1 is easy).
*Discrimination* is the point-biserial correlation of having the whole question (or test case) with
the points of all other questions. The question itself is left out of them, because a part always
correlates with its whole (S. Henrysson, Correction of item-total correlations in item analysis,
Psychometrika 28, 1963). Below 0.2 a question hardly tells strong work from weak; below 0 weak work
does better, and the question or its test deserves a look (R. L. Ebel's rule of thumb).

Only graded submissions count: who handed in nothing readable says nothing about a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from autograder.result import CaseResult, Outcome, QuestionResult, Result, Status
from autograder.views.feedback.text import shown_line

FEWEST = 8
"""Fewer submissions than this have no discrimination: it would be noise."""

GRAVEST = (
    Outcome.UNEXAMINED,
    Outcome.CRASHED,
    Outcome.TIMEOUT,
    Outcome.ERROR,
    Outcome.MISSING,
    Outcome.FAILED,
    Outcome.PASSED,
)
"""A question's outcome is the gravest of its test cases', in this order."""


class CaseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One test case: how many of `total` passed it, how it failed, and what the examiner noted
    most often when it did."""

    name: str
    hidden: bool
    passed: int
    total: int
    discrimination: float | None
    outcomes: dict[Outcome, int]
    noted: str = ""


class Misconception(msgspec.Struct, frozen=True, kw_only=True):
    """A known wrong answer, and who gave it."""

    name: str
    hint: str
    submissions: tuple[str, ...]


class QuestionFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One question; means are `None` where nobody has points for it."""

    name: str
    max_points: float
    total: int
    mean: float | None
    difficulty: float | None
    discrimination: float | None
    outcomes: dict[Outcome, int]
    cases: tuple[CaseFigures, ...]
    misconceptions: tuple[Misconception, ...]


class ClassFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The whole class: `scores` of graded submissions, and the most that can be had."""

    scores: tuple[float, ...]
    max_score: float
    questions: tuple[QuestionFigures, ...]
    reliability: float | None
    """Cronbach's alpha of the questions"""

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """The scores a quarter, half and three quarters of the class stay below."""
        if not self.scores:
            return None
        low, middle, high = np.quantile(self.scores, (0.25, 0.5, 0.75))
        return float(low), float(middle), float(high)


def class_figures(results: Iterable[Result], order: Sequence[str] = ()) -> ClassFigures:
    """The figures of all graded results; `order` are questions in the order of the assignment."""
    graded = [result for result in results if result.status is Status.GRADED]
    found = dict.fromkeys(question.name for result in graded for question in result.questions)
    names = [name for name in order if name in found]
    names += [name for name in found if name not in names]
    table = _points(graded, names)
    return ClassFigures(
        scores=tuple(result.score for result in graded if result.score is not None),
        max_score=max((result.max_score for result in graded), default=0.0),
        questions=tuple(
            _question_figures(name, graded, np.delete(table, place, axis=1).sum(axis=1))
            for place, name in enumerate(names)
        ),
        reliability=_alpha(table),
    )


def outcome_of(question: QuestionResult) -> Outcome:
    """What came of a question as a whole."""
    if question.points is None:
        return Outcome.UNEXAMINED
    there = {case.outcome for case in question.cases}
    return next((outcome for outcome in GRAVEST if outcome in there), Outcome.PASSED)


def _points(graded: Sequence[Result], names: Sequence[str]) -> np.ndarray:
    """One row a submission, one column a question; NaN where there are no points."""
    table = np.full((len(graded), len(names)), np.nan)
    places = {name: place for place, name in enumerate(names)}
    for row, result in enumerate(graded):
        for question in result.questions:
            if question.points is not None:
                table[row, places[question.name]] = question.points
    return table


def _question_figures(name: str, graded: Sequence[Result], rest: np.ndarray) -> QuestionFigures:
    answers = {
        row: question
        for row, result in enumerate(graded)
        for question in result.questions
        if question.name == name
    }
    points = [question.points for question in answers.values() if question.points is not None]
    max_points = max((question.max_points for question in answers.values()), default=0.0)
    mean = float(np.mean(points)) if points else None
    whole = {
        row: question.points >= question.max_points
        for row, question in answers.items()
        if question.points is not None
    }
    return QuestionFigures(
        name=name,
        max_points=max_points,
        total=len(answers),
        mean=mean,
        difficulty=mean / max_points if mean is not None and max_points else None,
        discrimination=_discrimination(whole, rest),
        outcomes=_ordered(
            outcome_of(question) for question in answers.values() if not question.manual
        ),
        cases=_case_figures(answers, rest),
        misconceptions=_misconceptions(graded, answers),
    )


def _case_figures(answers: dict[int, QuestionResult], rest: np.ndarray) -> tuple[CaseFigures, ...]:
    by_name: dict[str, dict[int, CaseResult]] = {}
    for row, question in answers.items():
        for case in question.cases:
            by_name.setdefault(case.name, {})[row] = case
    found = []
    for name, cases in by_name.items():
        passed = {
            row: case.outcome is Outcome.PASSED
            for row, case in cases.items()
            if case.outcome is not Outcome.UNEXAMINED
        }
        noted = Counter(
            (case.detail or case.message).strip().split("\n")[0]
            for case in cases.values()
            if case.outcome is not Outcome.PASSED
        )
        noted.pop("", None)
        found.append(
            CaseFigures(
                name=name,
                hidden=next(iter(cases.values())).hidden,
                passed=sum(passed.values()),
                total=len(passed),
                discrimination=_discrimination(passed, rest),
                outcomes=_ordered(case.outcome for case in cases.values()),
                noted=shown_line(noted.most_common(1)[0][0], 160) if noted else "",
            )
        )
    return tuple(found)


def _misconceptions(
    graded: Sequence[Result], answers: dict[int, QuestionResult]
) -> tuple[Misconception, ...]:
    who: dict[tuple[str, str], list[str]] = {}
    for row, question in answers.items():
        if question.misconception or question.hint:
            key = (question.misconception, question.hint)
            who.setdefault(key, []).append(graded[row].submission)
    ranked = sorted(who.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Misconception(name=name, hint=hint, submissions=tuple(there))
        for (name, hint), there in ranked
    )


def _discrimination(whole: dict[int, bool], rest: np.ndarray) -> float | None:
    """Point-biserial correlation of having it with the rest; `None` where there is none: too few
    submissions, or everybody alike."""
    rows = [row for row in whole if np.isfinite(rest[row])]
    have = np.array([whole[row] for row in rows])
    others = rest[rows]
    if len(rows) < FEWEST or have.all() or not have.any() or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(have, others)[0, 1])


def _alpha(table: np.ndarray) -> float | None:
    """Cronbach's alpha over complete rows; `None` where it has no meaning."""
    table = table[np.isfinite(table).all(axis=1)]
    rows, columns = table.shape
    if rows < FEWEST or columns < 2:
        return None
    total = table.sum(axis=1).var(ddof=1)
    if total == 0:
        return None
    return float(columns / (columns - 1) * (1 - table.var(axis=0, ddof=1).sum() / total))


def _ordered(outcomes: Iterable[Outcome]) -> dict[Outcome, int]:
    """How often each occurs, from passed to the gravest."""
    counts = Counter(outcomes)
    return {outcome: counts[outcome] for outcome in reversed(GRAVEST) if counts[outcome]}
