"""What PostgreSQL has no place for, and what it forgets: all its connections are somebody else's;
it is started again, and does not know any more who serves the store."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from autograder.service.store import kinds, opened
from autograder.service.store.kinds import engine_of, plainly
from service.machines import Machines
from service.postgres import cluster, programs

pytestmark = [
    pytest.mark.slow,  # a server and several processes
    pytest.mark.outside,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here; apt-get install postgresql"),
]
FULL = "has no connection left"


@pytest.fixture
def machines(tmp_path) -> Iterator[Machines]:
    with cluster({"max_connections": "30"}) as server, Machines.of(tmp_path, server) as made:
        yield made


class Others:
    """Who has all connections of a server that are left, and takes each that comes free."""

    def __init__(self, machines: Machines) -> None:
        self._url = machines.url
        self._lines: list[psycopg.Connection] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._take)

    def __enter__(self) -> Others:
        while self._took():
            pass
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        for line in self._lines:
            line.close()

    def _took(self) -> bool:
        try:
            self._lines.append(psycopg.connect(self._url, autocommit=True))
        except psycopg.OperationalError:
            return False
        return True

    def _take(self) -> None:
        while not self._ended.is_set():
            self._took()
            time.sleep(0.001)

    def push_out(self) -> None:
        """End all connections of the service, again and again until it has none."""
        ask = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'autograder'"
        )
        while True:
            row = self._lines[0].execute(ask).fetchone()
            if row == (0,):
                return
            time.sleep(0.05)


@pytest.mark.parametrize("command", [("serve", "--no-grading", "--port", "0"), ("work",)])
def test_who_begins_without_a_connection_says_so_in_one_line(command, machines) -> None:
    with Others(machines):
        process = machines.start(*command)
        assert process.wait(60) == 1
    said = machines.said().strip()
    assert FULL in said
    assert said.count("\n") == 0


def test_who_is_at_work_says_so_and_recovers(machines) -> None:
    with machines.served() as serve:
        work = machines.start("work", "--jobs", "1", log="work")
        machines.hand_in(0)
        while machines.states() != {"done": 1}:
            assert work.poll() is None, machines.said("work")
            time.sleep(0.1)
        with Others(machines) as others:
            others.push_out()
            answer = machines.try_hand_in(1)
            assert (answer.status, answer.again) == (503, "5")
            assert FULL in str(answer.said["said"])
            while FULL not in machines.said("work"):
                assert work.poll() is None, machines.said("work")
                time.sleep(0.1)
        machines.hand_in(1)
        while machines.states() != {"done": 2}:
            assert work.poll() is None, machines.said("work")
            time.sleep(0.1)
        assert serve.poll() is None
        assert machines.faults() == []
        work.send_signal(signal.SIGTERM)
        assert work.wait(30) == 0
    for log in ("log", "work"):
        assert "Traceback" not in machines.said(log)
    assert machines.said("work").count("grading stopped") == 1


def test_submit_waits_for_a_service_that_says_when(machines, tmp_path) -> None:
    """It is asked again by itself, and the file is handed in once."""
    path = tmp_path / "mine.ipynb"
    path.write_bytes(machines.notebook(0))
    (tmp_path / "token").write_text(machines.secrets[0])
    with machines.served():
        with Others(machines) as others:
            others.push_out()
            address = f"http://127.0.0.1:{machines.port}/a/hw1"
            named = ("--to", address, "--token-file", str(tmp_path / "token"), "--wait", "0")
            submit = machines.start("submit", str(path), *named, log="submit", of_store=False)
            while " POST hand_in 503" not in machines.said():
                assert submit.poll() is None, machines.said("submit")
                time.sleep(0.1)
        assert submit.wait(90) == 0, machines.said("submit")
        assert machines.states() == {"waiting": 1}


def holders(machines: Machines) -> int:
    """How many have the lock of whoever serves."""
    query = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
        f"AND (classid::bigint << 32) + objid::bigint = {kinds._SERVING}"
    )
    with engine_of(machines.place) as engine, plainly(engine).connect() as connection:
        return connection.scalar(sa.text(query)) or 0


def test_who_serves_a_server_that_is_started_again_serves_it_alone_still(machines) -> None:
    with machines.served() as serve:
        machines.hand_in(0)
        machines.server.stop("immediate")
        machines.server.start()
        while holders(machines) == 0:
            assert serve.poll() is None, machines.said()
            time.sleep(0.1)
        rival = machines.start("serve", "--no-grading", "--port", "0", log="rival")
        assert rival.wait(60) == 1
        assert "another `autograder serve` has" in machines.said("rival")
        machines.hand_in(1)
        assert machines.faults(graded=False) == []


def test_who_is_overtaken_makes_an_end_and_says_why(machines) -> None:
    """Somebody else has the lock before it can take it again."""
    serve = machines.serving()
    machines.hand_in(0)
    serve.send_signal(signal.SIGSTOP)
    machines.server.stop()
    machines.server.start()
    with opened(machines.place, serving=True):
        serve.send_signal(signal.SIGCONT)
        assert serve.wait(60) == 1
    last = machines.said().strip().splitlines()[-1]
    assert "another `autograder serve` has" in last
    with machines.served():
        assert machines.faults(graded=False) == []


def test_who_finds_its_own_ghost_waits_until_that_is_gone(machines, monkeypatch) -> None:
    """The line of who was cut off may live on at the server for a while."""
    monkeypatch.setattr(kinds, "_LOOKS", 0.02)
    told: list[str] = []
    looks: list[bool] = []
    ended = threading.Event()
    with engine_of(machines.place) as engine:
        lock = kinds._ServingLock(plainly(engine))
        assert lock.take()
        machines.server.cut_all("course")
        ghost = psycopg.connect(machines.url, autocommit=True)
        while ghost.execute(f"SELECT pg_try_advisory_lock({kinds._SERVING})").fetchone() != (True,):
            time.sleep(0.02)
        take = lock.take
        monkeypatch.setattr(lock, "take", lambda: looks.append(take()) or looks[-1])
        keeping = threading.Thread(target=lock.keep, args=(ended, lambda: told.append("lost")))
        keeping.start()
        while len(looks) < 3:
            time.sleep(0.02)
        ghost.close()
        while True not in looks:
            time.sleep(0.02)
        ended.set()
        keeping.join()
    assert looks[:3] == [False] * 3
    assert told == []
