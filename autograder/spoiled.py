"""A solution with its answers spoiled: wrong answers made by machine, to try tests on.

For each kind of wrong answer there is one notebook. In it every question's answer is spoiled just
before the question is checked and put right again after it, so that each is judged by its own tests
alone, and a later question finds what it needs. What an answer binds is replaced by nonsense of one
type, or by a function of the same signature that gives it; in one notebook the answers' cells are
left empty instead. Nothing runs here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from autograder import answers
from autograder.notebook import bound_names, checks_in

KINDS: Mapping[str, str] = {
    "empty": "nothing written",
    "none": "None",
    "text": "a text",
    "number": "a number",
    "list": "an empty list",
    "true": "True",
    "argument": "its first argument back",
    "error": "an exception",
}
"""What each kind gives in the place of an answer, in words."""

_SPOIL = """\
def _spoiled(kind, value):
    import inspect
    nonsense = {"none": None, "text": "nonsense", "number": -7919.25, "list": [], "true": True}
    try:
        if type(value) is bool:
            nonsense["true"] = not value
        elif kind in nonsense and nonsense[kind] == value:
            kind = "number" if kind == "text" else "text"
    except Exception:
        pass
    if not callable(value):
        return nonsense.get(kind, object())
    def wrong(*arguments, **named):
        if kind == "error":
            raise RuntimeError("an answer that was spoiled")
        if kind == "argument":
            return next(iter((*arguments, *named.values())), None)
        return nonsense[kind]
    wrong.__name__, wrong.__doc__ = getattr(value, "__name__", "wrong"), value.__doc__
    try:
        wrong.__signature__ = inspect.signature(value)
    except (TypeError, ValueError):
        pass
    return wrong

_right = {name: globals()[name] for name in NAMES if name in globals()}
for _name in _right:
    if KIND == "error" and not callable(_right[_name]):
        del globals()[_name]
    else:
        globals()[_name] = _spoiled(KIND, _right[_name])
"""
_RESTORE = "globals().update(_right)\n"


class Spoiled(msgspec.Struct, frozen=True):
    """The notebook of one kind, and the questions whose answers are spoiled in it."""

    kind: str
    questions: tuple[str, ...]
    notebook: bytes


def spoiled(
    solution: Mapping[str, Any], places: Mapping[str, Sequence[int]]
) -> tuple[Spoiled, ...]:
    """One notebook a kind. `solution` is a notebook in nbformat 4, `places` are the places of each
    question's answer in it. A question whose answer binds no name is spoiled by being left empty
    alone, and one that no cell checks stays spoiled to the end, where it is tested."""
    cells: list[dict[str, Any]] = solution["cells"]
    answered = {name: tuple(found) for name, found in places.items() if found}
    names = {
        name: set().union(*(bound_names(_source(cells[n])) for n in found))
        for name, found in answered.items()
    }
    bound = {name: found for name, found in names.items() if found}
    made = [Spoiled("empty", tuple(answered), _emptied(solution, answered))]
    for kind in KINDS:
        if kind != "empty":
            made.append(Spoiled(kind, tuple(bound), _replaced(solution, kind, bound)))
    return tuple(one for one in made if one.questions)


def answers_in(solution: dict[str, Any], questions: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The places of the questions' answers in a notebook of which only the text is known: cells
    marked as solution, or else, where nothing is marked, all code since the check before."""
    found: dict[str, tuple[int, ...]] = {}
    for name in questions:
        found[name] = answers.answer_places(solution, name)
        if not found[name] and answers.has_check(solution, name):
            stretch = answers.stretch_of(solution, name)
            cells = solution["cells"]
            found[name] = tuple(n for n in stretch[:-1] if cells[n]["cell_type"] == "code")
    return found


def _emptied(solution: Mapping[str, Any], places: Mapping[str, Sequence[int]]) -> bytes:
    """Answers are left empty, and written behind their checks."""
    cells: list[dict[str, Any]] = solution["cells"]
    behind: dict[int, list[Any]] = {}
    for name, found in places.items():
        right = [_code(_source(cells[place])) for place in found]
        behind.setdefault(_last_check(cells, name), []).extend(right)
    empty = {place for found in places.values() for place in found}
    made: list[Any] = []
    for place, cell in enumerate(cells):
        made.append({**cell, "source": ""} if place in empty else cell)
        made += behind.get(place, [])
    return _notebook(solution, made)


def _replaced(solution: Mapping[str, Any], kind: str, names: Mapping[str, set[str]]) -> bytes:
    """What answers bind is replaced before their checks, and put back behind them."""
    cells: list[dict[str, Any]] = solution["cells"]
    checked: dict[int, set[str]] = {}
    for name, found in names.items():
        checked.setdefault(_last_check(cells, name), set()).update(found)
    spoil = {
        place: _code(f"NAMES, KIND = {sorted(found)!r}, {kind!r}\n{_SPOIL}")
        for place, found in checked.items()
    }
    made: list[Any] = []
    for place, cell in enumerate(cells):
        made += [spoil[place], cell, _code(_RESTORE)] if place in spoil else [cell]
    at_end = [spoil[len(cells)]] if len(cells) in spoil else []
    return _notebook(solution, made + at_end)


def _last_check(cells: Sequence[Mapping[str, Any]], question: str) -> int:
    """The place of the cell after which a question is tested; behind all where none checks it."""
    found = [
        place
        for place, cell in enumerate(cells)
        if cell["cell_type"] == "code" and question in checks_in(_source(cell))
    ]
    return found[-1] if found else len(cells)


def _notebook(solution: Mapping[str, Any], cells: list[Any]) -> bytes:
    return json.dumps({**solution, "cells": cells}).encode()


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])
