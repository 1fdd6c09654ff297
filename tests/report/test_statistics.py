"""Difficulty and discrimination beside figures that were got in another way."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.result import CaseResult, Outcome, QuestionResult, Result, Status, question_result
from autograder.views.report.comparison import compared
from autograder.views.report.run import About, RunResults, changed, points_of
from autograder.views.report.statistics import FEWEST, class_figures, outcome_of
from report import made


def graded(name: str, **points: float | None) -> Result:
    """A result in which each question has one test case worth 2, `None` for unexamined."""
    return Result(
        submission=name,
        status=Status.GRADED,
        questions=tuple(_question(q, p) for q, p in points.items()),
        max_score=2.0 * len(points),
    )


def _question(name: str, points: float | None) -> QuestionResult:
    outcome = {None: Outcome.UNEXAMINED, 2.0: Outcome.PASSED}.get(points, Outcome.FAILED)
    case = CaseResult(name=f"{name}-1", hidden=True, points=2.0, outcome=outcome)
    return QuestionResult(name=name, points=points, max_points=2.0, cases=(case,))


def test_difficulty_is_the_share_of_the_points() -> None:
    figures = class_figures([graded("a", q1=2.0, q2=1.0), graded("b", q1=0.0, q2=1.0)])
    assert [(q.mean, q.difficulty) for q in figures.questions] == [(1.0, 0.5), (1.0, 0.5)]
    assert figures.scores == (3.0, 1.0)


@pytest.mark.slow
def test_discrimination_is_the_correlation_with_the_rest() -> None:
    results = made.results(120)
    figures = class_figures(results)
    complete = [r for r in results if r.status is Status.GRADED]
    points = np.array([[q.points for q in r.questions] for r in complete])
    best = np.array([[q.max_points for q in r.questions] for r in complete])
    for place, question in enumerate(figures.questions):
        whole = (points[:, place] >= best[:, place]).astype(float)
        rest = points.sum(axis=1) - points[:, place]
        if whole.all() or not whole.any():
            assert question.discrimination is None
        else:
            assert question.discrimination == pytest.approx(np.corrcoef(whole, rest)[0, 1])


def test_reliability_is_cronbachs_alpha() -> None:
    # two questions that always agree: alpha is 1
    results = [graded(str(n), q1=2.0 * (n % 2), q2=2.0 * (n % 2)) for n in range(10)]
    assert class_figures(results).reliability == pytest.approx(1.0)


def test_a_small_or_uniform_class_has_no_discrimination() -> None:
    few = [graded(str(n), q1=2.0 * (n % 2), q2=1.0 * n) for n in range(FEWEST - 1)]
    alike = [graded(str(n), q1=2.0, q2=2.0) for n in range(20)]
    for results in (few, alike, []):
        figures = class_figures(results)
        assert all(question.discrimination is None for question in figures.questions)


def test_what_was_not_examined_counts_nowhere() -> None:
    results = [graded("a", q1=None, q2=2.0), graded("b", q1=2.0, q2=0.0)]
    results.append(Result(submission="c", status=Status.UNREADABLE, max_score=4.0))
    figures = class_figures(results)
    assert figures.scores == (2.0,)
    first = figures.questions[0]
    assert (first.mean, first.total) == (2.0, 2)
    assert first.outcomes == {Outcome.PASSED: 1, Outcome.UNEXAMINED: 1}
    assert first.cases[0].total == 1


def test_the_gravest_case_is_the_outcome() -> None:
    def of(*outcomes: Outcome) -> Outcome:
        cases = [CaseResult(name="t", hidden=False, points=1.0, outcome=o) for o in outcomes]
        return outcome_of(question_result("q", cases))

    assert of(Outcome.PASSED, Outcome.PASSED) is Outcome.PASSED
    assert of(Outcome.FAILED, Outcome.ERROR, Outcome.PASSED) is Outcome.ERROR
    assert of(Outcome.TIMEOUT, Outcome.CRASHED, Outcome.MISSING) is Outcome.CRASHED
    assert of(Outcome.FAILED, Outcome.UNEXAMINED) is Outcome.UNEXAMINED


@pytest.mark.slow
def test_the_order_of_submissions_changes_nothing() -> None:
    results = made.results(40)
    one, other = class_figures(results), class_figures(results[::-1])
    assert [(q.mean, q.outcomes) for q in one.questions] == [
        (q.mean, q.outcomes) for q in other.questions
    ]


# ------------------------------------------------------------------ comparison


def test_comparison() -> None:
    run = RunResults(
        title="t",
        results=(graded("a", q1=2.0), graded("b", q1=1.0), graded("d", q1=None)),
        about=About(),
    )
    before = {"a": {"q1": 0.0}, "b": {"q1": 1.0}, "c": {"q1": 2.0}, "d": {"q1": 1.0}}
    found = compared(run, {"a": "A"}, "before", before)
    assert (found.same, found.added, found.gone) == (1, 0, 1)
    assert [(c.submission, c.difference, c.questions) for c in found.changes] == [
        ("d", None, ("q1",)),
        ("a", 2.0, ("q1",)),
    ]
    assert found.questions == (("q1", 1, 2.0),)


def test_changed() -> None:
    one, other = points_of([graded("a", q1=1.0)]), points_of([graded("a", q1=2.0)])
    assert changed(one, other)
    assert not changed(one, one)
    assert not changed({}, other)
