"""A known mistake gives its hint, written in another way too; others give none."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import msgspec
import pytest

from autograder import batch
from autograder.authoring.audit.mistakes import mistakes_of
from autograder.batch import Task
from autograder.formats.bundle import Bundle, Diagnosis, sealed
from autograder.formats.submission import Upload
from autograder.grading.examiner.behaviour import behaviour_of, diagnosis_of
from autograder.grading.wire import messages, values
from autograder.result import Outcome, QuestionResult

from .planted import HIDDEN, PUBLIC, Planted, judged

MEAN = f"""
{PUBLIC}def test_public(mean):
    assert abs(mean([2.0]) - 2) < 1e-6

{HIDDEN}def test_mean(mean):
    import numpy as np
    rng = np.random.default_rng(1)
    for n in (1, 4, 9):
        numbers = rng.normal(size=n)
        assert abs(mean(numbers.tolist()) - numbers.mean()) < 1e-6

{HIDDEN}def test_empty(mean):
    assert abs(mean([1.0, 4.0]) - 2.5) < 1e-6
    try:
        mean([])
    except ValueError:
        return
    raise AssertionError("wanted a ValueError")
"""
ANSWER = (
    "def mean(xs):\n    if len(xs) == 0:\n        raise ValueError('no')\n"
    "    return sum(xs) / len(xs)\n"
)
SUM = "def mean(xs):\n    if not xs:\n        raise ValueError('no')\n    return sum(xs)\n"
SUM_IN_A_LOOP = (
    "def mean(numbers):\n    if not numbers:\n        raise ValueError('no numbers')\n"
    "    total = 0\n    for number in numbers:\n        total += number\n    return total\n"
)


def payload(value: object) -> bytes:
    return messages.pack(messages.Value(values.encode(value, lambda v: ["own", 1, "object", {}])))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1.0, 1, True),
        ([1, 2], (1.0, 2.0000000001), True),
        (0.0, 1e-17, True),
        (1.0, 1.01, False),
        ([1, 2], [2, 1], False),
        (True, 1, False),
        ("a", "b", False),
        ({"a": 1}, {"a": 1.0}, True),
        ([range(1000)], ["range"], True),
        ([[range(1000)] * 3], [["range"] * 3], True),
    ],
)
def test_behaviour(one: object, other: object, same: bool) -> None:
    lost = [Outcome.FAILED]
    first, second = (behaviour_of(lost, {0: [payload(value)]}) for value in (one, other))
    assert first
    assert (first == second) is same


def test_nothing_heard_is_no_behaviour() -> None:
    raised = messages.pack(messages.Raised("ValueError", "ValueError", "no"))
    assert behaviour_of([Outcome.ERROR], {0: [raised]}) == ""
    assert behaviour_of([Outcome.PASSED], {0: [payload(1)]}) == ""
    assert diagnosis_of("", [Diagnosis("n", "h", "")]) is None


def test_what_was_lost_counts() -> None:
    heard = {0: [payload(1)], 1: [payload(2)]}
    both = behaviour_of([Outcome.FAILED, Outcome.FAILED], heard)
    assert behaviour_of([Outcome.FAILED, Outcome.PASSED], heard) != both
    assert behaviour_of([Outcome.FAILED, Outcome.TIMEOUT], heard) != both


@pytest.mark.slow
def test_hints(tmp_path: Path) -> None:
    largest = ANSWER.replace("sum(xs)", "max(list(xs))")
    planted = Planted(MEAN, answer=ANSWER, wrong={"the sum": SUM, "largest": largest})
    found = judged({"q1": planted}, tmp_path / "audit")["q1"]
    hints = {"the sum": "Divide by how many there are."}
    known = mistakes_of(found, hints)
    assert known is not None
    assert any(each.name.startswith("a mutant") for each in known.diagnoses)
    told = mistakes_of(found, {**hints, "largest": "A mean is of all of them."})
    (behaviour,) = (each.behaviour for each in told.diagnoses if each.name == "largest")
    assert all(each.behaviour != behaviour for each in known.diagnoses)  # no mutant speaks for it
    assert mistakes_of(found, {"the sum": ""}) is None
    question = msgspec.structs.replace(found.subject.question, diagnoses=known.diagnoses)
    bundle = sealed(Bundle(slug="planted", title="planted", questions=(question,)))
    answers = {
        "right": ANSWER,
        "sum": SUM_IN_A_LOOP,
        "none": "def mean(xs):\n    return None\n",
        "other": "def mean(xs):\n    return max(xs)\n",
        "largest": largest,
    }
    got = graded(bundle, {n: found.subject.notebook(a) for n, a in answers.items()}, tmp_path)
    assert got["right"].misconception == got["right"].behaviour == ""
    assert (got["sum"].misconception, got["sum"].hint) == ("the sum", known_hint(known.diagnoses))
    assert got["none"].hint == ""
    assert got["other"].behaviour != ""
    assert got["largest"].hint == ""
    off = sealed(Bundle(slug="planted", title="planted", questions=(without(question),)))
    assert graded(off, {"sum": found.subject.notebook(SUM)}, tmp_path)["sum"].behaviour == ""


def known_hint(diagnoses: tuple[Diagnosis, ...]) -> str:
    return next(each.hint for each in diagnoses if each.name == "the sum")


def without(question: object) -> object:
    return msgspec.structs.replace(question, diagnoses=None)


def graded(bundle: Bundle, notebooks: dict[str, bytes], folder: Path) -> dict[str, QuestionResult]:
    tasks = []
    for name, data in notebooks.items():
        assert json.loads(data)["cells"]
        path = folder / f"{name}.ipynb"
        path.write_bytes(data)
        tasks.append(Task(bundle, Upload(name, name, str(path))))
    with contextlib.closing(batch.grade(tasks, 1)) as stream:
        return {done.task.upload.id: done.result.questions[0] for done in stream}
