"""Many submissions on one machine: workers and ancestors may die, results stay the same."""

import contextlib
import itertools
import os
import signal
import tempfile
import threading
from pathlib import Path

import msgspec
import pytest
from fakes import (
    ASLEEP,
    LIMITS,
    RIGHT,
    WRONG,
    assert_ended,
    make_bundle,
    outcomes,
    question,
    results_of,
    write,
)

from autograder import batch
from autograder.batch import Task
from autograder.batch.controller import Crew
from autograder.batch.preload import modules_of
from autograder.errors import ConfinementError
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload
from autograder.grading import confine
from autograder.grading.confine import tree
from autograder.result import Status

pytestmark = [pytest.mark.slow, pytest.mark.sampled(3)]

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    )
)


def tasks(folder: Path, bundle: Bundle, **sources: str) -> list[Task]:
    paths = [write(folder, name, source) for name, source in sources.items()]
    return [Task(bundle, Upload(path.stem, path.stem, str(path))) for path in paths]


@pytest.fixture(autouse=True)
def nothing_left(tmp_path, monkeypatch):
    """No process and no file of a run is left after it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = set(confine.descendants(os.getpid()))
    yield
    assert_ended(set(confine.descendants(os.getpid())) - before)
    assert list(folder.iterdir()) == []


def ancestors() -> list[int]:
    """The ancestors of this process's runs."""
    found = []
    for pid in tree.children(os.getpid()):
        with contextlib.suppress(OSError):
            if b"autograder.batch.ancestor" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def graded(work: list[Task], workers: int, at_first=lambda: None):
    return results_of(batch.grade(work, workers), at_first)


def test_work_is_taken_as_workers_are_free(tmp_path) -> None:
    work = tasks(tmp_path, BUNDLE, **{f"s{n}": RIGHT for n in range(9)})
    taken: list[Task] = []

    def coming():
        for task in work:
            taken.append(task)
            yield task

    modules = modules_of((task.bundle, task.upload) for task in work)
    with Crew([0], modules) as crew, contextlib.closing(crew.grade(coming())) as stream:
        next(stream)
        assert len(taken) < 5
        assert len(list(stream)) == 8
    assert taken == work


@pytest.mark.parametrize("niceness", [0, 7])
def test_workers_give_way_as_far_as_is_asked(tmp_path, niceness: int) -> None:
    """Both to what runs in their session and, where Linux shares by session, to other sessions."""
    seen, own = {}, os.getpriority(os.PRIO_PROCESS, 0)
    before = set(confine.descendants(os.getpid()))

    def look() -> None:
        for pid in set(confine.descendants(os.getpid())) - before:
            with contextlib.suppress(OSError):
                group = Path(f"/proc/{pid}/autogroup")
                shared = int(group.read_text().split()[-1]) if group.exists() else own + niceness
                seen[pid] = (os.getpriority(os.PRIO_PROCESS, pid), shared)

    asleep = tasks(tmp_path, BUNDLE, asleep=ASLEEP, too=ASLEEP)
    with batch.Here(1, niceness) as here:
        for _ in here(asleep):
            look()
    assert {nice for nice, _ in seen.values()} == {own + niceness}
    assert len(seen) >= 3
    # without every right it can be said ten times a second alone, all of a machine together
    assert own + niceness in {shared for _, shared in seen.values()}


def test_order_and_number_of_workers_change_nothing(tmp_path) -> None:
    work = tasks(tmp_path, BUNDLE, a=RIGHT, b=WRONG, c="1/0", d="import os; os._exit(1)", e="")
    wanted = graded(work, 1)
    assert {name: outcomes(result) for name, result in wanted.items()} == {
        "a": ["passed", "passed"],
        "b": ["failed", "passed"],
        **{name: ["missing", "missing"] for name in "cde"},
    }
    bytes_of = {name: msgspec.json.encode(result) for name, result in wanted.items()}
    for order, workers in itertools.product((work[::-1], work[2:] + work[:2]), (1, 2)):
        again = graded(order, workers)
        assert {name: msgspec.json.encode(result) for name, result in again.items()} == bytes_of


def test_no_work_starts_no_process() -> None:
    assert graded([], 4) == {}


def kill_workers() -> None:
    for ancestor in ancestors():
        for pid in tree.children(ancestor):
            os.kill(pid, signal.SIGKILL)


def kill_ancestor() -> None:
    for ancestor in ancestors():
        os.kill(ancestor, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_workers, kill_ancestor])
def test_a_killed_process_costs_nobody_anything(tmp_path, kill) -> None:
    work = tasks(tmp_path, BUNDLE, slow=ASLEEP, quick=RIGHT, after=WRONG)
    results = graded(work, 2, at_first=kill)
    assert {name: result.score for name, result in results.items()} == {
        "slow": 2.0,
        "quick": 2.0,
        "after": 1.0,
    }


def test_what_fails_again_and_again_is_unexamined_never_zero(tmp_path) -> None:
    """These files cannot both be put into a candidate's directory: our trouble."""
    bad = make_bundle(*BUNDLE.questions, files={"a": b"", "a/b": b""})
    work = [*tasks(tmp_path, bad, one=RIGHT), *tasks(tmp_path, BUNDLE, two=RIGHT)]
    results = graded(work, 1)
    assert results["one"].status is Status.UNEXAMINED
    assert results["one"].score is None
    assert "nothing is wrong with the submission" in results["one"].reason
    assert results["two"].score == 2.0


def test_a_run_that_is_closed_early_leaves_nothing(tmp_path) -> None:
    work = tasks(tmp_path, BUNDLE, quick=RIGHT, slow="while True: pass")
    with contextlib.closing(batch.grade(work, 2)) as stream:
        assert next(stream).task.upload.id == "quick"


def test_a_submission_that_scatters_processes_leaves_none(tmp_path) -> None:
    scatter = (
        "import os, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(100)\n"
        "        os._exit(0)\n" + RIGHT
    )
    assert graded(tasks(tmp_path, BUNDLE, a=scatter, b=RIGHT), 1)["a"].score == 2.0


def test_one_worker_grades_with_several_bundles(tmp_path) -> None:
    other = make_bundle(question("q1", "def test(f):\n    assert f(1) == 2"), limits=LIMITS)
    work = [
        *tasks(tmp_path, BUNDLE, a=RIGHT),
        *tasks(tmp_path, other, b=WRONG),
        *tasks(tmp_path, BUNDLE, c=WRONG),
    ]
    scores = {name: result.score for name, result in graded(work, 1).items()}
    assert scores == {"a": 2.0, "b": 1.0, "c": 1.0}


def test_a_small_answer_cannot_fill_the_memory_of_the_examiner(tmp_path) -> None:
    bundle = make_bundle(question("q1", "def test(n):\n    assert len(b'1' * n) == 9"))
    result = graded(tasks(tmp_path, bundle, a="n = 1 << 37"), 1)["a"]
    assert outcomes(result) == ["failed"]
    assert "MemoryError" in result.questions[0].cases[0].detail


UNREADABLE = {
    "empty": b"",
    "not JSON": b"hello",
    "no notebook": b"{}",
    "deep": b"[" * 100_000,
    "null": b"null",
    "a zip in disguise": b"PK\x03\x04rubbish",
}


def test_damaged_files_are_unreadable_and_the_others_graded(tmp_path) -> None:
    work = tasks(tmp_path, BUNDLE, good=RIGHT)
    for place, data in enumerate(UNREADABLE.values()):
        path = tmp_path / f"bad{place}.ipynb"
        path.write_bytes(data)
        work.append(Task(BUNDLE, Upload(path.stem, path.stem, str(path))))
    vanished = Task(BUNDLE, Upload("vanished", "vanished", str(tmp_path / "vanished.ipynb")))
    results = graded([*work, vanished], 2)
    assert results.pop("good").score == 2.0
    for result in results.values():
        assert (result.status, result.score) == (Status.UNREADABLE, 0.0), result
        assert result.reason
        assert "\n" not in result.reason


def test_what_was_ended_for_good_does_not_start_again(tmp_path) -> None:
    work = tasks(tmp_path, BUNDLE, slow="while True: pass", asleep=ASLEEP)
    crew = Crew([0], modules_of((task.bundle, task.upload) for task in work))
    with crew:
        threading.Timer(0.5, crew.stop).start()
        with pytest.raises(ConfinementError, match="were ended"):
            list(crew.grade(work))
    with pytest.raises(ConfinementError, match="were ended"):
        crew.__enter__()


def test_a_crew_that_lasts_serves_the_next_batch_and_ends_with_its_context(tmp_path: Path) -> None:
    first = tasks(tmp_path, BUNDLE, solution=RIGHT)
    rest = tasks(tmp_path, BUNDLE, a=RIGHT, b=WRONG, c="import numpy\n" + RIGHT)
    with batch.Here(2) as here:
        assert list(here([])) == []
        assert ancestors() == []
        assert results_of(here(first))["solution"].score == 2.0
        there = ancestors()
        assert len(there) == 2
        found = results_of(here(rest))
        assert ancestors() == there
    assert {name: result.score for name, result in found.items()} == {"a": 2.0, "b": 1.0, "c": 2.0}
    assert_ended(there)
    assert results_of(here(first))["solution"].score == 2.0
    assert ancestors() == [], "without a context each batch has a crew of its own"


def test_another_crew_comes_where_more_is_to_be_loaded(tmp_path: Path) -> None:
    first = tasks(tmp_path, BUNDLE, solution=RIGHT)
    more = tasks(tmp_path, BUNDLE, a="import pandas\n" + RIGHT)
    with batch.Here(1) as here:
        list(here(first))
        there = ancestors()
        assert results_of(here(more))["a"].score == 2.0
        assert set(ancestors()).isdisjoint(there)
        assert_ended(there)
