"""Results with the points and decisions of persons in them, as all files of a run.

read marks and decisions -> put them into the results -> say what changed -> write the files
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from autograder.commands import marking
from autograder.commands.files import read, read_as
from autograder.config import Config
from autograder.course import HandedIn, Roster, read_handed_in
from autograder.course.decisions import Ledger
from autograder.errors import UsageError
from autograder.result import Result
from autograder.views import changes as changed_points
from autograder.views import gradescope
from autograder.views.changes import changes
from autograder.views.folder import HANDED_IN, ROSTER, RunView, write_folder
from autograder.views.gradebook.decided import (
    Amended,
    counted_by_decision,
    undecided,
    with_decisions,
)
from autograder.views.gradebook.marked import (
    AssignmentFile,
    ToMark,
    merged,
    still_open,
    to_mark,
)
from autograder.views.gradebook.sections import sections_of
from autograder.views.report.run import About, RunResults


class UndecidedRun(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of a run before persons come to it: results of tests alone, who handed in what,
    and what is known of the run; `about.before` are the points that stood there before."""

    assignment: AssignmentFile
    results: tuple[Result, ...]
    about: About
    handed_in: tuple[HandedIn, ...]
    roster: Roster | None


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A run with what persons gave and decided in it; `notes` are what a person should know."""

    view: RunView
    ledger: Ledger
    amended: Amended
    to_mark: tuple[ToMark, ...]
    notes: tuple[str, ...]


def draw(run: UndecidedRun, out: Path, decided: Ledger) -> Drawn:
    """The run in the folder `out` with the marks that lie there and what is `decided`."""
    asked = run.assignment
    standing = decided.standing
    marked = merged(
        run.results, marking.read_kept(out, asked), asked, counted_by_decision(standing)
    )
    about = run.about
    amended = with_decisions(marked, standing, asked, run.handed_in, run.roster, about.digests)
    found = changes(about.earlier, about.before, amended.results)
    has_file = about.earlier is not None or (out / changed_points.NAME).exists()
    view = RunView(
        assignment=asked,
        results=amended.results,
        columns=amended.columns,
        about=msgspec.structs.replace(about, questions=amended.columns),
        changes=found if found or has_file else None,
        handed_in=run.handed_in,
        roster=run.roster,
        decisions=standing,
    )
    return Drawn(
        view=view,
        ledger=decided,
        amended=amended,
        to_mark=to_mark(marked, asked, sections_of(run.roster, run.handed_in)),
        notes=(
            *marked.notes,
            *decided.notes,
            *amended.notes,
            *still_open(amended.results, asked),
        ),
    )


def read_graded(out: Path, run: RunResults) -> UndecidedRun:
    """What lies in the folder of a `run`, without what persons gave and decided.

    Raises:
        UsageError: files of the folder are missing or damaged.
    """
    about = marking.read_about(out)
    if about is None:
        raise UsageError(f"{out} does not say what was graded", then="grade the run again")
    handed = out / HANDED_IN
    return UndecidedRun(
        assignment=about,
        results=tuple(undecided(result) for result in run.results),
        about=run.about,
        handed_in=read_handed_in(read(handed), str(handed)) if handed.is_file() else (),
        roster=read_roster(out),
    )


def read_roster(out: Path) -> Roster | None:
    """The roster that a run was graded with, if there was one.

    Raises:
        UsageError: the file is damaged.
    """
    return read_as(out / ROSTER, Roster)


def write(drawn: Drawn, out: Path, config: Config) -> None:
    """Write all files of the run.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    document = functools.partial(
        gradescope.document,
        visibility=config.visibility,
        settings=config.gradescope,
        degree=config.hidden_feedback,
        together=set(drawn.view.assignment.together),
    )
    write_folder(drawn.view, out, document, config.gradebook, config.late)
