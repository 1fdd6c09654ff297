"""Who grades what, against a cluster that only pretends: faults in any order, without a process."""

import contextlib
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fakes import RIGHT, make_bundle, question, write

from autograder.batch import Task, cluster, fitness
from autograder.batch.cluster import connection, station, talk
from autograder.batch.controller import TRIES
from autograder.batch.jobs import NOTHING, Done
from autograder.batch.survey import Lack, Needs
from autograder.errors import ClusterError, UsageError
from autograder.formats.submission import Upload
from autograder.result import Result, Status

pytestmark = pytest.mark.slow  # Dask is imported

BUNDLE = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"))


class FakeFuture:
    """Is done when it is made; `answer` is bytes, an exception, or nothing at all."""

    numbers = itertools.count()

    def __init__(self, answer: Any) -> None:
        self.key = f"order-{next(self.numbers)}"
        self._answer = answer
        self.status = "error" if isinstance(answer, Exception) else "finished"

    def result(self, timeout: float) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        if self._answer is not None:
            callback(self)

    def done(self) -> bool:
        return self._answer is not None

    def cancel(self) -> None:
        pass

    def release(self) -> None:
        pass


class FakeClient:
    """A cluster whose workers answer as `answers` does, given a worker's address and an order."""

    status = "running"

    def __init__(self, workers: dict[str, int], answers: Callable[[str, Any], Any]) -> None:
        self.workers = workers
        self.orders: list[tuple[str, Any]] = []
        self._answers = answers

    def nthreads(self) -> dict[str, int]:
        return dict(self.workers)

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": {address: {"name": address.upper()} for address in self.workers}}

    def submit(self, *parts: Any, workers: list[str], pure: bool) -> FakeFuture:
        function, message = parts
        assert function is station.serve
        assert type(message) is bytes
        order = talk.order.decode(message)
        (address,) = workers
        self.orders.append((address, order))
        return FakeFuture(self._answers(address, order))

    def grade_orders(self) -> list[list[str]]:
        return [
            [parcel.id for parcel in order.parcels]
            for _, order in self.orders
            if isinstance(order, talk.GradeParcels)
        ]


def honest(address: str, order: Any) -> bytes:
    """What a good worker says; it gives everybody full points."""
    match order:
        case talk.Inspect():
            return talk.encode(fitness.Fitness(fitness.versions()))
        case talk.Keep():
            return talk.encode(talk.Kept(order.bundle.digest))
    results = [Result(submission=p.id, status=Status.GRADED, max_score=1.0) for p in order.parcels]
    return talk.encode(talk.Results(tuple(Done(result, NOTHING) for result in results)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Grades that many submissions with a fake client; statuses by id, and what was said."""

    def command(
        client: FakeClient, count: int, **options: Any
    ) -> tuple[dict[str, Status], list[str]]:
        @contextlib.contextmanager
        def connected(place, seconds):
            yield client

        monkeypatch.setattr(connection, "connected", connected)
        monkeypatch.setattr(cluster.dispatch, "_ROLL", 0.05)
        paths = [write(tmp_path, f"s{n:02}", RIGHT) for n in range(count)]
        tasks = [Task(BUNDLE, Upload(path.stem, path.stem, str(path))) for path in paths]
        said: list[str] = []
        found: dict[str, Status] = {}
        for one in cluster.grade("tcp://fake:1", tasks, say=said.append, **options):
            assert one.task.upload.id == one.result.submission
            assert one.result.submission not in found
            found[one.result.submission] = one.result.status
        assert len(found) == count
        return found, said

    return command


def test_a_bundle_goes_once_to_each_worker_and_orders_are_small(run) -> None:
    client = FakeClient({"a": 1, "b": 2}, honest)
    found, said = run(client, 100)
    assert (set(found.values()), said) == ({Status.GRADED}, [])
    kept = [address for address, order in client.orders if isinstance(order, talk.Keep)]
    assert sorted(kept) == ["a", "b"]
    sizes = [len(order) for order in client.grade_orders()]
    assert sum(sizes) == 100
    assert sizes[0] == 8
    assert sizes[-1] == 1


def test_a_bundle_that_was_forgotten_is_sent_again(run) -> None:
    forgotten = iter([True])

    def forgetful(address: str, order: Any) -> bytes:
        if isinstance(order, talk.GradeParcels) and next(forgotten, False):
            return talk.encode(talk.Wanted(order.bundle))
        return honest(address, order)

    client = FakeClient({"a": 1}, forgetful)
    found, _ = run(client, 9)
    assert set(found.values()) == {Status.GRADED}
    assert sum(isinstance(order, talk.Keep) for _, order in client.orders) == 2


def test_what_ends_its_worker_again_and_again_is_unexamined_and_nobody_else(run) -> None:
    def fragile(address: str, order: Any) -> Any:
        if isinstance(order, talk.GradeParcels) and "s05" in [
            parcel.id for parcel in order.parcels
        ]:
            return RuntimeError("the worker died")
        return honest(address, order)

    client = FakeClient({"a": 1, "b": 1}, fragile)
    found, _ = run(client, 40)
    assert found.pop("s05") is Status.UNEXAMINED
    assert set(found.values()) == {Status.GRADED}
    assert sum("s05" in order for order in client.grade_orders()) == TRIES


def test_a_worker_that_goes_leaves_nothing_behind(run) -> None:
    """It never answers, and is gone at the next roll; the other does its work."""

    def silent(address: str, order: Any) -> Any:
        if address == "a" and isinstance(order, talk.GradeParcels):
            client.workers.pop("a", None)
            return None
        return honest(address, order)

    client = FakeClient({"a": 1, "b": 1}, silent)
    found, _ = run(client, 20)
    assert set(found.values()) == {Status.GRADED}


REFUSED = {
    "another NumPy": (
        lambda order: talk.encode(fitness.Fitness({**fitness.versions(), "numpy": "1.26.4"})),
        "numpy 1.26.4",
    ),
    "no confinement": (
        lambda order: talk.encode(fitness.Fitness(fitness.versions(), ("walls",))),
        "no walls",
    ),
    "no grader": (lambda order: ModuleNotFoundError("No module named 'autograder'"), "autograder"),
    "a reply of another kind": (lambda order: b"\xc1 what", "cannot run the grader"),
    "cannot start anything": (
        lambda order: talk.encode(talk.Trouble("no more processes")),
        "no more processes",
    ),
}


@pytest.mark.parametrize(("answer", "says"), REFUSED.values(), ids=REFUSED)
def test_a_worker_that_does_not_fit_gets_nothing(run, answer, says) -> None:
    client = FakeClient({"a": 1, "b": 1}, lambda a, o: answer(o) if a == "a" else honest(a, o))
    found, said = run(client, 20)
    assert set(found.values()) == {Status.GRADED}
    (line,) = said
    assert line.startswith("worker A at a ")
    assert says in line
    assert all(
        isinstance(order, talk.Inspect) for address, order in client.orders if address == "a"
    )


def test_a_worker_that_became_another_is_inspected_again(run) -> None:
    """Restarted under the same address with another version, between two of its orders."""
    orders = itertools.count()

    def changing(address: str, order: Any) -> bytes:
        if address == "a" and isinstance(order, talk.GradeParcels) and next(orders) > 1:
            return talk.encode(fitness.Fitness({**fitness.versions(), "Python": "3.11.0"}))
        return honest(address, order)

    found, said = run(FakeClient({"a": 1, "b": 1}, changing), 60)
    assert set(found.values()) == {Status.GRADED}
    assert [("Python 3.11.0" in line) for line in said] == [True]


def test_nobody_left_is_an_error_that_names_all(run, monkeypatch) -> None:
    monkeypatch.setattr(cluster.dispatch, "_GRACE", 0.0)
    answer, says = REFUSED["another NumPy"]
    with pytest.raises(ClusterError, match=f"A at a has {says}"):
        run(FakeClient({"a": 1}, lambda address, order: answer(order)), 3)


@pytest.mark.parametrize("address", ["", "nowhere", "tcp://", "http://x:1", "local "])
def test_addresses_that_are_none(tmp_path: Path, address: str) -> None:
    path = write(tmp_path, "s", RIGHT)
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        list(cluster.grade(address, [Task(BUNDLE, Upload("s", "s", str(path)))]))


def test_versions_that_differ_are_named() -> None:
    ours = {"numpy": "2.1", "Python": "3.11.7", "autograder": "0.1+abc"}
    assert fitness.differences(ours, ours) == []
    assert fitness.differences(ours, {**ours, "autograder": "0.1+def"}) == [
        "autograder 0.1+def where 0.1+abc is wanted"
    ]
    assert fitness.differences(ours, {"Python": "3.11.7"}) == ["numpy none where 2.1 is wanted"]


NEEDS = Needs(("sympy", "networkx"), ("sympy>=1.12",))


def bare(address: str, order: Any) -> Any:
    """Worker `a` lacks a module."""
    if isinstance(order, talk.Inspect) and address == "a":
        assert order.needs == NEEDS
        lines = tuple(map(str, (Lack("sympy", "sympy>=1.12"),)))
        return talk.encode(fitness.Fitness(fitness.versions(), without=lines))
    return honest(address, order)


def test_a_worker_without_what_tests_import_is_refused_by_name(run) -> None:
    client = FakeClient({"a": 1, "b": 1}, bare)
    found, said = run(client, 20, needs=NEEDS)
    assert (len(found), set(found.values())) == (20, {Status.GRADED})
    assert said == ["worker A at a has no sympy where sympy>=1.12 is wanted; it gets no work"]
    graders = {address for address, order in client.orders if isinstance(order, talk.GradeParcels)}
    assert graders == {"b"}


def test_it_gets_work_where_that_is_forced(run) -> None:
    client = FakeClient({"a": 1}, bare)
    found, said = run(client, 3, needs=NEEDS, force=True)
    assert set(found.values()) == {Status.GRADED}
    assert said == ["warning: worker A at a has no sympy where sympy>=1.12 is wanted"]


def test_where_all_lack_it_the_run_says_what(run, monkeypatch) -> None:
    monkeypatch.setattr(cluster.dispatch, "_GRACE", 0.1)
    with pytest.raises(ClusterError, match=r"A at a has no sympy where sympy>=1\.12 is wanted"):
        run(FakeClient({"a": 1}, bare), 3, needs=NEEDS)


def test_an_older_client_and_an_older_worker_are_understood() -> None:
    """They still see by their versions that they differ."""
    assert talk.order.decode(msgspec.msgpack.encode({"type": "Inspect"})) == talk.Inspect()
    old = msgspec.msgpack.encode({"type": "Fitness", "versions": {}, "lacking": []})
    assert talk.reply.decode(old) == fitness.Fitness({})
