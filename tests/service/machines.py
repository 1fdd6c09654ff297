"""A course on PostgreSQL, and the programs that are at work for it, each a process."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fakes import RIGHT, make_bundle, question, write

from autograder.course import Roster, Student
from autograder.formats.bundle import pack
from autograder.service import courses, members, openings
from autograder.service.openings import OpeningTerms
from autograder.service.orders import counted
from autograder.service.store import StorePlace, opened, place_of
from autograder.service.store.kinds import engine_of
from service import checker, killing
from service.postgres import Cluster

BUNDLE = make_bundle(
    question("q1", "def test(f): assert f(3) == 9", "def test_hidden(f): assert f(2) == 4"),
    slug="hw1",
)
SLOW = "def f(x):\n    import time\n    time.sleep(0.5)"
ANSWERS = (RIGHT, "def f(x): return 2 * x", SLOW)
IMPATIENT = """
import sys
from datetime import timedelta
from autograder.service import orders
orders.LEASE = timedelta(seconds=3)  # not as long as for a machine that may come back
from autograder.service.store import writer
writer.PATIENCE = 3.0  # nor as for a server that is started again
from autograder.cli import main
main()
"""


@dataclass
class Answer:
    """What the service said to a hand-in."""

    status: int
    said: dict[str, object]
    again: str
    """after how many seconds it may be asked again, as it says"""


@dataclass
class Machines:
    """The course, what was started for it, and what students were told."""

    folder: Path
    server: Cluster
    place: StorePlace
    secrets: list[str]
    port: int = field(default_factory=killing.free_port)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)

    @staticmethod
    @contextlib.contextmanager
    def of(folder: Path, server: Cluster) -> Iterator[Machines]:
        """A course with an opening and four students, in a new database; its programs are gone at
        the end."""
        (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
        server.make_database("course")
        place = place_of(server.url("course"), folder)
        with opened(place, make=True) as store:
            now = store.now()
            course = store.write(lambda c: courses.found(c, "Numbers", "", now))
            roster = Roster(students=tuple(Student(name=f"s{n}") for n in range(4)))
            store.write(lambda c: members.take_roster(c, course, roster, now))
            store.write(lambda c: members.first_instructor(c, course, now))
            terms = OpeningTerms(due=now.replace(year=now.year + 1))
            data = pack(BUNDLE)
            store.write(lambda c: openings.put_up(c, course, BUNDLE, data, None, terms, now))
            with store.read() as connection:
                students = [m for m in members.all_of(connection, course) if m.role == "student"]
            secrets = [
                store.write(lambda c, who=who: members.renew(c, who, now)).secret
                for who in students
            ]
        made = Machines(folder, server, place, secrets)
        try:
            yield made
        finally:
            for process in made.started:
                process.kill()
                process.wait()

    @property
    def url(self) -> str:
        return self.server.url("course")

    def start(
        self,
        command: str,
        *options: str,
        url: str = "",
        inside: Sequence[str] = (),
        log: str = "log",
        of_store: bool = True,
    ) -> subprocess.Popen[bytes]:
        """A command of the course, on this machine or where `inside` begins it, with the store by
        another address where one is given; what it says is in `log`."""
        store = ("--store", url or self.url) if of_store else ()
        asked = [*inside, sys.executable, "-c", IMPATIENT, command, *store, *options]
        with (self.folder / log).open("ab") as file:
            made = subprocess.Popen(asked, cwd=self.folder, stdout=file, stderr=file)
        self.started.append(made)
        return made

    @contextlib.contextmanager
    def served(self, *options: str, **where: Any) -> Iterator[subprocess.Popen[bytes]]:
        """`serve`, ready; it grades nothing. Ended by SIGTERM, if it is there still."""
        process = self.serving(*options, **where)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    def serving(self, *options: str, **where: Any) -> subprocess.Popen[bytes]:
        """`serve`, ready."""
        port = ("--no-grading", "--port", str(self.port))
        process = self.start("serve", *port, *options, **where)
        while self.ask("/health") is None:
            assert process.poll() is None, self.said()
            time.sleep(0.1)
        return process

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> bytes | None:
        """What the service answers, if it does and nothing is wrong."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.read()
        except OSError:
            return None

    def notebook(self, number: int, answer: str = "") -> bytes:
        """One that no other number has."""
        source = f"number = {number}\n{answer or ANSWERS[number % len(ANSWERS)]}"
        return write(self.folder, f"n{number}", source).read_bytes()

    def try_hand_in(self, number: int, answer: str = "") -> Answer:
        """What the service says to a notebook of a student; the same number is the same form."""
        data = self.notebook(number, answer)
        headers = {
            "Authorization": f"Bearer {self.secrets[number % 4]}",
            "X-File-Name": "n.ipynb",
            "Idempotency-Key": f"form {number}",
        }
        address = f"http://127.0.0.1:{self.port}/api/hw1"
        try:
            with urllib.request.urlopen(
                urllib.request.Request(address, data, headers), timeout=120
            ) as answered:
                told = Answer(answered.status, json.loads(answered.read()), "")
        except urllib.error.HTTPError as error:
            again = error.headers.get("Retry-After", "")
            return Answer(error.code, json.loads(error.read()), again)
        receipt = str(told.said["receipt"])
        self.receipts.append(receipt)
        self.sent[receipt] = data
        return told

    def hand_in(self, number: int, answer: str = "") -> None:
        """A notebook, which is accepted."""
        told = self.try_hand_in(number, answer)
        assert told.status in (200, 201), told

    def states(self) -> dict[str, int]:
        """How many orders there are of each state."""
        with engine_of(self.place) as engine, engine.execution_options(reading=True).begin() as c:
            return {state.value: many for state, many in counted(c).items()}

    def faults(self, *, graded: bool = True) -> list[str]:
        """All that is not as receipts promise, read from a copy by the checker; that all is
        `graded`, too."""
        keys = self.ask("/keys.json")
        assert keys is not None, self.said()
        (self.folder / "keys.json").write_bytes(keys)
        known = checker.keys_of(self.folder / "keys.json")
        file = killing.copied(self.url, self.folder / "seen.db")
        found = list(checker.faults(file, known, self.receipts, graded=graded))
        for receipt, data in self.sent.items():
            if checker.claims(receipt, known)["sha256"] != hashlib.sha256(data).hexdigest():
                found.append(f"a receipt speaks of other bytes: {receipt[:40]}")
        return found

    def said(self, log: str = "log") -> str:
        return (self.folder / log).read_text()[-2000:]
