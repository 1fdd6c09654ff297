"""What is shown of a run: the files of its folder, and what is left to say at its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.commands import ledger, marking
from autograder.commands.accounted import Account, account
from autograder.commands.drawn import UndecidedRun, draw, write
from autograder.commands.graded import ClassResults
from autograder.commands.handed_in import MAX_NOTE, MAX_SAID, Received
from autograder.commands.proving import Proof
from autograder.commands.recalled import Recalled
from autograder.config import Config
from autograder.errors import Interrupted
from autograder.formats.bundle import Bundle
from autograder.formats.submission import of_another
from autograder.result import Result
from autograder.views.changes import earlier_points
from autograder.views.feedback.text import shown_line
from autograder.views.folder import RunView, remove_gone, write_originals
from autograder.views.gradebook.marked import ToMark, asked_by, merged
from autograder.views.report.recurring import Recurrent, recurring
from autograder.views.report.run import About, changed, points_of


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One grading of many submissions: what was asked for, what is in its folder, and what a person
    is told."""

    bundle: Bundle
    out: Path
    received: Received
    view: RunView
    to_mark: tuple[ToMark, ...]
    notes: tuple[str, ...]
    """what a person should know of who handed in what, and of marks"""
    files: Account
    """what became of each file that was given"""
    taken_over: int
    """how many results were there from earlier runs"""
    in_part: int
    """how many of the others were examined in the changed questions only, or not at all"""
    proof: Proof
    recurring: tuple[Recurrent, ...]
    """cells that fail for much of the class"""
    interrupted: bool

    @property
    def results(self) -> tuple[Result, ...]:
        """In order of id, with the points of people in them."""
        return self.view.results


def show(
    graded: ClassResults,
    received: Received,
    recalled: Recalled,
    proof: Proof,
    bundle: Bundle,
    out: Path,
    config: Config,
) -> Run:
    """Write all files of the folder that are made from results, each replaced whole, and give what
    is left to say.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    files = account(received, graded.results)
    with ledger.held(out) as kept:
        run = _graded(graded, received, recalled, bundle, out)
        drawn = draw(run, out, kept.read())
        remove_gone(drawn.view, out)
        write(drawn, out, config)
        write_originals(received.originals, out)
    return Run(
        bundle=bundle,
        out=out,
        received=received,
        view=drawn.view,
        to_mark=drawn.to_mark,
        notes=(*received.notes, *of_others(drawn.view.results), *drawn.notes),
        files=files,
        taken_over=recalled.taken_over,
        in_part=len(recalled.holding),
        proof=proof,
        recurring=recurring(drawn.view.results, bundle.canary.given),
        interrupted=graded.interrupted,
    )


def _graded(
    graded: ClassResults, received: Received, recalled: Recalled, bundle: Bundle, out: Path
) -> UndecidedRun:
    """What this run comes to before persons come to it."""
    asked = asked_by(bundle)
    marked = merged(graded.results, marking.read_kept(out, asked), asked)
    are_others = changed(recalled.shown, points_of(marked.results))
    about = About(
        title=bundle.title,
        students=received.students,
        seconds=graded.seconds,
        before=recalled.shown if are_others else recalled.shown_before,
        earlier=None if recalled.before is None else earlier_points(recalled.before),
        digests=received.digests,
        given=bundle.canary.given,
    )
    return UndecidedRun(
        assignment=asked,
        results=graded.results,
        about=about,
        handed_in=received.handed_in,
        roster=received.roster,
    )


def of_others(results: Sequence[Result]) -> list[str]:
    """A line for each reason by which notebooks are of another assignment."""
    told: dict[str, list[str]] = {}
    for result in results:
        if said := of_another(result.notes):
            told.setdefault(said, []).append(result.submission)
    lines = []
    for said, names in told.items():
        if len(names) == len(results) > 1:
            lines.append(f"all {len(names)} notebooks may be of another assignment ({said}): ")
            lines[-1] += "look whether this is the bundle that you meant"
            continue
        more = f" and {len(names) - MAX_SAID} more" if len(names) > MAX_SAID else ""
        lines.append(f"{', '.join(names[:MAX_SAID])}{more} may be of another assignment: {said}")
    return [shown_line(line, MAX_NOTE) for line in lines]


def interruption(run: Run) -> Interrupted:
    """What to say where a run did not come to its end."""
    there, all_of_them = len(run.results), len(run.received.uploads)
    return Interrupted(
        f"interrupted; {there} of {all_of_them} submissions are graded and kept",
        then="run the same command again to go on",
    )
