"""The course of an examination: run the cells, ask at each check cell, decide.

Examiner and candidate go in lockstep: the cells up to a question's check cell are run, the
question's tests ask the candidate itself, then the next cells are run. Where the candidate is lost
(a crash, a hang that cannot be interrupted), a fresh one runs the cells again without the one that
lost it, and the examination goes on where it stood: marks already earned are kept, and the loss
costs the one test case or the one cell.

A candidate that a hidden test has asked may put what it heard into anything it says later: an error
in a later cell, the text of a later public test. Where such text is for students, it is had from
candidates that no hidden test asks (`retold`); honest work without errors pays nothing for that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import msgspec

from autograder.formats.bundle import Bundle, Question
from autograder.formats.notebook import Cell, Notebook
from autograder.grading.examiner import behaviour
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.progress import (
    Progress,
    Report,
    Schedule,
    is_told,
    last_of,
    retold,
    schedule_of,
    so_far,
)
from autograder.grading.examiner.trouble import Lost
from autograder.grading.examiner.verdict import case_result, run_case
from autograder.grading.examiner.work import with_work
from autograder.grading.known import Known, assembled
from autograder.result import (
    CaseResult,
    CellRecord,
    Outcome,
    QuestionResult,
    Result,
    question_result,
)

MAX_CANDIDATES = 40
"""How many candidates one submission may lose before the rest is given up."""

AFTER_TIMEOUT = 1.0
"""Seconds a call may take in a question where one has already used up its time."""

Candidates = Callable[[], AbstractContextManager[Dialogue]]
"""Starts a fresh candidate; leaving the context ends it and all its processes."""


class Examined(msgspec.Struct, frozen=True):
    """A result, and the questions whose tests changed the candidate's state on the way."""

    result: Result
    touched: tuple[str, ...]


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
    return examine_rest(bundle, submission, notebook, candidates, None, report).result


def examine_rest(
    bundle: Bundle,
    submission: str,
    notebook: Notebook,
    candidates: Candidates,
    known: Known | None,
    report: Report | None = None,
) -> Examined:
    """Grade the questions that are not `known`, or all where what they do could change others."""
    if known is not None:
        done = _examined(bundle, submission, notebook, candidates, known, report)
        if set(done.touched) <= set(known.touching):
            return done
    return _examined(bundle, submission, notebook, candidates, None, report)


def _examined(
    bundle: Bundle,
    submission: str,
    notebook: Notebook,
    candidates: Candidates,
    known: Known | None,
    report: Report | None = None,
) -> Examined:
    progress = _started(known)
    progress.report = report
    schedule = schedule_of(bundle, notebook.cells)
    progress.last = last_of(schedule)
    given_up = _examine_all(candidates, notebook.cells, schedule, progress)
    if is_told(progress, schedule):
        public = _started(known, public_only=True)
        _examine_all(candidates, notebook.cells, schedule, public)
        retold(progress, public, schedule)
    _forget_figures()
    questions: dict[str, QuestionResult] = {}
    for question in bundle.examined:
        if known is not None and question.name in known.questions:
            questions[question.name] = known.questions[question.name]
            continue
        done = progress.outcomes.get(question.name, [])
        rest = [case_result(case, *given_up) for case in question.cases[len(done) :]]
        graded = question_result(question.name, [*done, *rest], question.all_or_nothing)
        questions[question.name] = _diagnosed(question, graded, progress)
    cells = with_work(progress.records, notebook, list(questions))
    if known is not None:
        cells = known.cells
    result = assembled(bundle, submission, questions, cells, notebook.notes)
    return Examined(result, tuple(sorted(progress.touched)))


def _started(known: Known | None, public_only: bool = False) -> Progress:
    outcomes = {name: list(q.cases) for name, q in known.questions.items()} if known else {}
    return Progress(known=known, public_only=public_only, outcomes=outcomes)


def _diagnosed(question: Question, graded: QuestionResult, progress: Progress) -> QuestionResult:
    """The result with what is known about the mistake, where the bundle asks for that."""
    if question.diagnoses is None:
        return graded
    outcomes = [case.outcome for case in graded.cases]
    shown = behaviour.behaviour_of(outcomes, progress.said.get(question.name, {}))
    found = behaviour.diagnosis_of(shown, question.diagnoses)
    if found is None:
        return msgspec.structs.replace(graded, behaviour=shown)
    return msgspec.structs.replace(
        graded, behaviour=shown, misconception=found.name, hint=found.hint
    )


def _examine_all(
    candidates: Candidates, cells: Sequence[Cell], schedule: Schedule, progress: Progress
) -> tuple[Outcome, str]:
    """Examine with as many candidates as it takes; returns what became of that which is left."""
    given_up = (Outcome.CRASHED, "the submission crashed too often")
    for _ in range(MAX_CANDIDATES):
        with candidates() as dialogue:
            try:
                _attempt(dialogue, cells, schedule, progress)
            except Lost as lost:
                if not lost.final:
                    continue
                given_up = (lost.outcome, lost.why)
        break
    return given_up


def _figures_drawn() -> list[int]:
    """The figures that tests left open in this process."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot is not None else []


def _forget_figures() -> None:
    """What tests drew: this process examines many submissions."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


def _attempt(
    dialogue: Dialogue, cells: Sequence[Cell], schedule: Schedule, progress: Progress
) -> None:
    """Run everything that is left with one candidate. Raises `Lost` when that candidate is."""
    for place, cell in enumerate(cells):
        if _all_done(schedule, progress, place) or _is_known_from(place, schedule, progress):
            return
        if place not in progress.skipped:
            _run_cell(dialogue, place, cell, progress)
        for question in schedule.get(place, ()):
            _examine_question(dialogue, question, progress)
    for question in schedule.get(len(cells), ()):
        _examine_question(dialogue, question, progress)


def _all_done(schedule: Schedule, progress: Progress, place: int) -> bool:
    """Whether a repeated run has nothing left to learn from `place` on."""
    if place not in progress.records:
        return False
    later_cells_known = max(schedule, default=0) < place or all(
        len(progress.outcomes.get(question.name, ())) == len(question.cases)
        for when, questions in schedule.items()
        if when >= place
        for question in questions
    )
    return later_cells_known and place + 1 in progress.records


def _is_known_from(place: int, schedule: Schedule, progress: Progress) -> bool:
    """Whether every question from a place on, and so the cells there, were examined earlier."""
    known = progress.known
    return known is not None and all(
        question.name in known.questions
        for when, questions in schedule.items()
        if when >= place
        for question in questions
    )


def _run_cell(dialogue: Dialogue, place: int, cell: Cell, progress: Progress) -> None:
    lost: Lost | None = None
    try:
        record = dialogue.run(cell)
    except Lost as error:
        lost = error
        record = CellRecord(cell=cell.number, outcome=lost.outcome, error=lost.why)
    if dialogue.has_heard and place not in progress.records:
        if progress.known is None:
            progress.heard.add(place)
        record = msgspec.structs.replace(record, after_hidden=True)
    progress.records.setdefault(place, record)
    if lost is not None or record.outcome is Outcome.TIMEOUT:
        progress.skipped.add(place)
    if lost is not None:
        raise lost


def _examine_question(dialogue: Dialogue, question: Question, progress: Progress) -> None:
    done = progress.outcomes.setdefault(question.name, [])
    if len(done) == len(question.cases):
        if progress.known is not None and question.name in progress.known.questions:
            dialogue.has_heard |= any(case.hidden for case in question.cases)
        return
    drawn = _figures_drawn()
    dialogue.begin()
    try:
        _ask_cases(dialogue, question, progress, done)
        if question.name != progress.last and (dialogue.has_changed() or drawn != _figures_drawn()):
            progress.touched.add(question.name)
    except Lost:
        progress.touched.add(question.name)
        raise


def _ask_cases(
    dialogue: Dialogue, question: Question, progress: Progress, done: list[CaseResult]
) -> None:
    try:
        _examine_cases(dialogue, question, progress, done)
    finally:
        if progress.report is not None and len(done) == len(question.cases):
            progress.report(so_far(question, progress))


def _examine_cases(
    dialogue: Dialogue, question: Question, progress: Progress, done: list[CaseResult]
) -> None:
    try:
        runs = progress.compiled.get(question.name)
        if runs is None:
            runs = progress.compiled[question.name] = test_cases.compile_question(question)
    except test_cases.BadTestFile as error:
        done[:] = [case_result(c, Outcome.UNEXAMINED, str(error)) for c in question.cases]
        return
    for place in range(len(done), len(question.cases)):
        slow = question.name in progress.slow
        dialogue.call_seconds = min(
            dialogue.limits.call, AFTER_TIMEOUT if slow else dialogue.limits.call
        )
        case = question.cases[place]
        if case.hidden and progress.public_only:
            done.append(case_result(case, Outcome.UNEXAMINED))
            continue
        if case.hidden:
            dialogue.has_heard = True
        elif dialogue.has_heard:
            progress.heard.add((question.name, place))
        dialogue.said = None if question.diagnoses is None else []
        try:
            result = run_case(dialogue, case, runs[place])
        except Lost as lost:
            done.append(case_result(case, lost.outcome, lost.why))
            if lost.outcome is Outcome.TIMEOUT:
                progress.slow.add(question.name)
            raise
        if result.outcome is Outcome.TIMEOUT:
            progress.slow.add(question.name)
        if dialogue.said and result.outcome is not Outcome.PASSED:
            progress.said.setdefault(question.name, {})[place] = dialogue.said
        dialogue.said = None
        done.append(result)


def prepare() -> None:
    """Make this process able to run test files: a stand-in for `otter`, quiet libraries."""
    sys.modules.update(test_cases.stand_in_modules())
    test_cases.readable_sources()
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.use("Agg")
