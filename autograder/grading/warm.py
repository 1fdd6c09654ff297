"""The warm processes: ancestors that load libraries, and what is forked from them.

    controller ─┬─ ancestor of examiners            ancestor of candidates (never a test, an answer)
                │    ├── examiner worker 1 ──control── warm server 1 ── candidate
                │    ├── examiner worker 2 ──control── warm server 2 ── candidate
                └─── ...                            ... (below the controller, too)

A warm server serves one examiner worker: told to `Spawn`, it forks a candidate that talks over the
socket it was handed; told to `End`, it ends the candidate's whole tree and says what that cost. It
has one candidate at a time, so that everything below it belongs to that candidate. It is forked
before any test is loaded anywhere in its ancestry, so a candidate's memory holds none.

When the control socket closes, the warm server ends the tree and itself. That is how a grader that
is killed leaves nothing behind: whoever held the other end is gone, and the warm server is still
there to clean up. Where it lives in name spaces of its own, the kernel does that even if the warm
server is killed as well.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Collection
from pathlib import Path
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


class Settled(msgspec.Struct, frozen=True, tag=True):
    """A warm server is ready: which process it is for the grader, the layers of confinement that
    it applies, and its room, the folder in which those of its candidates lie. Where that is in its
    own world alone, a descriptor of it comes with this message."""

    server: int
    layers: tuple[str, ...]
    room: str


class Spawn(msgspec.Struct, frozen=True, tag=True):
    """Fork a candidate in `directory`, a path from the room; its socket comes with this message."""

    directory: str
    limits: Limits
    entropy: int
    seed: int | None = None
    seed_variable: str | None = None
    programs: bool = False
    """whether it may execute programs"""
    telling: bool = False
    """whether the candidate's filter tells what it refuses, over the candidate's socket"""


class End(msgspec.Struct, frozen=True, tag=True):
    """End the candidate and all its processes."""


class Spawned(msgspec.Struct, frozen=True, tag=True):
    """A candidate runs: which process it is for the grader."""

    pid: int


class Ended(msgspec.Struct, frozen=True, tag=True):
    """Nothing of the candidate is left. `status` is its wait status, `seconds` the CPU time of its
    processes and of the warm server for starting and ending them; `overfull` whether the kernel
    killed some of it because it took more memory than all of it together may."""

    status: int | None
    seconds: float
    overfull: bool = False


_order = msgspec.msgpack.Decoder(Spawn | End)
_news = msgspec.msgpack.Decoder(Settled | Spawned | Ended)


def load_stack(modules: tuple[str, ...] = STACK) -> None:
    """Import these libraries, and do once what is slow the first time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    warmup.exercise()


def serve(control: socket.socket, layers: tuple[str, ...] = ()) -> None:
    """Be a warm server until `control` closes, with these layers of confinement, or with those that
    it finds. Called in a fresh fork of the ancestor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    confine.die_with_parent()
    confine.become_subreaper()
    layers = layers or confine.offered()
    with (
        tempfile.TemporaryDirectory(prefix="warm-") as room,
        confine.joined() if "groups" in layers else contextlib.nullcontext() as group,
    ):
        confine.let_pass(room)
        serving = functools.partial(_serve, control, room, layers, group)
        if "spaces" in layers:
            confine.inside(serving, room)
        else:
            serving(confine.Outside())


def _serve(
    control: socket.socket,
    room: str,
    layers: tuple[str, ...],
    group: confine.ControlGroup | None,
    outside: confine.Outside,
) -> None:
    from autograder.grading.candidate import elsewhere, programs, servant  # noqa: F401 - for forks
    from autograder.grading.candidate.shell import make_shell

    shell = make_shell(room)
    _replace_otter(shell)
    elsewhere.settle(shell.source_of)
    confine.prepare()
    gc.collect()
    gc.freeze()
    server = outside.own()
    user = confine.user_for(server)
    bounds = confine.Bounds(room if "spaces" in layers else None, group)
    if "spaces" not in layers:
        confine.outlive_parent()
    pid, started, killed = 0, time.process_time(), 0
    try:
        _settle(control, Settled(server, layers, room))
        while True:
            order, sockets = _receive_order(control)
            match order:
                case Spawn():
                    started, killed = time.process_time(), bounds.killed()
                    (question_socket,) = sockets
                    bounds.narrow(order.limits)
                    directory = os.path.join(room, order.directory)
                    order = msgspec.structs.replace(order, directory=directory)
                    pid = _fork(order, shell, question_socket, layers, user)
                    question_socket.close()
                    frames.send(control, msgspec.msgpack.encode(Spawned(outside.child(pid))))
                case End():
                    status, seconds = confine.end_tree(pid) if pid else (None, 0.0)
                    pid = 0
                    bounds.widen()
                    seconds += time.process_time() - started
                    ended = Ended(status, seconds, bounds.killed() > killed)
                    frames.send(control, msgspec.msgpack.encode(ended))
    except Gone:
        if pid:
            confine.end_tree(pid)


def _settle(control: socket.socket, settled: Settled) -> None:
    """Say so to the examiner. Raises `Gone`."""
    opened = [os.open(settled.room, os.O_RDONLY)] if "spaces" in settled.layers else []
    try:
        socket.send_fds(control, [b"+"], opened)
    except OSError as error:
        raise Gone("the examiner closed its connection") from error
    finally:
        for descriptor in opened:
            os.close(descriptor)
    frames.send(control, msgspec.msgpack.encode(settled))


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


def _fork(
    order: Spawn, shell: Shell, question: socket.socket, layers: Collection[str], user: int
) -> int:
    _lifeline[:] = socket.socketpair()  # the one before belonged to a tree that has been ended
    pid = os.fork()
    if pid:
        _lifeline.pop().close()
        return pid
    try:
        from autograder.grading.candidate import programs, servant

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
            programs=order.programs,
            telling=order.telling,
        )
        if not (order.programs or order.telling):
            programs.refuse()
        sys.path.insert(0, "")  # as in a kernel: modules beside the notebook come first
        servant.reseed(order.entropy)
        servant.repeatable(order.entropy)
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

    @functools.cached_property
    def _settled(self) -> tuple[Settled, Path]:
        """What it said of itself, and its room as seen from here. Raises `Gone`."""
        try:
            self._control.settimeout(None)
            marker, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        except OSError as error:
            raise Gone("the warm server ended") from error
        if not marker:
            raise Gone("the warm server ended")
        news = _news.decode(frames.receive(self._control, 1 << 20))
        if not isinstance(news, Settled):
            raise Gone("the warm server lost count")
        return news, Path(f"/proc/self/fd/{descriptors[0]}" if descriptors else news.room)

    @property
    def room(self) -> Path:
        """Where a candidate's folder has to lie: bounded, where its host offers that. Raises
        `Gone`."""
        return self._settled[1]

    def hold_examiner(self) -> None:
        """Confine the calling process, as far as that can be done beside such candidates; it still
        reaches its temporary files and the room.

        Raises:
            Gone; ConfinementError: it could not be done.
        """
        settled, room = self._settled
        confine.hold_examiner((tempfile.gettempdir(), str(room)), settled.layers)

    def watch(self, candidate: int, directory: Path, limits: Limits, given: int) -> confine.Watch:
        """A look at a candidate, which has `given` bytes of files from the start."""
        settled, _ = self._settled
        return confine.Watch(
            settled.server, candidate, str(directory), limits, given, settled.layers
        )

    def spawn(self, order: Spawn) -> tuple[socket.socket, Spawned]:
        """Start a candidate; returns the socket that it answers on and which process it is. Its
        directory lies in `room`.

        Raises `Gone`.
        """
        place = os.path.relpath(order.directory, self.room)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise Gone("the warm server ended") from error
            order = msgspec.structs.replace(order, directory=place)
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
