"""The JSON of a notebook to its code cells.

Two readers, one after the other, neither of them nbformat (which takes 0.2 s to import, copies and
validates everything, and refuses what can well be graded). The first takes only the few fields we
want; outputs wait as bytes, and are looked at a cell at a time. What is legal for Jupyter but not
for it (NaN in an output, half a surrogate pair, a field of the wrong type, format 3) goes to the
second, the standard library's, after an estimate of the memory that this will take.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping

import msgspec

from autograder.errors import Unreadable
from autograder.formats.notebook.cells import MAX_PARSED, Cell, Notebook, checks_in, parsed
from autograder.formats.notebook.saved import Saved, saved_outputs
from autograder.formats.notebook.text import THEN, WANTED, check_size, clean, decoded, kind_of

MAX_CELLS = 10_000
MAX_SOURCE = 8 * 1024 * 1024
"""Bytes of JSON that the code of one notebook, or the tests in its metadata, may take."""
MAX_MEMORY = 512 * 1024 * 1024
"""Bytes of memory that the second reader may need, by estimate."""


class _RawCell(msgspec.Struct):
    cell_type: str  # required, so that a list of millions of `{}` fails at its first
    source: msgspec.Raw = msgspec.Raw(b'""')
    metadata: msgspec.Raw = msgspec.Raw(b"{}")
    outputs: msgspec.Raw = msgspec.Raw(b"[]")


class _RawNotebook(msgspec.Struct):
    cells: list[_RawCell]
    metadata: msgspec.Raw = msgspec.Raw(b"{}")
    nbformat: msgspec.Raw = msgspec.Raw(b"null")


_MAYBE_CODE = re.compile(rb"(?:import|def|class)\b|=")
_DEFINES = re.compile(r"\b(?:import|def|class)\b")
_DECODER = msgspec.json.Decoder(_RawNotebook)


def read_notebook(data: bytes) -> Notebook:
    """The code cells of a notebook of any format version from 3 on.

    Raises:
        Unreadable: not JSON, truncated, nested too deeply, not a notebook, or without a code cell.
    """
    check_size(data)
    document, notes = _document(data)
    metadata = _mapping(document.get("metadata"))
    notes += [*_about_format(document.get("nbformat")), *_about_kernel(metadata)]
    listed = _listed_cells(document)
    cells, damaged = _code_cells(listed)
    if damaged:
        numbers = ", ".join(map(str, damaged[:10])) + (", ..." if len(damaged) > 10 else "")
        notes.append(f"damaged cells were left out: {numbers}")
    if not cells:
        raise Unreadable("the notebook has no code cell", "the answers in code cells", THEN)
    notes += _about_kinds(listed)
    otter = _mapping(metadata.get("otter"))
    assignment = otter.get("assignment_name")
    tests = _mapping(otter.get("tests"))
    return Notebook(
        cells=cells,
        assignment=clean(assignment)[:200] if isinstance(assignment, str) else None,
        tests={name: test for name, test in tests.items() if isinstance(test, str | dict)},
        notes=tuple(notes),
        saved=tuple(_saved(listed)),
    )


def _document(data: bytes) -> tuple[dict[str, object], list[str]]:
    """The wanted parts of a notebook as plain data, and what had to be assumed."""
    if data.count(b'"cell_type"') > 2 * MAX_CELLS:
        raise Unreadable("the notebook has too many cells", f"at most {MAX_CELLS}")
    try:
        return _wanted_parts(_DECODER.decode(data.removeprefix(b"\xef\xbb\xbf"))), []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    # Not in the first reader's handler: what fails here is to be said without its story.
    if kind := kind_of(data):
        raise Unreadable(f"the file is {kind}", WANTED, "hand in the .ipynb file itself")
    commas, lists, mappings = (data.count(mark) for mark in (b",", b"[", b"{"))
    if 40 * commas + 90 * lists + 200 * mappings > MAX_MEMORY:
        raise Unreadable("the notebook holds too many values", "a smaller one", "clear its outputs")
    text, notes = decoded(data)
    try:
        document = json.loads(text)
    except RecursionError:
        raise Unreadable("the file is nested too deeply", WANTED, THEN) from None
    except ValueError as error:
        raise _not_json(text, error) from None
    if not isinstance(document, dict):
        kind = "a list" if isinstance(document, list) else "a single value"
        raise Unreadable(f"the file is JSON, but {kind}", WANTED, THEN)
    return document, notes


def _wanted_parts(found: _RawNotebook) -> dict[str, object]:
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    metadata = bytes(found.metadata)
    size = sum(len(bytes(cell.source)) + len(bytes(cell.metadata)) for cell in code)
    if max(size, len(metadata)) > MAX_SOURCE:
        raise Unreadable(
            f"the notebook holds more code than {MAX_SOURCE // 2**20} MiB",
            "data in files of their own",
        )
    decode = msgspec.json.decode
    return {
        "nbformat": decode(found.nbformat),
        "metadata": decode(metadata),
        "cells": [
            {
                "cell_type": "code",
                "source": decode(cell.source),
                "metadata": decode(cell.metadata),
                "outputs": bytes(cell.outputs),
            }
            if cell.cell_type == "code"
            else _beside(cell)
            for cell in found.cells
        ],
    }


def _beside(cell: _RawCell) -> dict[str, object]:
    """A cell that is not run; its text only where that may have been meant to run."""
    found: dict[str, object] = {"cell_type": cell.cell_type}
    if len(bytes(cell.source)) <= MAX_PARSED and _MAYBE_CODE.search(bytes(cell.source)):
        found["source"] = msgspec.json.decode(cell.source)
        found["metadata"] = msgspec.json.decode(cell.metadata)
    return found


def _about_kinds(listed: list[object]) -> list[str]:
    """A line for each cell that holds Python and is not run: it was turned to Markdown or raw text
    by a slip of the keyboard."""
    notes = []
    for number, cell in enumerate(listed, 1):
        if isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw"):
            kind = cell["cell_type"]
            source = _joined(cell.get("source", "")) or ""
            tags = _mapping(cell.get("metadata")).get("tags")
            answer = isinstance(tags, list) and "otter_answer_cell" in tags
            if _is_code(source, easily=answer or kind == "raw"):
                notes.append(
                    f"cell {number} is a {kind} cell, so the Python in it was not run: make it a "
                    "code cell again"
                )
    return notes


def _is_code(text: str, easily: bool) -> bool:
    """Whether a text is Python: it parses, and defines or imports something; where this is taken
    `easily`, an assignment will do."""
    if not easily and not _DEFINES.search(text):
        return False
    tree = parsed(text)
    wanted: tuple[type[ast.stmt], ...] = (
        ast.FunctionDef,
        ast.ClassDef,
        ast.Import,
        ast.ImportFrom,
        *((ast.Assign, ast.AugAssign, ast.AnnAssign) if easily else ()),
    )
    return tree is not None and any(isinstance(statement, wanted) for statement in tree.body)


def _saved(listed: list[object]) -> Iterator[Saved]:
    for number, cell in enumerate(listed, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            found = saved_outputs(number, cell.get("outputs"))
            if found is not None:
                yield found


def _not_json(text: str, error: ValueError) -> Unreadable:
    if re.search(r"^<<<<<<< ", text, re.MULTILINE):
        return Unreadable("the notebook holds marks of a merge conflict", WANTED, THEN)
    if not text.lstrip().startswith("{"):
        return Unreadable("the file is text, but no notebook", WANTED, THEN)
    if isinstance(error, json.JSONDecodeError):
        if error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated"):
            return Unreadable("the notebook is cut off before its end", "the whole file", THEN)
        return Unreadable(f"the notebook is damaged at line {error.lineno}", "valid JSON", THEN)
    return Unreadable("the notebook holds a number that is too long", "valid JSON", THEN)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _about_format(version: object) -> list[str]:
    if version == 4:
        return []
    said = "does not say its format"
    if isinstance(version, int) and not isinstance(version, bool):
        said = f"is in format {str(version)[:10]}"
    return [f"the notebook {said}: read as if saved by a Jupyter of today (format 4)"]


def _about_kernel(metadata: Mapping[str, object]) -> list[str]:
    language = _language(metadata)
    if language not in ("", "python", "python3", "ipython"):
        shown = repr(language[:40])[1:-1]  # what nobody can see is spelled out
        return [f"the notebook says that its language is {shown}: run as Python"]
    version = _mapping(metadata.get("language_info")).get("version")
    kernel = _mapping(metadata.get("kernelspec")).get("name")
    if kernel == "python2" or (isinstance(version, str) and version.startswith("2.")):
        return ["the notebook says that it was run with Python 2: run as Python 3"]
    return []


def _language(metadata: Mapping[str, object]) -> str:
    for key, field in (("kernelspec", "language"), ("language_info", "name")):
        found = _mapping(metadata.get(key)).get(field)
        if isinstance(found, str) and found:
            return clean(found).lower()
    return ""


def _listed_cells(document: Mapping[str, object]) -> list[object]:
    cells = document.get("cells")
    if cells is None and isinstance(sheets := document.get("worksheets"), list):  # format 2 and 3
        cells = []
        for sheet in sheets:
            inner = _mapping(sheet).get("cells")
            cells += inner if isinstance(inner, list) else []
    if not isinstance(cells, list):
        raise Unreadable("the file is JSON, but has no list of cells", WANTED, THEN)
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"the notebook has {len(cells)} cells", f"at most {MAX_CELLS}")
    return cells


def _code_cells(listed: list[object]) -> tuple[tuple[Cell, ...], list[int]]:
    """The code cells that are run, and the numbers of those that cannot be read."""
    cells: list[Cell] = []
    damaged: list[int] = []
    for number, cell in enumerate(listed, 1):
        if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
            damaged.append(number)
            continue
        if cell["cell_type"] != "code":
            continue
        metadata = _mapping(cell.get("metadata"))
        otter = _mapping(metadata.get("otter"))
        tags = metadata.get("tags")
        tags = tags if isinstance(tags, list) else []
        if "otter_ignore" in tags or otter.get("ignore"):
            continue
        source = _joined(cell.get("source", cell.get("input", "")))
        if source is None:
            damaged.append(number)
            continue
        named = otter.get("tests")
        named = named if isinstance(named, list) else []
        checks = [*checks_in(source), *(name for name in named if isinstance(name, str))]
        cells.append(
            Cell(
                number=number,
                source=source,
                checks=tuple(dict.fromkeys(checks)),
                answer="otter_answer_cell" in tags,
            )
        )
    return tuple(cells), damaged


def _joined(source: object) -> str | None:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return clean(source) if isinstance(source, str) else None
