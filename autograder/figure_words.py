"""A figure of Matplotlib's in words: what kind of plots it has, their axes and ranges, how many points, and which way they go.

Made from the axes, never from the picture, for those who hear a figure. Needs NumPy alone and knows
artists by the names of their classes, so that it loads nothing and can be read by itself. What it is
given may be anybody's: what cannot be read of it is left out.
"""  # noqa: E501 - the first line stands alone in a student's folder

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

MOST = 2_000
"""Characters of the text of one figure."""
_MOST_SERIES = 8
_MOST_TURNS = 4
_MOST_NAME = 80
_COMMAND = re.compile(r"\\([A-Za-z]+)")
"""Of LaTeX's, which is read by its name."""
_LEVEL = 0.02
"""What share of its whole range a curve may go back without having turned."""


def words_of(figure: Any) -> str:
    """The text of a figure, or of one of its axes."""
    plots = _plots(figure)
    if not plots:
        return "An empty figure."
    above = _name(_suptitle(figure))
    head = f"Figure {above}. " if above else ""
    if len(plots) == 1:
        return _cut(head + _plot(plots[0]))
    parts = [f"Plot {n} of {len(plots)}: {_plot(axes)}" for n, axes in enumerate(plots, start=1)]
    return _cut(head + " ".join(parts))


def lacking_in(figure: Any) -> list[str]:
    """What the text of a figure would have to say and cannot, in words."""
    plots = _plots(figure)
    found = [] if plots else ["nothing is drawn in it"]
    for number, axes in enumerate(plots, start=1):
        where = f" of plot {number}" if len(plots) > 1 else ""
        series = list(_series(axes))
        if not series:
            found.append(f"what is drawn in it{where} is of no kind that has words")
        for way, name in (("x", "horizontal"), ("y", "vertical"), ("z", "third")):
            if not _has_axis(axes, way) or _label(axes, way) or _has_categories(axes, way):
                continue
            if way == "y" and _all_labelled(axes):
                continue  # the legend says what is measured
            found.append(f"the {name} axis{where} has no label")
        if not _title(axes) and not _suptitle(figure) and len(plots) == 1:
            found.append("it has no title")
    return found


# ------------------------------------------------------------------ one plot


def _plot(axes: Any) -> str:
    series = list(_series(axes))
    kinds = list(dict.fromkeys(kind for kind, _ in series))
    title = _name(_title(axes))
    head = _listed(kinds[:3]).capitalize() if kinds else "Plot"
    sentences = [f"{head}{f' {title}' if title else ''}", _axes_said(axes)]
    told = [text for _, text in series if text]
    sentences += told[:_MOST_SERIES]
    if len(told) > _MOST_SERIES:
        sentences.append(f"{len(told) - _MOST_SERIES} more are drawn")
    notes = [name for text in _annotations(axes) if (name := _name(text))]
    if notes:
        sentences.append(f"It says {_listed(notes[:_MOST_SERIES])}")
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def _axes_said(axes: Any) -> str:
    said = []
    for way, name in (("x", "Horizontal"), ("y", "vertical"), ("z", "third")):
        if not _has_axis(axes, way):
            continue
        low, high = sorted(map(float, getattr(axes, f"get_{way}lim")()))
        label = _name(_label(axes, way))
        scale = getattr(axes, f"get_{way}scale", lambda: "linear")()
        log = ", logarithmic," if scale == "log" else ""
        categories = _categories(axes, way)
        if categories:
            reach = f"with {_listed([_name(c) for c in categories[:_MOST_SERIES]])}"
        else:
            reach = f"from {_number(low)} to {_number(high)}"
        said.append(f"{name} axis{f' {label}' if label else ''}{log} {reach}")
    return "; ".join(said)


def _series(axes: Any) -> Iterator[tuple[str, str]]:
    """The kind of each thing that is drawn, and what is to be said of it."""
    barred: set[int] = set()
    for container in _those(axes, "containers"):
        patches = [patch for patch in container if _has_class(patch, "Rectangle")]
        if patches:
            barred |= {id(patch) for patch in patches}
            yield _bars(axes, container, patches)
    dots: list[Any] = []
    for line in _those(axes, "lines"):
        found = _line(axes, line)
        if found is None:
            dots.append(line)
        elif found[0]:
            yield found
    if dots:
        yield _dots(dots)
    for collection in _those(axes, "collections"):
        found = _collection(collection)
        if found:
            yield found
    if arrows := _arrows(axes):
        rest = f" and {len(arrows) - _MOST_SERIES} more" if len(arrows) > _MOST_SERIES else ""
        head = "An arrow" if len(arrows) == 1 else f"{len(arrows)} arrows:"
        yield "arrows", f"{head} {', '.join(arrows[:_MOST_SERIES])}{rest}"
    for image in _those(axes, "images"):
        with contextlib.suppress(Exception):
            values = _numbers(image.get_array())
            shape = " by ".join(str(n) for n in values.shape[:2])
            yield "image", f"Image of {shape} values{_between(values)}"
    for patch in _those(axes, "patches"):
        if id(patch) in barred:
            continue
        if _has_class(patch, "StepPatch"):
            values = np.asarray(patch.get_data().values, dtype=float)
            yield "step plot", f"Steps{_labelled(patch)}: {len(values)}, {_course(values)}"
        elif _has_class(patch, "Wedge"):
            share = (float(patch.theta2) - float(patch.theta1)) / 360
            yield "pie chart", f"Share{_labelled(patch)}: {share:.0%}"
        elif _has_class(patch, "Polygon") or _has_class(patch, "PathPatch"):
            yield "shape", f"A shape{_labelled(patch)}{_reach(patch.get_path().vertices)}"


def _arrows(axes: Any) -> list[str]:
    """The arrows of notes without a text: those that are drawn for their own sake."""
    return [
        f"from {_place(*map(float, one.xyann))} to {_place(*map(float, one.xy))}"
        for one in _those(axes, "texts")
        if getattr(one, "arrow_patch", None) is not None
        and not str(one.get_text()).strip()
        and (one.xycoords, one.anncoords) == ("data", "data")
    ]


def _line(axes: Any, line: Any) -> tuple[str, str] | None:
    """A line; ("", "") for one without points, `None` for a single dot."""
    if _has_class(line, "AxLine"):
        with contextlib.suppress(Exception):
            x, y = line.get_xy1()
            slope = line.get_slope()
            if slope is None:
                other_x, other_y = line.get_xy2()
                slope = (other_y - y) / (other_x - x)
            return (
                "line plot",
                f"A straight line{_labelled(line)} through ({_number(x)}, {_number(y)}) "
                f"of slope {_number(slope)}",
            )
    x, y = _finite(line.get_xdata(orig=False), line.get_ydata(orig=False))
    if not len(x):
        return "", ""
    across = _across(axes, line)
    if across == "y":
        return "line plot", f"A horizontal line{_labelled(line)} at {_number(y[0])}"
    if across == "x":
        return "line plot", f"A vertical line{_labelled(line)} at {_number(x[0])}"
    label = _labelled(line)
    alone = str(line.get_linestyle()).lower() in ("none", "", " ")
    if len(x) == 1:
        if label:
            return "points", f"A point{label} at ({_number(x[0])}, {_number(y[0])})"
        return None
    z = _third(line)
    kind = "points" if alone else "line plot"

    def what(count: int) -> str:
        return f"{count} points" if alone else f"Line of {count} points"

    if z is not None and len(z) == len(x):
        ends = f"from {_place(x[0], y[0], z[0])} to {_place(x[-1], y[-1], z[-1])}"
        return kind, f"{what(len(x))}{label}, {ends}"
    log = axes.get_yscale() == "log"
    return kind, f"{what(len(x))}{label}, {_way(x, y, log)}"


def _dots(lines: Sequence[Any]) -> tuple[str, str]:
    places = [
        _place(float(np.ravel(line.get_xdata())[0]), float(np.ravel(line.get_ydata())[0]))
        for line in lines
    ]
    if len(places) == 1:
        return "points", f"A point at {places[0]}"
    rest = f" and {len(places) - _MOST_SERIES} more" if len(places) > _MOST_SERIES else ""
    return "points", f"{len(places)} points, at {', '.join(places[:_MOST_SERIES])}{rest}"


def _bars(axes: Any, container: Any, patches: Sequence[Any]) -> tuple[str, str]:
    lying = str(getattr(container, "orientation", "")) == "horizontal"
    size, start = ("get_width", "get_y") if lying else ("get_height", "get_x")
    across = "get_height" if lying else "get_width"
    sizes = np.array([float(getattr(patch, size)()) for patch in patches])
    starts = np.array([float(getattr(patch, start)()) for patch in patches])
    widths = np.array([float(getattr(patch, across)()) for patch in patches])
    middles = starts + widths / 2
    joined = len(patches) > 1 and np.allclose(starts[1:], (starts + widths)[:-1])
    kind = "histogram" if joined else "bar chart"
    label = _labelled(container)
    names = _categories(axes, "y" if lying else "x")
    if len(names) != len(patches):
        names = [_number(middle) for middle in middles]
    if len(patches) <= _MOST_SERIES:
        each = ", ".join(f"{name}: {_number(one)}" for name, one in zip(names, sizes, strict=True))
        return kind, f"{len(patches)} bars{label}, {each}"
    if not np.isfinite(sizes).any():
        return kind, f"{len(patches)} bars{label}"
    low, high = int(np.nanargmin(sizes)), int(np.nanargmax(sizes))
    return kind, (
        f"{len(patches)} bars{label}, {_course(sizes)}; highest at {names[high]} with "
        f"{_number(sizes[high])}, lowest at {names[low]} with {_number(sizes[low])}"
    )


def _collection(collection: Any) -> tuple[str, str] | None:
    label = _labelled(collection)
    if _has_class(collection, "ContourSet"):
        levels = np.asarray(collection.levels, dtype=float)
        what = "filled contours" if getattr(collection, "filled", False) else "contour lines"
        return "contour plot", f"{len(levels)} {what}{label}{_between(levels)}{_lowest(collection)}"
    if _has_class(collection, "Quiver"):
        across, up = _finite(collection.U, collection.V)
        lengths = np.hypot(across, up)
        return "field of arrows", f"{len(lengths)} arrows{label}, of lengths{_between(lengths)}"
    if _has_class(collection, "Poly3DCollection"):
        return "surface", f"A surface{label}{_heights(collection)}"
    if _has_class(collection, "Line3DCollection"):
        return "lines in space", f"{len(collection._segments3d)} pieces of lines{label}"
    if _has_class(collection, "Path3DCollection"):
        x, y, z = map(_numbers, collection._offsets3d)
        if len(x) == 1:
            return "points", f"A point{label} at {_place(x[0], y[0], z[0])}"
        return "scatter plot", f"{len(x)} points{label}, upwards{_between(z)}"
    if _has_class(collection, "PathCollection"):
        offsets = _numbers(collection.get_offsets())
        x, y = _finite(offsets[:, 0], offsets[:, 1])
        if len(x) == 1:
            return "points", f"A point{label} at {_place(x[0], y[0])}"
        if not len(x):
            return None
        return "scatter plot", f"{len(x)} points{label}{_spread(x, y)}"
    if _has_class(collection, "QuadMesh"):
        values = _numbers(collection.get_array())
        return "colour map", f"{values.size} cells{label}{_between(values)}"
    if _has_class(collection, "FillBetweenPolyCollection") or _has_class(
        collection, "PolyCollection"
    ):
        paths = [path.vertices for path in collection.get_paths() if len(path.vertices)]
        return ("area", f"An area{label}{_reach(np.concatenate(paths))}") if paths else None
    if _has_class(collection, "LineCollection"):
        return "line plot", f"{len(collection.get_paths())} pieces of lines{label}"
    return None


# ------------------------------------------------------------------ the way that values go


def _way(x: np.ndarray, y: np.ndarray, log: bool) -> str:
    """How a curve runs, or from where to where a path leads."""
    steps = np.diff(x)
    if len(x) < 2 or not (np.all(steps >= 0) or np.all(steps <= 0)) or np.all(steps == 0):
        return (
            f"from {_place(x[0], y[0])} to {_place(x[-1], y[-1])}, "
            f"horizontally{_between(x)}, vertically{_between(y)}"
        )
    if steps.sum() < 0:
        x, y = x[::-1], y[::-1]
    return _course(y, x, log)


def _course(y: np.ndarray, x: np.ndarray | None = None, log: bool = False) -> str:
    """Values in order: rising, falling, and where they turn; `log` where their axis is so."""
    y = np.asarray(y, dtype=float)
    if not len(y):
        return "without values"
    whole = float(np.ptp(y))
    y = np.where(np.abs(y) < 1e-9 * whole, 0.0, y) if not log else y
    turns = _turns(np.log10(y) if log and (y > 0).all() else y)

    def at(place: int) -> str:
        return f" at {_number(x[place])}" if x is not None else ""

    if whole <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return f"level at {_number(y[0])}"
    pieces = list(pairwise(turns))
    if len(pieces) > _MOST_TURNS:
        low, high = int(y.argmin()), int(y.argmax())
        ends = _trend(float(y[0]), float(y[-1]), whole)
        return (
            f"going up and down between {_number(y[low])}{at(low)} and {_number(y[high])}{at(high)}"
            f", {len(pieces) - 1} turns, {ends}"
        )
    first = f"from {_number(y[0])}{at(0)}"
    ways = [
        f"{'rising' if y[stop] > y[start] else 'falling'} to {_number(y[stop])}{at(stop)}"
        for start, stop in pieces
    ]
    return f"{first} {', then '.join(ways)}"


def _turns(y: np.ndarray) -> list[int]:
    """The places at which values begin, end, and turn by more than a little."""
    enough = _LEVEL * float(np.ptp(y))
    turns, extreme, way = [0], 0, 0
    for place in range(1, len(y)):
        if way == 0:
            if abs(y[place] - y[0]) > enough:
                way, extreme = (1 if y[place] > y[0] else -1), place
        elif (y[place] - y[extreme]) * way >= 0:
            extreme = place
        elif (y[extreme] - y[place]) * way > enough:
            turns.append(extreme)
            way, extreme = -way, place
    if turns[-1] != extreme and extreme != len(y) - 1:
        turns.append(extreme)
    last = len(y) - 1
    if abs(y[last] - y[turns[-1]]) <= enough and len(turns) > 1:
        return turns
    return [*turns, last] if turns[-1] != last else turns


def _trend(first: float, last: float, whole: float) -> str:
    if abs(last - first) <= 0.1 * whole:
        return "ending about where it began"
    return f"ending {'higher' if last > first else 'lower'} than it began"


def _spread(x: np.ndarray, y: np.ndarray) -> str:
    reach = f", horizontally{_between(x)}, vertically{_between(y)}"
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return reach
    r = float(np.corrcoef(x, y)[0, 1])
    strength = "clearly" if abs(r) > 0.8 else "loosely" if abs(r) > 0.3 else ""
    if not strength:
        return f"{reach}, neither rising nor falling (correlation {r:.2f})"
    return f"{reach}, {strength} {'rising' if r > 0 else 'falling'} (correlation {r:.2f})"


def _heights(surface: Any) -> str:
    """From where to where a surface reaches upwards."""
    with contextlib.suppress(Exception):
        corners = np.asarray(surface._faces, dtype=float)
        return f" of {len(corners)} pieces, upwards{_between(corners[..., 2])}"
    return ""


def _lowest(contours: Any) -> str:
    """Where the innermost of the lowest lines lies, if there is one."""
    with contextlib.suppress(Exception):
        for level, path in zip(contours.levels, contours.get_paths(), strict=False):
            if len(path.vertices):
                x, y = (path.vertices.min(axis=0) + path.vertices.max(axis=0)) / 2
                return f", the line of {_number(level)} around {_place(x, y)}"
    return ""


# ------------------------------------------------------------------ what is asked of Matplotlib


def _plots(figure: Any) -> list[Any]:
    """The axes that hold something, without colour bars."""
    every = list(figure.axes) if _has_class(figure, "FigureBase") else [figure]
    return [
        axes
        for axes in every
        if axes.get_visible()
        and axes.get_label() != "<colorbar>"
        and any(
            _those(axes, part) for part in ("lines", "collections", "patches", "images", "texts")
        )
    ]


def _those(axes: Any, part: str) -> list[Any]:
    found = list(getattr(axes, part, ()))
    return [one for one in found if getattr(one, "get_visible", lambda: True)()]


def _has_class(value: object, name: str) -> bool:
    return any(base.__name__ == name for base in type(value).__mro__)


def _has_axis(axes: Any, way: str) -> bool:
    return hasattr(axes, f"get_{way}lim") and bool(
        getattr(axes, "_axis3don", getattr(axes, "axison", True))
    )


def _label(axes: Any, way: str) -> str:
    """An axis' label, or that of axes which share it."""
    own = str(getattr(axes, f"get_{way}label")()).strip()
    if own or way == "z":
        return own
    sharing = getattr(axes, f"get_shared_{way}_axes")().get_siblings(axes)
    return next((text for one in sharing if (text := _label_of(one, way))), "")


def _label_of(axes: Any, way: str) -> str:
    return str(getattr(axes, f"get_{way}label")()).strip()


def _title(axes: Any) -> str:
    return next((t for loc in ("center", "left", "right") if (t := axes.get_title(loc=loc))), "")


def _suptitle(figure: Any) -> str:
    return str(figure.get_suptitle()) if hasattr(figure, "get_suptitle") else ""


def _annotations(axes: Any) -> list[str]:
    return [text for one in _those(axes, "texts") if (text := str(one.get_text()).strip())]


def _categories(axes: Any, way: str) -> list[str]:
    """The words that stand along an axis in the place of numbers."""
    axis = getattr(axes, f"{way}axis")
    units = getattr(axis, "units", None)
    if units is not None and hasattr(units, "_mapping"):
        return [str(name) for name in units._mapping]
    if _has_class(axis.get_major_formatter(), "FixedFormatter"):
        return [str(text) for text in axis.get_major_formatter().seq if str(text).strip()]
    return []


def _has_categories(axes: Any, way: str) -> bool:
    return any(not _is_number(text) for text in _categories(axes, way))


def _is_number(text: str) -> bool:
    with contextlib.suppress(ValueError):
        float(text)
        return True
    return False


def _all_labelled(axes: Any) -> bool:
    """Whether a legend names every line and every group of bars."""
    named = [*_those(axes, "lines"), *_those(axes, "containers")]
    drawn = [one for one in named if len(np.ravel(getattr(one, "get_xdata", lambda: [0, 0])())) > 1]
    return bool(axes.get_legend()) and sum(bool(_labelled(one)) for one in drawn) >= 2


def _across(axes: Any, line: Any) -> str:
    """`y` for a line at one height across the whole plot, `x` for an upright one."""
    transform = line.get_transform()
    if transform == axes.get_yaxis_transform(which="grid"):
        return "y"
    return "x" if transform == axes.get_xaxis_transform(which="grid") else ""


def _third(line: Any) -> np.ndarray | None:
    if not _has_class(line, "Line3D"):
        return None
    return np.asarray(line.get_data_3d()[2], dtype=float)


def _numbers(values: Any) -> np.ndarray:
    """Values as floats, NaN where they are masked."""
    return np.asarray(np.ma.filled(np.ma.asarray(values, dtype=float), np.nan), dtype=float)


def _finite(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Two rows of numbers without the pairs of which one is none."""
    with contextlib.suppress(Exception):
        one, other = _numbers(x).ravel(), _numbers(y).ravel()
        whole = np.isfinite(one) & np.isfinite(other)
        return one[whole], other[whole]
    return np.empty(0), np.empty(0)


# ------------------------------------------------------------------ wording


def _labelled(artist: Any) -> str:
    text = str(artist.get_label() or "")
    return f" {_name(text)}" if text and not text.startswith("_") else ""


def _reach(vertices: Any) -> str:
    x, y = _finite(*np.asarray(vertices, dtype=float).T[:2])
    return f", horizontally{_between(x)}, vertically{_between(y)}" if len(x) else ""


def _between(values: Any) -> str:
    whole = np.asarray(values, dtype=float)
    whole = whole[np.isfinite(whole)]
    return f" from {_number(whole.min())} to {_number(whole.max())}" if whole.size else ""


def _place(*numbers: float) -> str:
    return f"({', '.join(map(_number, numbers))})"


def _number(value: float) -> str:
    if abs(float(value)) < 1e-14:
        return "0"
    return f"{float(value):.3g}" if abs(float(value)) < 1e5 else f"{float(value):.3e}"


def _name(text: str) -> str:
    """A text of the figure's own between quotes, on one line."""
    plain = _COMMAND.sub(r"\1", " ".join(str(text).replace("$", "").split()))
    return f"'{plain[:_MOST_NAME]}'" if plain else ""


def _listed(words: Iterable[str]) -> str:
    several = list(words)
    return several[0] if len(several) == 1 else f"{', '.join(several[:-1])} and {several[-1]}"


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 1].rstrip() + "…"
