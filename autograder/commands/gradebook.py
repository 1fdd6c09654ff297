"""`autograder gradebook`: the runs of several assignments become one table.

read each run's grades -> read the roster -> join -> write or print the chosen format
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder import course
from autograder.commands.files import read
from autograder.commands.marking import read_about
from autograder.config import Config
from autograder.course import Roster
from autograder.errors import UsageError
from autograder.views import gradebook
from autograder.views.feedback.text import shown_line
from autograder.views.folder import GRADES, HANDED_IN
from autograder.views.gradebook import Assignment, Format, Gradebook


def gradebook_of(config: Config, runs: Sequence[Path], roster: Roster | None) -> Gradebook:
    """One table over the runs in these folders, by the policies of the course.

    Raises:
        UsageError: a folder that is no run, or runs that do not go together.
    """
    assignments = [read_run(run) for run in runs]
    book = gradebook.joined(assignments, roster, config.gradebook)
    return msgspec.structs.replace(book, notes=tuple(map(shown_line, book.notes)))


def read_run(run: Path) -> Assignment:
    """What one run has graded; the assignment is called as the folder where nothing else says.

    Raises:
        UsageError: no run, or a table that somebody has damaged.
    """
    if not (run / GRADES).is_file():
        raise UsageError(f"{run} holds no {GRADES}", "the output folder of `autograder grade`")
    grades = gradebook.read_grades(read(run / GRADES), str(run / GRADES))
    handed = run / HANDED_IN
    about = read_about(run)
    maximum = max((grade.max_score for grade in grades), default=0.0)
    return Assignment(
        name=about.assignment if about else run.resolve().name,
        maximum=maximum,
        grades=grades,
        handed_in=(course.read_handed_in(read(handed), str(handed)) if handed.is_file() else ()),
    )


def text_of(config: Config, book: Gradebook, form: Format) -> str:
    """The table in one of the formats."""
    return gradebook.export(book, config.gradebook, form)
