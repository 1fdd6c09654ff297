"""Text of unknown origin made fit to be read: visible, valid and of bounded length.

Escaping for HTML or Markdown is the business of what renders it.
"""

from __future__ import annotations

import re

from autograder.formats.notebook.text import shortened

_PLAIN = re.compile(r"[\t\n\x20-\x7e]*")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def shown(text: str, limit: int = 10_000) -> str:
    """`text` without colour codes, with each invisible or direction-changing character written as
    `<U+202E>`, and at most about `limit` characters: of longer text its head and tail."""
    text = shortened(text, limit, head=0.75)
    if _PLAIN.fullmatch(text):  # nearly all of it
        return text
    text = _ANSI.sub("", text.replace("\r\n", "\n"))
    text = _STACKED.sub(r"\1", text)
    return _UNSEEN.sub(_named, _CONTROL.sub(_named, text))


def shown_line(text: str, limit: int = 1000) -> str:
    """The same on a single line."""
    return " ".join(shown(text, limit).split())


def _named(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"
