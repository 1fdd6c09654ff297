"""Calls of an answer that stand in its public tests, in its docstring and in worked examples.

Reads source only. A call whose arguments cannot be understood alone is passed over here; the
workshop sees it when it runs the public tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

import msgspec

_CODE = re.compile(r"```(?:python)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)


class ExampleCall(msgspec.Struct, frozen=True, order=True):
    """A call of a function of the answer, each argument as an expression, by position."""

    function: str
    arguments: tuple[str, ...]


def calls_in_text(text: str, functions: Collection[str]) -> Iterator[ExampleCall]:
    """Calls in the code of a Markdown text."""
    for block, line in _CODE.findall(text):
        yield from calls_in_code((block or line).strip(), functions)


def calls_in_code(source: str, functions: Collection[str]) -> Iterator[ExampleCall]:
    """Calls in a Python source, doctests among them; none where it does not parse."""
    lines = [line.lstrip() for line in source.splitlines()]
    if any(line.startswith(">>>") for line in lines):
        source = "\n".join(line[4:] for line in lines if line[:4] in (">>> ", "... "))
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            plain = not node.keywords and not any(isinstance(a, ast.Starred) for a in node.args)
            if node.func.id in functions and plain and node.args:
                yield ExampleCall(node.func.id, tuple(ast.unparse(each) for each in node.args))


def function_texts(source: str) -> dict[tuple[int, str], str]:
    """Small functions of a test as expressions, by the line that they begin in and their name."""
    found: dict[tuple[int, str], str] = {}
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            found.setdefault((node.lineno, "<lambda>"), ast.unparse(node))
        elif isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Return):
            (*before, last) = node.body
            told = all(isinstance(one, ast.Expr) for one in before)
            if told and isinstance(last, ast.Return) and last.value is not None:
                text = f"lambda {ast.unparse(node.args)}: {ast.unparse(last.value)}"
                found[node.lineno, node.name] = text
    return found
