"""Questions that a person marks: the files in `DIR/marks/`, the results with them, the pages.

read the files -> check them against the results -> merge -> write a marking page a question
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.commands.files import read, replace
from autograder.errors import UsageError
from autograder.formats.bundle import Bundle
from autograder.result import Result
from autograder.views.gradebook.marks import (
    ManualQuestion,
    MarkGiven,
    Marks,
    answer_in,
    checked,
    counting,
    read_marks,
    united,
    with_marks,
)
from autograder.views.report.run import ToMark

FOLDER, ABOUT = "marks", "assignment.json"
KINDS = (".json", ".csv")


class AssignmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """`assignment.json`: what a run has graded. `max_score` is what tests can give; `questions` is
    the order of all questions; of those in `manual` a person gives the points."""

    assignment: str
    title: str = ""
    max_score: float = 0.0
    questions: tuple[str, ...] = ()
    manual: tuple[ManualQuestion, ...] = ()


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """Results with the points of people in them; `columns` are the questions that count, `marks`
    what was read and is of use, `notes` what a person should know."""

    results: tuple[Result, ...]
    columns: tuple[str, ...]
    marks: Marks
    notes: tuple[str, ...]


def about(bundle: Bundle) -> AssignmentFile:
    """What a run of this bundle has graded."""
    return AssignmentFile(
        assignment=bundle.slug,
        title=bundle.title,
        max_score=bundle.max_score,
        questions=tuple(question.name for question in bundle.questions),
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
    path = folder / ABOUT
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(read(path), type=AssignmentFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is damaged ({error})", then="grade the run again") from None


def read_given(paths: Sequence[Path], known: AssignmentFile) -> dict[str, bytes]:
    """Files of marks by name, looked at before anything else is done.

    Raises:
        UsageError: one that cannot be read, or holds no marks of this assignment.
    """
    found = {}
    for path in paths:
        if path.suffix.lower() not in KINDS:
            raise UsageError(f"{path} ends in none of {', '.join(KINDS)}", "a file of marks")
        data = read(path)
        read_marks(data, str(path), known.assignment)
        found[path.name] = data
    return found


def keep(given: Mapping[str, bytes], folder: Path) -> None:
    """Put files of marks into the folder of a run, where every later run finds them."""
    for name, data in given.items():
        replace(folder / FOLDER / name, data)


def merged(results: Sequence[Result], folder: Path, known: AssignmentFile) -> Marked:
    """The results with all marks in `folder`; a file that cannot be used is a line."""
    files: list[tuple[str, Marks]] = []
    notes: list[str] = []
    there = sorted((folder / FOLDER).glob("*")) if known.manual else []
    for path in there:
        if path.suffix.lower() in KINDS and not path.name.startswith("."):
            try:
                marks, said = read_marks(read(path), f"{FOLDER}/{path.name}", known.assignment)
            except UsageError as error:
                notes.append(str(error))
            else:
                files.append((path.name, marks))
                notes += said
    every, said = united(files)
    notes += said
    marks, said = checked(every, known.manual, results)
    notes += said
    questions = counting(marks, known.manual)
    by_hand = {question.name for question in known.manual}
    counted = {question.name for question in questions}
    done = tuple(with_marks(result, known.questions, questions, marks) for result in results)
    return Marked(
        results=done,
        columns=tuple(n for n in known.questions if n not in by_hand or n in counted),
        marks=marks,
        notes=(*dict.fromkeys(notes), *_still_open(done, known)),
    )


def to_mark(
    marked: Marked, folder: Path, known: AssignmentFile
) -> dict[str, tuple[Path, int, int]]:
    """The page of each question, how many of its answers have points, and of how many."""
    found = {}
    for question in known.manual:
        given = marked.marks.get(question.name, {})
        there = [one.submission for one in marked.results if answer_in(one, question.name)]
        done = sum(given.get(name, MarkGiven()).points is not None for name in there)
        if there:
            found[question.name] = (folder / page_of(question.name), done, len(there))
    return found


def page_of(question: str) -> str:
    """Where the marking page of a question is in the folder of a run."""
    return f"report/marking-{question}.html"


def write_about(folder: Path, known: AssignmentFile) -> None:
    """Write `assignment.json`."""
    encoded = msgspec.json.format(msgspec.json.encode(known), indent=1)
    replace(folder / ABOUT, encoded + b"\n")


def write_pages(folder: Path, results: Sequence[Result]) -> tuple[ToMark, ...]:
    """The marking pages of a run, as far as it is known what was asked; what there is to mark.

    Raises:
        UsageError: what the run says of itself is damaged.
    """
    known = read_about(folder)
    if known is None or not known.manual:
        return ()
    from autograder.views.report import marking as report  # renders Markdown, for some runs only

    marked = merged(results, folder, known)
    (folder / "report").mkdir(exist_ok=True)
    found = []
    for name, (path, done, total) in to_mark(marked, folder, known).items():
        question = next(one for one in known.manual if one.name == name)
        given = marked.marks.get(name, {})
        page = report.marking_html(question, results, given, known.assignment, known.title)
        replace(path, page.encode("utf-8", "replace"))
        found.append(ToMark(question=name, page=path.name, marked=done, answers=total))
    return tuple(found)


def _still_open(results: Sequence[Result], known: AssignmentFile) -> list[str]:
    """A line for each question that is not marked throughout."""
    lines = []
    for question in known.manual:
        points = [
            one.points
            for result in results
            for one in result.questions
            if one.name == question.name
        ]
        left = sum(value is None for value in points)
        if left:
            lines.append(
                f"{question.name}: {left} of {len(points)} answers are not marked yet; these "
                "submissions have no score"
            )
    return lines
