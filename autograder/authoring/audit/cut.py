"""An assignment cut down to one question, so that grading a changed answer of it is cheap.

What is kept: the question's tests, its answer, and those code cells before it that bind a name
which the answer, a known answer or a test could use, directly or through another such cell.
Demonstrations, figures that nobody looks at and text go: they cost most of the time.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from autograder.authoring.answers import Answer, answer_places, stretch_of
from autograder.formats.bundle import Bundle, Question
from autograder.formats.notebook import bound_names, parsed

_IGNORED = "otter_ignore"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One question to be audited: its answer in the solution, the text above it, and how to grade
    other answers. `cells` are the sources to run; the answer's place among them is `place`;
    `others` are the places of other questions' answers."""

    slug: str
    question: Question
    answer: str
    prompt: str
    cells: tuple[str, ...]
    place: int
    others: tuple[int, ...]
    bundle: Bundle

    @property
    def name(self) -> str:
        """The question's name."""
        return self.question.name

    def notebook(self, answer: str, alone: bool = False) -> bytes:
        """The cut notebook with that answer; `alone` without the answers of other questions."""
        sources = list(self.cells)
        sources[self.place] = answer
        for place in self.others if alone else ():
            sources[place] = ""
        cells: list[dict[str, object]] = [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "source": source.splitlines(keepends=True),
                "execution_count": None,
                "outputs": [],
            }
            for number, source in enumerate(sources)
        ]
        whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole).encode()


def subjects_of(
    bundle: Bundle, solution: dict[str, Any], known: Iterable[Answer]
) -> tuple[Subject, ...]:
    """The questions of an assignment that have tests and an answer to change; `solution` is its
    notebook as `build` writes it, `known` are the known answers."""
    texts: dict[str, list[str]] = {}
    for answer in known:
        texts.setdefault(answer.question, []).append(answer.source)
    places = {question.name: answer_places(solution, question.name) for question in bundle.examined}
    return tuple(
        _subject(bundle, solution, question, places, texts.get(question.name, []))
        for question in bundle.examined
        if places[question.name]
    )


def _subject(
    bundle: Bundle,
    solution: dict[str, Any],
    question: Question,
    places: dict[str, tuple[int, ...]],
    known: list[str],
) -> Subject:
    cells: list[dict[str, Any]] = solution["cells"]
    stretch, own = stretch_of(solution, question.name), places[question.name]
    others = {
        place for name, answers in places.items() if name != question.name for place in answers
    }
    code = {
        place: "".join(cells[place]["source"])
        for place in range(stretch.stop)
        if cells[place]["cell_type"] == "code"
        and _IGNORED not in cells[place]["metadata"].get("tags", ())
        and place not in own[1:]
    }
    asked = [question.source, *(case.text for case in question.cases), *known]
    fixed = {own[0], stretch.stop - 1}
    kept = _needed(code, fixed, asked)
    texts = [
        "".join(cell["source"])
        for cell in cells[stretch.start : own[0]]
        if cell["cell_type"] == "markdown"
    ]
    watched = msgspec.structs.replace(question, diagnoses=())
    return Subject(
        slug=bundle.slug,
        question=watched,
        answer="\n\n".join("".join(cells[place]["source"]) for place in own),
        prompt="\n\n".join(texts),
        cells=tuple("".join(cells[place]["source"]) for place in kept),
        place=kept.index(own[0]),
        others=tuple(number for number, place in enumerate(kept) if place in others),
        bundle=msgspec.structs.replace(bundle, questions=(watched,), digest=""),
    )


def _needed(code: dict[int, str], fixed: set[int], asked: Iterable[str]) -> list[int]:
    """The places of `fixed`, and of all cells that bind what is used by them or in `asked`."""
    binds = {place: bound_names(source) for place, source in code.items()}
    used = {name for text in asked for name in _used(text, asked=True)}
    used |= {name for place in fixed for name in _used(code[place])}
    kept = set(fixed)
    while True:
        more = {place for place in code if place not in kept and binds[place] & used}
        if not more:
            return sorted(kept)
        kept |= more
        used |= {name for place in more for name in _used(code[place])}


def _used(source: str, asked: bool = False) -> set[str]:
    """Names that a cell or a test reads; `asked`: also those that a test is given by name."""
    tree = parsed(source)
    if tree is None:
        return set(_words(source))
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if asked:
        for node in ast.walk(tree):
            if isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value}
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d]\w*", text)
