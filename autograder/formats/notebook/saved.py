"""What a code cell's saved outputs hold that a person can look at again: text, and pictures as PNG.

Nothing is drawn, decoded or executed. A picture is taken apart into its chunks and put together
from those that it needs, so that no text, address or profile travels with it.
"""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from autograder.formats.notebook.text import clean, shortened

MAX_OUTPUTS = 2 * 1024 * 1024
"""Bytes of JSON that one cell's outputs may take; of larger ones there is only a line of text."""
MAX_TEXT = 4_000
MAX_FIGURE = 150_000
MAX_SIDE = 4_000

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WANTED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_NOT_KEPT = "[a picture that is {} is not kept]"


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The outputs of one code cell, as they stood in the file: `text` of at most about `MAX_TEXT`
    characters, `figures` as PNG. `number` counts all cells from 1."""

    number: int
    text: str = ""
    figures: tuple[bytes, ...] = ()


def saved_outputs(number: int, outputs: object) -> Saved | None:
    """What a cell's `outputs` hold (format 3 or 4; as plain data, or as the bytes of their JSON);
    `None` where that is nothing."""
    if isinstance(outputs, bytes):
        if len(outputs) > MAX_OUTPUTS:
            return Saved(number=number, text=f"[{len(outputs) / 1e6:.0f} MB of output: not kept]")
        try:
            outputs = msgspec.json.decode(outputs)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
    texts: list[str] = []
    figures: list[bytes] = []
    for output in outputs if isinstance(outputs, list) else []:
        if isinstance(output, dict):
            for found in _of(output):
                (figures if isinstance(found, bytes) else texts).append(found)  # type: ignore[arg-type]
    text = shortened("\n".join(part.removesuffix("\n") for part in texts if part), MAX_TEXT)
    return Saved(number=number, text=text, figures=tuple(figures)) if text or figures else None


def _of(output: Mapping[str, Any]) -> Iterator[str | bytes]:
    kind = output.get("output_type")
    if kind == "stream":
        yield _text(output.get("text"))
    elif kind in ("error", "pyerr"):
        yield f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
    else:
        data = output.get("data", output)
        data = data if isinstance(data, dict) else {}
        picture = _text(data.get("image/png", data.get("png")))
        if picture:
            yield _figure(picture)
        elif any(str(key).startswith("image/") for key in data):
            yield _NOT_KEPT.format("no PNG")
        else:
            yield _text(data.get("text/plain", data.get("text")))


def _figure(picture: str) -> bytes | str:
    if len(picture) * 3 // 4 > MAX_FIGURE:
        return _NOT_KEPT.format(f"larger than {MAX_FIGURE // 1000} kB")
    try:
        found = clean_png(base64.b64decode("".join(picture.split()), validate=True))
    except (binascii.Error, ValueError):
        found = None
    return found or _NOT_KEPT.format("damaged")


def clean_png(data: bytes) -> bytes | None:
    """The same picture from its necessary chunks alone; `None` where it is damaged, animated, or
    more than `MAX_SIDE` pixels wide or high."""
    if not data.startswith(_SIGNATURE):
        return None
    kept = [_SIGNATURE]
    kinds: list[bytes] = []
    place = len(_SIGNATURE)
    while place + 12 <= len(data) and kinds[-1:] != [b"IEND"]:
        (length,) = struct.unpack_from(">I", data, place)
        chunk = data[place : place + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            return None
        if chunk[4:8] in _WANTED:
            kinds.append(chunk[4:8])
            kept.append(chunk)
        elif not chunk[4] & 0x20:
            return None  # a chunk that we do not know and that a reader must not leave out
        place += len(chunk)
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        return None
    width, height = struct.unpack_from(">II", kept[1], 8)
    if len(kept[1]) != 25 or not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        return None
    return b"".join(kept)


def _text(value: object) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "".join(value)
    return clean(value) if isinstance(value, str) else ""
