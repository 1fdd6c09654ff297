"""What of given cells is copied for the tests, and what is left to the submission."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.build.helpers import Given, asked_by, given_in, helpers_for, left_open


def notebook(*cells: str) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "source": source} for source in cells]}


def given(*cells: str, blank: str = "x = ...", filled: str = "x = 7") -> Given:
    return given_in(notebook(*cells, blank), notebook(*cells, filled))


CLOSE = "def close(a, b):\n    return abs(a - b) < TOLERANCE"


def test_a_helper_comes_with_what_it_needs() -> None:
    known = given("%matplotlib inline\nimport math\nimport json", "TOLERANCE = 1e-6", CLOSE)
    source = helpers_for(known, {"close", "x"})
    names: dict[str, Any] = {}
    exec(source, names)
    assert names["close"](1, 1 + 1e-9)
    assert "json" not in names
    assert helpers_for(known, {"x"}) == ""


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["def close(a, b):\n    return a == b + x"], "it uses an answer"),
        (["def close(a, b):\n    return a == b + y"], "it uses what nobody defines"),
        ([CLOSE, "TOLERANCE = [1e-6]"], "it uses what can be changed in place"),
        ([CLOSE, "TOLERANCE = float('1e-6')"], "it uses what a statement computes"),
        ([CLOSE, "TOLERANCE = 1", "TOLERANCE = 2"], "it uses what is set twice"),
        ([CLOSE, "TOLERANCE = 1", "close = print"], "it is defined twice"),
        (["class close:\n    pass"], "it is a class"),
        (["from math import *", "def close(a, b):\n    return sqrt(a) == b"], "a star's names"),
        (["def broken(:", "close = 'a'.join"], "it is computed"),
    ],
)
def test_left_to_the_submission(cells: list[str], why: str) -> None:
    known = given(*cells)
    assert helpers_for(known, {"close"}) == "", why
    (line,) = left_open(known, {"q1": frozenset({"close", "x"})})
    assert line.startswith("the tests of q1 take close from the submission")


def test_an_answer_is_nobodys_helper() -> None:
    known = given("def close(a, b):\n    return a == b", blank="close = ...", filled="close = max")
    assert helpers_for(known, {"close"}) == ""
    assert not list(left_open(known, {"q1": frozenset({"close"})}))


def test_the_same_import_twice_is_one() -> None:
    known = given("import math", "import math", "def ring(r):\n    return math.pi * r")
    assert "import math" in helpers_for(known, {"ring"})


def test_functions_that_call_each_other() -> None:
    cell = (
        "def even(n):\n    return n == 0 or odd(n - 1)\ndef odd(n):\n    return n and even(n - 1)"
    )
    names: dict[str, Any] = {}
    exec(helpers_for(given(cell), {"odd"}), names)
    assert names["odd"](5)


def test_what_tests_ask_for() -> None:
    source = (
        "@test_case(points=1)\n"
        "def test_a(answer, close):\n    assert close(answer, other)\n"
        "@test_case(points=1)\n"
        "def test_b(env):\n    assert env['far'](1)\n"
        "def own(parameter):\n    pass\n"
    )
    assert asked_by(source, ok_format=False) == {"answer", "close", "far"}
    assert {"close", "answer"} <= asked_by("test = {'code': '>>> close(answer)'}", ok_format=True)
