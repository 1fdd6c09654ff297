"""Nothing, truth, numbers, text and bytes, and the few single values of the language."""

from __future__ import annotations

import decimal
import fractions
import re
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import (
    MAX_RANGE,
    Form,
    Kind,
    Lend,
    NotPlain,
    Resolve,
    encode,
    items,
)

MAX_INTEGER_BITS = 1 << 20
MAX_DIGITS = 10_000
"""Of a decimal, and of its exponent's size: `int` of a larger one would write all its zeros."""
MAX_FRACTION_BITS = 1 << 16
"""Smaller than for integers: the time that bringing to lowest terms takes grows with the square."""

_INT64 = range(-(1 << 63), 1 << 63)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _encode_text(value: Any, lend: Lend, depth: int) -> Form:
    text = str.__str__(value)
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return ["S", text.encode("utf-8", "surrogatepass")]


def _encode_integer(value: Any, lend: Lend, depth: int) -> Form:
    value = int.__int__(value)
    if value in _INT64:
        return value
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotPlain(f"an integer of {value.bit_length()} bits")
    return ["I", int.__format__(value, "x")]


def _decode_integer(form: Form, resolve: Resolve) -> int:
    (text,) = form[1:]
    if len(text) > MAX_INTEGER_BITS // 4 + 2:
        raise WireError("an integer that is too long")
    return int(text, 16)


def _encode_fraction(value: Any, lend: Lend, depth: int) -> Form:
    parts = (value.numerator, value.denominator)
    if any(part.bit_length() > MAX_FRACTION_BITS for part in parts):
        raise NotPlain("a fraction of very long numbers")
    return ["fr", *[hex(part) for part in parts]]


def _decode_fraction(form: Form, resolve: Resolve) -> fractions.Fraction:
    _, *parts = form
    if any(len(part) > MAX_FRACTION_BITS // 4 + 3 for part in parts):
        raise WireError("a fraction that is too long")
    numerator, denominator = (int(part, 16) for part in parts)
    return fractions.Fraction(numerator, denominator)


def _encode_decimal(value: Any, lend: Lend, depth: int) -> Form:
    text = decimal.Decimal.__str__(value)
    if not _is_short(value, text):
        raise NotPlain("a decimal of very many digits")
    return ["D", text]


def _decode_decimal(form: Form, resolve: Resolve) -> decimal.Decimal:
    _, text = form
    if not isinstance(text, str) or len(text) > 2 * MAX_DIGITS:
        raise WireError("a decimal of very many digits")
    value = decimal.Decimal(text)
    if not _is_short(value, text):
        raise WireError("a decimal of very many digits")
    return value


def _is_short(value: decimal.Decimal, text: str) -> bool:
    exponent = decimal.Decimal.as_tuple(value).exponent if len(text) <= 2 * MAX_DIGITS else "long"
    return exponent in ("n", "N", "F") or (
        isinstance(exponent, int)
        and abs(exponent) <= MAX_DIGITS
        and abs(decimal.Decimal.adjusted(value)) <= MAX_DIGITS
    )


def _only_bytes(form: Form) -> bytes:
    """Not by `bytes`, which makes of a number so many zeros."""
    (data,) = form[1:]
    if not isinstance(data, bytes):
        raise WireError(f"bytes that are a {type(data).__name__}")
    return data


def _overwrite_bytes(target: Any, source: Any) -> bool:
    if not isinstance(source, bytearray):
        return False
    target[:] = source
    return True


def _encode_range(value: Any, lend: Lend, depth: int) -> Form:
    if value[MAX_RANGE:]:  # `len` fails for what no machine word counts
        raise NotPlain("a range of very many numbers")
    parts = (value.start, value.stop, value.step)
    return ["r", *[_encode_integer(part, lend, depth) for part in parts]]


def _decode_range(form: Form, resolve: Resolve) -> range:
    numbers = range(*items(form, resolve))
    if numbers[MAX_RANGE:]:
        raise WireError("a range of very many numbers")
    return numbers


def _encode_slice(value: Any, lend: Lend, depth: int) -> Form:
    parts = (value.start, value.stop, value.step)
    return ["sl", *[encode(part, lend, depth + 1) for part in parts]]


KINDS = (
    Kind(None, (type(None), bool), lambda value, lend, depth: value, None),
    Kind(None, (float,), lambda v, lend, depth: float.__float__(v), None, extended=True),
    Kind(
        None,
        (bytes,),
        # a slice is plain bytes also of a subclass, and asks nothing of its methods
        lambda v, lend, depth: bytes.__getitem__(v, slice(None)),
        None,
        extended=True,
    ),
    Kind("I", (int,), _encode_integer, _decode_integer, extended=True),
    Kind(
        "S",
        (str,),
        _encode_text,
        lambda form, resolve: _only_bytes(form).decode("utf-8", "surrogatepass"),
        extended=True,
    ),
    Kind(
        "ba",
        (bytearray,),
        lambda value, lend, depth: ["ba", bytes(value)],
        lambda form, resolve: bytearray(_only_bytes(form)),
        _overwrite_bytes,
    ),
    Kind(
        "c",
        (complex,),
        lambda value, lend, depth: ["c", value.real, value.imag],
        lambda form, resolve: complex(float(form[1]), float(form[2])),
    ),
    Kind(
        "D",
        (decimal.Decimal,),
        _encode_decimal,
        _decode_decimal,
    ),
    Kind("fr", (fractions.Fraction,), _encode_fraction, _decode_fraction),
    Kind("r", (range,), _encode_range, _decode_range),
    Kind("sl", (slice,), _encode_slice, lambda form, resolve: slice(*items(form, resolve))),
    Kind(
        "...",
        (type(Ellipsis),),
        lambda value, lend, depth: ["..."],
        lambda form, resolve: Ellipsis,
    ),
    Kind(
        "NI",
        (type(NotImplemented),),
        lambda value, lend, depth: ["NI"],
        lambda form, resolve: NotImplemented,
    ),
)
