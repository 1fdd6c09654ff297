"""The warm processes: ancestors that load libraries, and what is forked from them.

    controller ─┬─ ancestor of examiners            ancestor of candidates (never a test, an answer)
                │    ├── examiner worker 1 ──control── warm server 1 ── candidate
                │    ├── examiner worker 2 ──control── warm server 2 ── candidate
                └─── ...                            ... (below the controller, too)

A warm server serves one examiner worker: told to `Spawn`, it forks a candidate that talks over the
socket it was handed; told to `End`, it ends the candidate's whole tree and says what that cost. It
has one candidate at a time, so that everything below it belongs to that candidate. It is forked
before any test is loaded anywhere in its ancestry, so a candidate's memory holds none.

When the control socket closes, the warm server ends the tree and itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
import warnings
from typing import TYPE_CHECKING

import msgspec

from autograder.errors import Gone
from autograder.grading import confine, warmup
from autograder.grading.wire import frames
from autograder.limits import Limits

if TYPE_CHECKING:
    from autograder.grading.candidate.servant import Shell

STACK = (
    "numpy",
    "numpy.random",
    "numpy.testing",
    "pandas",
    "scipy.differentiate",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.linalg",
    "scipy.optimize",
    "scipy.spatial.distance",
    "scipy.special",
    "scipy.stats",
    "matplotlib",
    "matplotlib.figure",
    "matplotlib.pyplot",
    "mpl_toolkits.mplot3d",
    "seaborn",
    "sklearn",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.metrics.pairwise",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "IPython.display",
    "asyncio",
)
"""What a warm server has imported. A submission may import more; it then pays for that itself."""


class Spawn(msgspec.Struct, frozen=True, tag=True):
    """Fork a candidate in `directory`; its socket comes with this message."""

    directory: str
    limits: Limits
    entropy: int
    seed: int | None = None
    seed_variable: str | None = None
    telling: bool = False
    """whether the candidate's filter tells what it refuses, over the candidate's socket"""


class End(msgspec.Struct, frozen=True, tag=True):
    """End the candidate and all its processes."""


class Spawned(msgspec.Struct, frozen=True, tag=True):
    """A candidate runs, below the process `server`."""

    pid: int
    server: int


class Ended(msgspec.Struct, frozen=True, tag=True):
    """Nothing of the candidate is left. `status` is its wait status, `seconds` the CPU time of its
    processes and of the warm server for starting and ending them."""

    status: int | None
    seconds: float


_order = msgspec.msgpack.Decoder(Spawn | End)
_news = msgspec.msgpack.Decoder(Spawned | Ended)


def load_stack(modules: tuple[str, ...] = STACK) -> None:
    """Import these libraries, and do once what is slow the first time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    warmup.exercise()


def serve(control: socket.socket) -> None:
    """Be a warm server until `control` closes. Called in a fresh fork of the ancestor."""
    from autograder.grading.candidate import elsewhere, servant  # noqa: F401 - no fork imports it
    from autograder.grading.candidate.shell import make_shell

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    confine.die_with_parent()
    confine.become_subreaper()
    with tempfile.TemporaryDirectory(prefix="warm-") as ipython_dir:
        shell = make_shell(ipython_dir)
        _replace_otter(shell)
        elsewhere.settle(shell.source_of)
        gc.collect()
        gc.freeze()
        layers = [name for name, offered in confine.available().items() if offered]
        pid, started = 0, time.process_time()
        try:
            while True:
                order, sockets = _receive_order(control)
                match order:
                    case Spawn():
                        started = time.process_time()
                        (question_socket,) = sockets
                        pid = _fork(order, shell, question_socket, layers)
                        question_socket.close()
                        frames.send(control, msgspec.msgpack.encode(Spawned(pid, os.getpid())))
                    case End():
                        status, seconds = confine.end_tree(pid) if pid else (None, 0.0)
                        pid = 0
                        seconds += time.process_time() - started
                        frames.send(control, msgspec.msgpack.encode(Ended(status, seconds)))
        except Gone:
            if pid:
                confine.end_tree(pid)


def _replace_otter(shell: Shell) -> None:
    """Also make `grader`, for a notebook whose first cell got lost."""
    from autograder.grading.candidate import stub

    sys.modules.update(stub.modules())
    shell.user_ns["grader"] = stub.SilentNotebook()


def _receive_order(control: socket.socket) -> tuple[Spawn | End, list[socket.socket]]:
    try:
        marker, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    except OSError as error:
        raise Gone("the examiner closed its connection") from error
    if not marker:
        raise Gone("the examiner closed its connection")
    sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
    return _order.decode(frames.receive(control, 1 << 20)), sockets


_lifeline: list[socket.socket] = []
"""The warm server's end of a socket whose closing kills the candidate's tree; never written to."""


def _fork(order: Spawn, shell: Shell, question: socket.socket, layers: list[str]) -> int:
    user = confine.USERS_FROM + os.getpid() % 1000
    _lifeline[:] = socket.socketpair()  # the one before belonged to a tree that has been ended
    pid = os.fork()
    if pid:
        _lifeline.pop().close()
        return pid
    try:
        from autograder.grading.candidate import servant

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL if number != signal.SIGPIPE else signal.SIG_IGN)
        lifeline = _lifeline[1].fileno()
        confine.enter(
            order.limits,
            order.directory,
            question.fileno(),
            layers,
            user,
            lifeline,
            telling=order.telling,
        )
        sys.path.insert(0, "")  # as in a kernel: modules beside the notebook come first
        servant.reseed(order.entropy)
        before_cell = servant.seeder(order.seed, order.seed_variable)
        serving = servant.Servant(question, shell, order.limits, servant.Timers(), before_cell)
        sys.stdout = sys.stderr = serving.output  # type: ignore[assignment]
        serving.serve()
    finally:
        os._exit(0)


class WarmServer:
    """The examiner worker's end of a warm server."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def spawn(self, order: Spawn) -> tuple[socket.socket, Spawned]:
        """Start a candidate; returns the socket that it answers on and which process it is.

        Raises `Gone`.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise Gone("the warm server ended") from error
            frames.send(self._control, msgspec.msgpack.encode(order))
        news = _news.decode(frames.receive(self._control, 1 << 20))
        if not isinstance(news, Spawned):
            raise Gone("the warm server lost count")
        return ours, news

    def end(self) -> Ended:
        """End the candidate's whole tree; returns when nothing of it is left. Raises `Gone`."""
        try:
            self._control.settimeout(None)
            self._control.sendall(b"+")
        except OSError as error:
            raise Gone("the warm server ended") from error
        frames.send(self._control, msgspec.msgpack.encode(End()))
        news = _news.decode(frames.receive(self._control, 1 << 20))
        if not isinstance(news, Ended):
            raise Gone("the warm server lost count")
        return news
