"""`autograder grade`: a bundle and submissions become results, journal and class table.

    receive what was handed in -> show that this machine can do it -> recall what is known of it
    -> grade what is left -> keep each result -> show them

Each result is durable as soon as it is there; the files of the folder are made from results, also
where the run is interrupted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder import batch
from autograder.batch import journal
from autograder.commands import marking
from autograder.commands.graded import grade_left, keep
from autograder.commands.handed_in import receive, refuse_a_class
from autograder.commands.progress import Reporter
from autograder.commands.proving import NOTHING, Proving, prove
from autograder.commands.recalled import recall
from autograder.commands.shown import Run, show
from autograder.config import Config
from autograder.course import Roster
from autograder.errors import JournalError, of_file
from autograder.formats.bundle import Bundle
from autograder.views.folder import RESULTS


def grade(
    config: Config,
    bundle: Bundle,
    paths: Sequence[Path],
    out: Path,
    *,
    grading: batch.Grading,
    fresh: bool,
    roster: Roster | None,
    reporter: Reporter,
    marks: Sequence[Path] = (),
    proving: Proving = NOTHING,
) -> Run:
    """Grade the submissions in `paths` into the folder `out`, in the place that `grading` stands
    for; `marks` are files of points that a person gave, kept there beside those of earlier runs.

    Raises:
        UsageError: wrong paths, or an output folder that cannot be used; before any work.
        MachineError: the disk is full, and what was graded before is kept; or the solution does not
            get full marks here, and no submission was graded.
        AutograderError: what `grading` raises; complete files of what is graded are there then.
    """
    given = marking.read_given(marks, bundle.slug)
    received = receive(paths, bundle, out, roster)
    refuse_a_class(received, bundle)
    with journal.opened(out) as log:
        _check_folder(out)
        proof = prove(proving, bundle, log, grading, reporter.say, fresh)
        for note in marking.keep(given, out):
            reporter.say(note)
        recalled = recall(received, bundle, out, log.entries, fresh=fresh)
        entries = grade_left(recalled, bundle, grading, reporter)
        graded = keep(entries, received, recalled, log, reporter)
        run = show(graded, received, recalled, proof, bundle, out, config)
    if graded.trouble:
        raise graded.trouble
    return run


def _check_folder(out: Path) -> None:
    """Raises `JournalError` where `out` holds something else than a run."""
    try:
        (out / RESULTS).mkdir(exist_ok=True)
    except OSError as error:
        raise of_file(
            error,
            f"{out / RESULTS} cannot be made",
            then="give another --out",
            kind=JournalError,
        ) from error
