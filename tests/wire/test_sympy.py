"""Expressions of SymPy."""

import pytest
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import values
from wire.laws import Law, needed, no_reference

pytestmark = pytest.mark.slow  # loads the library

sp = needed("sympy")
X, TEN = ["symbol", "x", {}], ["number", "a", "1"]


def expressions() -> list:
    x, y = sp.symbols("x y")
    n = sp.Symbol("n", integer=True, positive=True)
    f = sp.Function("f")
    return [
        *(x, n, x + 1, 2 * x**2 - y / 3, sp.sin(x) ** 2, sp.sqrt(2), sp.Rational(1, 3), sp.pi * 2),
        *(sp.Float("1.25"), sp.Float("0.1", 50), sp.oo, -sp.oo, sp.zoo, sp.I, sp.E, sp.S.true),
        *(sp.exp(-(x**2)), sp.log(x, 10), sp.Abs(x), sp.Max(x, y), x**n, (x + 1) ** 100),
        *(sp.Eq(x, y + 1), sp.And(x > 0, y < 1), sp.Piecewise((1, x > 0), (0, True))),
        *(sp.Integral(x**2, (x, 0, 1)), sp.Derivative(f(x), x), sp.Sum(1 / n, (n, 1, sp.oo))),
        *(sp.Limit(sp.sin(x) / x, x, 0), f(x, 1), sp.Tuple(x, 1), sp.Lambda(x, x**2)),
        *(sp.FiniteSet(1, 2, x), sp.Interval(0, 1, True), sp.Union(sp.Interval(0, 1), {5})),
        *(sp.ImmutableMatrix([[1, x]]), sp.Add(x, x, evaluate=False), 2**100 * x),
    ]


def matrices() -> list:
    return [sp.Matrix([[1, sp.Symbol("x")], [2, 3]]), sp.Matrix(0, 3, [])]


def same_expression(one, other) -> bool:
    return type(one) is type(other) and one == other and sp.srepr(one) == sp.srepr(other)


def powers(levels: int) -> list:
    return ["Pow", TEN, powers(levels - 1)] if levels else TEN


def nested(levels: int) -> list:
    return ["sin", nested(levels - 1)] if levels else X


LAWS = {
    "sym": Law(
        st.deferred(lambda: st.sampled_from([*expressions(), *matrices()])),
        same_expression,
        refused={
            "a head that is on no list": ["sym", ["sympify", X]],
            "a name of a module": ["sym", ["constant", "register"]],
            "a text": ["sym", "__import__('os')"],
            "a text for a part": ["sym", ["Add", "x", X]],
            "a long number": ["sym", ["number", "f" * 3000, "1"]],
            "a long name": ["sym", ["symbol", "x" * 201, {}]],
            "odd assumptions": ["sym", ["symbol", "x", {"zero": True}]],
            "assumptions of numbers": ["sym", ["symbol", "x", {"real": 1}]],
            "a function without a name": ["sym", ["function", "f(", X]],
            "a power of powers": ["sym", powers(3)],
            "a power of powers of symbols": ["sym", ["Pow", X, ["Pow", X, ["Pow", X, X]]]],
            "a matrix of another shape": ["sym", ["MutableDenseMatrix", 2, 2, X]],
            "a long float": ["sym", ["float", 0, "1", 1 << 40, 53]],
            "a precise float": ["sym", ["float", 0, "1", 0, 1 << 40]],
            "many nodes": ["sym", ["Add", *[X] * 20_001]],
            "deep nodes": ["sym", nested(101)],
        },
        library="sympy",
    )
}


def test_nothing_is_evaluated() -> None:
    pytest.importorskip("sympy")
    form = ["sym", ["Add", ["Pow", TEN, TEN], ["Mul", TEN, X, X]]]
    assert str(values.decode(form, no_reference)) == "10*x*x + 10**10"


def test_what_is_on_no_list_is_handed_over() -> None:
    pytest.importorskip("sympy")
    for other in (sp.Dummy("x"), sp.factorial(sp.Symbol("n")), sp.Poly("x**2"), sp.Wild("w")):
        assert values.encode(other, lambda value: ["own", 0]) == ["own", 0]


def test_a_division_by_nothing_is_refused_or_plain() -> None:
    pytest.importorskip("sympy")
    with pytest.raises(WireError):
        values.decode(["sym", ["number", "g", "0"]], no_reference)
