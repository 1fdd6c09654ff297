"""The course of an examination: run the cells, ask at each check cell, decide.

Examiner and candidate go in lockstep: the cells up to a question's check cell are run, the
question's tests ask the candidate itself, then the next cells are run. Where the candidate is lost
(a crash, a hang that cannot be interrupted), a fresh one runs the cells again without the one that
lost it, and the examination goes on where it stood: marks already earned are kept, and the loss
costs the one test case or the one cell.

A candidate that a hidden test has asked may put what it heard into anything it says later: an error
in a later cell, the text of a later public test. Where such text is for students, it is had from
candidates that no hidden test asks (`_retold`); honest work without errors pays nothing for that.
"""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import msgspec
import numpy as np

from autograder.bundle import Bundle, Case, Question
from autograder.examiner import behaviour
from autograder.examiner import cases as test_cases
from autograder.examiner.cases import Names, RunCase
from autograder.examiner.dialogue import Dialogue, FromAnswer, Lost, NotLendable, Stopped
from autograder.examiner.remote import OpaqueAnswer
from autograder.examiner.work import with_work
from autograder.notebook import Cell, Notebook
from autograder.regrade import Known, assembled
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

Report = Callable[[QuestionResult], None]
"""Told of each question that has been examined, as far as a student may read of it already."""


class _Progress(msgspec.Struct):
    """What is known so far of one submission."""

    records: dict[int, CellRecord] = {}
    skipped: set[int] = set()
    outcomes: dict[str, list[CaseResult]] = {}
    compiled: dict[str, tuple[RunCase, ...]] = {}
    slow: set[str] = set()
    public_only: bool = False
    heard: set[int | tuple[str, int]] = set()
    """cells, and cases of questions, whose text comes from a candidate that a hidden test asked"""
    said: dict[str, dict[int, list[bytes]]] = {}
    """what was heard in lost cases, of questions with known mistakes to compare with"""
    known: Known | None = None
    touched: set[str] = set()
    """questions whose tests changed the state that later ones see"""
    last: str = ""
    """the question after whose tests no other's come"""
    report: Report | None = None


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
    schedule = _schedule(bundle, notebook.cells)
    progress.last = _last_of(schedule)
    given_up = _examine_all(candidates, notebook.cells, schedule, progress)
    if _is_told(progress, schedule):
        public = _started(known, public_only=True)
        _examine_all(candidates, notebook.cells, schedule, public)
        _retold(progress, public, schedule)
    _forget_figures()
    questions: dict[str, QuestionResult] = {}
    for question in bundle.examined:
        if known is not None and question.name in known.questions:
            questions[question.name] = known.questions[question.name]
            continue
        done = progress.outcomes.get(question.name, [])
        rest = [_case_result(case, *given_up) for case in question.cases[len(done) :]]
        graded = question_result(question.name, [*done, *rest], question.all_or_nothing)
        questions[question.name] = _diagnosed(question, graded, progress)
    cells = with_work(progress.records, notebook, list(questions))
    if known is not None:
        cells = known.cells
    result = assembled(bundle, submission, questions, cells, notebook.notes)
    return Examined(result, tuple(sorted(progress.touched)))


def _started(known: Known | None, public_only: bool = False) -> _Progress:
    outcomes = {name: list(q.cases) for name, q in known.questions.items()} if known else {}
    return _Progress(known=known, public_only=public_only, outcomes=outcomes)


def _diagnosed(question: Question, graded: QuestionResult, progress: _Progress) -> QuestionResult:
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
    candidates: Candidates, cells: Sequence[Cell], schedule: Schedule, progress: _Progress
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


def _cases(schedule: Schedule, progress: _Progress) -> Iterator[tuple[Question, int, CaseResult]]:
    for questions in schedule.values():
        for question in questions:
            for place, result in enumerate(progress.outcomes.get(question.name, ())):
                yield question, place, result


def _is_told(progress: _Progress, schedule: Schedule) -> bool:
    """Whether a student would read something that a candidate said after a hidden test."""
    return any(
        place in progress.heard and record.outcome is not Outcome.PASSED
        for place, record in progress.records.items()
    ) or any(
        (question.name, place) in progress.heard
        and result.message != _authored(question.cases[place], result.outcome)
        for question, place, result in _cases(schedule, progress)
    )


def _retold(progress: _Progress, public: _Progress, schedule: Schedule) -> None:
    """Put what candidates say that no hidden test asked in the place of what might tell of one."""
    for place, record in progress.records.items():
        if place in progress.heard and record.outcome is not Outcome.PASSED:
            clean = public.records.get(place)
            if clean is None or clean.outcome is not record.outcome:
                clean = CellRecord(cell=record.cell, outcome=record.outcome)
            progress.records[place] = clean
    for question, place, result in _cases(schedule, progress):
        if (question.name, place) in progress.heard:
            other = public.outcomes.get(question.name, [])[place : place + 1]
            message = _authored(question.cases[place], result.outcome)
            if other and other[0].outcome is result.outcome:
                message = other[0].message
            told = msgspec.structs.replace(result, message=message)
            progress.outcomes[question.name][place] = told


def _figures_drawn() -> list[int]:
    """The figures that tests left open in this process."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot is not None else []


def _forget_figures() -> None:
    """What tests drew: this process examines many submissions."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


Schedule = dict[int, list[Question]]


def _last_of(schedule: Schedule) -> str:
    return schedule[max(schedule)][-1].name if schedule else ""


def _schedule(bundle: Bundle, cells: Sequence[Cell]) -> Schedule:
    """After which cell (by place) each question is examined: at its last check cell, else at the
    end, as Otter does."""
    last: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name in cell.checks:
            last[name] = place
    schedule: Schedule = {}
    at_end = len(cells)
    for question in bundle.questions:
        if question.cases:
            schedule.setdefault(last.get(question.name, at_end), []).append(question)
    return schedule


def _attempt(
    dialogue: Dialogue, cells: Sequence[Cell], schedule: Schedule, progress: _Progress
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


def _all_done(schedule: Schedule, progress: _Progress, place: int) -> bool:
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


def _is_known_from(place: int, schedule: Schedule, progress: _Progress) -> bool:
    """Whether every question from a place on, and so the cells there, were examined earlier."""
    known = progress.known
    return known is not None and all(
        question.name in known.questions
        for when, questions in schedule.items()
        if when >= place
        for question in questions
    )


def _run_cell(dialogue: Dialogue, place: int, cell: Cell, progress: _Progress) -> None:
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


def _examine_question(dialogue: Dialogue, question: Question, progress: _Progress) -> None:
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
    dialogue: Dialogue, question: Question, progress: _Progress, done: list[CaseResult]
) -> None:
    try:
        _examine_cases(dialogue, question, progress, done)
    finally:
        if progress.report is not None and len(done) == len(question.cases):
            progress.report(_so_far(question, progress))


def _examine_cases(
    dialogue: Dialogue, question: Question, progress: _Progress, done: list[CaseResult]
) -> None:
    try:
        runs = progress.compiled.get(question.name)
        if runs is None:
            runs = progress.compiled[question.name] = test_cases.compile_question(question)
    except test_cases.BadTestFile as error:
        done[:] = [_case_result(c, Outcome.UNEXAMINED, str(error)) for c in question.cases]
        return
    for place in range(len(done), len(question.cases)):
        slow = question.name in progress.slow
        dialogue.call_seconds = min(
            dialogue.limits.call, AFTER_TIMEOUT if slow else dialogue.limits.call
        )
        case = question.cases[place]
        if case.hidden and progress.public_only:
            done.append(_case_result(case, Outcome.UNEXAMINED))
            continue
        if case.hidden:
            dialogue.has_heard = True
        elif dialogue.has_heard:
            progress.heard.add((question.name, place))
        dialogue.said = None if question.diagnoses is None else []
        try:
            result = _run_case(dialogue, case, runs[place])
        except Lost as lost:
            done.append(_case_result(case, lost.outcome, lost.why))
            if lost.outcome is Outcome.TIMEOUT:
                progress.slow.add(question.name)
            raise
        if result.outcome is Outcome.TIMEOUT:
            progress.slow.add(question.name)
        if dialogue.said and result.outcome is not Outcome.PASSED:
            progress.said.setdefault(question.name, {})[place] = dialogue.said
        dialogue.said = None
        done.append(result)


def _so_far(question: Question, progress: _Progress) -> QuestionResult:
    """One question before all are examined: without text that `_retold` may yet take back."""
    cases = [
        msgspec.structs.replace(
            result, message=_authored(question.cases[place], result.outcome), detail=""
        )
        if (question.name, place) in progress.heard
        else result
        for place, result in enumerate(progress.outcomes[question.name])
    ]
    return question_result(question.name, cases, question.all_or_nothing)


def _run_case(dialogue: Dialogue, case: Case, run: RunCase) -> CaseResult:
    """One test case. Raises `Lost`."""
    names = Names(dialogue)
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
        return _case_result(case, Outcome.TIMEOUT, "stopped at the time limit")
    if isinstance(trouble, NotLendable):
        return _case_result(case, Outcome.UNEXAMINED, str(trouble))
    if isinstance(raised, Exception):
        return _judge(case, names, raised, run.__dict__.get("literals", frozenset()))
    if raised is not None:
        raise raised
    return _case_result(case, Outcome.PASSED)


def _judge(case: Case, names: Names, error: Exception, literals: frozenset[str]) -> CaseResult:
    """What an exception in a test says about the answer."""
    if names.missing:
        missing = ", ".join(dict.fromkeys(names.missing))
        return _case_result(case, Outcome.MISSING, said=f"{missing} is not defined")
    if isinstance(error, FromAnswer):
        where = f" (cell {error.cell}, line {error.line})" if error.line else ""
        detail = f"{error.name}: {error.text}{where}"
        # Of a hidden case neither line, text nor kind: an answer could tell by them what it was
        # asked.
        said = f"your answer raised {'an error' if case.hidden else detail}"
        return _case_result(case, Outcome.ERROR, detail, said)
    text = str(error)
    detail = f"{type(error).__name__}: {text}"[:4000]
    if isinstance(error, OpaqueAnswer):
        said = "an object was given where plain data was wanted"
        return _case_result(case, Outcome.FAILED, detail, said if case.hidden else text)
    said = text if text and (not case.hidden or text in literals) else ""
    return _case_result(case, Outcome.FAILED, detail, said[:1000])


def _authored(case: Case, outcome: Outcome) -> str:
    return (case.success_message if outcome is Outcome.PASSED else case.failure_message) or ""


def _case_result(case: Case, outcome: Outcome, detail: str = "", said: str = "") -> CaseResult:
    """What a student reads is what the test's author wrote for it, and what kind of thing
    happened; text that comes from the comparison itself stays in `detail`."""
    message = _authored(case, outcome)
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


def prepare() -> None:
    """Make this process able to run test files: a stand-in for `otter`, quiet libraries."""
    sys.modules.update(test_cases.stand_in_modules())
    test_cases.readable_sources()
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.use("Agg")
