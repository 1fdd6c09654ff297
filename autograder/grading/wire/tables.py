"""Tables, columns and times of pandas as plain data; see `values` for the form.

Kept apart because pandas takes long to import: `values` comes here only where it is loaded.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from autograder.errors import WireError
from autograder.grading.wire import values
from autograder.grading.wire.values import Form, Lend, Resolve

_EXTENSION = re.compile(
    r"U?Int(?:8|16|32|64)|Float(?:32|64)|boolean|str|string|string\[python\]|"
    r"period\[[A-Z]+(?:-[A-Z]{3})?\]"
)
_ZONE = re.compile(r"(?!dateutil)[A-Za-z0-9_+:-]+(?:/[A-Za-z0-9_+-]+){0,3}")
"""Names of time zones; `dateutil/...` is pandas' way to name any file on this machine."""
_UNITS = ("s", "ms", "us", "ns")


_TABULAR = (
    pd.DataFrame,
    pd.Series,
    pd.Index,
    pd.Timestamp,
    pd.Timedelta,
    pd.Period,
    pd.Interval,
    type(pd.NaT),
    type(pd.NA),
    pd.api.extensions.ExtensionArray,
)
_EVENLY_SPACED = (pd.DatetimeIndex, pd.TimedeltaIndex)


def encode(value: object, lend: Lend, depth: int) -> Form | None:
    """The form of a pandas value, or `None` for anything else."""
    if not isinstance(value, _TABULAR):
        return None
    if isinstance(value, pd.DataFrame):
        columns = [
            _encode_array(value.iloc[:, place].array, lend, depth + 1)
            for place in range(value.shape[1])
        ]
        return [
            "df",
            encode(value.columns, lend, depth),
            encode(value.index, lend, depth),
            *columns,
        ]
    if isinstance(value, pd.Series):
        index = encode(value.index, lend, depth)
        name = values.encode(value.name, lend, depth + 1)
        return ["se", index, name, _encode_array(value.array, lend, depth + 1)]
    if isinstance(value, pd.RangeIndex):
        name = values.encode(value.name, lend, depth + 1)
        return ["ri", value.start, value.stop, value.step, name]
    if isinstance(value, pd.MultiIndex):
        names = values.encode(list(value.names), lend, depth + 1)
        levels = [encode(level, lend, depth) for level in value.levels]
        codes = [values.encode(np.asarray(codes), lend) for codes in value.codes]
        return ["mi", names, levels, codes]
    if isinstance(value, pd.Index):
        name = values.encode(value.name, lend, depth + 1)
        frequency = value.freqstr if isinstance(value, _EVENLY_SPACED) else None
        return ["ix", name, _encode_array(value.array, lend, depth + 1), frequency]
    if value is pd.NaT:
        return ["NaT"]
    if value is pd.NA:
        return ["NA"]
    if isinstance(value, pd.Timestamp):
        count = int(value.asm8.view("i8"))
        return ["ts", count, value.unit, str(value.tz) if value.tz is not None else None]
    if isinstance(value, pd.Timedelta):
        return ["tdl", int(value.asm8.view("i8")), value.unit]
    if isinstance(value, pd.Period):
        return ["pe", value.ordinal, value.freqstr]
    if isinstance(value, pd.Interval):
        ends = [values.encode(end, lend, depth + 1) for end in (value.left, value.right)]
        return ["iv", *ends, value.closed]
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return ["ea", _encode_array(value, lend, depth + 1)]
    return None


def _encode_array(array: Any, lend: Lend, depth: int) -> Form:
    if isinstance(array, pd.arrays.NumpyExtensionArray):
        return values.encode(array.to_numpy(), lend, depth + 1)
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        categories = encode(array.categories, lend, depth)
        return [
            "cat",
            values.encode(np.asarray(array.codes), lend),
            categories,
            bool(array.ordered),
        ]
    if isinstance(dtype, pd.DatetimeTZDtype):
        return ["tz", values.encode(np.asarray(array.asi8), lend), dtype.unit, str(dtype.tz)]
    if isinstance(dtype, pd.IntervalDtype):
        return [
            "ivs",
            encode(array.left, lend, depth),
            encode(array.right, lend, depth),
            array.closed,
        ]
    if isinstance(dtype, np.dtype):
        return values.encode(np.asarray(array), lend, depth + 1)
    if _EXTENSION.fullmatch(str(dtype)):
        return ["ext", str(dtype), *[values.encode(item, lend, depth + 1) for item in array]]
    return values.encode(np.asarray(array, dtype=object), lend, depth + 1)


def decode(form: Form, resolve: Resolve) -> Any:
    """The pandas value of a form. Raises `WireError` for a form that is none."""
    match form:
        case ["df", columns, index, *arrays]:
            labels, rows = decode(columns, resolve), decode(index, resolve)
            data = {place: _decode_array(array, resolve) for place, array in enumerate(arrays)}
            frame = pd.DataFrame(data, index=rows, copy=False)
            frame.columns = labels
            return frame
        case ["se", index, name, array]:
            rows = decode(index, resolve)
            return pd.Series(_decode_array(array, resolve), index=rows, name=_plain(name, resolve))
        case ["ri", start, stop, step, name]:
            return pd.RangeIndex(start, stop, step, name=_plain(name, resolve))
        case ["mi", names, levels, codes]:
            return pd.MultiIndex(
                levels=[decode(level, resolve) for level in levels],
                codes=[values.decode(code, resolve) for code in codes],
                names=values.decode(names, resolve),
            )
        case ["ix", name, array, None]:
            return pd.Index(_decode_array(array, resolve), name=_plain(name, resolve))
        case ["ix", name, array, str(frequency)] if len(frequency) <= 20:
            spaced: Any = pd.Index(_decode_array(array, resolve), name=_plain(name, resolve))
            spaced.freq = frequency
            return spaced
        case ["NaT"]:
            return pd.NaT
        case ["NA"]:
            return pd.NA
        case ["ts", int(count), unit, tz] if unit in _UNITS:
            instant = pd.Timestamp(np.datetime64(count, unit))
            return instant if tz is None else instant.tz_localize("UTC").tz_convert(_zone(tz))
        case ["tdl", int(count), unit] if unit in _UNITS:
            return pd.Timedelta(np.timedelta64(count, unit))
        case ["pe", int(ordinal), str(frequency)] if len(frequency) <= 20:
            return pd.Period(ordinal=ordinal, freq=frequency)
        case ["iv", left, right, closed]:
            return pd.Interval(_plain(left, resolve), _plain(right, resolve), closed)
        case ["ea", array]:
            return _decode_array(array, resolve)
    raise WireError(f"a form {str(form[0])[:40]!r} that nobody knows")


def _zone(name: object) -> str:
    if not isinstance(name, str) or not _ZONE.fullmatch(name):
        raise WireError(f"a time zone {str(name)[:40]!r}")
    return name


def _plain(form: Form, resolve: Resolve) -> Any:
    return values.decode(form, resolve)


def _decode_array(form: Form, resolve: Resolve) -> Any:
    match form:
        case ["cat", codes, categories, bool(ordered)]:
            numbers = values.decode(codes, resolve)
            return pd.Categorical.from_codes(numbers, decode(categories, resolve), ordered=ordered)
        case ["tz", instants, str(unit), tz] if unit in _UNITS:
            naive = values.decode(instants, resolve).view(f"M8[{unit}]")
            return pd.DatetimeIndex(naive).tz_localize("UTC").tz_convert(_zone(tz)).array
        case ["ivs", left, right, closed]:
            ends = (decode(left, resolve), decode(right, resolve))
            return pd.arrays.IntervalArray.from_arrays(*ends, closed=closed)
        case ["ext", str(dtype), *items] if _EXTENSION.fullmatch(dtype):
            return pd.array([values.decode(item, resolve) for item in items], dtype=dtype)  # type: ignore[call-overload]
        case [("a" | "ao"), *_]:
            return values.decode(form, resolve)
    raise WireError("a column that nobody knows")


def overwrite(target: Any, source: Any) -> bool:
    """Make a table or column equal to `source` in place; returns whether that was possible."""
    for kind in (pd.DataFrame, pd.Series):
        if isinstance(target, kind) and isinstance(source, kind):
            replace: Any = target._update_inplace  # what pandas' own `inplace=True` does
            replace(source)
            return True
    return False
