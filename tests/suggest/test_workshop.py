"""What the workshop makes of answers that are hard to test: it says what it cannot do."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.authoring.audit.cut import Subject
from autograder.authoring.suggest.choice import stopped_by
from autograder.authoring.suggest.errand import TriedCall, Workings
from autograder.commands.suggest import Posed, chosen_of, work
from autograder.formats.bundle import Bundle, read_test_file

pytestmark = pytest.mark.slow

ANSWER = '''\
def curve(x):
    """A figure of x, a list of numbers. Raises ValueError if x is empty."""
    if len(x) == 0:
        raise ValueError("nothing to draw")
    return plt.subplots()[1]


def noise(n):
    """Any n numbers, n: a whole number."""
    return np.random.default_rng().normal(size=n)


def slow(x):
    """x: a number."""
    for _ in range(10**8):
        x += 1
    return x


def table(frame, column):
    """frame: a DataFrame, not changed. column: the name of one.

    Returns a DataFrame with the rows in which that column is above its mean.
    Raises KeyError if there is no such column.
    """
    return frame[frame[column] > frame[column].mean()]


def at_most(f, xs):
    """The largest value of f. f: function of one number. xs: list of numbers, not changed."""
    return max(f(x) for x in xs)


def shares(rng, n):
    """n shares that add up to 1. rng: a numpy.random.Generator. n: a whole number, 1 or more."""
    return rng.dirichlet([1.0] * n)


def hands(rng, n):
    """n cards in two hands. rng: a numpy.random.Generator. n: a whole number, 2 or more."""
    return np.array_split(rng.permutation(n), 2)
'''
PUBLIC = """from otter.test_files import test_case
OK_FORMAT = False
name = "q1"
points = None

@test_case(points=0, hidden=False)
def test_public(table, curve, noise, slow, at_most, shares, hands):
    import pandas as pd
    frame = pd.DataFrame({"a": [1.0, 2.0, 4.5], "b": ["x", "y", "z"]})
    assert len(table(frame, "a")) == 1

@test_case(points=0, hidden=False)
def test_that_fails(at_most):
    assert at_most(abs, [1, -3]) == 4
"""
WRONG = {
    "drops the labels": ANSWER.replace("mean()]\n", "mean()].reset_index(drop=True)\n"),
    "below the mean": ANSWER.replace("[column] >", "[column] <"),
    "the least": ANSWER.replace("max(f", "min(f"),
    "sorts what it is given": ANSWER.replace("    return max", "    xs.sort()\n    return max"),
    "shares alike": ANSWER.replace("rng.dirichlet([1.0] * n)", "np.ones(n) / n"),
    "unshuffled": ANSWER.replace("rng.permutation(n)", "np.arange(n)"),
    "cut at random": ANSWER.replace("rng.permutation(n)", "np.roll(range(n), rng.integers(n))"),
    "with replacement": ANSWER.replace("rng.permutation(n)", "rng.integers(n, size=n)"),
    "no end": ANSWER.replace('raise ValueError("nothing to draw")', "while not x: pass"),
}


@pytest.fixture(scope="module")
def posed() -> Posed:
    question = read_test_file("q1", PUBLIC, "q1")
    cells = ("import numpy as np\nimport matplotlib.pyplot as plt", ANSWER, 'grader.check("q1")')
    subject = Subject(
        slug="planted",
        question=question,
        answer=ANSWER,
        prompt="",
        cells=cells,
        place=1,
        others=(),
        bundle=Bundle(slug="planted", title="planted", questions=(question,)),
    )
    return Posed(
        subject=subject,
        mutants={},
        equivalent=frozenset(),
        known={},
        promised=WRONG,
        right={"the same": ANSWER.replace("max(f(x) for x in xs)", "np.max([f(x) for x in xs])")},
    )


@pytest.fixture(scope="module")
def found(posed: Posed) -> Workings:
    return work(posed)


def cases_of(found: Workings, function: str) -> list[TriedCall]:
    return [case for case in found.cases if case.function == function]


def test_it_says_what_cannot_be_tested(found: Workings) -> None:
    assert found.error == ""
    notes = " ".join(found.notes)
    assert "noise: nothing can be tested" in notes
    assert "does not give the same twice" in notes
    assert "slow: nothing can be tested" in notes
    assert "it takes too long" in notes
    assert "it draws" in notes
    assert "fails the public test 'q1 - 2'" in notes


def test_what_can_be_tested_of_it_all_the_same(found: Workings) -> None:
    assert {case.oracle for case in cases_of(found, "curve")} == {"error"}
    oracles = Counter(case.oracle for case in cases_of(found, "table"))
    assert oracles["second answer"] > 5
    assert oracles["error"] >= 1
    assert all(case.form is not None for case in cases_of(found, "table") if not case.error)
    assert len(cases_of(found, "at_most")) > 20
    averages = [case for case in cases_of(found, "shares") if not case.error]
    assert averages
    assert all("for seed in range(100)" in case.want for case in averages)
    assert any("each has to be there" in case.want for case in cases_of(found, "hands"))


def test_wrong_answers_are_stopped_and_right_ones_are_not(posed: Posed, found: Workings) -> None:
    stopped = stopped_by(found.met, len(found.cases))
    chosen = chosen_of(posed, found)
    assert 2 <= len(chosen.places) <= 8
    by_some = frozenset().union(*(stopped[place] for place in chosen.places))
    assert by_some == set(WRONG) - {"drops the labels"}  # which the text leaves open


def test_the_same_question_has_the_same_cases(posed: Posed, found: Workings) -> None:
    again = work(posed)
    assert [case.call for case in again.cases] == [case.call for case in found.cases]
    assert again.met == found.met
