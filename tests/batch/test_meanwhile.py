"""How questions stand is told while a submission is graded: public cases alone, as they come."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from fakes import make_bundle, question, write

from autograder.batch import Task, grade
from autograder.formats.submission import Upload
from autograder.result import Outcome, QuestionResult, public_of

pytestmark = pytest.mark.slow

BUNDLE = make_bundle(
    question(
        "q1",
        "def test(f):\n    assert f(3) == 9",
        "def test_hidden(f):\n    assert f(2) == 4",
        "def test_more(f):\n    assert f(1) == 1, 'no'",
    ),
    question("q2", "def test(g):\n    assert g(3) == 9"),
)
SQUARE = "def f(x):\n    return x * x"


def told(tmp_path, source: str) -> tuple[list[QuestionResult], tuple[QuestionResult, ...]]:
    path = write(tmp_path, "one", source)
    heard: list[QuestionResult] = []
    task = Task(BUNDLE, Upload("one", "one", str(path)), told=heard.append)
    (done,) = grade([task], 1)
    return heard, done.result.questions


def last_of(heard: list[QuestionResult]) -> dict[str, QuestionResult]:
    return {one.name: one for one in heard}


def outcomes(questions: Iterable[QuestionResult]) -> list[tuple[str, str, Outcome, float | None]]:
    return [(one.name, c.name, c.outcome, one.points) for one in questions for c in one.cases]


def test_public_cases_are_told_one_after_the_other(tmp_path) -> None:
    heard, final = told(tmp_path, SQUARE)
    assert [(one.name, len(one.cases)) for one in heard] == [("q1", 1), ("q1", 2), ("q2", 1)]
    assert not any(case.hidden for one in heard for case in one.cases)
    assert outcomes(last_of(heard).values()) == outcomes(map(public_of, final))
    assert [case.outcome for case in last_of(heard)["q2"].cases] == [Outcome.MISSING]


def test_what_was_heard_by_a_hidden_test_is_not_told(tmp_path) -> None:
    """The answer keeps what hidden tests ask it, and says it where public ones are told of."""
    source = (
        "asked = []\ndef f(x):\n    asked.append(x)\n"
        "    if len(asked) > 2: raise ValueError(str(asked))\n    return x * x"
    )
    heard, _ = told(tmp_path, source)
    (last,) = last_of(heard)["q1"].cases[1:]
    assert (last.outcome, last.message, last.detail) == (Outcome.ERROR, "", "")


def test_a_lost_candidate_tells_its_case_and_the_next_goes_on(tmp_path) -> None:
    heard, final = told(tmp_path, "import os\ndef f(x):\n    os._exit(1)")
    assert [case.outcome for case in last_of(heard)["q1"].cases] == [Outcome.CRASHED] * 2
    assert outcomes(last_of(heard).values()) == outcomes(map(public_of, final))
