"""What a student wrote for questions that a person marks: the cells between Otter's comments
`<!-- BEGIN QUESTION -->` and `<!-- END QUESTION -->`, in words, in code or as pictures: what the
code drew when the notebook was saved, and what was put into the text.

The comments name no question. A question is known by the text that students are given for it, and
only then by its place: a notebook may have lost or gained a part.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal
from urllib.parse import unquote

import msgspec

from autograder.formats.notebook.pictures import Picture, picture_in
from autograder.formats.notebook.script import text_cells
from autograder.formats.notebook.text import clean, decoded

MAX_ANSWER = 32_000
"""Characters kept of one answer."""
MAX_PICTURES = 2_000_000
"""Bytes of pictures kept of one answer."""

_MARK = re.compile(r"<!--\s*(BEGIN|END) QUESTION\s*-->")
_ATTACHED = re.compile(r"attachment:([^)\s\"'>]+)")
_LEFT_OUT = "\n[... the rest is left out ...]"


Kind = Literal["markdown", "code", "png", "jpeg", "note"]
"""Of a picture the text is Base64; a note says that one is not kept."""


class Passage(msgspec.Struct, frozen=True):
    """One cell, or the part of it that belongs to a question; `cell` counts from 1. `beside` holds
    the pictures, not looked at yet: the outputs of code, the attachments of text."""

    cell: int
    kind: Kind
    text: str
    beside: object = None


Region = tuple[Passage, ...]


class _CellText(msgspec.Struct):
    cell_type: str
    source: msgspec.Raw = msgspec.Raw(b'""')
    outputs: msgspec.Raw = msgspec.Raw(b"[]")
    attachments: msgspec.Raw = msgspec.Raw(b"{}")


class _NotebookText(msgspec.Struct):
    cells: list[_CellText]


_DECODER = msgspec.json.Decoder(_NotebookText)


def read_regions(data: bytes, script: bool = False) -> tuple[Region, ...]:
    """The parts of a notebook between the comments, in order; none where there are none.

    To be called on what `read_notebook` or `read_script` has read: what is damaged has been told
    there, and is no region here.
    """
    if b"BEGIN QUESTION" not in data.replace(b"\0", b""):
        return ()
    try:
        found = list(_texts(data) if script else _cells(data))
    except (ValueError, RecursionError):
        return ()
    return regions(Passage(*cell) for cell in found)


def _texts(data: bytes) -> Iterable[tuple[int, Kind, str, object]]:
    for number, kind, text in text_cells(decoded(data)[0]):
        yield number, kind, text, None


def _cells(data: bytes) -> Iterable[tuple[int, Kind, str, object]]:
    listed: list[tuple[object, object, object]]
    try:
        listed = [
            (cell.cell_type, msgspec.json.decode(cell.source), bytes(_beside(cell)))
            for cell in _DECODER.decode(data.removeprefix(b"\xef\xbb\xbf")).cells
        ]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        document = json.loads(decoded(data)[0])
        cells = document.get("cells") if isinstance(document, dict) else None
        listed = [
            (
                cell.get("cell_type"),
                cell.get("source"),
                cell.get("outputs", cell.get("attachments")),
            )
            if isinstance(cell, dict)
            else ("", "", None)
            for cell in (cells if isinstance(cells, list) else [])
        ]
    for number, (kind, source, beside) in enumerate(listed, 1):
        text = "".join(map(str, source)) if isinstance(source, list) else source
        if isinstance(text, str) and (kind == "markdown" or kind == "code"):
            yield number, kind, clean(text), beside


def _beside(cell: _CellText) -> msgspec.Raw:
    return cell.outputs if cell.cell_type == "code" else cell.attachments


def regions(passages: Iterable[Passage]) -> tuple[Region, ...]:
    """The passages between the comments; a region that is not closed ends where the next begins."""
    found: list[list[Passage]] = []
    is_open = False
    for passage in passages:
        pieces = _MARK.split(passage.text) if passage.kind == "markdown" else [passage.text]
        for place, piece in enumerate(pieces):
            if place % 2:
                is_open = piece == "BEGIN"
                if is_open:
                    found.append([])
            elif is_open and piece.strip():
                text = piece.strip("\n")
                found[-1].append(msgspec.structs.replace(passage, text=text))
    return tuple(map(tuple, found))


def find_region(found: Sequence[Region], given: Sequence[str], place: int) -> Region | None:
    """The region of a question: where its given text stands, at its own place if there."""
    wanted = set(map(normal, given))
    fitting = [
        number
        for number, region in enumerate(found)
        if not wanted or any(normal(passage.text) in wanted for passage in region)
    ]
    if place in fitting:
        return found[place]
    return found[fitting[0]] if fitting and wanted else None


def written(region: Region, known: Iterable[str]) -> Region:
    """What a student wrote in a region: all that is not `known`, cut at `MAX_ANSWER` in all, each
    passage followed by its pictures, up to `MAX_PICTURES`. Given code may draw what a student has
    computed, so its pictures count."""
    given = set(map(normal, known))
    left, bytes_left = MAX_ANSWER, MAX_PICTURES
    kept: list[Passage] = []
    for passage in region:
        is_given = normal(passage.text) in given
        if not is_given and left:
            text = passage.text
            if len(text) > left:
                text = text[:left] + _LEFT_OUT
            left = max(left - len(text), 0)
            kept.append(Passage(passage.cell, passage.kind, text))
        if is_given and passage.kind == "markdown":
            continue
        for found in _pictures(passage):
            if isinstance(found, Picture) and len(found.data) > bytes_left:
                found = f"[more than {MAX_PICTURES / 1e6:g} MB of pictures: this one is not kept]"
            if isinstance(found, str):
                kept.append(Passage(passage.cell, "note", f"Cell {passage.cell}: {found}"))
                continue
            bytes_left -= len(found.data)
            kept.append(Passage(passage.cell, found.kind, base64.b64encode(found.data).decode()))
    return tuple(kept)


def _pictures(passage: Passage) -> Iterator[Picture | str]:
    beside = passage.beside
    try:
        beside = msgspec.json.decode(beside) if isinstance(beside, bytes) else beside
    except (msgspec.MsgspecError, RecursionError):
        return
    forms: Iterable[object] = ()
    if passage.kind == "code" and isinstance(beside, list):
        forms = (one.get("data", one) for one in beside if isinstance(one, dict))
    elif isinstance(beside, dict):
        named = dict.fromkeys(map(unquote, _ATTACHED.findall(passage.text)))
        forms = (beside[name] for name in named if name in beside)
    for form in forms:
        found = picture_in(form) if isinstance(form, dict) else None
        if found is not None:
            yield found


def normal(text: str) -> str:
    """Text without regard to white space."""
    return " ".join(text.split())
