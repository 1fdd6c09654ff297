"""The network between a machine and the store is cut, with and without a word: what a machine had
goes to others in time, nothing is graded twice into the record, nobody's hand-in is lost, and who
was cut off is at work again when it is mended, or makes an end when told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from autograder.service.store.kinds import engine_of
from autograder.service.store.tables import orders
from service.machines import SLOW, Machines
from service.network import STORE, TRUSTED, Network, network, why_not
from service.postgres import cluster, programs

WHY_NOT = why_not()
pytestmark = [
    pytest.mark.slow,  # a network, a server and several processes
    pytest.mark.outside,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here; apt-get install postgresql"),
    pytest.mark.skipif(bool(WHY_NOT), reason=f"no network of its own here: {WHY_NOT}"),
]
BY_NETWORK = f"postgresql://postgres@{STORE}/course"


@pytest.fixture
def net() -> Iterator[Network]:
    with network() as made:
        yield made


@pytest.fixture
def machines(net, tmp_path) -> Iterator[Machines]:
    with (
        cluster({"listen_addresses": "'*'"}, inside=net.at_store, trusted=TRUSTED) as server,
        Machines.of(tmp_path, server) as made,
    ):
        yield made


def far_work(machines: Machines, net: Network) -> subprocess.Popen[bytes]:
    """A grader on the other machine, which has come to the store."""
    made = machines.start("work", "--jobs", "1", url=BY_NETWORK, inside=net.at_far, log="far")
    while "ready" not in machines.said("far"):
        assert made.poll() is None, machines.said("far")
        time.sleep(0.1)
    return made


def leased_to(machines: Machines, process: subprocess.Popen[bytes]) -> int:
    """How many orders a process has."""
    query = sa.select(orders.c.holder).where(orders.c.state == "leased")
    with engine_of(machines.place) as engine, engine.connect() as connection:
        return sum(f" {process.pid} " in holder for holder in connection.scalars(query))


def awaited(machines: Machines, states: dict[str, int], *alive: subprocess.Popen[bytes]) -> None:
    while machines.states() != states:
        for one in alive:
            assert one.poll() is None, machines.said() + machines.said("far")
        time.sleep(0.1)


def far_at_work(machines: Machines, net: Network) -> subprocess.Popen[bytes]:
    """`work` on the other machine, with slow hand-ins leased to it."""
    far = far_work(machines, net)
    for number in range(4):
        machines.hand_in(number, SLOW)
    while not leased_to(machines, far):
        assert far.poll() is None, machines.said("far")
        time.sleep(0.02)
    return far


@pytest.mark.parametrize("how", ["silent", "down"])
def test_what_a_machine_had_that_is_cut_off_is_graded_by_others(how, net, machines) -> None:
    with machines.served():
        far = far_at_work(machines, net)
        net.cut(how)
        for number in range(4, 8):
            machines.hand_in(number)
        near = machines.start("work", "--jobs", "1")
        awaited(machines, {"done": 8}, near)
        assert far.poll() is None, machines.said("far")
        near.send_signal(signal.SIGTERM)
        assert near.wait(30) == 0
        net.mend()
        machines.hand_in(8)
        awaited(machines, {"done": 9}, far)
        assert machines.faults() == []
        far.send_signal(signal.SIGTERM)
        assert far.wait(30) == 0
    said = machines.said("far")
    assert "Traceback" not in said
    assert said.count("grading stopped") <= 1, "one line, however long it lasts"


@pytest.mark.parametrize("how", ["silent", "down"])
def test_who_is_cut_off_makes_an_end_when_told_to(how, net, machines) -> None:
    with machines.served():
        far = far_at_work(machines, net)
        net.cut(how)
        far.send_signal(signal.SIGTERM)
        far.wait(60)
        assert "Traceback" not in machines.said("far")
        near = machines.start("work", "--jobs", "1")
        awaited(machines, {"done": 4}, near)
        assert machines.faults() == []


IN_THE_MIDDLE = """
import sys, time
from pathlib import Path
from autograder.service.store import opened, place_of
with opened(place_of(sys.argv[1], Path("/nowhere"))) as store:
    def change(connection):
        print("in the middle", flush=True)
        time.sleep(1000)
    store.write(change)
"""


@pytest.mark.parametrize("how", ["silent", "down"])
def test_a_machine_cut_off_in_the_middle_of_a_change_costs_nobody_a_hand_in(
    how, net, machines
) -> None:
    """It has the lock that all who write need: the server takes it away sooner than others give
    up."""
    with machines.served():
        command = [*net.at_far, sys.executable, "-c", IN_THE_MIDDLE, BY_NETWORK]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as far:
            try:
                assert far.stdout is not None
                assert far.stdout.readline() == b"in the middle\n"
                net.cut(how)
                machines.hand_in(0)
            finally:
                far.kill()
        assert machines.states() == {"waiting": 1}


@pytest.mark.parametrize("how", ["silent", "down"])
def test_a_service_that_is_cut_off_says_so_and_recovers(how, net, machines) -> None:
    """Who hands in is beside the service, and the store is elsewhere."""
    told: list[tuple[int, str]] = []
    begun = threading.Barrier(6)

    def student(number: int) -> None:
        with net.from_far():
            begun.wait()
            answer = machines.try_hand_in(number)
            told.append((answer.status, answer.again))

    with (
        net.from_far(),
        machines.served(url=BY_NETWORK, inside=net.at_far, log="far") as serve,
    ):
        machines.hand_in(0)
        net.cut(how)
        threads = [threading.Thread(target=student, args=(number,)) for number in range(1, 6)]
        for thread in threads:
            thread.start()
        begun.wait()
        while any(thread.is_alive() for thread in threads):
            assert machines.ask("/style.css"), "what needs no store waits for nobody"
            time.sleep(0.1)
        assert told == [(503, "5")] * 5
        net.mend()
        for number in range(6):
            machines.hand_in(number)
        assert machines.states() == {"waiting": 6}
        assert serve.poll() is None
        assert machines.faults(graded=False) == []
    said = machines.said("far")
    assert "Traceback" not in said
