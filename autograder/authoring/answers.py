"""The known answers beside an assignment: right ones written in another way, and wrong ones.

`answers/<question>.py` holds one variant a percent cell, each the whole replacement of the
question's answer code:

    # %% right: plain loops
    def dot(a, b): ...

    # %% wrong: zip truncates
    # hint: one line for a student who made this mistake
    def dot(a, b): ...

Never executed here, and never part of what students get.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import UsageError
from autograder.formats.notebook import checks_in

SOLUTION_TAG = "otter_assign_solution_cell"
_HEAD = re.compile(r"^# %% *(right|wrong): *(.+?) *$", re.MULTILINE)
_HINT = re.compile(r"^# hint: *(.+?) *$", re.MULTILINE)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One known answer of one question; only a wrong one has a hint."""

    question: str
    name: str
    right: bool
    source: str
    hint: str = ""


def read_answers(folder: Path) -> tuple[Answer, ...]:
    """The known answers of the assignment in `folder`, by question and in order.

    Raises:
        UsageError: a file without variants, two of one name, or a wrong one without its hint.
    """
    return tuple(
        answer
        for path in sorted((folder / "answers").glob("*.py"))
        for answer in _in_file(path, path.read_text("utf-8"))
    )


def _in_file(path: Path, text: str) -> list[Answer]:
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise UsageError(f"{path} holds no answer", "cells that begin '# %% right: name'")
    answers: list[Answer] = []
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        body = text[head.end() : end].strip("\n")
        hint = _HINT.search(body)
        right, name = head.group(1) == "right", head.group(2)
        if any(name == answer.name for answer in answers):
            raise UsageError(f"{path} holds two answers called {name!r}", "a name for each")
        if not right and hint is None:
            raise UsageError(f"{path}: the wrong answer {name!r} has no hint", "'# hint: ...'")
        answers.append(
            Answer(
                question=path.stem,
                name=name,
                right=right,
                source=_HINT.sub("", body, count=1).strip("\n") + "\n",
                hint=hint.group(1) if hint and not right else "",
            )
        )
    return answers


def with_answer(solution: dict[str, Any], question: str, source: str) -> dict[str, Any]:
    """The solution notebook with one question's answer replaced by `source`.

    `solution` is a notebook in nbformat 4 as `build` writes it; it is not changed.

    Raises:
        UsageError: the notebook has no answer of that question.
    """
    cells: list[dict[str, Any]] = solution["cells"]
    answers = [n for n in stretch_of(solution, question) if _is_answer(cells[n])]
    if not answers:
        raise UsageError(f"the solution has no answer of {question}")
    replaced = {**cells[answers[0]], "source": source}
    kept = [
        replaced if n == answers[0] else cell
        for n, cell in enumerate(cells)
        if n not in answers[1:]
    ]
    return {**solution, "cells": kept}


def stretch_of(solution: dict[str, Any], question: str) -> range:
    """The places of a question's cells in the solution: from the check before it to its own.

    Raises:
        UsageError: the notebook has no check of that question.
    """
    cells: list[dict[str, Any]] = solution["cells"]
    end = next((n for n, cell in enumerate(cells) if question in _checks(cell)), None)
    if end is None:
        raise UsageError(f"the solution has no check of {question}")
    return range(max((n + 1 for n in range(end) if _checks(cells[n])), default=0), end + 1)


def has_check(solution: dict[str, Any], question: str) -> bool:
    """Whether a cell of the notebook checks the question."""
    return any(question in _checks(cell) for cell in solution["cells"])


def answer_places(solution: dict[str, Any], question: str) -> tuple[int, ...]:
    """The places of the cells that hold a question's answer; none where it has no check."""
    try:
        stretch = stretch_of(solution, question)
    except UsageError:
        return ()
    return tuple(n for n in stretch if _is_answer(solution["cells"][n]))


def _checks(cell: dict[str, Any]) -> tuple[str, ...]:
    if cell["cell_type"] != "code":
        return ()
    return checks_in("".join(cell["source"]))


def _is_answer(cell: dict[str, Any]) -> bool:
    return cell["cell_type"] == "code" and SOLUTION_TAG in cell["metadata"].get("tags", ())
