"""A drawn figure as an inline SVG that takes its colours from the page, light or dark.

Text stays text, nothing depends on the day, and no element has a `style` attribute (the page's
policy forbids them): colours become classes, the rest becomes attributes. Knows what `plots` draws
with, not what.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.figure import Figure

from autograder.figure_words import words_of

INK, SOFT, LINE, SURFACE = "#010101", "#020202", "#030303", "#040404"
ACCENT, EARLIER = "#050505", "#060606"
_CLASSES = {
    INK: "ink",
    SOFT: "soft",
    LINE: "line",
    SURFACE: "surface",
    ACCENT: "accent",
    EARLIER: "earlier",
}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_FONT_SIZE = re.compile(r"\b([\d.]+)px")
_STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": LINE,
    "axes.facecolor": "none",
    "axes.labelcolor": SOFT,
    "axes.labelsize": 9,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "font.size": 9,
    "grid.color": LINE,
    "svg.fonttype": "none",
    "lines.solid_capstyle": "round",
    "text.color": INK,
    "xtick.bottom": False,
    "xtick.color": SOFT,
    "xtick.labelsize": 9,
    "ytick.left": False,
    "ytick.color": SOFT,
    "ytick.labelsize": 9,
}


def drawn(
    name: str,
    title: str,
    description: str,
    draw: Callable[[Figure], None],
    width: float = 5.2,
    height: float = 2.4,
) -> Markup:
    """The figure that `draw` makes, in inches; `name` is its id in the page,
    `title` and `description` say it in words, and so does what its axes hold.

    A figure that cannot be drawn is a line that says so.
    """
    try:
        with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
            figure = Figure(figsize=(width, height), layout="constrained")
            draw(figure)
            description = f"{description} {words_of(figure)}"
            file = io.StringIO()
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    except Exception as error:
        return Markup('<p class="soft">The figure “{}” could not be drawn ({}: {}).</p>').format(
            title, type(error).__name__, str(error)[:200]
        )
    return Markup(_plain(file.getvalue(), name, title, description))  # noqa: S704 - made of XML


def _plain(source: str, name: str, title: str, description: str) -> str:
    root = ElementTree.fromstring(source)  # noqa: S314 - drawn a moment ago, by us
    used = set(re.findall(r"(?:url\(#|href=\"#)([\w-]+)", source))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        classes = _take_style(element)
        if classes:
            element.set("class", " ".join(classes))
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.attrib |= {"role": "img", "aria-labelledby": f"{name}-title {name}-desc"}
    root.set("class", "figure")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(place, element)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _take_style(element: ElementTree.Element) -> list[str]:
    """Move an element's style into attributes; returns the classes that stand for its colours."""
    classes = []
    for item in element.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in item.partition(":"))
        if key in ("fill", "stroke") and value in _CLASSES:
            classes.append(f"{key}-{_CLASSES[value]}")
        elif key == "font":
            size = _FONT_SIZE.search(value)
            element.set("font-size", size.group(1) if size else "9")
        elif key and value:
            element.set(key, value)
    return classes
