"""The small changes that make a mutant: each operator looks at one node and gives other texts.

An operator knows Python's grammar and nothing of the answer's meaning. It offers only changes
that a person could make by mistake, and none that cannot matter: messages of errors, docstrings,
looks of a figure, numbers below 1e-6 and arguments that are None anyway are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import libcst as cst

from autograder.authoring.audit.places import (
    TOLERANCE,
    Place,
    code,
    is_docstring,
    is_last,
    is_look,
    is_number,
    is_read,
    is_squared,
    is_tiny,
    only_leaves,
)

Operator = Callable[[Place], Iterator[str]]


_ARITHMETIC: dict[type[cst.BaseBinaryOp], str] = {
    cst.Add: "-",
    cst.Subtract: "+",
    cst.Multiply: "/",
    cst.Divide: "*",
    cst.FloorDivide: "/",
    cst.Modulo: "//",
    cst.Power: "*",
    cst.BitAnd: "|",
    cst.BitOr: "&",
}
_COMPARISONS: dict[type[cst.BaseCompOp], tuple[str, ...]] = {
    cst.LessThan: ("<=", ">="),
    cst.LessThanEqual: ("<", ">"),
    cst.GreaterThan: (">=", "<="),
    cst.GreaterThanEqual: (">", "<"),
    cst.Equal: ("!=",),
    cst.NotEqual: ("==",),
    cst.In: ("not in",),
    cst.NotIn: ("in",),
    cst.Is: ("is not",),
    cst.IsNot: ("is",),
}
_ASSIGNING: dict[type[cst.BaseAugOp], str] = {
    cst.AddAssign: "-=",
    cst.SubtractAssign: "+=",
    cst.MultiplyAssign: "/=",
    cst.DivideAssign: "*=",
}
_TWINS = (
    ("sum", "mean"),
    ("min", "max"),
    ("argmin", "argmax"),
    ("std", "var"),
    ("zeros", "ones"),
    ("floor", "ceil"),
    ("sin", "cos"),
    ("any", "all"),
    ("minimum", "maximum"),
    ("vstack", "hstack"),
    ("cumsum", "cumprod"),
    ("log", "log10"),
    ("append", "insert"),
)
_TWIN = {a: b for pair in _TWINS for a, b in (pair, pair[::-1])} | {"median": "mean"}
_BUILTIN_TWIN = {"min": "max", "max": "min", "any": "all", "all": "any", "sum": "max"}
_WRAPPERS = frozenset(
    (
        "abs",
        "absolute",
        "sqrt",
        "square",
        "exp",
        "log",
        "sorted",
        "reversed",
        "array",
        "asarray",
        "copy",
        "ravel",
        "unique",
    )
)
_SYMMETRIC = frozenset(("min", "max", "minimum", "maximum", "hypot"))


def arithmetic(place: Place) -> Iterator[str]:
    """Another operator between two operands."""
    node = place.node
    if not isinstance(node, cst.BinaryOperation) or is_tiny(node.right):
        return
    if sign := _ARITHMETIC.get(type(node.operator)):
        yield _inside(place, f"{code(node.left)} {sign} {code(node.right)}")


def operand(place: Place) -> Iterator[str]:
    """A missing factor or term, or two operands changed over."""
    node = place.node
    if not isinstance(node, cst.BinaryOperation) or is_tiny(node.right):
        return
    left, right, kind = code(node.left), code(node.right), type(node.operator)
    if kind in (cst.Add, cst.Subtract, cst.Multiply, cst.Divide, cst.Power, cst.FloorDivide):
        yield _inside(place, left)
    if kind in (cst.Add, cst.Multiply):
        yield _inside(place, right)
    if kind in (cst.Subtract, cst.Divide, cst.MatrixMultiply) and not is_squared(place):
        sign = {cst.Subtract: "-", cst.Divide: "/"}.get(kind, "@")
        yield _inside(place, f"({right}) {sign} ({left})")


def sign(place: Place) -> Iterator[str]:
    """A sign or a `not` left out."""
    node = place.node
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus | cst.Not):
        yield _inside(place, code(node.expression))


def comparison(place: Place) -> Iterator[str]:
    """A boundary that belongs to the other side, and a comparison turned round."""
    node = place.node
    if not isinstance(node, cst.Comparison):
        return
    for number, target in enumerate(node.comparisons):
        for other in _COMPARISONS.get(type(target.operator), ()):
            parts = [code(node.left)]
            for place_in_chain, part in enumerate(node.comparisons):
                chosen = other if place_in_chain == number else code(part.operator).strip()
                parts += [chosen, code(part.comparator)]
            yield _inside(place, " ".join(parts))


def condition(place: Place) -> Iterator[str]:
    """`and` for `or`, a condition left out, a branch always taken, a condition turned round."""
    node = place.node
    if isinstance(node, cst.BooleanOperation):
        left, right = code(node.left), code(node.right)
        other = "or" if isinstance(node.operator, cst.And) else "and"
        yield from (_inside(place, text) for text in (f"{left} {other} {right}", left, right))
    if isinstance(node, cst.IfExp):
        yield from (_inside(place, code(part)) for part in (node.body, node.orelse))
    above = place.above[0] if place.above else None
    if isinstance(above, cst.If | cst.While | cst.IfExp) and above.test is node:
        plain = (cst.Name, cst.Call, cst.Attribute, cst.Subscript)
        if isinstance(node, plain):
            yield f"not {code(node)}"


def constant(place: Place) -> Iterator[str]:
    """A number off by one, another size, or the other truth."""
    node = place.node
    if isinstance(node, cst.Integer):
        value = int(node.value.replace("_", ""), 0)
        yield from (str(value + 1), str(value - 1))
    elif isinstance(node, cst.Float):
        number = float(node.value)
        if number == 0:
            yield "1.0"
        elif abs(number) >= TOLERANCE:
            yield repr(2 * number)
    elif isinstance(node, cst.Name) and node.value in ("True", "False"):
        yield "False" if node.value == "True" else "True"


def statement(place: Place) -> Iterator[str]:
    """A statement left out; a loop that ends early or goes on."""
    node = place.node
    if isinstance(node, cst.Break | cst.Continue):
        yield "continue" if isinstance(node, cst.Break) else "break"
    if not any(isinstance(part, cst.FunctionDef) for part in place.above):
        return
    if (
        isinstance(node, cst.If) and not (node.orelse is None and only_leaves(node.body))
    ) or isinstance(node, cst.For | cst.While | cst.Try):
        yield "pass"
    elif isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        (only,) = node.body
        if isinstance(only, cst.Return) and is_last(place):
            return
        removable = (cst.Assign, cst.AugAssign, cst.Expr, cst.Raise, cst.Return, cst.Del)
        if isinstance(only, removable) and not is_docstring(only):
            yield "pass"


def assignment(place: Place) -> Iterator[str]:
    """`+=` for `-=`, `=` for `+=`, and a name changed in place where a new value belongs."""
    node = place.node
    if isinstance(node, cst.AugAssign):
        target, value = code(node.target), code(node.value)
        if sign := _ASSIGNING.get(type(node.operator)):
            yield f"{target} {sign} {value}"
        yield f"{target} = {value}"
    if isinstance(node, cst.Assign) and len(node.targets) == 1:
        target, value_node = code(node.targets[0].target), node.value
        own = isinstance(value_node, cst.BinaryOperation) and code(value_node.left) == target
        if own and isinstance(value_node, cst.BinaryOperation) and target in place.parameters:
            sign = code(value_node.operator).strip()
            yield f"{target} {sign}= {code(value_node.right)}"


def arguments(place: Place) -> Iterator[str]:
    """Two arguments changed over, and a named argument left out."""
    node = place.node
    if not isinstance(node, cst.Call):
        return
    symmetric = code(node.func).rpartition(".")[2] in _SYMMETRIC
    positional = [a for a in node.args if a.keyword is None and not a.star and not symmetric]
    for first, second in pairwise(positional):
        order = {id(first): second, id(second): first}
        yield _call(node, [order.get(id(arg), arg) for arg in node.args])
    for left_out in node.args:
        name = left_out.keyword.value if left_out.keyword else None
        default = name == "dtype" or code(left_out.value) == "None"
        if name is not None and not default and not is_look(node, left_out):
            yield _call(node, [arg for arg in node.args if arg is not left_out])


def function(place: Place) -> Iterator[str]:
    """A mean for a sum and the like, and a function left out (`abs`, `sorted`, `.T`, a copy)."""
    node = place.node
    if isinstance(node, cst.Attribute) and node.attr.value == "T":
        yield code(node.value)
    if not isinstance(node, cst.Call):
        return
    name = node.func
    inside = "".join(code(arg).strip().rstrip(",") for arg in node.args[:1])
    if isinstance(name, cst.Name):
        if other := _BUILTIN_TWIN.get(name.value):
            yield _call(node, node.args, other)
        if name.value in _WRAPPERS and node.args and not node.args[0].star:
            yield _inside(place, inside)
    elif isinstance(name, cst.Attribute):
        owner, attribute = code(name.value), name.attr.value
        if (other := _TWIN.get(attribute)) and (attribute, len(node.args)) != ("append", 1):
            yield _call(node, node.args, f"{owner}.{other}")
        if attribute == "array" and node.args and isinstance(node.args[0].value, cst.Name):
            yield _call(node, node.args, f"{owner}.asarray")
        if attribute in _WRAPPERS or attribute == "astype":
            yield _inside(place, inside if owner in ("np", "math") else owner)


def bound(place: Place) -> Iterator[str]:
    """The end of a range or of a slice off by one, where it is no literal."""
    node = place.node
    above = place.above[0] if place.above else None
    in_slice = isinstance(above, cst.Slice) and node in (above.lower, above.upper)
    in_range = (
        isinstance(above, cst.Arg)
        and len(place.above) > 1
        and isinstance(call := place.above[1], cst.Call)
        and code(call.func) == "range"
    )
    if (in_slice or in_range) and isinstance(node, cst.BaseExpression) and not is_number(node):
        yield from (f"{code(node)} - 1", f"{code(node)} + 1")


def variable(place: Place) -> Iterator[str]:
    """The wrong variable: the next parameter for a parameter, the next local name for one."""
    node = place.node
    if not isinstance(node, cst.Name) or not is_read(place):
        return
    for names in (place.parameters, place.locals):
        if node.value in names and len(names) > 1:
            yield names[(names.index(node.value) + 1) % len(names)]


OPERATORS: dict[str, Operator] = {
    "arithmetic": arithmetic,
    "operand": operand,
    "sign": sign,
    "comparison": comparison,
    "condition": condition,
    "constant": constant,
    "statement": statement,
    "assignment": assignment,
    "arguments": arguments,
    "function": function,
    "bound": bound,
    "variable": variable,
}


def _inside(place: Place, text: str) -> str:
    """`text` in parentheses where what stands around it could tear it apart."""
    node = place.node
    if getattr(node, "lpar", ()) or not place.above:
        return text
    tearing = (
        cst.BinaryOperation,
        cst.UnaryOperation,
        cst.Attribute,
        cst.Comparison,
        cst.ComparisonTarget,
        cst.Await,
    )
    above = place.above[0]
    torn = isinstance(above, tearing) or getattr(above, "func", None) is node
    torn = torn or (
        isinstance(above, cst.BooleanOperation) and not isinstance(node, cst.Comparison)
    )
    torn = torn or (isinstance(above, cst.Subscript) and above.value is node)
    return f"({text})" if torn and not text.isidentifier() else text


def _call(node: cst.Call, arguments: object, name: str | None = None) -> str:
    listed = arguments if isinstance(arguments, list | tuple) else ()
    texts = [code(argument).strip().removesuffix(",") for argument in listed]
    return f"{name or code(node.func)}({', '.join(texts)})"
