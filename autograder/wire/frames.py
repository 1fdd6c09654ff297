"""Whole messages on a stream socket: a length (4 bytes, big-endian), then that many bytes.

Both ends use it; the reader states how long a message may be and how long it will wait.
"""

from __future__ import annotations

import socket
import struct
import time

from autograder.errors import Gone, Overdue, WireError

HEADER = struct.Struct(">I")
_CHUNK = 1 << 20


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
    return None if deadline is None else max(deadline - time.monotonic(), 1e-6)
