"""Questions that a person marks: the files in `DIR/marks/`, the results with them, the pages.

read the files -> check them against the results -> merge -> write a marking page a question
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.commands.files import read, read_as, replace
from autograder.errors import UsageError
from autograder.formats.bundle import Bundle
from autograder.result import Result
from autograder.views.gradebook.marked import (
    ABOUT,
    AssignmentFile,
    MarksFile,
    ToMark,
    merged,
    to_mark,
)
from autograder.views.gradebook.marks import ManualQuestion, read_marks

FOLDER = "marks"
KINDS = (".json", ".csv")


def about(bundle: Bundle) -> AssignmentFile:
    """What a run of this bundle has graded."""
    return AssignmentFile(
        assignment=bundle.slug,
        title=bundle.title,
        max_score=bundle.max_score,
        questions=tuple(question.name for question in bundle.questions),
        points={question.name: question.max_points for question in bundle.examined},
        together=tuple(question.name for question in bundle.questions if question.all_or_nothing),
        manual=tuple(
            ManualQuestion(
                name=question.name,
                max_points=question.manual_points,
                prompt="\n\n".join(question.given),
                rubric=question.rubric,
            )
            for question in bundle.by_hand
        ),
    )


def read_about(folder: Path) -> AssignmentFile | None:
    """What the run in `folder` has graded, if that is known.

    Raises:
        UsageError: the file is damaged.
    """
    return read_as(folder / ABOUT, AssignmentFile)


class GivenMarks(msgspec.Struct, frozen=True):
    """A file of marks, and when it was last changed (seconds)."""

    data: bytes
    changed: float


def read_given(paths: Sequence[Path], assignment: str) -> dict[str, GivenMarks]:
    """Files of marks by name, looked at before anything else is done.

    Raises:
        UsageError: one that cannot be read, or holds no marks of this assignment.
    """
    found = {}
    for path in paths:
        if path.suffix.lower() not in KINDS:
            raise UsageError(f"{path} ends in none of {', '.join(KINDS)}", "a file of marks")
        data = read(path)
        read_marks(data, str(path), assignment)
        found[path.name] = GivenMarks(data, path.stat().st_mtime)
    return found


def keep(given: Mapping[str, GivenMarks], folder: Path) -> None:
    """Put files of marks into the folder of a run, where every later run finds them; each keeps its
    time, which a table has for its marks."""
    for name, file in given.items():
        replace(folder / FOLDER / name, file.data)
        os.utime(folder / FOLDER / name, (file.changed, file.changed))


def read_kept(folder: Path, known: AssignmentFile) -> tuple[MarksFile, ...]:
    """The files of marks in the folder of a run; one that cannot be used is a line and no marks."""
    there = sorted((folder / FOLDER).glob("*")) if known.manual else []
    return tuple(
        _read_file(path, known.assignment)
        for path in there
        if path.suffix.lower() in KINDS and not path.name.startswith(".")
    )


def _read_file(path: Path, assignment: str) -> MarksFile:
    try:
        data, at = read(path), _time_of(path)
        marks, notes = read_marks(data, f"{FOLDER}/{path.name}", assignment, at)
    except UsageError as error:
        return MarksFile(name=path.name, notes=(str(error),))
    return MarksFile(name=path.name, marks=marks, notes=notes)


def _time_of(path: Path) -> str:
    """When a file was last changed, as the marking page writes times."""
    changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return changed.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_pages(folder: Path, results: Sequence[Result]) -> tuple[ToMark, ...]:
    """The marking pages of a run, as far as it is known what was asked; what there is to mark.

    Raises:
        UsageError: what the run says of itself is damaged.
    """
    known = read_about(folder)
    if known is None or not known.manual:
        return ()
    from autograder.views.report import marking as report  # renders Markdown, for some runs only

    marked = merged(results, read_kept(folder, known), known)
    (folder / "report").mkdir(exist_ok=True)
    open_questions = to_mark(marked, known)
    by_name = {question.name: question for question in known.manual}
    for one in open_questions:
        given = marked.marks.get(one.question, {})
        page = report.marking_html(
            by_name[one.question], results, given, known.assignment, known.title
        )
        replace(folder / "report" / one.page, page.encode("utf-8", "replace"))
    return open_questions
