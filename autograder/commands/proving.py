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

import msgspec

from autograder import batch
from autograder.batch import Task, fitness, survey
from autograder.batch.survey import Found, Lack, Needs
from autograder.bundle import Bundle
from autograder.causes import first_cause
from autograder.commands.files import read
from autograder.errors import AutograderError, MachineError, Unreadable, UsageError
from autograder.journal import Entry, Journal, Key
from autograder.notebook import Notebook
from autograder.result import Result, Status
from autograder.submission import Parcel, load

SUFFIX = ".canary"
NOT_PROVED = (
    "this machine was not proved for this bundle; "
    "build it here, or give its solution with --solution"
)
_MOST = 8


class Proving(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown, and what is known of this machine already: `environment` is a digest of
    what else the marks of the `solution` depend on; `lines` are for a person."""

    needs: Needs = survey.NONE
    solution: Parcel | None = None
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
    solution = _given(bundle, given) if given else _beside(bundle, path, lines)
    wanted = survey.needs_of(bundle, _notebook_in(solution, bundle), run=given is not None)
    found = Found()
    if address in (None, "local"):
        found = _surveyed(wanted)
        if found.lacking:
            error = _without(bundle, found.lacking)
            if not force:
                raise error
            lines.append(f"warning: {error}")
        if bundle.stock:
            lines += _pins(bundle, survey.off_the_pins(bundle.requirements))
    if solution is None:
        lines.append(NOT_PROVED)
    return Proving(
        needs=wanted,
        solution=solution,
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
        f"{batch.grader_version()}@{proving.environment}",
    )
    entry = None if fresh else log.entries.get(key)
    if entry is None or not (proving.force or first_cause(entry.result) is None):
        with closing(grading([Task(bundle, proving.solution)])) as stream:
            (done,) = stream
        entry = Entry(key, done.result, msgspec.to_builtins(done.cost), done.touched)
        if done.result.status is not Status.UNEXAMINED and done.result.score is not None:
            log.append(entry)
    cause = first_cause(entry.result)
    if cause is None:
        return Proof(proved=True, lines=proving.lines)
    error = _short(bundle, proving.solution, entry.result, str(cause))
    if not proving.force:
        raise error
    line = f"warning: {error}"
    say(f"autograder: {line}")
    return Proof(proved=False, cause=str(cause), lines=(*proving.lines, line))


def _given(bundle: Bundle, path: Path) -> Parcel:
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


def _beside(bundle: Bundle, path: Path, lines: list[str]) -> Parcel | None:
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
    return _parcel(f"{bundle.slug}.ipynb", data)


def _parcel(name: str, data: bytes) -> Parcel:
    digest = hashlib.sha256(data).hexdigest()
    return Parcel("solution", "solution", name, digest, {"": data})


def _surveyed(wanted: Needs) -> Found:
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


def _pins(bundle: Bundle, off: Sequence[str]) -> list[str]:
    if not off:
        return []
    more = f" and {len(off) - _MOST} more" if len(off) > _MOST else ""
    return [f"warning: {bundle.slug} was made for {', '.join(off[:_MOST])}{more}"]
