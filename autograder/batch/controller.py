"""The controller: hands submissions to workers and collects their results.

It holds no test result longer than it takes to hand it on, so its memory does not grow with the
class.

Whose fault it is where a worker ends at its work:

- It took more than the submission's own limits, and was ended for that (`watchdog`): the
  submission's. That cell or test case is a time-out, and a new worker goes on with the others.
- It fell by itself (an exception, a crash in C code) while it touched what a submission gave it.
  The submission is examined again, alone in a fresh worker: where that falls, too, it is the
  submission's, unless more than `MOST_ALIKE` submissions fall alike (`settled`).
- It was killed, by somebody or by the kernel where memory ran out, or fell at nothing of the
  submission's: ours. The submission is tried again, and given up as unexamined after `TRIES`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import selectors
import signal
import site
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from autograder.batch import jobs
from autograder.batch.jobs import (
    AT_FIRST,
    NOTHING,
    Before,
    Cost,
    Done,
    Failed,
    Ready,
    SoFar,
    Start,
)
from autograder.batch.preload import Modules, modules_of
from autograder.batch.watchdog import EVERY, Watchdog
from autograder.errors import ConfinementError, Gone, Overdue, WireError
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel, Upload
from autograder.grading import confine
from autograder.grading.beacon import Beacon, Spot, Stage, shared_file
from autograder.grading.fall import Fall
from autograder.grading.known import Known
from autograder.grading.warm import WarmServer
from autograder.grading.wire import frames
from autograder.result import Outcome, QuestionResult, Result

TRIES = 3
MOST_ALIKE = 3
"""Submissions that may fall at the same spot in the same way before that is ours."""
_SLACK = 60.0
_ENDING = 5.0
"""seconds in which it must be known how a worker ended whose connection closed"""


class Task(msgspec.Struct, frozen=True):
    """One submission, the bundle to grade it with, and what of the result is known already.

    `told` is called while it is graded, in whatever thread hears of it first: with a question as
    its public cases stand so far. It may be told the same again where a try comes to nothing.
    """

    bundle: Bundle
    upload: Upload | Parcel
    known: Known | None = None
    told: Callable[[QuestionResult], None] | None = None


class Graded(msgspec.Struct, frozen=True):
    """One submission, what became of it, what that took, the questions whose tests changed the
    state of the notebook, where workers fell over it, and what tests asked its objects by giving
    them something of their own (questions, and methods)."""

    task: Task
    result: Result
    cost: Cost
    touched: tuple[str, ...] = ()
    falls: tuple[Fall, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


class _Left(msgspec.Struct, frozen=True):
    """A submission that is left to do: the number of its try, what earlier ones came to, and
    whether a worker has fallen over it, so that it is given to a fresh one."""

    task: Task
    tried: int = 1
    before: Before = AT_FIRST
    alone: bool = False


class _Worker:
    """One examiner process, seen from here."""

    def __init__(self, sock: socket.socket, slot: int, beacon: Beacon) -> None:
        self.sock = sock
        self.slot = slot
        self.beacon = beacon
        self.watchdog: Watchdog | None = None
        self.pid: int | None = None
        self.bundle: Bundle | None = None
        self.job: _Left | None = None
        self.fresh = True
        self.deadline = float("inf")


_Todo = deque[_Left]


class Ancestors:
    """The controller's end of the two ancestors; as a context, it ends everything below them."""

    def __init__(self, modules: Modules, differing: Mapping[str, str] | None = None) -> None:
        self._modules = modules
        self._own = differing or {}
        self._below = contextlib.ExitStack()
        self._lock = threading.Lock()
        self._stopped = False

    def __enter__(self) -> Ancestors:
        self._start_again()
        return self

    def __exit__(self, *details: object) -> None:
        with self._lock:
            self._below.close()

    def _start_again(self) -> None:
        """Raises `ConfinementError` where all was ended for good."""
        with self._lock:
            self._below.close()
            if self._stopped:
                raise ConfinementError("the processes that start workers were ended")
            with contextlib.ExitStack() as below:
                temporary = below.enter_context(confine.private_directory({}))
                confine.let_pass(temporary)  # candidates can be other users
                inherited = {**environment(), **confine.ENVIRONMENT, **self._own}
                inherited["TMPDIR"] = str(temporary)
                below.callback(confine.sweep)
                self._candidates = _Ancestor("candidates", self._modules.candidate, inherited)
                below.callback(self._candidates.stop)
                self._examiners = _Ancestor("examiners", self._modules.examiner, inherited)
                below.callback(self._examiners.stop)
                self._below = below.pop_all()

    def stop(self) -> None:
        """End everything below for good; also from another thread than the one that uses it, and
        before or while that starts."""
        with self._lock:
            self._stopped = True
            self._below.close()

    def worker(self, slot: int) -> tuple[socket.socket, Beacon]:
        """The socket and the beacon of a new worker in `slot`. Raises `ConfinementError` if none
        can be had."""
        for _ in range(TRIES):
            ours, theirs = socket.socketpair()
            examiner_end, server_end = socket.socketpair()
            page = shared_file()
            try:
                with theirs, examiner_end, server_end:
                    self._candidates.order(slot, server_end.fileno())
                    self._examiners.order(slot, theirs.fileno(), examiner_end.fileno(), page)
                return ours, Beacon(page)
            except OSError:
                ours.close()
                self._start_again()
            finally:
                os.close(page)
        raise ConfinementError("the processes that start workers cannot be kept alive")

    def ending(self, pid: int) -> int | None:
        """The wait status of a worker that has ended; `None` where nobody knows it."""
        return self._examiners.ending(pid)


class _Ancestor:
    """One of the two: a process, and the socket that takes orders for it."""

    def __init__(self, role: str, modules: tuple[str, ...], environment: dict[str, str]) -> None:
        self._orders, theirs = socket.socketpair()
        self._endings: dict[int, int] = {}
        with theirs:
            # -P: a `numpy.py` in the folder where the command is called is none of ours
            command = [sys.executable, "-P", "-m", "autograder.batch.ancestor"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, role, str(theirs.fileno()), ",".join(confine.known()), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )

    def order(self, slot: int, *descriptors: int) -> None:
        """Have one more child work in `slot` with these. Raises `OSError`."""
        # one byte, so 256 slots (`--jobs` takes no more); the last one is `ANYWHERE`
        socket.send_fds(self._orders, [bytes([slot])], descriptors)

    def ending(self, pid: int) -> int | None:
        """The wait status of a child that has ended; `None` where it is not told."""
        end = time.monotonic() + _ENDING
        with contextlib.suppress(OSError, struct.error):
            while pid not in self._endings:
                self._orders.settimeout(max(end - time.monotonic(), 1e-3))
                told = self._orders.recv(jobs.ENDED.size, socket.MSG_WAITALL)
                number, status = jobs.ENDED.unpack(told)
                self._endings[number] = status
        with contextlib.suppress(OSError):
            self._orders.settimeout(None)
        return self._endings.pop(pid, None)

    def stop(self) -> None:
        self._orders.close()
        below = confine.descendants(self._process.pid)
        self._process.kill()
        self._process.wait()
        for pid in below:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        confine.wait_for(below, 1.0)


@contextlib.contextmanager
def warm_server(modules: tuple[str, ...]) -> Iterator[WarmServer]:
    """A warm server that has loaded `modules`, for whoever examines in this very process."""
    with confine.private_directory({}) as temporary, contextlib.ExitStack() as open_ends:
        inherited = {**environment(), **confine.ENVIRONMENT, "TMPDIR": str(temporary)}
        ancestor = _Ancestor("candidates", modules, inherited)
        open_ends.callback(ancestor.stop)
        ours, theirs = socket.socketpair()
        open_ends.enter_context(ours)
        with theirs:
            ancestor.order(0, theirs.fileno())
        yield WarmServer(ours)


def environment() -> dict[str, str]:
    """What an ancestor inherits: where programs and a user's own libraries are, and a place for
    font caches."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "autograder"
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    kept["PYTHONUSERBASE"] = site.getuserbase()
    return {**kept, "HOME": str(cache), "MPLCONFIGDIR": str(cache / "matplotlib")}


def grade(
    work: Iterable[Task], workers: int, differing: Mapping[str, str] | None = None
) -> Generator[Graded, None, None]:
    """Grade every upload of `work`, yielding each as it is done, in no particular order.

    Closing the iterator ends all processes. `differing` is what differs in their environment.

    Raises:
        ConfinementError: no worker can be started on this machine.
    """
    tasks = list(work)
    if tasks:
        modules = modules_of((task.bundle, task.upload) for task in tasks)
        with Crew(range(max(1, min(workers, len(tasks)))), modules, differing) as crew:
            yield from settled(crew.grade(tasks))


def settled(stream: Iterable[Graded]) -> Generator[Graded, None, None]:
    """The results of a class, once it is known whose fault each fall was: of the submissions that
    workers fell over nothing is said before the end, because many that fall alike are ours."""
    held: list[Graded] = []
    for one in stream:
        if any(fall.outcome is Outcome.CRASHED for fall in one.falls):
            held.append(one)
        else:
            yield one
    alike = Counter(kind for one in held for kind in _kinds_of(one))
    for one in held:
        common = max(alike[kind] for kind in _kinds_of(one))
        if common > MOST_ALIKE:
            fall = next(fall for fall in one.falls if fall.outcome is Outcome.CRASHED)
            said = f"the grader falls over {common} submissions alike ({fall.why})"
            yield _unexamined(one.task, said)
        else:
            yield one


def _kinds_of(one: Graded) -> set[tuple[str, Spot, str]]:
    falls = [fall for fall in one.falls if fall.outcome is Outcome.CRASHED]
    return {(one.task.bundle.digest, fall.spot, fall.why) for fall in falls}


class Crew:
    """Workers below the same ancestors, one in each of `slots`; they live on from one batch to the
    next. As a context, it ends them all."""

    def __init__(
        self,
        slots: Iterable[int],
        modules: Modules,
        differing: Mapping[str, str] | None = None,
    ) -> None:
        self._slots = tuple(slots)
        self._ancestors = Ancestors(modules, differing)
        self._selector = selectors.DefaultSelector()
        self._alive: list[_Worker] = []
        self._never_ready = 0

    def __enter__(self) -> Crew:
        self._ancestors.__enter__()
        return self

    def __exit__(self, *details: object) -> None:
        for worker in list(self._alive):
            self._dismiss(worker)
        self._selector.close()
        self._ancestors.__exit__()

    def stop(self) -> None:
        """Make an end of what it is doing, from another thread; it is of no more use then."""
        self._ancestors.stop()

    def grade(self, work: Iterable[Task]) -> Generator[Graded, None, None]:
        """As `grade` above, by this crew, and not yet `settled`; closing the iterator ends those
        that are at work. Of `work` so much is taken as the workers can begin with, and one more
        for each, so that none waits for the next."""
        coming = iter(work)
        todo: _Todo = deque()
        self._never_ready = 0
        try:
            while True:
                wanted = 2 * len(self._slots) - len(self._busy()) - len(todo)
                todo.extend(_Left(task) for task in itertools.islice(coming, max(0, wanted)))
                if not todo and not self._busy():
                    return
                self._hire(len(todo))
                for worker in [w for w in self._alive if w.pid and not w.job]:
                    yield from self._hear(worker, todo, self._assign)
                for key, _ in self._selector.select(timeout=EVERY):
                    yield from self._hear(key.data, todo, self._listen)
                if self._never_ready >= TRIES * len(self._slots):
                    raise ConfinementError("workers end before they are ready", then="see above")
                for worker in self._busy():
                    yield from self._look_at(worker, todo)
        finally:
            for worker in self._busy():
                self._dismiss(worker)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._alive if worker.job]

    def _hire(self, waiting: int) -> None:
        """As many workers as there is work for."""
        taken = {worker.slot for worker in self._alive}
        idle = len(self._alive) - len(self._busy())
        for slot in [slot for slot in self._slots if slot not in taken][: max(0, waiting - idle)]:
            sock, beacon = self._ancestors.worker(slot)
            worker = _Worker(sock, slot, beacon)
            self._alive.append(worker)
            self._selector.register(worker.sock, selectors.EVENT_READ, worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._alive.remove(worker)
        self._selector.unregister(worker.sock)
        worker.sock.close()
        if worker.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(worker.pid, signal.SIGKILL)
        worker.beacon.close()

    def _hear(
        self,
        worker: _Worker,
        todo: _Todo,
        exchange: Callable[[_Worker, _Todo], Iterable[Graded]],
    ) -> Iterator[Graded]:
        """One exchange with a worker, which may turn out to be lost."""
        try:
            yield from exchange(worker, todo)
        except _Fallen as error:
            yield from self._lose(worker, todo, str(error), error.ours)
        except (Gone, Overdue, WireError, msgspec.MsgspecError, UnicodeError) as error:
            self._never_ready += worker.pid is None
            status = self._ancestors.ending(worker.pid) if worker.pid and worker.job else None
            crashed = status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status)
            if crashed and crashed not in (signal.SIGKILL, signal.SIGTERM):
                yield from self._lose(worker, todo, signal.Signals(crashed).name, False)
            else:
                yield from self._lose(worker, todo, str(error), True)

    def _look_at(self, worker: _Worker, todo: _Todo) -> Iterator[Graded]:
        """End a worker that goes beyond the limits of its submission, or of all reason."""
        job = worker.job
        if job is None or worker.watchdog is None:
            return
        found = worker.watchdog.overrun(job.task.bundle.limits)
        if found is not None:
            spot, why = found
            worker.job = None
            todo.append(_after_fall(worker, job, Fall(spot, Outcome.TIMEOUT, why)))
            self._dismiss(worker)
        elif time.monotonic() > worker.deadline:
            yield from self._lose(worker, todo, "the worker hung", True)

    def _lose(self, worker: _Worker, todo: _Todo, reason: str, ours: bool) -> Iterator[Graded]:
        """A worker is of no more use, because of us or of the submission that it was at."""
        job, worker.job = worker.job, None
        spot = worker.beacon.seen().spot
        self._dismiss(worker)
        if job is None:
            return
        if ours or spot.stage is Stage.OURS:
            if job.tried < TRIES:
                todo.append(msgspec.structs.replace(job, tried=job.tried + 1))
            else:
                yield given_up(job.task, reason)
        elif job.alone and worker.fresh:
            todo.append(_after_fall(worker, job, jobs.crash(spot, reason)))
        else:
            todo.append(msgspec.structs.replace(job, alone=True))

    def _assign(self, worker: _Worker, todo: _Todo) -> Iterable[Graded]:
        if not todo:
            return ()
        if todo[0].alone and worker.bundle is not None:
            self._dismiss(worker)  # a fresh one takes its place
            return ()
        worker.fresh = worker.bundle is None
        job = worker.job = todo.popleft()
        task, limits = job.task, job.task.bundle.limits
        allowed = limits.submission * limits.patience * jobs.RUNS
        worker.deadline = time.monotonic() + allowed + _SLACK
        if worker.watchdog is not None:
            worker.watchdog.begin()
        if worker.bundle is not task.bundle:
            worker.bundle = task.bundle
            frames.send(worker.sock, jobs.encode(Start(worker.bundle)))
        live = task.told is not None
        frames.send(worker.sock, jobs.encode(jobs.job(task.upload, task.known, job.before, live)))
        return ()

    def _listen(self, worker: _Worker, todo: _Todo) -> Iterator[Graded]:
        match jobs.news.decode(frames.receive(worker.sock, jobs.MAX_MESSAGE)):
            case Ready(pid):
                worker.pid = pid
                worker.watchdog = Watchdog(worker.beacon, pid)
                self._assign(worker, todo)
            case SoFar(question) if worker.job is not None and worker.job.task.told is not None:
                worker.job.task.told(question)
            case Done(result, cost, touched, falls, asked) if worker.job is not None:
                graded = Graded(worker.job.task, result, cost, touched, falls, asked)
                worker.job = None
                yield from self._hear(worker, todo, self._assign)  # it works on while we yield
                yield graded
            case Failed(reason, ours):
                raise _Fallen(reason, ours)


class _Fallen(Exception):
    """A worker could not go on, and says why."""

    def __init__(self, reason: str, ours: bool) -> None:
        super().__init__(reason)
        self.ours = ours


def _after_fall(worker: _Worker, job: _Left, fall: Fall) -> _Left:
    """What is left of a submission that a worker fell over."""
    seconds = worker.watchdog.seconds() if worker.watchdog is not None else 0.0
    before = jobs.after(job.before, fall, seconds)
    return msgspec.structs.replace(job, before=before)


def given_up(task: Task, reason: str) -> Graded:
    """A submission that was tried `TRIES` times, and what is said of it."""
    return _unexamined(task, f"grading failed {TRIES} times ({reason})")


def _unexamined(task: Task, said: str) -> Graded:
    reason = f"{said}; nothing is wrong with the submission"
    return Graded(task, jobs.unexamined(task.bundle, task.upload.id, reason), NOTHING)
