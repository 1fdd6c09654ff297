"""The proofs about results: the solution gets everything, an untouched notebook nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from autograder.authoring import masters
from autograder.authoring.masters import Built, Gathered, prove_solution
from autograder.authoring.masters.secrets import Secrets
from autograder.authoring.spoiled import KeptPoints
from autograder.errors import MasterErrors, ProofError
from autograder.formats.bundle import Bundle, Case, Question
from autograder.result import CaseResult, CellRecord, Outcome, Result, Status, question_result

BUILT = Built(
    slug="tiny",
    bundle=Bundle(
        slug="tiny",
        title="Tiny",
        questions=(
            Question(
                name="q1",
                cases=(
                    Case(name="q1 - 1", points=0),
                    Case(name="q1 - 2", points=2, hidden=True),
                ),
            ),
            Question(name="q2", manual=True, manual_points=1),
        ),
    ),
    student={},
    solution={},
    secrets=Secrets(),
    cells={"q1": 4, "q2": 9},
)


def result(public: Outcome, hidden: Outcome, **more: Any) -> Result:
    cases = (
        CaseResult(name="q1 - 1", hidden=False, points=0, outcome=public, detail="seen\nhere"),
        CaseResult(name="q1 - 2", hidden=True, points=2, outcome=hidden, message="look"),
    )
    return Result(
        submission="solution",
        status=more.pop("status", Status.GRADED),
        questions=more.pop("questions", (question_result("q1", cases),)),
        max_score=2,
        **more,
    )


def prove_untouched(built: Built, got: Result) -> dict[str, float]:
    """In a strict course, which takes what is doubted for a mistake."""
    gathered = Gathered(strict=True)
    free = masters.prove_untouched(built, got, gathered)
    gathered.raise_any()
    return free


def prove_spoiled(built: Built, tried: dict[str, KeptPoints], untouched: Result) -> list[str]:
    """In a strict course."""
    gathered = Gathered(strict=True)
    masters.prove_spoiled(built, tried, untouched, gathered)
    gathered.raise_any()
    return gathered.notes


def test_solution_with_full_marks() -> None:
    prove_solution(BUILT, result(Outcome.PASSED, Outcome.PASSED))


@pytest.mark.parametrize(
    ("got", "line"),
    [
        (
            result(Outcome.PASSED, Outcome.FAILED),
            "cell 4: the solution of q1 does not pass 'q1 - 2' (failed): look; correct the "
            "solution or the test",
        ),
        (
            result(Outcome.ERROR, Outcome.PASSED),
            "cell 4: the solution of q1 does not pass 'q1 - 1' (error): seen here; correct the "
            "solution or the test",
        ),
        (
            result(Outcome.PASSED, Outcome.UNEXAMINED),
            "cell 4: the solution of q1 does not pass 'q1 - 2' (unexamined): look; correct the "
            "solution or the test",
        ),
        (
            result(Outcome.PASSED, Outcome.PASSED, questions=()),
            "cell 4: the result of the solution lacks q1; wanted every question",
        ),
        (
            result(Outcome.PASSED, Outcome.PASSED, questions=(question_result("q1", ()),)),
            "cell 4: the solution of q1 does not pass 'q1 - 1' (not examined); correct the "
            "solution or the test",
        ),
        (
            result(Outcome.PASSED, Outcome.PASSED, status=Status.UNREADABLE, reason="no\ncells"),
            "the solution is unreadable: no cells; wanted a graded result",
        ),
    ],
)
def test_solution_without_full_marks(got: Result, line: str) -> None:
    with pytest.raises(ProofError) as raised:
        prove_solution(BUILT, got)
    assert str(raised.value) == line


def test_untouched_without_points() -> None:
    assert prove_untouched(BUILT, result(Outcome.PASSED, Outcome.FAILED)) == {}


def test_untouched_that_passes_everything_is_never_to_be_declared() -> None:
    with pytest.raises(ProofError) as raised:
        prove_untouched(BUILT, result(Outcome.PASSED, Outcome.PASSED))
    assert str(raised.value) == (
        "cell 4: the untouched student version gets 2 points in q1 by 'q1 - 2'; wanted at most 0; "
        "make the tests fail for an empty answer"
    )


def test_untouched_with_points() -> None:
    cases = (
        CaseResult(name="q1 - 1", hidden=False, points=1, outcome=Outcome.PASSED),
        CaseResult(name="q1 - 2", hidden=True, points=2, outcome=Outcome.FAILED),
    )
    got = result(Outcome.PASSED, Outcome.FAILED, questions=(question_result("q1", cases),))
    with pytest.raises(ProofError) as raised:
        prove_untouched(BUILT, got)
    assert str(raised.value) == (
        "cell 4: the untouched student version gets 1 points in q1 by 'q1 - 1'; wanted at most 0; "
        "make the tests fail for an empty answer, or declare 'free_points: {q1: 1}' in the "
        "configuration"
    )


def test_untouched_with_declared_points() -> None:
    declared = msgspec.structs.replace(BUILT, free_points={"q1": 2.0})
    assert prove_untouched(declared, result(Outcome.PASSED, Outcome.PASSED)) == {"q1": 2.0}


def test_untouched_unexamined() -> None:
    with pytest.raises(ProofError, match="q1 of the untouched student version could not be"):
        prove_untouched(BUILT, result(Outcome.PASSED, Outcome.UNEXAMINED))


def test_the_cell_that_failed_first_is_told_before_what_follows() -> None:
    cells = (
        CellRecord(cell=3, outcome=Outcome.ERROR, error="NameError: name 'x' is not defined"),
        CellRecord(cell=2, outcome=Outcome.ERROR, error="ImportError: No module named 'sympy'"),
    )
    built = msgspec.structs.replace(BUILT, from_master={2: 3, 3: 6})
    with pytest.raises(MasterErrors) as raised:
        prove_solution(built, result(Outcome.PASSED, Outcome.MISSING, cells=cells))
    first, then = str(raised.value).splitlines()
    assert first == (
        "cell 3: no module named sympy here; install it (pip install sympy), or import another"
    )
    assert then.startswith("cell 4: the solution of q1 does not pass 'q1 - 2' (missing)")


def test_a_cell_that_fails_after_the_next_question_is_no_cause() -> None:
    cells = (CellRecord(cell=9, outcome=Outcome.ERROR, error="ImportError: No module named 'x'"),)
    built = msgspec.structs.replace(BUILT, from_master={9: 12})
    with pytest.raises(ProofError) as raised:
        prove_solution(built, result(Outcome.PASSED, Outcome.FAILED, cells=cells))
    assert str(raised.value).startswith("cell 4: the solution of q1 does not pass 'q1 - 2'")


def test_a_demonstration_that_fails_is_no_mistake() -> None:
    cells = (CellRecord(cell=2, outcome=Outcome.ERROR, error="ZeroDivisionError"),)
    prove_solution(BUILT, result(Outcome.PASSED, Outcome.PASSED, cells=cells))


UNTOUCHED = result(Outcome.PASSED, Outcome.FAILED)
FREE = result(Outcome.PASSED, Outcome.PASSED)
TRIED = ("none", "text")


def test_spoiled_answers_that_lose_points() -> None:
    assert prove_spoiled(BUILT, {"q1": KeptPoints(TRIED, ())}, UNTOUCHED) == []
    assert prove_spoiled(BUILT, {"q1": KeptPoints(TRIED, ())}, FREE) == []
    assert prove_spoiled(BUILT, {}, UNTOUCHED) == []


@pytest.mark.parametrize(
    ("kept", "untouched", "line"),
    [
        (("text",), UNTOUCHED, "wrong answers to q1 keep all its points: a text"),
        (TRIED, UNTOUCHED, "wrong answers to q1 keep all its points: None, a text"),
        (("none",), FREE, "wrong answers to q1 keep all its points: None"),
    ],
)
def test_a_spoiled_answer_that_loses_nothing_is_named(
    kept: tuple[str, ...], untouched: Result, line: str
) -> None:
    tried = {"q1": KeptPoints(TRIED, kept)}
    with pytest.raises(ProofError) as raised:
        prove_spoiled(BUILT, tried, untouched)
    assert str(raised.value) == f"cell 4: {line}; wanted tests that notice each of them"
    gathered = Gathered()
    masters.prove_spoiled(BUILT, tried, untouched, gathered)
    assert (gathered.mistakes, gathered.notes) == ([], [f"cell 4: {line}"])


@pytest.mark.parametrize(
    ("tried", "what"),
    [
        ({"q1": KeptPoints(TRIED, TRIED)}, "nothing written, None, a text"),
        ({"q1": KeptPoints((), ())}, "nothing written"),
        ({}, "nothing written"),
    ],
)
def test_a_question_that_every_wrong_answer_passes_is_refused(
    tried: dict[str, KeptPoints], what: str
) -> None:
    with pytest.raises(ProofError) as raised:
        prove_spoiled(BUILT, tried, FREE)
    assert str(raised.value) == (
        f"cell 4: every wrong answer to q1 that was tried keeps all its points ({what}); wanted "
        "tests that tell right from wrong; look at what they compare"
    )


def test_what_otter_takes_is_said_aloud_where_a_course_is_not_strict() -> None:
    gathered = Gathered()
    assert masters.prove_untouched(BUILT, FREE, gathered) == {}
    masters.prove_spoiled(BUILT, {"q1": KeptPoints(TRIED, TRIED)}, FREE, gathered)
    gathered.raise_any()
    untouched, spoiled = gathered.notes
    assert untouched.startswith("cell 4: the untouched student version gets 2 points in q1 by")
    assert spoiled.startswith("cell 4: every wrong answer to q1 that was tried keeps all its poi")


def test_a_question_that_we_cannot_examine_is_a_doubt_and_no_zero() -> None:
    got = result(Outcome.PASSED, Outcome.UNEXAMINED)
    gathered = Gathered()
    assert prove_solution(BUILT, got, gathered) == {"q1"}
    assert masters.prove_untouched(BUILT, got, gathered, {"q1"}) == {}
    gathered.raise_any()
    assert gathered.notes == [
        "cell 4: we cannot examine q1, not even its solution ('q1 - 2': look): as it is nobody "
        "gets points for it, and no zero either"
    ]
    strict = Gathered(strict=True)
    prove_solution(BUILT, got, strict)
    with pytest.raises(ProofError, match="the solution of q1 does not pass 'q1 - 2'"):
        strict.raise_any()


def test_what_is_our_limit_is_told_so_and_stays_a_mistake() -> None:
    case = CaseResult(
        name="q1 - 1", hidden=False, points=2, outcome=Outcome.FAILED, detail="OpaqueAnswer: Table"
    )
    got = result(Outcome.PASSED, Outcome.PASSED, questions=(question_result("q1", (case,)),))
    with pytest.raises(ProofError, match="that is our limit and no mistake of the solution"):
        prove_solution(BUILT, got, Gathered())


def test_what_could_not_be_examined_is_no_doubt() -> None:
    gathered = Gathered()
    masters.prove_untouched(BUILT, result(Outcome.PASSED, Outcome.UNEXAMINED), gathered)
    with pytest.raises(ProofError, match="could not be examined"):
        gathered.raise_any()


def test_a_solution_without_full_marks_is_no_doubt() -> None:
    with pytest.raises(ProofError, match="the solution of q1 does not pass"):
        prove_solution(BUILT, result(Outcome.PASSED, Outcome.FAILED))
