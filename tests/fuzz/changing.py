"""Inputs made of inputs, by what they are: messages, streams of them, notebooks, zips, text."""

from __future__ import annotations

import contextlib
import io
import json
import struct
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from autograder.grading.wire import forms
from fuzz.mutations import BYTES, NAMES, NOTEBOOKS, Draw

MOST = 150_000
_NUMBERS = (0, 1, -1, 2, 31, 63, 2**31, 2**32 - 1, 2**63 - 1, -(2**63), 10**9, 1e308, -0.0)
_ODD: tuple[Any, ...] = (
    *_NUMBERS,
    *(
        None,
        True,
        False,
        "",
        "x" * 5000,
        b"",
        b"\xff" * 9,
        [],
        {},
        [[]],
        "<U9",
        "|O",
        "f8",
        "M8[ns]",
    ),
    *(float("nan"), float("inf"), "9" * 5000, "1E+999999999", "\u202e", "__class__", "1/0"),
)


def changed(name: str, draw: Draw, data: bytes, others: Sequence[bytes]) -> bytes:
    """Another input for a target, made of one, or of two."""
    if draw.random() < 0.25:
        made = draw.choice(BYTES)(draw, data)
    elif name in ("answer", "question"):
        made = message(draw, data, draw.choice(others))
    elif name == "talk":
        made = stream(draw, data, draw.choice(others))
    elif name in ("zip", "download"):
        made = zipped(draw, data, draw.choice(others))
    elif name == "notebook":
        made = notebook(draw, data)
    else:
        made = text(draw, data, draw.choice(others))
    return made[:MOST]


# ------------------------------------------------------------------ messages


def message(draw: Draw, data: bytes, other: bytes) -> bytes:
    """A message with parts replaced, removed, repeated, nested, or taken from another."""
    tree, parts = [_decoded(data)], [_decoded(other)]
    for _ in range(draw.choice((1, 1, 2, 6))):
        holder, key = draw.choice(list(_places(tree)))
        way = draw.randrange(7)
        if way == 0 and holder is not tree:
            del holder[key]
        elif way == 1:
            from_holder, from_key = draw.choice(list(_places(parts)))
            holder[key] = from_holder[from_key]
        elif way == 2 and isinstance(holder, list):
            holder.extend([holder[key]] * draw.choice((1, 1, 3, 100)))
        elif way == 3:
            for _ in range(draw.choice((1, 3, 160))):
                holder[key] = ["l", holder[key]]
        elif way == 4:
            holder[key] = draw.choice(sorted(forms._BY_TAG))
        elif way == 5 and isinstance(holder[key], bytes | str | int | float):
            holder[key] = _nearly(draw, holder[key])
        else:
            holder[key] = draw.choice(_ODD)
    try:
        return msgspec.msgpack.encode(tree[0])
    except (OverflowError, RecursionError, UnicodeEncodeError, TypeError):
        return draw.choice(BYTES)(draw, data)


def _nearly(draw: Draw, value: Any) -> Any:
    if isinstance(value, bytes):
        return draw.choice(BYTES)(draw, value)
    if isinstance(value, str):
        place = draw.randrange(len(value) + 1)
        return (
            value[:place] + draw.choice(("", "0", "9" * 20, "\0", ".", "e5")) + value[place + 1 :]
        )
    return value * draw.choice((-1, 2, 10, 1000)) + draw.choice((-1, 0, 1))


def _decoded(data: bytes) -> Any:
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
        return msgspec.msgpack.decode(data)
    return [21, None]


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    todo, seen = [tree], 0
    while todo and seen < 3000:
        holder = todo.pop()
        for key, inner in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            seen += 1
            yield holder, key
            if isinstance(inner, dict | list):
                todo.append(inner)


def stream(draw: Draw, data: bytes, other: bytes) -> bytes:
    """What a candidate says, with some of it said otherwise, twice, or never."""
    said, more = list(framed(data)) or [b""], list(framed(other)) or [b""]
    for _ in range(draw.choice((1, 1, 3, 10))):
        place = draw.randrange(len(said))
        way = draw.randrange(6)
        if way == 0 and len(said) > 1:
            del said[place]
        elif way == 1:
            said.insert(place, draw.choice(more))
        elif way == 2:
            said[place], said[0] = said[0], said[place]
        else:
            said[place] = message(draw, said[place], draw.choice(more))
    made = b"".join(struct.pack(">I", len(each)) + each for each in said)
    return draw.choice(BYTES)(draw, made) if draw.random() < 0.1 else made


def framed(data: bytes) -> Iterator[bytes]:
    """The messages of a stream."""
    while len(data) >= 4:
        (length,) = struct.unpack_from(">I", data)
        yield data[4 : 4 + length]
        data = data[4 + length :]


# ------------------------------------------------------------------ files


def notebook(draw: Draw, data: bytes) -> bytes:
    """A notebook with parts replaced, in JSON or nearly."""
    with contextlib.suppress(ValueError, RecursionError, TypeError, IndexError, KeyError):
        found = json.loads(data)
        if isinstance(found, dict) and isinstance(found.get("cells"), list):
            return draw.choice(NOTEBOOKS)(draw, found)
    return draw.choice(BYTES)(draw, data)


def text(draw: Draw, data: bytes, other: bytes) -> bytes:
    """Lines in another order, twice, from elsewhere, or with other signs between their parts."""
    lines, more = data.split(b"\n"), other.split(b"\n")
    for _ in range(draw.choice((1, 2, 5))):
        place = draw.randrange(len(lines))
        way = draw.randrange(5)
        if way == 0:
            lines.insert(place, draw.choice(more))
        elif way == 1:
            lines[place : place + 1] = [lines[place]] * draw.choice((0, 2, 200))
        elif way == 2:
            parts = lines[place].split(b",")
            draw.shuffle(parts)
            lines[place] = draw.choice((b",", b";", b"\t", b"")).join(parts)
        elif way == 3:
            lines[place] = draw.choice(NAMES).encode() + lines[place]
        else:
            lines[place] = draw.choice((b'"', b"'''", b"# %%", b"\xff", b"\x00")) + lines[place]
        lines = lines or [b""]
    return b"\n".join(lines)


def zipped(draw: Draw, data: bytes, other: bytes) -> bytes:
    """A zip with entries renamed, moved, taken out, changed, or taken from another."""
    entries, more = _entries(data), _entries(other)
    for _ in range(draw.choice((1, 1, 2, 5))):
        if not entries:
            break
        place = draw.randrange(len(entries))
        name, inside = entries[place]
        way = draw.randrange(8)
        if way == 0:
            del entries[place]
        elif way == 1 and more:
            entries.append(draw.choice(more))
        elif way == 2:
            entries[place] = (name, draw.choice(BYTES)(draw, inside))
        elif way == 3:
            entries[place] = (name, notebook(draw, inside))
        elif way == 4:
            entries[place] = (f"{draw.choice(NAMES)}/{name}", inside)
        elif way == 5:
            parts = name.replace("/", "_").split("_")
            draw.shuffle(parts)
            entries[place] = ("_".join(parts), inside)
        elif way == 6:
            entries.append((draw.choice(NAMES) + name[-20:], inside))
        else:
            entries.append((name.partition("/")[0], draw.choice((b"", inside))))
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")  # of two entries of one name
        for name, inside in entries[:500]:
            info = zipfile.ZipInfo(name.replace("\0", "") or "x")
            if draw.random() < 0.02:
                info.external_attr = draw.getrandbits(32)
            with contextlib.suppress(UnicodeEncodeError):
                file.writestr(info, inside)
    packed = made.getvalue()
    return draw.choice(BYTES)(draw, packed) if draw.random() < 0.1 else packed


def _entries(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            small = [one for one in file.infolist() if one.file_size < MOST][:500]
            return [(one.filename, file.read(one)) for one in small]
    except Exception:  # it was damaged on purpose
        return [("hw.ipynb", data)]
