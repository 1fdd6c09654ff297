"""One `serve` and several `work` at a store on PostgreSQL: each attempt has one result, that which
`grade` gives, whoever is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from fakes import class_run

from autograder.service import graders
from autograder.service.store import opened
from service import killing
from service.dying import POINTS
from service.machines import BUNDLE, Machines
from service.postgres import cluster, programs

pytestmark = [
    pytest.mark.slow,  # a server and several processes
    pytest.mark.outside,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here; apt-get install postgresql"),
]


def test_killed_at_each_place_with_a_server_that_crashes(tmp_path, seed) -> None:
    points = [*killing.HURTS, *POINTS, *killing.HURTS]
    with cluster() as server:
        world, faults = killing.run(tmp_path, killing.free_port(), points, seed, server)
    assert faults == []
    assert len(world.receipts) > 20


@pytest.fixture
def machines(tmp_path) -> Iterator[Machines]:
    with cluster() as server, Machines.of(tmp_path, server) as made:
        yield made


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
