"""A Python script as cells. Syntax is not checked here: a mistake is the student's, not ours.

Cells are marked as editors and exports do: `# %%` (Jupytext, VS Code, Spyder), `# In[3]:` (Jupyter
itself), `# <codecell>`, `# COMMAND ----------` (Databricks). Jupytext's light form marks with `# +`
and `# -` what it cannot tell by blank lines; there, lines between two blank ones are a cell.
"""

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

_MARK = re.compile(
    r"#[ \t]*%%(.*)|#[ \t]*In[ \t]?\[[ \d*]*\]:?[ \t]*$"
    r"|#[ \t]*<(\w+)cell>|#[ \t]*COMMAND -{5,}[ \t]*$"
)
_TEXT_CELL = re.compile(r"\[(?:markdown|md|raw)\]", re.IGNORECASE)
_LIGHT = re.compile(r"#[ \t]\+(?:[ \t].*)?$")
_LIGHT_END = re.compile(r"#[ \t]-[ \t]*$")
_SAYS_LIGHT = re.compile(r"^#[ \t]+format_name:[ \t]*light[ \t]*$", re.MULTILINE)


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
    """Number, what follows the mark, and source of each cell."""
    lines = text.split("\n")
    if not any(map(_MARK.match, lines)) and not any(map(_LIGHT.match, lines)):
        found = _paragraphs(lines, parsed(text)) if _SAYS_LIGHT.search(text) else [("", text)]
    else:
        tree = parsed(text)
        inside = _inside_strings(tree)
        outside = [line if n not in inside else "" for n, line in enumerate(lines, 1)]
        if any(map(_MARK.match, outside)):
            found = _marked(lines, outside)
        else:
            found = _paragraphs(lines, tree, outside)
    number = 0
    for rest, source in found:
        if rest or _has_code(source.split("\n")):
            number += 1
            yield number, rest.strip(), source


def _inside_strings(tree: ast.Module | None) -> set[int]:
    """The lines that go on with a string: what looks like a mark there is none."""
    return {
        line
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    }


def _marked(lines: list[str], outside: list[str]) -> Iterator[tuple[str, str]]:
    """What follows each mark, and the lines up to the next; `outside` are the lines that can be
    marks. What stands before the first is a cell, too."""
    starts = [(index, mark) for index, line in enumerate(outside) if (mark := _MARK.match(line))]
    first = starts[0][0] if starts else len(lines)
    yield "", "\n".join(lines[:first])
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    for (start, mark), end in zip(starts, ends, strict=True):
        kind = f"[{mark[2]}]" if mark[2] and mark[2] != "code" else ""
        yield (mark[1] or kind or " "), "\n".join(lines[start + 1 : end])


def _paragraphs(
    lines: list[str], tree: ast.Module | None, outside: list[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The cells of Jupytext's light form: between `# +` and `# -`, else between blank lines that
    stand in no statement; a paragraph of comments is text."""
    outside = lines if outside is None else outside
    within = {
        line
        for node in (tree.body if tree else ())
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kept: list[str] = []
    explicit = False

    def cell() -> tuple[str, str]:
        text = "\n".join(kept)
        kept.clear()
        return ("" if explicit or _has_code(text.split("\n")) else "[markdown]"), text

    for number, (line, seen) in enumerate(zip(lines, outside, strict=True), 1):
        starts, ends = _LIGHT.match(seen), _LIGHT_END.match(seen)
        blank = not explicit and not line.strip() and number not in within
        if starts or ends or blank:
            if any(part.strip() for part in kept):
                yield cell()
            kept.clear()
            explicit = bool(starts)
        else:
            kept.append(line)
    if any(part.strip() for part in kept):
        yield cell()


def _has_code(lines: list[str]) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)
