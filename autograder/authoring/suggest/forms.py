"""What a result is, part by part, so that a test can look at each and say what is missing.

A form is made from a result and holds its values as text. Numbers in a list, a tuple or an array
are one form, for a student may return any of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from autograder.authoring.suggest.written import MOST_TEXT, read, written

_EXACT = 2**53
_PROBES = ("0.7", "np.array([0.5, 2.0, -1.0])", "3", "np.array([0.4, 1.6])")
"""Arguments for a function that an answer returns."""
_MOST_PROBES = 3
_MOST_ROWS = 24
"""Rows of a table up to which a test looks at each."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is number, numbers, whole, truth, truths, text, texts, nothing, parts, mapping, table,
    rows (of a long table, its two ends) or function.
    `value` is the result as text, `keys` are the names of `parts`: columns, keys or probes."""

    kind: str
    shape: tuple[int, ...] = ()
    value: str = ""
    keys: tuple[str, ...] = ()
    parts: tuple[Form, ...] = ()


def form_of(value: Any, depth: int = 0) -> Form | None:
    """The form of a result; `None` where a test could not look at it."""
    if depth > 3:
        return None
    if value is None:
        return Form(kind="nothing")
    if isinstance(value, str):
        return Form(kind="text", value=repr(value)) if len(value) < MOST_TEXT else None
    if isinstance(value, bool | np.bool_):
        return Form(kind="truth", value=repr(bool(value)))
    if isinstance(value, pd.DataFrame) and len(value) > _MOST_ROWS:
        ends = [form_of(value.head(3), depth + 1), form_of(value.tail(3), depth + 1)]
        parts = tuple(end for end in ends if end is not None)
        keys = ("head(3)", "tail(3)")
        whole = Form(kind="rows", shape=value.shape, keys=keys, parts=parts)
        return whole if len(parts) == 2 else None
    if isinstance(value, pd.DataFrame):
        return _of_parts("table", [str(c) for c in value.columns], list(_columns(value)), depth)
    if isinstance(value, dict):
        if not all(isinstance(key, str | int) for key in value):
            return None
        return _of_parts("mapping", [repr(key) for key in value], list(value.values()), depth)
    if isinstance(value, tuple) and not all(_is_number(part) for part in value):
        return _of_parts("parts", ["" for _ in value], list(value), depth)
    if isinstance(value, list | tuple | range | pd.Series | np.ndarray | int | float | np.number):
        return _of_numbers(value, depth)
    if type(value).__name__ == "function":
        return _of_function(value, depth)
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _columns(table: pd.DataFrame) -> Iterator[Any]:
    for place in range(table.shape[1]):
        yield table.iloc[:, place].to_numpy()


def _of_parts(kind: str, keys: list[str], values: list[Any], depth: int) -> Form | None:
    parts = [form_of(value, depth + 1) for value in values]
    if any(part is None for part in parts) or not parts:
        return None
    whole = tuple(part for part in parts if part is not None)
    if sum(len(part.value) for part in whole) > 2 * MOST_TEXT:
        return None
    return Form(kind=kind, keys=tuple(keys), parts=whole)


def _of_numbers(value: Any, depth: int) -> Form | None:
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if isinstance(value, int) and abs(value) > _EXACT:
        return Form(kind="whole", value=repr(value))
    if array.dtype.kind == "O" and isinstance(value, list) and depth < 3:
        return _of_parts("parts", ["" for _ in value], list(value), depth)
    if array.dtype.kind == "O" and all(isinstance(part, str) for part in array.ravel()):
        array = array.astype(str)
    if array.dtype.kind not in "iufbU":
        return None
    if array.dtype.kind in "iuf" and not np.all(np.isfinite(array.astype(float))):
        return None
    text = written(array.tolist())
    if text is None:
        return None
    kind = {"b": "truths", "U": "texts"}.get(
        array.dtype.kind, "numbers" if array.ndim else "number"
    )
    return Form(kind=kind, shape=array.shape, value=text)


def _of_function(value: Callable[..., Any], depth: int) -> Form | None:
    keys, parts = [], []
    for probe in _PROBES:
        try:
            found = form_of(value(read(probe)), depth + 2)
        except Exception:  # noqa: S112 - not every function takes every probe
            continue
        if found is not None and found.kind in ("number", "numbers", "truth", "text"):
            keys.append(probe)
            parts.append(found)
    if not keys:
        return None
    return Form(kind="function", keys=tuple(keys[:_MOST_PROBES]), parts=tuple(parts[:_MOST_PROBES]))


def numbers_of(value: Any, form: Form) -> list[float]:
    """All numbers of a result of that form in one line; NaN where it is none."""
    try:
        return list(_flat(value, form))
    except Exception:
        return [math.nan]


def _flat(value: Any, form: Form) -> Iterator[float]:
    if form.kind == "table":
        for name, part in zip(form.keys, form.parts, strict=True):
            yield from _flat(value[name].to_numpy(), part)
    elif form.kind == "rows":
        for end, part in zip((value.head(3), value.tail(3)), form.parts, strict=True):
            yield from _flat(end, part)
    elif form.kind == "mapping":
        for key, part in zip(form.keys, form.parts, strict=True):
            yield from _flat(value[read(key)], part)
    elif form.kind == "parts":
        for each, part in zip(tuple(value), form.parts, strict=True):
            yield from _flat(each, part)
    elif form.kind == "function":
        for probe, part in zip(form.keys, form.parts, strict=True):
            yield from _flat(value(read(probe)), part)
    elif form.kind in ("number", "numbers", "whole"):
        found = np.asarray(value).astype(float)
        yield from map(float, found.ravel())
        if found.shape != form.shape:
            yield math.nan
