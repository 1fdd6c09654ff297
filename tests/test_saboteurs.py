"""Saboteurs: what a test lets through when all answers of a notebook are wrong in one way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fakes import doctests, in_thread, make_bundle, otter_stand_in, question
from msgspec.structs import replace
from test_spoiled import TAG, notebook

from autograder.authoring.saboteurs import (
    KINDS,
    MOST,
    Saboteurs,
    earned,
    kinds_for,
    saboteurs,
    told_of,
)
from autograder.authoring.spoiled import answers_in
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import read_notebook
from autograder.grading.examiner.examine import examine
from autograder.result import Result

pytestmark = pytest.mark.slow  # each is graded


@pytest.fixture(autouse=True, scope="module")
def otter() -> Iterator[None]:
    with otter_stand_in():
        yield


GRADER = "class grader:\n    check = print"
GIVEN = "import numpy as np\nsizes = (1.0, 2.0, 4.0)\ndef total(x):\n    return float(sum(x))"
ANSWERS = """\
def mean(x):
    if len(x) == 0:
        raise ValueError("nothing to take the mean of")
    return sum(x) / len(x)
def slow_mean(x):
    return mean(list(x))
def scaled(x):
    return 2.0 * np.asarray(x)
def flipped(x):
    return list(x)[::-1]
class Line:
    def __init__(self, slope):
        self.slope = slope
    def at(self, x):
        return self.slope * x
half = 0.5"""
SOLUTION = notebook(GRADER, GIVEN, (ANSWERS, TAG), "grader.check('q1')", "rest = scaled(sizes)")


def results_of(tried: Saboteurs, bundle: Bundle) -> list[Result]:
    return [
        examine(judge, "s", read_notebook(data), lambda: in_thread(bundle))
        for data, judge in tried.trials
    ]


def earned_by(test: str, solution: dict[str, Any] = SOLUTION) -> set[str]:
    """The kinds that pass a test of `q1`, which the solution passes."""
    bundle = make_bundle(question("q1", test))
    right = examine(
        bundle, "s", read_notebook(json.dumps(solution).encode()), lambda: in_thread(bundle)
    )
    assert [each.points for each in right.questions] == [1.0], right
    tried = saboteurs(bundle, solution, answers_in(solution, bundle.examined))
    found = earned(tried, results_of(tried, bundle), None)
    assert all(cases == ("q1_1",) for kinds in found.values() for cases in kinds.values())
    return set(found.get("q1", ()))


GOOD = """\
def test(mean, scaled, half):
    import numpy as np
    got = scaled([1.0, 2.5])
    assert np.shape(got) == (2,) and np.allclose(got, [2.0, 5.0])
    assert mean([1, 2, 6]) == 3 and half == 0.5"""


def test_a_test_that_compares_values_lets_none_through() -> None:
    assert earned_by(GOOD) == set()


REFUSES = """\
def test(mean):
    try:
        mean([])
    except ValueError:
        return
    raise AssertionError"""
AFTER_THE_CALL = """\
def test(scaled):
    import numpy as np
    x = np.array([1.0, 2.0])
    assert np.allclose(scaled(x), 2 * x)"""


@pytest.mark.parametrize(
    ("test", "among", "not_among"),
    [
        (REFUSES, {"raises ValueError"}, {"none", "zeros", "array"}),
        (REFUSES.replace("ValueError", "Exception"), {"raises ValueError"}, {"none"}),
        ("def test(mean):\n    import numpy as np\n    assert np.allclose(mean([1, 3]), 2)",
         {"array"}, {"zero", "zeros", "nans"}),
        (AFTER_THE_CALL, {"zeroed"}, {"zeros", "zero"}),
        (AFTER_THE_CALL.replace("2 * x", "[2.0, 4.0]"), set(), {"zeroed", "argument"}),
        ("def test(mean, slow_mean):\n    assert mean([1, 3]) == slow_mean([1, 3])",
         {"none", "zero", "text", "argument", "zeros"}, {"nan", "raises ValueError"}),
        ("def test(mean, slow_mean):\n    from numpy.testing import assert_allclose\n"
         "    assert_allclose(mean([1, 3]), slow_mean([1, 3]))",
         {"nan", "nans"}, {"raises ValueError"}),
        ("def test(flipped):\n    x = [1, 2, 3]\n    assert flipped(x) == [3, 2, 1]",
         {"reversed"}, {"argument"}),
        ("def test(flipped):\n    x = [1, 2, 3]\n    flipped(x)\n    assert x != [3, 2, 1]\n"
         "    assert sorted(flipped(x)) == sorted(x)", {"argument", "returned"}, {"reversed"}),
        ("def test(mean, sizes, total):\n    assert mean(sizes) == total(sizes) / 3",
         {"rebound_zeros"}, {"zeros", "zero"}),
        ("def test(scaled, sizes):\n    import numpy as np\n"
         "    assert np.allclose(scaled(sizes), 2 * np.array(sizes))",
         {"rebound_zeros", "rebound_empty"}, {"zeros", "list"}),
        ("def test(mean, sizes):\n    from numpy.testing import assert_allclose\n"
         "    assert_allclose(mean(sizes), np_mean(sizes))\ndef np_mean(x): return sum(x) / 3",
         {"rebound_nans", "rebound_zeros"}, {"nans"}),
        ("def test(Line):\n    line = Line(2)\n    assert line.at(0) == line.at(1) * 0",
         {"zero", "zeros"}, {"text", "none"}),
        ("def test(half):\n    assert half is not None and half == half",
         {"zero", "true", "list"}, {"none", "nan"}),
    ],
    ids=("errors", "any error", "empty", "after the call", "before the call", "two answers",
         "two answers and NaN", "reversed", "the same back", "a rebound function",
         "rebound data", "rebound to NaN", "a class", "no value"),
)  # fmt: skip
def test_a_weak_test_is_taken_in(test: str, among: set[str], not_among: set[str]) -> None:
    found = earned_by(test)
    assert among <= found, found
    assert not not_among & found, found


def test_what_answers_and_saboteurs_did_is_undone() -> None:
    """What the notebook gives, what saboteurs change in place, and later cells are right again."""
    cells = (GRADER, GIVEN, "data = np.array([3.0, 1.0])", (ANSWERS, TAG), "grader.check('q1')")
    solution = notebook(*cells, "rest = scaled(data)", "grader.check('q2')")
    bundle = make_bundle(
        question("q1", "def test(scaled, data, sizes):\n    scaled(data); scaled(sizes)"),
        question("q2", "def test(rest, data, sizes, mean):\n    assert list(rest) == [6, 2]\n"
                 "    assert list(data) == [3, 1] and sizes == (1, 2, 4) and mean(sizes) > 2"),
    )  # fmt: skip
    tried = saboteurs(bundle, solution, answers_in(solution, bundle.examined[:1]))
    for data, _ in tried.trials:
        result = examine(bundle, "s", read_notebook(data), lambda: in_thread(bundle))
        assert [each.points for each in result.questions] == [1.0, 1.0], result


ABOUT_BETA = "def test(beta):\n    assert list(beta) == [2, 4, 8]"


@pytest.mark.parametrize(
    ("cells", "test", "wanted"),
    [
        ([(ANSWERS, TAG), "beta = scaled(sizes)"], ABOUT_BETA, set()),
        ([(ANSWERS, TAG), "b = scaled(sizes)\nbeta = b + 0"], ABOUT_BETA, set()),
        (["table = {}", ("k = 1\ntable['x'] = [k]", TAG)],
         "def test(table):\n    assert table['x'] == [1]", set()),
        (["seen = []", ("k = 1\nseen.append(k)", TAG)],
         "def test(seen):\n    assert seen == [1]", set()),
        (["seen = []", ("seen.append(1)", TAG)], "def test(seen):\n    assert seen == [1]", set()),
        ([(ANSWERS, TAG), "def twice(x):\n    return mean(x) + mean(x)"],
         "def test(twice):\n    assert twice([1, 3]) == 4", set()),
    ],
    ids=("given computes", "in two steps", "a part", "by a call", "nothing bound", "given calls"),
)  # fmt: skip
def test_what_follows_from_an_answer_is_no_proof_that_it_was_right(
    cells: list[Any], test: str, wanted: set[str]
) -> None:
    solution = notebook(GRADER, GIVEN, *cells, "grader.check('q1')")
    assert earned_by(test, solution) == wanted


def test_questions_without_a_check_are_tried_in_the_end() -> None:
    solution = notebook((ANSWERS, TAG))
    bundle = make_bundle(question("q1", REFUSES))
    tried = saboteurs(bundle, solution, {"q1": (0,)})
    assert set(earned(tried, results_of(tried, bundle), None)["q1"]) == {"raises ValueError"}


def test_what_an_untouched_notebook_earns_is_no_feat() -> None:
    bundle = make_bundle(question("q1", "def test(sizes):\n    assert sizes[0] == 1", REFUSES))
    tried = saboteurs(bundle, SOLUTION, answers_in(SOLUTION, bundle.examined))
    empty = notebook(GRADER, GIVEN, "grader.check('q1')")
    untouched = examine(
        bundle, "s", read_notebook(json.dumps(empty).encode()), lambda: in_thread(bundle)
    )
    results = results_of(tried, bundle)
    assert "q1_1" in earned(tried, results, None)["q1"]["none"]
    assert earned(tried, results, untouched) == {"q1": {"raises ValueError": ("q1_2",)}}


def test_only_cases_with_points_are_run() -> None:
    ran = "def test(mean):\n    raise RuntimeError"
    for one in (question("q1", ran, REFUSES, GOOD), doctests("q1", ">>> ran()\n1", ">>> mean\n1")):
        free = replace(one.cases[0], points=0.0)
        bundle = make_bundle(replace(one, cases=(free, *one.cases[1:])))
        tried = saboteurs(bundle, SOLUTION, {"q1": (2,)})
        for result in results_of(tried, bundle):
            names = [[case.name for case in each.cases] for each in result.questions]
            assert names == [[case.name for case in one.cases[1:]]] * len(names)
    assert set(earned(tried, results_of(tried, bundle), None)) == set()


def test_what_earns_no_points_is_not_told() -> None:
    all_of_it = replace(question("q1", REFUSES, GOOD), all_or_nothing=True)
    worthless = question("q1", REFUSES)
    none = replace(worthless, cases=tuple(replace(case, points=0.0) for case in worthless.cases))
    for one in (all_of_it, none):
        bundle = make_bundle(one)
        tried = saboteurs(bundle, SOLUTION, answers_in(SOLUTION, bundle.examined))
        assert earned(tried, results_of(tried, bundle), None) == {}


def test_there_are_at_most_twenty_five() -> None:
    every = [name for name in dir(__builtins__) if name.endswith("Error")] or ["ValueError"]
    kinds = kinds_for([question("q1", f"def test(f):\n    {every!r}, KeyError, OSError")])
    assert len(kinds) <= MOST
    assert set(KINDS) < set(kinds)
    assert {"raises ValueError", "raises KeyError"} <= set(kinds)
    assert "raises OSError" not in kinds_for([question("q1", GOOD)])


def test_one_line_says_what_each_earns() -> None:
    kinds = {"none": ("a", "b"), "zero": ("a",), "text": ("a", "b"), "raises KeyError": ("c",)}
    assert told_of("q1", kinds) == (
        "saboteurs earn points in q1: None, a text ('a', 'b'); 0 ('a'); raises KeyError ('c')"
    )
    many = {name: (name,) for name in ("none", "zero", "number", "true", "false", "text")}
    assert told_of("q1", many).endswith("; True ('true'); and 2 more")
    assert "'0', '1', '2', '3' and 2 more" in told_of("q1", {"none": tuple("012345")})
