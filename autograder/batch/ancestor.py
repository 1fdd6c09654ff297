"""The ancestors: each loads libraries once and forks what works with them.

Started by the controller as `python -m autograder.batch.ancestor ROLE DESCRIPTOR LAYERS
[MODULE...]`; the role is `examiners` or `candidates`, the layers are those of confinement as far as
the controller has tried them, with commas. There are two, since tests and notebooks need different
libraries: they load them at the same time, and a candidate is forked from a process that holds no
more than notebooks use. Sockets for one more worker, or one more warm server, arrive on that
descriptor; the byte beside them is the slot. How an examiner ended is told there, too: how it dies
says whose doing that was. An ancestor never loads a bundle or a test, and ends, with all its
children, when its socket closes.

What a warm server that was killed leaves behind becomes a child of the ancestor of candidates,
which kills it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator

from autograder.batch import jobs
from autograder.grading import confine, warm
from autograder.grading.beacon import Beacon

ANYWHERE = 255
"""the slot that belongs to no core"""


def main() -> None:
    role, descriptor, tried, *modules = sys.argv[1:]
    layers = tuple(filter(None, tried.split(",")))
    confine.die_with_parent()
    confine.give_way(int(os.environ.pop(jobs.NICENESS, "0")))
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
    adopts = role == "candidates"
    if adopts:
        confine.become_subreaper()
    waking = _woken_by_endings()
    while True:
        for ended in _endings_until(orders, waking, children, adopts):
            if not adopts:
                with contextlib.suppress(OSError):  # nobody reads it, or nobody is left
                    orders.send(jobs.ENDED.pack(*ended), socket.MSG_DONTWAIT)
        try:
            marker, descriptors, _, _ = socket.recv_fds(orders, 1, 3)
        except ConnectionError:  # it was closed before what we told was read
            return
        if not marker:
            return
        children.add(_fork(functools.partial(roles[role], marker[0], *descriptors), close=orders))
        for handed_over in descriptors:
            os.close(handed_over)


def _woken_by_endings() -> socket.socket:
    """What can be read from when a child ends."""
    waking, woken = socket.socketpair()
    waking.setblocking(False)
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    return waking


def _endings_until(
    orders: socket.socket, waking: socket.socket, children: set[int], adopts: bool
) -> Iterator[tuple[int, int]]:
    """Each child that ends until there is an order, and how. Where this process `adopts`, what is
    not among `children` was left behind by one that ended: it is killed, and ends here again, with
    what it leaves."""
    while True:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] in children:
                    children.remove(ended[0])
                    yield ended
        for pid in confine.children(os.getpid()) if adopts else ():
            if pid not in children:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        ready, _, _ = select.select([orders, waking], [], [])
        if orders in ready:
            return
        with contextlib.suppress(BlockingIOError):
            waking.recv(1 << 12)


def _examine(slot: int, controller: int, server: int, beacon: int) -> None:
    from autograder.batch import worker

    _stay_on_core(slot)
    own = Beacon(beacon)
    os.close(beacon)
    warm_server = warm.WarmServer(socket.socket(fileno=server))
    worker.work(socket.socket(fileno=controller), warm_server, own)


def _serve(layers: tuple[str, ...], slot: int, worker: int) -> None:
    _stay_on_core(slot)
    warm.serve(socket.socket(fileno=worker), layers)


def _stay_on_core(slot: int) -> None:
    """A worker, its warm server and its candidates share one core: they take turns, never work at
    the same time, and waking each other across cores costs five times as much as messages do."""
    if cores() and slot != ANYWHERE:
        os.sched_setaffinity(0, {cores()[slot % len(cores())]})


def cores() -> list[int]:
    """The cores that this process may use, in the order of slots; none where nobody says so."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _fork(task: Callable[[], None], close: socket.socket) -> int:
    parent = os.getpid()
    if pid := os.fork():
        return pid
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
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
