"""The clock is patience for sleepers: what others take of a machine decides nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace

import msgspec
import pytest
from fakes import LIMITS, Server, examined, make_bundle, outcomes, question

from autograder.errors import Overdue
from autograder.grading.candidate import servant
from autograder.grading.confine import watch
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.trouble import Lost
from autograder.grading.wire import frames
from autograder.limits import Limits

ALLOWED = Limits(cell=1.0, submission=10.0, patience=2.0)


class Kept:
    """A look at a candidate that was kept waiting for so long."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def cpu_seconds(self) -> float:
        return 0.0

    def excess(self) -> None:
        return None

    def kept_waiting(self) -> float:
        return self.seconds


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize(("kept", "used_up"), [(0.0, True), (5.0, True), (20.0, False)])
def test_the_end_of_a_submission_moves_by_what_it_was_kept_waiting(pair, kept, used_up) -> None:
    ours, theirs = pair
    theirs.close()
    end = time.monotonic() - 10
    with pytest.raises(Lost) as caught:
        Dialogue(ours, ALLOWED, end, Kept(kept)).get("f")
    assert caught.value.final is used_up


@pytest.mark.slow
def test_a_deadline_moves_by_what_is_excused(pair) -> None:
    ours, theirs = pair
    channel = frames.Channel(ours)
    channel.excused = lambda: 5.0
    channel.meanwhile = lambda: frames.send(theirs, b"late")
    assert channel.receive(100, time.monotonic() - 4) == b"late"
    with pytest.raises(Overdue):
        channel.receive(100, time.monotonic() - 6)


class Turns:
    """What /proc says of a candidate, of ourselves and of the tree below the warm server."""

    def __init__(self, monkeypatch) -> None:
        self.candidate, self.own, self.tree = (1.0, 0.0), (1.0, 7.0), {5: 1.0}
        monkeypatch.setattr(watch, "turns", lambda pid=None: self.candidate if pid else self.own)
        monkeypatch.setattr(watch, "descendants", lambda server: list(self.tree))
        monkeypatch.setattr(watch, "cpu_seconds", self.tree.get)


def test_what_a_candidate_is_kept_waiting(monkeypatch) -> None:
    said = Turns(monkeypatch)
    look = watch.Watch(4, 5, "/nowhere", ALLOWED)
    assert look.kept_waiting() == 0.0
    said.candidate, said.own = (1.0, 3.0), (1.0, 8.0)
    assert look.kept_waiting() == 4.0
    said.candidate = (0.0, 0.0)  # it has ended
    assert look.kept_waiting() == 4.0
    said.candidate = (1.0, 1e6)
    assert look.kept_waiting() == 80.0


def test_nobody_lives_longer_for_what_its_own_processes_take(monkeypatch) -> None:
    said = Turns(monkeypatch)
    look = watch.Watch(4, 5, "/nowhere", ALLOWED)
    said.candidate, said.tree[6] = (1.0, 9.0), 8.0
    assert look.kept_waiting() == 1.0
    said.tree[5] = 3.0  # threads of its own
    assert look.kept_waiting() == 1.0


def test_the_patience_of_an_answer_stands_still(monkeypatch) -> None:
    said = SimpleNamespace(now=100.0, waited=50.0)
    monkeypatch.setattr(servant, "monotonic", lambda: said.now)
    monkeypatch.setattr(servant.confine, "turns", lambda: (0.0, said.waited))
    timed: list[float] = []
    monkeypatch.setattr(
        servant.signal, "setitimer", lambda kind, seconds: timed.append(seconds) or (0.0, 0.0)
    )
    timers = SimpleNamespace(limit=None, armed=False, look_within=lambda seconds: None)
    with servant._WithinLimit(timers, 9.0, 2.0) as _:
        limit = timers.limit
        said.now += 0.5
        assert timed == []
        assert limit.left() == 1.5
        assert timed == [9.0]
        said.now, said.waited = said.now + 3.0, said.waited + 2.5
        assert limit.left() == 1.0
        said.now += 4.0
        limit.forget(4.0)
        assert limit.left() == 1.0
    assert timed == [9.0, 0]
    assert (timers.limit, timers.armed) == (None, False)


def test_what_is_answered_at_once_sets_no_timer(monkeypatch) -> None:
    said = SimpleNamespace(left=0.0)
    monkeypatch.setattr(servant.signal, "signal", lambda number, handler: None)
    monkeypatch.setattr(servant.signal, "getitimer", lambda kind: (said.left, 0.0))
    asked: list[tuple[int, float]] = []

    def ask(kind: int, seconds: float) -> tuple[float, float]:
        asked.append((kind, seconds))
        if kind == servant.signal.ITIMER_REAL:
            said.left = seconds
        return 0.0, 0.0

    monkeypatch.setattr(servant.signal, "setitimer", ask)
    timers = servant.Timers()
    look = (servant.signal.ITIMER_REAL, servant._LOOK)
    for _ in range(100):
        with timers.limited(5.0, 50.0):
            said.left *= 0.9
    assert asked == [look]
    said.left = 0.0  # it was up, or the submission took it
    with timers.limited(5.0, 50.0):
        assert asked == [look] * 2
        with timers.limited(0.3, 0.1):
            assert asked[2:] == [
                (servant.signal.ITIMER_PROF, 0.3),
                (servant.signal.ITIMER_REAL, 0.1),
            ]
    assert asked[4:] == [(servant.signal.ITIMER_PROF, 0.0)]


ENDS_SLOWLY = """
import time
from autograder.grading.candidate import servant
class Last:
    def __del__(self, sleep=time.sleep):
        sleep(3 * {look})
last = Last()
with servant.Timers().limited(5.0, 50.0):
    pass
"""


@pytest.mark.slow
def test_a_process_that_ends_is_not_ended_by_a_look_that_is_left() -> None:
    program = ENDS_SLOWLY.format(look=servant._LOOK)
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


@pytest.fixture
def crowded() -> Iterator[None]:
    """One core, for this process and what it starts, and three others that never rest on it."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    yield
    for process in busy:
        process.kill()
        process.wait()
    os.sched_setaffinity(0, before)


BURNS = """
import time
def f(x):
    start = time.process_time()
    while time.process_time() < start + 0.5:
        pass
    return x * x
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="nobody says how long a process waited")
def test_who_computes_on_a_crowded_core_is_no_sleeper(crowded) -> None:
    limits = msgspec.structs.replace(LIMITS, cell=1.0, call=1.0, patience=1.0)
    bundle = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"), limits=limits)
    server = Server()
    try:
        result = examined(server.candidate, bundle, BURNS + "f(1)", "import time; time.sleep(9)")
    finally:
        server.close()
    assert [cell.outcome.value for cell in result.cells] == ["passed", "timeout"]
    assert outcomes(result) == ["passed"]


@pytest.mark.slow
def test_an_attribute_that_takes_too_long_costs_no_candidate(server: Server) -> None:
    bundle = make_bundle(
        question("q1", "def test(a):\n    a.slow", "def test(a):\n    assert a.x == 1")
    )
    source = """
class A:
    x = 1
    @property
    def slow(self):
        while True:
            pass
a = A()
"""
    before = server.spawned
    assert outcomes(examined(server.candidate, bundle, source)) == ["timeout", "passed"]
    assert server.spawned == before + 1


TAKES_TIMERS = """
import signal
def f(x):
    if x == 1:
        for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0)
        return 1
    while x == 2:
        pass
    return x
"""


@pytest.mark.slow
def test_who_takes_the_timers_in_one_answer_is_stopped_in_the_next(server: Server) -> None:
    tests = (f"def test(f):\n    assert f({n}) == {n}" for n in (1, 2, 3))
    before = server.spawned
    result = examined(server.candidate, make_bundle(question("q1", *tests)), TAKES_TIMERS)
    assert outcomes(result) == ["passed", "timeout", "passed"]
    assert server.spawned == before + 1


@pytest.mark.slow
def test_a_library_may_count_the_cores(server: Server) -> None:
    limits = msgspec.structs.replace(LIMITS, cell=20.0)
    bundle = make_bundle(question("q1", "def test(n):\n    assert n >= 1"), limits=limits)
    source = """
import warnings
warnings.simplefilter("ignore")  # that it will use one process, which is what we want
from joblib.externals.loky import cpu_count
n = cpu_count()
"""
    result = examined(server.candidate, bundle, source)
    assert outcomes(result) == ["passed"], result.cells
