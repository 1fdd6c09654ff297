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
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import msgspec

from autograder import confine
from autograder.batch import jobs
from autograder.batch.jobs import Cost, Done, Failed, Job, Ready, Start
from autograder.bundle import Bundle
from autograder.errors import ConfinementError, Gone, Overdue, WireError
from autograder.result import Result
from autograder.submission import Upload
from autograder.wire import frames

TRIES = 3
_SLACK = 60.0


class Task(msgspec.Struct, frozen=True):
    """One submission and the bundle to grade it with."""

    bundle: Bundle
    upload: Upload


class Graded(msgspec.Struct, frozen=True):
    """One submission, what became of it, and what that took."""

    task: Task
    result: Result
    cost: Cost


class _Worker:
    def __init__(self, sock: socket.socket, slot: int) -> None:
        self.sock = sock
        self.slot = slot
        self.pid: int | None = None
        self.bundle: Bundle | None = None
        self.task: Task | None = None
        self.tried = 0
        self.deadline = float("inf")


class Ancestor:
    """The controller's end of the ancestor process; as a context, it ends everything below it."""

    def __init__(self, modules: Iterable[str] = ()) -> None:
        self._modules = tuple(modules)

    def __enter__(self) -> Ancestor:
        self._start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stop()

    def _start(self) -> None:
        self._folder = contextlib.ExitStack()
        temporary = self._folder.enter_context(confine.private_directory({}))
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "autograder.batch.ancestor"]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, str(theirs.fileno()), *self._modules],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**_environment(), **confine.ENVIRONMENT, "TMPDIR": str(temporary)},
                start_new_session=True,
            )
        self._orders = ours

    def _stop(self) -> None:
        self._orders.close()
        below = confine.descendants(self._process.pid)
        self._process.kill()
        self._process.wait()
        for pid in below:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._folder.close()

    def worker(self, slot: int) -> socket.socket:
        """The socket of a new worker in `slot`. Raises `ConfinementError` if none can be had."""
        for _ in range(TRIES):
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(self._orders, [bytes([slot % 256])], [theirs.fileno()])
                return ours
            except OSError:
                ours.close()
                self._stop()
                self._start()
        raise ConfinementError("the process that starts workers cannot be kept alive")


def _environment() -> dict[str, str]:
    """What the ancestor inherits: where programs are, and a place for font caches."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "autograder"
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return {**kept, "HOME": str(cache), "MPLCONFIGDIR": str(cache / "matplotlib")}


def grade(
    work: Iterable[Task], workers: int, modules: Iterable[str] = ()
) -> Generator[Graded, None, None]:
    """Grade every upload of `work`, yielding each as it is done, in no particular order.

    Closing the iterator ends all processes. `modules` are what to import beforehand (the whole
    stack by default).

    Raises:
        ConfinementError: no worker can be started on this machine.
    """
    todo = deque((task, 1) for task in work)
    if not todo:
        return
    workers = max(1, min(workers, len(todo)))
    with Ancestor(modules) as ancestor, selectors.DefaultSelector() as selector:
        alive: set[_Worker] = set()
        never_ready = 0

        def hire() -> None:
            slot = next(n for n in range(workers) if all(n != other.slot for other in alive))
            worker = _Worker(ancestor.worker(slot), slot)
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
                worker.deadline = time.monotonic() + limits.submission * limits.patience + _SLACK
                if worker.bundle is not worker.task.bundle:
                    worker.bundle = worker.task.bundle
                    frames.send(worker.sock, jobs.encode(Start(worker.bundle)))
                frames.send(worker.sock, jobs.encode(Job(worker.task.upload)))

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
                            case Done(result, cost) if worker.task is not None:
                                task, worker.task = worker.task, None
                                yield Graded(task, result, cost)
                                assign(worker)
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
