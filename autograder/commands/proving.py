"""What is shown of this machine before a class is graded: that it can grade with this bundle.

    what tests and given cells import is here -> the solution gets full marks

The solution lies beside the bundle as `<bundle>.canary`, where a build put it, or is given by hand.
It is graded as a submission is, once for each environment, and kept in the journal under a key that
no submission has. It is never in a view of the run.
"""

from __future__ import annotations

import hashlib
import shlex
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder import batch
from autograder.authoring.spoiled import (
    Spoiled,
    answers_in,
    emptied,
    full_marks,
    kept_points,
    spoiled,
    told,
)
from autograder.batch import Task, fitness, survey
from autograder.batch.journal import Entry, Journal, Key
from autograder.batch.survey import Found, Lack, Needs
from autograder.commands.files import read
from autograder.errors import AutograderError, MachineError, Unreadable, UsageError
from autograder.formats.archive import is_zip
from autograder.formats.bundle import TESTS_NOTHING, Bundle
from autograder.formats.notebook import Notebook
from autograder.formats.submission import Parcel, load
from autograder.result import Result
from autograder.views.causes import first_cause

SUFFIX = ".canary"
NOT_PROVED = (
    "this machine was not proved for this bundle; "
    "build it here, or give its solution with --solution"
)
_MOST = 8


class SpoiledTrial(msgspec.Struct, frozen=True):
    """Wrong answers made of the solution: `spoiled` in one notebook, left empty in another."""

    spoiled: Spoiled
    empty: bytes

    def work(self, bundle: Bundle) -> tuple[tuple[Bundle, Parcel], ...]:
        """Both as what is handed in, each with the bundle to grade it with."""
        return (
            (self.spoiled.bundle, _parcel("spoiled.ipynb", self.spoiled.notebook)),
            (bundle, _parcel("empty.ipynb", self.empty)),
        )


class Proving(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown, and what is known of this machine already: `environment` is a digest of
    what else the marks of the `solution` depend on; `trials` are the wrong answers to try the
    tests on, of a solution that was given by hand; `lines` are for a person."""

    needs: Needs = survey.NONE
    solution: Parcel | None = None
    trials: tuple[SpoiledTrial, ...] = ()
    environment: str = ""
    force: bool = False
    lines: tuple[str, ...] = ()


NOTHING = Proving()


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the solution got full marks here, `None` where there was none to grade; if it did
    not, the first cause; and what a person should know."""

    proved: bool | None = None
    cause: str = ""
    lines: tuple[str, ...] = ()


def prepared(
    bundle: Bundle, path: Path, given: Path | None, *, address: str | None, force: bool
) -> Proving:
    """What is to be shown before grading with the `bundle` at `path`, once it is known that this
    machine has what the tests import. `given` is a solution; workers of the cluster at `address`
    are asked themselves.

    Raises:
        UsageError: the file `given` cannot be read, or holds nothing to run.
        MachineError: something is missing here, and not `force`.
    """
    lines: list[str] = []
    solution = _read_solution(bundle, given) if given else _look_beside(bundle, path, lines)
    wanted = survey.needs_of(bundle, _notebook_in(solution, bundle), run=given is not None)
    found = Found()
    if address in (None, "local"):
        found = _survey(wanted)
        if found.lacking:
            error = _without(bundle, found.lacking)
            if not force:
                raise error
            lines.append(f"warning: {error}")
        if bundle.stock:
            lines += _pins(bundle, survey.off_the_pins(bundle.requirements))
    lines += _testing_nothing(bundle)
    if solution is None:
        lines.append(NOT_PROVED)
    return Proving(
        needs=wanted,
        solution=solution,
        trials=_trials(bundle, solution) if given and solution else (),
        environment=_environment(found, address),
        force=force,
        lines=tuple(lines),
    )


def prove(
    proving: Proving,
    bundle: Bundle,
    log: Journal,
    grading: batch.Grading,
    say: Callable[[str], None],
    fresh: bool = False,
) -> Proof:
    """Grade the solution, if there is one and `log` has no proof for this environment. `say` is
    told what is wrong where it is forced.

    Raises:
        MachineError: it does not get full marks, and nobody forces it; what `grading` raises.
    """
    if proving.solution is None:
        return Proof(lines=proving.lines)
    key = Key(
        bundle.digest,
        f"{SUFFIX[1:]}:{proving.solution.digest}",
        _grader(proving),
    )
    entry = None if fresh else log.entries.get(key)
    if entry is None or not (proving.force or first_cause(entry.result) is None):
        entry = _grade(bundle, proving.solution, key, grading, log)
    cause = first_cause(entry.result)
    if cause is None:
        lines = (*proving.lines, *_try_wrong_answers(proving, bundle, log, grading, say, fresh))
        return Proof(proved=True, lines=lines)
    error = _short(bundle, proving.solution, entry.result, str(cause))
    if not proving.force:
        raise error
    line = f"warning: {error}"
    say(f"autograder: {line}")
    return Proof(proved=False, cause=str(cause), lines=(*proving.lines, line))


def _try_wrong_answers(
    proving: Proving,
    bundle: Bundle,
    log: Journal,
    grading: batch.Grading,
    say: Callable[[str], None],
    fresh: bool,
) -> list[str]:
    """Try the tests on wrong answers; returns a line for each question where one loses nothing.

    Raises:
        MachineError: a question where every one of them keeps all points, and nobody forces it.
    """
    lines: list[str] = []
    for trial in proving.trials:
        results: list[Result] = []
        for judge, wrong in trial.work(bundle):
            key = Key(judge.digest, f"wrong:{wrong.digest}", _grader(proving))
            entry = None if fresh else log.entries.get(key)
            if entry is None:
                entry = _grade(judge, wrong, key, grading, log)
            results.append(entry.result)
        spoiled, empty = results
        some, all_of_them = told(kept_points(trial.spoiled, spoiled), full_marks(empty))
        lines += [f"note: {line}" for line in some.values()]
        for line in all_of_them.values():
            error = MachineError(line, "tests that tell right from wrong", "--force to go on")
            if not proving.force:
                raise error
            lines.append(f"warning: {error}")
    for line in lines:
        say(f"autograder: {line}")
    return lines


def _grade(
    bundle: Bundle, notebook: Parcel, key: Key, grading: batch.Grading, log: Journal
) -> Entry:
    """Grade one notebook and keep what came of it, unless it could not be examined."""
    with closing(grading([Task(bundle, notebook)])) as stream:
        (done,) = stream
    entry = Entry(key, done.result, msgspec.to_builtins(done.cost), done.touched)
    if entry.result.score is not None:
        log.append(entry)
    return entry


def _trials(bundle: Bundle, solution: Parcel) -> tuple[SpoiledTrial, ...]:
    """The wrong answers that can be made of a notebook; none of a script or what is no notebook of
    today's format."""
    (data,) = solution.members.values()
    try:
        notebook = msgspec.json.decode(data, type=_SavedNotebook)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    whole = msgspec.to_builtins(notebook)
    places = answers_in(whole, bundle.examined)
    if not any(places.values()):
        return ()  # no cell says where a question's answer ends
    return (SpoiledTrial(spoiled(bundle, whole, places), emptied(whole, places)),)


class _SavedCell(msgspec.Struct, kw_only=True):
    cell_type: str
    source: str | list[str]
    metadata: dict[str, Any] = {}
    outputs: list[Any] = []


class _SavedNotebook(msgspec.Struct, kw_only=True):
    cells: list[_SavedCell]
    metadata: dict[str, Any] = {}
    nbformat: Literal[4] = 4
    nbformat_minor: int = 5


def _grader(proving: Proving) -> str:
    return f"{batch.grader_version()}@{proving.environment}"


def _read_solution(bundle: Bundle, path: Path) -> Parcel:
    parcel = _parcel(path.name, read(path))
    try:
        load(parcel, bundle)
    except Unreadable as error:
        raise UsageError(f"the solution {path}: {error}", "the solution's notebook") from error
    return parcel


def _notebook_in(solution: Parcel | None, bundle: Bundle) -> Notebook | None:
    try:
        return load(solution, bundle).notebook if solution else None
    except Unreadable:
        return None  # which its grading will say


def _look_beside(bundle: Bundle, path: Path, lines: list[str]) -> Parcel | None:
    """The canary of this very build; why one that is there does not count, is among `lines`."""
    file = path.with_suffix(SUFFIX)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        lines.append(f"{file} is not used: it cannot be read ({error.strerror})")
        return None
    if hashlib.sha256(data).hexdigest() != bundle.canary.solution:
        lines.append(f"{file} is not used: it is of another build than {path.name}")
        return None
    return _parcel(f"{bundle.slug}{'.zip' if is_zip(data) else '.ipynb'}", data)


def _parcel(name: str, data: bytes) -> Parcel:
    digest = hashlib.sha256(data).hexdigest()
    return Parcel("solution", "solution", name, digest, {"": data})


def _survey(wanted: Needs) -> Found:
    try:
        return survey.surveyed(wanted, batch.environment())
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise MachineError(
            f"the grader's own Python does not run here ({type(error).__name__}: {error})",
            then="see `autograder doctor`",
        ) from error


def _environment(found: Found, address: str | None) -> str:
    where = "" if address == "local" else address or ""
    data = msgspec.json.encode([fitness.versions(), found.versions, where], order="sorted")
    return hashlib.sha256(data).hexdigest()[:12]


def _without(bundle: Bundle, lacking: Sequence[Lack]) -> AutograderError:
    install = shlex.join(["pip", "install", *dict.fromkeys(lack.wanted for lack in lacking)])
    return MachineError(
        f"{bundle.slug} cannot be graded on this machine: it has {', '.join(map(str, lacking))}",
        then=f"{install}, or --force to go on without",
    )


def _short(bundle: Bundle, solution: Parcel, result: Result, cause: str) -> AutograderError:
    points = "no points" if result.score is None else f"{result.score:g} of {result.max_score:g}"
    return MachineError(
        f"the solution of {bundle.slug} ({solution.file}) gets {points} here: {cause}",
        "full marks before a class is graded",
        "mend that, or --force to go on all the same",
    )


def _testing_nothing(bundle: Bundle) -> list[str]:
    """A line for each question of a stock zip with cases that pass whatever is handed in."""
    names = {
        question.name: [case.name for case in question.cases if case.text == TESTS_NOTHING]
        for question in bundle.examined
    }
    return [
        f"note: in {question} {', '.join(cases)} tests nothing: everybody passes it, as with Otter"
        for question, cases in names.items()
        if cases
    ]


def _pins(bundle: Bundle, off: Sequence[str]) -> list[str]:
    if not off:
        return []
    more = f" and {len(off) - _MOST} more" if len(off) > _MOST else ""
    return [f"warning: {bundle.slug} was made for {', '.join(off[:_MOST])}{more}"]
