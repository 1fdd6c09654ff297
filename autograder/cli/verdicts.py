"""What `autograder check` prints; not in `tables`: a student waits for what it imports."""

from __future__ import annotations

from autograder.result import Outcome, Result, Status


def all_passed(result: Result) -> bool:
    """Whether every test case passed."""
    cases = [case for question in result.questions for case in question.cases]
    return bool(cases) and all(case.outcome is Outcome.PASSED for case in cases)


def check_text(result: Result) -> str:
    """The verdicts of `autograder check`, a line or two a test case."""
    if result.status is not Status.GRADED:
        return f"{result.status.value}: {result.reason}"
    lines = [*result.notes]
    for cell in result.cells:
        if cell.outcome is not Outcome.PASSED:
            where = f", line {cell.line}" if cell.line else ""
            said = cell.error.splitlines()[-1] if cell.error else ""
            lines.append(f"cell {cell.cell}{where}: {cell.outcome.value}: {said}")
    for question in result.questions:
        wrong = [case for case in question.cases if case.outcome is not Outcome.PASSED]
        lines.append(f"{question.name}: {'all passed' if not wrong else 'not yet'}")
        for case in wrong:
            said = case.message or case.detail.splitlines()[0] if case.detail else case.message
            lines.append(f"  {case.name}: {case.outcome.value}" + (f": {said}" if said else ""))
    passed = sum(
        all(case.outcome is Outcome.PASSED for case in question.cases)
        for question in result.questions
    )
    lines.append(f"{passed} of {len(result.questions)} questions pass their public tests")
    return "\n".join(lines)
