"""Lists, tuples, dictionaries, sets, and what `collections` adds to them."""

from __future__ import annotations

import collections
import functools
from collections.abc import Callable
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import (
    Encoder,
    Form,
    Kind,
    Lend,
    Resolve,
    encode,
    is_field,
    is_mutable,
    items,
    overwrite,
)

_FACTORIES: dict[str, Callable[[], Any]] = {
    kind.__name__: kind for kind in (int, float, str, bool, list, dict, set, tuple)
}


# ------------------------------------------------------------------ lists and tuples


def _encode_list(value: Any, lend: Lend, depth: int) -> Form:
    return ["l", *[encode(item, lend, depth + 1) for item in list.__iter__(value)]]


def _overwrite_list(target: Any, source: Any) -> bool:
    if not isinstance(source, list):
        return False
    if len(target) == len(source):
        for index, (old, new) in enumerate(zip(target, source, strict=True)):
            if not (is_mutable(old) and overwrite(old, new)):
                target[index] = new
    else:
        target[:] = source
    return True


def _encode_tuple(value: Any, lend: Lend, depth: int) -> Form:
    if type(value) is not tuple and hasattr(type(value), "_fields"):
        return _encode_namedtuple(value, lend, depth)
    return ["t", *[encode(item, lend, depth + 1) for item in tuple.__iter__(value)]]


def _overwrite_tuple(target: Any, source: Any) -> bool:
    """A tuple is changed by what is in it, if that can be."""
    if not isinstance(source, tuple) or len(target) != len(source):
        return False
    pairs = zip(target, source, strict=True)
    return all(overwrite(old, new) for old, new in pairs if is_mutable(old))


def _encode_namedtuple(value: Any, lend: Lend, depth: int) -> Form:
    fields = list(type(value)._fields)
    inside = [encode(item, lend, depth + 1) for item in tuple.__iter__(value)]
    if len(fields) != len(inside) or not all(is_field(name) for name in fields):
        return ["t", *inside]
    return ["nt", type(value).__name__, fields, *inside]


def _decode_namedtuple(form: Form, resolve: Resolve) -> Any:
    _, name, fields, *_ = form
    if len(fields) > 256 or not all(is_field(field) for field in (name, *fields)):
        raise WireError("a named tuple with odd names")
    return _namedtuple(name, tuple(fields))(*items(form, resolve, 3))


@functools.lru_cache(maxsize=256)
def _namedtuple(name: str, fields: tuple[str, ...]) -> Any:
    return collections.namedtuple(name, fields)  # type: ignore[misc]


def _encode_deque(value: Any, lend: Lend, depth: int) -> Form:
    return ["dq", value.maxlen, *[encode(item, lend, depth + 1) for item in value]]


def _overwrite_deque(target: Any, source: Any) -> bool:
    if not isinstance(source, collections.deque):
        return False
    target.clear()
    target.extend(source)
    return True


# ------------------------------------------------------------------ sets


def _encode_set(tag: str) -> Encoder:
    # forms before and after a call are compared, and equal sets may list their items otherwise
    return lambda value, lend, depth: [
        tag,
        *sorted([encode(item, lend, depth + 1) for item in list(value)], key=repr),
    ]


def _overwrite_set(target: Any, source: Any) -> bool:
    if not isinstance(source, set):
        return False
    target.clear()
    target |= source
    return True


# ------------------------------------------------------------------ dictionaries


def _encode_dict(value: Any, lend: Lend, depth: int) -> Form:
    form: list[Form] = ["d"]
    for key, item in dict.items(value):
        form += (encode(key, lend, depth + 1), encode(item, lend, depth + 1))
    return form


def _decode_dict(form: Form, resolve: Resolve) -> dict[Any, Any]:
    inside = items(form, resolve)
    return dict(zip(inside[::2], inside[1::2], strict=True))


def _overwrite_dict(target: Any, source: Any) -> bool:
    if not isinstance(source, dict):
        return False
    kept = {
        key: old
        for key, old in target.items()
        if key in source and is_mutable(old) and overwrite(old, source[key])
    }
    target.clear()
    target.update({**source, **kept})
    return True


def _encode_default_dict(value: Any, lend: Lend, depth: int) -> Form:
    factory = value.default_factory
    name = factory.__name__ if factory in _FACTORIES.values() else None
    return ["dd", name, _encode_dict(value, lend, depth)]


def _decode_default_dict(form: Form, resolve: Resolve) -> Any:
    _, name, inside = form
    factory = None if name is None else _FACTORIES[name]
    return collections.defaultdict(factory, _decode_dict(inside, resolve))


def _encode_view(tag: str) -> Encoder:
    return lambda value, lend, depth: [tag, *[encode(item, lend, depth + 1) for item in value]]


KINDS = (
    Kind("l", (list,), _encode_list, items, _overwrite_list, extended=True),
    Kind(
        "t",
        (tuple,),
        _encode_tuple,
        lambda form, resolve: tuple(items(form, resolve)),
        _overwrite_tuple,
        extended=True,
    ),
    Kind("nt", (), _encode_namedtuple, _decode_namedtuple, _overwrite_tuple),
    Kind(
        "dq",
        (collections.deque,),
        _encode_deque,
        lambda form, resolve: collections.deque(items(form, resolve, 2), form[1]),
        _overwrite_deque,
    ),
    Kind(
        "s",
        (set,),
        _encode_set("s"),
        lambda form, resolve: set(items(form, resolve)),
        _overwrite_set,
        extended=True,
    ),
    Kind(
        "F",
        (frozenset,),
        _encode_set("F"),
        lambda form, resolve: frozenset(items(form, resolve)),
        extended=True,
    ),
    Kind("d", (dict,), _encode_dict, _decode_dict, _overwrite_dict, extended=True),
    Kind(
        "dc",
        (collections.Counter,),
        lambda value, lend, depth: ["dc", _encode_dict(value, lend, depth)],
        lambda form, resolve: collections.Counter(_decode_dict(form[1], resolve)),
        _overwrite_dict,
    ),
    Kind(
        "od",
        (collections.OrderedDict,),
        lambda value, lend, depth: ["od", _encode_dict(value, lend, depth)],
        lambda form, resolve: collections.OrderedDict(_decode_dict(form[1], resolve)),
        _overwrite_dict,
    ),
    Kind(
        "dd",
        (collections.defaultdict,),
        _encode_default_dict,
        _decode_default_dict,
        _overwrite_dict,
    ),
    Kind(
        "dk",
        (type({}.keys()),),
        _encode_view("dk"),
        lambda form, resolve: dict.fromkeys(items(form, resolve)).keys(),
    ),
    Kind(
        "dv",
        (type({}.values()),),
        _encode_view("dv"),
        lambda form, resolve: dict(enumerate(items(form, resolve))).values(),
    ),
    Kind(
        "di",
        (type({}.items()),),
        _encode_view("di"),
        lambda form, resolve: dict(items(form, resolve)).items(),
    ),
)
