"""A filter that tells what it refuses, to a process outside of the candidate.

The candidate's filter asks over a descriptor what to answer to a call that it does not allow
(`SECCOMP_RET_USER_NOTIF`); whoever holds that descriptor hears of the call, and answers what a
filter that does not tell would have. It works as ordinary user, and the candidate, which waits for
the answer, cannot tell the difference. Slow, and so for `autograder doctor --trace-calls` alone.

Source: Linux `Documentation/userspace-api/seccomp_filter.rst`, `linux/seccomp.h`.
"""

from __future__ import annotations

import array
import contextlib
import errno
import os
import queue
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import msgspec

from autograder.grading.confine import calls, seccomp

with contextlib.suppress(ImportError):  # Windows, where nothing here is called
    import fcntl

_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_ASKED = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")


class Refusal(msgspec.Struct, frozen=True):
    """A call that a candidate made and that did nothing; `answer` is the name of an error, or
    `pretended` where the candidate was told that all is well, and `why` the reason."""

    call: str
    answer: str
    why: str


def install(instructions: bytes, channel: int) -> None:
    """As `seccomp.install` with a filter that is `telling`; its descriptor is sent to the other end
    of the socket `channel`.

    Raises:
        OSError: the kernel refuses.
    """
    # by a thread that was there before the filter: that refuses to send descriptors
    made: queue.SimpleQueue[int] = queue.SimpleQueue()

    def send() -> None:
        if (descriptor := made.get()) > 0:
            with socket.socket(fileno=os.dup(channel)) as sock:
                socket.send_fds(sock, [b"+"], [descriptor])

    sender = threading.Thread(target=send)
    sender.start()
    listener = 0
    try:
        listener = seccomp.install(instructions, telling=True)
    finally:
        made.put(listener)
        sender.join()
    os.close(listener)


@contextlib.contextmanager
def received(channel: socket.socket) -> Iterator[int]:
    """The descriptor that `install` sends.

    Raises:
        OSError: nothing comes.
    """
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    if not descriptors:
        raise OSError(errno.EPIPE, "the candidate sent no descriptor")
    try:
        yield descriptors[0]
    finally:
        os.close(descriptors[0])


def answer(
    listener: int, hear: Callable[[Refusal], None], turn: AbstractContextManager[object]
) -> None:
    """Answer whatever is asked on `listener`, and let `hear` know, until nobody is left to ask.

    Who asked goes on with the answer, before `hear` is called. So both are done in a `turn` (a
    lock): in a turn of its own another thread finds everything heard that was answered.
    """
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while not any(event & select.POLLHUP for _, event in waiting.poll()):
        asked = array.array("B", bytes(_ASKED.size))
        try:
            fcntl.ioctl(listener, _RECEIVE, asked)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.EINTR):
                continue  # who asked has ended meanwhile
            raise
        mark, _, _, number, _, _, *arguments = _ASKED.unpack(asked)
        refusal = refusal_of(number, arguments)
        code = getattr(errno, refusal.answer, 0)
        with turn, contextlib.suppress(OSError):  # likewise; who was interrupted asks again
            fcntl.ioctl(listener, _SEND, _ANSWER.pack(mark, 0, -code, 0))
            hear(refusal)


def refusal_of(number: int, arguments: list[int]) -> Refusal:
    """What is said of a call that the filter does not allow."""
    place = seccomp.column()
    for table, said in (
        (calls.REFUSED, "EPERM"),
        (calls.PROGRAMS, "EPERM"),
        (calls.PRETENDED, "pretended"),
        (calls.ABSENT, "ENOSYS"),
    ):
        for why, group in table.items():
            for name, numbers in group.items():
                if numbers[place] == number:
                    return Refusal(name, said, why)
    for name, checked in calls.CHECKED.items():
        if checked.numbers[place] == number:
            return Refusal(name, "EPERM", f"{checked.why}; {_seen(checked, arguments)}")
    return Refusal(f"call {number}", "ENOSYS", "a call that this grader does not know")


def _seen(checked: calls.Checked, arguments: list[int]) -> str:
    """The arguments that were looked at."""
    places = dict.fromkeys(check.argument for check in checked.checks)
    values = (f"argument {place + 1} is {arguments[place] & 0xFFFFFFFF:#x}" for place in places)
    return ", ".join(values)
