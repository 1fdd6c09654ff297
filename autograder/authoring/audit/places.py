"""A node of an answer and where it stands, and what an operator may ask of that.

Knows Python's grammar only.
"""

from __future__ import annotations

from itertools import pairwise

import libcst as cst
import msgspec

_LOOKS = frozenset(
    (
        "alpha",
        "c",
        "color",
        "colors",
        "cmap",
        "edgecolor",
        "facecolor",
        "figsize",
        "fontsize",
        "label",
        "levels",
        "linestyle",
        "linewidth",
        "linewidths",
        "loc",
        "ls",
        "lw",
        "marker",
        "markersize",
        "ms",
        "s",
        "aspect",
        "zorder",
        "label_fontsize",
    )
)
_DRAWS = frozenset(("ax", "axes", "fig", "plt", "arrows", "sns"))
TOLERANCE = 1e-6
"""Numbers below it only say how small is small."""


class Place(msgspec.Struct, frozen=True):
    """A node, what stands above it (the nearest first), and the names of its function: the
    parameters, then the other local names, in order of appearance."""

    node: cst.CSTNode
    above: tuple[cst.CSTNode, ...]
    parameters: tuple[str, ...]
    locals: tuple[str, ...]


def code(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


def is_look(call: cst.Call, argument: cst.Arg) -> bool:
    """Whether an argument only decides how a figure looks."""
    function = call.func
    owner = function.value if isinstance(function, cst.Attribute) else None
    named = argument.keyword is not None and argument.keyword.value in _LOOKS
    return named and isinstance(owner, cst.Name) and owner.value in _DRAWS


def is_left_alone(place: Place) -> bool:
    """Whether a node stands where no change could matter."""
    above = (place.node, *place.above)
    for part, over in pairwise(above):
        if isinstance(over, cst.Raise | cst.Annotation | cst.FormattedString):
            return True
        if isinstance(part, cst.Arg) and isinstance(over, cst.Call) and is_look(over, part):
            return True
    return isinstance(place.node, cst.Expr) and is_docstring(place.node)


def is_squared(place: Place) -> bool:
    """Whether a difference is squared or its size taken: then its sign cannot matter."""
    above, node = place.above[0], place.node
    if not (isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Subtract)):
        return False
    if isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Power):
        return above.left is node and code(above.right) == "2"
    call = place.above[1] if isinstance(above, cst.Arg) and len(place.above) > 1 else None
    return isinstance(call, cst.Call) and code(call.func) in ("abs", "np.abs", "np.linalg.norm")


def is_tiny(node: cst.CSTNode) -> bool:
    """Whether an operand is a number that only keeps something from being zero."""
    return isinstance(node, cst.Float) and abs(float(node.value)) < TOLERANCE


def is_number(node: cst.CSTNode) -> bool:
    inner = node.expression if isinstance(node, cst.UnaryOperation) else node
    return isinstance(inner, cst.Integer | cst.Float)


def is_docstring(statement: cst.CSTNode) -> bool:
    text = (cst.SimpleString, cst.ConcatenatedString)
    return isinstance(statement, cst.Expr) and isinstance(statement.value, text)


def only_leaves(body: cst.BaseSuite) -> bool:
    """Whether a block is one simple statement: leaving that out leaves out the block."""
    return len(body.body) == 1 and isinstance(body.body[0], cst.SimpleStatementLine)


def is_last(place: Place) -> bool:
    """Whether a statement is the last of its function."""
    function = place.above[1] if len(place.above) > 1 else None
    return isinstance(function, cst.FunctionDef) and function.body.body[-1] is place.node


def is_read(place: Place) -> bool:
    """Whether a name stands for a value: neither bound here, nor a keyword, nor an attribute."""
    node, above = place.node, place.above[0]
    match above:
        case cst.AssignTarget() | cst.Param() | cst.FunctionDef() | cst.NameItem():
            return False
        case cst.Attribute():
            return above.value is node
        case cst.Arg():
            return above.value is node
        case cst.CompFor() | cst.For() | cst.NamedExpr() | cst.AugAssign():
            return above.target is not node
        case cst.Element():
            targets = (cst.AssignTarget, cst.CompFor, cst.For)
            return not any(
                isinstance(over, targets) and part is over.target
                for part, over in pairwise(place.above)
            )
    return True
