"""Values as Python text that a person can read, and text as values.

Knows NumPy and pandas; nothing of questions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

MOST_TEXT = 320
"""Characters of a value that a person still reads in a test."""


def names() -> dict[str, Any]:
    """What a text may use, as the test cells import it."""
    return {"np": np, "pd": pd, "math": math}


def read(text: str) -> Any:
    """The value of a text that `written` made, or that stands in a test of the author's own."""
    return eval(text, names())  # noqa: S307 - the author's code, in a confined process


def written(value: Any, whose: Callable[[Any], str | None] = lambda function: None) -> str | None:
    """The value as an expression; `None` where it has none that a person would read. `whose` gives
    the text of a function."""
    text = _text(value, whose)
    return text if text is not None and len(text) <= MOST_TEXT else None


def _text(value: Any, whose: Callable[[Any], str | None]) -> str | None:
    if value is None or isinstance(value, bool | str):
        return repr(value)
    if isinstance(value, np.bool_):
        return repr(bool(value))
    if isinstance(value, int | np.integer):
        return repr(int(value))
    if isinstance(value, float | np.floating):
        return _number(float(value))
    if isinstance(value, range):
        return repr(value)
    if isinstance(value, list | tuple):
        return _row(value, whose)
    if isinstance(value, dict):
        parts = [(_text(key, whose), _text(each, whose)) for key, each in value.items()]
        if any(key is None or each is None for key, each in parts):
            return None
        return "{" + ", ".join(f"{key}: {each}" for key, each in parts) + "}"
    if isinstance(value, np.ndarray):
        return _array(value, whose)
    if isinstance(value, pd.Series):
        return _labelled("Series", _text(value.tolist(), whose), value.index)
    if isinstance(value, pd.DataFrame):
        columns = {str(name): value[name].tolist() for name in value.columns}
        if len(columns) != len(value.columns) or not columns:
            return None
        return _labelled("DataFrame", _text(columns, whose), value.index)
    if isinstance(value, np.random.Generator):
        return "np.random.default_rng(7)"
    return whose(value) if callable(value) else None


def _row(value: list[Any] | tuple[Any, ...], whose: Callable[[Any], str | None]) -> str | None:
    if type(value) not in (list, tuple) or len(value) > MOST_TEXT:
        return None
    parts = [_text(part, whose) for part in value]
    inside = ", ".join(part for part in parts if part is not None)
    if any(part is None for part in parts):
        return None
    if isinstance(value, list):
        return f"[{inside}]"
    return f"({inside},)" if len(value) == 1 else f"({inside})"


def _array(value: np.ndarray[Any, Any], whose: Callable[[Any], str | None]) -> str | None:
    if value.dtype.kind not in "iufbO" or value.size > MOST_TEXT:
        return None
    if not value.size:
        return f"np.zeros({value.shape!r})"
    inside = _text(value.tolist(), whose)
    return None if inside is None else f"np.array({inside})"


def _labelled(kind: str, inside: str | None, index: pd.Index[Any]) -> str | None:
    if inside is None:
        return None
    plain = isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1
    labels = "" if plain else f", index={index.tolist()!r}"
    return f"pd.{kind}({inside}{labels})"


def _number(value: float) -> str:
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    return repr(value)
