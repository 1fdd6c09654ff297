"""Rows of `serve.py` that are about a department: several machines, many students, much memory, an
end in a rush. Where PostgreSQL is needed and is not there, a line says so."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from grade import honest_submissions
from handing import (
    Course,
    all_handed_in,
    asked,
    built,
    drained,
    exchanged,
    made,
    results,
    serving,
    states,
    working,
)

from autograder.formats.bundle import pack
from autograder.service.openings import Release

# isort: split
from fakes import RIGHT, make_bundle, question, write
from service.postgres import Cluster, cluster, programs

STREAMS = 100
VIEWS = 26
"""pages that a student looks at beside those of the way"""


@contextlib.contextmanager
def with_server(name: str) -> Iterator[Cluster | None]:
    """A server of PostgreSQL; where there is none a line says so."""
    if programs() is None:
        print(f"{name}: no PostgreSQL here; apt-get install postgresql")
        yield None
        return
    with cluster({"max_connections": "100", "shared_buffers": "'128MB'"}) as server:
        yield server


def small(folder: Path) -> Path:
    """A bundle that costs a grader little, so that handing in and following cost the most."""
    bundle = make_bundle(
        question("q1", "def test(f): assert f(3) == 9", "def test_hidden(f): assert f(2) == 4"),
        question("q2", "def test(g): assert g(3) == 9"),
        slug="small",
    )
    path = folder / "small.zip"
    path.write_bytes(pack(bundle))
    return path


# ------------------------------------------------------------------ several machines


def machines(folder: Path, options: argparse.Namespace) -> None:
    """The same, all waiting, graded from a file and from PostgreSQL by one and by three."""
    path = built(options.slug)
    files = [
        one.read_bytes() for one in honest_submissions(options.slug, options.count, folder / "s")
    ]
    print(f"{options.slug}: {len(files)} hand-ins, all waiting; {os.cpu_count()} cores")
    course = made(folder / "sqlite", path, len(files))
    with serving(course, "--no-grading"):
        asyncio.run(all_handed_in(course, files))
    began = time.time()
    with serving(course):
        drained(course, len(files))
    first, expected = time.time() - began, results(course)
    print(f"{'SQLite, graded by `serve`':46} {first:7.1f} s    1.00")
    with with_server("machines") as server:
        for many in (1, 3) if server is not None else ():
            assert server is not None
            server.make_database(f"work{many}")
            course = made(folder / f"work{many}", path, len(files), server.url(f"work{many}"))
            with serving(course, "--no-grading"), contextlib.ExitStack() as scope:
                asyncio.run(all_handed_in(course, files))
                began = time.time()
                for _ in range(many):
                    scope.enter_context(working(course, (os.cpu_count() or 1) if many == 1 else 1))
                drained(course, len(files))
                took = time.time() - began
            same = "equal results" if results(course) == expected else "OTHER RESULTS"
            name = f"PostgreSQL, {many} `work`"
            print(f"{name:46} {took:7.1f} s {took / first:7.2f}   {same}")


# ------------------------------------------------------------------ many students


@dataclass
class Seen:
    """What all students together were answered."""

    answers: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    streams: int = 0
    most_streams: int = 0
    lively: int = 0
    """streams that told of a public verdict before the last word"""


@dataclass
class Browser:
    """A student in front of pages: a cookie, and a connection for each request."""

    course: Course
    who: int
    seen: Seen
    cookie: str = ""

    async def get(self, path: str) -> bytes:
        return (await self._ask("GET", path))[1]

    async def post(self, path: str, body: bytes, kind: str) -> bytes:
        """The head of the answer."""
        return (await self._ask("POST", path, body, kind))[0]

    async def _ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[bytes, bytes]:
        began = time.monotonic()
        status, head, answer = await exchanged(self.course, self._words(method, path, body, kind))
        self.seen.seconds.append(time.monotonic() - began)
        self.seen.answers[f"{status // 100}xx"] += 1
        if status not in (200, 201, 303):
            self.seen.troubles[f"{method} {re.sub('/in/.*', '/in/', path)}: {status}"] += 1
        return head, answer

    def _words(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
        return "\r\n".join((*lines, "", "")).encode() + body

    async def follow(self, path: str) -> None:
        """The stream of an attempt, until its last word."""
        self.seen.streams += 1
        self.seen.most_streams = max(self.seen.streams, self.seen.most_streams)
        last, lively = b"", False
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.course.port)
            writer.write(self._words("GET", path))
            async for line in reader:
                if line.startswith(b"data: "):
                    last = line
                    lively |= b'"state":"leased"' in line and b'"outcome"' in line
            writer.close()
        except OSError as error:
            last = str(error).encode()
        self.seen.streams -= 1
        self.seen.lively += lively
        done = b'"state":"done"' in last
        self.seen.answers["2xx" if done else "0xx"] += 1
        if not done:
            self.seen.troubles[f"a stream ended without its last word: {last[:60]!r}"] += 1


def students(folder: Path, options: argparse.Namespace) -> None:
    """Each student's way, all of them within so many minutes; graders begin when all follow."""
    _may_open(4 * options.students + 1000)
    with with_server("students") as server:
        if server is None:
            return
        server.make_database("students")
        url = server.url("students")
        course = made(folder / "c", small(folder), options.students, url, Release.AT_ONCE)
        seen, window = Seen(), options.minutes * 60
        with serving(course, "--no-grading") as web:
            began = time.monotonic()
            asyncio.run(_all_come(course, folder, window, seen, options.seed))
            took = time.monotonic() - began
            memory = resident(web.pid)
        print(
            f"{options.students} students with a session and a stream each, {os.cpu_count()} cores"
        )
        cut = quantiles(seen.seconds, n=100)
        for name, said in (
            ("requests", f"{seen.answers.total()}"),
            ("of these failed", f"{sum(seen.troubles.values())}"),
            ("minutes", f"{took / 60:.1f}"),
            ("streams that were open at once", f"{seen.most_streams}"),
            ("that told a public verdict before the end", f"{seen.lively}"),
            ("an answer for half of them within", f"{cut[49]:.3f} s"),
            ("an answer for 99 of 100 within", f"{cut[98]:.3f} s"),
            ("the longest", f"{max(seen.seconds):.2f} s"),
            ("memory of the web at the end", f"{memory:.0f} MiB"),
        ):
            print(f"{name:46} {said}")
        for trouble, many in seen.troubles.most_common(5):
            print(f"  {many} times {trouble}")


async def _all_come(course: Course, folder: Path, window: float, seen: Seen, seed: int) -> None:
    many, draw = len(course.secrets) - 1, random.Random(seed)
    began = time.monotonic()
    arrivals = [draw.uniform(0, window * 0.4) for _ in range(many)]
    views = [sorted(draw.uniform(at, window * 0.95) for _ in range(VIEWS)) for at in arrivals]
    # long enough that there is something to tell meanwhile
    later = "import time\ntime.sleep(0.6)\ng = f"
    cells = (RIGHT, 'grader.check("q1")', later, 'grader.check("q2")')
    file = write(folder, "mine", *cells).read_text()

    async def at(moment: float) -> None:
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))

    async def student(who: int) -> None:
        await at(arrivals[who])
        browser = Browser(course, who, seen)
        secret = course.secrets[who]
        await browser.get(f"/in/{secret}")
        form = "application/x-www-form-urlencoded"
        head = await browser.post("/in", f"secret={secret}".encode(), form)
        found = re.search(rb"(?i)set-cookie: ([^;\r]*)", head)
        browser.cookie = found[1].decode() if found else ""
        for path in ("/", "/style.css", *(f"/scripts/{name}.js" for name in ("follow", "hand_in"))):
            await browser.get(path)
        page = (await browser.get("/a/small")).decode()
        fields = dict(re.findall(r'name="(form|attempt)" value="([^"]*)"', page))
        mine = file.replace("def f", f"number = {who}\\ndef f")
        await browser.post("/a/small", *_multipart(fields, mine))
        following = asyncio.create_task(browser.follow("/a/small/1/events"))
        for number, moment in enumerate(views[who]):
            await at(moment)
            await browser.get(("/a/small/1", "/", "/a/small")[number % 3])
        await following
        await browser.get("/a/small/1/receipt")
        await browser.get("/a/small/1/feedback")

    async def graders() -> None:
        while seen.streams < many and time.monotonic() < began + window * 0.5:
            await asyncio.sleep(0.2)
        with working(course, 8):  # most of the time they sleep
            await asyncio.gather(*coming)

    coming = [asyncio.create_task(student(who)) for who in range(many)]
    await graders()


def _multipart(fields: dict[str, str], text: str) -> tuple[bytes, str]:
    """A form with a file, and what kind of body that is."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="mine.ipynb"\r\n\r\n'
    return "".join(
        (*parts, head, text, "\r\n--x--\r\n")
    ).encode(), "multipart/form-data; boundary=x"


def _may_open(many: int) -> None:
    """So many connections at once, for this process and those that it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < many:
        wanted = many if hard == resource.RLIM_INFINITY else min(many, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


# ------------------------------------------------------------------ memory


def memory(folder: Path, options: argparse.Namespace) -> None:
    """What web and dispatch use before and after so many attempts, each a process of its own. Fifty
    notebooks are graded; who hands in the same has the same result."""
    with with_server("memory") as server:
        if server is None:
            return
        server.make_database("memory")
        each, turns = options.attempts // 20, 20
        course = made(folder / "c", small(folder), each, server.url("memory"))
        files = [
            write(folder, f"n{number}", f"number = {number}\n{RIGHT}").read_bytes()
            for number in range(50)
        ]
        with serving(course, "--no-grading") as web, working(course, 1) as work:
            _looked_at(course)
            asyncio.run(all_handed_in(course, files[:1]))
            drained(course, each)
            before = resident(web.pid), resident(work.pid)
            began = time.time()
            accepted = asyncio.run(all_handed_in(course, files, turns))
            count = sum(states(course).values())
            drained(course, count)
            took = time.time() - began
            _looked_at(course)
            after = resident(web.pid), resident(work.pid)
        print(f"{count} attempts of {each} students, {accepted} accepted, in {took:.0f} s")
        for name, first, last in zip(("web", "dispatch"), before, after, strict=True):
            grown = (last - first) * 1024 / (count - each)
            print(
                f"{name:46} {first:6.1f} MiB before, {last:6.1f} after: {grown:.2f} KiB an attempt"
            )


def _looked_at(course: Course) -> None:
    """The class page, and what the operator reads."""
    for path in (f"/class/{course.slug}", "/metrics"):
        asyncio.run(asked(course, len(course.secrets) - 1, f"GET {path}"))


def resident(process: int) -> float:
    """MiB of a process, without those that it started."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


# ------------------------------------------------------------------ an end


def end(folder: Path, options: argparse.Namespace) -> None:
    """SIGTERM with a hundred open streams, while others hand in and something is being graded."""
    path = built(options.slug)
    subs = honest_submissions(options.slug, 200, folder / "subs")
    files = [one.read_bytes() for one in subs]
    with with_server("end with PostgreSQL") as server:
        for kind in ("SQLite", *(["PostgreSQL"] if server is not None else [])):
            url = "sqlite:///course.db"
            if kind != "SQLite" and server is not None:
                server.make_database("end")
                url = server.url("end")
            course = made(folder / kind, path, len(files), url)
            with serving(course) as process:
                took, accepted = asyncio.run(_ended_in_a_rush(course, files, process.pid))
                code = process.wait(60)
            found = states(course)
            kept = sum(found.values())
            print(
                f"{kind:12} {STREAMS} streams, {accepted} accepted: ended after {took:.1f} s with "
                f"code {code}; {kept} kept, {found.get('leased', 0)} leased still"
            )
            assert kept >= accepted


async def _ended_in_a_rush(course: Course, files: list[bytes], process: int) -> tuple[float, int]:
    """How many seconds the service took to end, and how many it accepted meanwhile."""
    accepted, ended = 0, asyncio.Event()

    async def student(who: int) -> None:
        nonlocal accepted
        while not ended.is_set():
            status, _ = await asked(course, who, f"POST /api/{course.slug}", files[who])
            if status in (200, 201):
                accepted += 1
                return
            await asyncio.sleep(0.05)

    async def follow(who: int) -> None:
        browser = Browser(course, who, Seen())
        words = f"GET /api/{course.slug}/1/events HTTP/1.1\r\nHost: x\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", course.port)
        writer.write(f"{words}Authorization: Bearer {course.secrets[browser.who]}\r\n\r\n".encode())
        await reader.readuntil(b"event: standing")
        open_streams.append(writer)

    open_streams: list[asyncio.StreamWriter] = []
    await asyncio.gather(*(student(who) for who in range(STREAMS)))
    await asyncio.gather(*(follow(who) for who in range(STREAMS)))
    others = [asyncio.create_task(student(who)) for who in range(STREAMS, len(files))]
    await asyncio.sleep(0.2)
    began = time.monotonic()
    os.kill(process, signal.SIGTERM)
    while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        await asyncio.sleep(0.02)
    took = time.monotonic() - began
    ended.set()
    await asyncio.gather(*others)
    for writer in open_streams:
        writer.close()
    return took, accepted
