"""Whole messages on a stream socket: a length (4 bytes, big-endian), then that many bytes.

Both ends use it; the reader states how long a message may be and how long it will wait.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Callable

from autograder.errors import Gone, Overdue, WireError

HEADER = struct.Struct(">I")
_CHUNK = 1 << 20
_READ = 1 << 16
_TICK = struct.pack("@ll", 0, 200_000)  # a timeval: 0.2 seconds


def send(sock: socket.socket, payload: bytes, deadline: float | None = None) -> None:
    """Send one message.

    `deadline` is on the clock of `time.monotonic`; without one a full pipe is waited for.

    Raises:
        Gone: the other end is closed.
        Overdue: the other end did not read in time.
    """
    try:
        sock.settimeout(_remaining(deadline))
        sock.sendall(HEADER.pack(len(payload)) + payload)
    except TimeoutError as error:
        raise Overdue("the other process stopped reading") from error
    except OSError as error:
        raise Gone("the other process closed its connection") from error


def receive(sock: socket.socket, limit: int, deadline: float | None = None) -> bytes:
    """The next message of at most `limit` bytes.

    Raises:
        WireError: a longer message is announced.
        Gone: the other end is closed.
        Overdue: the message is not complete at `deadline`.
    """
    (length,) = HEADER.unpack(_exactly(sock, HEADER.size, deadline))
    if length > limit:
        raise WireError(f"a message of {length} bytes is announced", f"at most {limit}")
    return _exactly(sock, length, deadline)


def _exactly(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < count:
        try:
            sock.settimeout(_remaining(deadline))
            chunk = sock.recv(min(count - len(received), _CHUNK))
        except TimeoutError as error:
            raise Overdue("the other process did not answer in time") from error
        except OSError as error:
            raise Gone("the other process closed its connection") from error
        if not chunk:
            raise Gone("the other process closed its connection")
        if len(chunk) == count:
            return chunk
        received += chunk
    return bytes(received)


def _remaining(deadline: float | None) -> float | None:
    # zero would make the socket non-blocking, and its "nothing yet" be taken for a closed one
    return None if deadline is None else max(deadline - time.monotonic(), 1e-6)


class Channel:
    """The same messages at one system call each, for the two ends that exchange thousands.

    A test that passes a function to an answer costs one exchange a call of it. So the socket stays
    blocking (a time-out set by Python adds a `poll` to each call), wakes up every 0.2 seconds to
    look at the deadline, and reads ahead. Only for a socket on which nobody else reads.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(None)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _TICK)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _TICK)
        self._sock = sock
        self.meanwhile: Callable[[], None] = lambda: None
        """called each time that nothing came for 0.2 seconds"""
        self.excused: Callable[[], float] = lambda: 0.0
        """by how many seconds a deadline may be passed"""
        self._ahead = b""

    def send(self, payload: bytes, deadline: float | None = None) -> None:
        """As `send` above."""
        left: bytes | memoryview = HEADER.pack(len(payload)) + payload
        while True:
            try:
                sent = self._sock.send(left)
            except BlockingIOError:
                self._check(deadline, "the other process stopped reading")
                continue
            except OSError as error:
                raise Gone("the other process closed its connection") from error
            if sent == len(left):
                return
            left = memoryview(left)[sent:]
            self._check(deadline, "the other process reads too slowly")

    def close(self) -> None:
        """Say no more: both ends find the other one gone."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def receive(self, limit: int, deadline: float | None = None) -> bytes:
        """As `receive` above."""
        data = self._ahead or self._more(deadline)
        while len(data) < HEADER.size:
            self._check(deadline, "the other process answers too slowly")
            data += self._more(deadline)
        (length,) = HEADER.unpack_from(data)
        if length > limit:
            raise WireError(f"a message of {length} bytes is announced", f"at most {limit}")
        end = HEADER.size + length
        if len(data) < end:
            parts, missing = [data], end - len(data)
            while missing > 0:
                self._check(deadline, "the other process answers too slowly")
                parts.append(self._more(deadline, min(missing, _CHUNK)))
                missing -= len(parts[-1])
            data = b"".join(parts)
        self._ahead = data[end:]
        return data[HEADER.size : end]

    def _more(self, deadline: float | None, size: int = 0) -> bytes:
        """What can be read now, at least one byte."""
        while True:
            try:
                chunk = self._sock.recv(max(size, _READ))
            except BlockingIOError:
                self._check(deadline, "the other process did not answer in time")
                self.meanwhile()
                continue
            except OSError as error:
                raise Gone("the other process closed its connection") from error
            if not chunk:
                raise Gone("the other process closed its connection")
            return chunk

    def _check(self, deadline: float | None, why: str) -> None:
        if deadline is not None and time.monotonic() >= deadline + self.excused():
            raise Overdue(why)
