"""What a student wrote for questions that a person marks: the cells between Otter's comments
`<!-- BEGIN QUESTION -->` and `<!-- END QUESTION -->`, in words or in code.

The comments name no question. A question is known by the text that students are given for it, and
only then by its place: a notebook may have lost or gained a part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from autograder.formats.notebook.script import text_cells
from autograder.formats.notebook.text import clean, decoded

MAX_ANSWER = 32_000
"""Characters kept of one answer."""

_MARK = re.compile(r"<!--\s*(BEGIN|END) QUESTION\s*-->")
_LEFT_OUT = "\n[... the rest is left out ...]"


Kind = Literal["markdown", "code"]


class Passage(msgspec.Struct, frozen=True):
    """One cell, or the part of it that belongs to a question; `cell` counts from 1."""

    cell: int
    kind: Kind
    text: str


Region = tuple[Passage, ...]


class _CellText(msgspec.Struct):
    cell_type: str
    source: msgspec.Raw = msgspec.Raw(b'""')


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
        found = list(text_cells(decoded(data)[0]) if script else _cells(data))
    except (ValueError, RecursionError):
        return ()
    return regions(Passage(*cell) for cell in found)


def _cells(data: bytes) -> Iterable[tuple[int, Kind, str]]:
    listed: list[tuple[object, object]]
    try:
        listed = [
            (cell.cell_type, msgspec.json.decode(cell.source))
            for cell in _DECODER.decode(data.removeprefix(b"\xef\xbb\xbf")).cells
        ]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        document = json.loads(decoded(data)[0])
        cells = document.get("cells") if isinstance(document, dict) else None
        listed = [
            (cell.get("cell_type"), cell.get("source")) if isinstance(cell, dict) else ("", "")
            for cell in (cells if isinstance(cells, list) else [])
        ]
    for number, (kind, source) in enumerate(listed, 1):
        text = "".join(map(str, source)) if isinstance(source, list) else source
        if isinstance(text, str) and (kind == "markdown" or kind == "code"):
            yield number, kind, clean(text)


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
                found[-1].append(Passage(passage.cell, passage.kind, piece.strip("\n")))
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
    """What a student wrote in a region: all that is not `known`, cut at `MAX_ANSWER` in all."""
    given = set(map(normal, known))
    left = MAX_ANSWER
    kept: list[Passage] = []
    for passage in region:
        if normal(passage.text) in given or not left:
            continue
        text = passage.text
        if len(text) > left:
            text = text[:left] + _LEFT_OUT
        left = max(left - len(text), 0)
        kept.append(Passage(passage.cell, passage.kind, text))
    return tuple(kept)


def normal(text: str) -> str:
    """Text without regard to white space."""
    return " ".join(text.split())
