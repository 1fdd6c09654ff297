"""Oracles that are not the solution: a library's function that agrees, a property that holds.

Pure but for calls of what it is given. A library's function has to agree on all inputs that tell
anything; a property has to hold on all and to say something about each.
"""

from __future__ import annotations

import contextlib
import functools
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from autograder.authoring.suggest.forms import Form, numbers_of
from autograder.authoring.suggest.library import IMPORTS, Candidate, candidates
from autograder.authoring.suggest.written import names, read

_TELLING = 4
"""Inputs with different results on which a library's function has to agree."""
_LOOSE = 1e-4
"""Relative difference up to which two algorithms are said to agree."""
_FLOOR_RELATIVE = 1e-6
"""A result that was rounded to float32 passes; so does one of another order of summation."""


class KnownResult(msgspec.Struct, frozen=True):
    """An input of the solution with what it gave."""

    arguments: tuple[str, ...]
    form: Form
    numbers: tuple[float, ...]


def agreeing(parameters: tuple[str, ...], known: Sequence[KnownResult]) -> Candidate | None:
    """The library's function that gives the solution's results, if there is one."""
    telling = [one for one in known if one.form.kind in ("number", "numbers", "truth", "truths")]
    distinct = {one.form.value for one in telling}
    if len(distinct) < (2 if telling and telling[0].form.kind == "truth" else _TELLING):
        return None
    tried = [_evaluated(parameters, one) for one in telling]
    for each in candidates(parameters):
        code = compile(each.text, "<library>", "eval")
        wanted = math.ceil(0.8 * len(tried))
        agrees = 0
        for place, (one, space) in enumerate(zip(telling, tried, strict=True)):
            agrees += _agrees(code, one, space)
            if agrees + len(tried) - place - 1 < wanted:
                break
        else:
            return each
    return None


def agrees(each: Candidate, parameters: tuple[str, ...], one: KnownResult) -> bool:
    """Whether the library's function gives the solution's result there."""
    return _agrees(compile(each.text, "<library>", "eval"), one, _evaluated(parameters, one))


def _evaluated(parameters: tuple[str, ...], one: KnownResult) -> dict[str, Any]:
    space = _library() | names()
    space |= {name: read(text) for name, text in zip(parameters, one.arguments, strict=False)}
    return space


@functools.cache
def _library() -> dict[str, Any]:
    space: dict[str, Any] = {}
    for line in dict.fromkeys(IMPORTS.values()):
        exec(line, space)  # noqa: S102 - our own lines
    space.pop("__builtins__", None)
    return space


def prepare() -> None:
    """Load the libraries, before files are out of reach."""
    _library()


def _agrees(code: Any, one: KnownResult, space: dict[str, Any]) -> bool:
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        found = np.asarray(eval(code, space))  # noqa: S307 - our own expressions
        if one.form.kind in ("truth", "truths"):
            return found.dtype.kind == "b" and bool(np.array_equal(found, read(one.form.value)))
        if found.shape != one.form.shape or found.dtype.kind not in "iuf":
            return False
        return differing([float(n) for n in found.ravel()], one.numbers)[0] <= _LOOSE
    return False


def differing(found: Sequence[float], want: Sequence[float]) -> tuple[float, float]:
    """The largest difference of two rows of numbers: in parts of the largest number, and itself;
    infinite where one is no number, or they are not equally many."""
    if len(found) != len(want):
        return math.inf, math.inf
    largest, most = max(map(abs, want), default=0.0), 0.0
    for one, other in zip(found, want, strict=True):
        gap = 0.0 if one == other else abs(one - other)
        if math.isnan(gap):
            return math.inf, math.inf
        most = max(most, gap)
    if largest == 0:
        return (0.0 if most < 1e-9 else math.inf), most
    return most / largest, most


def tolerances(spread: float, absolute: float, numbers: Sequence[float]) -> tuple[float, float]:
    """`rtol` and `atol` of a case: ten times what right answers differ by, in powers of ten."""
    largest = max(map(abs, numbers), default=0.0)
    rtol = max(_FLOOR_RELATIVE, _power_of_ten(10 * spread))
    atol = max(_power_of_ten(1e-9 * largest), _power_of_ten(10 * absolute) if spread else 0.0)
    return rtol, max(atol, 1e-300) if largest else max(_power_of_ten(10 * absolute), 1e-12)


def _power_of_ten(number: float) -> float:
    return float(f"1e{math.ceil(math.log10(number) - 1e-9)}") if number > 0 else 0.0


# ------------------------------------------------------------------ random results

SOURCES = 100
"""Sources of random numbers that a result is averaged over."""


def on_average(function: str, parameters: Sequence[str], source: str, found: Any) -> str:
    """The text of a comparison of mean and spread with those of results of `SOURCES` sources, a row
    each. What is tolerated is six standard errors, as seen between tenths of the sources."""
    mean, spread = float(np.mean(found)), float(np.std(found))
    tenths = np.array_split(found, 10)
    errors = [np.std([of(part) for part in tenths]) / math.sqrt(10) for of in (np.mean, np.std)]
    near, alike = (max(6 * math.sqrt(2) * float(e), 1e-6 * abs(mean), 1e-12) for e in errors)
    listed = ", ".join("np.random.default_rng(seed)" if p == source else p for p in parameters)
    size = found.shape[1]
    again = listed.replace("(seed)", "(3)")
    together = ""
    if size > 1:
        rows = [np.std(np.mean(part, axis=1)) for part in tenths]
        wide = max(6 * math.sqrt(2) * float(np.std(rows)) / math.sqrt(10), 1e-12)
        own = float(np.std(np.mean(found, axis=1)))
        together = (
            f"assert abs(np.std([np.mean(each) for each in found]) - {own:.4g})"
            f' < {wide:.1g}, "what belongs to one source is too much alike, or too little"\n'
        )
    return (
        f"found = [np.asarray({function}({listed}), dtype=float) for seed in range({SOURCES})]\n"
        f'assert all(np.size(each) == {size} for each in found), "wanted other sizes"\n'
        f'assert abs(np.mean(found) - {mean:.4g}) < {near:.1g}, "not so on average"\n'
        f'assert abs(np.std(found) - {spread:.4g}) < {alike:.1g}, "not so far apart"\n'
        f"{together}"
        f"first, second = {function}({again}), {function}({again})\n"
        'assert np.array_equal(first, second), "the same source gives the same"'
    )


def dealt(function: str, parameters: Sequence[str], source: str, found: Any) -> str | None:
    """The same of results that deal the same numbers out at random, a list of rows each: how many
    stand in a row, that each is there, and that places and neighbours are random. `None` where
    they are not the same numbers each time."""
    lines = [np.concatenate([np.ravel(np.asarray(row)) for row in each]) for each in found]
    sizes = [sorted(int(np.size(row)) for row in each) for each in found]
    if any(size != sizes[0] for size in sizes) or len({line.size for line in lines}) != 1:
        return None
    whole = np.sort(np.array(lines), axis=1)
    if not np.array_equal(whole, np.tile(whole[0], (len(lines), 1))) or not 1 < whole[0].size < 60:
        return None
    listed = ", ".join("np.random.default_rng(seed)" if p == source else p for p in parameters)
    again = listed.replace("(seed)", "(3)")

    def around(values: Any) -> str:
        near = max(6 * float(np.std(values)) / math.sqrt(len(values) / 2), 1e-9)
        return f"- {float(np.mean(values)):.4g}) < {near:.1g}"

    first, apart = np.array(lines)[:, 0], np.abs(np.diff(lines, axis=1)).mean(axis=1)
    return (
        f"found = [{function}({listed}) for seed in range({SOURCES})]\n"
        f"assert all(sorted(map(len, each)) == {sizes[0]} for each in found), "
        '"wanted other sizes"\n'
        "lines = [np.concatenate([np.asarray(row) for row in each]) for each in found]\n"
        f"assert all(np.array_equal(np.sort(line), {whole[0].tolist()}) for line in lines), "
        '"each has to be there, and once"\n'
        f"assert abs(np.mean([line[0] for line in lines]) {around(first)}, "
        '"the first place is not random"\n'
        f"assert abs(np.mean([np.abs(np.diff(line)).mean() for line in lines]) {around(apart)}, "
        '"neighbours are not random"\n'
        f"first, second = {function}({again}), {function}({again})\n"
        "assert all(map(np.array_equal, first, second)), "
        '"the same source gives the same"'
    )


# ------------------------------------------------------------------ properties

_NUMBERED = "np.asarray({}, dtype=float)"


def properties(
    function: str, parameters: tuple[str, ...], arguments: tuple[str, ...], call: Callable[..., Any]
) -> Iterator[tuple[str, str]]:
    """Names and texts of the properties that hold for that call of the solution; the text may use
    the parameters by name. Only those of numbers."""
    values = [read(text) for text in arguments]
    numeric = [
        place
        for place, value in enumerate(values)
        if not callable(value) and not isinstance(value, bool | str) and _is_numbers(value)
    ]
    listed = ", ".join(parameters)
    for place in numeric:
        name = parameters[place]
        twice = ", ".join(f"2 * np.asarray({p})" if p == name else p for p in parameters)
        for power in (0, 1, 2, -1):
            factor = f"{2.0**power} * " if power else ""
            text = _holds(f"{function}({twice})", f"{factor}np.asarray({function}({listed}))")
            yield f"scaling of {name}", text
        if np.ndim(values[place]) == 1:
            turned = ", ".join(f"{p}[::-1]" if p == name else p for p in parameters)
            yield (
                f"order of {name}",
                _holds(f"{function}({turned})", f"np.asarray({function}({listed}))"),
            )
    if len(numeric) == 2 == len(parameters):
        swapped = ", ".join(reversed(parameters))
        for sign in ("", "-"):
            yield (
                "two arguments changed over",
                _holds(f"{function}({swapped})", f"{sign}np.asarray({function}({listed}))"),
            )
    yield "a bound", f'assert np.all(np.asarray({function}({listed})) >= 0), "none is negative"'
    yield (
        "a sum",
        f'assert np.isclose(np.sum({function}({listed})), 1), "all together are 1"',
    )


def _holds(left: str, right: str) -> str:
    return (
        f"first, second = {left}, {right}\n"
        "assert np.shape(first) == np.shape(second) and np.size(first) and np.allclose(\n"
        '    numbers(first, np.shape(second)), second, rtol=1e-6), "the two belong together"\n'
        'assert np.any(second != 0), "not all of it is zero"'
    )


def _is_numbers(value: Any) -> bool:
    try:
        return np.asarray(value).dtype.kind in "iuf" and np.size(value) > 0
    except ValueError:
        return False


__all__ = [
    "dealt",
    "KnownResult",
    "agreeing",
    "agrees",
    "differing",
    "numbers_of",
    "on_average",
    "properties",
    "tolerances",
]
