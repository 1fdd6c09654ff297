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
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from autograder import confine
from autograder.batch import jobs
from autograder.batch.jobs import Cost, Done, Failed, Job, Ready, Start
from autograder.batch.preload import Modules, modules_of
from autograder.bundle import Bundle
from autograder.errors import ConfinementError, Gone, Overdue, WireError
from autograder.regrade import Known
from autograder.result import Result
from autograder.submission import Upload
from autograder.wire import frames

TRIES = 3
_SLACK = 60.0


class Task(msgspec.Struct, frozen=True):
    """One submission, the bundle to grade it with, and what of the result is known already."""

    bundle: Bundle
    upload: Upload
    known: Known | None = None


class Graded(msgspec.Struct, frozen=True):
    """One submission, what became of it, what that took, and the questions whose tests changed
    the state of the notebook."""

    task: Task
    result: Result
    cost: Cost
    touched: tuple[str, ...] = ()


class _Worker:
    def __init__(self, sock: socket.socket, slot: int) -> None:
        self.sock = sock
        self.slot = slot
        self.pid: int | None = None
        self.bundle: Bundle | None = None
        self.task: Task | None = None
        self.tried = 0
        self.deadline = float("inf")


class Ancestors:
    """The controller's end of the two ancestors; as a context, it ends everything below them."""

    def __init__(self, modules: Modules, environment: Mapping[str, str] | None = None) -> None:
        self._modules = modules
        self._own = environment or {}

    def __enter__(self) -> Ancestors:
        self._start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stop()

    def _start(self) -> None:
        self._folder = contextlib.ExitStack()
        temporary = self._folder.enter_context(confine.private_directory({}))
        environment = {**_environment(), **confine.ENVIRONMENT, **self._own}
        environment["TMPDIR"] = str(temporary)
        self._candidates = _Ancestor("candidates", self._modules.candidate, environment)
        self._examiners = _Ancestor("examiners", self._modules.examiner, environment)

    def _stop(self) -> None:
        for ancestor in (self._examiners, self._candidates):
            ancestor.stop()
        self._folder.close()

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
                self._stop()
                self._start()
        raise ConfinementError("the processes that start workers cannot be kept alive")


class _Ancestor:
    """One of the two: a process, and the socket that takes orders for it."""

    def __init__(self, role: str, modules: tuple[str, ...], environment: dict[str, str]) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs:
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
        socket.send_fds(self._orders, [bytes([slot % 256])], [sock.fileno() for sock in sockets])

    def stop(self) -> None:
        self._orders.close()
        below = confine.descendants(self._process.pid)
        self._process.kill()
        self._process.wait()
        for pid in below:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """What the ancestor inherits: where programs are, and a place for font caches."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "autograder"
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return {**kept, "HOME": str(cache), "MPLCONFIGDIR": str(cache / "matplotlib")}


def grade(
    work: Iterable[Task], workers: int, environment: Mapping[str, str] | None = None
) -> Generator[Graded, None, None]:
    """Grade every upload of `work`, yielding each as it is done, in no particular order.

    Closing the iterator ends all processes. `environment` is what differs in theirs.

    Raises:
        ConfinementError: no worker can be started on this machine.
    """
    todo = deque((task, 1) for task in work)
    if not todo:
        return
    workers = max(1, min(workers, len(todo)))
    modules = modules_of((task.bundle, task.upload) for task, _ in todo)
    with Ancestors(modules, environment) as ancestors, selectors.DefaultSelector() as selector:
        alive: set[_Worker] = set()
        never_ready = 0

        def hire() -> None:
            slot = next(n for n in range(workers) if all(n != other.slot for other in alive))
            worker = _Worker(ancestors.worker(slot), slot)
            alive.add(worker)
            selector.register(worker.sock, selectors.EVENT_READ, worker)

        def dismiss(worker: _Worker) -> None:
            alive.discard(worker)
            selector.unregister(worker.sock)
            worker.sock.close()
            if worker.pid is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(worker.pid, signal.SIGKILL)

        def assign(worker: _Worker) -> None:
            if todo:
                worker.task, worker.tried = todo.popleft()
                limits = worker.task.bundle.limits
                allowed = limits.submission * limits.patience * jobs.RUNS
                worker.deadline = time.monotonic() + allowed + _SLACK
                if worker.bundle is not worker.task.bundle:
                    worker.bundle = worker.task.bundle
                    frames.send(worker.sock, jobs.encode(Start(worker.bundle)))
                frames.send(worker.sock, jobs.encode(Job(worker.task.upload, worker.task.known)))

        try:
            while todo or any(worker.task for worker in alive):
                while len(alive) < workers and (todo or not alive):
                    hire()
                for key, _ in selector.select(timeout=1.0):
                    worker: _Worker = key.data
                    reason = ""
                    try:
                        news = jobs.news.decode(frames.receive(worker.sock, jobs.MAX_MESSAGE))
                        match news:
                            case Ready(pid):
                                worker.pid = pid
                                assign(worker)
                            case Done(result, cost, touched) if worker.task is not None:
                                task, worker.task = worker.task, None
                                assign(worker)  # first: what is done with a result takes time
                                yield Graded(task, result, cost, touched)
                            case Failed(reason):
                                raise Gone(reason)
                    except (Gone, Overdue, WireError) as error:
                        never_ready += worker.pid is None
                        yield from _given_up(worker, todo, str(error))
                        dismiss(worker)
                if never_ready >= TRIES * workers:
                    raise ConfinementError("workers end before they are ready", then="see above")
                for worker in [w for w in alive if w.task and time.monotonic() > w.deadline]:
                    yield from _given_up(worker, todo, "the worker hung")
                    dismiss(worker)
        finally:
            for worker in list(alive):
                dismiss(worker)


def _given_up(worker: _Worker, todo: deque[tuple[Task, int]], reason: str) -> Iterator[Graded]:
    """Put a lost worker's submission back, or give it up after `TRIES`."""
    task, worker.task = worker.task, None
    if task is None:
        return
    if worker.tried < TRIES:
        todo.append((task, worker.tried + 1))
        return
    said = f"grading failed {TRIES} times ({reason}); nothing is wrong with the submission"
    nothing = Cost(seconds=0.0, cpu_examiner=0.0, cpu_candidate=0.0)
    yield Graded(task, jobs.unexamined(task.bundle, task.upload.id, said), nothing)
