"""What tests of other courses look at, as stock Otter zips of both formats, with answers.

Each pattern is a question: the code of a right and of a wrong answer, an exception-based test and
a doctest that ask for the same.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import NamedTuple

GIVEN = '''
import datetime as dt
import hashlib
import inspect
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression

def digest(value):
    """A helper of the given cells."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:6]

def close_to(one, other, within=1e-6):
    return abs(one - other) < within

table = pd.DataFrame(
    {
        "city": ["Ulm", "Bonn", "Ulm", "Kiel"],
        "rain": [1.5, 0.0, 2.25, 4.0],
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-01", "2024-02-03"]),
    }
)
'''


class Pattern(NamedTuple):
    """One question; `test` is the body of a function over `names`, `doctest` the same in OK."""

    right: str
    wrong: str
    names: str
    test: str
    doctest: str


PATTERNS = {
    "helper": Pattern(
        "answer = 42",
        "answer = 41",
        "answer, digest",
        "assert digest(answer) == '73475c'",
        ">>> digest(answer)\n'73475c'",
    ),
    "helper_keywords": Pattern(
        "third = 1 / 3",
        "third = 0.33",
        "third, close_to",
        "assert close_to(third, 0.3333333, within=1e-5)",
        ">>> close_to(third, 0.3333333, within=1e-5)\nTrue",
    ),
    "kinds": Pattern(
        "mean = np.mean([1, 2])",
        "mean = 1.5",
        "mean, np",
        "assert type(mean) is np.float64 and repr(mean) == 'np.float64(1.5)'",
        ">>> type(mean)\n<class 'numpy.float64'>\n>>> mean\nnp.float64(1.5)",
    ),
    "figure": Pattern(
        "fig, ax = plt.subplots()\nax.plot([1, 2], [3, 4])\nax.set_title('Rain')\nax.set_ylabel('mm')",
        "fig, ax = plt.subplots()\nax.plot([1, 2], [3, 5])\nax.set_title('Sun')",
        "fig, ax, np, plt",
        "assert isinstance(fig, plt.Figure) and len(fig.axes) == 1\n"
        "assert ax.get_title() == 'Rain' and ax.get_ylabel() == 'mm'\n"
        "assert np.allclose(ax.lines[0].get_ydata(), [3, 4])",
        ">>> ax.get_title(), ax.get_ylabel()\n('Rain', 'mm')\n>>> len(ax.lines)\n1\n"
        ">>> [float(y) for y in ax.lines[0].get_ydata()]\n[3.0, 4.0]",
    ),
    "bars": Pattern(
        "bars = plt.figure().gca()\n_ = bars.bar(['a', 'b'], [1, 3])",
        "bars = plt.figure().gca()\n_ = bars.bar(['a', 'b'], [3, 1])",
        "bars",
        "assert [patch.get_height() for patch in bars.patches] == [1, 3]",
        ">>> [float(patch.get_height()) for patch in bars.patches]\n[1.0, 3.0]",
    ),
    "tables": Pattern(
        "wet = table[table['rain'] > 1]\nby_city = table.groupby('city')['rain'].sum()",
        "wet = table[table['rain'] > 2]\nby_city = table.groupby('city')['rain'].mean()",
        "wet, by_city, table, pd",
        "assert wet.shape == (3, 3) and list(wet.index) == [0, 2, 3]\n"
        "assert by_city.loc['Ulm'] == 3.75\n"
        "pd.testing.assert_series_equal(by_city, table.groupby('city')['rain'].sum())",
        ">>> wet.shape\n(3, 3)\n>>> wet[['city', 'rain']]\n   city  rain\n0   Ulm  1.50\n2   Ulm  2.25\n"
        "3  Kiel  4.00\n>>> by_city\ncity\nBonn    0.00\nKiel    4.00\nUlm     3.75\n"
        "Name: rain, dtype: float64",
    ),
    "names_of_functions": Pattern(
        "def area(r, *, pi=3.0):\n    '''Area of a circle.'''\n    return pi * r ** 2",
        "area = lambda r: 3.0 * r ** 2",
        "area, inspect",
        "assert callable(area) and area.__name__ == 'area' and area.__doc__\n"
        "assert list(inspect.signature(area).parameters) == ['r', 'pi']\n"
        "assert inspect.signature(area).parameters['pi'].default == 3.0",
        ">>> callable(area), area.__name__\n(True, 'area')\n>>> inspect.signature(area)\n"
        "<Signature (r, *, pi=3.0)>",
    ),
    "source": Pattern(
        "def total(n):\n    return sum(range(n + 1))",
        "def total(n):\n    found = 0\n    for i in range(n + 1):\n        found += i\n    return found",
        "total, inspect",
        "source = inspect.getsource(total)\n"
        "assert 'for' not in source and len(source.strip().splitlines()) == 2\n"
        "assert total(4) == 10",
        ">>> 'for' in inspect.getsource(total)\nFalse\n>>> total(4)\n10",
    ),
    "global_names": Pattern(
        "half = 0.5",
        "Half = 0.5",
        "env",
        "assert 'half' in env and env['half'] == 0.5",
        ">>> 'half' in globals()\nTrue\n>>> globals()['half']\n0.5",
    ),
    "exceptions": Pattern(
        "def root(x):\n    if x < 0:\n        raise ValueError('negative')\n    return math.sqrt(x)",
        "def root(x):\n    if x < 0:\n        raise TypeError('negative')\n    return math.sqrt(x)",
        "root",
        "try:\n    root(-1)\nexcept ValueError as error:\n    assert str(error) == 'negative'\n"
        "else:\n    raise AssertionError('no error')",
        ">>> root(4)\n2.0\n>>> root(-1)\nTraceback (most recent call last):\n    ...\n"
        "ValueError: negative",
    ),
    "own_exceptions": Pattern(
        "class Broke(Exception):\n    pass\ndef pay(x):\n    raise Broke(f'{x} is too much')",
        "class Broke(Exception):\n    pass\ndef pay(x):\n    return x",
        "pay, Broke",
        "try:\n    pay(3)\nexcept Exception as error:\n    assert str(error) == '3 is too much'\n"
        "else:\n    raise AssertionError('no error')",
        ">>> try:\n...     pay(3)\n... except Exception as error:\n...     print(error)\n3 is too much",
    ),
    "classes": Pattern(
        "class Point:\n    dims = 2\n    def __init__(self, x, y):\n        self.x, self.y = x, y\n"
        "    def norm(self):\n        return math.hypot(self.x, self.y)\n"
        "    @property\n    def swapped(self):\n        return Point(self.y, self.x)",
        "class Point:\n    dims = 3\n    def __init__(self, x, y):\n        self.x, self.y = y, x\n"
        "    def norm(self):\n        return self.x + self.y\n"
        "    @property\n    def swapped(self):\n        return self",
        "Point",
        "p = Point(3, 4)\nassert p.norm() == 5.0 and p.x == 3 and Point.dims == 2\n"
        "assert p.swapped.x == 4 and hasattr(p, 'y') and not hasattr(p, 'z')\n"
        "p.x = 0\nassert p.norm() == 4.0",
        ">>> p = Point(3, 4)\n>>> p.norm()\n5.0\n>>> p.swapped.x, Point.dims\n(4, 2)\n"
        ">>> hasattr(p, 'z')\nFalse",
    ),
    "instances": Pattern(
        "class Bag:\n    def __init__(self): self.items = []\n"
        "    def add(self, x):\n        self.items.append(x)\n        return self\n"
        "    def __len__(self): return len(self.items)\nbag = Bag().add(1).add('b')",
        "class Bag:\n    def __init__(self): self.items = ()\n    def add(self, x): return self\n"
        "    def __len__(self): return 0\nbag = Bag().add(1)",
        "bag, Bag",
        "assert isinstance(bag, Bag)\nassert bag.items == [1, 'b']",
        ">>> isinstance(bag, Bag)\nTrue\n>>> bag.items\n[1, 'b']",
    ),
    "rebinding": Pattern(
        "def scale(x):\n    return 2 * x\nx = 5",
        "def scale(x):\n    return 3 * x\nx = 4",
        "scale, x",
        "x = 7\nassert scale(x) == 14",
        ">>> x = x + 2\n>>> scale(x)\n14",
    ),
    "dates": Pattern(
        "first = table['day'].min()\nlate = dt.date(2024, 2, 3)\n"
        "kinds = table['city'].astype('category')\nper = table.groupby(table['day'].dt.month).size()",
        "first = table['day'].max()\nlate = dt.date(2024, 2, 4)\n"
        "kinds = table['city']\nper = table.groupby(table['day'].dt.day).size()",
        "first, late, kinds, per, pd, dt",
        "assert first == pd.Timestamp('2024-01-01') and late == dt.date(2024, 2, 3)\n"
        "assert list(kinds.cat.categories) == ['Bonn', 'Kiel', 'Ulm'] and per.to_dict() == {1: 2, 2: 2}",
        ">>> first\nTimestamp('2024-01-01 00:00:00')\n>>> late\ndatetime.date(2024, 2, 3)\n"
        ">>> kinds.cat.categories.tolist()\n['Bonn', 'Kiel', 'Ulm']\n>>> per.to_dict()\n{1: 2, 2: 2}",
    ),
    "estimators": Pattern(
        "model = LinearRegression().fit(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]))",
        "model = LinearRegression(fit_intercept=False).fit(np.array([[1.0], [2.0]]), np.array([1.0, 3.0]))",
        "model, np, LinearRegression",
        "assert isinstance(model, LinearRegression)\nassert np.allclose(model.coef_, [2.0])\n"
        "assert np.isclose(model.intercept_, 1.0)\n"
        "assert np.allclose(model.predict(np.array([[3.0]])), [7.0])\n"
        "assert model.get_params()['fit_intercept']",
        ">>> np.round(model.coef_, 3).tolist()\n[2.0]\n>>> round(float(model.intercept_), 3)\n1.0\n"
        ">>> np.round(model.predict(np.array([[3.0]])), 3).tolist()\n[7.0]",
    ),
    "generators": Pattern(
        "def evens(n):\n    for i in range(n):\n        yield 2 * i\nforever = itertools.count(1)",
        "def evens(n):\n    for i in range(n):\n        yield i\nforever = itertools.count(2)",
        "evens, forever, itertools",
        "assert list(evens(3)) == [0, 2, 4] and next(evens(1)) == 0\n"
        "assert list(itertools.islice(forever, 2)) == [1, 2]",
        ">>> list(evens(3))\n[0, 2, 4]\n>>> sum(evens(5))\n20\n>>> next(iter(evens(1)))\n0",
    ),
    "in_place": Pattern(
        "def order(values):\n    values.sort()\ndef zero(a):\n    a[0] = 0",
        "def order(values):\n    return sorted(values)\ndef zero(a):\n    return a * 0",
        "order, zero, np",
        "values = [3, 1, 2]\nassert order(values) is None and values == [1, 2, 3]\n"
        "a = np.ones(2)\nzero(a)\nassert a.tolist() == [0.0, 1.0]",
        ">>> values = [3, 1, 2]\n>>> order(values)\n>>> values\n[1, 2, 3]\n>>> a = np.ones(2)\n"
        ">>> zero(a)\n>>> a\narray([0., 1.])",
    ),
    "callbacks": Pattern(
        "def twice(f, x):\n    return f(f(x))\ndef compose(f, g):\n    return lambda x: f(g(x))",
        "def twice(f, x):\n    return f(x)\ndef compose(f, g):\n    return lambda x: g(f(x))",
        "twice, compose",
        "calls = []\ndef step(x):\n    calls.append(x)\n    return x + 1\n"
        "assert twice(step, 1) == 3 and calls == [1, 2]\n"
        "assert compose(step, lambda x: 10 * x)(4) == 41",
        ">>> calls = []\n>>> def step(x):\n...     calls.append(x)\n...     return x + 1\n"
        ">>> twice(step, 1), calls\n(3, [1, 2])\n>>> compose(step, lambda x: 10 * x)(4)\n41",
    ),
    "containers": Pattern(
        "found = {('a', 1): {1, 2}, 'z': [1 + 2j, b'x', None, float('inf')]}",
        "found = {('a', 1): [1, 2], 'z': (1 + 2j, b'x', None)}",
        "found",
        "assert found[('a', 1)] == {2, 1} and isinstance(found['z'], list)\n"
        "assert sorted(map(str, found)) == [\"('a', 1)\", 'z']",
        ">>> found\n{('a', 1): {1, 2}, 'z': [(1+2j), b'x', None, inf]}",
    ),
    "seeded": Pattern(
        "def roll():\n    return int(np.random.randint(1, 7))",
        "def roll():\n    return 0",
        "roll, np",
        "np.random.seed(3)\nexpected = [int(np.random.randint(1, 7)) for _ in range(5)]\n"
        "np.random.seed(3)\nassert [roll() for _ in range(5)] == expected",
        ">>> np.random.seed(3)\n>>> [roll() for _ in range(5)]\n[3, 1, 2, 4, 1]",
    ),
    "printing": Pattern(
        "def greet(name):\n    print('Hello', name)\n    return len(name)",
        "def greet(name):\n    print('Hi', name)\n    return len(name)",
        "greet",
        "import contextlib, io\nsaid = io.StringIO()\nwith contextlib.redirect_stdout(said):\n"
        "    assert greet('Ada') == 3\nassert said.getvalue() == 'Hello Ada\\n'",
        ">>> n = greet('Ada')\nHello Ada\n>>> n\n3",
    ),
    "texts_of_objects": Pattern(
        "class Money:\n    def __init__(self, x): self.x = x\n"
        "    def __repr__(self): return f'{self.x} EUR'\nprice = Money(3)",
        "class Money:\n    def __init__(self, x): self.x = x\nprice = Money(3)",
        "price",
        "assert str(price) == '3 EUR'",
        ">>> price\n3 EUR",
    ),
    "lengths": Pattern(
        "class Deck:\n    def __len__(self): return 52\n    def __getitem__(self, i): return i % 13\n"
        "deck = Deck()",
        "class Deck:\n    def __len__(self): return 51\ndeck = Deck()",
        "deck",
        "assert len(deck) == 52 and deck[14] == 1",
        ">>> len(deck), deck[14]\n(52, 1)",
    ),
    "equal_objects": Pattern(
        "class Card:\n    def __init__(self, s): self.s = s\n"
        "    def __eq__(self, other): return self.s == other.s\n    def __hash__(self): return 1",
        "class Card:\n    def __init__(self, s): self.s = s",
        "Card",
        "assert Card('a') == Card('a')",
        ">>> Card('a') == Card('a')\nTrue",
    ),
}
EXPECTED_DIFFERENCES = ("texts_of_objects", "lengths", "equal_objects")
"""Questions that ask an object of the student's for a verdict: never believed (see the reference)."""


FORMATS = {"patterns_exception": False, "patterns_ok": True}
"""The zips, by name: whether they are in OK format."""


def subjects() -> dict[str, tuple[str, Callable[[Path], tuple[Path, Mapping[str, Path]]]]]:
    """What stock Otter is asked about (see `recorded`): a digest of it, and how to write it."""

    def write(name: str, folder: Path) -> tuple[Path, Mapping[str, Path]]:
        bundle = folder / f"{name}.zip"
        bundle.write_bytes(stock_zip(FORMATS[name]))
        return bundle, hand_in(folder / "submissions")

    return {name: (digest(ok), functools.partial(write, name)) for name, ok in FORMATS.items()}


def digest(ok: bool) -> str:
    """Of all that Otter gets."""
    parts = [*map(str, PATTERNS.items()), GIVEN, str(ok)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def stock_zip(ok: bool) -> bytes:
    """A stock autograder's zip with all patterns, each a public and a hidden case worth a point."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("otter_config.json", json.dumps({"lang": "python"}))
        for name, pattern in PATTERNS.items():
            file.writestr(f"tests/{name}.py", _ok(name, pattern) if ok else _plain(name, pattern))
    return buffer.getvalue()


def _plain(name: str, pattern: Pattern) -> str:
    body = indent(pattern.test, "    ")
    head = "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
    cases = "".join(
        f"\n@test_case(points=1, hidden={number == 2})\ndef test_{number}({pattern.names}):\n{body}\n"
        for number in (1, 2)
    )
    return f"{head}\nname = {name!r}\npoints = None\n{cases}"


def _ok(name: str, pattern: Pattern) -> str:
    cases = [
        {"code": dedent(pattern.doctest), "hidden": hidden, "locked": False, "points": 1}
        for hidden in (False, True)
    ]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = { ({'name': name, 'points': None, 'suites': [suite]})!r}\n"


def hand_in(folder: Path) -> dict[str, Path]:
    """The submissions as files in a folder, by name."""
    folder.mkdir()
    every = {"right": (True, 1), "wrong": (False, 1), "mixed": (True, 3)}
    return {name: submission(folder, name, *how) for name, how in every.items()}


def submission(folder: Path, name: str, right: bool, every: int = 1) -> Path:
    """A notebook with right or wrong answers, of which one in `every` is the other way round."""
    sources = ["import otter\ngrader = otter.Notebook()", GIVEN]
    for number, (question, pattern) in enumerate(PATTERNS.items(), start=1):
        good = right if every == 1 or number % every else not right
        sources += [pattern.right if good else pattern.wrong, f'grader.check("{question}")']
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    path = folder / f"{name}.ipynb"
    path.write_text(
        json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
    )
    return path
