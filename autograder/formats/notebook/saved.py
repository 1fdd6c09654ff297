"""What a code cell's saved outputs hold that a person can look at again: text, and pictures as PNG.

Nothing is drawn, decoded or executed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from autograder.formats.notebook.pictures import NOT_KEPT, clean_png, unpacked
from autograder.formats.notebook.text import clean, shortened

MAX_OUTPUTS = 2 * 1024 * 1024
"""Bytes of JSON that one cell's outputs may take; of larger ones there is only a line of text."""
MAX_TEXT = 4_000
MAX_FIGURE = 150_000


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
            yield NOT_KEPT.format("no PNG")
        else:
            yield _text(data.get("text/plain", data.get("text")))


def _figure(picture: str) -> bytes | str:
    found = unpacked(picture, MAX_FIGURE)
    return found if isinstance(found, str) else clean_png(found) or NOT_KEPT.format("damaged")


def _text(value: object) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "".join(value)
    return clean(value) if isinstance(value, str) else ""
