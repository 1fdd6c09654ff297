"""A notebook as bytes that depend on its content alone, so that equal masters give equal files.

Stable cell ids, no outputs, no counts, no times, sorted keys. Knows the format, not the course.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

IGNORED_TAG = "otter_ignore"
"""Of cells that are not run where a notebook is graded."""

_CELL_METADATA = frozenset(
    {"tags", "editable", "deletable", "otter", "slideshow", "jupyter", "hide_input"}
)
"""What a cell keeps: all else (times of execution, editors' state) changes without meaning."""

_PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}


def code_cells(notebook: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The code cells of a notebook with their sources, each a text or lines as Jupyter has it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield cell, "".join(cell["source"])


def notebook_bytes(notebook: Mapping[str, Any]) -> bytes:
    """The normal form of a notebook of format 4.5."""
    metadata = notebook.get("metadata", {})
    plain = {
        "cells": [_cell(number, cell) for number, cell in enumerate(notebook["cells"], start=1)],
        "metadata": {
            "kernelspec": {**_PYTHON, **metadata.get("kernelspec", {})},
            "language_info": {"name": "python"},
            **({"otter": metadata["otter"]} if "otter" in metadata else {}),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _cell(number: int, cell: Mapping[str, Any]) -> dict[str, Any]:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    plain: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": f"cell-{number:03}",
        "metadata": {
            key: value for key, value in cell["metadata"].items() if key in _CELL_METADATA
        },
        "source": _lines(text),
    }
    if cell["cell_type"] == "code":
        plain |= {"execution_count": None, "outputs": []}
    elif cell.get("attachments"):
        plain["attachments"] = cell["attachments"]
    return plain


def _lines(text: str) -> list[str]:
    """Lines with their ends, as Jupyter writes them; only newlines end a line."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
