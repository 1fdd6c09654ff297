"""A disk that stands still, loses its power, or is full: a receipt is given for what is on the disk
alone, whatever store it is of."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import write

from service import killing
from service.disks import Disk, disk, why_not
from service.killing import World
from service.postgres import Cluster, cluster, programs

WHY_NOT = why_not()
pytestmark = [
    pytest.mark.slow,  # a disk, a server and a service
    pytest.mark.outside,
    pytest.mark.skipif(bool(WHY_NOT), reason=f"no disk of its own here: {WHY_NOT}"),
]
NO_SERVER = pytest.mark.skipif(programs() is None, reason="no PostgreSQL here")
KINDS = ["sqlite", pytest.param("postgresql", marks=NO_SERVER)]
LAZY = {"fsync": "off"}


@pytest.fixture
def own() -> Iterator[Disk]:
    with disk(256) as made:
        yield made


@contextlib.contextmanager
def course(kind: str, own: Disk, folder: Path, **settings: str) -> Iterator[World]:
    """A course whose store is on the disk: in a file there, or with a server's files there."""
    port = killing.free_port()
    if kind == "sqlite":
        (own.folder / "course").mkdir()
        made = killing.made(own.folder / "course", port)
        own.sync()  # the folder is older than what is looked at
        yield made
    else:
        (folder / "course").mkdir()
        with cluster(settings, beneath=own.folder) as server:
            made = killing.made(folder / "course", port, server=server)
            own.sync()
            yield made


@contextlib.contextmanager
def served(world: World, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service, ready; its log is elsewhere. Killed at the end."""
    options = ("--store", world.url, "--port", str(world.port), "--no-grading")
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "serve", *options],
            cwd=world.folder,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
    try:
        while world.ask("/health") is None:
            assert process.poll() is None, (folder / "log").read_text()[-2000:]
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def handing_in(world: World, data: bytes, who: int, form: str) -> threading.Thread:
    """A student who sends that until it is accepted."""
    made = threading.Thread(target=world.hand_in, args=(who, data, form, threading.Event()))
    made.start()
    return made


def waits_for_the_disk(world: World, process: subprocess.Popen[bytes]) -> bool:
    """Whether a change is on its way to the disk, and does not come there: a thread of the service
    that the system holds up, or a process of the server that is at a COMMIT."""
    if world.server is None:
        tasks = Path(f"/proc/{process.pid}/task").iterdir()
        return any(
            (task / "stat").read_text().rpartition(")")[2].split()[0] == "D" for task in tasks
        )
    return any(
        Path(f"/proc/{number}/cmdline").read_bytes().rstrip(b"\0 ").endswith(b"COMMIT")
        for number in _alive(world.server)
    )


def _alive(server: Cluster) -> list[int]:
    return [number for number in server.processes() if Path(f"/proc/{number}/cmdline").exists()]


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_has_a_receipt_while_the_disk_stands_still(kind, own, tmp_path) -> None:
    data = write(tmp_path, "n", "x = 1").read_bytes()
    with course(kind, own, tmp_path) as world, served(world, tmp_path) as process:
        handing_in(world, b"first", 0, "first").join()
        with own.standing_still():
            student = handing_in(world, data, 1, "second")
            while not waits_for_the_disk(world, process):
                assert process.poll() is None
                time.sleep(0.02)
            assert len(world.receipts) == 1
            assert world.ask("/style.css"), "what needs no disk waits for nobody"
            assert len(world.receipts) == 1
        student.join()
        assert len(world.receipts) == 2


def after_the_power_was_lost(
    kind: str, own: Disk, folder: Path, many: int, *, slow: bool = False, **settings: str
) -> list[str]:
    """What is not as receipts promise when all is there again."""
    with course(kind, own, folder, **settings) as world:
        with served(world, folder) as process:
            with own.slow() if slow else contextlib.nullcontext():
                students = [
                    handing_in(world, b"notebook %d" % number, number % 6, f"form {number}")
                    for number in range(many)
                ]
                for student in students:
                    student.join()
            assert len(world.receipts) == many
            own.lose_power()
            process.kill()
        if world.server is not None:
            world.server.kill()
        own.come_back()
        if world.server is not None:
            world.server.start()
        with served(world, folder):
            keys = world.ask("/keys.json")
            assert keys is not None
            (folder / "keys.json").write_bytes(keys)
            known = killing.checker.keys_of(folder / "keys.json")
            file = world.file()
            return list(killing.checker.faults(file, known, world.receipts, graded=False))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("many", [1, 20])
def test_no_receipt_is_lost_with_the_power(kind, many, own, tmp_path) -> None:
    assert after_the_power_was_lost(kind, own, tmp_path, many) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_slow_disk_makes_slow_receipts_and_loses_none(kind, own, tmp_path) -> None:
    assert after_the_power_was_lost(kind, own, tmp_path, 20, slow=True) == []


@NO_SERVER
def test_the_power_is_really_lost(own, tmp_path) -> None:
    """A server that does not wait for its disk loses what it said is there."""
    found = after_the_power_was_lost("postgresql", own, tmp_path, 20, **LAZY)
    assert any("without its attempt" in line for line in found)


@NO_SERVER
def test_a_server_whose_disk_is_full_takes_nothing_until_there_is_room(own, tmp_path) -> None:
    with course("postgresql", own, tmp_path) as world, served(world, tmp_path) as process:
        handing_in(world, b"first", 0, "first").join()
        full = own.folder / "full"
        with full.open("wb") as file, contextlib.suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, own.free())
            while True:
                file.write(b"x" * 4096)
                file.flush()
        student = handing_in(world, os.urandom(3_000_000), 1, "second")
        while "POST hand_in 503" not in (tmp_path / "log").read_text():
            assert process.poll() is None
            time.sleep(0.05)
        assert len(world.receipts) == 1
        full.unlink()
        student.join()
        assert len(world.receipts) == 2
