"""A Python script as cells. Syntax is not checked here: a mistake is the student's, not ours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from autograder.errors import Unreadable
from autograder.formats.notebook.cells import Cell, Notebook, checks_in, parsed
from autograder.formats.notebook.ipynb import MAX_CELLS, MAX_SOURCE, read_notebook
from autograder.formats.notebook.text import check_size, decoded, kind_of

_MARK = re.compile(r"#[ \t]*%%(.*)")
_TEXT_CELL = re.compile(r"\[(?:markdown|md|raw)\]", re.IGNORECASE)


def read_script(data: bytes) -> Notebook:
    """A Python script as one cell; percent cells (`# %%`), if it has any, are kept apart.

    A notebook under the name of a script is read as the notebook it is. Syntax is not checked.

    Raises:
        Unreadable: empty, or not text.
    """
    wanted, then = "a Python script in UTF-8", "save it as plain text and hand in that file"
    check_size(data)
    if kind := kind_of(data):
        raise Unreadable(f"the file is {kind}", wanted, then)
    text, notes = decoded(data)
    if not text.strip():
        raise Unreadable("the file is empty", wanted, then)
    if "\0" in text:
        raise Unreadable("the file is binary, not text", wanted, then)
    if text.lstrip().startswith("{") and '"cells"' in text:
        found = read_notebook(data)
        note = "a notebook under the name of a script: read as a notebook"
        return msgspec.structs.replace(found, notes=(note, *found.notes))
    if len(data) > MAX_SOURCE:
        raise Unreadable(f"the script is too long ({len(data)} bytes)", "a shorter one")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = list(_percent_cells(text))
    if not parts:
        raise Unreadable("the script has no code", wanted, then)
    if len(parts) > MAX_CELLS:
        raise Unreadable(f"the script has {len(parts)} cells", f"at most {MAX_CELLS}")
    cells = tuple(
        Cell(number=number, source=source, checks=checks_in(source)) for number, source in parts
    )
    return Notebook(cells=cells, notes=tuple(notes))


def _percent_cells(text: str) -> Iterator[tuple[int, str]]:
    """Number and source of each code cell. What stands before the first mark is a cell where it
    holds more than comments (Jupytext's header is none); a mark inside a string is none."""
    for number, rest, source in _parts(text):
        if not _TEXT_CELL.search(rest) and "otter_ignore" not in rest and source.strip():
            yield number, source


def text_cells(text: str) -> Iterator[tuple[int, Literal["markdown", "code"], str]]:
    """Number, kind and text of each percent cell; Markdown without its comment signs."""
    for number, rest, source in _parts(text.replace("\r\n", "\n").replace("\r", "\n")):
        if _TEXT_CELL.search(rest):
            plain = (re.sub(r"^# ?", "", line) for line in source.split("\n"))
            yield number, "markdown", "\n".join(plain)
        else:
            yield number, "code", source


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, what follows the mark, and source of each percent cell."""
    tree = parsed(text) if "%%" in text else None
    inside = {
        line
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }
    lines = text.split("\n")
    starts = [
        (index, mark.group(1))
        for index, line in enumerate(lines)
        if index + 1 not in inside and (mark := _MARK.match(line))
    ]
    if not starts:
        if _has_code(lines):
            yield 1, "", text
        return
    number = 0
    if _has_code(lines[: starts[0][0]]):
        number = 1
        yield number, "", "\n".join(lines[: starts[0][0]])
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    for (start, rest), end in zip(starts, ends, strict=True):
        number += 1
        yield number, rest, "\n".join(lines[start + 1 : end])


def _has_code(lines: list[str]) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)
