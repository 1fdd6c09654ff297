"""Questions that a person marks: the files in `DIR/marks/`, the results with them, the pages.

read the files -> check them against the results -> merge -> write a marking page a question
"""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.commands.files import read, read_as, replace
from autograder.course import Roster, read_handed_in
from autograder.errors import UsageError
from autograder.result import Result
from autograder.views.folder import HANDED_IN, ROSTER
from autograder.views.gradebook.marked import (
    ABOUT,
    BY_SECTION,
    AssignmentFile,
    MarksFile,
    ToMark,
    merged,
    to_mark,
)
from autograder.views.gradebook.marks import (
    continues,
    read_bank,
    read_marks,
)
from autograder.views.gradebook.sections import sections_of

FOLDER = "marks"
KINDS = (".json", ".csv")


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
    """Files of marks by path, looked at before anything else is done.

    Raises:
        UsageError: one that cannot be read, or holds no marks of this assignment.
    """
    found: dict[str, GivenMarks] = {}
    for path in paths:
        if path.suffix.lower() not in KINDS:
            raise UsageError(f"{path} ends in none of {', '.join(KINDS)}", "a file of marks")
        data = read(path)
        read_marks(data, str(path), assignment)
        found[str(path)] = GivenMarks(data, path.stat().st_mtime)
    return found


def keep(given: Mapping[str, GivenMarks], folder: Path) -> tuple[str, ...]:
    """Put files of marks into the folder of a run, where every later run finds them; each keeps its
    time, which a table has for its marks. Another's of the same name stays, and the new one gets a
    number, which is a line."""
    notes = []
    for path, file in given.items():
        name = Path(path).name
        target = _place_for(file.data, folder / FOLDER / name)
        replace(target, file.data)
        os.utime(target, (file.changed, file.changed))
        if target.name != name:
            notes.append(f"{path} is kept as {FOLDER}/{target.name}: there is another {name}")
    return tuple(notes)


def _place_for(data: bytes, path: Path) -> Path:
    """`path`, or the first with a number, where nothing is lost by putting `data` there."""
    names = (path.with_stem(f"{path.stem}-{n}") if n > 1 else path for n in itertools.count(1))
    return next(one for one in names if not one.exists() or continues(data, read(one)))


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
    question, comments = read_bank(data)
    return MarksFile(name=path.name, marks=marks, notes=notes, bank={question: comments})


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
    sections = read_sections(folder)
    open_questions = to_mark(marked, known, sections)
    by_name = {question.name: question for question in known.manual}
    for one in open_questions:
        pages = {one.page: ("", results)}
        for section, page in one.sections.items():
            pages[page] = section, [r for r in results if r.submission in sections[section]]
        for name, (section, theirs) in pages.items():
            html = report.marking_html(
                by_name[one.question],
                theirs,
                marked.marks.get(one.question, {}),
                known.assignment,
                known.title,
                disputes=marked.disputes.get(one.question, {}),
                bank=marked.bank.get(one.question, ()),
                section=section,
            )
            replace(folder / "report" / name, html.encode("utf-8", "replace"))
    _remove_gone(folder / "report", open_questions)
    return open_questions


def read_sections(folder: Path) -> Mapping[str, frozenset[str]]:
    """The submissions of each section of the run in `folder`, if its roster knows of several.

    Raises:
        UsageError: files of the folder are damaged.
    """
    roster, handed = read_as(folder / ROSTER, Roster), folder / HANDED_IN
    if roster is None or not handed.is_file():
        return {}
    return sections_of(roster, read_handed_in(read(handed), str(handed)))


def _remove_gone(folder: Path, wanted: Sequence[ToMark]) -> None:
    """Remove the pages of sections that are none any more."""
    pages = {page for one in wanted for page in (one.page, *one.sections.values())}
    for path in folder.glob(f"marking-*{BY_SECTION}*.html"):
        if path.name not in pages:
            path.unlink()
