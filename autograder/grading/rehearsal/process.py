"""The process of a rehearsal: cells and public tests in one namespace."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import msgspec

from autograder.formats.bundle import Case, Question
from autograder.formats.notebook import Cell
from autograder.grading import confine
from autograder.grading.candidate import stub
from autograder.grading.candidate.shell import (
    BoundedText,
    CandidateShell,
    TimeLimit,
    make_shell,
    place_of,
    text_of,
)
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.cases import Names
from autograder.grading.examiner.dialogue import MISSING
from autograder.grading.rehearsal.lines import Request, Told
from autograder.limits import MIB
from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, question_result

Clock = Callable[[], AbstractContextManager[None]]
"""Ends by `TimeLimit` what takes longer than a cell may."""


def main() -> None:
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what C code prints is no line of ours
    layers = [name for name, offered in confine.available().items() if offered]
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
    limits = request.bundle.limits
    if hasattr(os, "fork"):
        confine.enter(limits, request.directory, told, layers)
    else:
        os.chdir(request.directory)
    kept = BoundedText(int(limits.output_mib * MIB))
    sys.stdout = sys.stderr = kept  # type: ignore[assignment]
    rehearse(request, shell, kept, _clock(limits.cell, limits.patience), _teller(told))


def _teller(descriptor: int) -> Callable[[Told], None]:
    def tell(told: Told) -> None:
        line = msgspec.json.encode(told) + b"\n"
        while line:
            line = line[os.write(descriptor, line) :]

    return tell


def _clock(seconds: float, patience: float) -> Clock:
    """By signals where there are such; elsewhere nobody is stopped but by the keyboard."""
    if not hasattr(signal, "setitimer"):
        return contextlib.nullcontext
    from autograder.grading.candidate.servant import Timers

    timers = Timers()
    return lambda: timers.limited(seconds, seconds * patience)


def rehearse(
    request: Request,
    shell: CandidateShell,
    output: BoundedText,
    clock: Clock,
    tell: Callable[[Told], None],
) -> None:
    """Run the cells; after the last check cell of a question its tests, else at the end."""
    last = {name: place for place, cell in enumerate(request.cells) for name in cell.checks}
    questions = request.bundle.examined
    for place, cell in enumerate(request.cells):
        tell(Told(cell=_run(shell, cell, output, clock)))
        for question in questions:
            if last.get(question.name) == place:
                tell(Told(question=_tested(question, shell.user_ns, clock)))
    for question in questions:
        if question.name not in last:
            tell(Told(question=_tested(question, shell.user_ns, clock)))


def _run(shell: CandidateShell, cell: Cell, output: BoundedText, clock: Clock) -> CellRecord:
    error: BaseException | None = TimeLimit()
    line = None
    with contextlib.suppress(TimeLimit), clock():
        ending = shell.execute(cell.number, cell.source)
        error, line = ending.error, ending.line
    said = output.take()
    if error is None:
        return CellRecord(cell=cell.number, output=said)
    outcome = Outcome.TIMEOUT if isinstance(error, TimeLimit) else Outcome.ERROR
    text = "stopped at the time limit" if outcome is Outcome.TIMEOUT else text_of(error)
    return CellRecord(cell=cell.number, outcome=outcome, error=text, line=line, output=said)


class _Namespace:
    """Answers what `Names` asks from a plain mapping."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def get(self, name: str) -> Any:
        return self._names.get(name, MISSING)


def _tested(question: Question, names: dict[str, Any], clock: Clock) -> QuestionResult:
    try:
        runs = test_cases.compile_question(question)
    except test_cases.BadTestFile as error:
        lost = [_result(case, Outcome.UNEXAMINED, str(error)) for case in question.cases]
        return question_result(question.name, lost, question.all_or_nothing)
    results = []
    for case, run in zip(question.cases, runs, strict=True):
        seen = Names(_Namespace(names))
        raised: BaseException | None = None
        try:
            with test_cases.quiet(), warnings.catch_warnings(), clock():
                warnings.simplefilter("ignore")
                run(seen)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raised = error
        results.append(_judged(case, seen, raised))
    return question_result(question.name, results, question.all_or_nothing)


def _judged(case: Case, seen: Names, raised: BaseException | None) -> CaseResult:
    if raised is None:
        return _result(case, Outcome.PASSED)
    if seen.missing:
        return _result(case, Outcome.MISSING, f"{', '.join(seen.missing)} is not defined")
    if isinstance(raised, TimeLimit):
        return _result(case, Outcome.TIMEOUT, "stopped at the time limit")
    line, cell = place_of(raised)
    if line is not None:
        return _result(case, Outcome.ERROR, f"{text_of(raised)} (cell {cell}, line {line})")
    return _result(case, Outcome.FAILED, str(raised)[:1000])


def _result(case: Case, outcome: Outcome, said: str = "") -> CaseResult:
    authored = case.success_message if outcome is Outcome.PASSED else case.failure_message
    return CaseResult(
        name=case.name,
        hidden=case.hidden,
        points=case.points,
        outcome=outcome,
        message=" - ".join(part for part in (authored, said) if part),
    )


if __name__ == "__main__":
    main()
