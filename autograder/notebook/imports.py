"""Which modules code is sure to import: read as text, never run.

What stands under a condition, or where a failing import is caught, may be missing by intention and
is left out; so is what cannot be parsed. A guess too few costs nothing but a later, longer message.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from autograder.notebook.cells import parsed

_PYTHON_BELOW = ("%%time", "%%timeit", "%%capture", "%%prun")
_MAGIC_LINE = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
_MAGIC_VALUE = re.compile(r"=[ \t]*[%!].*$", re.MULTILINE)
_CATCH = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))


def imports_in(sources: Iterable[str]) -> tuple[str, ...]:
    """The modules, by their dotted names, that Python or cells of a notebook import; each once."""
    return tuple(dict.fromkeys(name for source in sources for name in _imports(source)))


def _imports(source: str) -> Iterator[str]:
    if "import" not in source:
        return
    if source.lstrip().startswith("%%") and not source.lstrip().startswith(_PYTHON_BELOW):
        return
    tree = parsed(source)
    if tree is None:
        bare = _MAGIC_LINE.sub(r"\1pass", source)
        tree = parsed(_MAGIC_VALUE.sub("= None", bare))
    if tree is not None:
        yield from _below(tree.body)


def _below(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case ast.Import():
                yield from (alias.name for alias in statement.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.If() | ast.While() | ast.Match():
                continue
            case ast.Try() | ast.TryStar() if any(map(_is_caught, statement.handlers)):
                yield from _below(statement.finalbody)
            case ast.With() if any("suppress" in ast.dump(one) for one in statement.items):
                continue
            case _:
                for _, value in ast.iter_fields(statement):
                    if isinstance(value, list):
                        yield from _below(one for one in value if isinstance(one, ast.stmt))


def _is_caught(handler: ast.ExceptHandler) -> bool:
    """Whether a handler lets the code go on without what could not be imported."""
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return not names.isdisjoint(_CATCH)
