"""The service is told to make an end while a hundred follow an attempt and others hand in: it ends,
and nothing that was accepted is lost."""

from __future__ import annotations

import contextlib
import signal
import socket
import time

import pytest
from fakes import RIGHT, write

from service import killing
from service.postgres import cluster, programs

pytestmark = [pytest.mark.slow, pytest.mark.outside]  # a service, and a server for it
NO_SERVER = pytest.mark.skipif(programs() is None, reason="no PostgreSQL here")
STREAMS = 100


def following(world: killing.World, who: int, number: int) -> socket.socket:
    """A stream that has told how an attempt stands."""
    sock = socket.create_connection(("127.0.0.1", world.port), 60)
    lines = (
        f"GET /api/hw1/{number}/events HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {world.secrets[who]}",
    )
    sock.sendall("\r\n".join((*lines, "", "")).encode())
    data = b""
    while b"event: standing" not in data:
        more = sock.recv(1 << 16)
        assert more, data
        data += more
    return sock


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=NO_SERVER)])
def test_told_to_end_in_a_rush_it_loses_nothing_that_was_accepted(kind, tmp_path, seed) -> None:
    with contextlib.ExitStack() as scope:
        server = scope.enter_context(cluster()) if kind == "postgresql" else None
        world = killing.made(tmp_path, killing.free_port(), server=server)
        life = world.start(grading=False)
        answered = world.tried(0, write(tmp_path, "n", RIGHT).read_bytes(), "first")
        assert answered
        for _ in range(STREAMS):
            scope.enter_context(following(world, 0, 1))
        with killing.busy(world, seed):
            while len(world.receipts) < 10:
                time.sleep(0.02)
            life.process.send_signal(signal.SIGTERM)
            assert life.process.wait(60) == 0
        assert killing.faults(world, killing.settle(world)) == []
