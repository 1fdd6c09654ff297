"""What a build must guarantee, proved by looking at it and at results that others made.

Pure functions: `build` does not grade, so results of the solution and of the untouched student
version are handed in. A proof that does not hold is one `ProofError`.
"""

from __future__ import annotations

from autograder.build.built import Built
from autograder.build.leaks import find_leaks
from autograder.errors import ProofError
from autograder.result import Outcome, QuestionResult, Result, Status, rounded


def prove_solution(built: Built, result: Result) -> None:
    """The solution passes every test case of every question.

    Raises:
        ProofError: the first case that it does not pass, with the question's cell in the master.
    """
    graded = _questions(built, result, "the solution")
    for question in built.bundle.questions:
        if question.manual:
            continue
        got = graded[question.name]
        outcomes = {case.name: case for case in got.cases}
        for case in question.cases:
            made = outcomes.get(case.name)
            if made is None or made.outcome is not Outcome.PASSED:
                outcome = made.outcome.value if made else "not examined"
                detail = _one_line((made.detail or made.message) if made else "")
                raise ProofError(
                    f"the solution of {question.name} does not pass '{case.name}' ({outcome})"
                    + (f": {detail}" if detail else ""),
                    then="correct the solution or the test",
                    cell=built.cells.get(question.name),
                )
        if got.points is None or rounded(got.points) != rounded(question.max_points):
            raise ProofError(
                f"the solution of {question.name} gets {got.points} of {question.max_points:g}",
                "full marks",
                cell=built.cells.get(question.name),
            )


def prove_untouched(built: Built, result: Result) -> dict[str, float]:
    """The untouched student version gets no points but declared ones; returns those it gets.

    Raises:
        ProofError: a question that gives points for nothing.
    """
    graded = _questions(built, result, "the untouched student version")
    free: dict[str, float] = {}
    for name, question in graded.items():
        if question.points is None:
            raise ProofError(
                f"{name} of the untouched student version could not be examined",
                then="build again, or look at the run",
                cell=built.cells.get(name),
            )
        if question.points <= 0:
            continue
        allowed = built.free_points.get(name, 0.0)
        if rounded(question.points) > rounded(allowed):
            passed = [
                f"'{case.name}'"
                for case in question.cases
                if case.outcome is Outcome.PASSED and case.points > 0
            ]
            raise ProofError(
                f"the untouched student version gets {question.points:g} points in {name} by "
                f"{', '.join(passed) or 'nothing'}",
                f"at most {allowed:g}",
                f"make the tests fail for an empty answer, or declare 'free_points: {{{name}: "
                f"{question.points:g}}}' in the configuration",
                cell=built.cells.get(name),
            )
        free[name] = question.points
    return free


def prove_no_leak(built: Built) -> None:
    """No hidden test, no solution line and no expected value stands in the student version.

    Raises:
        ProofError: the first leak, where it stands, and how many more there are.
    """
    for cell, told in built.secrets.given_away:
        raise ProofError(told, "it in the solution only", "write it another way", cell=cell)
    leaks = find_leaks(built.secrets, built.student)
    if leaks:
        more = f" (and {len(leaks) - 1} more)" if len(leaks) > 1 else ""
        raise ProofError(
            f"{leaks[0]}{more}", "nothing of it in student files", "take it out", leaks[0].cell
        )


def _questions(built: Built, result: Result, what: str) -> dict[str, QuestionResult]:
    """The questions of a result, which must be a whole one of this bundle."""
    if result.status is not Status.GRADED:
        raise ProofError(
            f"{what} is {result.status.value}: {_one_line(result.reason) or 'no reason given'}",
            "a graded result",
        )
    graded = {question.name: question for question in result.questions}
    for question in built.bundle.questions:
        if question.name not in graded and not question.manual:
            raise ProofError(
                f"the result of {what} lacks {question.name}",
                "every question",
                cell=built.cells.get(question.name),
            )
    return graded


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
