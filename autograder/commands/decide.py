"""`autograder decide`: a person's decision about a grade is kept, and seen in all files of the run.

read the run -> see whom and what it is about -> keep it -> write the files of the run again

It is on the disk before anything else is done with it, and it stands however often the run is
graded again.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.commands import ledger
from autograder.commands.drawn import Drawn, UndecidedRun, draw, read_graded, write
from autograder.commands.moments import moment
from autograder.commands.report import report
from autograder.config import Config
from autograder.course import Owners, Student, everybody
from autograder.course.decisions import OF_A_PERSON, OF_AN_ANSWER, Decision, Ledger
from autograder.course.lateness import moment_of
from autograder.errors import UsageError, did_you_mean
from autograder.views.feedback.text import shown_line
from autograder.views.report import run as runs
from autograder.views.wished import Wish, begun, of_an_answer

MOST_NAMED = 5


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a decision: the whole ledger, why some of it does not count, and `notes` that a
    person should know. `made` is the new one; `trouble` why the run's files could not be written
    again."""

    decisions: tuple[Decision, ...]
    undone: dict[int, int]
    unused: dict[int, str]
    notes: tuple[str, ...] = ()
    made: Decision | None = None
    trouble: tuple[str, ...] = ()


def listed(folder: Path) -> Outcomes:
    """All decisions of a run.

    Raises:
        UsageError: no run, or files of it are damaged.
    """
    run = runs.read_run(folder)
    decided = ledger.read(folder)
    drawn = draw(read_graded(folder, run), folder, decided)
    return _outcomes(decided, drawn, run.trouble)


def decide(config: Config, folder: Path, wish: Wish) -> Outcomes:
    """Keep what is wished for the run in `folder`, and write its files again.

    Raises:
        UsageError: no run, a mistake in the wish, or somebody or something that is not there.
        JournalError: the folder may not be written; MachineError: the disk is full.
    """
    run = runs.read_run(folder)
    with ledger.held(folder) as kept:
        graded = read_graded(folder, run)
        before = kept.read()
        made = _decision(wish, config, before, graded)
        said = _without_effect(made, config, graded)
        kept.append(made)
        after = kept.read()
        drawn = draw(graded, folder, after)
        if not run.trouble:
            write(drawn, folder, config)
            if (folder / "report" / "index.html").exists():
                report(config, folder)
    return _outcomes(after, drawn, run.trouble, (*before.notes, *said), made)


def _outcomes(
    decided: Ledger,
    drawn: Drawn,
    trouble: tuple[str, ...],
    notes: tuple[str, ...] = (),
    made: Decision | None = None,
) -> Outcomes:
    return Outcomes(
        decisions=decided.decisions,
        undone=decided.undone,
        unused=drawn.amended.unused,
        notes=tuple(dict.fromkeys((*notes, *decided.notes, *drawn.amended.notes))),
        made=made,
        trouble=trouble,
    )


def _decision(wish: Wish, config: Config, decided: Ledger, graded: UndecidedRun) -> Decision:
    """The decision that is meant.

    Raises:
        UsageError: it is none.
    """
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    made = begun(wish, decided, at, _questions(graded))
    if wish.kind in OF_A_PERSON:
        student, _ = _who(wish.student, graded, may_have_nothing=True)
        return msgspec.structs.replace(
            made, student=student, until=_until(wish, config) if wish.until else ""
        )
    if wish.kind in OF_AN_ANSWER:
        student, submission = _who(wish.student, graded)
        result = next(one for one in graded.results if one.submission == submission)
        file = graded.about.digests.get(submission, "")
        return of_an_answer(made, wish, student, result, graded.assignment, file)
    return made


def _without_effect(made: Decision, config: Config, graded: UndecidedRun) -> tuple[str, ...]:
    """What to say of an extension that gives no time."""
    due, until = config.late.due.get(graded.assignment.assignment), moment_of(made.until)
    if due is None or until is None or until > due:
        return ()
    return (f"that is not after {due.isoformat()}, when it is due for all: nobody has more time",)


def _questions(graded: UndecidedRun) -> Sequence[str]:
    """The questions that a wish may name."""
    return graded.assignment.questions or tuple(
        dict.fromkeys(one.name for result in graded.results for one in result.questions)
    )


def _until(wish: Wish, config: Config) -> str:
    return moment(wish.until, "--extend", config).isoformat()


def _who(text: str, graded: UndecidedRun, may_have_nothing: bool = False) -> tuple[Student, str]:
    """The one person that is meant, and what that person handed in.

    Raises:
        UsageError: nobody, or several; nothing was handed in where something has to be, or several
            things.
    """
    people = everybody(graded.roster, graded.handed_in)
    owners = Owners(people)
    owned = owners.match(graded.handed_in).students
    there = {result.submission for result in graded.results}
    meant = owned.get(text, ()) or owners.called(text)
    if not meant and text in there:
        return Student(name=text, submissions=(text,)), text
    if not meant:
        known = {name for one in people.students for name in _names(one) if name} | there
        near = did_you_mean(text, known) if len(known) < 1000 else "see handed_in.csv"
        raise UsageError(f"nobody here is called {text!r:.60}", then=shown_line(near, 300))
    if may_have_nothing:
        return _one_of(text, meant), ""
    if text in there:
        return msgspec.structs.replace(meant[0], other=()), text
    student = _one_of(text, meant)
    theirs = [name for name, those in owned.items() if meant[0] in those and name in there]
    if len(theirs) != 1:
        raise UsageError(
            f"{student.label} handed in {len(theirs) or 'nothing'}"
            + (f" submissions ({', '.join(theirs[:MOST_NAMED])})" if theirs else ""),
            "one answer that the points are for",
            "name the submission in the place of the student" if theirs else "",
        )
    return student, theirs[0]


def _one_of(text: str, meant: Sequence[Student]) -> Student:
    if len(meant) > 1:
        named = "; ".join(
            ", ".join(name for name in _names(one) if name) for one in meant[:MOST_NAMED]
        )
        raise UsageError(
            f"{len(meant)} people may be called {text!r:.60} ({shown_line(named, 300)})",
            "one of them",
            "give a number or an address",
        )
    return msgspec.structs.replace(meant[0], other=())


def _names(student: Student) -> tuple[str, ...]:
    return (student.label, student.sid, student.email, student.login)
