"""The arithmetic of points, by itself and beside Otter's own."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.result import (
    CaseResult,
    Outcome,
    QuestionResult,
    Result,
    Status,
    question_result,
    resolve_points,
)

POINTS = st.integers(0, 9) | st.sampled_from([0.5, 0.25, 1.5])
GIVEN = st.lists(st.none() | POINTS, max_size=6)


def case(outcome: Outcome = Outcome.PASSED, points: float = 1.0) -> CaseResult:
    return CaseResult(name="q1 - 1", hidden=False, points=points, outcome=outcome)


@pytest.mark.parametrize(
    ("total", "stated", "expected"),
    [
        (None, [None, None], (0.5, 0.5)),
        (None, [None, 2], (0.0, 2.0)),
        (None, [0, None], (0.0, 1.0)),
        (None, [0, 0], (0.0, 0.0)),
        (3, [1, None, None], (1.0, 1.0, 1.0)),
        (3, [1, 1], (1.0, 1.0)),
        ([1, 2], [None, None], (1.0, 2.0)),
        (None, [], ()),
        (4, [], ()),
    ],
)
def test_resolve_points(
    total: float | list[float] | None, stated: list[float | None], expected: tuple[float, ...]
) -> None:
    assert resolve_points(total, stated) == expected


def test_points_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="2 points are given for 1"):
        resolve_points([1, 2], [None])
    with pytest.raises(ValueError, match="only 1"):
        resolve_points(1, [2, None])


@given(st.none() | POINTS, GIVEN)
def test_cases_never_exceed_the_total(total: float | None, stated: list[float | None]) -> None:
    try:
        resolved = resolve_points(total, stated)
    except ValueError:
        assert total is not None
        return
    assert len(resolved) == len(stated)
    assert all(points >= 0 for points in resolved)
    if total is not None:
        assert sum(resolved) <= total + 1e-9


@pytest.mark.slow
def test_points_are_resolved_as_otter_does() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.test_files.abstract_test import TestCase, TestFile

    def otters(total: object, stated: list[float | None]) -> tuple[float, ...] | None:
        cases = [TestCase("", None, False, points, None, None) for points in stated]
        try:
            return tuple(case.points for case in TestFile.resolve_test_file_points(total, cases))
        except ValueError:
            return None

    @settings(max_examples=300, deadline=None)
    @given(st.none() | POINTS | st.lists(POINTS, max_size=6), GIVEN)
    def agrees(total: float | list[float] | None, stated: list[float | None]) -> None:
        try:
            ours: tuple[float, ...] | None = resolve_points(total, stated)
        except ValueError:
            ours = None
        assert ours == otters(total, stated)

    agrees()


def test_a_question_adds_up() -> None:
    found = question_result("q1", [case(), case(Outcome.FAILED, 2), case(points=0.5)])
    assert (found.points, found.max_points) == (1.5, 3.5)


def test_all_or_nothing() -> None:
    assert question_result("q1", [case(), case()], all_or_nothing=True).points == 2
    assert question_result("q1", [case(), case(Outcome.ERROR)], all_or_nothing=True).points == 0


@given(st.lists(st.sampled_from(list(Outcome)), max_size=5), st.booleans())
def test_unexamined_is_never_a_number(outcomes: list[Outcome], all_or_nothing: bool) -> None:
    found = question_result("q1", map(case, outcomes), all_or_nothing)
    assert (found.points is None) == (Outcome.UNEXAMINED in outcomes)
    if found.points is not None:
        assert 0 <= found.points <= found.max_points


def test_the_score_of_a_submission() -> None:
    full = QuestionResult(name="q1", points=1.5, max_points=2)
    unknown = QuestionResult(name="q2", points=None, max_points=2)

    def score(status: Status, *questions: QuestionResult) -> float | None:
        return Result(submission="s", status=status, questions=questions).score

    assert score(Status.GRADED, full, full) == 3
    assert score(Status.GRADED, full, unknown) is None
    assert score(Status.UNREADABLE) == 0
    assert score(Status.UNEXAMINED, full) is None
