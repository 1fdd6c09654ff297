"""What is said of a result: the one place that decides what a student may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from autograder.course.table import counted
from autograder.result import (
    Amendment,
    CaseResult,
    CellRecord,
    Outcome,
    QuestionResult,
    Result,
    Status,
)
from autograder.views.feedback.explain import explained, explained_detail, explained_message
from autograder.views.feedback.record import (
    CellFeedback,
    Check,
    Degree,
    Explained,
    Feedback,
    Hidden,
    QuestionFeedback,
)
from autograder.views.feedback.text import shown, shown_line

WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not right yet",
    Outcome.ERROR: "raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.CRASHED: "ended the process",
    Outcome.MISSING: "not defined",
    Outcome.UNEXAMINED: "not examined",
}
"""An outcome as a student reads it."""

UNMARKED = "A person will mark this question; it is not marked yet."
UNEXAMINED = "This question could not be examined; nobody lost points for it."
_HEADLINES = {
    Status.UNEXAMINED: "This submission could not be graded. That is no fault of yours and costs "
    "no points; your instructor sees it, too.",
    Status.UNREADABLE: "Nothing could be run: ",
}
_SAID_ALREADY = "your answer raised an error"
MAX_SOURCE = 8_000
MAX_OUTPUT = 4_000


def feedback(result: Result, degree: Degree = "messages") -> Feedback:
    """What a student may read of `result`, with hidden tests told to `degree`."""
    questions = tuple(
        question_feedback(question, degree, result.cells) for question in result.questions
    )
    known = {question.name for question in result.questions}
    lost = [
        _cell(record)
        for record in result.cells
        if record.outcome is not Outcome.PASSED and record.question not in known
    ]
    return Feedback(
        submission=shown_line(result.submission, 200),
        status=result.status,
        headline=_headline(result, questions),
        score=result.score,
        max_score=result.max_score,
        questions=questions,
        waiting=tuple(question_feedback(question) for question in result.waiting),
        changed=_lines(result.amended),
        elsewhere=tuple(lost),
        notes=tuple(shown_line(note, 500) for note in result.notes[:50]),
    )


def question_feedback(
    question: QuestionResult, degree: Degree = "messages", cells: Iterable[CellRecord] = ()
) -> QuestionFeedback:
    """What a student may read of one question; `cells` are those of the whole submission."""
    cells = tuple(cells)
    sources = {record.cell: record.source for record in cells}
    checks: tuple[Check, ...] = ()
    hidden = None
    if question.points is not None:
        checks = tuple(_check(case, sources) for case in question.cases if not case.hidden)
        hidden = _hidden([case for case in question.cases if case.hidden], degree, sources)
    return QuestionFeedback(
        name=shown_line(question.name, 200),
        points=question.points,
        max_points=question.max_points,
        checks=checks,
        hidden=hidden,
        hint=shown(question.hint, 2000),
        manual=question.manual,
        comment=shown(question.comment, 5000),
        changed=_lines(question.amended),
        set_aside=question.is_set_aside,
        cells=tuple(_cell(record, checks) for record in cells if record.question == question.name),
    )


def lines(question: QuestionFeedback) -> list[str]:
    """A question in plain text, a line for each thing said; without the student's own cells."""
    if question.points is None:
        return [*question.changed, UNMARKED if question.manual else UNEXAMINED]
    said = []
    for check in question.checks:
        parts = [check.message] if check.message else []
        if check.error is not None:
            parts.append(f"your answer raised {check.error.said}{place(check.error)}")
        why = f": {' - '.join(parts)}" if parts else ""
        said.append(f"{check.name} {check.words}{why}")
        if check.error is not None and check.error.meaning:
            said.append(f"  {check.error.meaning}")
    if question.hidden is not None:
        said.append(hidden_line(question.hidden))
        said += [f"- {message}" for message in question.hidden.messages]
        said += [f"- {hidden_error(error)}" for error in question.hidden.errors]
    if question.hint:
        said.append(f"Hint: {question.hint}")
    if question.comment:
        said.append(question.comment)
    return [*question.changed, *said]


def hidden_line(hidden: Hidden) -> str:
    """How the hidden tests of a question went, in a line."""
    kinds = "".join(f", {count} {words}" for words, count in hidden.kinds)
    return f"Hidden tests: {hidden.passed} of {hidden.total} passed{kinds}"


def hidden_error(error: Explained) -> str:
    """What the student's own code raised in a hidden test, in a line."""
    code = f": {error.code}" if error.code else ""
    return f"your answer raised {error.said}{place(error)}{code}"


def place(error: Explained) -> str:
    """Where an explained error arose, ` (cell 3, line 2)`, as far as that is known."""
    parts = [f"cell {error.cell}"] if error.cell else []
    parts += [f"line {error.line}"] if error.line else []
    return f" ({', '.join(parts)})" if parts else ""


def _lines(amended: Amendment | None) -> tuple[str, ...]:
    return tuple(shown_line(line, 3000) for line in amended.said) if amended else ()


def unmarked(waiting: tuple[QuestionResult, ...]) -> str:
    """What is not marked yet, as the end of a headline; nothing where all is marked."""
    if not waiting:
        return ""
    points = counted(sum(question.max_points for question in waiting))
    are = "question is" if len(waiting) == 1 else "questions are"
    return f" {len(waiting)} {are} still to be marked by a person ({points}), and not counted yet."


def _headline(result: Result, questions: tuple[QuestionFeedback, ...]) -> str:
    if result.status is Status.UNREADABLE:
        return _HEADLINES[result.status] + shown_line(result.reason)
    if result.given is not None:
        return "Your instructor has given the points for the whole."
    if result.status is Status.UNEXAMINED:
        return _HEADLINES[result.status]
    states = Counter(question.state for question in questions)
    if states["unexamined"]:
        return (
            f"{states['unexamined']} of {len(questions)} questions could not be examined, so there "
            "is no score yet. Nobody lost points for that."
        )
    if states["open"]:
        return (
            f"{states['open']} of {len(questions)} questions are still to be marked, so "
            "there is no score yet."
        )
    first = next((question.name for question in questions if not question.settled), None)
    if first is None:
        if waiting := unmarked(result.waiting):
            if not questions:
                return waiting.strip()
            return f"Everything that was tested is right.{waiting}"
        return "Everything is right."
    right = sum(question.settled for question in questions)
    said = f"{right} of {len(questions)} questions are right. Look at {first} next."
    return said + unmarked(result.waiting)


def _check(case: CaseResult, sources: dict[int, str]) -> Check:
    message, error = case.message, None
    if case.outcome is Outcome.ERROR:
        message, error = explained_message(message, sources)
    return Check(
        name=shown_line(case.name, 200),
        outcome=case.outcome,
        words=WORDS[case.outcome],
        message=shown(message, 2000),
        error=error,
    )


def _hidden(cases: list[CaseResult], degree: Degree, sources: dict[int, str]) -> Hidden | None:
    if degree == "none" or not cases:
        return None
    lost = [case for case in cases if case.outcome is not Outcome.PASSED]
    told = (case.message.removesuffix(_SAID_ALREADY).removesuffix(" - ") for case in lost)
    messages = dict.fromkeys(shown(message, 2000) for message in told if message)
    raised = (case.detail for case in lost if case.outcome is Outcome.ERROR)
    errors = dict.fromkeys(explained_detail(detail, sources) for detail in raised)
    return Hidden(
        passed=len(cases) - len(lost),
        total=len(cases),
        kinds=tuple(Counter(WORDS[case.outcome] for case in lost).items()),
        messages=tuple(messages) if degree in ("messages", "errors") else (),
        errors=tuple(filter(None, errors)) if degree == "errors" else (),
    )


def _cell(record: CellRecord, checks: Iterable[Check] = ()) -> CellFeedback:
    output, saved = record.saved, True
    if not output and not record.after_hidden:
        output, saved = record.output, False
    error = None
    if record.outcome is not Outcome.PASSED:
        error = explained(record.error, record.outcome, record.cell, record.line, record.source)
    return CellFeedback(
        cell=record.cell,
        source=shown(record.source, MAX_SOURCE),
        output=shown(output, MAX_OUTPUT),
        saved=saved,
        figures=record.figures,
        error=error,
        wrong=tuple(sorted(_lines_of(record.cell, [error, *(check.error for check in checks)]))),
    )


def _lines_of(cell: int, errors: Iterable[Explained | None]) -> set[int]:
    return {error.line for error in errors if error and error.cell == cell and error.line}
