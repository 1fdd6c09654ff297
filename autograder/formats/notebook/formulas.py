"""Formulas in Markdown, as Jupyter reads them: between dollars, or in an environment of LaTeX's.

Markdown knows no formulas and would take a `_` or a `[` in one for its own, so they are taken out
before it reads a text, and put back after. Knows text; renders nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

_PARTS = re.compile(
    r"(?P<kept>^[ ]{0,3}(?P<fence>```+|~~~+).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\s*\n).)+?(?<!`)(?P=ticks)(?!`))"
    r"|\\begin\{(?P<name>[a-z]+\*?)\}.*?\\end\{(?P=name)\}"
    r"|(?P<escaped>\\.)"
    r"|\$\$(?P<display>(?:\\.|[^\\$])+)\$\$"
    r"|\$(?P<inline>(?![\s$])(?:\\.|(?!\n\s*\n)[^\\$])+(?<!\s))\$(?!\d)",
    re.DOTALL | re.MULTILINE,
)
_PLACE = re.compile("\ue000(\\d+)\ue001")


class Formula(msgspec.Struct, frozen=True):
    """LaTeX without its dollars; `display` where it stands on a line of its own."""

    latex: str
    display: bool = False


def taken_out(text: str) -> tuple[str, tuple[Formula, ...]]:
    """The text with a mark in the place of each formula, and the formulas in order. Code stays as
    it is."""
    formulas: list[Formula] = []

    def mark(found: re.Match[str]) -> str:
        if found["kept"] is not None or found["escaped"] is not None:
            return found[0]
        if found["inline"] is not None:
            formulas.append(Formula(found["inline"]))
        else:
            whole = found["display"] if found["display"] is not None else found[0]
            formulas.append(Formula(whole.strip(), display=True))
        return f"\ue000{len(formulas) - 1}\ue001"

    plain = text.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    return _PARTS.sub(mark, plain), tuple(formulas)


def put_back(text: str, formulas: tuple[Formula, ...], written: Callable[[Formula], str]) -> str:
    """The text with what is `written` for each formula in the place of its mark."""
    return _PLACE.sub(lambda found: written(formulas[int(found[1])]), text)
