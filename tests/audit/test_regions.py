"""Regions are where they say, broken answers are right elsewhere, and files are read or refused."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.authoring.audit import regions
from autograder.authoring.audit.regions import MANNERS, REGIONS, Promised, broken, read_promised
from autograder.errors import UsageError

TABLE = pd.DataFrame({"a": [2.0, 1.0], "b": ["x", "y"]})
THERE: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "empty": (([],), ([0],)),
    "one element": (((7,),), ([1, 2],)),
    "two elements": ((np.ones((2, 3)),), (2,)),
    "many elements": ((list(range(9)),), (list(range(8)),)),
    "zero": (([1, 0], 2), ([1, 2],)),
    "all zero": (([0.0, 0.0],), ([], [0, 1])),
    "negative": ((-1,), (0, [1])),
    "all negative": (([-1, -2],), ([-1, 0], [])),
    "equal": (([1, 2], [1, 2]), ([1, 2], [2, 1])),
    "repeated": (([1, 2, 1],), ([1, 2], [1])),
    "huge": (([1, -2e5],), (1e4,)),
    "tiny": (([1e-9, 0], 3), ([0.0], 0.1)),
    "unsorted": (([1, 3, 2],), ([1, 2], [[2, 1]])),
    "descending": (([3, 2, 1],), ([3, 1, 2],)),
    "whole numbers": (([[1], [2]], 0.5), ([1.0], True)),
    "fractions": (([0.5],), ([1.0, 2],)),
    "list": (([],), (np.ones(2), (1,))),
    "tuple": (((1,),), ([1],)),
    "array": ((np.ones(2),), (np.float64(2), [1])),
    "table": ((TABLE,), (np.ones((2, 2)),)),
    "square": (([[1, 2], [3, 4]],), (np.ones((2, 3)),)),
    "not square": ((np.ones((2, 3)),), ([1, 2],)),
    "first quadrant": (([1, 2],), ([1, 0],)),
    "second quadrant": (([-1, 2],), ([1, 2],)),
    "third quadrant": (([-1, -2],), ([-1, -2, -3],)),
    "fourth quadrant": (([1, -2],), ([-1, 2],)),
}


def run(source: str) -> dict[str, Any]:
    """What a source defines."""
    names: dict[str, Any] = {}
    exec(compile(source, "<answer>", "exec"), names)
    return names


def is_there(name: str, values: tuple[Any, ...]) -> bool:
    names = run(regions._LOOKS)
    names["values"] = names["_audit_values"](values, {})
    return bool(eval(REGIONS[name], names))


def test_each_region_is_tried_here() -> None:
    assert THERE.keys() == REGIONS.keys()


@pytest.mark.parametrize("name", REGIONS)
def test_where_a_region_is(name: str) -> None:
    inside, outside = THERE[name]
    assert is_there(name, inside)
    assert not is_there(name, outside)


def test_an_answer_is_wrong_in_its_region_alone() -> None:
    answer = "def f(x, g=None):\n    return 2.0 * x\n"
    raising, wrong = (run(one.source)["f"] for one in broken(answer, {"f": ("negative",)}))
    assert (wrong(1), wrong(x=0), raising(3)) == (2.0, 0.0, 6.0)
    assert wrong(-1) != -2.0
    with pytest.raises(RuntimeError):
        raising(x=-1)
    assert wrong(1, print) == 2.0
    assert wrong(-1, np.random.default_rng(0)) != -2.0  # what is no number decides nothing


def test_where_an_error_is_promised_its_lack_is_wrong() -> None:
    answer = "def f(x):\n    raise ValueError(x)\n"
    _, wrong = (run(one.source)["f"] for one in broken(answer, {"f": ("negative",)}))
    assert wrong(-1) == 0
    with pytest.raises(ValueError, match="1"):
        wrong(1)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "text",
        3,
        2.5,
        0.0,
        1e-9,
        np.float64(2),
        np.arange(3),
        np.zeros(2),
        np.array(["a", "b"]),
        np.zeros(0),
        [1, 2.0],
        [],
        (1, (2,)),
        {"a": 1},
        TABLE["a"],
        TABLE,
    ],
    ids=repr,
)
def test_what_is_spoiled_is_another(value: Any) -> None:
    spoiled = run(regions._SPOILED)["_audit_spoiled"](value)
    if isinstance(value, pd.DataFrame | pd.Series):
        assert not spoiled.equals(value)
    elif isinstance(value, np.ndarray):
        assert not np.array_equal(spoiled, value)
    elif isinstance(value, float) and value:
        assert abs(spoiled - value) > 1e-3 * abs(value)
    else:
        assert spoiled != value
    assert run(regions._SPOILED)["_audit_spoiled"](lambda: 2)() == 3


def rude(name: str, answer: str) -> Any:
    (one,) = broken(answer, {"f": (name,)})
    return run(one.source)["f"]


@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        [1],
        [2, 2],
        np.arange(3),
        np.array(["a", "b"]),
        TABLE.copy(),
        TABLE["a"].copy(),
        {"a": 1},
    ],
    ids=repr,
)
def test_an_argument_is_changed_after_the_answer(value: Any) -> None:
    before = repr(value)
    changing = rude("keeps argument 2", "def f(x, y):\n    return repr(y)\n")
    assert changing(1, value) == before
    assert repr(value) != before
    assert changing(1, y=(1, 2)) == "(1, 2)"


def test_functions_are_handed_lists_and_order_is_lost() -> None:
    kinds = rude("callbacks get arrays", "def f(g, x):\n    return g(x)\n")
    assert kinds(type, np.ones(2)) is np.ndarray  # a class is no function
    assert kinds(lambda x: type(x), np.ones(2)) is list
    assert kinds(g=lambda x: type(x), x=np.float64(1)) is float
    order = rude("keeps order", "def f(x):\n    return list(x)\n")
    given = np.array([3, 1, 2])
    assert (order(given), order([2, 1]), list(given)) == ([1, 2, 3], [1, 2], [3, 1, 2])


def test_all_of_them_are_python() -> None:
    answer = "def f(*args):\n    return args\n"
    made = list(broken(answer, {"f": (*REGIONS, *MANNERS), "other": ("zero",)}))
    assert len(made) == 2 * len(REGIONS) + len(MANNERS)
    assert len({one.source for one in made}) == len(made)
    for one in made:
        ast.parse(one.source)


def test_a_file_of_promises(tmp_path) -> None:
    assert read_promised(tmp_path) == Promised()
    (tmp_path / "answers").mkdir()
    path = tmp_path / "answers" / "regions.toml"
    path.write_text('[q1]\nf = ["zero", "keeps order"]\n')
    promised = read_promised(tmp_path)
    assert promised.of("q1") == {"f": ("zero", "keeps order")}
    assert promised.of("q2") == {}
    answers = {"q1": "def f(x):\n    return x\n"}
    assert regions.unknown(promised, answers) == ()
    assert "no such question" in regions.unknown(promised, {})[0]
    assert "does not define" in regions.unknown(promised, {"q1": "def g(x):\n    return x\n"})[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[q1]\nf = ["zeros"]', "did you mean 'zero'"),
        ('[q1]\nf = "zero"', "regions.toml"),
        ('f = ["zero"]', "regions.toml"),
        ("[q1", "regions.toml"),
    ],
)
def test_a_file_that_is_none(tmp_path, text: str, said: str) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "regions.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        read_promised(tmp_path)
