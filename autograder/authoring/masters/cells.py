"""A master's file to plain cells: Jupyter's JSON, or any text form that Jupytext reads.

Knows file formats, not what a cell means. Numbers count cells from 1 as the author sees them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.errors import MasterError, one_line
from autograder.formats.notebook import decoded

Kind = Literal["code", "markdown", "raw"]

TEXT_FORMS = (".py", ".md", ".Rmd", ".qmd", ".markdown")
"""Jupytext's text forms of a Python notebook, in the order in which they are looked for."""

_FENCE = re.compile(r"^[ \t]*```otter[ \t]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)


class MasterCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a master; several share a number where a Markdown cell held ```otter fences."""

    number: int
    kind: Kind
    source: str
    metadata: dict[str, Any] = {}
    outputs: list[dict[str, Any]] = []
    attachments: dict[str, Any] = {}

    @property
    def first_line(self) -> str:
        """The first line, which is where Otter looks for a directive."""
        return self.source.split("\n", 1)[0].strip()


def find_master(folder: Path) -> Path:
    """The file of the master in an assignment's folder.

    Raises:
        MasterError: there is none, or the folder's name cannot be a slug.
    """
    slug = folder.name
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", slug):
        raise MasterError(
            f"the folder's name '{slug}' cannot name an assignment",
            "letters, digits, '_' and '-' only",
        )
    for suffix in (".ipynb", *TEXT_FORMS):
        path = folder / (slug + suffix)
        if path.is_file():
            return path
    raise MasterError(f"no master in {folder}", f"{slug}.ipynb, or {slug}.py for Jupytext")


def read_cells(path: Path) -> tuple[dict[str, Any], tuple[MasterCell, ...]]:
    """The notebook's metadata and its cells.

    Raises:
        MasterError: not a notebook, not for Python, or without anything in it.
    """
    notebook = _read(path)
    metadata, raw_cells = notebook.get("metadata", {}), notebook.get("cells")
    if not isinstance(metadata, dict) or not isinstance(raw_cells, list):
        raise MasterError(f"{path.name} is not a notebook", "a Jupyter notebook of format 4")
    kernel = metadata.get("kernelspec") or {}
    info = metadata.get("language_info") or {}
    # a kernel's name is a person's choice ('base'); without a language Otter takes it for Python
    language = str(kernel.get("language") or info.get("name") or "python").lower()
    if not language.startswith("python"):
        raise MasterError(f"{path.name} is for the language '{language}'", "a Python notebook")
    cells = [
        part
        for number, cell in enumerate(raw_cells, start=1)
        for part in _unfenced(_cell(number, cell))
    ]
    if not any(cell.source.strip() for cell in cells):
        raise MasterError(f"{path.name} is an empty notebook", "a master with questions")
    return metadata, tuple(cells)


def _read(path: Path) -> dict[str, Any]:
    if path.suffix != ".ipynb":
        return _read_text(path)
    text, _ = decoded(path.read_bytes())
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        if re.search(r"^<<<<<<< ", text, re.MULTILINE):
            raise MasterError(
                f"{path.name} holds marks of a merge conflict",
                "a Jupyter notebook",
                "choose between the lines of '<<<<<<<' and '>>>>>>>', or take one side whole with "
                "git checkout --ours",
            ) from None
        raise MasterError(
            f"{path.name} is not JSON ({_said(error)})", "a Jupyter notebook"
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise MasterError(f"{path.name} is not a notebook", "a Jupyter notebook of format 4")
    if notebook["nbformat"] < 4:
        import nbformat

        notebook = dict(nbformat.convert(nbformat.from_dict(notebook), 4))
    return dict(notebook)


def _read_text(path: Path) -> dict[str, Any]:
    import jupytext  # slow to import, and needed for text forms only

    try:
        notebook: dict[str, Any] = jupytext.reads(decoded(path.read_bytes())[0], path.suffix)
    except Exception as error:  # Jupytext and its plug-ins raise what they like
        raise MasterError(
            f"Jupytext cannot read {path.name} ({_said(error)})", "a notebook as text"
        ) from None
    return notebook


def _cell(number: int, cell: Any) -> MasterCell:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if kind not in ("code", "markdown", "raw"):
        raise MasterError("this is no cell of a notebook", "code, markdown or raw", cell=number)
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(str(line) for line in source)
    text = text.replace("\r\n", "\n")
    if kind == "raw":
        text = text.lstrip("\n")
    return MasterCell(
        number=number,
        kind=kind,
        source=text,
        metadata=dict(cell.get("metadata") or {}),
        outputs=[dict(output) for output in cell.get("outputs") or []],
        attachments=dict(cell.get("attachments") or {}),
    )


def _unfenced(cell: MasterCell) -> list[MasterCell]:
    """Otter lets directives stand in ```otter fences of Markdown: those become raw cells."""
    if cell.kind != "markdown" or "```otter" not in cell.source:
        return [cell]
    parts: list[MasterCell] = []
    for index, text in enumerate(_FENCE.split(cell.source)):
        if index % 2:
            parts.append(MasterCell(number=cell.number, kind="raw", source=text.strip("\n")))
        elif text.strip():
            source = text.strip("\n")
            if "```otter" in source:
                raise MasterError("a ```otter fence is not closed", "```", cell=cell.number)
            parts.append(msgspec.structs.replace(cell, source=source))
    return parts


def _said(error: BaseException) -> str:
    return one_line(str(error), 200) or type(error).__name__
