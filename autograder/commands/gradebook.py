"""`autograder gradebook`: the runs of several assignments become one table.

read each run's grades -> read the roster -> join -> write or print the chosen format
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder import course
from autograder.commands import ledger
from autograder.commands.files import read
from autograder.commands.marking import read_about
from autograder.config import Config
from autograder.course import Roster
from autograder.course.decisions import Deed, Ledger
from autograder.errors import UsageError
from autograder.views import gradebook
from autograder.views.feedback.text import shown_line
from autograder.views.folder import GRADES, HANDED_IN
from autograder.views.gradebook import Assignment, Format, Gradebook
from autograder.views.gradebook.decided import persons
from autograder.views.gradebook.marked import AssignmentFile


def gradebook_of(config: Config, runs: Sequence[Path], roster: Roster | None) -> Gradebook:
    """One table over the runs in these folders, by the policies of the course.

    Raises:
        UsageError: a folder that is no run, or runs that do not go together.
    """
    assignments = [read_run(run) for run in runs]
    book = gradebook.joined(assignments, roster, config.gradebook, config.late)
    return msgspec.structs.replace(book, notes=tuple(map(shown_line, book.notes)))


def read_run(run: Path) -> Assignment:
    """What one run has graded; the assignment is called as the folder where nothing else says.

    Raises:
        UsageError: no run, or a table that somebody has damaged.
    """
    if not (run / GRADES).is_file():
        raise UsageError(f"{run} holds no {GRADES}", "the output folder of `autograder grade`")
    decided = ledger.read(run)
    bonus = sum(one.points or 0.0 for one in decided.standing if one.kind is Deed.BONUS)
    grades = gradebook.read_grades(read(run / GRADES), str(run / GRADES), bonus)
    handed = run / HANDED_IN
    about = read_about(run)
    maximum = max((grade.max_score for grade in grades), default=0.0)
    return Assignment(
        name=about.assignment if about else run.resolve().name,
        maximum=maximum,
        grades=grades,
        handed_in=(course.read_handed_in(read(handed), str(handed)) if handed.is_file() else ()),
        decisions=persons(decided.standing),
        unmarked=_unmarked(about, decided, run) if about else 0.0,
        notes=decided.notes,
    )


def _unmarked(about: AssignmentFile, decided: Ledger, run: Path) -> float:
    """The points of the questions that a person marks and nobody has begun to."""
    columns = course.read_table(read(run / GRADES), str(run / GRADES)).columns
    dropped = {one.question for one in decided.standing if one.kind is Deed.DROP}
    return sum(
        (one.max_points for one in about.manual if one.name not in {*columns, *dropped}), start=0.0
    )


def text_of(config: Config, book: Gradebook, form: Format) -> str:
    """The table in one of the formats."""
    return gradebook.export(book, config.gradebook, form)
