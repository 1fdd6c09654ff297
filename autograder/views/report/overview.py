"""What the class report says, as values for its template: no HTML here, no sums there."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from autograder.formats.submission import of_another
from autograder.result import Outcome, QuestionResult, Result, Status
from autograder.views.feedback.text import shown_line
from autograder.views.gradebook.marked import ToMark
from autograder.views.report.comparison import Comparison, compared
from autograder.views.report.recurring import Recurrent, recurring
from autograder.views.report.run import Points, RunResults
from autograder.views.report.statistics import (
    CaseFigures,
    ClassFigures,
    QuestionFigures,
    class_figures,
    outcome_of,
)

WORDS = {
    Outcome.PASSED: "right",
    Outcome.FAILED: "wrong",
    Outcome.MISSING: "not defined",
    Outcome.ERROR: "error",
    Outcome.TIMEOUT: "timed out",
    Outcome.CRASHED: "crashed",
    Outcome.UNEXAMINED: "unexamined",
}
LITTLE = 0.4
"""Who has less than this share of the points may need a word."""
MOST = 12
"""How many of a list are shown where the class table has the rest."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A submission and what is to be said of it."""

    submission: str
    student: str
    said: str
    status: Status = Status.GRADED


class TableCell(msgspec.Struct, frozen=True, kw_only=True):
    """A question's cell in the class table: points, and a word for how it went (a style class)."""

    points: float | None
    state: str
    said: str


class ClassRow(msgspec.Struct, frozen=True, kw_only=True):
    """A submission in the class table; `marks` are words that the filter knows."""

    submission: str
    student: str
    status: Status
    score: float | None
    entries: tuple[TableCell, ...]
    marks: tuple[str, ...]
    seconds: float | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A cell or a test that ran out of time or ended the process."""

    submission: str
    student: str
    outcome: Outcome
    where: str
    said: str


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page says."""

    title: str
    figures: ClassFigures
    counts: dict[Status, int]
    trouble: tuple[str, ...]
    attention: tuple[Line, ...]
    little: tuple[Line, ...]
    rows: tuple[ClassRow, ...]
    incidents: tuple[Incident, ...]
    slowest: tuple[Line, ...]
    comparison: Comparison | None
    students: dict[str, str]
    to_mark: tuple[ToMark, ...] = ()
    recurring: tuple[Recurrent, ...] = ()
    """cells that fail for much of the class"""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(question.name for question in self.figures.questions)


def overview(
    run: RunResults, earlier: tuple[str, Points] | None = None, to_mark: tuple[ToMark, ...] = ()
) -> Overview:
    """What is to be said of `run`; `earlier` names another run and gives its points. Without it
    the run is compared with what stood in its folder before, if that is known. `to_mark` are the
    questions that a person marks."""
    students = {
        result.submission: run.about.students.get(result.submission, "") for result in run.results
    }
    figures = class_figures(run.results, run.about.questions)
    if earlier is None and run.about.before:
        earlier = ("what stood here before", run.about.before)
    statuses = [result.overall_status for result in run.results]
    rows = tuple(_row(result, students, figures, run.about.seconds) for result in run.results)
    return Overview(
        title=run.title,
        figures=figures,
        counts={status: statuses.count(status) for status in Status},
        trouble=tuple(shown_line(line, 400) for line in run.trouble),
        attention=(*_attention(run, students), *_of_another(run, students)),
        little=_little(rows, figures.max_score),
        rows=rows,
        incidents=tuple(
            incident for result in run.results for incident in _incidents(result, students)
        ),
        slowest=_slowest(run, students),
        comparison=compared(run, students, *earlier) if earlier else None,
        students=students,
        to_mark=to_mark,
        recurring=recurring(run.results, run.about.given),
    )


def flags(question: QuestionFigures) -> list[str]:
    """What makes a question worth a look, in a few words each."""
    said = []
    if question.discrimination is not None and question.discrimination < 0:
        said.append("weaker students do better here")
    elif question.discrimination is not None and question.discrimination < 0.2:
        said.append("hardly tells strong from weak")
    nobody = len(never_passed(question))
    if nobody:
        said.append(f"{nobody} test{'s' * (nobody > 1)} that nobody passes")
    return said


def never_passed(question: QuestionFigures) -> list[CaseFigures]:
    """Test cases that nobody passes: is the test at fault?"""
    return [case for case in question.cases if case.total > 1 and not case.passed]


def always_passed(question: QuestionFigures) -> list[CaseFigures]:
    """Test cases that everybody passes: they tell nobody apart."""
    return [case for case in question.cases if case.total > 1 and case.passed == case.total]


def _attention(run: RunResults, students: dict[str, str]) -> Iterator[Line]:
    order = (Status.UNEXAMINED, Status.UNREADABLE)
    for status in order:
        for result in run.results:
            if result.overall_status is status:
                said = result.reason or "; ".join(
                    f"{question.name}: {_why(question)}"
                    for question in result.questions
                    if question.points is None
                )
                yield Line(
                    submission=result.submission,
                    student=students[result.submission],
                    said=shown_line(said, 400),
                    status=status,
                )


def _of_another(run: RunResults, students: dict[str, str]) -> Iterator[Line]:
    for result in run.results:
        if said := of_another(result.notes):
            yield Line(
                submission=result.submission,
                student=students[result.submission],
                said=shown_line(said, 400),
                status=result.overall_status,
            )


def _why(question: QuestionResult) -> str:
    return next(
        (case.detail for case in question.cases if case.outcome is Outcome.UNEXAMINED),
        "not examined",
    )


def _little(rows: tuple[ClassRow, ...], max_score: float) -> tuple[Line, ...]:
    low = sorted(
        (row.score, row.submission, row)
        for row in rows
        if row.status is Status.GRADED and row.score is not None and row.score < LITTLE * max_score
    )
    return tuple(
        Line(submission=row.submission, student=row.student, said=f"{score:g}")
        for score, _, row in low
    )


def _row(
    result: Result, students: dict[str, str], figures: ClassFigures, seconds: dict[str, float]
) -> ClassRow:
    status = result.overall_status
    questions = {question.name: question for question in result.questions}
    entries = tuple(_entry(questions.get(question.name), status) for question in figures.questions)
    outcomes = {outcome_of(question) for question in result.questions if not question.manual}
    outcomes |= {record.outcome for record in result.cells}
    marks = [status.value]
    if status is Status.GRADED and result.score is not None:
        if result.score >= result.max_score:
            marks.append("full")
        if result.score < LITTLE * result.max_score:
            marks.append("little")
    marks += [
        outcome.value for outcome in (Outcome.TIMEOUT, Outcome.CRASHED) if outcome in outcomes
    ]
    if any(record.outcome is Outcome.ERROR for record in result.cells):
        marks.append("error")
    return ClassRow(
        submission=result.submission,
        student=students[result.submission],
        status=status,
        score=result.score,
        entries=entries,
        marks=tuple(marks),
        seconds=seconds.get(result.submission),
    )


def _entry(question: QuestionResult | None, status: Status) -> TableCell:
    if question is None:
        points = 0.0 if status is Status.UNREADABLE else None
        return TableCell(points=points, state="absent", said=status.value)
    said = "marked by a person" if question.manual else WORDS[outcome_of(question)]
    if question.points is None and question.manual:
        state, said = "absent", "not marked yet"
    elif question.points is None:
        state = "unexamined"
    elif question.points >= question.max_points:
        state = "full"
    else:
        state = "part" if question.points > 0 else "none"
    return TableCell(points=question.points, state=state, said=said)


def _incidents(result: Result, students: dict[str, str]) -> Iterator[Incident]:
    student = students[result.submission]
    for record in result.cells:
        if record.outcome in (Outcome.TIMEOUT, Outcome.CRASHED):
            line = f", line {record.line}" if record.line else ""
            yield Incident(
                submission=result.submission,
                student=student,
                outcome=record.outcome,
                where=f"cell {record.cell}{line}",
                said=shown_line(record.error, 200),
            )
    for question in result.questions:
        lost = [
            case for case in question.cases if case.outcome in (Outcome.TIMEOUT, Outcome.CRASHED)
        ]
        if lost:
            cell = next((r.cell for r in result.cells if r.question == question.name), None)
            where = f"{question.name}, cell {cell}" if cell else question.name
            tests = f"{len(lost)} of {len(question.cases)} tests"
            yield Incident(
                submission=result.submission,
                student=student,
                outcome=lost[0].outcome,
                where=where,
                said=shown_line(f"{tests}: {lost[0].detail or lost[0].name}", 200),
            )


def _slowest(run: RunResults, students: dict[str, str]) -> tuple[Line, ...]:
    timed = [(seconds, name) for name, seconds in run.about.seconds.items() if name in students]
    return tuple(
        Line(submission=name, student=students[name], said=f"{seconds:.1f} s")
        for seconds, name in sorted(timed, reverse=True)[:5]
    )
