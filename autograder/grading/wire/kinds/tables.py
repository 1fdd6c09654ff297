"""Tables, columns, indexes and times of pandas.

Pandas takes long to import. So it is named here, and imported by what runs only where there is a
value of it, or a form: a table that a notebook made may reach an examiner whose tests need no
pandas.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.errors import WireError
from autograder.grading.wire.forms import (
    MAX_RANGE,
    Decoder,
    Encoder,
    Form,
    Kind,
    Lend,
    NotPlain,
    Overwriter,
    Resolve,
    decode,
    encode,
)

_EXTENSION = re.compile(
    r"U?Int(?:8|16|32|64)|Float(?:32|64)|boolean|str|string|string\[python\]|"
    r"period\[[A-Z]+(?:-[A-Z]{3})?\]"
)
_ZONE = re.compile(r"(?!dateutil)[A-Za-z0-9_+:-]+(?:/[A-Za-z0-9_+-]+){0,3}")
"""Names of time zones; `dateutil/...` is pandas' way to name any file on this machine."""
_UNITS = ("s", "ms", "us", "ns")
MAX_COLUMNS = 50_000
"""To put a table of more together takes seconds, and to compare two takes minutes."""


# ------------------------------------------------------------------ tables and columns


def _encode_frame(value: Any, lend: Lend, depth: int) -> Form:
    places = range(value.shape[1])
    if len(places) > MAX_COLUMNS:
        raise NotPlain(f"a table of {len(places)} columns")
    return [
        "df",
        encode(value.columns, lend, depth),
        encode(value.index, lend, depth),
        *[_encode_column(value.iloc[:, place].array, lend, depth + 1) for place in places],
    ]


def _decode_frame(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, columns, index, *arrays = form
    if len(arrays) > MAX_COLUMNS:
        raise WireError(f"a table of {len(arrays)} columns", f"at most {MAX_COLUMNS}")
    labels, rows = _labels(columns, resolve), _labels(index, resolve)
    data = {place: _decode_column(array, resolve) for place, array in enumerate(arrays)}
    frame = pd.DataFrame(data, index=rows, copy=False)
    frame.columns = labels
    return frame


def _encode_series(value: Any, lend: Lend, depth: int) -> Form:
    index = encode(value.index, lend, depth)
    name = encode(value.name, lend, depth + 1)
    return ["se", index, name, _encode_column(value.array, lend, depth + 1)]


def _decode_series(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, index, name, array = form
    rows = _labels(index, resolve)
    return pd.Series(_decode_column(array, resolve), index=rows, name=decode(name, resolve))


def _overwrite_table(target: Any, source: Any) -> bool:
    import pandas as pd

    for cls in (pd.DataFrame, pd.Series):
        if isinstance(target, cls) and isinstance(source, cls):
            replace: Any = target._update_inplace  # what pandas' own `inplace=True` does
            replace(source)
            return True
    return False


def _encode_column(array: Any, lend: Lend, depth: int) -> Form:
    import pandas as pd

    if type(array) is pd.arrays.NumpyExtensionArray:
        return encode(array.to_numpy(), lend, depth + 1)
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes = encode(np.asarray(array.codes), lend)
        return ["cat", codes, encode(array.categories, lend, depth), bool(array.ordered)]
    if isinstance(dtype, pd.DatetimeTZDtype):
        return ["tz", encode(np.asarray(array.asi8), lend), dtype.unit, str(dtype.tz)]
    if isinstance(dtype, pd.IntervalDtype):
        ends = (encode(array.left, lend, depth), encode(array.right, lend, depth))
        return ["ivs", *ends, array.closed]
    if isinstance(dtype, np.dtype):
        return encode(np.asarray(array), lend, depth + 1)
    if _EXTENSION.fullmatch(str(dtype)):
        return ["ext", str(dtype), *[encode(item, lend, depth + 1) for item in array]]
    return encode(np.asarray(array, dtype=object), lend, depth + 1)


def _decode_column(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    match form:
        case ["cat", codes, categories, bool(ordered)]:
            numbers = decode(codes, resolve)
            labels = _labels(categories, resolve)
            return pd.Categorical.from_codes(numbers, labels, ordered=ordered)
        case ["tz", instants, str(unit), tz] if unit in _UNITS:
            naive = decode(instants, resolve).view(f"M8[{unit}]")
            return pd.DatetimeIndex(naive).tz_localize("UTC").tz_convert(_zone(tz)).array
        case ["ivs", left, right, closed]:
            ends = (_labels(left, resolve), _labels(right, resolve))
            return pd.arrays.IntervalArray.from_arrays(*ends, closed=closed)
        case ["ext", str(dtype), *items] if _EXTENSION.fullmatch(dtype):
            return pd.array([decode(item, resolve) for item in items], dtype=dtype)  # type: ignore[call-overload]
        case [("a" | "ao"), *_]:
            return decode(form, resolve)
    raise WireError("a column that nobody knows")


# ------------------------------------------------------------------ indexes


def _labels(form: Form, resolve: Resolve) -> Any:
    """The value of a form of pandas, as only such a one can be an index."""
    if not (isinstance(form, list) and form and form[0] in _TAGS):
        raise WireError("an index that nobody knows")
    return decode(form, resolve)


def _encode_range_index(value: Any, lend: Lend, depth: int) -> Form:
    if len(value) > MAX_RANGE:
        raise NotPlain("an index of very many numbers")
    return ["ri", value.start, value.stop, value.step, encode(value.name, lend, depth + 1)]


def _decode_range_index(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, start, stop, step, name = form
    if range(start, stop, step)[MAX_RANGE:]:
        raise WireError("an index of very many numbers")
    return pd.RangeIndex(start, stop, step, name=decode(name, resolve))


def _encode_multi_index(value: Any, lend: Lend, depth: int) -> Form:
    names = encode(list(value.names), lend, depth + 1)
    levels = [encode(level, lend, depth) for level in value.levels]
    return ["mi", names, levels, [encode(np.asarray(codes), lend) for codes in value.codes]]


def _decode_multi_index(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, names, levels, codes = form
    return pd.MultiIndex(
        levels=[_labels(level, resolve) for level in levels],
        codes=[decode(code, resolve) for code in codes],
        names=decode(names, resolve),
    )


def _encode_index(value: Any, lend: Lend, depth: int) -> Form:
    import pandas as pd

    name = encode(value.name, lend, depth + 1)
    evenly_spaced = isinstance(value, pd.DatetimeIndex | pd.TimedeltaIndex)
    frequency = value.freqstr if evenly_spaced else None
    return ["ix", name, _encode_column(value.array, lend, depth + 1), frequency]


def _decode_index(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, name, array, frequency = form
    if frequency is not None and not _is_frequency(frequency):
        raise WireError("an index with an odd frequency")
    index: Any = pd.Index(_decode_column(array, resolve), name=decode(name, resolve))
    if frequency is not None:
        index.freq = frequency
    return index


# ------------------------------------------------------------------ times and missing values


def _encode_timestamp(value: Any, lend: Lend, depth: int) -> Form:
    count = int(value.asm8.view("i8"))
    return ["ts", count, value.unit, str(value.tz) if value.tz is not None else None]


def _decode_timestamp(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    match form:
        case [_, int(count), unit, tz] if unit in _UNITS:
            instant = pd.Timestamp(np.datetime64(count, unit))
            return instant if tz is None else instant.tz_localize("UTC").tz_convert(_zone(tz))
    raise WireError("an instant that nobody knows")


def _zone(name: object) -> str:
    if not isinstance(name, str) or not _ZONE.fullmatch(name):
        raise WireError(f"a time zone {str(name)[:40]!r}")
    return name


def _encode_timedelta(value: Any, lend: Lend, depth: int) -> Form:
    return ["tdl", int(value.asm8.view("i8")), value.unit]


def _decode_timedelta(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    match form:
        case [_, int(count), unit] if unit in _UNITS:
            return pd.Timedelta(np.timedelta64(count, unit))
    raise WireError("a span of time that nobody knows")


def _decode_period(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    match form:
        case [_, int(ordinal), frequency] if _is_frequency(frequency):
            return pd.Period(ordinal=ordinal, freq=frequency)
    raise WireError("a period that nobody knows")


def _is_frequency(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 20


def _encode_interval(value: Any, lend: Lend, depth: int) -> Form:
    ends = [encode(end, lend, depth + 1) for end in (value.left, value.right)]
    return ["iv", *ends, value.closed]


def _decode_interval(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    _, left, right, closed = form
    return pd.Interval(decode(left, resolve), decode(right, resolve), closed)


def _decode_nothing(form: Form, resolve: Resolve) -> Any:
    import pandas as pd

    (tag,) = form
    return {"NaT": pd.NaT, "NA": pd.NA}[tag]


def _decode_extension(form: Form, resolve: Resolve) -> Any:
    _, array = form
    return _decode_column(array, resolve)


def _encode_type(value: Any, lend: Lend, depth: int) -> Form:
    """The type of a column: the column without rows tells it."""
    import pandas as pd

    empty = _encode_column(pd.array([], dtype=value), lend, depth + 1)
    return ["pty", empty] if empty[0] in _TYPED else lend(value)


def _decode_type(form: Form, resolve: Resolve) -> Any:
    _, empty = form
    if not isinstance(empty, list) or not empty or empty[0] not in _TYPED:
        raise WireError("a type of column that nobody knows")
    return _decode_column(empty, resolve).dtype


_TYPED = ("cat", "tz", "ivs", "ext")
"""Columns that are more than arrays of NumPy."""


def _kind(
    tag: str,
    name: str,
    encode: Encoder,
    decode: Decoder,
    overwrite: Overwriter | None = None,
) -> Kind:
    """A row of pandas, which we come with: so a reader may import it."""
    return Kind(tag, (name,), encode, decode, overwrite, extended=True, may_import=True)


KINDS = (
    _kind("df", "pandas:DataFrame", _encode_frame, _decode_frame, _overwrite_table),
    _kind("se", "pandas:Series", _encode_series, _decode_series, _overwrite_table),
    _kind("ri", "pandas:RangeIndex", _encode_range_index, _decode_range_index),
    _kind("mi", "pandas:MultiIndex", _encode_multi_index, _decode_multi_index),
    _kind("ix", "pandas:Index", _encode_index, _decode_index),
    _kind("ts", "pandas:Timestamp", _encode_timestamp, _decode_timestamp),
    _kind("tdl", "pandas:Timedelta", _encode_timedelta, _decode_timedelta),
    _kind(
        "pe", "pandas:Period", lambda v, lend, depth: ["pe", v.ordinal, v.freqstr], _decode_period
    ),
    _kind("iv", "pandas:Interval", _encode_interval, _decode_interval),
    _kind("NaT", "pandas:NaT.__class__", lambda v, lend, depth: ["NaT"], _decode_nothing),
    _kind("NA", "pandas:NA.__class__", lambda v, lend, depth: ["NA"], _decode_nothing),
    _kind(
        "ea",
        "pandas.api.extensions:ExtensionArray",
        lambda v, lend, depth: ["ea", _encode_column(v, lend, depth + 1)],
        _decode_extension,
    ),
    _kind("pty", "pandas.api.extensions:ExtensionDtype", _encode_type, _decode_type),
)
_TAGS = frozenset(kind.tag for kind in KINDS)
