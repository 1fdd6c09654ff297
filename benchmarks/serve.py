"""How fast is handing in, and how long does a rush take to be graded?

    python benchmarks/serve.py [--slug SLUG] [--count 1000] [--within 60] [--seed 7]

Three rows, on one store in SQLite and with the clients on the same machine:

1. `count` hand-ins of different notebooks arrive within so many seconds, half of them in the last
   sixth, each at its own moment whatever became of the others (open loop), while the grader is at
   work: how many were accepted, and how long until the receipt was there.
2. The same number, all waiting, and then the grader is started: how long until the last result, as
   a ratio to `autograder grade` for the same files, in the same run.
3. The estimated time that those in the rush were told, against how long it took.

The machine is shared and noisy: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from grade import BIN, ROOT, honest_submissions

from autograder.course import Roster, Student
from autograder.formats import bundle as bundles
from autograder.service import courses, members, openings
from autograder.service.openings import OpeningTerms
from autograder.service.store import opened, place_of


@dataclass
class Told:
    """What one student saw: when the receipt came, the estimates, and when it was done."""

    sent: float
    received: float | None = None
    attempt: int = 0
    estimates: list[tuple[float, float]] = field(default_factory=list)
    trouble: str = ""


@dataclass
class Course:
    """A course folder with a store, and what signs each student in."""

    folder: Path
    slug: str
    port: int
    secrets: list[str]

    @property
    def store(self) -> Path:
        return self.folder / "course.db"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--within", type=float, default=60.0)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()
    path = ROOT / "dist" / f"{options.slug}.zip"
    if not path.exists():
        subprocess.run([BIN / "autograder", "build", options.slug], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        files = honest_submissions(options.slug, options.count, folder / "subs")
        rush = made(folder / "rush", path, len(files))
        with serving(rush):
            told = asyncio.run(arriving(rush, files, moments(len(files), options)))
            began = min(one.sent for one in told)
            drained(rush, len(files))
            rushed = time.time() - began
        table_of_receipts(told, options)
        done = finished(rush)
        table_of_estimates(told, done)
        waiting = made(folder / "waiting", path, len(files))
        with serving(waiting, "--no-grading"):
            asyncio.run(arriving(waiting, files, [0.0] * len(files), most=50))
        began = time.time()
        with serving(waiting):
            drained(waiting, len(files))
        ours = time.time() - began
        began = time.time()
        subprocess.run(
            [
                *(BIN / "autograder", "grade", path, folder / "subs"),
                *("--out", folder / "out", "--no-report"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs = time.time() - began
        print(f"\n{'all of them graded':46} seconds   ratio")
        print(f"{'`grade` on the same files':46} {theirs:7.1f}    1.00")
        print(f"{'all waiting, then the grader is started':46} {ours:7.1f} {ours / theirs:7.2f}")
        print(f"{'from the first arrival of the rush':46} {rushed:7.1f} {rushed / theirs:7.2f}")


def moments(count: int, options: argparse.Namespace) -> list[float]:
    """When each arrives: half of them in the last sixth of the time."""
    draw, within = random.Random(options.seed), options.within
    late = count // 2
    early = [draw.uniform(0, within * 5 / 6) for _ in range(count - late)]
    return sorted([*early, *(draw.uniform(within * 5 / 6, within) for _ in range(late))])


def made(folder: Path, bundle: Path, count: int) -> Course:
    """A course with an opening and so many students."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sealed = bundles.read(bundle)
    with opened(place_of("sqlite:///course.db", folder), make=True) as store:
        now = store.now()
        course = store.write(lambda c: courses.found(c, "Numbers", "", now))
        roster = Roster(students=tuple(Student(name=f"student {n}") for n in range(count)))
        store.write(lambda c: members.take_roster(c, course, roster, now))
        terms = OpeningTerms(due=now.replace(year=now.year + 1))
        canary = bundle.with_suffix(".canary")
        solution = canary.read_bytes() if canary.exists() else None
        data = bundle.read_bytes()
        store.write(lambda c: openings.put_up(c, course, sealed, data, solution, terms, now))
        with store.read() as connection:
            known = members.all_of(connection, course)
        links = store.write(lambda c: members.renewed(c, course, known, now))
    return Course(folder, sealed.slug, port, [link.secret for link in links])


@contextlib.contextmanager
def serving(course: Course, *more: str) -> Iterator[None]:
    """`autograder serve`, ready."""
    with open(course.folder / "log", "ab") as log:
        process = subprocess.Popen(
            [BIN / "autograder", "serve", "--port", str(course.port), *more],
            cwd=course.folder,
            stdout=log,
            stderr=log,
        )
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", course.port)):
            break
        time.sleep(0.02)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


async def arriving(
    course: Course, files: Sequence[Path], at: Sequence[float], most: int = 2000
) -> list[Told]:
    """Every student hands in at a moment, and some wait until it is graded."""
    began = time.time()
    gate = asyncio.Semaphore(most)

    async def student(who: int) -> Told:
        await asyncio.sleep(max(0.0, began + at[who] - time.time()))
        async with gate:
            told = Told(sent=began + at[who] if most > len(files) else time.time())
            data = files[who].read_bytes()
            head = f"POST /api/{course.slug}"
            status, answer = await asked(course, who, head, data)
            told.received = time.time()
        if status != 201:
            told.trouble = f"{status} {answer[:200]!r}"
            return told
        told.attempt = json.loads(answer)["number"]
        if who % 10 == 0 and most > len(files):  # one in ten keeps the page open
            await looking(course, who, told)
        return told

    return await asyncio.gather(*(student(who) for who in range(len(files))))


async def looking(course: Course, who: int, told: Told) -> None:
    """How it stands, as the service tells it, until it is done."""
    reader, writer = await asyncio.open_connection("127.0.0.1", course.port)
    writer.write(request(course, who, f"GET /api/{course.slug}/{told.attempt}/events"))
    async for line in reader:
        if line.startswith(b"data: "):
            said = json.loads(line.removeprefix(b"data: "))
            if said["seconds"] is not None:
                told.estimates.append((time.time(), said["seconds"]))
    writer.close()


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
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", course.port)
        writer.write(request(course, who, head, data))
        await writer.drain()
        answer = await reader.read()
        writer.close()
    except OSError as error:
        return 0, str(error).encode()
    first, _, body = answer.partition(b"\r\n\r\n")
    return int(first.split()[1]) if first else 0, body


def drained(course: Course, count: int) -> None:
    """Wait until so many orders are done."""
    while True:
        with contextlib.closing(sqlite3.connect(course.store)) as raw:
            (done,) = raw.execute("SELECT count(*) FROM orders WHERE state = 'done'").fetchone()
        if done >= count:
            return
        time.sleep(0.1)


def finished(course: Course) -> dict[int, float]:
    """When each student's order was done, by the student's place."""
    with contextlib.closing(sqlite3.connect(course.store)) as raw:
        rows = raw.execute(
            "SELECT m.number, o.done FROM orders o JOIN members m ON m.id = o.member_id"
        ).fetchall()
    return {number - 1: done / 1e6 for number, done in rows}


def table_of_receipts(told: Sequence[Told], options: argparse.Namespace) -> None:
    waits = sorted(one.received - one.sent for one in told if one.received and not one.trouble)
    cut = quantiles(waits, n=100)
    print(
        f"{options.slug}: {options.count} hand-ins in {options.within:g} s, {os.cpu_count()} cores"
    )
    print(f"{'accepted':46} {len(waits)} of {len(told)}")
    for name, seconds in (("half", cut[49]), ("99 of 100", cut[98]), ("all", waits[-1])):
        print(f"{'receipt for ' + name + ' within':46} {seconds:7.2f} s")
    for trouble in {one.trouble for one in told if one.trouble}:
        print(trouble)


def table_of_estimates(told: Sequence[Told], done: dict[int, float]) -> None:
    """How the estimates were of those who had to wait more than five seconds: the first of each,
    and all that they were told as they waited."""
    print()
    for name, most in (("first estimate", 1), ("any estimate", None)):
        ratios = [
            seconds / (done[who] - moment)
            for who, one in enumerate(told)
            for moment, seconds in one.estimates[:most]
            if done[who] - moment > 5
        ]
        near = sum(0.8 <= ratio <= 1.2 for ratio in ratios)
        print(f"{name + ' within 20 % of what it took':46} {near} of {len(ratios)}")
        if len(ratios) > 3:
            low, middle, high = quantiles(ratios, n=4)
            print(f"{name + ' as a share of what it took':46} {low:.2f} {middle:.2f} {high:.2f}")


if __name__ == "__main__":
    main()
