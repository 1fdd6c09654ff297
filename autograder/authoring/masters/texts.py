"""Whether the text cells of a student version can be read by those who do not see them.

A screen reader goes from heading to heading and from link to link, and says of a picture what its
alternative text says. So: headings nest, links say where they lead, tables have heads, pictures
have a text. Knows Markdown as it is rendered, not what a question is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec

from autograder.authoring.masters.gathered import Gathered
from autograder.errors import MasterError, one_line
from autograder.formats.notebook.formulas import put_back, taken_out

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|pdf)", re.IGNORECASE)
_NOWHERE = frozenset(
    (
        *("click", "click here", "details", "documentation page", "follow this link", "go", "here"),
        *("learn more", "link", "more", "page", "read more", "see here", "site", "that", "there"),
        *("the link", "this", "this link", "this one", "this page", "this site", "website"),
    )
)
"""What links say that could lead anywhere."""
_NOTHING = frozenset(
    (
        *("alt", "alt text", "chart", "diagram", "drawing", "figure", "graph", "illustration"),
        *("image", "img", "photo", "picture", "plot", "screenshot"),
    )
)
"""What is said of pictures that could be any."""
_MOST = 60
"""Characters of a text that a message repeats."""


class TextCell(msgspec.Struct, frozen=True):
    """A Markdown cell that students read, with its number in the master."""

    number: int
    source: str


def look_at_texts(cells: Iterable[TextCell], gathered: Gathered) -> None:
    """Doubt what somebody who hears the cells, in this order, could not make use of."""
    markdown = _markdown()
    level = 1
    for cell in cells:
        text, formulas = taken_out(cell.source)
        page = _Page()
        page.feed(put_back(markdown.render(text), formulas, lambda _: "formula"))
        page.close()
        for barrier in page.barriers:
            gathered.doubt(barrier.of(cell.number))
        for heading in page.headings:
            if heading.level > level + 1:
                gathered.doubt(
                    Barrier(
                        f"the heading {_quoted(heading.text)} is of level {heading.level}, and the "
                        f"one before it of level {level}",
                        f"level {level + 1}, for headings are heard as a table of contents",
                    ).of(cell.number)
                )
            level = heading.level


class Barrier(msgspec.Struct, frozen=True):
    """What keeps somebody from making use of a text cell, and what was wanted."""

    saw: str
    wanted: str

    def of(self, cell: int) -> MasterError:
        """It as a mistake of a cell."""
        return MasterError(self.saw, self.wanted, cell=cell)


class Heading(msgspec.Struct, frozen=True):
    """A heading; 1 is the highest level."""

    level: int
    text: str


class _Page(HTMLParser):
    """What a cell, as it is rendered, has of headings, and what bars the way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[Heading] = []
        self.barriers: list[Barrier] = []
        self._open: list[tuple[str, list[str]]] = []
        """links, headings, heads and code that are open, with the text in them so far"""
        self._tables: list[bool] = []
        """of each table that is open, whether it has a head with a text, or needs none"""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture("alt" in values, values.get("alt", ""), values.get("src", ""))
        elif tag == "table":
            self._tables.append(values.get("role") in ("presentation", "none"))
        elif (tag == "a" and "href" in values) or tag in _WATCHED:
            label = values.get("aria-label", "")
            self._open.append((tag, [label] if label else []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._tables:
            if not self._tables.pop():
                self.barriers.append(
                    Barrier(
                        "a table without heads", "a first row, or column, that says what is what"
                    )
                )
            return
        if tag not in (name for name, _ in self._open):
            return
        while self._open:
            name, parts = self._open.pop()
            self._close(name, " ".join("".join(parts).split()))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, parts in self._open:
            parts.append(data)
        if not any(name in ("a", "code", "pre") for name, _ in self._open):
            self.barriers += [
                Barrier(
                    f"the address {_quoted(found)} stands in the text as it is",
                    "a link whose text says where it leads",
                )
                for found in _ADDRESS.findall(data)
            ]

    def _close(self, tag: str, text: str) -> None:
        if tag == "a":
            self._link(text)
        elif tag == "th" and self._tables and text:
            self._tables[-1] = True
        elif tag in _LEVELS:
            if not text:
                self.barriers.append(
                    Barrier("a heading without a text", "one that says what follows")
                )
            self.headings.append(Heading(_LEVELS[tag], text))

    def _link(self, text: str) -> None:
        wanted = "a text that says where it leads"
        if not text:
            self.barriers.append(Barrier("a link without a text", wanted))
        elif _ADDRESS.fullmatch(text):
            self.barriers.append(
                Barrier(f"the text of a link is its address, {_quoted(text)}", wanted)
            )
        elif text.lower().strip(" .,:;!?()[]>→»") in _NOWHERE:
            self.barriers.append(Barrier(f"a link says only {_quoted(text)}", wanted))

    def _picture(self, is_said: bool, text: str, source: str) -> None:
        for _, parts in self._open:
            parts.append(text)
        plain, what = text.strip(), f"the picture {_quoted(source)}"
        wanted = "one that says what it shows: ![what it shows](file)"
        if not is_said:
            self.barriers.append(Barrier(f"{what} has no alternative text", wanted))
        elif plain.lower() in _NOTHING or _FILE.fullmatch(plain):
            self.barriers.append(
                Barrier(f"the alternative text of {what} says only {_quoted(plain)}", wanted)
            )


_LEVELS = {f"h{level}": level for level in range(1, 7)}
_WATCHED = frozenset((*_LEVELS, "th", "code", "pre"))


def _quoted(text: str) -> str:
    return f"'{one_line(text, _MOST)}'"


def _markdown() -> MarkdownIt:
    """Markdown as Jupyter has it, but that a picture without a text has no `alt` at all: in HTML an
    empty one says that the picture is an ornament."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = made.renderer.rules["image"]  # type: ignore[attr-defined]

    def image(tokens: Sequence[Any], place: int, options: Any, env: Any) -> str:
        if "".join(_texts(tokens[place].children or ())).strip():
            return str(plain(tokens, place, options, env))
        return f'<img src="{tokens[place].attrs.get("src", "")}">'

    made.renderer.rules["image"] = image  # type: ignore[attr-defined]
    return made


def _texts(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        yield token.content
        yield from _texts(token.children or ())
