"""The same grading on a Dask cluster: the same bytes, whoever comes, goes or does not fit."""

import contextlib
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from clusters import Cluster, another_python, class_of
from fakes import ASLEEP, LIMITS, RIGHT, WRONG, make_bundle, question, results_of, write

import autograder
from autograder.batch import Task, cluster, fitness, grade
from autograder.batch.cluster import dispatch
from autograder.batch.survey import Needs
from autograder.errors import ClusterError
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload
from autograder.result import Result, Status

pytestmark = [pytest.mark.slow, pytest.mark.sampled(5)]

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    )
)

SLOW = make_bundle(*BUNDLE.questions, limits=msgspec.structs.replace(LIMITS, cell=40.0))
"""The same with more patience than any test has."""


@pytest.fixture
def machines(tmp_path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "cluster")
    made.start_scheduler()
    yield made
    print(made.logs())
    made.end()


def tasks(paths: list[Path], bundle: Bundle = BUNDLE) -> list[Task]:
    return [Task(bundle, Upload(path.stem, path.stem, str(path))) for path in paths]


def graded(
    address: str,
    work: list[Task],
    then: Callable[[], None] = lambda: None,
    say: Callable[[str], None] = print,
) -> dict[str, Result]:
    """Results by id; `then` is called when the first is there."""
    return results_of(cluster.grade(address, work, say=say), then)


def test_the_same_bytes_as_on_this_machine(machines, tmp_path) -> None:
    sources = {"a": RIGHT, "b": WRONG, "c": "1/0", "d": "import os; os._exit(1)", "e": ASLEEP}
    paths = [write(tmp_path, name, source) for name, source in sources.items()]
    (tmp_path / "bad.ipynb").write_bytes(b"rubbish")
    (tmp_path / "link.ipynb").symlink_to(paths[0])
    (tmp_path / "folder").mkdir()
    write(tmp_path / "folder", "inside", RIGHT)
    paths += [tmp_path / "bad.ipynb", tmp_path / "link.ipynb", tmp_path / "folder"]
    machines.start_worker("one")
    machines.start_worker("two")
    with contextlib.closing(grade(tasks(paths), 1)) as stream:
        here = {one.task.upload.id: msgspec.json.encode(one.result) for one in stream}
    there = graded(machines.address, tasks(paths))
    assert {name: msgspec.json.encode(result) for name, result in there.items()} == here
    assert sorted(here) == ["a", "b", "bad", "c", "d", "e", "folder", "link"]
    assert (there["folder"].score, there["link"].status) == (2.0, Status.UNREADABLE)


def test_how_questions_stand_is_told_meanwhile(machines, tmp_path) -> None:
    machines.start_worker("one")
    heard: dict[str, list[str]] = {"a": [], "b": []}
    work = [
        msgspec.structs.replace(
            one, told=lambda question, to=heard[one.upload.id]: to.append(question.cases[0].outcome)
        )
        for one in tasks([write(tmp_path, "a", RIGHT), write(tmp_path, "b", WRONG)])
    ]
    found = graded(machines.address, work)
    assert sorted(found) == ["a", "b"]
    # told of once after the public case and once at the end; what comes too late is lost
    assert {name: sorted(set(said)) for name, said in heard.items()} == {
        "a": ["passed"],
        "b": ["failed"],
    }


def test_a_worker_that_is_killed_costs_nobody_anything(machines, tmp_path) -> None:
    work = tasks([*class_of(tmp_path, 20), write(tmp_path, "asleep", ASLEEP)])
    first = machines.start_worker("first")

    def kill() -> None:
        machines.start_worker("second")
        first.kill()

    results = graded(machines.address, work, kill)
    assert len(results) == 21
    assert {result.score for result in results.values()} == {2.0}


def test_workers_come_and_go(machines, tmp_path) -> None:
    work = tasks(class_of(tmp_path, 40))
    first = machines.start_worker("first")

    def change() -> None:
        machines.start_worker("second")
        machines.start_worker("third")
        first.send_signal(signal.SIGTERM)

    results = graded(machines.address, work, change)
    assert len(results) == 40
    assert {result.score for result in results.values()} == {2.0}


def test_workers_that_are_told_to_end_at_work_end_soon(machines, tmp_path) -> None:
    hang = [write(tmp_path, f"hangs-{n}", f"while {n}:\n    pass") for n in range(1, 5)]
    workers = [machines.start_worker("first"), machines.start_worker("second")]
    work = tasks([write(tmp_path, "quick", RIGHT), *hang], SLOW)
    with contextlib.closing(cluster.grade(machines.address, work)) as stream:
        assert next(stream).result.score == 2.0
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.wait(SLOW.limits.cell / 2)


_STOPS = """
import asyncio, json, pathlib, threading
from distributed.comm.tcp import TCP
from autograder.batch import controller, fitness
from autograder.batch.cluster import station

if not hasattr(station, "ended"):  # Dask loads this twice
    station.ended, teardown = threading.Event(), station.Station.teardown

    def torn_down(self, worker):
        teardown(self, worker)
        station.ended.set()

    def stop(*arguments):
        pathlib.Path({reached!r}).write_text(json.dumps("reached"))
        threading.Event().wait()

    async def unwritten(comm, message, *arguments, then=TCP.write, **named):
        if isinstance(message, list) and any(m["op"] == "task-finished" for m in message):
            stop = asyncio.Event()
            pathlib.Path({reached!r}).write_text(json.dumps("reached"))
            await stop.wait()
        return await then(comm, message, *arguments, **named)

    def late(*arguments, then=station.Station._take_seat):
        pathlib.Path({reached!r}).write_text(json.dumps("reached"))
        station.ended.wait()
        return then(*arguments)

    station.Station.teardown = torn_down
    {step}
"""
"""Loaded by a worker beforehand: it comes as far as this step, and no further."""


@pytest.mark.parametrize(
    "step",
    [
        "fitness.measured = stop",
        "controller.Crew.__enter__ = stop",
        "controller.Crew.grade = stop",
        "station.Station._take_seat = late",
        "TCP.write = unwritten",
    ],
)
def test_a_worker_that_is_told_to_end_while_it_starts_ends(
    machines, tmp_path, monkeypatch, step
) -> None:
    monkeypatch.setattr(dispatch, "_RETURN", 0.1)
    reached, preload = tmp_path / "reached.json", tmp_path / "stops.py"
    preload.write_text(_STOPS.format(reached=str(reached), step=step))
    work = tasks([write(tmp_path, "hangs", "while True:\n    pass")], SLOW)
    worker = machines.start_worker("stops", preload=preload)
    with ThreadPoolExecutor(1) as thread:
        run = thread.submit(graded, machines.address, work)
        run.add_done_callback(lambda run: worker.kill())  # it did not come that far
        try:
            machines.when(worker, reached)
            assert reached.exists(), machines.logs()
            worker.send_signal(signal.SIGTERM)
            worker.wait(SLOW.limits.cell / 2)
        finally:
            machines.end()
        with pytest.raises(ClusterError):
            run.result()


_WITHOUT_LANDLOCK = """
import ctypes, os, struct, sys
step = struct.Struct("<HBBI").pack
program = step(0x20, 0, 0, 0) + step(0x15, 0, 1, 444)
program += step(0x06, 0, 0, 0x50026) + step(0x06, 0, 0, 0x7FFF0000)
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(Program(4, program))) == 0, ctypes.get_errno()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""A filter of system calls that knows no landlock_create_ruleset, as on an older kernel."""


@pytest.fixture
def others_may_take_their_time(monkeypatch) -> None:
    """What is tested is who is refused, not how long a worker takes to start beside other work."""
    monkeypatch.setattr(dispatch, "_GRACE", 300.0)


@pytest.mark.usefixtures("others_may_take_their_time")
def test_a_worker_that_does_not_fit_is_refused_by_name(machines, tmp_path) -> None:
    old = another_python(tmp_path / "old")
    (old / "numpy-1.26.4.dist-info").mkdir()
    (old / "numpy-1.26.4.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n"
    )
    other = another_python(tmp_path / "other")
    shutil.copytree(Path(autograder.__file__).parent, other / "autograder")
    with open(other / "autograder/result.py", "a") as file:
        file.write("# another version\n")
    machines.start_worker("old-numpy", str(tmp_path / "old/bin/python"))
    machines.start_worker("other-grader", str(tmp_path / "other/bin/python"))
    machines.start_worker("weak", sys.executable, "-c", _WITHOUT_LANDLOCK)
    said: list[str] = []
    work = tasks(class_of(tmp_path, 6))

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 3:
            machines.start_worker("good")

    results = graded(machines.address, work, say=say)
    assert len(results) == 6
    assert {result.score for result in results.values()} == {2.0}
    lines = {line.split()[1]: line for line in said}
    assert sorted(lines) == ["old-numpy", "other-grader", "weak"]
    wanted = fitness.versions()
    assert f"numpy 1.26.4 where {wanted['numpy']} is wanted" in lines["old-numpy"]
    assert f"where {wanted['autograder']} is wanted" in lines["other-grader"]
    assert "Landlock" in lines["weak"]


@pytest.mark.usefixtures("others_may_take_their_time")
def test_a_worker_without_what_tests_import_is_refused_by_name(machines, tmp_path) -> None:
    rich = another_python(tmp_path / "rich")
    (rich / "only_there.py").write_text("")
    machines.start_worker("poor")
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        machines.start_worker("rich", str(tmp_path / "rich/bin/python"))

    work = tasks(class_of(tmp_path, 4))
    needs = Needs(("only_there", "numpy"), ("numpy>=2",))
    results = results_of(cluster.grade(machines.address, work, say=say, needs=needs))
    assert {result.score for result in results.values()} == {2.0}
    (line,) = said
    assert line.startswith("worker poor at tcp://")
    assert line.endswith("has no only_there where only_there is wanted; it gets no work")


def test_a_scheduler_that_comes_back_is_gone_on_with(machines, tmp_path) -> None:
    work = tasks(class_of(tmp_path, 30))
    machines.start_worker("before")
    said: list[str] = []

    def restart() -> None:
        machines.end()
        machines.start_scheduler()
        machines.start_worker("after")

    results = graded(machines.address, work, restart, said.append)
    assert len(results) == 30
    assert {result.score for result in results.values()} == {2.0}
    assert "went away" in said[0]


def test_a_scheduler_that_stays_away_is_said_so(machines, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(dispatch, "_RETURN", 1.0)
    machines.start_worker("one")
    with pytest.raises(ClusterError, match="went away and did not come back"):
        graded(machines.address, tasks(class_of(tmp_path, 30)), machines.end)
