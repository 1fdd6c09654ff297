"""One test case is run: against a candidate, or against the very names of a notebook.

Whatever answers, a test means the same: it finds the same around it, and what it raises is judged
by the same `verdict`. Who answers only says where names come from, what bounds the test, and which
exceptions came of the answer.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from autograder.formats.bundle import Case
from autograder.grading.examiner.cases import RunCase
from autograder.grading.examiner.names import Names, NameSource
from autograder.grading.examiner.surroundings import quiet
from autograder.grading.examiner.trouble import Lost
from autograder.grading.examiner.verdict import verdict
from autograder.result import CaseResult


class Answering(NameSource, Protocol):
    """What a test case asks."""

    def tested(self) -> AbstractContextManager[None]:
        """A test case runs in here, and is stopped where it goes on for too long."""

    def printing(self) -> AbstractContextManager[None]:
        """What is printed in here is printed as the notebook wants its values printed."""

    def cause(self, raised: BaseException | None) -> BaseException | None:
        """Why the test ended, which raised this: first what ended an answer from outside of it,
        since a test may catch all; else what it raised, as `FromAnswer` where the answer did."""


def run_case(answering: Answering, case: Case, run: RunCase) -> CaseResult:
    """What comes of one test case.

    Raises:
        Lost: who answers is of no more use.
        BaseException: what is no verdict, and nothing that came of the answer.
    """
    names = Names(answering, run.trusted, run.meaning)
    raised: BaseException | None = None
    with quiet():
        try:
            with answering.tested(), answering.printing() if run.prints else nullcontext():
                run(names)
        except BaseException as error:
            raised = error
    cause = answering.cause(raised)
    if isinstance(cause, Lost):
        raise cause
    return verdict(case, cause, names.missing, run.literals)
