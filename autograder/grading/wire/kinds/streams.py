"""Texts and bytes in memory that are read and written like files: a test may pass one on."""

from __future__ import annotations

import io
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve


def _encode(tag: str, kind: Any) -> Any:
    def encode(value: Any, lend: Lend, depth: int) -> Form:
        if value.closed:
            return lend(value)
        return [tag, kind.getvalue(value), kind.tell(value)]

    return encode


def _decode(kind: Any, content: type) -> Any:
    def decode(form: Form, resolve: Resolve) -> Any:
        _, held, place = form
        if not isinstance(held, content) or type(place) is not int:
            raise WireError("a stream of something else")
        stream = kind()
        stream.write(held)
        if not 0 <= place <= stream.tell():  # beyond the end, the next write would fill the room
            raise WireError("a stream beyond its end")
        stream.seek(place)
        return stream

    return decode


def _overwrite(target: Any, source: Any) -> bool:
    if type(target) is not type(source) or target.closed:
        return False
    target.seek(0)
    target.truncate()
    target.write(source.getvalue())
    target.seek(source.tell())
    return True


KINDS = (
    Kind(
        "sio",
        (io.StringIO,),
        _encode("sio", io.StringIO),
        _decode(io.StringIO, str),
        _overwrite,
    ),
    Kind("bio", (io.BytesIO,), _encode("bio", io.BytesIO), _decode(io.BytesIO, bytes), _overwrite),
)
