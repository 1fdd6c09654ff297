"""One examiner at work: takes jobs, examines, reports; lives on from one submission to the next.

A candidate that was killed may have killed itself, or the machine was short of memory, or somebody
meant another process. The submission is then examined again, until two results agree.
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
from autograder.batch.jobs import Cost, Done, Failed, Job, Ready, Start
from autograder.errors import Gone, Unreadable
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel, Upload
from autograder.grading import confine
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.examination import Examined, Report
from autograder.grading.examiner.examine import complete, prepare
from autograder.grading.examiner.folder import Folder
from autograder.grading.known import Known
from autograder.grading.warm import Spawn, WarmServer
from autograder.grading.wire import frames


def work(controller: socket.socket, server: WarmServer) -> None:
    """Serve the controller until its connection closes."""
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
                        done = grade(bundle, jobs.upload_of(job), server, folder, job.known)
                    except Exception as error:
                        reason = f"{type(error).__name__}: {error}"
                        frames.send(controller, jobs.encode(Failed(reason)))
                        return
                    frames.send(controller, jobs.encode(done))


def grade(
    bundle: Bundle,
    upload: Upload | Parcel,
    server: WarmServer,
    folder: Folder,
    known: Known | None = None,
    report: Report | None = None,
) -> Done:
    """Grade one submission here and now, its tests in `folder`, which was given the bundle's files;
    `report` is told of each question that is done."""
    touched: tuple[str, ...] = ()
    started, cpu = time.perf_counter(), time.process_time()
    spent = [0.0]
    allowed = bundle.limits.submission * bundle.limits.patience
    end, killed = 0.0, False
    try:
        loaded = submission.load(upload, bundle)
    except Unreadable as error:
        result = jobs.unreadable(bundle, upload.id, str(error))
    else:
        entropy = int(loaded.digest[:8], 16)
        files = with_own(bundle.files, loaded.files)
        given = sum(map(len, files.values()))

        @contextlib.contextmanager
        def candidates() -> Iterator[Dialogue]:
            nonlocal killed, end
            with confine.private_directory(files, server.room) as directory:
                order = Spawn(
                    str(directory), bundle.limits, entropy, bundle.seed, bundle.seed_variable
                )
                sock, spawned = server.spawn(order)
                watch = server.watch(spawned.pid, directory, bundle.limits, given)
                folder.show(str(directory))
                dialogue = Dialogue(sock, bundle.limits, end, watch, folder)
                try:
                    yield dialogue
                finally:
                    end += watch.kept_waiting()
                    sock.close()
                    ended = server.end()
                    spent[0] += ended.seconds
                    by_hand = ended.status == signal.SIGKILL and not ended.overfull
                    killed |= dialogue.gone and by_hand

        examined: Examined | None = None
        for _ in range(jobs.RUNS):
            before, killed, end = examined, False, time.monotonic() + allowed
            examined = complete(bundle, upload.id, loaded.notebook, candidates, known, report)
            result, touched = examined.result, examined.touched
            if not killed or examined == before:
                break
        result = msgspec.structs.replace(result, answers=loaded.answers)
    cost = Cost(
        seconds=time.perf_counter() - started,
        cpu_examiner=time.process_time() - cpu,
        cpu_candidate=spent[0],
    )
    return Done(result, cost, touched)


@contextlib.contextmanager
def folder_for(bundle: Bundle) -> Iterator[Folder]:
    """A folder for the tests of one bundle."""
    with contextlib.closing(Folder()) as folder:
        folder.give(bundle.files)
        yield folder


def with_own(given: Mapping[str, bytes], own: Mapping[str, bytes]) -> dict[str, bytes]:
    """What lies in a candidate's folder: what the assignment gives, then what was handed in beside
    the notebook. Data that is given stays as it is; a given module that was changed is the
    student's."""
    return {**given, **{n: data for n, data in own.items() if n not in given or n.endswith(".py")}}
