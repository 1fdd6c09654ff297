"""Test cells of a master: their configuration, their function, and what is wrong with them.

Reads source only; a test is never run here.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import Any

import msgspec

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.settings import TEST_KEYS, is_number, look_at_keys, mapping_in
from autograder.errors import MasterError

_BEGIN = re.compile(r'(?:.\s*=\s*)?""?"?\s*#\s*BEGIN\s*TEST\s*CONFIG', re.IGNORECASE)
_END = re.compile(r'""?"?\s*#\s*END\s*TEST\s*CONFIG', re.IGNORECASE)
_TAKEN = frozenset({"test_case", "name", "points", "all_or_nothing", "OK_FORMAT"})
"""Names that Otter's test file uses itself: a function of that name would replace them."""


class MasterTest(msgspec.Struct, frozen=True, kw_only=True):
    """One test case as the master states it; `points` is what it says of itself."""

    cell: int
    source: str
    name: str = ""
    hidden: bool = False
    points: float | None = None
    success_message: str | None = None
    failure_message: str | None = None
    output: str = ""


def read_test(cell: MasterCell, question: str, ok_format: bool, gathered: Gathered) -> MasterTest:
    """A test cell as data; what of it Otter leaves out is doubted.

    Raises:
        MasterError: empty, no Python, not one function, or a wrong configuration.
    """
    where = f"a test cell of {question}"
    if cell.kind != "code":
        raise MasterError(
            f"a {cell.kind} cell among the tests of {question}", "code", cell=cell.number
        )
    config, body = _configured(cell, where, gathered)
    tree = _parsed(cell, body, where)
    if not tree.body:
        raise MasterError(f"{where} is empty", "a test, or no cell", cell=cell.number)
    name = "" if ok_format else _function_name(tree, cell, where)
    first = cell.source.lstrip()
    hidden = config.get("hidden")
    if hidden is None:
        hidden = first.startswith("#") and bool(
            re.search(r"\bhidden\b", first.split("\n", 1)[0], re.IGNORECASE)
        )
    points = config.get("points")
    if not isinstance(hidden, bool):
        raise MasterError(f"'hidden' of {where} is {hidden!r}", "true or false", cell=cell.number)
    if points is not None and (not is_number(points) or points < 0):
        raise MasterError(f"'points' of {where} is {points!r}", "a number from 0", cell=cell.number)
    messages: list[str | None] = []
    for key in ("success_message", "failure_message"):
        message = config.get(key)
        if message is not None and not isinstance(message, str):
            gathered.doubt(
                MasterError(
                    f"'{key}' of {where} is {message!r}", "text in single quotes", cell=cell.number
                ),
                f"'{key}' of {where} is {message!r}, which students read as '{message}'",
            )
            message = str(message)
        messages.append(message)
    return MasterTest(
        cell=cell.number,
        source=body,
        name=name,
        hidden=hidden,
        points=points,
        success_message=messages[0],
        failure_message=messages[1],
        output=_output(cell),
    )


def check_names(tests: list[MasterTest], question: str) -> None:
    """Refuse two functions of one name: in Otter the second would silently replace the first.

    Raises:
        MasterError: the second function of a name.
    """
    seen: dict[str, int] = {}
    for test in tests:
        if test.name and test.name in seen:
            raise MasterError(
                f"{question} has two test functions '{test.name}', the other in cell "
                f"{seen[test.name]}",
                "names that differ",
                "rename one: the second would replace the first",
                cell=test.cell,
            )
        seen[test.name] = test.cell


def _configured(cell: MasterCell, where: str, gathered: Gathered) -> tuple[dict[str, Any], str]:
    lines = cell.source.split("\n")
    if not _BEGIN.match(lines[0]):
        late = next((n for n, line in enumerate(lines) if _BEGIN.match(line.strip())), None)
        if late is not None:
            raise MasterError(
                f"the configuration of {where} begins in line {late + 1}",
                "it on the cell's first line",
                cell=cell.number,
            )
        return {}, cell.source
    end = next((n for n, line in enumerate(lines) if _END.match(line)), None)
    if end is None:
        raise MasterError(
            f"the configuration of {where} is not closed",
            '\'""" # END TEST CONFIG\' on a line of its own',
            cell=cell.number,
        )
    what = f"the configuration of {where}"
    config = mapping_in("\n".join(lines[1:end]), what, cell.number)
    look_at_keys(config, TEST_KEYS, what, cell.number, gathered)
    return config, "\n".join(lines[end + 1 :])


def _parsed(cell: MasterCell, body: str, where: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes like '\\d', which are none of our business
            return ast.parse(body)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        offset = cell.source.count("\n") - body.count("\n")
        at = f" in line {line + offset}" if line else ""
        problem = getattr(error, "msg", None) or str(error)
        raise MasterError(
            f"{where} is no Python{at} ({problem})", "a test that parses", cell=cell.number
        ) from None


def _function_name(tree: ast.Module, cell: MasterCell, where: str) -> str:
    first, *rest = tree.body
    called = not rest or (
        len(rest) == 1 and isinstance(rest[0], ast.Expr) and isinstance(rest[0].value, ast.Call)
    )
    if not isinstance(first, ast.FunctionDef) or not called:
        raise MasterError(
            f"{where} is not one function",
            "'def test_...(name of the answer):' and at most a call of it",
            "put imports and helpers inside the function",
            cell=cell.number,
        )
    if first.name in _TAKEN:
        raise MasterError(
            f"{where} calls its function '{first.name}', which Otter's test file needs itself",
            then="rename it",
            cell=cell.number,
        )
    return first.name


def _output(cell: MasterCell) -> str:
    texts: list[object] = []
    for output in cell.outputs:
        texts += [output.get("text", ""), (output.get("data") or {}).get("text/plain", "")]
    return "".join("".join(text) if isinstance(text, list) else str(text) for text in texts)
