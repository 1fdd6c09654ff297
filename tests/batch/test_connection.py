"""Whatever is at the other end: nothing of a connection is left behind."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from clusters import Cluster

from autograder.batch.cluster import connection
from autograder.batch.cluster.connection import Scheduler
from autograder.errors import UsageError

pytestmark = [pytest.mark.slow, pytest.mark.sampled(5)]  # Dask is imported

SOON = 0.3


def open_here() -> tuple[set[str], int]:
    """The sockets and selectors, and the number of threads, of this process."""
    names = set()
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            names.add(os.readlink(f"/proc/self/fd/{number}"))
    return {name for name in names if not name.startswith(("/", "pipe"))}, threading.active_count()


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """Nothing is open afterwards that was not before, and nothing was left to the collector, whose
    warnings are errors."""
    gc.collect()
    before = open_here()
    yield
    assert open_here() == before
    gc.collect()


@contextlib.contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of somebody who answers each connection so, and holds it."""
    held: list[socket.socket] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                held.append(server.accept()[0])
                answer(held[-1])

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for sock in (server, *held):
            sock.close()


def say_nothing(sock: socket.socket) -> None:
    pass


def hang_up(sock: socket.socket) -> None:
    sock.close()


def speak_otherwise(sock: socket.socket) -> None:
    sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")


def say_half(sock: socket.socket) -> None:
    sock.sendall((1000).to_bytes(8, "little") + b"half")


def refused(address: str) -> UsageError:
    """The error, kept together with all that its traceback holds."""
    with (
        connection._quiet(),
        pytest.raises(UsageError, match="no Dask scheduler answers") as caught,
        connection.connected(Scheduler(address), SOON),
    ):
        pass
    return caught.value


@pytest.mark.parametrize("answer", [say_nothing, hang_up, speak_otherwise, say_half])
def test_who_listens_and_is_no_scheduler(nothing_left, answer) -> None:
    with listening(answer) as address:
        errors = [refused(address) for _ in range(3)]
    if answer is say_nothing:
        assert "it takes the connection and says nothing" in str(errors[0])


def test_nobody_listens(nothing_left) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        errors = [refused(f"tcp://127.0.0.1:{port}") for _ in range(3)]
    assert len(errors) == 3


def test_an_address_that_is_none(nothing_left) -> None:
    assert refused("nonsense://")


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT])
def test_a_scheduler_that_dies_or_falls_silent(tmp_path, nothing_left, fate, monkeypatch) -> None:
    monkeypatch.setattr(connection, "_FAREWELL", SOON)
    machines = Cluster(tmp_path)
    scheduler = machines.start_scheduler()
    try:
        with connection._quiet(), connection.connected(Scheduler(machines.address), 60.0) as client:
            assert client.nthreads() == {}
            scheduler.send_signal(fate)
            if fate == signal.SIGKILL:
                scheduler.wait()
    finally:
        scheduler.send_signal(signal.SIGCONT)
        machines.end()


def test_a_cluster_of_this_machine(nothing_left) -> None:
    with (
        connection.found(connection.LOCAL, 1) as place,
        connection.connected(place, 60.0) as client,
    ):
        client.wait_for_workers(1)
