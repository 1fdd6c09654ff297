"""What the examiner is called by: one notebook in, one result out."""

from __future__ import annotations

import sys

from autograder.formats.bundle import Bundle
from autograder.formats.notebook import Notebook
from autograder.grading.examiner import cases
from autograder.grading.examiner.examination import Candidates, Examination, Examined, Report
from autograder.grading.known import Known
from autograder.result import Result


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
    called after each question; the result may say more of it.

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
) -> Examined:
    """Grade the questions that are not `known`, or all where what they do could change others."""
    if known is not None:
        examined = _hold(Examination(bundle, notebook, known, report), submission, candidates)
        if set(examined.touched) <= set(known.touching):
            return examined
    return _hold(Examination(bundle, notebook, None, report), submission, candidates)


def _hold(examination: Examination, submission: str, candidates: Candidates) -> Examined:
    examination.hold(candidates)
    examination.retell(candidates)
    _forget_figures()
    return examination.comes_to(submission)


def _forget_figures() -> None:
    """What tests drew: this process examines many submissions."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
