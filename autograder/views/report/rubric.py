"""The items of a rubric that say what they are worth: lines of a list with points at one end.

    - 1 point: names the reason        - (0.5) gives an example        - says why (1 point)
    - +1 names the reason              - [-0.5] no unit                - 0.5: gives an example

A number alone is none: `2 slopes are named` is worth nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

KEYS = "adefghilmoqrtvwxyz"
"""A key for each item, in order; the page has the other letters for itself."""

_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\d{1,2}[.)])\s+(\S.*)")
_NUMBER = r"[+\-\u2212]?\s?(?:\d{1,4}(?:[.,]\d{1,4})?|½)"
_UNIT = r"(?:points?|pts?\b\.?|marks?|Punkte?)"
_BEFORE = re.compile(
    rf"(?:[(\[]\s?(?P<a>{_NUMBER})\s?{_UNIT}?\s?[)\]]"
    rf"|(?P<b>{_NUMBER})\s?{_UNIT}(?!\w)"
    rf"|(?P<c>{_NUMBER})(?=\s?:\s)"
    rf"|(?P<d>[+\-\u2212]\s?(?:\d{{1,4}}(?:[.,]\d{{1,4}})?|½))(?=\s))"
    r"\s*[:,\u2013\u2014-]?\s*(?P<text>\S.*)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?P<text>.*?\S)\s*[:,\u2013\u2014-]?\s*(?:[(\[]\s?(?P<a>{_NUMBER})\s?{_UNIT}?\s?[)\]]"
    rf"|(?<=[:,\u2013\u2014-]\s)(?P<b>{_NUMBER})\s?{_UNIT})\.?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")


class RubricItem(msgspec.Struct, frozen=True):
    """A line of a rubric, what it is worth (below zero for what it takes), and its key, if any."""

    text: str
    worth: float
    key: str = ""


def items_of(rubric: str, most: float) -> tuple[RubricItem, ...]:
    """The items of a rubric in Markdown, of a question with `most` points; each text once."""
    found: dict[str, float] = {}
    for line in rubric.splitlines():
        listed = _ITEM.fullmatch(line.rstrip())
        text = _MARKUP.sub("", listed[1]).strip() if listed else ""
        told = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
        if told is not None and 0 < abs(worth := _worth(told)) <= most:
            found.setdefault(told["text"], worth)
    keys = [*KEYS, *[""] * len(found)]
    return tuple(
        RubricItem(text, worth, key)
        for (text, worth), key in zip(found.items(), keys, strict=False)
    )


def starts_from(items: Sequence[RubricItem], most: float) -> float:
    """What an answer has before any item is chosen: all, where items only take."""
    return most if items and all(one.worth < 0 for one in items) else 0.0


def _worth(told: re.Match[str]) -> float:
    text = next(value for name, value in told.groupdict().items() if value and name != "text")
    text = text.replace("½", "0.5").replace("\u2212", "-").replace(",", ".").replace(" ", "")
    return float(text)
