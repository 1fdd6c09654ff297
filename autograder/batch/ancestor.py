"""The ancestor: loads the scientific stack once and forks pairs of warm server and worker.

Started by the controller as `python -m autograder.batch.ancestor DESCRIPTOR [MODULE...]`. Each
descriptor that arrives on that socket becomes the socket of a new worker. It never loads a bundle
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
        _fork_pair(orders, socket.socket(fileno=descriptor))


def _fork_pair(orders: socket.socket, to_controller: socket.socket) -> None:
    examiner_end, server_end = socket.socketpair()
    _fork(lambda: warm.serve(server_end), close=(orders, to_controller, examiner_end))

    def work() -> None:
        from autograder.batch import worker

        worker.work(to_controller, warm.WarmServer(examiner_end))

    _fork(work, close=(orders, server_end))
    for sock in (to_controller, examiner_end, server_end):
        sock.close()


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
