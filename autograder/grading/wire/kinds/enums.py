"""Members of enumerations: the value with its name, and the name of its class.

A member comes back as the one that the reader has, where it has that very class (a candidate its
own, everybody those of the standard library). Elsewhere a class of one member is made for it.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve, decode, encode, is_field

_BASES: dict[str, type[enum.Enum]] = {
    kind.__name__: kind for kind in (enum.Enum, enum.IntEnum, enum.StrEnum)
}
_VALUES = (int, float, str, bool, bytes, type(None))
_MAX_CLASSES = 5000


def _encode_member(value: Any, lend: Lend, depth: int) -> Form:
    cls = type(value)
    base = next(each for each in cls.__mro__ if each in _BASES.values())
    name, inside = value._name_, value._value_
    if type(inside) not in _VALUES or not is_field(name) or not is_field(cls.__name__):
        return lend(value)
    return [
        "en",
        *(str(cls.__module__), cls.__qualname__, base.__name__, name),
        encode(inside, lend, depth + 1),
    ]


def _decode_member(form: Form, resolve: Resolve) -> Any:
    _, module, qualname, base, name, inside = form
    value = decode(inside, resolve)
    if type(value) not in _VALUES or not is_field(name) or base not in _BASES:
        raise WireError("a member of no enumeration")
    if not isinstance(module, str) or not isinstance(qualname, str) or len(qualname) > 300:
        raise WireError("an enumeration with an odd name")
    for cls in _classes():
        if (cls.__module__, cls.__qualname__) == (module, qualname):
            known = cls.__members__.get(name)
            if known is not None and (type(known.value), known.value) == (type(value), value):
                return known
    return _made(module, qualname, base, name, value, type(value).__name__)


def _classes() -> Iterator[type[enum.Enum]]:
    """The enumerations of this process, those that were made last first."""
    left: list[type[enum.Enum]] = [enum.Enum]
    for _ in range(_MAX_CLASSES):
        if not left:
            return
        cls = left.pop()
        yield cls
        left += type.__subclasses__(cls)


@functools.lru_cache(maxsize=4096)
def _made(module: str, qualname: str, base: str, name: str, value: Any, kind: str) -> enum.Enum:
    """The member alone, the same one each time, so that it equals itself."""
    last = qualname.rpartition(".")[2]
    if not is_field(last):
        raise WireError("an enumeration with an odd name")
    functional: Any = _BASES[base]
    made = functional(last, {name: value}, module=module, qualname=qualname)
    member: enum.Enum = made[name]
    return member


KINDS = (
    Kind(
        "en",
        (enum.Enum, enum.IntEnum, enum.StrEnum),
        _encode_member,
        _decode_member,
        extended=True,
    ),
)
