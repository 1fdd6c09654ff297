"""The footprint of a notebook's state: another one where something changed, and only there."""

import functools
import random

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from autograder.grading.candidate import footprint as footprints
from autograder.grading.candidate.footprint import footprint

pytestmark = pytest.mark.slow  # loads the libraries of a notebook

NOTEBOOK = """
import functools, random
import numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression
number, text, nothing = -1, "a", None
values, pairs, some = [1, [2.5, float("nan")]], {"a": {"b": 1}}, {1, 2}
array, objects = np.arange(6.0).reshape(2, 3), np.array([[1], "x"], dtype=object)
table = pd.DataFrame({"a": [1.5, 2.5], "b": ["x", None], "c": pd.Categorical(["u", "v"])})
rng, old, own = np.random.default_rng(1), np.random.RandomState(1), random.Random(1)
model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
def counter():
    count = 0
    def step():
        nonlocal count
        count += 1
        return count
    return step
step = counter()
def kept(x, memory=[]):
    memory.append(x)
def marked(): marked.calls = getattr(marked, "calls", 0) + 1
@functools.lru_cache
def cached(x): return x
def stream():
    yield from range(5)
running = stream()
iterator = iter([1, 2, 3])
class Point:
    shared = []
    def __init__(self): self.x = 0
    def __eq__(self, other): return True
    def __hash__(self): return 1
class Slotted:
    __slots__ = ("y",)
point, slotted = Point(), Slotted()
def assign(name, value): globals()[name] = value
loop = []
loop.append(loop)
"""

CHANGES = {
    "a number of the same hash": "number = -2",
    "an equal number of another type": "number = -1.0",
    "rebinding": "text = 'b'",
    "a new name": "fresh = 1",
    "a name less": "del nothing",
    "an element deep inside": "values[1][0] = 3.5",
    "a value deep inside": "pairs['a']['b'] = 2",
    "a set": "some.add(3)",
    "an array": "array[0, 0] = 9",
    "an array's shape": "array.shape = (3, 2)",
    "an object in an array": "objects[0].append(2)",
    "a cell of a table": "table.loc[0, 'a'] = 9.5",
    "a text in a table": "table.loc[0, 'b'] = 'z'",
    "a category": "table.loc[0, 'c'] = 'v'",
    "a column more": "table['d'] = 1",
    "a generator of numbers": "rng.normal()",
    "an old generator of numbers": "old.normal()",
    "Python's own": "own.random()",
    "the global one": "np.random.normal()",
    "the other global one": "random.random()",
    "an estimator": "model.fit([[0.0], [1.0]], [1.0, 3.0])",
    "a closure": "step()",
    "a default": "kept(1)",
    "an attribute of a function": "marked()",
    "a cache": "cached(1)",
    "a generator": "next(running)",
    "an iterator": "next(iterator)",
    "an attribute": "point.x = 1",
    "a class": "Point.shared.append(1)",
    "a slot": "slotted.y = 1",
    "a method exchanged": "Point.__init__ = lambda self: None",
    "a global set by a function": "assign('number', 5)",
    "a file": "open('new.txt', 'w').close()",
    "a folder": "import os; os.mkdir('sub'); os.chdir('sub')",
    "floating-point errors": "np.seterr(divide='raise')",
}

QUIET = {
    "nothing": "pass",
    "reading": "values[0] + array.sum() + len(table)",
    "a table looked at": "table.describe(); table.groupby('c', observed=True)['a'].mean()",
    "a copy changed": "array.copy()[0] = 1; (lambda t: t.insert(0, 'z', 1))(table.copy())",
    "a generator of its own": "np.random.default_rng(3).normal()",
    "a prediction": "model.predict([[3.0]])",
    "an equal value": "text = 'a'",
}


@pytest.fixture
def names(tmp_path, monkeypatch) -> dict:
    monkeypatch.chdir(tmp_path)
    before, errors = random.getstate(), np.geterr()
    made = {"__name__": "__main__"}
    exec(NOTEBOOK, made)
    yield made
    random.setstate(before)
    np.seterr(**errors)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_seen(names, change: str) -> None:
    before = footprint(names)
    assert before is not None
    exec(change, names)
    assert footprint(names) != before


@pytest.mark.parametrize("act", QUIET.values(), ids=QUIET)
def test_what_changed_nothing_is_not(names, act: str) -> None:
    before = footprint(names)
    exec(act, names)
    assert footprint(names) == before is not None


def test_open_figures_count(names) -> None:
    before = footprint(names)
    plt.figure()
    try:
        assert footprint(names) != before
    finally:
        plt.close("all")


def test_what_is_too_large_has_no_number(names) -> None:
    assert footprint({"huge": list(range(footprints.MAX_PARTS + 1))}) is None
    assert footprint({"huge": np.zeros(footprints.MAX_BYTES // 8 + 1)}) is None


def test_nothing_of_the_submission_is_called(names) -> None:
    said: list[str] = []

    class Loud(dict):
        def __getattribute__(self, name: str) -> object:
            said.append(name)
            return super().__getattribute__(name)

        def __len__(self) -> int:
            said.append("len")
            return 0

        __iter__ = __eq__ = __hash__ = __repr__ = __len__

    loud = Loud(a=1)
    said.clear()
    assert footprint({"x": loud}) is not None
    assert said == []


def test_an_object_that_holds_itself() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert footprint({"loop": loop}) is not None


def test_library_functions_are_one_part() -> None:
    assert footprint({"f": functools.reduce, "g": np.mean, "h": pd.concat}) is not None
