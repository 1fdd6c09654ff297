"""Calls to try an answer with: many, various, short to read, and the same ones in each run.

Every draw comes of `random.Random` with a seed of the question's own. Hypothesis was turned down
for it: among what it draws are constants of all modules that happen to be loaded, so that the same
question had other cases in another process; and it looks for one input that fails, where here one
pool of inputs is tried on all answers.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from autograder.authoring.suggest.calls import ExampleCall
from autograder.authoring.suggest.roles import ParameterRole
from autograder.authoring.suggest.written import read, written

_STYLES = (
    *("whole", "tenths", "tenths", "positive", "negative", "zeros", "with zeros", "huge", "tiny"),
    *("repeated", "sorted", "descending", "one", "large whole", "unlike"),
)
_LENGTHS = (1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 9, 0)

PLAIN_FUNCTIONS = (
    ("lambda x: x**2 - 3*x", "lambda x: 2*x - 3"),
    ("np.sin", "np.cos"),
    ("lambda x: x**3 - 2*x", "lambda x: 3*x**2 - 2"),
    ("lambda x: (x - 2)**4", "lambda x: 4*(x - 2)**3"),
    ("np.exp", "np.exp"),
    ("lambda x: 5 - x**2", "lambda x: -2*x"),
    ("lambda x: 3*x + 1", "lambda x: 3 + 0*x"),
    ("lambda x: x**4 - 8*x**2", "lambda x: 4*x**3 - 16*x"),
    ("lambda x: np.cosh(x - 1)", "lambda x: np.sinh(x - 1)"),
)
"""Functions of a number, or of an array element by element, with their derivatives."""
VECTOR_FUNCTIONS = (
    ("lambda p: p[0]**2 + 3*p[-1]**2", "lambda p: np.array([2*p[0], *(0*p[1:-1]), 6*p[-1]])"),
    ("lambda p: np.sum(p**2)", "lambda p: 2*p"),
    ("lambda p: np.sum(np.sin(p))", "np.cos"),
    ("lambda p: p[0]*p[-1] + p[0]", "lambda p: np.array([p[-1] + 1, *(0*p[1:-1]), p[0]])"),
    ("lambda p: np.sum(p)**2", "lambda p: 2*np.sum(p) + 0*p"),
    ("lambda p: 7 + 0*np.sum(p)", "lambda p: 0*p"),
    ("lambda p: np.sum(p**3) - 3*p[0]", "lambda p: 3*p**2 - 3*(np.arange(len(p)) == 0)"),
    ("lambda p: p[0]**2 - p[-1]**2", "lambda p: np.array([2*p[0], *(0*p[1:-1]), -2*p[-1]])"),
)
"""Functions of an array of numbers, with their gradients (for two numbers and more)."""


class _Mood(msgspec.Struct, frozen=True):
    """What is alike in one call: the style of its numbers, sizes by symbol, the function taken."""

    style: str
    sizes: dict[str, int]
    entry: int
    kind: str


def calls_like(
    function: str, roles: Sequence[ParameterRole], seen: Sequence[ExampleCall], many: int, seed: int
) -> Iterator[ExampleCall]:
    """First what was seen, then `many` more, none twice."""
    draws = random.Random(seed)  # noqa: S311 - a seed is wanted, the same in each run
    given = dict.fromkeys(seen)
    yield from given
    for _ in range(many):
        call = _changed(function, roles, seen, draws) or _made(function, roles, draws)
        if call is not None and call not in given:
            given[call] = None
            yield call


def _changed(
    function: str, roles: Sequence[ParameterRole], seen: Sequence[ExampleCall], draws: random.Random
) -> ExampleCall | None:
    """A call that was seen with one argument changed, in a third of all draws."""
    if not seen or draws.random() > 0.35:
        return None
    known = draws.choice(list(seen))
    place = draws.randrange(len(known.arguments))
    if place >= len(roles):
        return None
    arguments = list(known.arguments)
    role = roles[place]
    try:
        value = read(arguments[place])
    except Exception:
        return None
    text = _varied(value, role, draws)
    if text is None:
        return None
    arguments[place] = text
    return ExampleCall(function, tuple(arguments))


def _varied(value: Any, role: ParameterRole, draws: random.Random) -> str | None:
    if callable(value):
        return _function(role, draws.randrange(99))
    if isinstance(value, bool):
        return repr(not value)
    if isinstance(value, int):
        near = (value - 1, value + 1, 0, 1, -1, 2, 2 * value, -value, 3)
        return repr(draws.choice(near))
    if isinstance(value, float):
        changed = (2 * value, value / 2, -value, 0.0, value + 1, 10 * value, value / 10)
        return written(round(draws.choice(changed), 12))
    if isinstance(value, str):
        return repr(draws.choice(("other", value.upper(), value[:-1])))
    if isinstance(value, pd.DataFrame):
        return _table(value, draws)
    if isinstance(value, np.random.Generator):
        return f"np.random.default_rng({draws.randrange(1, 50)})"
    if isinstance(value, list | tuple | np.ndarray | range | pd.Series):
        parts = list(value)
        if not parts:
            return None
        change = draws.randrange(5)
        if change == 0:
            parts = parts[::-1]
        elif change == 1:
            parts = parts[:-1]
        elif change == 2:
            parts = [*parts, parts[0]]
        elif isinstance(parts[0], str):
            parts[draws.randrange(len(parts))] = "other"
        elif change == 3 and np.asarray(parts[0]).dtype.kind in "iuf":
            parts[draws.randrange(len(parts))] = parts[0]
        try:
            return written(_held(parts, draws.choice(role.kinds), draws))
        except (ValueError, TypeError):
            return None
    return None


def _table(table: pd.DataFrame, draws: random.Random) -> str | None:
    """Some rows of a table, in any order, under any labels, one column perhaps changed."""
    rows = [draws.randrange(len(table)) for _ in range(draws.choice((1, 2, 3, 4, 5)))]
    rows = rows if len(table) else []
    made = table.iloc[rows[:6]].copy()
    if draws.random() < 0.5:
        made = made.reset_index(drop=True)
    elif draws.random() < 0.7:
        made.index = pd.Index(draws.sample(range(20), len(made)))
    numeric = [name for name in made.columns if made[name].dtype.kind == "f"]
    for name in numeric:
        if draws.random() < 0.6:
            made[name] = [round(draws.uniform(-9, 9), 1) for _ in range(len(made))]
    return written(made)


def _made(
    function: str, roles: Sequence[ParameterRole], draws: random.Random
) -> ExampleCall | None:
    """A call out of nothing but the roles."""
    letters = {part for role in roles for size in role.sizes for part in _letters(size)}
    sizes = {letter: draws.choice(_LENGTHS) for letter in sorted(letters)}
    across = {part for role in roles for size in role.sizes[1:] for part in _letters(size)}
    some = draws.random() < 0.6
    sizes = {x: size or 2 if some or x in across else size for x, size in sizes.items()}
    if "n" in sizes and "d" in sizes and sizes["d"] > sizes["n"] and draws.random() < 0.7:
        sizes["n"], sizes["d"] = sizes["d"], sizes["n"]
    mood = _Mood(draws.choice(_STYLES), sizes, draws.randrange(99), draws.choice("abcd"))
    uneven = draws.random() < 0.12
    arguments: list[str] = []
    for place, role in enumerate(roles):
        own = mood
        if draws.random() < 0.25:
            own = msgspec.structs.replace(own, style=draws.choice(_STYLES))
        if uneven and place == len(roles) - 1:
            longer = {k: max(0, v + draws.choice((-1, 1, 2))) for k, v in sizes.items()}
            own = msgspec.structs.replace(own, sizes=longer)
        if role.optional and draws.random() < 0.4:
            break
        alike = role.kind in ("line", "whole") and roles[place - 1].kind == role.kind
        same = place > 0 and alike and draws.random() < 0.08
        text = arguments[-1] if same else _argument(role, own, draws)
        if text is None:
            return None
        arguments.append(text)
    return ExampleCall(function, tuple(arguments))


def _letters(size: str) -> list[str]:
    return [] if size.isdigit() else [size.removesuffix(" + 1")]


def _size(symbol: str, sizes: dict[str, int]) -> int:
    if symbol.isdigit():
        return int(symbol)
    return sizes[symbol.removesuffix(" + 1")] + symbol.endswith(" + 1")


def _argument(role: ParameterRole, mood: _Mood, draws: random.Random) -> str | None:
    if role.kind in ("function", "slope"):
        return _function(role, mood.entry)
    if role.kind == "source":
        return f"np.random.default_rng({1 + mood.entry % 9})"
    if role.kind == "truth":
        return draws.choice(("True", "False"))
    if role.kind == "layers":
        many = draws.choice((0, 1, 2, 2, 3, 3, 4))
        pairs = [PLAIN_FUNCTIONS[draws.randrange(len(PLAIN_FUNCTIONS))] for _ in range(many)]
        return f"[{', '.join(f'({f}, {slope})' for f, slope in pairs)}]"
    if role.kind == "number" and role.either and draws.random() < 0.55:
        return _numbers(role, (mood.sizes[role.sizes[0]],), mood, draws)
    if role.kind in ("number", "whole"):
        return _scalar(role, mood, draws)
    if role.kind in ("line", "grid"):
        shape = tuple(_size(symbol, mood.sizes) for symbol in role.sizes)
        return _numbers(role, shape, mood, draws)
    if role.kind == "table" and role.seen:
        try:
            return _table(read(role.seen[mood.entry % len(role.seen)]), draws)
        except Exception:
            return None
    return draws.choice(role.seen) if role.seen else None


def _function(role: ParameterRole, entry: int) -> str:
    """A function that was seen, or one of the family; a derivative is that of the same entry."""
    family = VECTOR_FUNCTIONS if role.vector else PLAIN_FUNCTIONS
    seen = [text for text in role.seen if text.startswith(("lambda", "np.")) or ":" in text]
    if seen and entry % 3 == 0:
        return seen[entry // 3 % len(seen)]
    if (
        role.kind == "function"
        and seen
        and seen[0].startswith("lambda")
        and "," in seen[0].split(":")[0]
    ):
        return seen[entry % len(seen)]  # of several arguments: there is no family of those
    if role.name.startswith("outer"):
        entry += 1
    return family[entry % len(family)][role.kind == "slope"]


def _scalar(role: ParameterRole, mood: _Mood, draws: random.Random) -> str | None:
    if role.seen and draws.random() < 0.5:
        return draws.choice(role.seen)
    if role.kind == "whole":
        near = sorted(set(mood.sizes.values()))
        few = (0, 1, 1, 2, 2, 3, 4, 5, 7, 12, -1, *near, *near, *(n - 1 for n in near))
        return repr(draws.choice(few))
    known = [read(text) for text in role.seen]
    base = float(draws.choice(known)) if known else 1.0
    if role.small and draws.random() < 0.8:
        return draws.choice(("0.1", "0.05", "0.01", "0.2", "0.001", *role.seen))
    if role.positive and base:
        factor = draws.choice((0.5, 2.0, 0.25, 1.5, 3.0, 0.1, 1.0, 0.0, -1.0))
        return written(round(base * factor, 12))
    choice = draws.choice(("near", "near", "near", "whole", "zero", "negative", "far"))
    if choice == "near":
        return written(round(draws.uniform(-3, 3), 1))
    made = {"whole": draws.randrange(-5, 6), "zero": 0.0, "negative": -1.5, "far": 40.0}
    return written(made[choice])


def _numbers(
    role: ParameterRole, shape: tuple[int, ...], mood: _Mood, draws: random.Random
) -> str | None:
    count = int(np.prod(shape)) if shape else 1
    if role.whole or role.natural:
        most = max(1, *mood.sizes.values()) if mood.sizes else 4
        content: list[Any] = [draws.randrange(0, most + 1) for _ in range(count)]
        if role.whole and draws.random() < 0.6:
            content = [min(one, max(0, min(mood.sizes.values(), default=1) - 1)) for one in content]
    else:
        content = _content(mood.style, count, draws)
    if len(shape) == 2:
        rows, columns = shape
        grid = [content[row * columns : (row + 1) * columns] for row in range(rows)]
        if role.ones and columns and draws.random() < 0.92:
            grid = [[1, *row[1:]] for row in grid]
        return written(_held(grid, draws.choice(role.kinds), draws))
    return written(_held(content, draws.choice(role.kinds), draws))


def _content(style: str, count: int, draws: random.Random) -> list[Any]:
    whole = [draws.randrange(-9, 10) for _ in range(count)]
    tenths = [round(draws.uniform(-9, 9), 1) for _ in range(count)]
    if style == "whole":
        return whole
    if style == "positive":
        return [abs(n) + 0.5 for n in tenths]
    if style == "negative":
        return [-abs(n) - 1 for n in whole]
    if style == "zeros":
        return [0] * count
    if style == "with zeros":
        return [n if draws.random() < 0.6 else 0 for n in whole]
    if style == "huge":
        return [float(f"{n}e{draws.choice((6, 9))}") for n in tenths]
    if style == "tiny":
        return [float(f"{n}e-{draws.choice((6, 9, 12))}") for n in whole]
    if style == "repeated":
        few = whole[:2] or [1]
        return [draws.choice(few) for _ in range(count)]
    if style == "sorted":
        return sorted(tenths)
    if style == "descending":
        return sorted(whole, reverse=True)
    if style == "one":
        return [1] * count
    if style == "large whole":
        return [n * 10 ** draws.choice((8, 11, 17)) + 1 for n in whole]
    if style == "unlike":
        return [float(f"{n}e{place % 5}") for place, n in enumerate(tenths)]
    return tenths


def _held(content: list[Any], kind: str, draws: random.Random) -> Any:
    """The content in a container of that kind."""
    nested = bool(content) and isinstance(content[0], list | tuple | np.ndarray)
    if kind == "tuple":
        return tuple(tuple(row) for row in content) if nested else tuple(content)
    if kind == "array" or (kind == "Series" and nested):
        return np.array(content) if content else np.zeros(0)
    if kind == "Series":
        labels = draws.sample(range(30), len(content)) if len(content) < 30 else None
        return pd.Series(content, index=labels if draws.random() < 0.6 else None)
    if kind == "DataFrame" and nested:
        return pd.DataFrame(content, columns=[f"x{n}" for n in range(len(content[0]))])
    return [list(row) for row in content] if nested else list(content)
