"""Whether what a candidate calls the source of some code stands in the notebook as code."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from textwrap import dedent

_Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_defined(source: str, cells: Iterable[str]) -> bool:
    """Whether `source` is a whole definition or statement of a cell. Of definitions of one name at
    the top of cells only the last counts; text in a string is no definition."""
    wanted = dedent(source).strip()
    found: dict[str, bool] = {}
    for cell in cells:
        lines = [line for line in cell.split("\n") if not line.lstrip().startswith(("%", "!"))]
        try:
            tree = ast.parse("\n".join(lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        at_top = set(tree.body)
        for node in ast.walk(tree):
            if not isinstance(node, ast.stmt):
                continue
            decorators = node.decorator_list if isinstance(node, _Defined) else []
            start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            same = dedent("\n".join(lines[start - 1 : node.end_lineno])).strip() == wanted
            if isinstance(node, _Defined) and node in at_top:
                found[node.name] = same
            elif same:
                return True
    return any(found.values())
