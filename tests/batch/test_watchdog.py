"""What a submission answers can cost nobody but itself: not the worker, not the others."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from fakes import LIMITS, RIGHT, make_bundle, outcomes, question, results_of, write

from autograder import batch
from autograder.batch import Graded, Task, watchdog
from autograder.batch.controller import MOST_ALIKE, settled
from autograder.batch.jobs import NOTHING
from autograder.batch.watchdog import Watchdog
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload
from autograder.grading.beacon import Beacon, Spot, Stage, shared_file
from autograder.grading.fall import Fall
from autograder.limits import Limits
from autograder.result import Outcome, Result, Status

QUICK = msgspec.structs.replace(LIMITS, cell=0.3, call=0.3, patience=4.0)
SLEEPS = "import time; time.sleep(n)"
FALLS = "import ctypes; ctypes.string_at(n)"
RAISES = "raise GeneratorExit if n else ValueError"


def asked_with(line: str) -> Bundle:
    """A question whose second case of four does `line` with the answer `n`."""
    square = "def test(f):\n    assert f(3) == 9"
    return make_bundle(
        question("q1", square, f"def test(n):\n    {line}\n    assert n == 1", square),
        question("q2", square),
        limits=QUICK,
    )


def graded(folder: Path, bundle: Bundle, **answers: str) -> dict[str, Result]:
    """What comes of answers `n`, graded by one worker with a right one before and after."""
    work = []
    for name, cell in {"before": "n = 1", **answers, "after": "n = 1"}.items():
        path = write(folder, name, RIGHT, cell)
        work.append(Task(bundle, Upload(name, name, str(path))))
    return results_of(batch.grade(work, 1))


OVERRUNS = {
    "a range is counted": ("assert sum(1 for _ in n for _ in n) == 3", "n = range(10 ** 7)"),
    "C code that no signal ends": ("assert '%x' % (3 ** n)", "n = 3 * 10 ** 8"),
    "sleep": (SLEEPS, "n = 1e6"),
    "all is caught": (
        "\n    while n == 2:\n        try:\n            while True: pass\n        except: pass",
        "n = 2",
    ),
}


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("line", "cell"), OVERRUNS.values(), ids=OVERRUNS)
def test_what_takes_a_test_too_long_costs_that_case_only(tmp_path, line, cell) -> None:
    wrong = graded(tmp_path, asked_with(line), wrong=cell)["wrong"]
    assert outcomes(wrong) == ["passed", "timeout", "passed", "passed"]
    assert wrong.score == 3.0
    assert "took more than" in wrong.questions[0].cases[1].detail


@pytest.mark.slow
def test_what_takes_its_diagnosis_too_long_costs_no_points(tmp_path) -> None:
    test = "def test(table):\n    assert table().shape == (2, 2)"
    bundle = make_bundle(
        question("q1", test, "def test(f):\n    assert f(3) == 9", diagnoses=()),
        question("q2", "def test(f):\n    assert f(3) == 9", diagnoses=()),
        limits=msgspec.structs.replace(QUICK, cell=1.0, call=1.0),
    )
    wide = "def table():\n    return pd.DataFrame([range(2500)], columns=['a'] * 2500)"
    path = write(tmp_path, "wide", "import pandas as pd", RIGHT, wide)
    (one,) = batch.grade([Task(bundle, Upload("wide", "wide", str(path)))], 1)
    assert [fall.spot for fall in one.falls] == [Spot(Stage.DIAGNOSIS, 0)]
    assert outcomes(one.result) == ["failed", "passed", "passed"]
    assert one.result.questions[0].behaviour == ""


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize("line", [FALLS, RAISES])
def test_who_takes_a_worker_down_pays_for_that_case(tmp_path, line) -> None:
    results = graded(tmp_path, asked_with(line), wrong="n = 0" if line == FALLS else "n = 2")
    assert outcomes(results["wrong"]) == ["passed", "crashed", "passed", "passed"]
    if line == FALLS:
        assert "SIGSEGV" in results["wrong"].questions[0].cases[1].detail


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_many_that_fall_alike_are_ours(tmp_path) -> None:
    wrong = {f"wrong{number}": f"n = 0 * {number}" for number in range(MOST_ALIKE + 1)}
    results = graded(
        tmp_path, asked_with(FALLS.replace("(n)", "(n - 1 if n == 1 else 0)")), **wrong
    )
    for name, result in results.items():
        assert result.status is Status.UNEXAMINED, name
        assert result.score is None
        assert "falls over 6 submissions alike" in result.reason


def one_that_fell(name: str, *falls: Fall) -> Graded:
    bundle = asked_with("pass")
    result = Result(submission=name, status=Status.GRADED)
    return Graded(Task(bundle, Upload(name, name, name)), result, NOTHING, falls=falls)


def fell(case: int, why: str = "SIGSEGV", outcome: Outcome = Outcome.CRASHED) -> Fall:
    return Fall(Spot(Stage.CASE, 0, case), outcome, why)


def test_only_many_of_one_kind_are_ours_and_the_order_changes_nothing() -> None:
    alike = [one_that_fell(f"alike{n}", fell(1)) for n in range(MOST_ALIKE + 1)]
    others = [
        one_that_fell("elsewhere", fell(2)),
        one_that_fell("otherwise", fell(1, "SIGABRT")),
        *(one_that_fell(f"slow{n}", fell(1, "long", Outcome.TIMEOUT)) for n in range(9)),
        one_that_fell("never"),
    ]
    for order in ([*alike, *others], [*others, *alike][::-1]):
        status = {one.task.upload.id: one.result.status for one in settled(order)}
        ours = [name for name, found in status.items() if found is Status.UNEXAMINED]
        assert sorted(ours) == [f"alike{n}" for n in range(MOST_ALIKE + 1)]
        assert len(status) == len(order)
    few = list(settled(alike[1:]))
    assert [one.result.status for one in few] == [Status.GRADED] * MOST_ALIKE


# ------------------------------------------------------------------ the look


@pytest.fixture
def seen(monkeypatch) -> SimpleNamespace:
    """A worker's beacon and what the kernel says of it, on a clock that stands."""
    said = SimpleNamespace(beacon=Beacon(), now=0.0, computed=0.0, waited=0.0)
    start = said.beacon.seen
    said.beacon.announce(Stage.CASE, 1, 2)
    said.since, said.spent = start().since, start().computed
    monkeypatch.setattr(watchdog.time, "monotonic", lambda: said.since + said.now)
    monkeypatch.setattr(watchdog.confine, "cpu_seconds", lambda pid: said.spent + said.computed)
    monkeypatch.setattr(watchdog.confine, "turns", lambda pid: (0.0, said.waited))
    said.dog = Watchdog(said.beacon, 1)
    return said


ALLOWED = Limits(cell=2.0, patience=3.0)


@pytest.mark.parametrize(
    ("now", "computed", "waited", "ends"),
    [
        (1.0, 1.9, 0.0, False),
        (1.0, 2.1, 0.0, True),
        (5.9, 0.0, 0.0, False),
        (6.1, 0.0, 0.0, True),
        (9.0, 0.0, 4.0, False),
    ],
)
def test_limits_are_those_of_a_cell(seen, now, computed, waited, ends) -> None:
    seen.now = 0.5
    assert seen.dog.overrun(ALLOWED) is None
    seen.now, seen.computed, seen.waited = now, computed, waited
    found = seen.dog.overrun(ALLOWED)
    assert (found is not None) is ends
    if found is not None:
        assert found[0] == Spot(Stage.CASE, 1, 2)


@pytest.mark.parametrize("stage", [Stage.OURS, None])
def test_nobody_looks_where_it_is_ours_or_a_candidate_is_asked(seen, stage) -> None:
    if stage is None:
        seen.beacon.ask()
    else:
        seen.beacon.announce(stage)
    seen.now, seen.computed = 100.0, 100.0
    assert seen.dog.overrun(ALLOWED) is None


@pytest.mark.parametrize(
    ("turns", "seconds"),
    [((1.0, 0.0), 12.0), ((1.0, 2.0), 4.0), ((1.0, 99.0), 2.4), ((0.0, 0.0), 12.0)],
)
def test_what_others_take_of_a_machine_is_not_the_submissions_time(
    seen, monkeypatch, turns, seconds
) -> None:
    seen.dog.begin()
    monkeypatch.setattr(watchdog.confine, "turns", lambda pid: turns)
    seen.now = 12.0
    seen.dog.overrun(ALLOWED)
    assert seen.dog.seconds() == pytest.approx(seconds)


def test_who_goes_on_while_it_is_looked_at_is_left_alone(seen, monkeypatch) -> None:
    def goes_on(pid: int) -> float:
        seen.beacon.announce(Stage.CASE, 1, 3)
        return seen.spent + 100.0

    monkeypatch.setattr(watchdog.confine, "cpu_seconds", goes_on)
    seen.now = 1.0
    assert seen.dog.overrun(ALLOWED) is None


def test_two_that_map_one_file_see_the_same() -> None:
    import os

    page = shared_file()
    one, other = Beacon(page), Beacon(page)
    os.close(page)
    one.announce(Stage.CELL, 7)
    one.ask()
    assert other.seen() == one.seen()
    assert other.seen().spot == Spot(Stage.CELL, 7)
    assert other.seen().asking
    with contextlib.closing(one), contextlib.closing(other):
        one.heard()
        assert not other.seen().asking
