"""Spoiled answers: each question's is wrong when it is tested, and right again afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fakes import doctests, in_thread, make_bundle, otter_stand_in, question
from msgspec.structs import replace

from autograder.authoring.spoiled import KINDS, KeptPoints, answers_in, kept_points, spoiled
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import read_notebook
from autograder.grading.examiner.examine import examine

pytestmark = pytest.mark.slow  # each is graded

HEAD = "import otter\ngrader = otter.Notebook()"
TAG = {"tags": ["otter_assign_solution_cell"]}


def notebook(*cells: str | tuple[str, dict[str, Any]]) -> dict[str, Any]:
    pairs = [cell if isinstance(cell, tuple) else (cell, {}) for cell in cells]
    made = [
        {"cell_type": "code", "metadata": meta, "outputs": [], "source": source.splitlines(True)}
        for source, meta in pairs
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(autouse=True, scope="module")
def otter() -> Iterator[None]:
    with otter_stand_in():
        yield


def points(bundle: Bundle, data: bytes) -> dict[str, float | None]:
    result = examine(bundle, "s", read_notebook(data), lambda: in_thread(bundle))
    return {question.name: question.points for question in result.questions}


SOLUTION = notebook(
    "class grader:\n    check = print",
    ("def double(x):\n    return 2 * x", TAG),
    "grader.check('q1')",
    ("flag = True\ncount = double(4)", TAG),
    "grader.check('q2')",
    ("def first(x):\n    return x", TAG),
    ("word = 'nonsense'", TAG),
    "grader.check('q3')",
    "later = [double(3), flag, count, first(2), word]",
)
BUNDLE = make_bundle(
    question("q1", "def test(double):\n    assert double(3) == 6"),
    doctests("q2", ">>> (flag, count)\n(True, 8)"),
    question("q3", "def test(first, word):\n    assert first(2) == 2 and word == 'nonsense'"),
    question("later", "def test(later):\n    assert later == [6, True, 8, 2, 'nonsense']"),
)


RIGHT = dict.fromkeys(("q1", "q2", "q3", "later"), 1.0)


def kept(bundle: Bundle, solution: dict[str, Any], places: Any = None) -> dict[str, KeptPoints]:
    """What is kept of each question's points when the spoiled notebook is graded."""
    found = places if places is not None else answers_in(solution, bundle.examined)
    trial = spoiled(bundle, solution, found)
    result = examine(trial.bundle, "s", read_notebook(trial.notebook), lambda: in_thread(bundle))
    return kept_points(trial, result)


ALL = tuple(KINDS)


def test_each_answer_is_wrong_where_it_is_tested() -> None:
    assert points(BUNDLE, json.dumps(SOLUTION).encode()) == RIGHT
    questions = BUNDLE.questions[:3]
    places = answers_in(SOLUTION, questions)
    assert kept(BUNDLE, SOLUTION, places) == dict.fromkeys(("q1", "q2", "q3"), KeptPoints(ALL, ()))


def test_all_is_right_again_afterwards() -> None:
    trial = spoiled(BUNDLE, SOLUTION, answers_in(SOLUTION, BUNDLE.questions[:3]))
    assert points(BUNDLE, trial.notebook) == RIGHT


@pytest.mark.parametrize(
    ("kind", "test"),
    [
        ("none", "assert double(1) is None"),
        ("text", "assert double(1) == 'nonsense'"),
        ("number", "assert double(1) < -1"),
        ("list", "assert double(1) == []"),
        ("true", "assert double(1) is True"),
        ("argument", "assert double(17) == 17 and double(x=3) == 3"),
        (
            "error",
            "try:\n        double(1)\n    except RuntimeError: return\n    raise ValueError",
        ),
    ],
)
def test_a_kind_that_the_tests_let_through_is_told(kind: str, test: str) -> None:
    bundle = make_bundle(question("q1", f"def test(double):\n    {test}"))
    assert kept(bundle, SOLUTION) == {"q1": KeptPoints(ALL, (kind,))}


def test_tests_that_look_at_nothing_let_all_through() -> None:
    test = "import inspect\n    assert list(inspect.signature(double).parameters) == ['x']"
    bundle = make_bundle(question("q1", f"def test(double):\n    {test}"))
    assert kept(bundle, SOLUTION) == {"q1": KeptPoints(ALL, ALL)}


def test_an_answer_that_binds_nothing_and_a_question_without_points_are_not_tried() -> None:
    solution = notebook("seen = []", ("seen.append(1)", TAG), "grader.check('q1')")
    bundle = make_bundle(question("q1", "def test(seen):\n    assert seen == [1]"))
    assert kept(bundle, solution) == {}
    free = [replace(case, points=0.0) for case in BUNDLE.questions[0].cases]
    worthless = replace(BUNDLE.questions[0], cases=tuple(free))
    assert kept(make_bundle(worthless), SOLUTION) == {}


def test_questions_without_a_check_are_tried_in_the_end() -> None:
    solution = notebook(
        ("def double(x):\n    return 2 * x", TAG), ("twice = double", TAG), "early = double(2)"
    )
    bundle = make_bundle(
        question("q1", "def test(double, early):\n    assert double(3) == 6 and early == 4"),
        question("q2", "def test(double, twice):\n    assert double(3) == twice(3)"),
    )
    got = kept(bundle, solution, {"q1": (0,), "q2": (1,)})
    assert got == {"q1": KeptPoints(ALL, ()), "q2": KeptPoints(ALL, ())}


def test_two_questions_of_one_check_cell() -> None:
    solution = notebook(
        "class grader:\n    check = print",
        "a = 5\nb = 7",
        "grader.check('q1'); grader.check('q2')",
    )
    bundle = make_bundle(
        question("q1", "def test(a):\n    assert a == 5"),
        question("q2", "def test(b):\n    assert b == 7"),
    )
    assert kept(bundle, solution) == {"q1": KeptPoints(ALL, ()), "q2": KeptPoints(ALL, ())}


def test_without_marks_all_code_since_the_check_before_is_the_answer() -> None:
    bare = notebook(*("".join(cell["source"]) for cell in SOLUTION["cells"]))
    assert answers_in(bare, BUNDLE.questions) == {
        "q1": (0, 1), "q2": (3,), "q3": (5, 6), "later": (),
    }  # fmt: skip
