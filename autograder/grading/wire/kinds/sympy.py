"""Expressions of SymPy, from the tree: heads that are on a list, and nothing is evaluated.

What a test then does with an expression is SymPy's own affair. So numbers are bounded, and powers
by what they would come to where each symbol is ten: nothing could stop the multiplication.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve

MAX_NODES = 20_000
MAX_DEPTH = 100
MAX_BITS = 8192
MAX_DIGITS = 100_000
"""Decimal digits that an expression may come to."""

_CONSTANTS = (
    "Pi",
    "Exp1",
    "ImaginaryUnit",
    "Infinity",
    "NegativeInfinity",
    "ComplexInfinity",
    "NaN",
    "GoldenRatio",
    "EulerGamma",
    "Catalan",
    "true",
    "false",
    "Reals",
    "Integers",
    "Naturals",
    "Naturals0",
    "Rationals",
    "Complexes",
    "EmptySet",
)
_EVALUATED = frozenset(
    (
        "Add",
        "Mul",
        "Pow",
        "Equality",
        "Unequality",
        "LessThan",
        "StrictLessThan",
        "GreaterThan",
        "StrictGreaterThan",
        "And",
        "Or",
        "Not",
        "Piecewise",
        "Abs",
        "Max",
        "Min",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "asin",
        "acos",
        "atan",
        "atan2",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "exp",
        "log",
        "sign",
        "re",
        "im",
        "arg",
        "conjugate",
        "floor",
        "ceiling",
        "Heaviside",
        "DiracDelta",
        "erf",
        "Derivative",
        "FiniteSet",
        "Union",
        "Intersection",
        "Complement",
    )
)
"""Heads that would evaluate what they are given, and are told not to."""
_UNEVALUATED = frozenset(
    ("Tuple", "ExprCondPair", "Integral", "Sum", "Product", "Limit", "Interval", "Lambda")
)
_MATRICES = ("MutableDenseMatrix", "ImmutableDenseMatrix")
_ASSUMPTIONS = frozenset(
    (
        "commutative",
        "complex",
        "even",
        "finite",
        "imaginary",
        "integer",
        "negative",
        "nonnegative",
        "nonpositive",
        "nonzero",
        "odd",
        "positive",
        "prime",
        "rational",
        "real",
    )
)


class _Other(Exception):
    """Something that is no tree of ours."""


def _encode_expression(value: Any, lend: Lend, depth: int) -> Form:
    import sympy

    constants = {getattr(sympy.S, name): name for name in _CONSTANTS}
    left = MAX_NODES

    def tree(node: Any, level: int) -> list[Any]:
        nonlocal left
        left -= 1
        if left < 0 or level > MAX_DEPTH:
            raise _Other
        name = type(node).__name__
        if name in _MATRICES:
            return [name, *node.shape, *[tree(each, level + 1) for each in node.flat()]]
        if node in constants:
            return ["constant", constants[node]]
        if type(node) is sympy.Symbol:
            return ["symbol", node.name, dict(node._assumptions_orig)]
        if isinstance(node, sympy.Rational):
            return ["number", f"{int(node.p):x}", f"{int(node.q):x}"]
        if isinstance(node, sympy.Float):
            sign, mantissa, exponent, _ = node._mpf_
            return ["float", int(sign), f"{int(mantissa):x}", int(exponent), int(node._prec)]
        inside = [tree(each, level + 1) for each in node.args]
        if isinstance(node, sympy.core.function.AppliedUndef):
            return ["function", node.func.__name__, *inside]
        if name in _EVALUATED or name in _UNEVALUATED:
            return [name, *inside]
        raise _Other

    try:
        return ["sym", tree(value, 0)]
    except _Other:
        return lend(value)


def _decode_expression(form: Form, resolve: Resolve) -> Any:
    import sympy

    left = MAX_NODES

    def made(node: Any, level: int) -> Any:
        nonlocal left
        left -= 1
        if left < 0 or level > MAX_DEPTH:
            raise WireError("an expression that is too large")
        match node:
            case ["constant", str(name)] if name in _CONSTANTS:
                return getattr(sympy.S, name)
            case ["symbol", str(name), dict(said)] if len(name) <= 200:
                known = _ASSUMPTIONS.issuperset(said)
                if not known or not all(isinstance(each, bool) for each in said.values()):
                    raise WireError("a symbol with odd assumptions")
                return sympy.Symbol(name, **said)
            case ["number", str(p), str(q)]:
                return sympy.Rational(_integer(p), _integer(q))
            case ["float", int(sign), str(digits), int(exponent), int(precision)]:
                if sign not in (0, 1) or abs(exponent) > MAX_BITS or not 1 <= precision <= MAX_BITS:
                    raise WireError("a number that is too long")
                mantissa = _integer(digits)
                mpf = (sign, mantissa, exponent, mantissa.bit_length())
                return sympy.Float._new(mpf, precision)
            case ["function", str(name), *inside] if name.isidentifier() and len(name) <= 100:
                return sympy.Function(name)(*[made(each, level + 1) for each in inside])
            case [str(name), int(rows), int(columns), *inside] if name in _MATRICES:
                if min(rows, columns) < 0 or rows * columns != len(inside):
                    raise WireError("a matrix with an odd shape")
                elements = [made(each, level + 1) for each in inside]
                return getattr(sympy, name)(rows, columns, elements)
            case [str(name), *inside] if name in _EVALUATED | _UNEVALUATED:
                parts = [made(each, level + 1) for each in inside]
                told = {"evaluate": False} if name in _EVALUATED else {}
                return _head(sympy, name)(*parts, **told)
        raise WireError("an expression that nobody knows")

    _, tree = form
    _size(tree)
    return made(tree, 0)


def _head(sympy: Any, name: str) -> Callable[..., Any]:
    where = sympy.functions.elementary.piecewise if name == "ExprCondPair" else sympy
    found: Callable[..., Any] = getattr(where, name)
    return found


def _integer(text: str) -> int:
    if len(text) > MAX_BITS // 4 + 1:
        raise WireError("a number that is too long")
    return int(text, 16)


def _size(tree: Any, level: int = 0) -> float:
    """How many digits a tree may come to, where each symbol is ten. Raises `WireError`."""
    if not isinstance(tree, list) or not tree or level > MAX_DEPTH:
        raise WireError("an expression that nobody knows")
    match tree:
        case ["number", str(p), str(q)]:
            return max(len(p), len(q)) * 1.21
        case ["float", _, str(digits), int(exponent), _]:
            return len(digits) * 1.21 + abs(exponent) * 0.31
        case ["constant" | "symbol", *_]:
            return 1.0
    sizes: list[float] = [_size(each, level + 1) for each in tree[1:] if isinstance(each, list)]
    match tree[0]:
        case "Pow" if len(sizes) == 2:
            found: float = max(sizes[0], 1.0) * 10.0 ** min(sizes[1], 300.0)
        case "Mul":
            found = math.fsum(sizes)
        case "exp":
            found = 10.0 ** min(max(sizes, default=0.0), 300.0)
        case _:
            found = max(sizes, default=0.0) + math.log10(len(sizes) + 1)
    if tree[0] != "exp" and found > MAX_DIGITS:
        raise WireError("an expression that comes to a very large number")
    return min(found, float(MAX_DIGITS))


KINDS = (
    Kind(
        "sym",
        ("sympy.core.basic:Basic", "sympy.matrices.dense:MutableDenseMatrix"),
        _encode_expression,
        _decode_expression,
        extended=True,
        may_import=True,
    ),
)
