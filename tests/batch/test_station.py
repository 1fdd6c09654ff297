"""A worker of the cluster that is told to end: nothing waits for what it was at."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import Worker
from distributed.batched import BatchedSend
from fakes import RIGHT, make_bundle, question, write

from autograder.batch import Graded, Task, fitness
from autograder.batch.cluster import station, talk
from autograder.batch.controller import given_up
from autograder.batch.preload import Modules
from autograder.errors import ClusterError
from autograder.formats import submission
from autograder.formats.submission import Upload

pytestmark = pytest.mark.slow  # Dask is imported

BUNDLE = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"))
FIT = fitness.Fitness(fitness.versions())
LONG = 60
WORKER = Worker.__new__(Worker)
WORKER.batched_stream = BatchedSend("2ms")
"""a worker that never began"""


class Steps:
    """What a station has others do; the steps that are `closed` stop until the test opens them."""

    def __init__(self) -> None:
        self.closed: set[str] = set()
        self.taken: list[str] = []
        self._reached, self._opened = threading.Event(), threading.Event()

    def take(self, step: str) -> None:
        self.taken.append(step)
        if step in self.closed:
            self._reached.set()
            self._opened.wait()

    def wait(self) -> None:
        assert self._reached.wait(LONG)

    def open(self) -> None:
        self._opened.set()

    def measured(self, environment: object) -> fitness.Fitness:
        self.take("measure")
        return FIT


class Crew:
    """A crew without processes, which does not end for being told to."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def __enter__(self) -> Crew:
        self._steps.take("start")
        return self

    def __exit__(self, *details: object) -> None:
        self._steps.take("leave")

    def grade(self, tasks: list[Task]) -> list[Graded]:
        self._steps.take("grade")
        return [given_up(task, "a crew without processes") for task in tasks]

    def stop(self) -> None:
        self._steps.take("stop")


@pytest.fixture
def steps(monkeypatch) -> Iterator[Steps]:
    made = Steps()
    monkeypatch.setattr(station, "Crew", lambda *arguments: Crew(made))
    monkeypatch.setattr(fitness, "measured", made.measured)
    yield made
    made.open()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(2)
    yield pool
    pool.shutdown(wait=False, cancel_futures=True)


def keep_order() -> talk.Keep:
    return talk.Keep(FIT.versions["autograder"], BUNDLE)


def grade_order(folder: Path) -> talk.GradeParcels:
    path = write(folder, "right", RIGHT)
    parcel = submission.parcel(Upload("right", "right", str(path)))
    return talk.GradeParcels(
        keep_order().grader, BUNDLE.digest, Modules((), ()), (parcel,), (None,)
    )


def with_bundle() -> station.Station:
    made = station.Station()
    assert isinstance(made.answer(keep_order()), talk.Kept)
    return made


@pytest.mark.parametrize("step", ["start", "grade"])
def test_what_a_crew_is_at_keeps_nobody(steps, threads, tmp_path, step) -> None:
    made = with_bundle()
    steps.closed.add(step)
    answer: Future[talk.Reply] = threads.submit(made.answer, grade_order(tmp_path))
    steps.wait()
    threads.submit(made.teardown, WORKER).result(LONG)
    with pytest.raises(ClusterError, match="told to end"):
        answer.result(LONG)
    assert "stop" in steps.taken
    assert "leave" not in steps.taken


def test_the_measurement_of_a_machine_keeps_nobody(steps, threads) -> None:
    steps.closed.add("measure")
    made = station.Station()
    answer: Future[talk.Reply] = threads.submit(made.answer, talk.Inspect())
    steps.wait()
    threads.submit(made.teardown, WORKER).result(LONG)
    with pytest.raises(ClusterError, match="told to end"):
        answer.result(LONG)


def test_a_station_that_was_torn_down_starts_nothing(steps, tmp_path) -> None:
    fresh, made = station.Station(), with_bundle()
    fresh.teardown(WORKER)
    made.teardown(WORKER)
    steps.taken.clear()
    with pytest.raises(ClusterError, match="told to end"):
        fresh.answer(talk.Inspect())
    with pytest.raises(ClusterError, match="told to end"):
        made.answer(grade_order(tmp_path))
    assert steps.taken == []


def test_a_crew_ends_in_its_own_thread_when_its_station_is_torn_down(steps, tmp_path) -> None:
    made = with_bundle()
    steps.closed.add("leave")
    assert isinstance(made.answer(grade_order(tmp_path)), talk.Results)
    made.teardown(WORKER)
    steps.wait()
    assert steps.taken == ["measure", "start", "grade", "stop", "leave"]


_EXITS_AT_WORK = """
import threading
from autograder.batch import fitness
from autograder.batch.cluster import station, talk

def measured(environment):
    begun.set()
    threading.Event().wait()

begun, fitness.measured = threading.Event(), measured
answer = station.Station().answer
threading.Thread(target=answer, args=[talk.Inspect()], daemon=True).start()
begun.wait()
"""


def test_the_interpreter_does_not_wait_for_a_station(tmp_path) -> None:
    command = [sys.executable, "-c", _EXITS_AT_WORK]
    assert subprocess.run(command, cwd=tmp_path, timeout=LONG).returncode == 0
