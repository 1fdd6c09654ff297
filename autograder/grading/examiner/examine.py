"""What the examiner is called by: one notebook in, one result out."""

from __future__ import annotations

import sys

from autograder.formats.bundle import Bundle
from autograder.formats.notebook import Notebook
from autograder.grading.examiner import cases
from autograder.grading.examiner.examination import Candidates, Examination, Examined, Report
from autograder.grading.examiner.trouble import Watched
from autograder.grading.examiner.verdict import all_alike
from autograder.grading.fall import Fall
from autograder.grading.known import Known, assembled
from autograder.result import Result, question_result


def prepare() -> None:
    """Make this process able to run test files: a stand-in for `otter`, quiet libraries."""
    sys.modules.update(cases.stand_in_modules())
    cases.readable_sources()
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.use("Agg")


def examine(
    bundle: Bundle,
    submission: str,
    notebook: Notebook,
    candidates: Candidates,
    report: Report | None = None,
) -> Result:
    """Grade one notebook. `submission` is its id, which no test and no candidate sees. `report` is
    called after each public case and each question; the result may say more of it.

    Raises nothing for whatever the submission does; trouble of ours (a candidate that cannot be
    started) is raised as the error it is.
    """
    return complete(bundle, submission, notebook, candidates, None, report).result


def complete(
    bundle: Bundle,
    submission: str,
    notebook: Notebook,
    candidates: Candidates,
    known: Known | None,
    report: Report | None = None,
    watched: Watched | None = None,
) -> Examined:
    """Grade the questions that are not `known`, or all where what they do could change others."""
    for taken_over in (None,) if known is None else (known, None):
        examination = Examination(bundle, notebook, taken_over, report, watched=watched)
        examination.hold(candidates)
        examination.retell(candidates)
        examined = examination.comes_to(submission)
        _forget_figures()
        if taken_over is not None and set(examined.touched) <= set(taken_over.touching):
            break
    return examined


def fallen(bundle: Bundle, submission: str, fall: Fall) -> Examined:
    """What is left to say where no examiner comes to an end with a submission."""
    questions = {
        question.name: question_result(
            question.name,
            all_alike(question, fall.outcome, fall.why),
            question.all_or_nothing,
        )
        for question in bundle.examined
    }
    touched = tuple(sorted(questions))
    return Examined(assembled(bundle, submission, questions, (), ()), touched)


def _forget_figures() -> None:
    """What tests drew: this process examines many submissions."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
