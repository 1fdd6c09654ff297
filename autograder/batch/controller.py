"""The controller: hands submissions to workers and collects their results.

It holds no test result longer than it takes to hand it on, so its memory does not grow with the
class. A worker that dies or hangs is our trouble: its submission is tried again with a new one, and
given up as unexamined after `TRIES`.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import site
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from autograder.batch import jobs
from autograder.batch.jobs import NOTHING, Cost, Done, Failed, Ready, Start
from autograder.batch.preload import Modules, modules_of
from autograder.errors import ConfinementError, Gone, Overdue, WireError
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel, Upload
from autograder.grading import confine
from autograder.grading.known import Known
from autograder.grading.warm import WarmServer
from autograder.grading.wire import frames
from autograder.result import Result

TRIES = 3
_SLACK = 60.0


class Task(msgspec.Struct, frozen=True):
    """One submission, the bundle to grade it with, and what of the result is known already."""

    bundle: Bundle
    upload: Upload | Parcel
    known: Known | None = None


class Graded(msgspec.Struct, frozen=True):
    """One submission, what became of it, what that took, and the questions whose tests changed
    the state of the notebook."""

    task: Task
    result: Result
    cost: Cost
    touched: tuple[str, ...] = ()


class _Worker:
    """One examiner process, seen from here."""

    def __init__(self, sock: socket.socket, slot: int) -> None:
        self.sock = sock
        self.slot = slot
        self.pid: int | None = None
        self.bundle: Bundle | None = None
        self.task: Task | None = None
        self.tried = 0
        self.deadline = float("inf")


_Todo = deque[tuple[Task, int]]
"""what is left, each with the number of its try"""


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
                inherited = {**environment(), **confine.ENVIRONMENT, **self._own}
                inherited["TMPDIR"] = str(temporary)
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

    def worker(self, slot: int) -> socket.socket:
        """The socket of a new worker in `slot`. Raises `ConfinementError` if none can be had."""
        for _ in range(TRIES):
            ours, theirs = socket.socketpair()
            examiner_end, server_end = socket.socketpair()
            try:
                with theirs, examiner_end, server_end:
                    self._candidates.order(slot, server_end)
                    self._examiners.order(slot, theirs, examiner_end)
                return ours
            except OSError:
                ours.close()
                self._start_again()
        raise ConfinementError("the processes that start workers cannot be kept alive")


class _Ancestor:
    """One of the two: a process, and the socket that takes orders for it."""

    def __init__(self, role: str, modules: tuple[str, ...], environment: dict[str, str]) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
            # -P: a `numpy.py` in the folder where the command is called is none of ours
            command = [sys.executable, "-P", "-m", "autograder.batch.ancestor"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, role, str(theirs.fileno()), *modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )

    def order(self, slot: int, *sockets: socket.socket) -> None:
        """Have one more child work in `slot` with these sockets. Raises `OSError`."""
        # one byte, so 256 slots (`--jobs` takes no more); the last one is `ANYWHERE`
        socket.send_fds(self._orders, [bytes([slot])], [sock.fileno() for sock in sockets])

    def stop(self) -> None:
        self._orders.close()
        below = confine.descendants(self._process.pid)
        self._process.kill()
        self._process.wait()
        for pid in below:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


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
            ancestor.order(0, theirs)
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
            yield from crew.grade(tasks)


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
        """As `grade` above, by this crew; closing the iterator ends those that are at work."""
        todo = deque((task, 1) for task in work)
        self._never_ready = 0
        try:
            while todo or self._busy():
                self._hire(len(todo))
                for worker in [w for w in self._alive if w.pid and not w.task]:
                    yield from self._hear(worker, todo, self._assign)
                for key, _ in self._selector.select(timeout=1.0):
                    yield from self._hear(key.data, todo, self._listen)
                if self._never_ready >= TRIES * len(self._slots):
                    raise ConfinementError("workers end before they are ready", then="see above")
                for worker in [w for w in self._busy() if time.monotonic() > w.deadline]:
                    yield from _put_back(worker, todo, "the worker hung")
                    self._dismiss(worker)
        finally:
            for worker in self._busy():
                self._dismiss(worker)

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._alive if worker.task]

    def _hire(self, waiting: int) -> None:
        """As many workers as there is work for."""
        taken = {worker.slot for worker in self._alive}
        idle = len(self._alive) - len(self._busy())
        for slot in [slot for slot in self._slots if slot not in taken][: max(0, waiting - idle)]:
            worker = _Worker(self._ancestors.worker(slot), slot)
            self._alive.append(worker)
            self._selector.register(worker.sock, selectors.EVENT_READ, worker)

    def _dismiss(self, worker: _Worker) -> None:
        self._alive.remove(worker)
        self._selector.unregister(worker.sock)
        worker.sock.close()
        if worker.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(worker.pid, signal.SIGKILL)

    def _hear(
        self,
        worker: _Worker,
        todo: _Todo,
        exchange: Callable[[_Worker, _Todo], Iterable[Graded]],
    ) -> Iterator[Graded]:
        """One exchange with a worker, which may turn out to be lost."""
        try:
            yield from exchange(worker, todo)
        except (Gone, Overdue, WireError) as error:
            self._never_ready += worker.pid is None
            yield from _put_back(worker, todo, str(error))
            self._dismiss(worker)

    def _assign(self, worker: _Worker, todo: _Todo) -> Iterable[Graded]:
        if todo:
            worker.task, worker.tried = todo.popleft()
            limits = worker.task.bundle.limits
            allowed = limits.submission * limits.patience * jobs.RUNS
            worker.deadline = time.monotonic() + allowed + _SLACK
            if worker.bundle is not worker.task.bundle:
                worker.bundle = worker.task.bundle
                frames.send(worker.sock, jobs.encode(Start(worker.bundle)))
            frames.send(worker.sock, jobs.encode(jobs.job(worker.task.upload, worker.task.known)))
        return ()

    def _listen(self, worker: _Worker, todo: _Todo) -> Iterator[Graded]:
        match jobs.news.decode(frames.receive(worker.sock, jobs.MAX_MESSAGE)):
            case Ready(pid):
                worker.pid = pid
                self._assign(worker, todo)
            case Done(result, cost, touched) if worker.task is not None:
                graded, worker.task = Graded(worker.task, result, cost, touched), None
                yield from self._hear(worker, todo, self._assign)  # it works on while we yield
                yield graded
            case Failed(reason):
                raise Gone(reason)


def _put_back(worker: _Worker, todo: _Todo, reason: str) -> Iterator[Graded]:
    """Put a lost worker's submission back, or give it up after `TRIES`."""
    task, worker.task = worker.task, None
    if task is None:
        return
    if worker.tried < TRIES:
        todo.append((task, worker.tried + 1))
        return
    yield given_up(task, reason)


def given_up(task: Task, reason: str) -> Graded:
    """A submission that was tried `TRIES` times, and what is said of it."""
    said = f"grading failed {TRIES} times ({reason}); nothing is wrong with the submission"
    return Graded(task, jobs.unexamined(task.bundle, task.upload.id, said), NOTHING)
