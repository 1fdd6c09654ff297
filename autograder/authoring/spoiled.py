"""A solution with its answers spoiled: wrong answers made by machine, to try tests on.

One notebook and one bundle try them all. Where a question is checked, what its answer binds is
replaced by nonsense of one type, or by functions of the same signature that give it; the question's
tests look at that under a name of its own (`q1@text`); the next kind follows; in the end all is
right again, so that later questions find what they need. Nothing runs here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from autograder.authoring import answers
from autograder.formats.bundle import Bundle, Question, sealed
from autograder.formats.notebook import bound_names, checks_in
from autograder.result import Result, rounded

KINDS: Mapping[str, str] = {
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

def _spoil(kind, names, values):
    for name in names:
        if name not in _right:
            continue
        if kind == "error" and not callable(_right[name]):
            values.pop(name, None)
        else:
            values[name] = _spoiled(kind, _right[name])
"""


class Spoiled(msgspec.Struct, frozen=True):
    """The notebook with all wrong answers, the bundle that tries them, and the questions tried."""

    notebook: bytes
    bundle: Bundle
    questions: tuple[str, ...]


class KeptPoints(msgspec.Struct, frozen=True):
    """The kinds of wrong answers that were tried on a question, and those that lost no point."""

    tried: tuple[str, ...]
    kept: tuple[str, ...]


def spoiled(
    bundle: Bundle, solution: Mapping[str, Any], places: Mapping[str, Sequence[int]]
) -> Spoiled:
    """All kinds of wrong answers to the questions of `bundle` that have points. `solution` is a
    notebook in nbformat 4, `places` are the places of each question's answer in it; one whose
    answer binds no name cannot be tried."""
    worth = [question for question in bundle.examined if question.max_points > 0]
    names = names_in_answers(worth, solution, places)
    tried = tuple(name for name, bound in names.items() if bound)
    questions = tuple(
        msgspec.structs.replace(question, name=alias(question.name, kind), diagnoses=None)
        for question in worth
        if question.name in tried
        for kind in KINDS
    )
    more = msgspec.structs.replace(
        bundle.limits, submission=min(bundle.limits.submission * len(KINDS), 1e6)
    )
    trial = sealed(msgspec.structs.replace(bundle, questions=questions, limits=more))
    return Spoiled(_notebook(solution, {name: names[name] for name in tried}), trial, tried)


def kept_points(trial: Spoiled, result: Result) -> dict[str, KeptPoints]:
    """What became of each wrong answer, by question; one that could not be examined counts as not
    tried."""
    graded: dict[str, Any] = {question.name: question for question in result.questions}
    found: dict[str, KeptPoints] = {}
    for name in trial.questions:
        got = {kind: graded.get(alias(name, kind)) for kind in KINDS}
        tried = {kind: one for kind, one in got.items() if one and one.points is not None}
        kept = (k for k, one in tried.items() if rounded(one.points) >= rounded(one.max_points))
        found[name] = KeptPoints(tuple(tried), tuple(kept))
    return found


def emptied(solution: Mapping[str, Any], places: Mapping[str, Sequence[int]]) -> bytes:
    """The notebook with answers left empty, each written behind the check of its question."""
    cells: list[dict[str, Any]] = solution["cells"]
    behind: dict[int, list[Any]] = {}
    for name, found in places.items():
        right = [code_cell(source_of(cells[place])) for place in found]
        behind.setdefault(last_check(cells, name), []).extend(right)
    empty = {place for found in places.values() for place in found}
    made: list[Any] = []
    for place, cell in enumerate(cells):
        made += [{**cell, "source": ""} if place in empty else cell, *behind.get(place, [])]
    return json.dumps({**solution, "cells": made}).encode()


def full_marks(result: Result) -> frozenset[str]:
    """The questions that have all their points, and can have any."""
    return frozenset(
        question.name
        for question in result.questions
        if question.points is not None
        and question.max_points > 0
        and rounded(question.points) >= rounded(question.max_points)
    )


def told(
    tried: Mapping[str, KeptPoints], free: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What is to be said of the questions, by name: of those in which a wrong answer loses nothing,
    and of those in which every one that was tried does. `free` are the questions that have all
    their points where nothing is written, which is one more wrong answer."""
    some: dict[str, str] = {}
    all_of_them: dict[str, str] = {}
    for name in dict.fromkeys((*tried, *free)):
        made = tried.get(name, KeptPoints((), ()))
        kinds = [KINDS[kind] for kind in made.kept]
        if name in free and len(made.kept) == len(made.tried):
            what = ", ".join(["nothing written", *kinds])
            all_of_them[name] = (
                f"every wrong answer to {name} that was tried keeps all its points ({what})"
            )
        elif kinds:
            some[name] = f"wrong answers to {name} keep all its points: {', '.join(kinds)}"
    return some, all_of_them


def answers_in(
    solution: dict[str, Any], questions: Iterable[Question]
) -> dict[str, range | tuple[int, ...]]:
    """The places of the questions' answers in a notebook of which only the text is known: cells
    marked as solution, or else, where nothing is marked, all code since the check before."""
    found: dict[str, range | tuple[int, ...]] = {}
    for name in (question.name for question in questions):
        found[name] = answers.answer_places(solution, name)
        if not found[name] and answers.has_check(solution, name):
            stretch = answers.stretch_of(solution, name)
            cells = solution["cells"]
            found[name] = tuple(n for n in stretch[:-1] if cells[n]["cell_type"] == "code")
    return found


def names_in_answers(
    questions: Iterable[Question],
    solution: Mapping[str, Any],
    places: Mapping[str, Sequence[int]],
) -> dict[str, set[str]]:
    """The names that the answer of each question binds."""
    cells: list[dict[str, Any]] = solution["cells"]
    return {
        question.name: set().union(
            *(bound_names(source_of(cells[n])) for n in places.get(question.name, ()))
        )
        for question in questions
    }


def alias(question: str, kind: str) -> str:
    """What a question is called while it is tried on one kind of wrong answers."""
    return f"{question}@{kind}"


def _notebook(solution: Mapping[str, Any], names: Mapping[str, set[str]]) -> bytes:
    cells: list[dict[str, Any]] = solution["cells"]
    trials: dict[int, list[Any]] = {}
    for question, bound in names.items():
        trials.setdefault(last_check(cells, question), []).extend(_trials(question, bound))
    made: list[Any] = [code_cell(_SPOIL)]
    for place, cell in enumerate(cells):
        made += [*trials.get(place, []), cell]
    return json.dumps({**solution, "cells": made + trials.get(len(cells), [])}).encode()


def _trials(question: str, names: set[str]) -> list[dict[str, Any]]:
    """Cells that spoil what an answer binds, each checked on its own, and one that restores it."""
    keep = (
        f"_names = {sorted(names)!r}\n"
        "_right = {name: globals()[name] for name in _names if name in globals()}"
    )
    sources = [
        f"_spoil({kind!r}, _names, globals())\n"
        f"if False:\n    grader.check({alias(question, kind)!r})"
        for kind in KINDS
    ]
    return [code_cell(source) for source in (keep, *sources, "globals().update(_right)")]


def last_check(cells: Sequence[Mapping[str, Any]], question: str) -> int:
    """The place of the cell after which a question is tested; behind all where none checks it."""
    found = [
        place
        for place, cell in enumerate(cells)
        if cell["cell_type"] == "code" and question in checks_in(source_of(cell))
    ]
    return found[-1] if found else len(cells)


def code_cell(source: str) -> dict[str, Any]:
    """A cell with this code."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def source_of(cell: Mapping[str, Any]) -> str:
    """What stands in a cell."""
    return "".join(cell["source"])
