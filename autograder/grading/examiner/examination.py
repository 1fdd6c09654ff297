"""The course of an examination: run the cells, ask at each check cell, decide.

Examiner and candidate go in lockstep: the cells up to a question's check cell are run, the
question's tests ask the candidate itself, then the next cells are run. Where the candidate is lost
(a crash, a hang that cannot be interrupted), a fresh one runs the cells again without the one that
lost it, and the examination goes on where it stood: marks already earned are kept, and the loss
costs the one test case or the one cell. So does what an earlier examiner fell at: it is not tried
again.

A candidate that a hidden test has asked may put what it heard into anything it says later: an error
in a later cell, the text of a later public test. Where such text is for students, it is had from
candidates that no hidden test asks (`retell`); honest work without errors pays nothing for that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import msgspec

from autograder.formats.bundle import Bundle, Case, Question
from autograder.formats.notebook import Notebook
from autograder.grading.beacon import Beacon, Stage
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.behaviour import diagnosed
from autograder.grading.examiner.cases import RunCase
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.running import run_case
from autograder.grading.examiner.schedule import last_of, schedule_of
from autograder.grading.examiner.trouble import Lost, Watched
from autograder.grading.examiner.verdict import all_alike, authored, case_result
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

Candidates = Callable[[], AbstractContextManager[Dialogue]]
"""Starts a fresh candidate; leaving the context ends it and all its processes."""

Report = Callable[[QuestionResult], None]
"""Told of a question after each of its public cases, and when it is done: as it stands then, as far
as a student may read of it already."""


class Examined(msgspec.Struct, frozen=True):
    """A result, the questions whose tests changed the candidate's state on the way, and by question
    the methods of its objects that tests gave something of their own."""

    result: Result
    touched: tuple[str, ...]
    asked: tuple[tuple[str, str], ...] = ()


class Examination:
    """One notebook under one bundle: how far it has come, and what of it may be told.

    `hold` it, `retell` where it tells too much, then read what it `comes_to`. Questions that are
    `known` are not asked again. No hidden case is run where it is `public_only`. It is `watched`:
    what it is at is announced before anything of the submission's is touched.
    """

    def __init__(
        self,
        bundle: Bundle,
        notebook: Notebook,
        known: Known | None = None,
        report: Report | None = None,
        public_only: bool = False,
        watched: Watched | None = None,
    ) -> None:
        self._bundle = bundle
        self._notebook = notebook
        self._known = known
        self._report = report
        self._public_only = public_only
        self._watched = Watched(Beacon()) if watched is None else watched
        self._numbers = {question.name: n for n, question in enumerate(bundle.examined)}
        self._schedule = schedule_of(bundle, notebook.cells)
        self._last = last_of(self._schedule)
        self._compiled: dict[str, tuple[RunCase, ...]] = {}
        self._records: dict[int, CellRecord] = {}
        """how the cells went, by their place"""
        self._results: dict[str, list[CaseResult]] = {
            name: list(question.cases) for name, question in self._known_questions.items()
        }
        """how the test cases went, as far as each question has come"""
        self._skipped: set[int] = set()
        """cells that no later candidate runs: they lost one, or used up their time"""
        self._slow: set[str] = set()
        """questions in which a call used up its time"""
        self._touched: set[str] = set()
        """questions whose tests changed the state that later ones see"""
        self._asked: set[tuple[str, str]] = set()
        """questions, and methods that they gave something of their own"""
        self._said: dict[str, dict[int, list[bytes]]] = {}
        """what was heard in lost cases, of questions with known mistakes to compare with"""
        self._heard: set[int | tuple[str, int]] = set()
        """cells, and cases of questions, whose text comes from a candidate that a hidden test
        asked"""
        self._given_up = (Outcome.CRASHED, "the submission crashed too often")
        """what becomes of the cases that no candidate was left for"""

    # ------------------------------------------------------------- the steps

    def hold(self, candidates: Candidates) -> None:
        """Examine all that is to be examined, with as many candidates as it takes."""
        for _ in range(MAX_CANDIDATES):
            with candidates() as dialogue:
                try:
                    self._go_on(dialogue)
                except Lost as lost:
                    if not lost.final:
                        continue
                    self._given_up = (lost.outcome, lost.why)
            break

    def retell(self, candidates: Candidates) -> None:
        """Where a student would read what a candidate said after a hidden test, take that from
        candidates that no hidden test asks, or leave it out."""
        if self._tells():
            public = Examination(
                self._bundle,
                self._notebook,
                self._known,
                public_only=True,
                watched=self._watched,
            )
            public.hold(candidates)
            self._tell_as(public)

    def comes_to(self, submission: str) -> Examined:
        """The result, as far as the examination has come, under the submission's id."""
        questions = {
            question.name: self._known_questions.get(question.name) or self._question(question)
            for question in self._bundle.examined
        }
        self._watched.beacon.announce(Stage.CLOSING)
        if self._known is not None:
            cells = self._known.cells
        else:
            cells = with_work(self._records, self._notebook, list(questions))
        notes = self._notebook.notes
        result = assembled(self._bundle, submission, questions, cells, notes)
        return Examined(result, tuple(sorted(self._touched)), tuple(sorted(self._asked)))

    # ------------------------------------------------------------- with one candidate

    def _go_on(self, dialogue: Dialogue) -> None:
        """Run everything that is left with one candidate. Raises `Lost` when that candidate is."""
        cells = self._notebook.cells
        for place in range(len(cells)):
            if self._is_done_from(place) or self._is_known_from(place):
                return
            if place not in self._skipped:
                self._run_cell(dialogue, place)
            for question in self._schedule.get(place, ()):
                self._ask_question(dialogue, question)
        for question in self._schedule.get(len(cells), ()):
            self._ask_question(dialogue, question)

    def _run_cell(self, dialogue: Dialogue, place: int) -> None:
        cell = self._notebook.cells[place]
        self._watched.beacon.announce(Stage.CELL, place)
        lost: Lost | None = None
        if (fall := self._watched.fall_at(Stage.CELL, place)) is not None:
            record = CellRecord(cell=cell.number, outcome=fall.outcome, error=fall.why)
            self._skipped.add(place)
        else:
            try:
                record = dialogue.run(cell)
            except Lost as error:
                lost = error
                record = CellRecord(cell=cell.number, outcome=lost.outcome, error=lost.why)
        if dialogue.has_heard and place not in self._records:
            if self._known is None:
                self._heard.add(place)
            record = msgspec.structs.replace(record, after_hidden=True)
        self._records.setdefault(place, record)
        if lost is not None or record.outcome is Outcome.TIMEOUT:
            self._skipped.add(place)
        if lost is not None:
            raise lost

    def _ask_question(self, dialogue: Dialogue, question: Question) -> None:
        if self._is_done(question):
            if question.name in self._known_questions and any(c.hidden for c in question.cases):
                dialogue.hear()
            return
        drawn = _figures_drawn()
        dialogue.begin()
        try:
            self._ask_cases(dialogue, question)
            if question.name != self._last and (
                dialogue.has_changed() or drawn != _figures_drawn()
            ):
                self._touched.add(question.name)
        except Lost:
            self._touched.add(question.name)
            raise
        finally:
            self._asked |= {(question.name, method) for method in dialogue.asked}
            if self._is_done(question):
                self._tell(question)

    def _ask_cases(self, dialogue: Dialogue, question: Question) -> None:
        done = self._results.setdefault(question.name, [])
        try:
            runs = self._runs(question)
        except test_cases.BadTestFile as error:
            done[:] = all_alike(question, Outcome.UNEXAMINED, str(error))
            return
        for place in range(len(done), len(question.cases)):
            case = question.cases[place]
            if case.hidden and self._public_only:
                done.append(case_result(case, Outcome.UNEXAMINED))
                continue
            if case.hidden:
                dialogue.hear()
            elif dialogue.has_heard:
                self._heard.add((question.name, place))
            number = self._numbers[question.name]
            self._watched.beacon.announce(Stage.CASE, number, place)
            if (fall := self._watched.fall_at(Stage.CASE, number, place)) is not None:
                self._touched.add(question.name)
                self._note(question, place, case_result(case, fall.outcome, fall.why))
                continue
            try:
                self._note(question, place, self._ask_case(dialogue, question, place, runs[place]))
            except Lost as lost:
                self._note(question, place, case_result(case, lost.outcome, lost.why))
                raise

    def _note(self, question: Question, place: int, result: CaseResult) -> None:
        self._results[question.name].append(result)
        if result.outcome is Outcome.TIMEOUT:
            self._slow.add(question.name)
        if not question.cases[place].hidden and not self._is_done(question):
            self._tell(question)

    def _tell(self, question: Question) -> None:
        if self._report is not None:
            self._report(self._so_far(question))

    def _ask_case(
        self, dialogue: Dialogue, question: Question, place: int, run: RunCase
    ) -> CaseResult:
        hurried, kept = question.name in self._slow, question.diagnoses is not None
        dialogue.begin_case(hurried=hurried, kept=kept)
        result = run_case(dialogue, question.cases[place], run)
        said = dialogue.end_case()
        if said and result.outcome is not Outcome.PASSED:
            self._said.setdefault(question.name, {})[place] = said
        return result

    def _runs(self, question: Question) -> tuple[RunCase, ...]:
        runs = self._compiled.get(question.name)
        if runs is None:
            runs = self._compiled[question.name] = test_cases.compile_question(question)
        return runs

    # ------------------------------------------------------------- how far it has come

    @property
    def _known_questions(self) -> dict[str, QuestionResult]:
        return {} if self._known is None else self._known.questions

    def _is_done(self, question: Question) -> bool:
        return len(self._results.get(question.name, ())) == len(question.cases)

    def _is_done_from(self, place: int) -> bool:
        """Whether a repeated run has nothing left to learn from a place on."""
        return (
            place in self._records
            and place + 1 in self._records
            and all(map(self._is_done, self._questions_from(place)))
        )

    def _is_known_from(self, place: int) -> bool:
        """Whether every question from a place on, and so the cells there, were examined earlier."""
        return self._known is not None and all(
            question.name in self._known.questions for question in self._questions_from(place)
        )

    def _questions_from(self, place: int) -> Iterator[Question]:
        for when, questions in self._schedule.items():
            if when >= place:
                yield from questions

    def _question(self, question: Question) -> QuestionResult:
        """The result of a question; where the bundle asks for it, with what is known about the
        mistake."""
        done = self._results.get(question.name, [])
        rest = [case_result(case, *self._given_up) for case in question.cases[len(done) :]]
        graded = question_result(question.name, [*done, *rest], question.all_or_nothing)
        number = self._numbers[question.name]
        self._watched.beacon.announce(Stage.DIAGNOSIS, number)
        if self._watched.fall_at(Stage.DIAGNOSIS, number) is not None:
            return graded
        return diagnosed(graded, question.diagnoses, self._said.get(question.name, {}))

    # ------------------------------------------------------------- what of it may be told

    def _tells(self) -> bool:
        """Whether a student would read something that a candidate said after a hidden test."""
        return any(
            place in self._heard and record.outcome is not Outcome.PASSED
            for place, record in self._records.items()
        ) or any(
            result.message != authored(case, result.outcome)
            for _, _, case, result in self._heard_cases()
        )

    def _tell_as(self, public: Examination) -> None:
        """Put what candidates say that no hidden test asked in the place of what might tell of
        one."""
        for place, record in self._records.items():
            if place in self._heard and record.outcome is not Outcome.PASSED:
                clean = public._records.get(place)
                if clean is None or clean.outcome is not record.outcome:
                    clean = CellRecord(cell=record.cell, outcome=record.outcome)
                self._records[place] = clean
        for name, place, case, result in list(self._heard_cases()):
            other = public._results.get(name, [])[place : place + 1]
            message = authored(case, result.outcome)
            if other and other[0].outcome is result.outcome:
                message = other[0].message
            self._results[name][place] = msgspec.structs.replace(result, message=message)

    def _so_far(self, question: Question) -> QuestionResult:
        """A question before all are examined: without text that `retell` may yet take back."""
        cases = [*self._results[question.name]]
        for name, place, case, result in self._heard_cases():
            if name == question.name:
                message = authored(case, result.outcome)
                cases[place] = msgspec.structs.replace(result, message=message, detail="")
        return question_result(question.name, cases, question.all_or_nothing)

    def _heard_cases(self) -> Iterator[tuple[str, int, Case, CaseResult]]:
        for question in self._bundle.examined:
            for place, result in enumerate(self._results.get(question.name, ())):
                if (question.name, place) in self._heard:
                    yield question.name, place, question.cases[place], result


def _figures_drawn() -> list[int]:
    """The figures that tests left open in this process."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return pyplot.get_fignums() if pyplot is not None else []
