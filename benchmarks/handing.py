"""A course with students, the service in front of it and the graders behind it, for benchmarks."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlalchemy as sa
from grade import BIN, ROOT

from autograder.batch.journal import Entry
from autograder.course import Roster, Student
from autograder.formats import bundle as bundles
from autograder.service import courses, members, openings
from autograder.service.openings import OpeningTerms, Release
from autograder.service.orders import counted
from autograder.service.store import opened, place_of, tables
from autograder.service.store.kinds import engine_of

sys.path.insert(0, str(ROOT / "tests"))


@dataclass
class Course:
    """A course folder with a store, and what signs each student in."""

    folder: Path
    slug: str
    port: int
    secrets: list[str]
    url: str = "sqlite:///course.db"

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """What stands in the store at this moment."""
        with (
            engine_of(place_of(self.url, self.folder)) as engine,
            engine.execution_options(reading=True).begin() as connection,
        ):
            yield connection


@dataclass
class Told:
    """What one student saw: when the receipt came, the estimates, and when it was done."""

    sent: float
    received: float | None = None
    attempt: int = 0
    estimates: list[tuple[float, float]] = field(default_factory=list)
    trouble: str = ""


def moments(count: int, options: argparse.Namespace) -> list[float]:
    """When each arrives: half of them in the last sixth of the time."""
    draw, within = random.Random(options.seed), options.within
    late = count // 2
    early = [draw.uniform(0, within * 5 / 6) for _ in range(count - late)]
    return sorted([*early, *(draw.uniform(within * 5 / 6, within) for _ in range(late))])


def built(slug: str) -> Path:
    """The bundle of one of our assignments."""
    path = ROOT / "dist" / f"{slug}.zip"
    if not path.exists():
        subprocess.run([BIN / "autograder", "build", slug], cwd=ROOT, check=True)
    return path


def made(
    folder: Path,
    bundle: Path,
    count: int,
    url: str = "sqlite:///course.db",
    release: Release = Release.AFTER_DUE,
) -> Course:
    """A course with an opening and so many students, and after them its instructor."""
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sealed = bundles.read(bundle)
    with opened(place_of(url, folder), make=True) as store:
        now = store.now()
        course = store.write(lambda c: courses.found(c, "Numbers", "", now))
        roster = Roster(students=tuple(Student(name=f"student {n}") for n in range(count)))
        store.write(lambda c: members.take_roster(c, course, roster, now))
        store.write(lambda c: members.first_instructor(c, course, now))
        terms = OpeningTerms(due=now.replace(year=now.year + 1), release=release)
        canary = bundle.with_suffix(".canary")
        solution = canary.read_bytes() if canary.exists() else None
        data = bundle.read_bytes()
        store.write(lambda c: openings.put_up(c, course, sealed, data, solution, terms, now))
        with store.read() as connection:
            known = members.all_of(connection, course)
        links = store.write(lambda c: members.renewed(c, course, known, now))
    return Course(folder, sealed.slug, port, [link.secret for link in links], url)


@contextlib.contextmanager
def serving(course: Course, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`autograder serve`, ready."""
    process = _started(course, "serve", "--port", str(course.port), *more)
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", course.port)):
            break
        time.sleep(0.02)
    with _ended(process):
        yield process


@contextlib.contextmanager
def working(course: Course, jobs: int) -> Iterator[subprocess.Popen[bytes]]:
    """`autograder work` with so many workers."""
    with _ended(_started(course, "work", "--jobs", str(jobs))) as process:
        yield process


def _started(course: Course, command: str, *more: str) -> subprocess.Popen[bytes]:
    with open(course.folder / "log", "ab") as log:
        return subprocess.Popen(
            [BIN / "autograder", command, "--store", course.url, *more],
            cwd=course.folder,
            stdout=log,
            stderr=log,
        )


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def request(course: Course, who: int, head: str, data: bytes = b"") -> bytes:
    lines = (
        f"{head} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        f"Authorization: Bearer {course.secrets[who]}",
        f"Content-Length: {len(data)}",
        "X-File-Name: mine.ipynb",
    )
    return "\r\n".join((*lines, "", "")).encode() + data


async def asked(course: Course, who: int, head: str, data: bytes = b"") -> tuple[int, bytes]:
    """One request on a connection of its own: the status and the body of the answer."""
    status, _, body = await exchanged(course, request(course, who, head, data))
    return status, body


async def exchanged(course: Course, data: bytes) -> tuple[int, bytes, bytes]:
    """Status, head and body of the answer to a request; 0 and why where none came."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", course.port)
        writer.write(data)
        await writer.drain()
        answer = await reader.read()
        writer.close()
    except OSError as error:
        return 0, b"", str(error).encode()
    first, _, body = answer.partition(b"\r\n\r\n")
    return int(first.split()[1]) if first else 0, first, body


async def all_handed_in(
    course: Course, files: Sequence[bytes], each: int = 1, most: int = 50
) -> int:
    """Every student hands in so many times, `most` at a time; how many were accepted."""
    gate = asyncio.Semaphore(most)
    accepted = 0

    async def student(who: int) -> None:
        nonlocal accepted
        for turn in range(each):
            async with gate:
                data = files[(who * each + turn) % len(files)]
                status, _ = await asked(course, who, f"POST /api/{course.slug}", data)
            accepted += status in (200, 201)

    await asyncio.gather(*(student(who) for who in range(len(course.secrets) - 1)))
    return accepted


def drained(course: Course, count: int) -> None:
    """Wait until so many orders are done."""
    while states(course).get("done", 0) < count:
        time.sleep(0.1)


def states(course: Course) -> dict[str, int]:
    """How many orders there are of each state."""
    with course.reading() as connection:
        return {state.value: many for state, many in counted(connection).items()}


def finished(course: Course) -> dict[int, float]:
    """When each student's order was done, by the student's place."""
    query = sa.select(tables.members.c.number, tables.orders.c.done).join(
        tables.orders, tables.orders.c.member_id == tables.members.c.id
    )
    with course.reading() as connection:
        return {number - 1: done.timestamp() for number, done in connection.execute(query)}


def results(course: Course) -> dict[str, bytes]:
    """What came of each submission, without what it cost and without the number of its attempt."""
    query = sa.select(tables.results.c.submission, tables.results.c.entry)
    with course.reading() as connection:
        found = connection.execute(query).all()
    entries = {one: msgspec.json.decode(entry, type=Entry) for one, entry in found}
    return {
        one: msgspec.json.encode(msgspec.structs.replace(entry.result, submission=""))
        for one, entry in entries.items()
    }
