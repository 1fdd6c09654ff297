"""Given functions that tests compare by: a copy for the examiner, out of a submission's reach.

A test that compares by a function of the notebook (`close(answer, 3)`) believes whatever a student
has put in that function's place. An author who names it under `trusted` in the configuration has it
copied into the bundle, with all that it needs, and the examiner runs the copy. Copied are imports,
functions and plain values of given cells that nothing else in the notebook sets; where that cannot
be known for sure, the build refuses. What runs there gets what students made, outside of any
confinement: so nothing that evaluates text or opens files is copied.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from autograder.authoring.masters.normalise import code_cells
from autograder.errors import MasterError
from autograder.formats.notebook.cells import parsed

_MOST = 5
"""Questions that a line names one by one."""
_WORD = re.compile(r"[^\W\d]\w*")
_LINE_MAGIC = re.compile(r"\A(?:[ \t]*%(?!%)\w+[^\n?]*\n)+")
_REFUSED = frozenset(
    (
        "__import__",
        "breakpoint",
        "compile",
        "delattr",
        "eval",
        "exec",
        "exit",
        "getattr",
        "globals",
        "input",
        "locals",
        "open",
        "quit",
        "setattr",
        "vars",
    )
)
_MODULES = (
    "collections",
    "decimal",
    "fractions",
    "functools",
    "itertools",
    "math",
    "matplotlib",
    "numbers",
    "numpy",
    "operator",
    "pandas",
    "re",
    "scipy",
    "statistics",
    "string",
    "typing",
)


class Definition(msgspec.Struct, frozen=True):
    """A statement of a given cell: the names that it sets, those that it needs, its source."""

    sets: frozenset[str]
    needs: frozenset[str]
    source: str


class Given(msgspec.Struct, frozen=True):
    """What a notebook's cells define: `definitions` by name, in order; how many different
    statements set a name; the names that answers set, and whether anything can be set unseen."""

    definitions: dict[str, Definition]
    ways: dict[str, int]
    answers: frozenset[str]
    has_star: bool


def given_in(student: Mapping[str, Any], solution: Mapping[str, Any]) -> Given:
    """What is in the code cells of both notebooks; given cells are those that are the same."""
    blank, filled = ([source for _, source in code_cells(nb)] for nb in (student, solution))
    same = set(blank) & set(filled)
    found: dict[str, Definition] = {}
    ways: dict[str, set[str]] = {}
    answers: set[str] = set()
    has_star = False
    for source in dict.fromkeys((*blank, *filled)):
        statements = _statements(source)
        if statements is None:  # nobody knows what it sets: any of its words
            words = set(_WORD.findall(source))
            answers |= words if source not in same else set()
            for word in words:
                ways.setdefault(word, set()).add(source)
            continue
        for statement, names in statements:
            has_star |= _is_star(statement)
            for name in names:
                ways.setdefault(name, set()).add(ast.dump(statement))
            if source not in same:
                answers |= names
            elif (definition := _definition(statement, names)) is not None:
                found |= dict.fromkeys(sorted(names), definition)
    return Given(
        found, {name: len(each) for name, each in ways.items()}, frozenset(answers), has_star
    )


def sources_of(
    given: Given, names: Sequence[str], asked: Mapping[str, frozenset[str]], cell: int
) -> dict[str, str]:
    """For each question of `asked` the source of those of `names` that its tests ask for.

    Raises:
        MasterError: one of the names, or something that it needs, cannot be copied.
    """
    whole = {name: _closure(given, name, cell) for name in names}
    copied: dict[str, str] = {}
    for question, wanted in asked.items():
        needed = set().union(*(whole[name] for name in names if name in wanted))
        chosen = dict.fromkeys(
            definition.source for name, definition in given.definitions.items() if name in needed
        )
        copied[question] = "\n\n".join(chosen) + "\n" if chosen else ""
    return copied


def left_open(
    given: Given, names: Sequence[str], asked: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """A line for the questions whose tests ask a submission for the same given functions."""
    functions = {
        name
        for name, definition in given.definitions.items()
        if definition.source.startswith(("def ", "@")) and name not in given.answers
    }
    takers: dict[tuple[str, ...], list[str]] = {}
    for question, wanted in asked.items():
        if taken := sorted((wanted & functions) - set(names)):
            takers.setdefault(tuple(taken), []).append(question)
    for given_names, questions in takers.items():
        more = f" and {len(questions) - _MOST} more" if len(questions) > _MOST else ""
        yield (
            f"the tests of {', '.join(questions[:_MOST])}{more} take the given "
            f"{', '.join(given_names)} from the submission, "
            "which can replace it; name what they compare by under 'trusted'"
        )


def asked_by(source: str, ok_format: bool) -> frozenset[str]:
    """The names that a test file may ask the notebook for: a doctest any that stands in it, a test
    function those of its parameters, and by `env` whatever the file has as a text."""
    if ok_format:
        return frozenset(_WORD.findall(source))
    tree = ast.parse(source)
    asked: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            parameters = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            asked |= {each.arg for each in parameters}
    if "env" in asked:
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        asked |= {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return frozenset(asked - {"env"})


def _closure(given: Given, name: str, cell: int) -> set[str]:
    """The name and all that it needs. Raises `MasterError`."""
    reached: set[str] = set()
    todo = [name]
    while todo:
        each = todo.pop()
        if each in reached:
            continue
        if why := _why_not(given, each):
            needs = "" if each == name else f", which '{name}' needs,"
            raise MasterError(
                f"'trusted': '{each}'{needs} {why}",
                "functions, plain values and imports of scientific libraries, in given cells",
                cell=cell,
            )
        definition = given.definitions[each]
        reached.add(each)
        needed = definition.sets | definition.needs
        todo += [need for need in needed if need in given.ways or need not in _BUILTINS]
    return reached


_BUILTINS = frozenset(dir(builtins)) - _REFUSED


def _why_not(given: Given, name: str) -> str:
    """Why this name cannot be copied; empty if it can."""
    if given.has_star:
        return "cannot be told from what 'import *' brings"
    if name in given.answers:
        return "is set by an answer"
    if given.ways.get(name, 0) > 1:
        return "is set by more than one statement"
    if name in _REFUSED:
        return "reaches further than an answer may"
    if name not in given.definitions:
        return "is none that can be copied"
    return ""


def _statements(source: str) -> list[tuple[ast.stmt, frozenset[str]]] | None:
    """A cell's statements with the global names that each sets; `None` where it is more than plain
    Python below line magics."""
    tree = parsed(_LINE_MAGIC.sub("", source))
    if tree is None:
        return None
    try:
        return [(statement, _set_by(statement)) for statement in tree.body]
    except (SyntaxError, RecursionError):  # what only a symbol table finds
        return None


def _is_star(statement: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        for node in ast.walk(statement)
    )


def _tables(statement: ast.stmt) -> Iterator[symtable.SymbolTable]:
    """The symbols of a statement and of all that stands in it."""
    todo = [symtable.symtable(ast.unparse(statement), "<cell>", "exec")]
    while todo:
        table = todo.pop()
        yield table
        todo += table.get_children()


def _set_by(statement: ast.stmt) -> frozenset[str]:
    """The global names that a statement sets, deletes or changes in place, itself or when what it
    defines is called."""
    found: set[str] = set()
    for table in _tables(statement):
        for symbol in table.get_symbols():
            is_set = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            if is_set and (table.get_type() == "module" or symbol.is_declared_global()):
                found.add(symbol.get_name())
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            root: ast.expr = node
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name):
                found.add(root.id)
        elif isinstance(node, ast.Delete):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return frozenset(found)


def _definition(statement: ast.stmt, names: frozenset[str]) -> Definition | None:
    """`None` for a statement that does something else than define."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        if statement.value is None or not _is_fixed(statement.value):
            return None
    elif isinstance(statement, ast.Import):
        if not all(_is_known(alias.name) for alias in statement.names):
            return None
    elif isinstance(statement, ast.ImportFrom):
        if statement.level or not _is_known(statement.module or ""):
            return None
    elif not isinstance(statement, ast.FunctionDef):
        return None
    needs = {
        symbol.get_name()
        for table in _tables(statement)
        for symbol in table.get_symbols()
        if symbol.is_declared_global()
        or (symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module"))
    }
    return Definition(names, frozenset(needs - names), ast.unparse(statement))


def _is_known(module: str) -> bool:
    return module.partition(".")[0] in _MODULES


def _is_fixed(value: ast.expr) -> bool:
    """Whether it is a literal that nobody can change in place: a number, a text, a tuple."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_fixed, value.elts))
    if isinstance(value, ast.UnaryOp):
        return _is_fixed(value.operand)
    return isinstance(value, ast.Constant)


def names_in(value: object, cell: int) -> tuple[str, ...]:
    """The `trusted:` of a master.

    Raises:
        MasterError: it is no list of names.
    """
    found: Iterable[object] = value if isinstance(value, list) else [] if value is None else [value]
    names = tuple(found)
    for name in names:
        if not isinstance(name, str) or not name.isidentifier():
            raise MasterError(f"'trusted' is {value!r}", "a list of names", cell=cell)
    return tuple(str(name) for name in names)
