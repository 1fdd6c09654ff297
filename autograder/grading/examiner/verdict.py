"""The verdict on one test case: what happened, and what of it a student reads.

Knows what a test raised and nothing of who answered: it is the same in `grade` and in `check`.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.formats.bundle import Case, Question
from autograder.grading.examiner.remote import OpaqueAnswer
from autograder.grading.examiner.trouble import FromAnswer, OurTrouble, Stopped
from autograder.grading.wire.forms import is_panic
from autograder.result import CaseResult, Outcome


def verdict(
    case: Case,
    cause: BaseException | None,
    missing: Iterable[str] = (),
    literals: frozenset[str] = frozenset(),
) -> CaseResult:
    """What a test case comes to that ended for this cause; `missing` are the names that it asked
    for in vain, `literals` the texts that its author wrote for others to read.

    Raises what is no verdict: a cause that is neither an `Exception` nor what became of an answer.
    """
    if cause is None:
        return case_result(case, Outcome.PASSED)
    if isinstance(cause, Stopped):
        return case_result(case, Outcome.TIMEOUT, "stopped at the time limit")
    if isinstance(cause, OurTrouble):
        return case_result(case, Outcome.UNEXAMINED, str(cause))
    if not isinstance(cause, Exception) and not is_panic(cause):
        raise cause
    of_file = isinstance(cause, OSError) and not isinstance(cause, FromAnswer)
    if not of_file and (names := ", ".join(dict.fromkeys(missing))):
        return case_result(case, Outcome.MISSING, said=f"{names} is not defined")
    if isinstance(cause, FromAnswer):
        where = f" (cell {cause.cell}, line {cause.line})" if cause.line else ""
        detail = f"{cause.name}: {cause.text}{where}"
        # Of a hidden case neither line, text nor kind: an answer could tell by them what it was
        # asked.
        said = f"your answer raised {'an error' if case.hidden else detail}"
        return case_result(case, Outcome.ERROR, detail, said)
    text = str(cause)
    detail = f"{type(cause).__name__}: {text}"[:4000]
    if isinstance(cause, OpaqueAnswer):
        said = "an object was given where plain data was wanted"
        return case_result(case, Outcome.FAILED, detail, said if case.hidden else text)
    if of_file and not case.hidden:
        why = getattr(cause, "strerror", None) or type(cause).__name__
        text = f"the test cannot read {getattr(cause, 'filename', None) or 'its file'!r} ({why})"
    said = text if text and (not case.hidden or text in literals) else ""
    return case_result(case, Outcome.FAILED, detail, said[:1000])


def authored(case: Case, outcome: Outcome) -> str:
    """What the test's author wrote for this outcome."""
    return (case.success_message if outcome is Outcome.PASSED else case.failure_message) or ""


def case_result(case: Case, outcome: Outcome, detail: str = "", said: str = "") -> CaseResult:
    """What a student reads is what the test's author wrote for it, and what kind of thing
    happened; text that comes from the comparison itself stays in `detail`."""
    message = authored(case, outcome)
    if outcome is not Outcome.PASSED and said:
        message = f"{message} - {said}" if message else said
    return CaseResult(
        name=case.name,
        hidden=case.hidden,
        points=case.points,
        outcome=outcome,
        message=_whole(message),
        detail=_whole(detail),
    )


def _whole(text: str) -> str:
    """The text with question marks for half characters, which an answer can hold and no file."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def all_alike(question: Question, outcome: Outcome, detail: str = "") -> list[CaseResult]:
    """The cases of a question of which nothing else is to be said."""
    return [case_result(case, outcome, detail) for case in question.cases]
