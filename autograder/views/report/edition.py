"""A notebook as one page that is read without Jupyter: by ear, on a phone, on paper.

Formulas are MathML, which a screen reader speaks; code and tables are reached by keyboard; pictures
have their alternative texts. Whoever wrote the notebook is trusted with its words; the policy of
the page lets nothing in them run or load.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from autograder.formats.notebook.formulas import Formula, put_back, taken_out
from autograder.views.report import page

_ANSWER = "otter_answer_cell"
_COMMANDS = ((re.compile(r"\\arg(?![a-z])"), r"\\operatorname{arg}"),)
"""What the converter does not know, in what it knows."""


class Edition(msgspec.Struct, frozen=True):
    """The page, and the formulas that stand in it as LaTeX, with the place of their cell."""

    page: str
    unspoken: tuple[tuple[int, str], ...] = ()


class EditionPart(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the page, or one output of a cell: `kind` is text, code, output or picture;
    `label` says what a part is that is reached by keyboard."""

    kind: str
    text: Markup
    label: str = ""


def edition(title: str, notebook: Mapping[str, Any], files: Mapping[str, bytes]) -> Edition:
    """The page of a notebook in nbformat 4; `files` are those beside it, for pictures in texts."""
    reader = _Reader(files)
    parts = tuple(reader.parts(notebook))
    first = next((part for part in parts if part.kind == "text"), None)
    titled = first is not None and first.text.lstrip().startswith("<h1")
    made = page.render("edition.html", title=title, parts=parts, titled=titled)
    return Edition(made, tuple(reader.unspoken))


class _Reader:
    """Goes through a notebook once; what may be too wide for a phone is reached by keyboard, and
    numbered over the whole of it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.unspoken: list[tuple[int, str]] = []
        self._files = files
        self._tables = self._formulas = 0
        self._markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        rules: dict[str, Any] = self._markdown.renderer.rules  # type: ignore[attr-defined]
        rules["table_open"] = self._table
        rules["table_close"] = lambda *_: "</table></div>\n"

    def parts(self, notebook: Mapping[str, Any]) -> Iterator[EditionPart]:
        for number, cell in enumerate(notebook["cells"], start=1):
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown" and source.strip():
                yield EditionPart(kind="text", text=self._text(number, source, cell))
            elif cell["cell_type"] == "code" and source.strip():
                mine = _ANSWER in cell["metadata"].get("tags", ())
                label = f"Code of cell {number}{', for your answer' if mine else ''}"
                yield EditionPart(kind="code", text=escape(source), label=label)
                for output in cell.get("outputs", ()):
                    yield from _output(number, output)

    def _text(self, number: int, source: str, cell: Mapping[str, Any]) -> Markup:
        text, formulas = taken_out(source)
        beside = {f"attachment:{name}": data for name, data in cell.get("attachments", {}).items()}
        tokens = self._markdown.parse(text)
        for token in (each for block in tokens for each in (block, *(block.children or ()))):
            token.attrs.pop("style", None)  # how a column is aligned, which the policy forbids
            if token.type == "image":
                token.attrs["src"] = self._picture(str(token.attrs.get("src", "")), beside)

        def written(formula: Formula) -> str:
            made = mathml(formula)
            if made is None:
                self.unspoken.append((number, formula.latex))
                return f'<code class="latex">{escape(formula.latex)}</code>'
            if not formula.display:
                return made
            self._formulas += 1
            label = f"Formula {self._formulas}"
            return (
                f'<span class="formula" tabindex="0" role="group" aria-label="{label}">'
                f"{made}</span>"
            )

        rendered = self._markdown.renderer.render(tokens, self._markdown.options, {})
        return Markup(put_back(rendered, formulas, written))  # noqa: S704 - the author's own

    def _table(self, *_: Any) -> str:
        self._tables += 1
        label = f"Table {self._tables}"
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}"><table>\n'

    def _picture(self, address: str, attached: Mapping[str, Any]) -> str:
        """The address of a picture, which stands in the page itself if it is known."""
        for kind, data in attached.get(address, {}).items():
            return f"data:{kind};base64,{data}"
        data = self._files.get(address.removeprefix("./"))
        kind = mimetypes.guess_type(address)[0]
        if data is None or kind is None:
            return address
        return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def mathml(formula: Formula) -> str | None:
    """A formula as MathML; `None` where some of it cannot be put so."""
    from latex2mathml.converter import convert  # of the extra for authors

    latex = formula.latex
    for pattern, known in _COMMANDS:
        latex = pattern.sub(known, latex)
    try:
        made = str(convert(latex, display="block" if formula.display else "inline"))
    except Exception:  # whatever it meets in a formula that is none
        return None
    made = made.replace("\\_", "_")
    return None if "\\" in made else made


def _output(number: int, output: Mapping[str, Any]) -> Iterator[EditionPart]:
    """What an output holds that is shown, with the text of a picture beside it."""
    data = output.get("data", {})
    text = "".join(output.get("text", data.get("text/plain", "")))
    picture = "".join(data.get("image/png", "")).strip()
    if picture:
        said = "" if text.startswith("<Figure") else text
        yield EditionPart(
            kind="picture",
            text=escape("data:image/png;base64," + "".join(picture.split())),
            label=said or f"Figure of cell {number}",
        )
    elif text.strip():
        yield EditionPart(kind="output", text=escape(text), label=f"Output of cell {number}")
