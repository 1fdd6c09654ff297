"""Results as the class table of one run, `grades.csv`, one row a submission; and read again.

Unexamined stays empty: no view fills it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.course.table import Cell, inert, plain, read_table, write_table
from autograder.errors import UsageError
from autograder.result import Result, Status

LEADING = ("submission", "student", "status", "score", "max_score")


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `grades.csv`; `score` is `None` where the cell is empty."""

    submission: str
    student: str
    status: Status
    score: float | None
    max_score: float


def grades_csv(
    results: Iterable[Result], questions: Sequence[str], students: Mapping[str, str]
) -> str:
    """The table as CSV text.

    `questions` are the columns after the leading ones; `students` gives the student of a
    submission id.
    """
    rows: list[Sequence[Cell]] = [[*LEADING, *map(inert, questions)]]
    for result in results:
        points = {one.name: one.points for one in result.questions if not one.is_set_aside}
        if result.status is Status.UNREADABLE and not result.questions:
            points = dict.fromkeys(questions, 0.0)
        rows.append(
            [
                inert(result.submission),
                inert(students.get(result.submission, "")),
                result.overall_status.value,
                result.score,
                result.max_score,
                *[points.get(name) for name in questions],
            ]
        )
    return write_table(rows)


def grades_of(results: Iterable[Result], students: Mapping[str, str]) -> tuple[Grade, ...]:
    """The rows of the table as values."""
    return tuple(
        Grade(
            submission=result.submission,
            student=students.get(result.submission, ""),
            status=result.overall_status,
            score=result.score,
            max_score=result.max_score,
        )
        for result in results
    )


def read_grades(data: bytes, what: str, bonus: float = 0.0) -> tuple[Grade, ...]:
    """The rows of a `grades.csv`, in order; `what` names the file in messages, `bonus` is how much
    more than the maximum persons gave.

    Raises:
        UsageError: other columns, a status or number that is none, or more points than there are.
    """
    table = read_table(data, what)
    lacking = [name for name in LEADING if name not in table.columns]
    if lacking:
        raise UsageError(f"{what} has no column {lacking[0]}", "a grades.csv of `autograder grade`")
    grades = []
    for line, row in zip(table.lines, table.rows, strict=True):
        where = f"{what}, line {line}"
        if row["status"] not in list(Status):
            raise UsageError(
                f"{where}: the status {row['status']!r}", f"one of {', '.join(Status)}"
            )
        score, most = (_points(row[name], where) for name in ("score", "max_score"))
        if score is not None and not 0 <= score <= (most or 0.0) + bonus:
            raise UsageError(f"{where}: {score:g} of {most or 0:g} points", "0 to the maximum")
        status = Status(row["status"])
        grades.append(
            Grade(
                submission=plain(row["submission"]),
                student=plain(row["student"]),
                status=status,
                score=None if status is Status.UNEXAMINED else score,
                max_score=most or 0.0,
            )
        )
    return tuple(grades)


def _points(text: str, where: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 else text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise UsageError(f"{where}: {text!r:.40} are no points", "a number, or an empty cell")
    return value
