"""Columns and tables of Polars, by their values and the names of their types."""

from __future__ import annotations

import re
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve, decode, encode

MAX_COLUMNS = 10_000

_PLAIN = (
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Float32",
    "Float64",
    "Boolean",
    "String",
    "Binary",
    "Null",
    "Date",
    "Time",
    "Categorical",
)
_TIMED = ("Datetime", "Duration")
_UNITS = ("ms", "us", "ns")
_PHYSICAL = ("Date", "Time", *_TIMED)
"""What crosses as the numbers that it is kept as."""
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,3}")


def _type_of(kind: Any) -> list[Any] | None:
    """The form of a column's type, if it has one."""
    name = str(kind.base_type())
    if name in _TIMED:
        return [name, kind.time_unit, getattr(kind, "time_zone", None)]
    if name == "List":
        inner = _type_of(kind.inner)
        return None if inner is None or inner[0] in (*_PHYSICAL, "Categorical") else [name, inner]
    return [name] if name in _PLAIN else None


def _made_type(form: Form, level: int = 0) -> Any:
    import polars as pl

    match form:
        case [str(name)] if name in _PLAIN:
            return getattr(pl, name)()
        case ["Duration", unit, None] if unit in _UNITS:
            return pl.Duration(unit)
        case ["Datetime", unit, zone] if unit in _UNITS:
            if zone is None or (isinstance(zone, str) and _ZONE.fullmatch(zone)):
                return pl.Datetime(unit, zone)
        case ["List", inner] if level < 5:
            return pl.List(_made_type(inner, level + 1))
    raise WireError("a type of column that nobody knows")


def _encode_series(value: Any, lend: Lend, depth: int) -> Form:
    kind = _type_of(value.dtype)
    if kind is None:
        return lend(value)
    values = value.to_physical() if kind[0] in _PHYSICAL else value
    return ["pls", value.name, kind, encode(values.to_list(), lend, depth + 1)]


def _decode_series(form: Form, resolve: Resolve) -> Any:
    import polars as pl

    _, name, kind, inside = form
    if not isinstance(name, str):
        raise WireError("a column without a name")
    made, values = _made_type(kind), decode(inside, resolve)
    if type(values) is not list or not all(_is_plain(each, kind[0]) for each in values):
        raise WireError("a column with values of other types")
    if kind[0] in _PHYSICAL:
        kept = pl.Int32 if kind[0] == "Date" else pl.Int64
        return pl.Series(name, values, dtype=kept).cast(made)
    return pl.Series(name, values, dtype=made)


def _is_plain(value: object, kind: str) -> bool:
    if kind == "List":
        return value is None or type(value) is list
    return value is None or type(value) in (bool, int, float, str, bytes)


def _encode_frame(value: Any, lend: Lend, depth: int) -> Form:
    columns = value.get_columns()
    if any(_type_of(column.dtype) is None for column in columns):
        return lend(value)
    return ["plf", *[_encode_series(column, lend, depth + 1) for column in columns]]


def _decode_frame(form: Form, resolve: Resolve) -> Any:
    import polars as pl

    _, *columns = form
    if len(columns) > MAX_COLUMNS or not all(
        isinstance(each, list) and each[:1] == ["pls"] for each in columns
    ):
        raise WireError("a table with columns that are none")
    made = [_decode_series(each, resolve) for each in columns]
    if len({len(each) for each in made}) > 1:
        raise WireError("a table with columns of different lengths")
    return pl.DataFrame(made)


KINDS = (
    Kind("pls", ("polars:Series",), _encode_series, _decode_series, may_import=True),
    Kind("plf", ("polars:DataFrame",), _encode_frame, _decode_frame, may_import=True),
)
