"""Spoiled answers: each question's is wrong when it is tested, and right again afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes import doctests, in_thread, make_bundle, question

from autograder.bundle import Bundle
from autograder.examiner.examine import examine, prepare
from autograder.notebook import read_notebook
from autograder.spoiled import KINDS, answers_in, spoiled

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
def prepared() -> None:
    prepare()


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


def test_each_answer_is_wrong_where_it_is_tested_and_right_later() -> None:
    assert points(BUNDLE, json.dumps(SOLUTION).encode()) == dict.fromkeys(
        ("q1", "q2", "q3", "later"), 1.0
    )
    made = spoiled(SOLUTION, answers_in(SOLUTION, ("q1", "q2", "q3")))
    assert [one.kind for one in made] == list(KINDS)
    for one in made:
        got = points(BUNDLE, one.notebook)
        assert got == {"q1": 0.0, "q2": 0.0, "q3": 0.0, "later": 1.0}, one.kind


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
def test_what_each_kind_gives(kind: str, test: str) -> None:
    bundle = make_bundle(question("q1", f"def test(double):\n    {test}"))
    (data,) = (
        one.notebook for one in spoiled(SOLUTION, answers_in(SOLUTION, ["q1"])) if one.kind == kind
    )
    assert points(bundle, data) == {"q1": 1.0}
    assert points(bundle, json.dumps(SOLUTION).encode()) == {"q1": 0.0}


def test_a_signature_stays() -> None:
    test = "import inspect\n    assert list(inspect.signature(double).parameters) == ['x']"
    bundle = make_bundle(question("q1", f"def test(double):\n    {test}"))
    for one in spoiled(SOLUTION, answers_in(SOLUTION, ["q1"])):
        assert points(bundle, one.notebook) == {"q1": 0.0 if one.kind == "empty" else 1.0}


def test_an_answer_that_binds_nothing_is_left_empty_alone() -> None:
    solution = notebook("seen = []", ("seen.append(1)", TAG), "grader.check('q1')")
    (one,) = spoiled(solution, answers_in(solution, ["q1"]))
    bundle = make_bundle(question("q1", "def test(seen):\n    assert seen == [1]"))
    assert one.kind == "empty"
    assert points(bundle, one.notebook) == {"q1": 0.0}


def test_a_question_without_a_check_stays_spoiled_to_the_end() -> None:
    solution = notebook(("def double(x):\n    return 2 * x", TAG), "early = double(2)")
    bundle = make_bundle(
        question("q1", "def test(double):\n    assert double(3) == 6"),
        question("q2", "def test(early):\n    assert early == 4"),
    )
    for one in spoiled(solution, {"q1": (0,)}):
        assert points(bundle, one.notebook)["q1"] == 0.0
        assert one.kind == "empty" or points(bundle, one.notebook)["q2"] == 1.0


def test_two_questions_of_one_check_cell() -> None:
    solution = notebook(
        "class grader:\n    check = print",
        "a = 1\nb = 2",
        "grader.check('q1'); grader.check('q2')",
    )
    bundle = make_bundle(
        question("q1", "def test(a):\n    assert a == 1"),
        question("q2", "def test(b):\n    assert b == 2"),
    )
    for one in spoiled(solution, answers_in(solution, ["q1", "q2"])):
        assert points(bundle, one.notebook) == {"q1": 0.0, "q2": 0.0}


def test_without_marks_all_code_since_the_check_before_is_the_answer() -> None:
    bare = notebook(*("".join(cell["source"]) for cell in SOLUTION["cells"]))
    assert answers_in(bare, ["q1", "q2", "q3", "q9"]) == {
        "q1": (0, 1), "q2": (3,), "q3": (5, 6), "q9": (),
    }  # fmt: skip
