"""The ancestors: each loads libraries once and forks what works with them.

Started by the controller as `python -m autograder.batch.ancestor ROLE DESCRIPTOR [MODULE...]`; the
role is `examiners` or `candidates`. There are two, since tests and notebooks need different
libraries: they load them at the same time, and a candidate is forked from a process that holds no
more than notebooks use. Sockets for one more worker, or one more warm server, arrive on that
descriptor; the byte beside them is the slot. An ancestor never loads a bundle or a test, and ends,
with all its children, when its socket closes.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable

from autograder.grading import confine, warm

ANYWHERE = 255
"""the slot that belongs to no core"""


def main() -> None:
    role, descriptor, *modules = sys.argv[1:]
    confine.die_with_parent()
    if role == "candidates":
        confine.available()  # tried once for all warm servers, while there is little to fork
    orders = socket.socket(fileno=int(descriptor))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    warm.load_stack(tuple(modules))
    roles: dict[str, Callable[..., None]] = {"examiners": _examine, "candidates": _serve}
    gc.collect()
    gc.freeze()
    while True:
        marker, descriptors, _, _ = socket.recv_fds(orders, 1, 2)
        if not marker:
            return
        sockets = [socket.socket(fileno=number) for number in descriptors]
        _fork(functools.partial(roles[role], marker[0], *sockets), close=orders)
        for sock in sockets:
            sock.close()


def _examine(slot: int, controller: socket.socket, server: socket.socket) -> None:
    from autograder.batch import worker

    _stay_on_core(slot)
    worker.work(controller, warm.WarmServer(server))


def _serve(slot: int, worker: socket.socket) -> None:
    _stay_on_core(slot)
    warm.serve(worker)


def _stay_on_core(slot: int) -> None:
    """A worker, its warm server and its candidates share one core: they take turns, never work at
    the same time, and waking each other across cores costs five times as much as messages do."""
    if cores() and slot != ANYWHERE:
        os.sched_setaffinity(0, {cores()[slot % len(cores())]})


def cores() -> list[int]:
    """The cores that this process may use, in the order of slots; none where nobody says so."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _fork(task: Callable[[], None], close: socket.socket) -> None:
    parent = os.getpid()
    if os.fork():
        return
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
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
