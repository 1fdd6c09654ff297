"""Helpers of the notebook that tests use: a copy for the examiner, out of a submission's reach.

A test that compares by a function of the notebook (`close(answer, 3)`) believes whatever a student
has put in that function's place. So what a given cell defines, and no answer does, is copied into
the bundle where tests ask for it: imports, functions and plain values that use nothing but one
another. What else tests ask for comes from the submission; where a given cell defines that, the
build says so. Classes are not copied: what a submission makes of its own is of its own class.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

_WORD = re.compile(r"[^\W\d]\w*")
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


class Definition(msgspec.Struct, frozen=True):
    """A statement of a given cell: the names that it binds, those that it needs, its source."""

    binds: tuple[str, ...]
    needs: frozenset[str]
    source: str


class Given(msgspec.Struct, frozen=True):
    """What the given cells define: what can be copied, by name, and all that they bind."""

    definitions: dict[str, Definition]
    bound: frozenset[str]


def given_in(student: Mapping[str, Any], solution: Mapping[str, Any]) -> Given:
    """What those code cells define that are the same in a student's notebook and the solution."""
    blank, filled = _code(student), _code(solution)
    same = set(blank) & set(filled)
    answers = {
        name
        for source in (*blank, *filled)
        if source not in same
        for statement in _statements(source)
        for name in _bound(statement)
    }
    ways: dict[str, set[str]] = {}
    found: dict[str, Definition] = {}
    for source in blank:
        if source in same:
            for statement in _statements(source):
                for name in _bound(statement):
                    ways.setdefault(name, set()).add(ast.dump(statement))
                if (definition := _definition(statement)) is not None:
                    found |= dict.fromkeys(definition.binds, definition)
    kept = {
        name: definition
        for name, definition in found.items()
        if len(ways[name]) == 1 and name not in answers
    }
    return Given(_whole(kept), frozenset(ways) - answers)


def helpers_for(given: Given, asked: Iterable[str]) -> str:
    """The source of all that `asked` names need, as far as it can be copied; in order."""
    wanted: set[str] = set()
    todo = [name for name in asked if name in given.definitions]
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted.add(name)
            todo += given.definitions[name].needs & given.definitions.keys()
    chosen = dict.fromkeys(given.definitions[n].source for n in given.definitions if n in wanted)
    return "\n\n".join(chosen) + "\n" if chosen else ""


def left_open(given: Given, asked: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """A line for each question whose tests ask a submission for what a given cell sets."""
    for question, names in asked.items():
        if open_ := sorted(names & given.bound - given.definitions.keys()):
            yield (
                f"the tests of {question} take {', '.join(open_)} from the submission, where a "
                "student can change what a given cell sets"
            )


def asked_by(source: str, ok_format: bool) -> frozenset[str]:
    """The names that a test file may ask the notebook for: a doctest any that stands in it, a test
    function those of its parameters, and by `env` whatever it has as a text."""
    if ok_format:
        return frozenset(_WORD.findall(source))
    asked: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            names = {each.arg for each in (*node.args.posonlyargs, *node.args.args)}
            if "env" in names:
                texts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
                names |= {text for text in texts if isinstance(text, str) and text.isidentifier()}
            asked |= names - {"env"}
    return frozenset(asked)


def _code(notebook: Mapping[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _statements(source: str) -> list[ast.stmt]:
    """Those of a cell at the top, without magics; none where the rest is not plain Python."""
    for text in (source, _MAGIC.sub("", source)):
        with contextlib.suppress(SyntaxError, ValueError):
            return ast.parse(text).body
    return []


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The global names that a statement binds."""
    if isinstance(statement, _IMPORTS):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(statement, _DEFINITIONS):
        yield statement.name
    else:
        for symbol in symtable.symtable(ast.unparse(statement), "<cell>", "exec").get_symbols():
            if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
                yield symbol.get_name()


def _definition(statement: ast.stmt) -> Definition | None:
    """`None` for a statement that does something else than define."""
    if isinstance(statement, ast.Assign):
        try:
            value = ast.literal_eval(statement.value)
        except (ValueError, TypeError):
            return None
        if not _is_plain(value):
            return None
    elif not isinstance(statement, (ast.FunctionDef, *_IMPORTS)):
        return None
    source = ast.unparse(statement)
    binds = tuple(_bound(statement))
    return None if "*" in binds else Definition(binds, _needs(source) - set(binds), source)


def _is_plain(value: object) -> bool:
    """Whether nobody can change the value in place."""
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return not isinstance(value, list | dict | set | bytearray)


def _needs(source: str) -> frozenset[str]:
    """The names that a statement, or what it defines, looks up outside of itself."""
    todo = [symtable.symtable(source, "<cell>", "exec")]
    found: set[str] = set()
    while todo:
        table = todo.pop()
        todo += table.get_children()
        for symbol in table.get_symbols():
            top = table.get_type() == "module"
            if symbol.is_referenced() and (symbol.is_global() or top):
                found.add(symbol.get_name())
    return frozenset(found - set(dir(builtins)))


def _whole(definitions: dict[str, Definition]) -> dict[str, Definition]:
    """Those that need nothing but one another."""
    kept = dict(definitions)
    while True:
        short = [name for name, each in kept.items() if not each.needs <= kept.keys()]
        if not short:
            return kept
        for name in short:
            del kept[name]
