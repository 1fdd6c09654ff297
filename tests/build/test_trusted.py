"""What of given cells is copied for the tests, and what the build refuses to copy."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.authoring.masters.trusted import (
    Given,
    asked_by,
    given_in,
    left_open,
    names_in,
    sources_of,
)
from autograder.errors import MasterError

ASKED = {"q1": frozenset({"close", "x"})}
CLOSE = "def close(a, b):\n    return abs(a - b) < TOLERANCE"


def notebook(*cells: str) -> dict[str, Any]:
    return {"cells": [{"cell_type": "code", "source": source} for source in cells]}


def given(*cells: str, blank: str = "x = ...", filled: str = "x = 7") -> Given:
    return given_in(notebook(*cells, blank), notebook(*cells, filled))


def copied(known: Given) -> str:
    return sources_of(known, ["close"], ASKED, 1)["q1"]


def test_it_comes_with_what_it_needs() -> None:
    known = given("%matplotlib inline\nimport math\nimport numpy as np", "TOLERANCE = 1e-6", CLOSE)
    names: dict[str, Any] = {}
    exec(copied(known), names)
    assert names["close"](1, 1 + 1e-9)
    assert "np" not in names
    assert sources_of(known, [], ASKED, 1) == {"q1": ""}
    assert sources_of(known, ["close"], {"q2": frozenset({"x"})}, 1) == {"q2": ""}


def test_functions_that_call_each_other() -> None:
    even = "def close(n):\n    return n == 0 or odd(n - 1)\n"
    names: dict[str, Any] = {}
    exec(copied(given(even + "def odd(n):\n    return n and close(n - 1)")), names)
    assert names["close"](4)


T = "TOLERANCE = 1"
REFUSED = {
    "an answer": ["def close(a, b):\n    return a == b + x"],
    "what nobody defines": ["def close(a, b):\n    return a == b + y"],
    "what can be changed in place": [CLOSE, "TOLERANCE = [1e-6]"],
    "what a statement computes": [CLOSE, "TOLERANCE = float('1e-6')"],
    "what is set twice": [CLOSE, T, "TOLERANCE = 2"],
    "what a function sets": [CLOSE, T, "def loosen():\n    global TOLERANCE\n    TOLERANCE = 9"],
    "what it sets itself": ["n = 0\ndef close(a, b):\n    global n\n    n += 1\n    return a == b"],
    "what a loop sets": [CLOSE, T, "for TOLERANCE in (1, 2):\n    pass"],
    "what a default sets": [CLOSE, T, "def h(a=(TOLERANCE := 3)):\n    return a"],
    "what a comprehension sets": [CLOSE, T, "any((TOLERANCE := k) for k in (2, 3))"],
    "what is deleted": [CLOSE, T, "del TOLERANCE"],
    "what a magic may set": [CLOSE, T, "TOLERANCE = !ls"],
    "what a cell of another kind may set": [CLOSE, T, "%%time\nTOLERANCE = 2"],
    "it twice": [CLOSE, T, "close = print"],
    "its attributes": [CLOSE, T, "close.tolerance = 1"],
    "a class": ["class close:\n    pass"],
    "a star's names": ["from math import *", "def close(a, b):\n    return a == b"],
    "what is computed": ["close = 'a'.join"],
    "what evaluates text": ["def close(a, b):\n    return eval(a) == b"],
    "what loads objects": ["import pickle\ndef close(a, b):\n    return pickle.loads(a) == b"],
    "what opens files": ["def close(a, b):\n    return open(a).read() == b"],
    "one that is no Python": ["def close(a, a):\n    return a"],
    "a part of a line": ["def close(a, b):\n    return (a\n % b\n)\n!ls"],
    "a name beside an answer's": [
        "lo, x = 0, 0\ndef close(a, b):\n    return a - b < lo",
    ],
    "a builtin that is replaced": [
        "def close(a, b):\n    return max(a, b) == a",
        "def max(a, b):\n    return a if a > b else b\nmax = max",
    ],
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    with pytest.raises(MasterError, match=r"'trusted': "):
        copied(given(*REFUSED[what]))


def test_an_answer_that_takes_a_builtins_place() -> None:
    cell = "def close(a, b):\n    return max(a, b) == a"
    with pytest.raises(MasterError, match="'max', which 'close' needs, is set by an answer"):
        copied(given(cell, blank="max = ...", filled="max = sorted"))


def test_an_import_of_several_names_stands_and_falls_as_one() -> None:
    cell = "from math import sqrt, factorial\ndef close(a, b):\n    return sqrt((a - b) ** 2) < 1"
    assert "import sqrt" in copied(given(cell))
    with pytest.raises(MasterError, match="'factorial', which 'close' needs, is set by an answer"):
        copied(given(cell, blank="def factorial(n):\n    ...", filled="def factorial(n): return 1"))


def test_what_is_left_to_the_submission_is_said() -> None:
    known = given(CLOSE, T)
    (line,) = left_open(known, [], ASKED)
    assert line.startswith("the tests of q1 take the given close from the submission")
    assert not list(left_open(known, ["close"], ASKED))


def test_what_tests_ask_for() -> None:
    source = (
        "@test_case(points=1)\n"
        "def test_a(answer, close, *, apart):\n    assert close(answer, other)\n"
        "@test_case(points=1)\n"
        "def test_b(env):\n    assert look(env)\n"
        "def look(parameter):\n    return parameter['far'](1)\n"
    )
    assert asked_by(source, ok_format=False) == {"answer", "close", "apart", "far"}
    assert {"close", "answer"} <= asked_by("test = {'code': '>>> close(answer)'}", ok_format=True)


def test_the_configuration() -> None:
    assert names_in(None, 1) == ()
    assert names_in(["close", "far"], 1) == ("close", "far")
    for wrong in ({"close": 1}, ["a b"], [3], "two words"):
        with pytest.raises(MasterError, match="a list of names"):
            names_in(wrong, 1)
