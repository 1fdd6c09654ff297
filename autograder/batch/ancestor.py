"""The ancestor: loads the scientific stack once and forks pairs of warm server and worker.

Started by the controller as `python -m autograder.batch.ancestor DESCRIPTOR [MODULE...]`. Each
descriptor that arrives on that socket becomes the socket of a new worker; the byte beside it is the
worker's slot. It never loads a bundle
or a test, and ends, with all its children, when the socket closes.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable

from autograder import confine
from autograder.candidate import warm


def main() -> None:
    confine.die_with_parent()
    orders = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    warm.load_stack(tuple(sys.argv[2:]) or warm.STACK)
    gc.collect()
    gc.freeze()
    while True:
        marker, descriptors, _, _ = socket.recv_fds(orders, 1, 1)
        if not marker:
            return
        (descriptor,) = descriptors
        _fork_pair(orders, socket.socket(fileno=descriptor), slot=marker[0])


def _fork_pair(orders: socket.socket, to_controller: socket.socket, slot: int) -> None:
    """Fork a warm server and its worker. The two and their candidates share one core: they take
    turns, never work at the same time, and waking each other across cores costs five times as
    much as the messages do."""
    examiner_end, server_end = socket.socketpair()

    def serve() -> None:
        _stay_on_core(slot)
        warm.serve(server_end)

    _fork(serve, close=(orders, to_controller, examiner_end))

    def work() -> None:
        _stay_on_core(slot)
        from autograder.batch import worker

        worker.work(to_controller, warm.WarmServer(examiner_end))

    _fork(work, close=(orders, server_end))
    for sock in (to_controller, examiner_end, server_end):
        sock.close()


def _stay_on_core(slot: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[slot % len(cores)]})


def _fork(task: Callable[[], None], close: tuple[socket.socket, ...]) -> None:
    if os.fork():
        return
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for sock in close:
            sock.close()
        confine.die_with_parent()
        task()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
