"""Python values as plain data: the form in which they cross, and back.

A form is what MessagePack holds: `None`, booleans, 64-bit integers, floats, text and bytes stand
for themselves; everything else is a list that begins with a tag. `encode` reads a value by its
built-in methods only, so that a subclass crosses as the plain value it extends; `decode` accepts no
form but those written here, and what it returns is owned by the reader and can be changed.

What is not plain data (a function, an object, a figure) is handed to `lend`, which makes a
reference form; references are resolved by `resolve`. Both belong to the process that calls.
Tables of pandas are in `tables`.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import functools
import keyword
import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.errors import WireError

Form = Any
Lend = Callable[[object], Form]
Resolve = Callable[[Form], object]

MAX_DEPTH = 150
MAX_INTEGER_BITS = 1 << 20
MAX_ITEMS = 2_000_000
MAX_RANGE = 10**8
"""A sum over more takes longer than anybody waits, and nothing interrupts it."""
MAX_FRACTION_BITS = 1 << 16
"""Smaller than for integers: the time that bringing to lowest terms takes grows with the square."""

_DTYPE = re.compile(r"[<>|=]?(?:[biufcSUMm]\d*|\?)(?:\[\d*[a-zA-Z]+\])?")
_INT64 = range(-(1 << 63), 1 << 63)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
REFERENCE_TAGS = frozenset({"own", "lent"})
"""Tags of reference forms: an object of the candidate's, a function that the examiner lent."""


class NotPlain(Exception):
    """A value that cannot cross: nested too deeply, or too large."""


# ----------------------------------------------------------------------------- encode


def encode(value: object, lend: Lend, depth: int = 0) -> Form:
    """The form of `value`.

    Raises:
        NotPlain: nested more than `MAX_DEPTH` levels (or in itself).
    """
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested more than {MAX_DEPTH} levels deep, or inside itself")
    plain = _ENCODERS.get(type(value))
    if plain is not None:
        return plain(value, lend, depth)
    if isinstance(value, np.generic):
        return _encode_scalar(value, lend, depth)
    if isinstance(value, np.ndarray):
        return _encode_array(value, lend, depth)
    if "pandas" in sys.modules:
        from autograder.grading.wire import tables

        form = tables.encode(value, lend, depth)
        if form is not None:
            return form
    if isinstance(value, tuple) and hasattr(type(value), "_fields"):
        return _encode_namedtuple(value, lend, depth)
    for base, encoder in _BASES:
        if isinstance(value, base):
            return encoder(value, lend, depth)
    return lend(value)


def _encode_self(value: Any, lend: Lend, depth: int) -> Form:
    return value


def _encode_text(value: Any, lend: Lend, depth: int) -> Form:
    text = str.__str__(value)
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return ["S", text.encode("utf-8", "surrogatepass")]


def _encode_int(value: Any, lend: Lend, depth: int) -> Form:
    value = int.__int__(value)
    if value in _INT64:
        return value
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotPlain(f"an integer of {value.bit_length()} bits")
    return ["I", int.__format__(value, "x")]


def _encode_list(value: Any, lend: Lend, depth: int) -> Form:
    return ["l", *[encode(item, lend, depth + 1) for item in list.__iter__(value)]]


def _encode_tuple(value: Any, lend: Lend, depth: int) -> Form:
    return ["t", *[encode(item, lend, depth + 1) for item in tuple.__iter__(value)]]


def _encode_set(value: Any, lend: Lend, depth: int) -> Form:
    tag = "F" if isinstance(value, frozenset) else "s"
    items = [encode(item, lend, depth + 1) for item in list(value)]
    return [tag, *sorted(items, key=repr)]


def _encode_dict(value: Any, lend: Lend, depth: int) -> Form:
    form: list[Form] = ["d"]
    for key, item in dict.items(value):
        form += (encode(key, lend, depth + 1), encode(item, lend, depth + 1))
    return form


def _encode_items(tag: str) -> Callable[[Any, Lend, int], Form]:
    return lambda value, lend, depth: [tag, *[encode(item, lend, depth + 1) for item in value]]


def _encode_deque(value: Any, lend: Lend, depth: int) -> Form:
    return ["dq", value.maxlen, *[encode(item, lend, depth + 1) for item in value]]


def _encode_library_dict(value: Any, lend: Lend, depth: int) -> Form:
    return [_DICTS[type(value)], _encode_dict(value, lend, depth)]


def _encode_default_dict(value: Any, lend: Lend, depth: int) -> Form:
    factory = value.default_factory
    name = factory.__name__ if factory in _FACTORIES.values() else None
    return ["dd", name, _encode_dict(value, lend, depth)]


def _encode_fraction(value: Any, lend: Lend, depth: int) -> Form:
    parts = (value.numerator, value.denominator)
    if any(part.bit_length() > MAX_FRACTION_BITS for part in parts):
        raise NotPlain("a fraction of very long numbers")
    return ["fr", *[hex(part) for part in parts]]


def _encode_namedtuple(value: Any, lend: Lend, depth: int) -> Form:
    fields = list(type(value)._fields)
    items = [encode(item, lend, depth + 1) for item in tuple.__iter__(value)]
    if len(fields) != len(items) or not all(_is_field(name) for name in fields):
        return _encode_tuple(value, lend, depth)
    return ["nt", type(value).__name__, fields, *items]


def _encode_scalar(value: Any, lend: Lend, depth: int) -> Form:
    if value.dtype.hasobject or value.dtype.kind == "V":
        return lend(value)
    return ["n", value.dtype.str, value.tobytes() if value.dtype.itemsize else b""]


def _encode_array(value: Any, lend: Lend, depth: int) -> Form:
    if isinstance(value, np.ma.MaskedArray):
        mask = np.ma.getmaskarray(value)
        value = np.ma.getdata(value)
        if mask.any() and value.dtype.kind in "fc":
            value = np.where(mask, np.nan, value)
    value = np.asarray(value)
    if value.dtype.hasobject:
        items = [encode(item, lend, depth + 1) for item in value.ravel().tolist()]
        return ["ao", list(value.shape), *items]
    if value.dtype.kind == "V":
        return lend(value)
    return ["a", value.dtype.str, list(value.shape), value.tobytes()]


def _encode_generator(value: Any, lend: Lend, depth: int) -> Form:
    bit_generator = value.bit_generator
    return ["G", type(bit_generator).__name__, encode(bit_generator.state, lend, depth + 1)]


def _encode_random_state(value: Any, lend: Lend, depth: int) -> Form:
    return ["RS", encode(value.get_state(legacy=False), lend, depth + 1)]


def _tagged(tag: str, parts: Callable[[Any], list[Form]]) -> Callable[[Any, Lend, int], Form]:
    return lambda value, lend, depth: [tag, *parts(value)]


def _encode_range(value: Any, lend: Lend, depth: int) -> Form:
    if value[MAX_RANGE:]:
        raise NotPlain("a range of very many numbers")
    return [
        "r",
        *[_encode_int(part, lend, depth) for part in (value.start, value.stop, value.step)],
    ]


def _encode_slice(value: Any, lend: Lend, depth: int) -> Form:
    parts = (value.start, value.stop, value.step)
    return ["sl", *[encode(part, lend, depth + 1) for part in parts]]


_COMMON_SCALARS = {kind: np.dtype(kind).str for kind in (np.float64, np.int64, np.bool_)}


def _encode_common_scalar(value: Any, lend: Lend, depth: int) -> Form:
    return ["n", _COMMON_SCALARS[type(value)], value.tobytes()]


_ENCODERS: dict[type, Callable[[Any, Lend, int], Form]] = {
    **dict.fromkeys(_COMMON_SCALARS, _encode_common_scalar),
    type(None): _encode_self,
    bool: _encode_self,
    float: _encode_self,
    str: _encode_text,
    bytes: _encode_self,
    int: _encode_int,
    list: _encode_list,
    tuple: _encode_tuple,
    dict: _encode_dict,
    set: _encode_set,
    frozenset: _encode_set,
    bytearray: _tagged("ba", lambda value: [bytes(value)]),
    complex: _tagged("c", lambda value: [value.real, value.imag]),
    range: _encode_range,
    slice: _encode_slice,
    type(Ellipsis): _tagged("...", lambda value: []),
    type(NotImplemented): _tagged("NI", lambda value: []),
    type({}.keys()): _encode_items("dk"),
    type({}.values()): _encode_items("dv"),
    type({}.items()): _encode_items("di"),
    collections.deque: _encode_deque,
    collections.Counter: _encode_library_dict,
    collections.OrderedDict: _encode_library_dict,
    collections.defaultdict: _encode_default_dict,
    np.ndarray: _encode_array,
    np.random.Generator: _encode_generator,
    np.random.RandomState: _encode_random_state,
    datetime.datetime: _tagged("dt", lambda value: [value.isoformat()]),
    datetime.date: _tagged("da", lambda value: [value.isoformat()]),
    datetime.time: _tagged("ti", lambda value: [value.isoformat()]),
    datetime.timedelta: _tagged("td", lambda v: [v.days, v.seconds, v.microseconds]),
    decimal.Decimal: _tagged("D", lambda value: [str(value)]),
    fractions.Fraction: _encode_fraction,
}

_DICTS: dict[type, str] = {collections.Counter: "dc", collections.OrderedDict: "od"}
_FACTORIES: dict[str, Callable[[], Any]] = {
    kind.__name__: kind for kind in (int, float, str, bool, list, dict, set, tuple)
}

_BASES: tuple[tuple[type, Callable[[Any, Lend, int], Form]], ...] = (
    (int, _encode_int),
    (float, lambda value, lend, depth: float.__float__(value)),
    (str, _encode_text),
    (bytes, lambda value, lend, depth: bytes.__getitem__(value, slice(None))),
    (list, _encode_list),
    (tuple, _encode_tuple),
    (dict, _encode_dict),
    (set, _encode_set),
    (frozenset, _encode_set),
)


# ----------------------------------------------------------------------------- decode


def decode(form: Form, resolve: Resolve) -> Any:
    """The value of a form.

    Raises:
        WireError: no form of these.
    """
    if not isinstance(form, list):
        if form is None or isinstance(form, (bool, int, float, str, bytes)):
            return form
        raise WireError(f"a form of type {type(form).__name__}")
    tag = form[0] if form else None
    if not isinstance(tag, str):
        raise WireError("a form without a tag")
    if tag in REFERENCE_TAGS:
        return resolve(form)
    decoder = _DECODERS.get(tag)
    try:
        if decoder is not None:
            return decoder(form, resolve)
        from autograder.grading.wire import tables

        return tables.decode(form, resolve)
    except WireError:
        raise
    except Exception as error:  # whatever a hostile form makes NumPy or pandas raise
        raise WireError(f"a form {tag!r} that does not fit ({type(error).__name__})") from error


def _items(form: Form, resolve: Resolve, start: int = 1) -> list[Any]:
    if len(form) > MAX_ITEMS:
        raise WireError(f"a container of {len(form)} items", f"at most {MAX_ITEMS}")
    return [
        item if type(item) in (float, int, str, bool) else decode(item, resolve)
        for item in form[start:]
    ]


def _decode_dict(form: Form, resolve: Resolve) -> dict[Any, Any]:
    items = _items(form, resolve)
    return dict(zip(items[::2], items[1::2], strict=True))


def _decode_integer(form: Form, resolve: Resolve) -> int:
    (text,) = form[1:]
    if len(text) > MAX_INTEGER_BITS // 4 + 2:
        raise WireError("an integer that is too long")
    return int(text, 16)


def _decode_namedtuple(form: Form, resolve: Resolve) -> Any:
    _, name, fields, *_ = form
    if len(fields) > 256 or not all(_is_field(field) for field in (name, *fields)):
        raise WireError("a named tuple with odd names")
    return _namedtuple(name, tuple(fields))(*_items(form, resolve, 3))


@functools.lru_cache(maxsize=256)
def _namedtuple(name: str, fields: tuple[str, ...]) -> Any:
    return collections.namedtuple(name, fields)  # type: ignore[misc]


def _decode_default_dict(form: Form, resolve: Resolve) -> Any:
    _, name, items = form
    factory = None if name is None else _FACTORIES[name]
    return collections.defaultdict(factory, _decode_dict(items, resolve))


def _decode_range(form: Form, resolve: Resolve) -> range:
    numbers = range(*_items(form, resolve))
    if numbers[MAX_RANGE:]:
        raise WireError("a range of very many numbers")
    return numbers


def _decode_fraction(form: Form, resolve: Resolve) -> fractions.Fraction:
    _, *parts = form
    if any(len(part) > MAX_FRACTION_BITS // 4 + 3 for part in parts):
        raise WireError("a fraction that is too long")
    numerator, denominator = (int(part, 16) for part in parts)
    return fractions.Fraction(numerator, denominator)


@functools.lru_cache(maxsize=256)
def dtype_of(text: object) -> np.dtype[Any]:
    """A NumPy type without objects or fields, from its `str`. Raises `WireError`."""
    if not isinstance(text, str) or not _DTYPE.fullmatch(text):
        raise WireError(f"an array type {str(text)[:40]!r}")
    return np.dtype(text)


def _decode_scalar(form: Form, resolve: Resolve) -> Any:
    _, dtype, data = form
    kind = dtype_of(dtype)
    if len(data) != kind.itemsize:
        raise WireError("a scalar of the wrong size")
    if kind.itemsize == 0:
        return kind.type()
    return np.frombuffer(data, dtype=kind)[0]


def _decode_array(form: Form, resolve: Resolve) -> Any:
    _, dtype, shape, data = form
    kind = dtype_of(dtype)
    if not all(isinstance(n, int) and n >= 0 for n in shape) or len(shape) > 32:
        raise WireError("an array with an odd shape")
    if kind.itemsize == 0 or math.prod(shape) == 0:
        if data or math.prod(n for n in shape if n) > MAX_ITEMS:
            raise WireError("an empty array that holds data")
        return np.empty(tuple(shape), dtype=kind)
    if math.prod(shape) * kind.itemsize != len(data):
        raise WireError("an array of the wrong size")
    return np.frombuffer(data, dtype=kind).reshape(tuple(shape)).copy()


def _decode_objects(form: Form, resolve: Resolve) -> Any:
    shape = form[1]
    items = _items(form, resolve, 2)
    array = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):  # all at once would unpack lists of one length
        array[place] = item
    return array.reshape(tuple(shape))


def _decode_generator(form: Form, resolve: Resolve) -> Any:
    _, name, state = form
    if name not in _BIT_GENERATORS:
        raise WireError(f"a bit generator {str(name)[:40]!r}")
    bit_generator = getattr(np.random, name)(0)
    bit_generator.state = _checked_state(decode(state, resolve))
    return np.random.Generator(bit_generator)


def _checked_state(state: Any) -> Any:
    """NumPy takes any position in a buffer, and reads there: beyond the buffer, too."""
    inner = state["state"]
    if not 0 <= inner.get("pos", 0) <= 624 or not 0 <= state.get("buffer_pos", 0) <= 4:
        raise WireError("a random state that points outside of itself")
    return state


def _decode_random_state(form: Form, resolve: Resolve) -> Any:
    state = np.random.RandomState(0)
    state.set_state(_checked_state(decode(form[1], resolve)))
    return state


def _is_field(name: object) -> bool:
    return (
        isinstance(name, str)
        and name.isidentifier()
        and not name.startswith("_")
        and not keyword.iskeyword(name)
        and len(name) <= 100
    )


_DECODERS: dict[str, Callable[[Form, Resolve], Any]] = {
    "I": _decode_integer,
    "l": _items,
    "t": lambda form, resolve: tuple(_items(form, resolve)),
    "s": lambda form, resolve: set(_items(form, resolve)),
    "F": lambda form, resolve: frozenset(_items(form, resolve)),
    "d": _decode_dict,
    "nt": _decode_namedtuple,
    "ba": lambda form, resolve: bytearray(bytes(form[1])),
    "c": lambda form, resolve: complex(float(form[1]), float(form[2])),
    "r": _decode_range,
    "sl": lambda form, resolve: slice(*_items(form, resolve)),
    "...": lambda form, resolve: Ellipsis,
    "NI": lambda form, resolve: NotImplemented,
    "n": _decode_scalar,
    "a": _decode_array,
    "ao": _decode_objects,
    "G": _decode_generator,
    "RS": _decode_random_state,
    "dt": lambda form, resolve: datetime.datetime.fromisoformat(form[1]),
    "da": lambda form, resolve: datetime.date.fromisoformat(form[1]),
    "ti": lambda form, resolve: datetime.time.fromisoformat(form[1]),
    "td": lambda form, resolve: datetime.timedelta(*form[1:4]),
    "D": lambda form, resolve: decimal.Decimal(form[1]),
    "fr": _decode_fraction,
    "S": lambda form, resolve: bytes(form[1]).decode("utf-8", "surrogatepass"),
    "dk": lambda form, resolve: dict.fromkeys(_items(form, resolve)).keys(),
    "dv": lambda form, resolve: dict(enumerate(_items(form, resolve))).values(),
    "di": lambda form, resolve: dict(_items(form, resolve)).items(),
    "dq": lambda form, resolve: collections.deque(_items(form, resolve, 2), form[1]),
    "dc": lambda form, resolve: collections.Counter(_decode_dict(form[1], resolve)),
    "od": lambda form, resolve: collections.OrderedDict(_decode_dict(form[1], resolve)),
    "dd": _decode_default_dict,
}


# ----------------------------------------------------------------------------- changes in place

MUTABLE = (
    *(list, dict, set, bytearray, collections.deque),
    *(np.ndarray, np.random.Generator, np.random.RandomState),
)


def overwrite(target: Any, source: Any) -> bool:
    """Make `target` equal to `source` in place, as a function that changed its argument would.

    Returns whether that was possible; an array that would change shape or type is not.
    """
    if isinstance(target, list) and isinstance(source, list):
        if len(target) == len(source):
            for index, (old, new) in enumerate(zip(target, source, strict=True)):
                if not (is_mutable(old) and overwrite(old, new)):
                    target[index] = new
        else:
            target[:] = source
    elif isinstance(target, dict) and isinstance(source, dict):
        kept = {
            key: old
            for key, old in target.items()
            if key in source and is_mutable(old) and overwrite(old, source[key])
        }
        target.clear()
        target.update({**source, **kept})
    elif isinstance(target, tuple) and isinstance(source, tuple):
        pairs = list(zip(target, source, strict=False))
        return len(target) == len(source) and all(
            overwrite(old, new) for old, new in pairs if is_mutable(old)
        )
    elif isinstance(target, collections.deque) and isinstance(source, collections.deque):
        target.clear()
        target.extend(source)
    elif isinstance(target, set) and isinstance(source, set):
        target.clear()
        target |= source
    elif isinstance(target, bytearray) and isinstance(source, bytearray):
        target[:] = source
    elif isinstance(target, np.ndarray) and isinstance(source, np.ndarray):
        if target.shape != source.shape or target.dtype != source.dtype:
            return False
        target[...] = source
    elif isinstance(target, np.random.Generator) and isinstance(source, np.random.Generator):
        if type(target.bit_generator) is not type(source.bit_generator):
            return False
        target.bit_generator.state = source.bit_generator.state
    elif isinstance(target, np.random.RandomState) and isinstance(source, np.random.RandomState):
        target.set_state(source.get_state(legacy=False))
    elif "pandas" in sys.modules:
        from autograder.grading.wire import tables

        return tables.overwrite(target, source)
    else:
        return False
    return True


_ATOMS = frozenset((type(None), bool, int, float, str, bytes, np.float64, np.int64, np.bool_))


def is_mutable(value: object) -> bool:
    """Whether a call could change `value` in place."""
    if type(value) in _ATOMS:
        return False
    if type(value) is tuple:
        return any(is_mutable(item) for item in value)
    return isinstance(value, MUTABLE) or type(value).__module__.partition(".")[0] == "pandas"


Place = int | str
"""An argument of a call: its position, or its name."""


def placed(args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[Place, Any]:
    """The arguments of a call by their places."""
    by_place: dict[Place, Any] = dict(enumerate(args))
    by_place.update(kwargs)
    return by_place


def changes(
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    before: tuple[Sequence[Form], Mapping[str, Form]],
    lend: Lend,
) -> list[tuple[Place, Form]]:
    """The arguments that a call has changed in place, in the form they have now.

    `before` are the forms that `args` and `kwargs` had when the call began.
    """
    if not any(map(is_mutable, args)) and not any(map(is_mutable, kwargs.values())):
        return []
    forms = placed(*before)
    changed: list[tuple[Place, Form]] = []
    for place, argument in placed(args, kwargs).items():
        if is_mutable(argument):
            now = encode(argument, lend)
            if now != forms[place]:
                changed.append((place, now))
    return changed


def apply_changes(
    changed: Sequence[tuple[Place, Form]],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    resolve: Resolve,
) -> None:
    """Change arguments in place as the other process did; places that do not exist are ignored.

    Raises:
        WireError: a form that is none.
    """
    for place, form in changed:
        if isinstance(place, str):
            target = kwargs.get(place)
        else:
            target = args[place] if 0 <= place < len(args) else None
        overwrite(target, decode(form, resolve))
