"""The figures of the class report; each has its words beside it.

Drawn on matplotlib's own `Figure`: pyplot and seaborn keep what is drawn in the process, and
loading them took longer than grading a small class.
"""

from __future__ import annotations

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from autograder.views.report import page
from autograder.views.report.statistics import ClassFigures
from autograder.views.report.svg import ACCENT, EARLIER, INK, SOFT, SURFACE, drawn

_RIGHT = 0.8


def score_plot(figures: ClassFigures) -> Markup:
    """How the scores are spread."""
    counts, edges = np.histogram(figures.scores, bins=_edges(figures.max_score))
    said = "; ".join(
        f"{low:g} to {high:g} points: {count}"
        for count, low, high in zip(counts, edges, edges[1:], strict=False)
        if count
    )

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        _bars(axes, list(figures.scores), edges)
        middle = float(np.median(figures.scores))
        axes.axvline(middle, color=INK, linewidth=1, linestyle=(0, (3, 3)))
        axes.annotate(
            f"median {middle:g}",
            (middle, 1),
            xycoords=("data", "axes fraction"),
            xytext=(-4, -1) if middle > figures.max_score / 2 else (4, -1),
            textcoords="offset points",
            va="bottom",
            ha="right" if middle > figures.max_score / 2 else "left",
            fontsize=9,
            color=INK,
        )
        _over_points(axes, edges[0], edges[-1])

    return drawn("scores", "Distribution of scores", f"Histogram. {said}.", draw)


def question_plot(figures: ClassFigures) -> Markup:
    """How easy each question was, and how well it tells strong work from weak."""
    points = [
        (page.short_name(question.name), question.difficulty, question.discrimination)
        for question in figures.questions
        if question.difficulty is not None and question.discrimination is not None
    ]
    said = "; ".join(
        f"{name}: difficulty {difficulty:.2f}, discrimination {discrimination:.2f}"
        for name, difficulty, discrimination in points
    )

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        axes.axhline(0.2, color=SOFT, linewidth=1, linestyle=(0, (3, 3)))
        axes.scatter(
            [difficulty for _, difficulty, _ in points],
            [discrimination for _, _, discrimination in points],
            color=ACCENT,
            s=36,
            linewidth=1,
            edgecolor=SURFACE,
        )
        for name, x, y in _labels(points):
            left = x > _RIGHT  # towards the middle, where there is room
            axes.annotate(
                name,
                (x, y),
                xytext=(-5 if left else 5, 3),
                textcoords="offset points",
                ha="right" if left else "left",
                fontsize=9,
                color=INK,
            )
        low = min([-0.05, *(discrimination - 0.05 for _, _, discrimination in points)])
        axes.set(xlabel="share of points earned", ylabel="discrimination", ylim=(low, 1.05))
        axes.set_xlim(-0.02, 1.03)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.grid(axis="y", linewidth=0.8)
        axes.set_axisbelow(True)

    return drawn("questions", "Difficulty and discrimination of the questions", f"{said}.", draw)


def change_plot(before: list[float], after: list[float], max_score: float) -> Markup:
    """The scores of two runs, one over the other."""
    edges = _edges(max_score)
    said = (
        f"Mean before {np.mean(before):.2f}, now {np.mean(after):.2f}; "
        f"{len(before)} and {len(after)} submissions"
    )

    def draw(figure: Figure) -> None:
        axes = figure.subplots()
        _bars(axes, after, edges, label="now")
        counts, _ = np.histogram(before, bins=edges)
        axes.stairs(counts, edges, color=EARLIER, linewidth=2, label="before")
        axes.legend(frameon=False, loc="upper left", fontsize=9)
        _over_points(axes, edges[0], edges[-1])

    return drawn("change", "Scores before and now", f"{said}.", draw)


def _bars(axes: Axes, scores: list[float], edges: np.ndarray, label: str = "") -> None:
    axes.hist(scores, bins=list(edges), color=ACCENT, edgecolor=SURFACE, linewidth=1.5, label=label)


def _over_points(axes: Axes, lowest: float, highest: float) -> None:
    """Label and rule axes that count submissions over points."""
    axes.set(xlabel="points", ylabel="submissions", xlim=(lowest, highest))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.grid(axis="y", linewidth=0.8)
    axes.set_axisbelow(True)


def _labels(points: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """One label for points that lie together, and where it goes: beside the outermost of them."""
    groups: list[list[tuple[str, float, float]]] = []
    for point in points:
        near = [group for group in groups if any(_near(other, point) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), point])
    return [_label(group) for group in groups]


def _label(group: list[tuple[str, float, float]]) -> tuple[str, float, float]:
    names = [name for name, _, _ in group]
    text = ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
    outermost = min if group[0][1] > _RIGHT else max
    _, x, y = outermost(group, key=lambda point: point[1])
    return text, x, y


def _near(one: tuple[str, float, float], other: tuple[str, float, float]) -> bool:
    return abs(one[1] - other[1]) < 0.07 and abs(one[2] - other[2]) < 0.09


def _edges(max_score: float) -> np.ndarray:
    """Borders of the bars: whole steps, at most 24, the last bar ending with the full score."""
    step = next((s for s in (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50) if max_score / s <= 24), 100)
    bars = max(1, int(np.ceil(max_score / step)))
    return np.linspace(max_score - bars * step, max_score, bars + 1)
