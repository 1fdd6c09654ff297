"""What is said of a figure is made from its axes, and what it lacks is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from autograder.figure_words import MOST, lacking_in, words_of

X = np.linspace(0, 4, 81)
WAVES = np.sin(12 * X)
"""With extremes at 0.13 and each 0.26 after it: 15 up to 4."""


def drawn(draw: Callable[[Any], object], **settings: object) -> Figure:
    figure = Figure()
    axes = figure.subplots()
    axes.set(**{"title": "T", "xlabel": "time (s)", "ylabel": "height (m)", **settings})
    draw(axes)
    return figure


SAID = {
    "rising line": (
        lambda ax: ax.plot([0, 1, 2], [1, 3, 9]),
        "Line of 3 points, from 1 at 0 rising to 9 at 2.",
    ),
    "falling line": (lambda ax: ax.plot([0, 1, 2], [9, 3, 1]), "from 9 at 0 falling to 1 at 2."),
    "from right to left": (lambda ax: ax.plot([2, 1, 0], [9, 3, 1]), "from 1 at 0 rising to 9"),
    "level": (lambda ax: ax.plot([0, 1], [5, 5]), "Line of 2 points, level at 5."),
    "valley": (
        lambda ax: ax.plot(X, (X - 2) ** 2, label="loss"),
        "Line of 81 points 'loss', from 4 at 0 falling to 0 at 2, then rising to 4 at 4.",
    ),
    "waves": (
        lambda ax: ax.plot(X, WAVES),
        f"going up and down between {WAVES.min():.3g} at {X[WAVES.argmin()]:.3g} and "
        f"{WAVES.max():.3g} at {X[WAVES.argmax()]:.3g}, 15 turns, ending lower than it began.",
    ),
    "a wobble is no turn": (
        lambda ax: ax.plot([0, 1, 2, 3], [0, 10, 9.9, 20]),
        "from 0 at 0 rising to 20 at 3.",
    ),
    "logarithmic": (
        lambda ax: ax.semilogy([0, 1, 2, 3], [1, 0.1, 1, 1e4]),
        "from 1 at 0 falling to 0.1 at 1, then rising to 1e+04 at 3.",
    ),
    "path": (
        lambda ax: ax.plot([0, 2, 1], [0, 1, 3]),
        "Line of 3 points, from (0, 0) to (1, 3), horizontally from 0 to 2, vertically from 0 to 3",
    ),
    "dots": (lambda ax: ax.plot(X, X, "."), "81 points, from 0 at 0 rising to 4 at 4."),
    "one dot": (lambda ax: ax.plot([1], [2], "o"), "A point at (1, 2)."),
    "named dot": (lambda ax: ax.plot([1], [2], "o", label="best"), "A point 'best' at (1, 2)."),
    "across": (lambda ax: ax.axhline(3, label="mean"), "A horizontal line 'mean' at 3."),
    "upright": (lambda ax: ax.axvline(3), "A vertical line at 3."),
    "tangent": (
        lambda ax: ax.axline((1, 1), slope=2),
        "A straight line through (1, 1) of slope 2.",
    ),
    "secant": (
        lambda ax: ax.axline((1, 1), (2, 4)),
        "A straight line through (1, 1) of slope 3.",
    ),
    "scatter": (
        lambda ax: ax.scatter(X, 2 * X + 1),
        "81 points, horizontally from 0 to 4, vertically from 1 to 9, clearly rising "
        "(correlation 1.00).",
    ),
    "bars": (
        lambda ax: ax.bar(["a", "b"], [3, 5]),
        "Bar chart 'T'. Horizontal axis 'time (s)' with 'a' and 'b'",
    ),
    "each bar": (lambda ax: ax.bar(["a", "b"], [3, 5]), "2 bars, a: 3, b: 5."),
    "lying bars": (lambda ax: ax.barh(["a", "b"], [3, 5]), "2 bars, a: 3, b: 5."),
    "histogram": (
        lambda ax: ax.hist([1, 1, 1, 2, 2, 3], bins=[0.5, 1.5, 2.5, 3.5]),
        "Histogram 'T'.",
    ),
    "many bars": (
        lambda ax: ax.bar(range(12), range(12, 0, -1)),
        "12 bars, from 12 falling to 1; highest at 0 with 12, lowest at 11 with 1.",
    ),
    "contours": (
        lambda ax: ax.contour(X, X, np.add.outer((X - 1) ** 2, (X - 3) ** 2), levels=[0.5, 1, 2]),
        "3 contour lines from 0.5 to 2, the line of 0.5 around (3, 1).",
    ),
    "arrows": (
        lambda ax: ax.quiver([0, 1], [0, 1], [3, 0], [4, 1]),
        "2 arrows, of lengths from 1 to 5.",
    ),
    "drawn arrow": (
        lambda ax: ax.annotate("", xy=(2, 1), xytext=(0, 0), arrowprops={"arrowstyle": "->"}),
        "An arrow from (0, 0) to (2, 1).",
    ),
    "area": (
        lambda ax: ax.fill_between([0, 2], [1, 3]),
        "An area, horizontally from 0 to 2, vertically from 0 to 3.",
    ),
    "image": (lambda ax: ax.imshow([[0, 1, 2], [3, 4, 5]]), "Image of 2 by 3 values from 0 to 5."),
    "colours": (lambda ax: ax.pcolormesh([[0, 1], [2, 7]]), "4 cells from 0 to 7."),
    "steps": (lambda ax: ax.stairs([1, 2], [0, 1, 2]), "Steps: 2, from 1 rising to 2."),
    "pie": (lambda ax: ax.pie([1, 3], labels=["a", "b"]), "Share 'a': 25%. Share 'b': 75%."),
    "a note": (
        lambda ax: [ax.plot([0, 1], [0, 1]), ax.text(0, 0, "here it\nturns")],
        "It says 'here it turns'.",
    ),
    "latex": (lambda ax: ax.plot([0, 1], [0, 1], label=r"$\theta_1$"), "2 points 'theta_1'"),
    "gaps": (lambda ax: ax.plot([0, 1, 2], [1, np.nan, 3]), "Line of 2 points, from 1"),
    "ranges": (
        lambda ax: ax.set(xlim=(-1, 2), ylim=(9, 3)) and ax.plot([0], [4], "o"),
        "Horizontal axis 'time (s)' from -1 to 2; vertical axis 'height (m)' from 3 to 9.",
    ),
}


@pytest.mark.parametrize(("draw", "text"), [pytest.param(*s, id=n) for n, s in SAID.items()])
def test_what_is_said(draw: Callable[[Any], object], text: str) -> None:
    figure = drawn(draw)
    assert text in words_of(figure)
    assert lacking_in(figure) == []


def test_plots_beside_each_other() -> None:
    figure = Figure()
    figure.suptitle("Two")
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot([0, 1], [0, 1])
    right.plot([0, 1], [1, 0])
    left.set(xlabel="x", ylabel="y", title="up")
    right.set(xlabel="x", title="down")
    assert words_of(figure).startswith("Figure 'Two'. Plot 1 of 2: Line plot 'up'. Horizontal")
    assert "Plot 2 of 2: Line plot 'down'." in words_of(figure)
    assert lacking_in(figure) == []  # they share the label of the vertical axis


def test_space() -> None:
    figure = Figure()
    axes = figure.add_subplot(projection="3d")
    across, along = np.meshgrid([0.0, 1.0, 2.0], [0.0, 1.0])
    axes.plot_surface(across, along, across + 5 * along)
    axes.plot([0, 1], [0, 1], [0, 6])
    axes.scatter([0.5], [0.5], [3.0])
    assert lacking_in(figure) == [
        "the horizontal axis has no label",
        "the vertical axis has no label",
        "the third axis has no label",
        "it has no title",
    ]
    text = words_of(figure)
    assert "A surface of 2 pieces, upwards from 0 to 7." in text
    assert "Line of 2 points, from (0, 0, 0) to (1, 1, 6)." in text
    assert "A point at (0.5, 0.5, 3)." in text


def test_colour_bars_are_no_plots() -> None:
    figure = drawn(lambda ax: ax.figure.colorbar(ax.imshow([[0, 1]])))
    assert "Plot 1" not in words_of(figure)


LACKS = {
    "label": (
        lambda ax: ax.plot([0, 1], [0, 1]),
        {"xlabel": ""},
        ["the horizontal axis has no label"],
    ),
    "title": (lambda ax: ax.plot([0, 1], [0, 1]), {"title": ""}, ["it has no title"]),
    "anything": (lambda ax: None, {}, ["nothing is drawn in it"]),
    "one unnamed line": (
        lambda ax: ax.plot([0, 1], [0, 1]),
        {"ylabel": ""},
        ["the vertical axis has no label"],
    ),
    "a legend is a label": (
        lambda ax: [ax.plot([0, 1], [k, 1], label=f"f{k}") for k in (0, 2)] and ax.legend(),
        {"ylabel": ""},
        [],
    ),
    "words along an axis": (lambda ax: ax.bar(["a", "b"], [1, 2]), {"xlabel": ""}, []),
    "numbers along an axis": (
        lambda ax: ax.bar(["1", "2"], [1, 2]),
        {"xlabel": ""},
        ["the horizontal axis has no label"],
    ),
    "no axes": (lambda ax: [ax.pie([1, 2], labels=["a", "b"]), ax.axis("off")], {"xlabel": ""}, []),
}


@pytest.mark.parametrize(
    ("draw", "settings", "lacking"), [pytest.param(*s, id=n) for n, s in LACKS.items()]
)
def test_what_is_lacking(
    draw: Callable[[Any], object], settings: dict[str, object], lacking: list[str]
) -> None:
    assert lacking_in(drawn(draw, **settings)) == lacking


def test_a_text_has_an_end() -> None:
    figure = drawn(lambda ax: [ax.plot([0, k], [k, 0], label="w" * 500) for k in range(1, 90)])
    assert len(words_of(figure)) <= MOST
    assert "w" * 200 not in words_of(figure)
