"""Tables, columns and times of pandas as plain data; see `values` for the form.

Kept apart because pandas takes long to import: `values` comes here only where it is loaded.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from autograder.errors import WireError
from autograder.wire import values
from autograder.wire.values import Form, Lend, Resolve

_EXTENSION = re.compile(
    r"U?Int(?:8|16|32|64)|Float(?:32|64)|boolean|str|string|string\[python\]|"
    r"period\[[A-Z]+(?:-[A-Z]{3})?\]"
)


_TABULAR = (
    pd.DataFrame,
    pd.Series,
    pd.Index,
    pd.Timestamp,
    pd.Timedelta,
    type(pd.NaT),
    type(pd.NA),
    pd.api.extensions.ExtensionArray,
)


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
        return ["mi", names, values.encode(list(value), lend, depth + 1)]
    if isinstance(value, pd.Index):
        name = values.encode(value.name, lend, depth + 1)
        return ["ix", name, _encode_array(value.array, lend, depth + 1)]
    if value is pd.NaT:
        return ["NaT"]
    if value is pd.NA:
        return ["NA"]
    if isinstance(value, pd.Timestamp):
        return ["ts", value.value, value.unit, str(value.tz) if value.tz is not None else None]
    if isinstance(value, pd.Timedelta):
        return ["tdl", value.value, value.unit]
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
        case ["mi", names, items]:
            rows = values.decode(items, resolve)
            return pd.MultiIndex.from_tuples(rows, names=values.decode(names, resolve))
        case ["ix", name, array]:
            return pd.Index(_decode_array(array, resolve), name=_plain(name, resolve))
        case ["NaT"]:
            return pd.NaT
        case ["NA"]:
            return pd.NA
        case ["ts", value, unit, tz]:
            return pd.Timestamp(value, unit="ns", tz=tz).as_unit(unit)
        case ["tdl", value, unit]:
            return pd.Timedelta(value, unit="ns").as_unit(unit)
        case ["ea", array]:
            return _decode_array(array, resolve)
    raise WireError(f"a form {str(form[0])[:40]!r} that nobody knows")


def _plain(form: Form, resolve: Resolve) -> Any:
    return values.decode(form, resolve)


def _decode_array(form: Form, resolve: Resolve) -> Any:
    match form:
        case ["cat", codes, categories, bool(ordered)]:
            numbers = values.decode(codes, resolve)
            return pd.Categorical.from_codes(numbers, decode(categories, resolve), ordered=ordered)
        case ["tz", instants, str(unit), str(tz)] if unit in ("s", "ms", "us", "ns"):
            naive = values.decode(instants, resolve).view(f"M8[{unit}]")
            return pd.DatetimeIndex(naive).tz_localize("UTC").tz_convert(tz).array
        case ["ext", str(dtype), *items] if _EXTENSION.fullmatch(dtype):
            return pd.array([values.decode(item, resolve) for item in items], dtype=dtype)  # type: ignore[call-overload]
        case [("a" | "ao"), *_]:
            return values.decode(form, resolve)
    raise WireError("a column that nobody knows")


def overwrite(target: Any, source: Any) -> bool:
    """Make a table or column equal to `source` in place; returns whether that was possible."""
    if isinstance(target, pd.DataFrame) and isinstance(source, pd.DataFrame):
        target.drop(index=target.index, columns=target.columns, inplace=True)
        for place, label in enumerate(source.columns):
            target[label] = source.iloc[:, place].array
        target.index = source.index
        return True
    if isinstance(target, pd.Series) and isinstance(source, pd.Series):
        if len(target) != len(source) or target.dtype != source.dtype:
            return False
        target.iloc[:] = source.to_numpy()
        target.index = source.index
        return True
    return False
