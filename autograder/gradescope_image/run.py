"""One submission, graded where Gradescope put it: what `run_autograder` starts.

    close the folders -> load the libraries -> fork the examiner -> it forks the warm server -> only
    then reads the metadata -> refuses what may not be graded -> opens the bundle -> grades, writing
    what is known after each question -> results

Three processes and the candidate: this one watches the examiner, and starts another where it goes
beyond the submission's limits or falls. It opens neither bundle nor metadata, and the warm server
is forked before those are opened, so a candidate's memory never held a test, a name or an earlier
score.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from autograder.course import LatePolicy
from autograder.course.lateness import zone_of
from autograder.errors import AutograderError, ConfigError
from autograder.gradescope_image import installed as settings_file
from autograder.gradescope_image.installed import Installed
from autograder.gradescope_image.place import Layout, container_memory
from autograder.grading import confine, warm
from autograder.grading.beacon import Beacon, Stage
from autograder.limits import MIB, Limits
from autograder.result import Outcome, QuestionResult, Result, Status
from autograder.views import gradescope
from autograder.views.gradescope import Metadata

OWN_MEMORY = 256 * MIB
"""Bytes that the grader itself needs at most, candidates not counted."""
LEAST_MEMORY = 128
RESERVE = 30.0
"""Seconds before the time limit at which what is not examined is given up."""

_FELL = 3
"""how an examiner exits that fell over a submission"""
_MOST_TOLD = 1 << 16
if TYPE_CHECKING:
    from autograder.batch.jobs import Before

    Watching = tuple[Beacon, Before]
    Examine = Callable[[Watching, Callable[[Limits], None]], int]

STOPPED = (
    "Grading was stopped before it came to its end: the score counts only the questions that were "
    "graded until then. Please tell your instructor, who can have it graded again."
)

_UNEXAMINED = (
    "The score counts only the questions that could be graded. What is missing is no fault of this "
    "work: please tell your instructor."
)
_CANNOT = (
    "This submission could not be graded, because the container cannot confine it. The score is no "
    "verdict on this work: please tell your instructor."
)


def main() -> int:
    """Grade; returns 0 where the results file says what became of the submission, 1 for trouble of
    ours, which another attempt may not have."""
    started = time.monotonic()
    place = _root()
    first = "2" not in sys.argv[1:]
    end = started + float(os.environ.get("AUTOGRADER_SECONDS", "540"))
    place.close()
    installed = settings_file.read(place.source)
    lacking = _lacking()

    def examine(watched: Watching, tell: Callable[[Limits], None]) -> int:
        with _warm_server() as server:
            metadata = gradescope.read_metadata(place.metadata_bytes())
            if _is_refused(place, installed, metadata, lacking):
                return 0
            return _grade(place, installed, metadata, server, started, end, first, watched, tell)

    try:
        warm.load_stack(tuple(dict.fromkeys([*installed.modules, *_imports(place.submission)])))
        return _watched(examine)
    except Exception as error:
        return _own_trouble(error)


def _is_refused(place: Layout, installed: Installed, metadata: Metadata, lacking: str) -> bool:
    """Whether this submission is not to be graded, which then stands in the results: attempts that
    are used up, or a container that is `lacking` what candidates are confined by."""
    for line in metadata.problems:
        _say(line)
    why = gradescope.refusal(installed.settings.attempts, metadata)
    if why is not None:
        before = metadata.previous[-1].score if metadata.previous else None
        place.write(gradescope.refused(why, before, installed.visibility))
        _say(why)
    elif lacking:
        _say(f"this container does not offer: {lacking}; nothing is graded without it")
        place.write(gradescope.refused(_CANNOT, None, installed.visibility))
    return why is not None or bool(lacking)


def _own_trouble(error: BaseException) -> int:
    _say(f"trouble of the grader's own: {type(error).__name__}: {error}")
    return 1


def _watched(examine: Examine) -> int:
    """Have a submission examined by a process of its own, and by another one where that falls;
    returns what the last one does. Whose fault that is: see `batch.controller`."""
    from autograder.batch import jobs
    from autograder.grading.fall import Fall

    before, has_fallen = jobs.AT_FIRST, False
    while True:
        with contextlib.closing(Beacon()) as beacon:
            status, overran, seconds = _one_examiner(examine, (beacon, before))
            spot = beacon.seen().spot
        fell = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if overran:
            fall = Fall(spot, Outcome.TIMEOUT, overran)
        elif os.WIFEXITED(status) and os.WEXITSTATUS(status) != _FELL:
            return os.WEXITSTATUS(status)
        elif spot.stage is Stage.OURS or fell == signal.SIGKILL:
            return 1
        elif has_fallen:
            fall = jobs.crash(spot, signal.Signals(fell).name if fell else "an exception")
        else:
            has_fallen = True
            continue
        costs = "no grade" if spot.stage is Stage.DIAGNOSIS else "what they are worth there"
        _say(f"the answers held up the grader or took it down ({fall.why}); that costs {costs}")
        before = jobs.after(before, fall, seconds)


def _one_examiner(examine: Examine, watching: Watching) -> tuple[int, str, float]:
    """How it ended (its wait status), why it was ended, if it was, and the seconds that took."""
    with confine.private_directory({}) as temporary:  # what a killed one leaves goes with it
        confine.let_pass(temporary)
        return _examiner_in(temporary, examine, watching)


def _examiner_in(temporary: Path, examine: Examine, watching: Watching) -> tuple[int, str, float]:
    from autograder.batch.watchdog import EVERY, Watchdog

    read, write = os.pipe()
    gc.collect()
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        code = _FELL
        try:
            os.close(read)
            tempfile.tempdir = str(temporary)
            confine.die_with_parent()
            code = examine(watching, lambda limits: _tell(write, limits))
        except (AutograderError, OSError) as error:
            code = _own_trouble(error)
        except BaseException as error:
            _say(f"the examiner fell: {ascii(error)[:300]}")
        finally:
            os._exit(code)
    os.close(write)
    watchdog = Watchdog(watching[0], pid)
    limits: Limits | None = None
    with os.fdopen(os.pidfd_open(pid), "rb") as ended, os.fdopen(read, "rb") as told:
        while not select.select([ended], [], [], EVERY)[0]:
            if limits is None and select.select([told], [], [], 0)[0]:
                limits = msgspec.msgpack.decode(os.read(told.fileno(), _MOST_TOLD), type=Limits)
            overran = watchdog.overrun(limits) if limits is not None else None
            if overran is not None:
                seconds = watchdog.seconds()
                os.kill(pid, signal.SIGKILL)
                return os.waitpid(pid, 0)[1], overran[1], seconds
    return os.waitpid(pid, 0)[1], "", watchdog.seconds()


def _tell(descriptor: int, limits: Limits) -> None:
    """To who watches, and does not open the bundle."""
    os.write(descriptor, msgspec.msgpack.encode(limits))
    os.close(descriptor)


def _grade(
    place: Layout,
    installed: Installed,
    metadata: Metadata,
    server: warm.WarmServer,
    started: float,
    end: float,
    first: bool,
    watching: Watching,
    tell: Callable[[Limits], None],
) -> int:
    from autograder.batch import worker
    from autograder.formats import bundle as bundles
    from autograder.formats.submission import Upload
    from autograder.grading.examiner.examine import prepare

    prepare()
    bundle = bundles.read_folder(place.source)
    bundle = msgspec.structs.replace(
        bundle, limits=_bounded(bundle.limits, container_memory(), end - time.monotonic())
    )
    tell(bundle.limits)
    confine.limit_memory(2 * bundle.limits.memory_mib)
    together = frozenset(question.name for question in bundle.questions if question.all_or_nothing)
    taken_off = gradescope.deduction(_late(installed), metadata, bundle.slug)
    done: dict[str, QuestionResult] = {
        question.name: QuestionResult(
            name=question.name, points=None, max_points=question.max_points
        )
        for question in bundle.examined
    }
    notes = _notes(metadata)

    def write(result: Result, unfinished: str = "") -> float:
        shown = gradescope.document(
            result,
            installed.visibility,
            installed.settings,
            installed.hidden_feedback,
            together=together,
            taken_off=taken_off,
            notes=notes,
            seconds=time.monotonic() - started,
            unfinished=unfinished,
        )
        place.write(shown)
        return float(shown["score"])

    cases = {question.name: len(question.cases) for question in bundle.examined}

    def report(question: QuestionResult | None = None) -> None:
        if question is not None:
            if len(question.cases) < cases[question.name]:
                return
            done[question.name] = question
        if first:
            so_far = Result(
                submission="submission",
                status=Status.GRADED,
                questions=tuple(done.values()),
                max_score=bundle.max_score,
            )
            write(so_far, STOPPED)
        if question is not None:
            _say(f"{question.name}: {question.points} of {question.max_points} points")

    report()
    upload = Upload("submission", "submission", str(place.submission))
    with worker.folder_for(bundle) as folder:
        graded = worker.grade(bundle, upload, server, folder, report=report, watching=watching)
        result = _light(graded.result)
    waiting = tuple(
        QuestionResult(name=one.name, points=None, max_points=one.manual_points, manual=True)
        for one in bundle.by_hand
    )
    result = msgspec.structs.replace(result, waiting=waiting)
    score = write(result, _UNEXAMINED if result.score is None else "")
    _say(f"{result.status.value}: {score} of {result.max_score} points")
    return 0


def _bounded(limits: Limits, memory: int | None, seconds: float) -> Limits:
    """The limits, within the container's memory (bytes) and the time that is left."""
    mib = limits.memory_mib
    if memory is not None:
        mib = min(mib, max(LEAST_MEMORY, (memory - OWN_MEMORY) // MIB))
    left = max(1.0, seconds - RESERVE)
    patience = min(limits.patience, left / limits.submission)
    return msgspec.structs.replace(limits, memory_mib=mib, patience=patience)


def _light(result: Result) -> Result:
    """The result without the work itself, which Gradescope has."""
    cells = tuple(
        msgspec.structs.replace(cell, source="", saved="", figures=()) for cell in result.cells
    )
    return msgspec.structs.replace(result, cells=cells)


def _late(installed: Installed) -> LatePolicy:
    """What lateness costs; in a container that does not know the course's zone, days end after 24
    hours."""
    try:
        zone_of(installed.late)
    except ConfigError as error:
        _say(f"{error}; days of lateness have 24 hours here")
        return msgspec.structs.replace(installed.late, zone="")
    return installed.late


def _notes(metadata: Metadata) -> list[str]:
    size = metadata.group_size
    if size is None or metadata.members <= size:
        return []
    return [f"{metadata.members} people handed this in together; groups may have {size}."]


def _lacking() -> str:
    """What this container lacks of what candidates must be confined by. As root a user of its own
    keeps a candidate from the tests where the kernel has no Landlock."""
    offered = confine.available()
    needed = [name for name in confine.REQUIRED if not offered[name]]
    if offered["user"]:
        needed = [name for name in needed if name != "landlock"]
    return "; ".join(confine.DESCRIPTIONS[name] for name in needed)


def _imported_in(notebook: str) -> Iterable[str]:
    """Libraries that a notebook seems to import."""
    from autograder import batch

    return batch.modules_for([notebook.replace("\\n", "\n")])


def _imports(folder: Path) -> Iterable[str]:
    """Libraries that the notebooks and scripts of a submission seem to import."""
    from autograder import batch

    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return batch.modules_for(batch.texts_in(files))


@contextlib.contextmanager
def _warm_server() -> Iterator[warm.WarmServer]:
    """Fork the warm server; nothing secret may have been read before, and no other person's data.
    It has ended when this context has."""
    ours, theirs = socket.socketpair()
    gc.collect()
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            warm.serve(theirs)
        finally:
            os._exit(0)
    theirs.close()
    try:
        yield warm.WarmServer(ours)
    finally:
        ours.close()
        os.waitpid(pid, 0)


def _prove(place: Layout) -> int:
    """Grade the solution that came in the zip, as a submission is graded, and delete it; returns 0
    where it gets full marks."""
    try:
        notebook = place.canary.read_bytes()
    finally:
        place.canary.unlink(missing_ok=True)
    installed = settings_file.read(place.source)
    modules = _imported_in(notebook.decode("utf-8", "replace"))
    warm.load_stack(tuple(dict.fromkeys([*installed.modules, *modules])))
    with _warm_server() as server:
        from autograder.batch import worker
        from autograder.formats import bundle as bundles
        from autograder.formats.archive import is_zip
        from autograder.formats.submission import Parcel
        from autograder.grading.examiner.examine import prepare
        from autograder.views.causes import first_cause

        prepare()
        bundle = bundles.read_folder(place.source)
        limits = _bounded(bundle.limits, container_memory(), installed.settings.time_limit)
        bundle = msgspec.structs.replace(bundle, limits=limits)
        digest = hashlib.sha256(notebook).hexdigest()
        name = f"{bundle.slug}{'.zip' if is_zip(notebook) else '.ipynb'}"
        solution = Parcel("solution", "solution", name, digest, {"": notebook})
        with worker.folder_for(bundle) as folder:
            result = worker.grade(bundle, solution, server, folder).result
    cause = first_cause(result)
    if cause is None:
        _say(f"the solution gets all {result.max_score:g} points")
        return 0
    points = "no points" if result.score is None else f"{result.score:g} of {result.max_score:g}"
    _say(f"the solution of {bundle.slug} gets {points} in this image: {cause}")
    return 1


def _try(path: Path) -> int:
    """Load what grading would load, and say what this container offers."""
    from autograder.batch import worker  # noqa: F401
    from autograder.grading.candidate import servant, shell  # noqa: F401
    from autograder.grading.wire import values  # noqa: F401

    installed = msgspec.json.decode(path.read_bytes(), type=Installed)
    warm.load_stack((*warm.STACK, *installed.modules))
    for name, offered in confine.available().items():
        _say(f"{'yes' if offered else 'no '}  {confine.DESCRIPTIONS[name]}")
        if not offered:
            _say(f"     open: {confine.LEAVES_OPEN[name]}")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _root() -> Layout:
    return Layout(Path(os.environ.get("AUTOGRADER_ROOT", "/autograder")))


if __name__ == "__main__":
    if "--try" in sys.argv[1:]:
        sys.exit(_try(Path(sys.argv[2])))
    sys.exit(_prove(_root()) if "--prove" in sys.argv[1:] else main())
