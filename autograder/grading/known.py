"""What of an earlier result still holds when the bundle has changed.

Examiner and candidate go in lockstep, so the tests of one question could change what those of
another see: by changing the notebook's state, by ending the process, by letting the candidate hear
a hidden test. So beside the changed questions those are asked again whose tests changed the state
(its footprint was another one after them): the changed ones then see what they would see. The rest
is taken over only where the changed tests did not, and do not, change the state, nothing crashed or
timed out, and the same questions in the same order have hidden tests. Otherwise the whole is
examined again. What is merged this way equals, byte for byte, what examining the whole would give.

Not covered: state inside of libraries that a submission's function changes when it is called (see
`grading/candidate/footprint.py`); `grade --fresh` examines everything.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from autograder.formats.bundle import Bundle, Part, Parts, Question
from autograder.result import (
    CaseResult,
    CellRecord,
    Outcome,
    QuestionResult,
    Result,
    Status,
    WrittenAnswer,
    question_result,
)

_ROUGH = (Outcome.CRASHED, Outcome.TIMEOUT)


class Known(msgspec.Struct, frozen=True):
    """What need not be examined again: these questions by name, and how the cells went."""

    questions: dict[str, QuestionResult]
    cells: tuple[CellRecord, ...]
    notes: tuple[str, ...]
    answers: tuple[WrittenAnswer, ...] = ()
    """what was written for the questions that a person marks"""
    touching: tuple[str, ...] = ()
    """questions that are asked again because their tests change the notebook's state"""


def still_known(
    old: Parts, new: Parts, bundle: Bundle, result: Result, touched: tuple[str, ...] | None
) -> Known | None:
    """What of a `result` under the bundle `old` holds under `bundle`, whose parts are `new`.

    `touched` are the questions whose tests changed the candidate's state, `None` where nobody
    looked. Returns `None` where everything is to be examined again.
    """
    if result.status is not Status.GRADED or touched is None:
        return None
    if old.common != new.common or _outline(old) != _outline(new) or _is_rough(result):
        return None
    before = {part.name: part for part in old.questions}
    results = {question.name: question for question in result.questions}
    known: dict[str, QuestionResult] = {}
    for part, question in zip(new.questions, bundle.examined, strict=True):
        earlier = before[part.name]
        restated = None
        if earlier.asks == part.asks and part.name in results:
            restated = _restated(earlier, question, results[part.name])
        if restated is not None:
            known[part.name] = restated
        elif part.name in touched:
            return None
    if len(known) < len(new.questions):
        known = {name: found for name, found in known.items() if name not in touched}
    return Known(known, result.cells, result.notes, result.answers, touched)


def whole(bundle: Bundle, submission: str, known: Known) -> Result:
    """The result where every question is known."""
    made = assembled(bundle, submission, known.questions, known.cells, known.notes)
    return msgspec.structs.replace(made, answers=known.answers)


def assembled(
    bundle: Bundle,
    submission: str,
    questions: Mapping[str, QuestionResult],
    cells: tuple[CellRecord, ...],
    notes: tuple[str, ...],
) -> Result:
    """The result of a submission that was run, from the results of its questions."""
    listed = tuple(questions[question.name] for question in bundle.examined)
    return Result(
        submission=submission,
        status=Status.GRADED,
        questions=listed,
        cells=cells,
        notes=notes,
        max_score=sum(question.max_points for question in listed),
    )


def _outline(parts: Parts) -> list[tuple[str, bool]]:
    return [(part.name, part.hidden) for part in parts.questions]


def _is_rough(result: Result) -> bool:
    """Whether a candidate was lost or stopped on the way: what came then, came from another."""
    return any(cell.outcome in _ROUGH for cell in result.cells) or any(
        case.outcome in _ROUGH for question in result.questions for case in question.cases
    )


def _restated(old: Part, question: Question, result: QuestionResult) -> QuestionResult | None:
    """The same outcomes with today's points and messages; `None` where a message is not
    understood."""
    if len(result.cases) != len(question.cases):
        return None
    cases: list[CaseResult] = []
    for worth, case, found in zip(old.worth, question.cases, result.cases, strict=True):
        passed = found.outcome is Outcome.PASSED
        before = (worth.success_message if passed else worth.failure_message) or ""
        after = (case.success_message if passed else case.failure_message) or ""
        head, said = (before, found.message[len(before) :]) if before else ("", found.message)
        if not found.message.startswith(head):
            return None
        if head and said:
            if not said.startswith(" - "):
                return None
            said = said.removeprefix(" - ")
        message = f"{after} - {said}" if after and said else after or said
        cases.append(msgspec.structs.replace(found, points=case.points, message=message))
    restated = question_result(question.name, cases, question.all_or_nothing)
    return msgspec.structs.replace(
        restated,
        misconception=result.misconception,
        hint=result.hint,
        behaviour=result.behaviour,
    )
