"""One question of a master: its configuration cell, and what must hold when it is complete.

Knows a question's own cells only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.settings import (
    QUESTION_KEYS,
    flag,
    is_number,
    look_at_keys,
    mapping_in,
)
from autograder.authoring.masters.testcells import MasterTest, check_names
from autograder.errors import MasterError
from autograder.result import resolve_points

_COLUMNS = frozenset({"submission", "student", "status", "score", "max_score"})
"""Columns of grades.csv: a question of that name could not have one."""
_SLIP = 1e-6
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NAME = re.compile(r"[^\s./\\\"](?:[^/\\\"]{0,98}[^\s/\\\"])?")
"""What can name a file, and stand between the quotes that Otter puts it in."""


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
    marked: bool = False
    """whether Otter encloses it in comments, for a page of what people mark"""
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


def open_question(
    cell: MasterCell, before: Sequence[MasterQuestion], gathered: Gathered
) -> MasterQuestion:
    """Read a question's configuration; doubted are unknown keys, values and a used name.

    Raises:
        MasterError: unreadable, no name, or a bad one.
    """
    what = "the question's configuration"
    config = mapping_in(cell.source, what, cell.number)
    look_at_keys(config, QUESTION_KEYS, what, cell.number, gathered)
    name = config.get("name")
    if name is None or name == "":
        raise MasterError("a question without a name", "a line 'name: q1_...'", cell=cell.number)
    allowed = _PLAIN_NAME if gathered.strict else _NAME
    if not isinstance(name, str) or not allowed.fullmatch(name) or not name.isprintable():
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
            gathered.doubt(
                MasterError(
                    f"two questions are named '{name}', the other in cell {other.cell}",
                    "names that differ",
                    cell=cell.number,
                ),
                f"a question is named '{name}', as the one in cell {other.cell}: as with Otter "
                "they are one question, which has the tests of both"
                if other.name == name
                else f"the names '{name}' and '{other.name}' are one where a computer does not "
                "tell capitals from small letters",
            )
    manual, all_or_nothing, export, _ = (
        flag(config, key, f" of {name}", cell.number, gathered)
        for key in ("manual", "all_or_nothing", "export", "check_cell")
    )
    return MasterQuestion(
        name=name,
        cell=cell.number,
        config=config,
        manual=manual,
        marked=manual or export,
        all_or_nothing=all_or_nothing,
    )


def united(first: MasterQuestion, second: MasterQuestion) -> MasterQuestion:
    """Two questions of one name as Otter has them: one, with the tests of both and the second's
    configuration.

    Raises:
        MasterError: a person is to mark one of them, so that there are two answers.
    """
    if first.marked or second.marked:
        raise MasterError(
            f"two questions are named '{second.name}', the other in cell {first.cell}",
            "names that differ",
            cell=second.cell,
        )
    return msgspec.structs.replace(
        second,
        cell=first.cell,
        solutions=(*first.solutions, *second.solutions),
        tests=(*first.tests, *second.tests),
    )


def close_question(question: MasterQuestion, ok_format: bool, gathered: Gathered) -> MasterQuestion:
    """Check a complete question and resolve its points; doubted is one without a solution, or
    without a way to be graded.

    Raises:
        MasterError: points that do not add up, or two test functions of one name.
    """
    name, cell = question.name, question.cell
    if not question.solutions and question.unmarked:
        gathered.doubt(
            MasterError(
                f"nothing in the solution block of {name} is marked as solution",
                "the solution's lines between '# BEGIN SOLUTION' and '# END SOLUTION'",
                "else students get them",
                cell=question.unmarked,
            ),
            "nothing in it is marked as solution, so students get all of it",
        )
    elif not question.solutions:
        marks = "a markdown cell" if question.manual else "code between solution markers"
        gathered.doubt(
            MasterError(f"{name} has no solution", f"a solution block with {marks}", cell=cell),
            "this question has no solution: students get it as it stands",
        )
    total = question.config.get("points")
    if question.manual and question.tests:
        gathered.doubt(
            MasterError(
                f"{name} is manual and has tests",
                "one or the other",
                "make it two questions",
                cell=question.tests[0].cell,
            ),
            f"{name} is manual and has tests: as with Otter these alone give its points",
        )
        question = msgspec.structs.replace(question, manual=False)
    if question.manual:
        if total is not None and (not is_number(total) or total < 0):
            raise MasterError(f"the points of {name} are {total!r}", "a number from 0", cell=cell)
        return question
    if not question.tests:
        if total != 0:
            gathered.doubt(
                MasterError(
                    f"{name} has no tests",
                    "a tests block, 'manual: true' or 'points: 0'",
                    cell=cell,
                ),
                "this question has neither tests nor 'manual: true': as with Otter nothing gives "
                "it points",
            )
        else:
            gathered.notes.append(f"cell {cell}: this question has no tests and no points")
        return question
    if not ok_format:
        check_names(list(question.tests), name)
    points = _resolved(question, total)
    worth = sum(points)
    if is_number(total) and abs(worth - total) > _SLIP:
        gathered.doubt(
            MasterError(
                f"the points of {name} do not add up: the test cases are worth {worth:g}, the "
                f"question says {total:g}",
                then="change the question's points or the tests'",
                cell=cell,
            ),
            f"{name} says that it is worth {total:g}, and its tests are worth {worth:g}: as with "
            "Otter that is what it gives",
        )
    return msgspec.structs.replace(question, points=points)


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
