"""Tables of the `datascience` library, on which courses like Data 8 stand."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve, decode, encode

MAX_COLUMNS = 10_000

_SIGN = re.compile(r"[^\w\s]{0,3}|[A-Z]{3}")
_DATE = re.compile(r"(?:%[A-Za-z]|[-/:., ])*")
_FORMATS: dict[str, dict[str, re.Pattern[str]]] = {
    "NumberFormatter": {"decimal_point": _SIGN, "separator": _SIGN},
    "CurrencyFormatter": {"symbol": _SIGN, "decimal_point": _SIGN, "separator": _SIGN},
    "DateFormatter": {"format": _DATE},
    "PercentFormatter": {},
    "DistributionFormatter": {},
}
"""The ways to print a column that cross, by the texts that each may have besides numbers."""
_NUMBERS = ("decimals", "int_to_float")


def _encode_table(value: Any, lend: Lend, depth: int) -> Form:
    columns = [
        [encode(label, lend, depth + 1), encode(np.asarray(column), lend, depth + 1)]
        for label, column in value._columns.items()
    ]
    formats = [[label, *found] for label, way in value._formats.items() if (found := _way(way))]
    return ["dst", columns, formats]


def _way(formatter: Any) -> list[Any] | None:
    """How a column is printed, by the formatter's name and settings."""
    name = type(formatter).__name__
    if name not in _FORMATS:
        return None
    settings = {each: getattr(formatter, each, None) for each in (*_NUMBERS, *_FORMATS[name])}
    return [name, {each: value for each, value in settings.items() if value is not None}]


def _decode_table(form: Form, resolve: Resolve) -> Any:
    import datascience

    _, columns, formats = form
    if len(columns) > MAX_COLUMNS:
        raise WireError(f"a table of {len(columns)} columns")
    named: dict[str, Any] = {}
    for label, column in columns:
        values = decode(column, resolve)
        if not isinstance(label, str) or label in named:
            raise WireError("a table with odd labels")
        if not isinstance(values, np.ndarray) or values.ndim < 1:
            raise WireError("a table with a column that is none")
        named[label] = values
    if len({len(values) for values in named.values()}) > 1:
        raise WireError("a table with columns of different lengths")
    table = datascience.Table()
    for label, values in named.items():
        table[label] = values  # in place: `with_columns` copies all columns for each one
    for label, name, settings in formats:
        if label not in named or name not in _FORMATS:
            raise WireError("a way of printing that nobody knows")
        formatter = getattr(datascience, name)(**_settings(name, settings))
        table._formats[label] = formatter  # `set_format` would convert the column once more
    return table


def _settings(name: str, said: dict[str, Any]) -> dict[str, Any]:
    texts = _FORMATS[name]
    for each, value in said.items():
        if each in texts and isinstance(value, str) and len(value) <= 40:
            if texts[each].fullmatch(value):
                continue
        elif each in _NUMBERS and isinstance(value, int) and 0 <= value <= 50:
            continue
        raise WireError("a way of printing with odd settings")
    return said


def _overwrite_table(target: Any, source: Any) -> bool:
    import datascience

    if not isinstance(source, datascience.Table):
        return False
    target._columns.clear()
    target._columns.update(source._columns)
    target._formats = dict(source._formats)
    target._num_rows = source._num_rows
    return True


KINDS = (
    Kind(
        "dst",
        ("datascience.tables:Table",),
        _encode_table,
        _decode_table,
        _overwrite_table,
        extended=True,
        may_import=True,
    ),
)
