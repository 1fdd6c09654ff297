"""What of a figure of Matplotlib's is hard to see: the contrast of what is drawn, and of its words, to the ground behind.

Made from the artists, never from the picture; can be read by itself, like `figure_words`. What is
coloured by a scale, lies on a picture or has no one colour is left out.

Source: Web Content Accessibility Guidelines 2.1, 1.4.3 (text), 1.4.11 (graphics), and "relative
luminance" and "contrast ratio" in its glossary.
"""  # noqa: E501 - as in figure_words

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

GRAPHICS = 3.0
"""The least contrast to 1 of what is drawn."""
TEXT = 4.5
"""The least contrast to 1 of words."""
LARGE_TEXT = 3.0
_LARGE, _LARGE_BOLD = 18.0, 14.0
"""Points from which words count as large."""
_BOLD = 700
_MOST_NAME = 60

Colour = tuple[float, float, float]
"""Red, green and blue of sRGB, each from 0 to 1."""


def faint_in(figure: Any) -> list[str]:
    """What is too close to its ground to be seen by all, in words: series that a legend names (the
    clearest one where none is named), titles, labels, numbers at the axes, and notes."""
    found: dict[str, None] = {}
    for axes in figure.axes:
        if not axes.get_visible() or axes.get_label() == "<colorbar>":
            continue
        with contextlib.suppress(Exception):  # an artist may be anybody's
            found |= dict.fromkeys(_faint_series(figure, axes))
        with contextlib.suppress(Exception):
            found |= dict.fromkeys(_faint_words(figure, axes))
    return list(found)


def contrast(one: Colour, other: Colour) -> float:
    """How much two colours differ in light: 1 for the same, 21 for black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _laid(colour: Any, ground: Colour, alpha: float | None = None) -> Colour:
    """The colour that is seen where one that may be translucent lies on a ground."""
    from matplotlib.colors import to_rgba

    *parts, opacity = to_rgba(colour, alpha)
    red, green, blue = (
        opacity * part + (1 - opacity) * under for part, under in zip(parts, ground, strict=True)
    )
    return red, green, blue


def _ground(figure: Any, axes: Any) -> Colour:
    outside = _outside(figure)
    return _laid(axes.get_facecolor(), outside) if axes.patch.get_visible() else outside


def _outside(figure: Any) -> Colour:
    return _laid(figure.get_facecolor(), (1.0, 1.0, 1.0))


def _faint_series(figure: Any, axes: Any) -> Iterator[str]:
    ground = _ground(figure, axes)
    every = [(name, contrast(colour, ground)) for name, colour in _series(axes, ground)]
    named = [(name, ratio) for name, ratio in every if name]
    if not named and every:
        named = [("what is drawn", max(ratio for _, ratio in every))]
    for name, ratio in named:
        if ratio < GRAPHICS:
            yield _said(name, ratio, GRAPHICS)


def _series(axes: Any, ground: Colour) -> Iterator[tuple[str, Colour]]:
    """What a series is called, where it has a name, and the colour that it is seen by."""
    barred: set[int] = set()
    for bars in axes.containers:
        patches = [
            one for one in bars if hasattr(one, "get_facecolor") and hasattr(one, "get_bbox")
        ]
        barred |= {id(one) for one in patches}
        if patches:
            yield _name("the bars", bars), _seen(patches[0], ground)
    for line in axes.lines:
        if not line.get_visible() or not len(line.get_xdata()):
            continue
        colour = line.get_color()
        if str(line.get_linestyle()).lower() in ("none", "", " "):
            face = line.get_markerfacecolor()
            colour = line.get_markeredgecolor() if str(face) == "none" else face
        yield _name("the line", line), _laid(colour, ground, line.get_alpha())
    for points in axes.collections:
        is_scatter = any(base.__name__ == "PathCollection" for base in type(points).__mro__)
        if is_scatter and points.get_visible() and points.get_array() is None:
            yield _name("the points", points), _seen(points, ground)


def _seen(artist: Any, ground: Colour) -> Colour:
    """The colour of a face or of the edge round it, whichever stands out more."""
    import numpy as np

    faces, edges = (
        np.atleast_2d(colours)[:1] for colours in (artist.get_facecolor(), artist.get_edgecolor())
    )
    colours = [_laid(tuple(one), ground) for one in (*faces, *edges) if len(one) == 4]
    return max(colours or [ground], key=lambda one: contrast(one, ground))


def _name(kind: str, artist: Any) -> str:
    label = str(artist.get_label())
    return "" if not label or label.startswith("_") else f"{kind} {label[:_MOST_NAME]!r}"


def _faint_words(figure: Any, axes: Any) -> Iterator[str]:
    outside, inside = _outside(figure), _ground(figure, axes)
    frame: list[tuple[str, Any, Colour]] = [("the title", axes.title, outside)]
    for way, called in (("x", "horizontal"), ("y", "vertical")):
        axis = getattr(axes, f"{way}axis")
        frame.append((f"the label of the {called} axis", axis.label, outside))
        frame += [(f"the numbers at the {called} axis", one, outside) for one in _ticks(axis)]
    if not axes.axison:
        frame = frame[:1]
    legend = axes.get_legend()
    if legend is not None:
        box = legend.get_frame()
        under = _laid(box.get_facecolor(), inside) if legend.get_frame_on() else inside
        frame += [("the legend", one, under) for one in legend.get_texts()]
    if not axes.images:
        frame += [("a note", one, _under_note(one, inside)) for one in axes.texts]
    for name, text, ground in frame:
        if not text.get_visible() or not str(text.get_text()).strip():
            continue
        ratio = contrast(_laid(text.get_color(), ground, text.get_alpha()), ground)
        wanted = LARGE_TEXT if _is_large(text) else TEXT
        if ratio < wanted:
            what = f"{name} {str(text.get_text())[:_MOST_NAME]!r}" if name == "a note" else name
            yield _said(what, ratio, wanted)


def _ticks(axis: Any) -> list[Any]:
    """One of the numbers, which all look alike."""
    return [one for one in axis.get_ticklabels() if str(one.get_text()).strip()][:1]


def _under_note(note: Any, ground: Colour) -> Colour:
    box = note.get_bbox_patch()
    return ground if box is None else _laid(box.get_facecolor(), ground)


def _is_large(text: Any) -> bool:
    weight = text.get_weight()
    is_bold = weight in ("bold", "heavy", "black") or (isinstance(weight, int) and weight >= _BOLD)
    return bool(text.get_fontsize() >= (_LARGE_BOLD if is_bold else _LARGE))


def _said(what: str, ratio: float, wanted: float) -> str:
    return f"{what} stands out from its ground by {ratio:.1f} to 1, and {wanted:g} is wanted"
