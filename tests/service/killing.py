"""The service is killed again and again while students hand in; nothing that was accepted is lost.

    python tests/service/killing.py [--seed 1] [--kills 200] [--postgresql]

Each life of the service ends by SIGKILL, at a point of its way by name or at a random moment. With
PostgreSQL its server crashes, too, and lines to it are cut.
Students go on meanwhile: who gets no answer sends the same again. At the end what waits is graded,
and the checker reads the file: each receipt that anybody got has its attempt, and each attempt
exactly one result, which is the one that `grade` gives.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sqlalchemy as sa  # noqa: E402
from fakes import RIGHT, WRONG, make_bundle, question, write  # noqa: E402

from autograder.course import Roster, Student  # noqa: E402
from autograder.formats.bundle import Bundle, pack  # noqa: E402
from autograder.service import courses, members, openings  # noqa: E402
from autograder.service.openings import OpeningTerms  # noqa: E402
from autograder.service.store import opened, place_of  # noqa: E402
from service import checker  # noqa: E402
from service.dying import POINTS  # noqa: E402
from service.postgres import Cluster, cluster  # noqa: E402

STUDENTS = 6
CRASH, CUT = "the server crashes", "lines are cut"
HURTS = (CRASH, CUT)
PATIENCE = 240.0
"""seconds to wait for a point: where more comes than is graded, one spell of grading is a minute,
and some points are come to once a spell"""
BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1")


@dataclass
class Life:
    """One life of the service, until it is killed."""

    process: subprocess.Popen[bytes]
    point: str


@dataclass
class World:
    """A course folder, the service in it, and students with what they were told."""

    folder: Path
    port: int
    bundle: Bundle = BUNDLE
    server: Cluster | None = None
    secrets: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return "sqlite:///course.db" if self.server is None else self.server.url("course")

    def file(self) -> Path:
        """The store as a file to look at: itself, or what stands in the database now."""
        if self.server is None:
            return self.folder / "course.db"
        return copied(self.url, self.folder / "seen.db")

    def start(self, point: str = "none", count: int = 1, *, grading: bool = True) -> Life:
        """A service that dies at a point; it is ready when this returns, or dead already."""
        command = [sys.executable, str(HERE / "dying.py"), point, str(count)]
        options = ["--store", self.url, "--port", str(self.port), "--jobs", "1"]
        options += [] if grading else ["--no-grading"]
        log = open(self.folder / "log", "ab")  # noqa: SIM115
        process = subprocess.Popen(
            [*command, "serve", *options],
            cwd=self.folder,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )
        log.close()
        life = Life(process, point)
        while process.poll() is None and self.ask("/health") is None:
            time.sleep(0.05)
        return life

    def ask(self, path: str) -> bytes | None:
        """What the service answers, if it does."""
        try:
            address = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                return answer.read()
        except (OSError, http.client.HTTPException):
            return None

    def hand_in(self, who: int, data: bytes, form: str, stop: threading.Event) -> None:
        """One student, who sends the same until an answer comes."""
        while not stop.is_set() and not self.tried(who, data, form):
            time.sleep(0.05)

    def tried(self, who: int, data: bytes, form: str) -> bool:
        """Whether a student is told that a file is accepted; it is sent once."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/hw1",
            data,
            {
                "Authorization": f"Bearer {self.secrets[who]}",
                "X-File-Name": f"s{who}.ipynb",
                "Idempotency-Key": form,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                said = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        self.receipts.append(said["receipt"])
        self.sent[said["receipt"]] = data
        return True


def made(folder: Path, port: int, bundle: Bundle = BUNDLE, server: Cluster | None = None) -> World:
    """A course with students and an opening, in a file or in a new database of a server."""
    (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
    world = World(folder, port, bundle, server)
    if server is not None:
        server.make_database("course")
    with opened(place_of(world.url, folder), make=True) as store:
        now = store.now()
        course = store.write(lambda c: courses.found(c, "Numbers", "", now))
        roster = Roster(students=tuple(Student(name=f"s{n}") for n in range(STUDENTS)))
        store.write(lambda c: members.take_roster(c, course, roster, now))
        store.write(lambda c: members.first_instructor(c, course, now))
        terms = OpeningTerms(due=now.replace(year=now.year + 1))
        store.write(lambda c: openings.put_up(c, course, bundle, pack(bundle), None, terms, now))
        with store.read() as connection:
            students = [one for one in members.all_of(connection, course) if one.role == "student"]
        world.secrets = [
            store.write(lambda c, who=who: members.renew(c, who, now)).secret for who in students
        ]
    return world


@contextlib.contextmanager
def busy(world: World, seed: int) -> Iterator[None]:
    """Students who hand in all the time, each a notebook after the other."""
    stop = threading.Event()

    def student(who: int) -> None:
        chance = random.Random(seed * 1000 + who)
        attempt = 0
        while not stop.is_set():
            attempt += 1
            answer = chance.choice((RIGHT, WRONG, "def f(x): return x ** 2"))
            path = write(world.folder, f"s{who}", f"number = {chance.randrange(5)}\n{answer}")
            world.hand_in(who, path.read_bytes(), f"{who} {attempt}", stop)
            time.sleep(chance.uniform(0.05, 0.4))

    threads = [threading.Thread(target=student, args=(who,)) for who in range(STUDENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def copied(url: str, path: Path) -> Path:
    """All rows of a PostgreSQL database in an SQLite file, read as they are."""
    path.unlink(missing_ok=True)
    found, plain = sa.MetaData(), sa.MetaData()
    source = sa.create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    target = sa.create_engine(f"sqlite:///{path}")
    with source.connect() as connection, target.begin() as other:
        connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        found.reflect(connection)
        for table in found.tables.values():
            columns = [sa.Column(c.name, c.type.as_generic()) for c in table.columns]
            here = sa.Table(table.name, plain, *columns)
            here.create(other)
            if rows := [dict(row._mapping) for row in connection.execute(sa.select(table))]:
                other.execute(sa.insert(here), rows)
    source.dispose()
    target.dispose()
    return path


def hurt(world: World, point: str, chance: random.Random) -> None:
    """One life, in which the server crashes and comes back, or all lines to it are cut."""
    assert world.server is not None
    life = world.start()
    time.sleep(chance.uniform(0.05, 1.0))
    if point == CRASH:
        world.server.stop("immediate")
        time.sleep(chance.uniform(0.0, 0.5))
        world.server.start()
    else:
        for _ in range(5):
            world.server.cut_all("course")
            time.sleep(chance.uniform(0.05, 0.3))
    time.sleep(chance.uniform(0.2, 2.0))
    if life.process.poll() is not None:
        world.troubles.append(f"{point}: it ended with {life.process.returncode}")
    life.process.kill()
    life.process.wait()


def kill(world: World, point: str, chance: random.Random) -> None:
    """One life, which ends at a point by name or, for `random`, at any moment."""
    if point in HURTS:
        hurt(world, point, chance)
        return
    named = point in POINTS
    life = world.start(point if named else "none", chance.randint(1, 3))
    try:
        life.process.wait(PATIENCE if named else chance.uniform(0.05, 2.0))
    except subprocess.TimeoutExpired:
        life.process.kill()
        if named:
            world.troubles.append(f"{point}: nobody came to it in {PATIENCE:.0f} seconds")
    status = life.process.wait()
    if status != -signal.SIGKILL:
        world.troubles.append(f"{point}: it ended by itself with {status}; see {world.folder}/log")


def settle(world: World) -> bytes:
    """Have all that waits graded; the public keys."""
    life = world.start()
    keys = world.ask("/keys.json")
    assert keys is not None, (world.folder / "log").read_text()[-2000:]
    while life.process.poll() is None:
        with contextlib.closing(sqlite3.connect(world.file())) as raw:
            (left,) = raw.execute(
                "SELECT count(*) FROM orders WHERE state IN ('waiting', 'leased')"
            ).fetchone()
        if not left:
            break
        time.sleep(0.1)
    life.process.send_signal(signal.SIGTERM)
    life.process.wait(30)
    return keys


def faults(world: World, keys: bytes) -> list[str]:
    """All that is not as it was promised."""
    path = world.folder / "keys.json"
    path.write_bytes(keys)
    known = checker.keys_of(path)
    found = [*world.troubles, *checker.faults(world.file(), known, world.receipts)]
    for receipt in world.receipts:
        said = checker.claims(receipt, known)
        if hashlib.sha256(world.sent[receipt]).hexdigest() != said["sha256"]:
            found.append(f"a receipt speaks of other bytes: {said}")
    return [*found, *by_the_command(world, path)]


def by_the_command(world: World, keys: Path) -> list[str]:
    """What `autograder receipt` has against the receipts, where there is neither store nor service
    and the keys come from a file."""
    elsewhere = world.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pyproject.toml").write_text("[tool.autograder]\n")
    saved = elsewhere / "receipts.txt"
    saved.write_text("".join(f"{one}\n" for one in world.receipts))
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "receipt", str(saved), "--key", str(keys), "--json"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )
    if done.returncode not in (0, 1) or not done.stdout:
        return [f"`autograder receipt` ended with {done.returncode}: {done.stderr[-300:]}"]
    checked = json.loads(done.stdout)["receipts"]
    found = [f"not good: {one['trouble']}" for one in checked if one["trouble"]]
    if len(checked) != len(set(world.receipts)):
        found.append(f"{len(checked)} of {len(set(world.receipts))} receipts were checked")
    return found


def run(
    folder: Path, port: int, points: list[str], seed: int, server: Cluster | None = None
) -> tuple[World, list[str]]:
    """Kill the service once for each of `points`; the world afterwards, and its faults."""
    world, chance = made(folder, port, server=server), random.Random(seed)
    with busy(world, seed):
        for point in points:
            kill(world, point, chance)
    return world, faults(world, settle(world))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--postgresql", action="store_true", help="the store is not a file")
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    named = [*POINTS, *(HURTS if options.postgresql else ())]
    points = [*named, *chance.choices([*named, "random"], k=max(0, options.kills - len(named)))]
    with contextlib.ExitStack() as scope:
        folder = Path(scope.enter_context(tempfile.TemporaryDirectory(prefix="killing-")))
        server = scope.enter_context(cluster()) if options.postgresql else None
        points = points[: options.kills]
        world, found = run(folder, free_port(), points, options.seed, server)
        print(*found, sep="\n")
        print(f"{options.kills} kills, {len(world.receipts)} receipts, {len(found)} faults")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
