"""One worker of the cluster: what it keeps from order to order, and how it answers one.

A station has one seat for each thread of its worker. A seat is a crew of one, warm server and all,
that lives until the worker ends. Each has a thread of its own, because a crew dies with the thread
that started it.

A worker ends when the last of its orders is answered, and may be told to end at any moment. So a
station that was torn down starts nothing any more, whoever waits for it is answered at once, and
what it may wait for itself runs in threads that nobody waits for: neither Dask nor the interpreter.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from distributed import Status, Worker, WorkerPlugin, get_worker
from distributed.threadpoolexecutor import ThreadPoolExecutor

from autograder.batch import fitness, survey
from autograder.batch.ancestor import ANYWHERE, cores
from autograder.batch.cluster import talk
from autograder.batch.controller import Crew, Task, environment
from autograder.batch.jobs import Done
from autograder.batch.preload import Modules
from autograder.errors import AutograderError, ClusterError
from autograder.formats.bundle import Bundle
from autograder.result import QuestionResult

_T = TypeVar("_T")
Tell = Callable[[str, bytes], None]
"""A topic, and what is said to it; from any thread."""
_NAME = "autograder-station"
_ENDED = (Status.closing, Status.closed, Status.failed)
_MOST_BUNDLES = 8


def serve(message: bytes) -> bytes:
    """Answer one order. Dask calls this on the worker; it never raises for what an order holds, so
    that no exception has to be carried to the client.

    Raises:
        msgspec.MsgspecError: the order comes from another version of the grader.
    """
    worker = get_worker()
    try:
        station = _station(worker).result()
        return talk.encode(station.answer(talk.order.decode(message), worker.log_event))
    except (AutograderError, OSError, subprocess.SubprocessError) as error:
        return talk.encode(talk.Trouble(str(error)))


def _station(worker: Worker) -> Future[Station]:
    """The worker's station, made for the first order. On the worker's own loop: never twice, and
    never for a worker that has begun to close. By a plain call there: a worker that ends cancels
    what is a task, and then nobody would be answered."""
    found: Future[Station] = Future()

    def find() -> None:
        if _NAME not in worker.plugins:
            if worker.status in _ENDED:
                found.set_exception(_told_to_end())
                return
            worker.plugins[_NAME] = Station()
        found.set_result(worker.plugins[_NAME])

    worker.loop.add_callback(find)
    return found


def _telling(tell: Tell, topic: str, parcel: str) -> Callable[[QuestionResult], None] | None:
    """Tells a topic of the questions of a parcel; `None` where nobody wants to know."""
    if not topic:
        return None
    return lambda question: tell(topic, talk.encode(talk.Hearsay(parcel, question)))


def _told_to_end() -> ClusterError:
    return ClusterError("the worker was told to end", then="another one takes its place")


def _nobody(topic: str, said: bytes) -> None:
    """Tells nobody."""


class Station(WorkerPlugin):  # type: ignore[misc]
    """Bundles by digest and seats, for as long as the worker lives."""

    def __init__(self) -> None:
        self._bundles: dict[str, Bundle] = {}
        self._seats: list[_Seat] = []
        self._idle: list[_Seat] = []
        self._lock = threading.Lock()
        self._fitness: fitness.Fitness | None = None
        self._measuring = ThreadPoolExecutor(1, thread_name_prefix="autograder-fitness")
        self._torn_down: Future[None] = Future()

    def teardown(self, worker: Worker) -> None:
        """Ends all that was started here, at work or not, and all waiting for it. Called on the
        worker's loop, so it waits for nothing that takes its time."""
        with self._lock:
            self._torn_down.set_result(None)
        for seat in self._seats:
            seat.end()
        self._measuring.shutdown(wait=False)
        stream = worker.batched_stream
        if stream.closed():  # a write that SIGTERM fell into is cancelled, and Dask waits for it
            stream.stopped.set()

    def answer(
        self, order: talk.Inspect | talk.Keep | talk.GradeParcels, tell: Tell = _nobody
    ) -> talk.Reply:
        """The reply to one order; `tell` carries what is said to a topic.

        Raises:
            ClusterError: the station is torn down, before or meanwhile.
        """
        own = self._fitness or self._unless_torn_down(self._aside(self._measure))
        if isinstance(order, talk.Inspect):
            surveyed = self._aside(survey.surveyed, order.needs, environment())
            lacking = self._unless_torn_down(surveyed).lacking
            return msgspec.structs.replace(own, without=tuple(map(str, lacking)))
        if order.grader != own.versions["autograder"]:
            return own
        if isinstance(order, talk.Keep):
            with self._lock:
                self._bundles[order.bundle.digest] = order.bundle
                while len(self._bundles) > _MOST_BUNDLES:
                    del self._bundles[next(iter(self._bundles))]
            return talk.Kept(order.bundle.digest)
        bundle = self._bundles.get(order.bundle)
        if bundle is None:
            return talk.Wanted(order.bundle)
        given = zip(order.parcels, order.known, strict=True)
        tasks = [
            Task(bundle, parcel, known, _telling(tell, order.topic, parcel.id))
            for parcel, known in given
        ]
        seat = self._take_seat()
        try:
            done = self._unless_torn_down(seat.grade(tasks, order.modules))
            return talk.Results(tuple(done))
        finally:
            with self._lock:
                self._idle.append(seat)

    def _unless_torn_down(self, work: Future[_T]) -> _T:
        either: tuple[Future[Any], ...] = (work, self._torn_down)
        wait(either, return_when=FIRST_COMPLETED)
        if not work.done():
            raise _told_to_end()
        return work.result()

    def _aside(self, work: Callable[..., _T], *arguments: Any) -> Future[_T]:
        """`work` in a thread that nobody waits for at the end."""
        with self._lock:
            self._refuse_once_torn_down()
            found: Future[_T] = self._measuring.submit(work, *arguments)
            return found

    def _measure(self) -> fitness.Fitness:
        self._fitness = self._fitness or fitness.measured(environment())
        return self._fitness

    def _take_seat(self) -> _Seat:
        with self._lock:
            self._refuse_once_torn_down()
            if self._idle:
                return self._idle.pop()
            self._seats.append(_Seat())
            return self._seats[-1]

    def _refuse_once_torn_down(self) -> None:
        if self._torn_down.done():
            raise _told_to_end()


class _Seat:
    """A crew of one and the thread it lives in. The crew is started anew where an order wants
    libraries that it has not loaded."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="autograder-seat")
        self._core = _Core()
        self._crew: Crew | None = None
        self._lock = threading.Lock()
        self._ended = False
        self._modules = Modules((), ())

    def grade(self, tasks: list[Task], modules: Modules) -> Future[list[Done]]:
        """What becomes of each task, in order. Raises `ClusterError` where it was ended."""
        with self._lock:
            if self._ended:
                raise _told_to_end()
            graded: Future[list[Done]] = self._thread.submit(self._grade, tasks, modules)
            return graded

    def _grade(self, tasks: list[Task], modules: Modules) -> list[Done]:
        wanted = _both(self._modules, modules)
        crew = self._crew
        if crew is None or wanted != self._modules:
            self._close()
            crew = self._open(wanted)
        done = {
            id(one.task): Done(one.result, one.cost, one.touched, one.falls)
            for one in crew.grade(tasks)
        }
        return [done[id(task)] for task in tasks]

    def _open(self, modules: Modules) -> Crew:
        crew = Crew([self._core.slot], modules)
        with self._lock:
            self._crew, self._modules = crew, modules  # known, so that its start can be ended
            if self._ended:
                crew.stop()
        try:
            crew.__enter__()
        except BaseException:
            self._crew = None
            raise
        return crew

    def _close(self) -> None:
        crew, self._crew = self._crew, None
        if crew is not None:
            crew.__exit__()

    def end(self) -> None:
        """End everything below, also while it starts or is at work."""
        with self._lock:
            self._ended, crew = True, self._crew
            self._thread.submit(self._close)
            self._thread.shutdown(wait=False)
        if crew is not None:
            crew.stop()
        self._core.release()


def _both(one: Modules, other: Modules) -> Modules:
    return Modules(
        tuple(dict.fromkeys((*one.examiner, *other.examiner))),
        tuple(dict.fromkeys((*one.candidate, *other.candidate))),
    )


class _Core:
    """A core of this machine that no other seat has: an abstract socket's name is the claim, which
    falls with the process.

    Where a container may use less time than its cores have, all containers of the machine see the
    same cores: then a seat stays on none.
    """

    def __init__(self) -> None:
        self.slot = ANYWHERE
        self._claim = socket.socket(socket.AF_UNIX)
        if sys.platform != "linux" or _rationed():
            return
        order = list(enumerate(cores()[:ANYWHERE]))
        random.shuffle(order)
        for slot, core in order:
            try:
                self._claim.bind(f"\0autograder-core-{core}")
            except OSError:
                continue
            self.slot = slot
            return

    def release(self) -> None:
        self._claim.close()


def _rationed() -> bool:
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return quota != "max" and int(quota) < int(period) * len(cores())
    except (OSError, ValueError):
        return False
