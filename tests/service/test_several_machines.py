"""One `serve` and several `work` at a store on PostgreSQL: each attempt has one result, that which
`grade` gives, whoever is killed."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import RIGHT, class_run, make_bundle, question, write

from autograder.course import Roster, Student
from autograder.formats.bundle import pack
from autograder.service import courses, graders, members, openings
from autograder.service.openings import OpeningTerms
from autograder.service.orders import counted
from autograder.service.store import opened, place_of
from autograder.service.store.kinds import engine_of
from service import killing
from service.dying import POINTS
from service.postgres import Cluster, cluster, programs

pytestmark = [
    pytest.mark.slow,  # a server and several processes
    pytest.mark.outside,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here; apt-get install postgresql"),
]

BUNDLE = make_bundle(
    question("q1", "def test(f): assert f(3) == 9", "def test_hidden(f): assert f(2) == 4"),
    slug="hw1",
)
ANSWERS = (RIGHT, "def f(x): return 2 * x", "def f(x):\n    import time\n    time.sleep(0.5)")
IMPATIENT = """
import sys
from datetime import timedelta
from autograder.service import orders
orders.LEASE = timedelta(seconds=3)  # not as long as for a machine that may come back
from autograder.cli import main
main()
"""


class Machines:
    """A course on PostgreSQL, and the programs that are at work for it."""

    def __init__(self, folder: Path, server: Cluster) -> None:
        self.folder, self.url, self.port = folder, server.url("course"), killing.free_port()
        self.started: list[subprocess.Popen[bytes]] = []
        (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
        self.place = place_of(self.url, folder)
        server.make_database("course")
        with opened(self.place, make=True) as store:
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
            self.secrets = [
                store.write(lambda c, who=who: members.renew(c, who, now)).secret
                for who in students
            ]

    def start(self, command: str, *options: str) -> subprocess.Popen[bytes]:
        asked = [sys.executable, "-c", IMPATIENT, command, "--store", self.url, *options]
        with (self.folder / "log").open("ab") as log:
            made = subprocess.Popen(asked, cwd=self.folder, stdout=log, stderr=log)
        self.started.append(made)
        return made

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        process = self.start("serve", "--no-grading", "--port", str(self.port))
        try:
            while self.ask("/health") is None:
                assert process.poll() is None, self.said()
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> bytes | None:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.read()
        except OSError:
            return None

    def hand_in(self, number: int) -> None:
        source = f"number = {number}\n{ANSWERS[number % len(ANSWERS)]}"
        data = write(self.folder, f"n{number}", source).read_bytes()
        who = {"Authorization": f"Bearer {self.secrets[number % 4]}", "X-File-Name": "n.ipynb"}
        assert self.ask("/api/hw1", data, **who) is not None

    def states(self) -> dict[str, int]:
        with engine_of(self.place) as engine, engine.execution_options(reading=True).begin() as c:
            return {state.value: many for state, many in counted(c).items()}

    def said(self) -> str:
        return (self.folder / "log").read_text()[-2000:]


def test_killed_at_each_place_with_a_server_that_crashes(tmp_path, seed) -> None:
    points = [*killing.HURTS, *POINTS, *killing.HURTS]
    with cluster() as server:
        world, faults = killing.run(tmp_path, killing.free_port(), points, seed, server)
    assert faults == []
    assert len(world.receipts) > 20


@pytest.fixture
def machines(tmp_path) -> Iterator[Machines]:
    with cluster() as server:
        made = Machines(tmp_path, server)
        yield made
        for process in made.started:
            process.kill()
            process.wait()


def test_whoever_is_killed_each_attempt_has_the_result_of_grade(machines, tmp_path) -> None:
    with machines.served():
        works = [machines.start("work", "--jobs", "1") for _ in range(2)]
        for number in range(8):
            machines.hand_in(number)
        while machines.states().get("done", 0) < 2:
            assert all(work.poll() is None for work in works), machines.said()
            time.sleep(0.05)
        works[0].kill()  # with what it had
        works[0].wait()
        works.append(machines.start("work", "--jobs", "1"))
        for number in range(8, 12):
            machines.hand_in(number)
        while machines.states() != {"done": 12}:
            assert all(work.poll() is None for work in works[1:]), machines.said()
            time.sleep(0.1)
        for work in works[1:]:
            work.send_signal(signal.SIGTERM)
        assert [work.wait(30) for work in works[1:]] == [0, 0]
    options = ("--store", machines.url, "--out", "run", "--json")
    command = [sys.executable, "-m", "autograder", "collect", "hw1", *options]
    done = subprocess.run(command, cwd=machines.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    subs = tmp_path / "run" / "submissions"
    again = {r.submission: r.score for r in class_run(BUNDLE, subs, tmp_path / "again").results}
    got = {one["submission"]: one["score"] for one in json.loads(done.stdout)["submissions"]}
    assert got == again
    assert len(set(got.values())) > 1


def test_another_grader_is_refused_by_name_also_while_at_work(machines) -> None:
    with machines.served():
        work = machines.start("work", "--jobs", "1")
        machines.hand_in(0)
        while machines.states() != {"done": 1}:
            assert work.poll() is None, machines.said()
            time.sleep(0.1)
        with opened(machines.place) as store:
            store.write(lambda c: graders.take_charge(c, "another", store.now()))
        machines.hand_in(1)
        assert work.wait(60) == 1
        assert "graded by another" in machines.said()
        assert machines.states() == {"done": 1, "waiting": 1}
        late = machines.start("work", "--jobs", "1")
        assert late.wait(60) == 1


def test_who_follows_an_attempt_is_told_what_another_machine_found(machines) -> None:
    """The stream ends with the last word, long before it would look by the clock."""
    with machines.served():
        machines.hand_in(0)
        who = {"Authorization": f"Bearer {machines.secrets[0]}"}
        work = machines.start("work", "--jobs", "1")
        told = machines.ask("/api/hw1/1/events", **who)
        assert told is not None
        assert b'"state":"done"' in told.splitlines()[-2] + told.splitlines()[-1]
        assert told.count(b": still here") == 0  # which is what looking by the clock says
        work.send_signal(signal.SIGTERM)
        assert work.wait(30) == 0
