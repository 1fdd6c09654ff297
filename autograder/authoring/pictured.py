"""What the cells that a master gives to students draw, what the texts of these figures lack, and
what of them is hard to see.

One notebook, graded with a bundle that asks nothing: the solution with all its cells, those that
are only shown included, and behind each cell one that looks at the figures which are open then and
closes them, as Jupyter does. Nothing runs here.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from autograder import figure_colours, figure_words
from autograder.authoring.spoiled import code_cell, source_of
from autograder.formats.bundle import Bundle, sealed
from autograder.result import Outcome, Result

_DRAWS = re.compile(r"\b(?:matplotlib|pyplot|pylab|seaborn)\b|\.(?:plot|hist|boxplot)\b")
_IGNORED = "otter_ignore"
"""The tag of cells that run where they are shown and not where they are graded."""
_LOOK = """\
def _look_at_figures():
    import json, sys
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else ():
        figure = pyplot.figure(number)
        told = [_figure_words["lacking_in"](figure), _figure_colours["faint_in"](figure)]
        print({mark!r} + json.dumps(told))
    if pyplot:
        pyplot.close("all")

_figure_words = {{"__name__": "figure_words"}}
exec({words!r}, _figure_words)
_figure_colours = {{"__name__": "figure_colours"}}
exec({colours!r}, _figure_colours)
"""
_MARK = "figure: "


class Pictured(msgspec.Struct, frozen=True):
    """The notebook that looks at figures, the bundle to grade it with, and the place of a given
    cell in the solution notebook by the number of the cell that looks at what it drew."""

    notebook: bytes
    bundle: Bundle
    looking: dict[int, int]


class GivenFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that the given cell at a place (from 0) of the solution notebook draws, and what its
    text lacks and what of it is faint; or why the cell, which is only shown, draws none."""

    place: int
    lacking: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()
    error: str = ""


def pictured(
    bundle: Bundle, solution: Mapping[str, Any], given: Collection[int]
) -> Pictured | None:
    """What looks at the figures of a notebook in nbformat 4 whose cells at the places `given` are
    the author's; `None` where nothing there draws."""
    cells: list[dict[str, Any]] = solution["cells"]
    code = [place for place, cell in enumerate(cells) if cell["cell_type"] == "code"]
    if not any(_DRAWS.search(source_of(cells[place])) for place in code):
        return None
    words, colours = map(inspect.getsource, (figure_words, figure_colours))
    made: list[Any] = [code_cell(_LOOK.format(words=words, colours=colours, mark=_MARK))]
    looking: dict[int, int] = {}
    for place in code:
        made += [_shown(cells[place]), code_cell("_look_at_figures()")]
        if place in given:
            looking[len(made)] = place
    notebook = json.dumps({**solution, "cells": made}).encode()
    asking_nothing = sealed(msgspec.structs.replace(bundle, questions=()))
    return Pictured(notebook, asking_nothing, looking)


def found_in(trial: Pictured, result: Result) -> tuple[GivenFigure, ...]:
    """The figures that given cells drew, in order."""
    records = {record.cell: record for record in result.cells}
    shown = {n + 1 for n, cell in enumerate(json.loads(trial.notebook)["cells"]) if _was(cell)}
    found: list[GivenFigure] = []
    for number, place in trial.looking.items():
        drawing, looked = records.get(number - 1), records.get(number)
        if drawing and drawing.outcome is not Outcome.PASSED and number - 1 in shown:
            found.append(GivenFigure(place=place, error=drawing.error or drawing.outcome.value))
        for line in looked.output.splitlines() if looked else ():
            if line.startswith(_MARK):
                lacking, faint = map(tuple, json.loads(line.removeprefix(_MARK)))
                found.append(GivenFigure(place=place, lacking=lacking, faint=faint))
    return tuple(found)


def _shown(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell as one that is run here, too."""
    tags = cell["metadata"].get("tags", [])
    if _IGNORED not in tags:
        return cell
    return {**cell, "metadata": {"tags": [*(t for t in tags if t != _IGNORED), _SHOWN]}}


_SHOWN = "shown"


def _was(cell: Mapping[str, Any]) -> bool:
    return _SHOWN in cell["metadata"].get("tags", ())
