"""The folder of a run: all files in it that are made from results, and can be made again.

The pages are made from these files in turn (`report`); the journal is not of this room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from autograder import course, files
from autograder.course import HandedIn, LatePolicy, Original, Policy, Roster
from autograder.course.decisions import Decision
from autograder.errors import JournalError
from autograder.result import Result
from autograder.views import changes, gradebook
from autograder.views.changes import Change
from autograder.views.gradebook import EXPORTS, Assignment
from autograder.views.gradebook.decided import persons
from autograder.views.gradebook.marked import ABOUT, AssignmentFile
from autograder.views.gradescope import Entry
from autograder.views.report import run as runs
from autograder.views.report.run import About

RESULTS, GRADES, HANDED_IN, ROSTER = "results", "grades.csv", "handed_in.csv", "roster.json"
ORIGINALS = "originals.json"


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """What the files of a run are made from: results with the points of people in them, and what is
    told beside them."""

    assignment: AssignmentFile
    results: tuple[Result, ...]
    columns: tuple[str, ...]
    """the questions whose points make up the score"""
    about: About
    changes: tuple[Change, ...] | None
    """points that another bundle or grader gave before; `None` in the first run"""
    handed_in: tuple[HandedIn, ...]
    roster: Roster | None
    decisions: tuple[Decision, ...] = ()
    """those that count"""


def write_folder(
    view: RunView,
    folder: Path,
    document: Callable[[Result], Entry],
    policy: Policy,
    late: LatePolicy,
) -> None:
    """Write all files of a run, each replaced whole. `document` makes the `results.json` of a
    result; tables follow the policies of the course.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    for place, data in _files(view, document, policy, late):
        files.keep(folder / place, data, "give another --out", JournalError)


def write_originals(originals: Mapping[str, Original], folder: Path) -> None:
    """Write what a learning system called what each handed in; no file where none tells of it.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    if originals:
        data = _indented(dict(sorted(originals.items())))
        files.keep(folder / ORIGINALS, data, "give another --out", JournalError)
    else:
        (folder / ORIGINALS).unlink(missing_ok=True)


def remove_gone(view: RunView, folder: Path) -> None:
    """Remove the results of submissions that are none of the run any more."""
    gone = {path.stem for path in (folder / RESULTS).glob("*.json")}
    gone -= {result.submission for result in view.results}
    for name in gone:
        (folder / RESULTS / f"{name}.json").unlink(missing_ok=True)


def _files(
    view: RunView, document: Callable[[Result], Entry], policy: Policy, late: LatePolicy
) -> Iterator[tuple[str, bytes]]:
    """Each file of a run: its place in the folder, and what is in it."""
    for result in view.results:
        yield f"{RESULTS}/{result.submission}.json", _indented(document(result))
    yield runs.NAME, _indented(view.about)
    if view.changes is not None:
        yield changes.NAME, changes.changes_csv(view.changes, view.about.students).encode()
    yield ABOUT, _indented(view.assignment)
    table = gradebook.grades_csv(view.results, view.columns, view.about.students)
    yield GRADES, table.encode()
    yield HANDED_IN, course.handed_in_csv(view.handed_in).encode()
    if view.roster is not None:
        yield ROSTER, _indented(view.roster)
    yield from _exports(view, policy, late)


def _exports(view: RunView, policy: Policy, late: LatePolicy) -> Iterator[tuple[str, bytes]]:
    """What Canvas, Moodle and Gradescope read, where it is known who is who."""
    if view.roster is None and not any(one.people for one in view.handed_in):
        return
    assignment = Assignment(
        name=view.assignment.assignment,
        maximum=max((result.max_score for result in view.results), default=0.0),
        decisions=persons(view.decisions),
        grades=gradebook.grades_of(view.results, view.about.students),
        handed_in=view.handed_in,
    )
    alone = msgspec.structs.replace(policy, weights={}, drop_lowest=0)
    book = gradebook.joined([assignment], view.roster, alone, late)
    for form, name in EXPORTS.items():
        yield name, gradebook.export(book, policy, form).encode()


def _indented(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
