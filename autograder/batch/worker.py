"""One examiner at work: takes jobs, examines, reports; lives on from one submission to the next.

A candidate that was killed may have killed itself, or the machine was short of memory, or somebody
meant another process. The submission is then examined again, until two results agree.

What the worker is at stands on its `Beacon`, for who watches it from outside.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping

import msgspec

from autograder.batch import jobs
from autograder.batch.jobs import AT_FIRST, Before, Cost, Done, Failed, Job, Ready, Start
from autograder.errors import AutograderError, Gone, Unreadable
from autograder.formats import submission
from autograder.formats.bundle import Bundle, modules_at_hand
from autograder.formats.submission import Parcel, Upload
from autograder.grading import confine
from autograder.grading.beacon import Beacon, Stage
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.examination import Examined, Report
from autograder.grading.examiner.examine import complete, fallen, prepare
from autograder.grading.examiner.folder import Folder
from autograder.grading.examiner.trouble import Watched
from autograder.grading.known import Known
from autograder.grading.warm import STACK, Spawn, WarmServer
from autograder.grading.wire import frames
from autograder.result import QuestionResult


def work(controller: socket.socket, server: WarmServer, beacon: Beacon | None = None) -> None:
    """Serve the controller until its connection closes."""
    beacon = Beacon() if beacon is None else beacon
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare()
    bundle: Bundle | None = None
    held = False
    # a run can end before its last worker is ready
    with contextlib.closing(Folder()) as folder, contextlib.suppress(Gone):
        frames.send(controller, jobs.encode(Ready(os.getpid())))
        while True:
            match jobs.order.decode(frames.receive(controller, jobs.MAX_MESSAGE)):
                case Start(bundle):
                    # a test may make of a small answer what no machine holds
                    confine.limit_memory(2 * bundle.limits.memory_mib)
                    folder.give(bundle.files)
                    if not held:
                        server.hold_examiner()
                        held = True
                case Job() as job if bundle is not None:
                    try:
                        upload, watching = jobs.upload_of(job), (beacon, job.before)
                        report = telling(controller) if job.live else None
                        done = grade(bundle, upload, server, folder, job.known, report, watching)
                        said = jobs.encode(done)
                    except BaseException as error:  # a panic of Polars is no `Exception`
                        reason = ascii(f"{type(error).__name__}: {error}"[:1000])[1:-1]
                        ours = isinstance(error, AutograderError | OSError)
                        frames.send(controller, jobs.encode(Failed(reason, ours)))
                        return
                    frames.send(controller, said)
                    beacon.announce(Stage.OURS)


def telling(controller: socket.socket) -> Report:
    """Says to the controller how each question stands."""

    def tell(question: QuestionResult) -> None:
        frames.send(controller, jobs.encode(jobs.so_far(question)))

    return tell


def grade(
    bundle: Bundle,
    upload: Upload | Parcel,
    server: WarmServer,
    folder: Folder,
    known: Known | None = None,
    report: Report | None = None,
    watching: tuple[Beacon, Before] | None = None,
) -> Done:
    """Grade one submission here and now, its tests in `folder`, which was given the bundle's files;
    `report` is told of each question as it stands. `watching` is where to say what it is at, and
    what is known of earlier examiners."""
    beacon, before = (Beacon(), AT_FIRST) if watching is None else watching
    watched = Watched(beacon, before.falls)
    started, cpu = time.perf_counter(), time.process_time()
    spent = [0.0]
    allowed = bundle.limits.submission * bundle.limits.patience - before.seconds
    end, killed = 0.0, False
    beacon.announce(Stage.LOADING)
    try:
        if (fall := watched.fall_at(Stage.LOADING)) is not None:
            raise Unreadable(f"the grader cannot read the file ({fall.why})")
        loaded = submission.load(upload, bundle)
    except Unreadable as error:
        found = Examined(jobs.unreadable(bundle, upload.id, str(error)), ())
    else:
        entropy = int(loaded.digest[:8], 16)
        files = with_own(bundle.files, loaded.files)
        given = sum(map(len, files.values()))
        at_hand = modules_at_hand(bundle).union(STACK if bundle.stock else ())

        @contextlib.contextmanager
        def candidates() -> Iterator[Dialogue]:
            nonlocal killed, end
            beacon.announce(Stage.OURS)
            with confine.private_directory(files, server.room) as directory:
                order = Spawn(
                    str(directory),
                    bundle.limits,
                    entropy,
                    bundle.seed,
                    bundle.seed_variable,
                    bundle.programs,
                )
                sock, spawned = server.spawn(order)
                watch = server.watch(spawned.pid, directory, bundle.limits, given)
                folder.show(str(directory))
                dialogue = Dialogue(
                    sock,
                    bundle.limits,
                    end,
                    watch,
                    folder,
                    at_hand,
                    beacon,
                    proved=not bundle.stock,
                )
                try:
                    yield dialogue
                    beacon.announce(Stage.OURS)  # where the examiner falls, it stays where it was
                finally:
                    end += watch.kept_waiting()
                    sock.close()
                    ended = server.end()
                    spent[0] += ended.seconds
                    by_hand = ended.status == signal.SIGKILL and not ended.overfull
                    killed |= dialogue.gone and by_hand

        def examined() -> Examined:
            nonlocal killed, end
            if (fall := watched.fall_at(Stage.CLOSING)) is not None:
                return fallen(bundle, upload.id, fall)
            earlier: Examined | None = None
            for left in reversed(range(jobs.RUNS)):
                killed, end = False, time.monotonic() + allowed
                found = complete(
                    bundle, upload.id, loaded.notebook, candidates, known, report, watched
                )
                if not killed or not left or found == earlier:
                    break
                earlier = found
            return found

        found = examined()
        with_answers = msgspec.structs.replace(found.result, answers=loaded.answers)
        found = msgspec.structs.replace(found, result=with_answers)
    cost = Cost(
        seconds=time.perf_counter() - started,
        cpu_examiner=time.process_time() - cpu,
        cpu_candidate=spent[0],
    )
    return Done(found.result, cost, found.touched, before.falls, found.asked)


@contextlib.contextmanager
def folder_for(bundle: Bundle) -> Iterator[Folder]:
    """A folder for the tests of one bundle."""
    with contextlib.closing(Folder()) as folder:
        folder.give(bundle.files)
        yield folder


_LONGEST_NAME = 255
"""Bytes of a part of a path, on the file systems that there are."""


def with_own(given: Mapping[str, bytes], own: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in a candidate's folder: what the assignment gives, then what was handed in beside
    the notebook. Data that is given stays as it is; a given module that was changed is the
    student's. What could not lie there beside the rest (a file below a file, a name that is too
    long) is left out: a zip can hold it, a folder cannot."""
    files = dict(given)
    folders = {above for name in given for above in _folders_of(name)}
    for name in sorted(own):
        if name in given and not name.endswith(".py"):
            continue
        above = _folders_of(name)
        fits = all(len(os.fsencode(part)) <= _LONGEST_NAME for part in name.split("/"))
        if fits and name not in folders and not any(folder in files for folder in above):
            files[name] = own[name]
            folders.update(above)
    return files


def _folders_of(name: str) -> list[str]:
    """The folders that a file of that relative name lies in."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
