"""The ancestors: each loads libraries once and forks what works with them.

Started by the controller as `python -m autograder.batch.ancestor ROLE DESCRIPTOR LAYERS
[MODULE...]`; the role is `examiners` or `candidates`, the layers are those of confinement as far as
the controller has tried them, with commas. There are two, since tests and notebooks need different
libraries: they load them at the same time, and a candidate is forked from a process that holds no
more than notebooks use. Sockets for one more worker, or one more warm server, arrive on that
descriptor; the byte beside them is the slot. An ancestor never loads a bundle or a test, and ends,
with all its children, when its socket closes.

What a warm server that was killed leaves behind becomes a child of the ancestor of candidates,
which kills it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator

from autograder.grading import confine, warm

ANYWHERE = 255
"""the slot that belongs to no core"""


def main() -> None:
    role, descriptor, tried, *modules = sys.argv[1:]
    layers = tuple(filter(None, tried.split(",")))
    confine.die_with_parent()
    if role == "candidates":
        # once for all warm servers, while there is little to fork
        layers = layers or confine.offered()
    orders = socket.socket(fileno=int(descriptor))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm.load_stack(tuple(modules))
    roles: dict[str, Callable[..., None]] = {
        "examiners": _examine,
        "candidates": functools.partial(_serve, layers),
    }
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    if role == "candidates":
        confine.become_subreaper()
        signal.signal(signal.SIGCHLD, lambda *_: _reap(children))
    else:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    while True:
        marker, descriptors, _, _ = socket.recv_fds(orders, 1, 2)
        if not marker:
            return
        sockets = [socket.socket(fileno=number) for number in descriptors]
        with _undisturbed():
            children.add(_fork(functools.partial(roles[role], marker[0], *sockets), close=orders))
        for sock in sockets:
            sock.close()


def _examine(slot: int, controller: socket.socket, server: socket.socket) -> None:
    from autograder.batch import worker

    _stay_on_core(slot)
    worker.work(controller, warm.WarmServer(server))


def _serve(layers: tuple[str, ...], slot: int, worker: socket.socket) -> None:
    _stay_on_core(slot)
    warm.serve(worker, layers)


def _stay_on_core(slot: int) -> None:
    """A worker, its warm server and its candidates share one core: they take turns, never work at
    the same time, and waking each other across cores costs five times as much as messages do."""
    if cores() and slot != ANYWHERE:
        os.sched_setaffinity(0, {cores()[slot % len(cores())]})


def cores() -> list[int]:
    """The cores that this process may use, in the order of slots; none where nobody says so."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A child that ends in here is dealt with afterwards."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _reap(children: set[int]) -> None:
    """Reap the children that have ended, and kill those that are not among `children`: each ends
    here again, with what it leaves."""
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitpid(-1, os.WNOHANG)[0]:
            children.discard(ended)
    for pid in confine.children(os.getpid()):
        if pid not in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _fork(task: Callable[[], None], close: socket.socket) -> int:
    parent = os.getpid()
    if pid := os.fork():
        return pid
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        close.close()
        confine.die_with_parent()
        if os.getppid() == parent:  # else it was killed before the kernel was asked
            task()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
