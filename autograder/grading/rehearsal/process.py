"""The process of a rehearsal: cells and public tests in one namespace."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.formats.bundle import Question
from autograder.formats.notebook import Cell
from autograder.grading import confine
from autograder.grading.candidate import elsewhere, servant, stub
from autograder.grading.candidate.servant import Shell
from autograder.grading.candidate.shell import BoundedText, TimeLimit, make_shell, text_of
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.running import run_case
from autograder.grading.examiner.schedule import schedule_of
from autograder.grading.examiner.surroundings import quiet
from autograder.grading.examiner.verdict import all_alike
from autograder.grading.rehearsal.lines import Request, Told, line_of
from autograder.grading.rehearsal.namespace import Namespace, Timekeeper
from autograder.limits import MIB, Limits
from autograder.result import CellRecord, Outcome, QuestionResult, question_result


def main() -> None:
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what C code prints is no line of ours
    layers = confine.alone()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in request.modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    own = Path(request.directory) / ".ipython"
    own.mkdir()
    shell = make_shell(str(own))
    sys.modules.update({**test_cases.stand_in_modules(), **stub.modules()})
    shell.user_ns["grader"] = stub.SilentNotebook()
    elsewhere.settle(shell.source_of)
    limits = request.bundle.limits
    if hasattr(os, "fork"):
        confine.enter(limits, request.directory, told, layers, programs=request.bundle.programs)
    else:
        os.chdir(request.directory)
    sys.path.insert(0, "")  # as in a kernel: modules beside the notebook come first
    kept = BoundedText(int(limits.output_mib * MIB))
    sys.stdout = sys.stderr = kept  # type: ignore[assignment]
    rehearse(request, shell, kept, _clock(), _teller(told))


def _teller(descriptor: int) -> Callable[[Told], None]:
    process = os.getpid()

    def tell(told: Told) -> None:
        if os.getpid() != process:
            os._exit(1)  # a fork of the notebook's must not speak for it
        line = line_of(told)
        while line:
            line = line[os.write(descriptor, line) :]

    return tell


class _Patient:
    """The clock where there are no signals: nobody is stopped but by the keyboard."""

    def limited(self, seconds: float, clock: float) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def has_struck(self) -> bool:
        return False


def _clock() -> Timekeeper:
    return servant.Timers() if hasattr(signal, "setitimer") else _Patient()


def rehearse(
    request: Request,
    shell: Shell,
    output: BoundedText,
    clock: Timekeeper,
    tell: Callable[[Told], None],
) -> None:
    """Run the cells; after the last check cell of a question its tests, else at the end."""
    limits = request.bundle.limits
    schedule = schedule_of(request.bundle, request.cells)
    namespace = Namespace(shell.user_ns, limits, clock)
    for place, cell in enumerate(request.cells):
        tell(Told(cell=_run(shell, cell, output, limits, clock)))
        for question in schedule.get(place, ()):
            tell(Told(question=_tested(question, namespace)))
    for question in schedule.get(len(request.cells), ()):
        tell(Told(question=_tested(question, namespace)))


def _run(
    shell: Shell, cell: Cell, output: BoundedText, limits: Limits, clock: Timekeeper
) -> CellRecord:
    error: BaseException | None = TimeLimit()
    line = None
    with contextlib.suppress(TimeLimit), clock.limited(limits.cell, limits.cell * limits.patience):
        ending = shell.execute(cell.number, cell.source)
        error, line = ending.error, ending.line
    said = output.take()
    if error is None:
        return CellRecord(cell=cell.number, output=said)
    outcome = Outcome.TIMEOUT if isinstance(error, TimeLimit) else Outcome.ERROR
    text = "stopped at the time limit" if outcome is Outcome.TIMEOUT else text_of(error)
    return CellRecord(cell=cell.number, outcome=outcome, error=text, line=line, output=said)


def _tested(question: Question, namespace: Namespace) -> QuestionResult:
    try:
        with quiet():
            runs = test_cases.compile_question(question)
    except test_cases.BadTestFile as error:
        results = all_alike(question, Outcome.UNEXAMINED, str(error))
    else:
        tried = zip(question.cases, runs, strict=True)
        results = [run_case(namespace, case, run) for case, run in tried]
    return question_result(question.name, results, question.all_or_nothing)


if __name__ == "__main__":
    main()
