"""The plain values that reading gives, and which questions the code of a cell checks."""

from __future__ import annotations

import ast
import re
import warnings

import msgspec

from autograder.formats.notebook.saved import Saved

MAX_PARSED = 256 * 1024
"""Longest source that is parsed: parsing takes several hundred times its size in memory."""

_CHECK = re.compile(r"\.check\(\s*(?:question\s*=\s*)?[rbu]?([\"'])([^\"'\n]+)\1")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One code cell. `number` counts all cells of the notebook from 1, so that a student finds it;
    `checks` are the questions whose tests look at the state after this cell; `answer` says that
    the master had an answer to write here."""

    number: int
    source: str
    checks: tuple[str, ...] = ()
    answer: bool = False


class Notebook(msgspec.Struct, frozen=True, kw_only=True):
    """What is run of a submission: its code cells in order.

    `assignment` is the assignment's name that Otter wrote into the notebook, if it is there;
    `tests` are the public tests that the student version carries: question to test-file source
    (exception-based) or OK specification (a mapping). `saved` are the outputs that stood in the
    file, also of cells that are not run.
    """

    cells: tuple[Cell, ...]
    assignment: str | None = None
    tests: dict[str, object] = {}
    notes: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()


def checks_in(source: str) -> tuple[str, ...]:
    """Questions that a cell checks by `grader.check("name")`, in order, each once.

    Comments and strings do not count where the cell parses; a cell that does not parse (it holds a
    magic, or a mistake) is searched line by line, comments left out.
    """
    if "check" not in source:
        return ()
    tree = parsed(source)
    if tree is None:
        return tuple(
            dict.fromkeys(
                match.group(2)
                for line in source.splitlines()
                if not line.lstrip().startswith("#")
                for match in _CHECK.finditer(line)
            )
        )
    found: list[tuple[int, int, str]] = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "check"
        ):
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "question")]
            found += [
                (argument.lineno, argument.col_offset, argument.value)
                for argument in given
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))


def parsed(source: str) -> ast.Module | None:
    """The syntax tree, or `None` for what is no plain Python or too long."""
    if len(source) > MAX_PARSED:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
