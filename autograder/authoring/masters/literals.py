"""Numbers and strings in test code that could be an expected value. Reads source, runs nothing.

Not every literal is one: messages of assertions are no values, and neither are the arguments of
calls (`getattr(ax, "title")`, `dtype="float64"`), unless the call is of the student's own answer.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.])(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w)")

SIGNIFICANT = 5
"""Characters from which on a literal is no coincidence."""


def numbers_in(text: str) -> frozenset[float]:
    """All numbers that a text states, distinctive or not."""
    return frozenset(float(found.replace("_", "")) for found in _NUMBER.findall(text))


def is_distinctive(number: float) -> bool:
    """Whether a number has enough significant digits to be no coincidence."""
    mantissa = repr(abs(number)).split("e")[0]
    return len(mantissa.replace(".", "").strip("0")) >= SIGNIFICANT


def numbers_of(source: str) -> frozenset[float]:
    """Distinctive numbers in code, complex ones by their imaginary part."""
    found: set[float] = set()
    for node in ast.walk(_tree(source)):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, complex):
            found.add(value.imag)
        elif isinstance(value, int | float) and abs(value) < 1e300:
            found.add(float(value))
    return frozenset(number for number in found if is_distinctive(number))


def strings_of(source: str) -> frozenset[str]:
    """Strings in code that could be an expected or an input value."""
    tree = _tree(source)
    own = {
        argument.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    }
    return frozenset(
        text
        for text in _strings(tree, own)
        if len("".join(character for character in text if character.isalnum())) >= SIGNIFICANT
    )


def _strings(node: ast.AST, own: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
        return
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        return
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in own):
        for argument in node.args:  # calls of the answer inside other calls
            for inner in ast.walk(argument):
                if isinstance(inner, ast.Call) and inner is not node:
                    yield from _strings(inner, own)
        return
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Assert) and child is node.msg):
            yield from _strings(child, own)


def _tree(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
