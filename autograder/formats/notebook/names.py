"""What names a cell binds, and which modules it imports, as far as its text says. Runs nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.formats.notebook.cells import parsed

_WORD = re.compile(r"[^\W\d]\w*")
_OTHER_LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?:(?:%(?!%)|!|\?)(?:.*\\\n)*.*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE
)
_ASSIGNED = re.compile(r"^(?P<target>[\w.,() \t]+=)[ \t]*(?:!|%(?!%))(?:.*\\\n)*.*$", re.MULTILINE)
_PYTHON_BELOW = re.compile(r"\A\s*%%(?:time|capture|prun)\b.*\n")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def bound_names(source: str) -> set[str]:
    """Names that a cell binds at its top level; every word of one that is no plain Python."""
    tree = parsed(source)
    if tree is None:
        return set(_WORD.findall(source))
    found: set[str] = set()
    left: list[ast.AST] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        if not isinstance(node, (*_DEFINITIONS, ast.Lambda)):
            left += ast.iter_child_nodes(node)
    return found


def plain_tree(source: str) -> ast.Module:
    """The syntax tree of a cell without its line magics, shell commands and questions; an empty one
    where it is no Python. What is assigned from one is still assigned."""
    tree = parsed(source)
    if tree is None:
        lines = _ASSIGNED.sub(r"\g<target>None", _PYTHON_BELOW.sub("", source))
        tree = parsed(_OTHER_LINE.sub(r"\g<indent>pass", lines))
    return ast.Module([], []) if tree is None else tree


def imported_modules(source: str) -> tuple[str, ...]:
    """The modules that a cell cannot do without, dotted as they stand there, in order; none of a
    cell that is no Python below line magics. An import under a condition (where the notebook runs
    on Colab, say), or whose failing is answered, is no need."""
    return tuple(dict.fromkeys(_needed(plain_tree(source))))


def _needed(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
    for child in ast.iter_child_nodes(node):
        if not _may_fail(node, child):
            yield from _needed(child)


def _may_fail(node: ast.AST, child: ast.AST) -> bool:
    """Whether what stands in a `child` of `node` may be missing by intention."""
    if isinstance(node, ast.Try) and any(map(_catches_imports, node.handlers)):
        return child in (*node.body, *node.orelse, *node.handlers)
    if isinstance(node, ast.With):
        return any("suppress" in ast.unparse(item.context_expr) for item in node.items)
    return isinstance(node, ast.If)


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    named = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    wide = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
    return any(name is None or (isinstance(name, ast.Name) and name.id in wide) for name in named)
