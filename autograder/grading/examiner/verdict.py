"""One test case against one candidate: what happened, and what of it a student reads."""

from __future__ import annotations

import random
import warnings

import numpy as np

from autograder.formats.bundle import Case
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.cases import Names, RunCase
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.remote import OpaqueAnswer
from autograder.grading.examiner.trouble import FromAnswer, Lost, NotLendable, Stopped
from autograder.result import CaseResult, Outcome


def run_case(dialogue: Dialogue, case: Case, run: RunCase) -> CaseResult:
    """One test case. Raises `Lost`."""
    names = Names(dialogue, run.trusted)
    random.seed(0)
    np.random.seed(0)
    raised: BaseException | None = None
    with test_cases.quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with (
                test_cases.bounded(dialogue.limits.cell, dialogue.stop),
                test_cases.seeding(dialogue.seed),
            ):
                run(names)
        except BaseException as error:
            raised = error
    # First what the dialogue remembers: a test that catches everything must not hide a crash.
    trouble, dialogue.trouble = dialogue.trouble or raised, None
    if isinstance(trouble, Lost):
        raise trouble
    if isinstance(trouble, Stopped):
        return case_result(case, Outcome.TIMEOUT, "stopped at the time limit")
    if isinstance(trouble, NotLendable):
        return case_result(case, Outcome.UNEXAMINED, str(trouble))
    if isinstance(raised, Exception):
        return _judge(case, names, raised, run.literals)
    if raised is not None:
        raise raised
    return case_result(case, Outcome.PASSED)


def _judge(case: Case, names: Names, error: Exception, literals: frozenset[str]) -> CaseResult:
    """What an exception in a test says about the answer."""
    if names.missing:
        missing = ", ".join(dict.fromkeys(names.missing))
        return case_result(case, Outcome.MISSING, said=f"{missing} is not defined")
    if isinstance(error, FromAnswer):
        where = f" (cell {error.cell}, line {error.line})" if error.line else ""
        detail = f"{error.name}: {error.text}{where}"
        # Of a hidden case neither line, text nor kind: an answer could tell by them what it was
        # asked.
        said = f"your answer raised {'an error' if case.hidden else detail}"
        return case_result(case, Outcome.ERROR, detail, said)
    text = str(error)
    detail = f"{type(error).__name__}: {text}"[:4000]
    if isinstance(error, OpaqueAnswer):
        said = "an object was given where plain data was wanted"
        return case_result(case, Outcome.FAILED, detail, said if case.hidden else text)
    said = text if text and (not case.hidden or text in literals) else ""
    return case_result(case, Outcome.FAILED, detail, said[:1000])


def authored(case: Case, outcome: Outcome) -> str:
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
        message=message,
        detail=detail,
    )
