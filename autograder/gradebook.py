"""Results as the class table: `grades.csv`, one row a submission.

Unexamined stays empty: no view fills it in.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from autograder.errors import UsageError
from autograder.result import Result, Status

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

LEADING = ("submission", "student", "status", "score", "max_score")


def status_of(result: Result) -> Status:
    """`unexamined` also where a single question is: such a score would be wrong."""
    if result.status is Status.GRADED and result.score is None:
        return Status.UNEXAMINED
    return result.status


def grades_csv(
    results: Iterable[Result], questions: Sequence[str], students: Mapping[str, str]
) -> str:
    """The table as CSV text.

    `questions` are the columns after the leading ones; `students` gives the student of a
    submission id.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*LEADING, *questions])
    for result in results:
        points = {question.name: question.points for question in result.questions}
        if result.status is Status.UNREADABLE:
            points = dict.fromkeys(questions, 0.0)
        writer.writerow(
            [
                inert(result.submission),
                inert(students.get(result.submission, "")),
                status_of(result).value,
                number(result.score),
                number(result.max_score),
                *[number(points.get(name)) for name in questions],
            ]
        )
    return text.getvalue()


def number(value: float | None) -> str:
    """Points as text: empty for none, no trailing `.0`."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 5))


def inert(text: str) -> str:
    """Text on one line that no spreadsheet takes for a formula."""
    text = _CONTROL.sub(" ", text).strip()
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def read_roster(text: str) -> dict[str, str]:
    """Submission to student, from a roster with a column `submission` and one named `student`,
    `name` or `email` (the first that is there).

    Raises:
        UsageError: no such columns.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")))
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    student = next((columns[name] for name in ("student", "name", "email") if name in columns), "")
    if "submission" not in columns or not student:
        raise UsageError(
            f"a roster with the columns {', '.join(columns) or 'none'}",
            "the columns submission and student",
            "name the columns in the first line",
        )
    return {
        (row[columns["submission"]] or "").strip(): (row[student] or "").strip() for row in reader
    }
