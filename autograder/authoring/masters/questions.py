"""One question of a master: its configuration cell, and what must hold when it is complete.

Knows a question's own cells only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.settings import (
    QUESTION_KEYS,
    is_number,
    mapping_in,
    require_known,
)
from autograder.authoring.masters.testcells import MasterTest, check_names
from autograder.errors import MasterError
from autograder.result import resolve_points

_COLUMNS = frozenset({"submission", "student", "status", "score", "max_score"})
"""Columns of grades.csv: a question of that name could not have one."""


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """What of one cell is secret: solution lines of code, or the text of a manual answer."""

    cell: int
    lines: tuple[str, ...]
    text: bool


class MasterQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question as the master states it; `points` are resolved once it is complete."""

    name: str
    cell: int
    config: dict[str, Any]
    manual: bool = False
    all_or_nothing: bool = False
    prompts: int = 0
    unmarked: int = 0
    """the last cell of a solution block in which nothing is marked as solution"""
    solutions: tuple[Solution, ...] = ()
    tests: tuple[MasterTest, ...] = ()
    points: tuple[float, ...] = ()

    def with_lines(self, cell: MasterCell, lines: tuple[str, ...]) -> MasterQuestion:
        """This question with the solution lines of a code cell."""
        found = Solution(cell=cell.number, lines=lines, text=False)
        return msgspec.structs.replace(self, solutions=(*self.solutions, found))

    def with_text(self, cell: MasterCell) -> MasterQuestion:
        """This question with a solution in words."""
        found = Solution(cell=cell.number, lines=tuple(cell.source.split("\n")), text=True)
        return msgspec.structs.replace(self, solutions=(*self.solutions, found))


def open_question(cell: MasterCell, before: Sequence[MasterQuestion]) -> MasterQuestion:
    """Read a question's configuration.

    Raises:
        MasterError: unreadable, unknown keys, no name, a bad or a used name, bad values.
    """
    what = "the question's configuration"
    config = mapping_in(cell.source, what, cell.number)
    require_known(config, QUESTION_KEYS, what, cell.number)
    name = config.get("name")
    if name is None or name == "":
        raise MasterError("a question without a name", "a line 'name: q1_...'", cell=cell.number)
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
        raise MasterError(
            f"the question's name {name!r} cannot be a file's name",
            "letters, digits, '_' and '-' only, as text",
            cell=cell.number,
        )
    if name in _COLUMNS:
        raise MasterError(
            f"the question's name '{name}' is a column of the grades", "another", cell=cell.number
        )
    for other in before:
        if other.name.casefold() == name.casefold():
            raise MasterError(
                f"two questions are named '{name}', the other in cell {other.cell}",
                "names that differ",
                cell=cell.number,
            )
    for key in ("manual", "all_or_nothing", "check_cell", "export"):
        if key in config and not isinstance(config[key], bool):
            raise MasterError(
                f"'{key}' of {name} is {config[key]!r}", "true or false", cell=cell.number
            )
    return MasterQuestion(
        name=name,
        cell=cell.number,
        config=config,
        manual=config.get("manual", False),
        all_or_nothing=config.get("all_or_nothing", False),
    )


def close_question(question: MasterQuestion, ok_format: bool) -> MasterQuestion:
    """Check a complete question and resolve its points.

    Raises:
        MasterError: without a solution, without a way to be graded, or points that do not add up.
    """
    name, cell = question.name, question.cell
    if not question.solutions and question.unmarked:
        raise MasterError(
            f"nothing in the solution block of {name} is marked as solution",
            "the solution's lines between '# BEGIN SOLUTION' and '# END SOLUTION'",
            "else students get them",
            cell=question.unmarked,
        )
    if not question.solutions:
        marks = "a markdown cell" if question.manual else "code between solution markers"
        raise MasterError(f"{name} has no solution", f"a solution block with {marks}", cell=cell)
    total = question.config.get("points")
    if question.manual:
        if question.tests:
            raise MasterError(
                f"{name} is manual and has tests",
                "one or the other",
                "make it two questions",
                cell=question.tests[0].cell,
            )
        if total is not None and (not is_number(total) or total < 0):
            raise MasterError(f"the points of {name} are {total!r}", "a number from 0", cell=cell)
        return question
    if not question.tests:
        if total == 0:
            return question
        raise MasterError(
            f"{name} has no tests", "a tests block, 'manual: true' or 'points: 0'", cell=cell
        )
    if not ok_format:
        check_names(list(question.tests), name)
    return msgspec.structs.replace(question, points=_resolved(question, total))


def _resolved(question: MasterQuestion, total: Any) -> tuple[float, ...]:
    given = [test.points for test in question.tests]
    if isinstance(total, dict):
        each = total.get("each", 1)
        simple = set(total) <= {"each"} and is_number(each)
        total = each * len(given) if simple else str(total)
    wrong = (
        any(part is not None and not is_number(part) for part in total)
        if isinstance(total, list)
        else total is not None and not is_number(total)
    )
    if wrong:
        raise MasterError(
            f"the points of {question.name} are {total!r}",
            "a number, or a list with a number a test",
            cell=question.cell,
        )
    try:
        if isinstance(total, list) and None in total and len(total) == len(given):
            resolved = resolve_points(None, total)
        else:
            resolved = resolve_points(total, given)
    except ValueError as error:
        raise MasterError(
            f"the points of {question.name} do not add up: {error}",
            then="change the question's points or the tests'",
            cell=question.cell,
        ) from None
    if any(points < 0 for points in resolved):
        raise MasterError(
            f"{question.name} gives negative points", "numbers from 0", cell=question.cell
        )
    return resolved
