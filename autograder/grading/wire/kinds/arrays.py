"""Scalars, arrays and random numbers of NumPy."""

from __future__ import annotations

import functools
import math
import re
import sys
from typing import Any

import numpy as np

from autograder.errors import WireError
from autograder.grading.wire.forms import (
    MAX_ITEMS,
    Form,
    Kind,
    Lend,
    Resolve,
    decode,
    encode,
    items,
)

BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
MAX_DIMENSIONS = 64
"""NumPy's own bound, since its version 2."""
MAX_FIELDS = 256

_DTYPE = re.compile(r"[<>|=]?(?:[biufcSUMm]\d*|\?)(?:\[\d*[a-zA-Z]+\])?")
_SCALARS: tuple[type, ...] = tuple(dict.fromkeys(np.sctypeDict.values()))
_COMMON_SCALARS = {kind: np.dtype(kind).str for kind in (np.float64, np.int64, np.bool_)}


@functools.lru_cache(maxsize=256)
def dtype_of(text: object) -> np.dtype[Any]:
    """A NumPy type without objects or fields, from its `str`. Raises `WireError`."""
    if not isinstance(text, str) or not _DTYPE.fullmatch(text):
        raise WireError(f"an array type {str(text)[:40]!r}")
    return np.dtype(text)


def _array_of(data: bytes, kind: np.dtype[Any]) -> Any:
    """The bytes as an array of that type, where they are ones: NumPy believes any that it is given.

    Raises:
        WireError: text of characters that there are not, which ends whoever prints or encodes it.
    """
    array = np.frombuffer(data, dtype=kind)
    if kind.kind == "b":
        return np.frombuffer(data, dtype=np.uint8) != 0
    if kind.kind == "U":
        points = np.frombuffer(data, dtype=np.dtype(np.uint32).newbyteorder(kind.byteorder))
        if points.max(initial=0) > sys.maxunicode:
            raise WireError("text of characters that there are not")
    return array


def _encode_scalar(value: Any, lend: Lend, depth: int) -> Form:
    common = _COMMON_SCALARS.get(type(value))
    if common is not None:
        return ["n", common, value.tobytes()]
    if value.dtype.names:
        return _encode_records(value, lend, depth)
    if value.dtype.hasobject or value.dtype.kind == "V":
        return lend(value)
    return ["n", value.dtype.str, value.tobytes() if value.dtype.itemsize else b""]


def _decode_scalar(form: Form, resolve: Resolve) -> Any:
    _, dtype, data = form
    kind = dtype_of(dtype)
    if len(data) != kind.itemsize:
        raise WireError("a scalar of the wrong size")
    if kind.itemsize == 0:
        return kind.type()
    return _array_of(data, kind)[0]


def _encode_array(value: Any, lend: Lend, depth: int) -> Form:
    if isinstance(value, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(value)
        value = np.ma.getdata(value)
        if mask.any() and value.dtype.kind in "fc":
            value = np.where(mask, np.nan, value)
    if value.dtype.names:
        return _encode_records(value, lend, depth)
    value = np.asarray(value)
    if value.dtype.hasobject:
        return _encode_objects(value, lend, depth)
    if value.dtype.kind == "V":
        return lend(value)
    return ["a", value.dtype.str, list(value.shape), value.tobytes()]


def _decode_array(form: Form, resolve: Resolve) -> Any:
    _, dtype, shape, data = form
    kind = dtype_of(dtype)
    if not all(isinstance(n, int) and n >= 0 for n in shape) or len(shape) > MAX_DIMENSIONS:
        raise WireError("an array with an odd shape")
    if kind.itemsize == 0 or math.prod(shape) == 0:
        if data or math.prod(n for n in shape if n) > MAX_ITEMS:
            raise WireError("an empty array that holds data")
        return np.empty(tuple(shape), dtype=kind)
    if math.prod(shape) * kind.itemsize != len(data):
        raise WireError("an array of the wrong size")
    return _array_of(data, kind).reshape(tuple(shape)).copy()


def _encode_objects(value: Any, lend: Lend, depth: int) -> Form:
    inside = [encode(item, lend, depth + 1) for item in value.ravel().tolist()]
    return ["ao", list(value.shape), *inside]


def _decode_objects(form: Form, resolve: Resolve) -> Any:
    shape = form[1]
    inside = items(form, resolve, 2)
    array = np.empty(len(inside), dtype=object)
    for place, item in enumerate(inside):  # all at once would unpack lists of one length
        array[place] = item
    return array.reshape(tuple(shape))


def _overwrite_array(target: Any, source: Any) -> bool:
    if not isinstance(source, np.ndarray):
        return False
    if target.shape != source.shape or target.dtype != source.dtype:
        return False
    target[...] = source
    return True


# ------------------------------------------------------------------ records and types


def _encode_records(value: Any, lend: Lend, depth: int) -> Form:
    """An array with fields, or one element of it: each field as an array of its own."""
    how = "element" if isinstance(value, np.generic) else "array"
    if isinstance(value, np.recarray | np.record):
        how = f"record {how}"
    plain = np.asarray(value)
    shape, names = list(plain.shape), list(plain.dtype.names or ())
    return ["rec", how, shape, names, *[encode(plain[name], lend, depth + 1) for name in names]]


def _decode_records(form: Form, resolve: Resolve) -> Any:
    _, how, shape, names, *parts = form
    shape, size = tuple(shape), len(shape)
    if not 0 < len(names) == len(parts) == len(set(names)) <= MAX_FIELDS or size > MAX_DIMENSIONS:
        raise WireError("records with odd fields")
    arrays = [decode(part, resolve) for part in parts]
    for name, array in zip(names, arrays, strict=True):
        if not isinstance(name, str) or not isinstance(array, np.ndarray):
            raise WireError("records with a field that is none")
        if array.shape[:size] != shape:
            raise WireError("records with fields of different sizes")
    fields = [
        (name, array.dtype, array.shape[size:]) for name, array in zip(names, arrays, strict=True)
    ]
    made = np.empty(shape, dtype=np.dtype(fields))
    for name, array in zip(names, arrays, strict=True):
        made[name] = array
    match how:
        case "array":
            return made
        case "record array":
            return made.view(np.recarray)
        case "element" if not shape:
            return made[()]
        case "record element" if not shape:
            return made.view(np.recarray).view(np.dtype((np.record, made.dtype)))[()]
    raise WireError("records that nobody knows")


def _encode_type(value: Any, lend: Lend, depth: int) -> Form:
    if value == np.dtype(object):
        return ["ty", "|O"]
    return ["ty", value.str] if _DTYPE.fullmatch(value.str) else lend(value)


def _decode_type(form: Form, resolve: Resolve) -> Any:
    _, text = form
    return np.dtype(object) if text == "|O" else dtype_of(text)


# ------------------------------------------------------------------ random numbers


def _encode_generator(value: Any, lend: Lend, depth: int) -> Form:
    bit_generator = value.bit_generator
    return ["G", type(bit_generator).__name__, encode(bit_generator.state, lend, depth + 1)]


def _decode_generator(form: Form, resolve: Resolve) -> Any:
    _, name, state = form
    if name not in BIT_GENERATORS:
        raise WireError(f"a bit generator {str(name)[:40]!r}")
    bit_generator = getattr(np.random, name)(0)
    bit_generator.state = _checked_state(decode(state, resolve))
    return np.random.Generator(bit_generator)


def _overwrite_generator(target: Any, source: Any) -> bool:
    if not isinstance(source, np.random.Generator):
        return False
    if type(target.bit_generator) is not type(source.bit_generator):
        return False
    target.bit_generator.state = source.bit_generator.state
    return True


def _encode_random_state(value: Any, lend: Lend, depth: int) -> Form:
    return ["RS", encode(value.get_state(legacy=False), lend, depth + 1)]


def _decode_random_state(form: Form, resolve: Resolve) -> Any:
    state = np.random.RandomState(0)
    state.set_state(_checked_state(decode(form[1], resolve)))
    return state


def _checked_state(state: Any) -> Any:
    """NumPy takes any position in a buffer, and reads there: beyond the buffer, too."""
    inner = state["state"]  # 624 words of MT19937, and 4 in the buffer of Philox
    if not 0 <= inner.get("pos", 0) <= 624 or not 0 <= state.get("buffer_pos", 0) <= 4:
        raise WireError("a random state that points outside of itself")
    return state


def _overwrite_random_state(target: Any, source: Any) -> bool:
    if not isinstance(source, np.random.RandomState):
        return False
    target.set_state(source.get_state(legacy=False))
    return True


KINDS = (
    Kind("n", (np.generic, *_SCALARS), _encode_scalar, _decode_scalar, extended=True),
    Kind("a", (np.ndarray,), _encode_array, _decode_array, _overwrite_array, extended=True),
    Kind("rec", (), _encode_records, _decode_records, _overwrite_array),
    Kind("ty", (np.dtype,), _encode_type, _decode_type, extended=True),
    Kind("ao", (), _encode_objects, _decode_objects, _overwrite_array),
    Kind("G", (np.random.Generator,), _encode_generator, _decode_generator, _overwrite_generator),
    Kind(
        "RS",
        (np.random.RandomState,),
        _encode_random_state,
        _decode_random_state,
        _overwrite_random_state,
    ),
)
