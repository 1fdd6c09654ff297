"""An object of the submission's decides nothing: it cannot be compared, counted or converted."""

import abc
import math
import operator
import os

import numpy as np
import pytest
from fakes import doctests, examined, make_bundle, outcomes, question

from autograder.grading.examiner.remote import (
    OpaqueAnswer,
    RemoteClass,
    RemoteObject,
    remote_function,
    remote_object,
    signature_of,
)
from autograder.grading.wire.values import class_named

LIAR = """\
class Liar:
    def __getattr__(self, name): return lambda *a, **k: True
class Yes(Liar):
    pass
ANSWERS = {
    "__bool__": True, "__len__": 1, "__contains__": True, "__hash__": 0, "__int__": 9,
    "__float__": 9.0, "__index__": 9, "__complex__": 9j, "__round__": 9, "__str__": "9",
    "__format__": "9", "__abs__": 9, "__array__": None, "__length_hint__": 1,
}
for name in "eq ne lt le gt ge add radd sub mul truediv pow mod floordiv and or xor".split():
    setattr(Yes, f"__{name}__", lambda self, other: True)
for name, value in ANSWERS.items():
    setattr(Yes, name, lambda self, *a, value=value: value)
Yes.__iter__ = lambda self: iter([0, 1, 4, 9])
Yes.__name__ = "int"
"""
USES = {
    "equality": "assert f() == 9",
    "equality from the other side": "assert 9 == f()",
    "inequality": "assert f() != 8",
    "difference": "assert not f() != 9",
    "order": "assert 8 < f()",
    "truth": "assert f()",
    "denied truth": "assert not f()",
    "length": "assert len(f()) == 4",
    "containment": "assert 9 in f()",
    "containment in a list": "assert f() in [9]",
    "a list of them": "assert [f()] == [9]",
    "a dictionary of them": "assert {'a': f()} == {'a': 9}",
    "iteration": "assert list(f()) == [0, 1, 4, 9]",
    "conversion to int": "assert int(f()) == 9",
    "conversion to float": "assert float(f()) == 9",
    "rounding": "assert round(f()) == 9",
    "absolute value": "assert abs(f() - 9) < 1e-9",
    "arithmetic": "assert f() + 1 == 10",
    "hashing": "assert f() in {9}",
    "text": "assert str(f()) == '9'",
    "formatted": "assert f'{f()}' == '9'",
    "any text at all": "assert len(str(f())) > 3",
    "any representation at all": "assert len(repr(f())) > 3",
    "any formatting at all": "assert len(f'{f()}') > 3",
    "the class's own equality": "assert type(f()) == float",
    "the class extended": "class More(type(f())): pass",
    "the class called": "assert type(f())() is not None",
    "close": "import math\nassert math.isclose(f(), 9)",
    "array": "import numpy as np\nassert np.allclose(f(), 9)",
    "array equality": "import numpy as np\nassert np.array_equal(f(), 9)",
    "numpy testing": "import numpy as np\nnp.testing.assert_allclose(f(), 9)",
    "sum": "assert sum(f()) == 14",
    "class": "assert isinstance(f(), int)",
    "all": "assert all(f())",
    "sorted": "assert sorted(f()) == [0, 1, 4, 9]",
    "index": "assert list(range(20))[f()] == 9",
}


@pytest.mark.parametrize("body", USES.values(), ids=USES)
def test_an_object_that_says_yes_to_everything_passes_nothing(answerer, body: str) -> None:
    test = "def test(f):\n" + "\n".join(f"    {line}" for line in body.splitlines())
    result = examined(answerer, make_bundle(question("q1", test)), LIAR, "def f(): return Yes()")
    assert outcomes(result) == ["failed"]


EXPECTED = {
    "equals": "assert f().equals([9])",
    "equals, by name": "assert f().equals(other=[9])",
    "equals, by a caller": "import operator\nassert operator.methodcaller('equals', 9)(f())",
    "equals, of a class": "assert type(f()) and f.equals(9)",
    "a subset": "assert f().issubset({9})",
    "a difference": "assert not f().difference({9}) or True",
    "one object and one value": "assert f().compare(f(), 9)",
}
KEEPS = """
class Keeps:
    heard = []
    def __getattr__(self, name):
        def says_yes(*args, **options):
            self.heard.append(args or options)
            return True
        if name.startswith('_'):
            raise AttributeError(name)
        return says_yes
class f(Keeps):
    equals = classmethod(lambda cls, other: cls.heard.append(other) or True)
def heard():
    return len(Keeps.heard)
"""


@pytest.mark.parametrize("body", EXPECTED.values(), ids=EXPECTED)
def test_an_object_neither_says_whether_it_is_as_expected_nor_hears_it(answerer, body) -> None:
    test = "def test(f):\n" + "\n".join(f"    {line}" for line in body.splitlines())
    asked = question("q1", test, "def test(heard):\n    assert heard() == 0")
    result = examined(answerer, make_bundle(asked), KEEPS)
    assert outcomes(result) == ["failed", "passed"]
    assert "compare attributes in the test" in result.questions[0].cases[0].message


ORDINARY = {
    "two of the answer's": "assert make(1).equals(make(1)) and not make(1).equals(make(2))",
    "an estimator": "assert make(2).predict([1, 2]) == [2, 4]",
    "whether it holds something": "assert make(2).contains(2) and not make(2).contains(3)",
    "without a word": "assert make(2).is_even() and not make(1).is_even()",
}


@pytest.mark.parametrize("body", ORDINARY.values(), ids=ORDINARY)
def test_what_objects_are_for_can_be_asked(answerer, body: str) -> None:
    source = """
class Thing:
    def __init__(self, n): self.n = n
    def equals(self, other): return self.n == other.n
    def predict(self, X): return [self.n * x for x in X]
    def contains(self, n): return n == self.n
    def is_even(self): return self.n % 2 == 0
make = Thing
"""
    asked = question("q1", f"def test(make):\n    {body}")
    assert outcomes(examined(answerer, make_bundle(asked), source)) == ["passed"]


@pytest.mark.parametrize("claim", [["pandas.core.frame", "DataFrame"], ["numpy", "ndarray"]])
def test_no_object_passes_for_plain_data(claim) -> None:
    """Else a library asks it itself whether it equals another."""
    import pandas as pd

    thing = RemoteObject(Nobody(), 1, {"name": "x", "is": [claim]})
    assert not isinstance(thing, pd.DataFrame | np.ndarray)


@pytest.mark.parametrize("base", ["int", "float", "str", "list", "tuple", "dict", "set"])
def test_a_subclass_of_plain_data_is_what_it_holds(answerer, base: str) -> None:
    liar = f"class L({base}):\n    __eq__ = __ne__ = lambda self, other: True\n    __hash__ = None"
    equal = question("q1", f"def test(f):\n    assert f() != {base}() or type(f()) is not {base}")
    assert outcomes(examined(answerer, make_bundle(equal), liar, "def f(): return L()")) == [
        "failed"
    ]
    other = "[1]" if base in ("list", "tuple", "set") else "'x'" if base == "str" else "{1: 2}"
    other = "9" if base in ("int", "float") else other
    wrong = question("q1", f"def test(f):\n    assert f() == {base}({other})")
    assert outcomes(examined(answerer, make_bundle(wrong), liar, "def f(): return L()")) == [
        "failed"
    ]


LYING_CLASS = """\
class Meta(type):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = lambda self: hash(int)
    __repr__ = lambda self: "<class 'int'>"
    __instancecheck__ = __subclasscheck__ = lambda self, other: True
    __len__ = __int__ = lambda self: 9
    __iter__ = lambda self: iter([9])
class f(metaclass=Meta):
    pass
"""
OF_CLASSES = {
    "equality": "assert f == int",
    "equality from the other side": "assert int == f",
    "inequality": "assert not f != 9",
    "no class": "assert f == 9",
    "text": "assert str(f) == \"<class 'int'>\"",
    "hash": "assert f in {int: 1}",
    "instances": "assert isinstance(9, f)",
    "derived": "assert issubclass(bool, f)",
    "length": "assert len(f) == 9",
    "elements": "assert list(f) == [9]",
    "conversion": "assert int(f) == 9",
    "extended": "class Mine(f): pass",
    "the class of the class": "assert type(f) == type",
}


@pytest.mark.parametrize("body", OF_CLASSES.values(), ids=OF_CLASSES)
def test_a_class_whose_own_class_lies_passes_nothing(answerer, body: str) -> None:
    test = "def test(f):\n" + "\n".join(f"    {line}" for line in body.splitlines())
    result = examined(answerer, make_bundle(question("q1", test)), LYING_CLASS)
    assert outcomes(result) == ["failed"]


def test_a_claimed_class_is_never_taken_for_the_class_of_that_name() -> None:
    """Python remembers which classes are subclasses of an abstract one, for all submissions."""

    Quantity = abc.ABCMeta("Quantity", (), {})
    facts = {"name": "int", "class": ["builtins", "int"]}
    assert not isinstance(remote_object(Nobody(), 1, facts), Quantity)
    Quantity.register(int)
    assert isinstance(1, Quantity)
    assert not isinstance(remote_object(Nobody(), 1, facts), Quantity)
    claimed = type(remote_object(Nobody(), 1, facts))
    assert claimed == int  # noqa: E721 - it is another class, and compares as this one
    assert claimed not in {int}
    assert repr(claimed) == "<class 'int'>"


@pytest.mark.parametrize(
    "claim", [5, ["a"], ["a", 5], ["a", "b c"], ["a", "\0"], ["a" * 301, "b"], ["", "b"]], ids=repr
)
def test_a_name_that_no_class_can_have_is_none(claim) -> None:
    assert type(remote_object(Nobody(), 1, {"class": claim})) is RemoteObject
    own = {"module": "m", "qualname": claim, "name": "x"}
    assert str(remote_object(Nobody(), 1, own, RemoteClass)) == "<class '.x'>"


@pytest.mark.parametrize(
    "module", ["autograder.grading.examiner.remote", "__main__", "", "os.path"]
)
def test_a_name_leads_to_no_class_of_ours(module: str) -> None:
    assert class_named(module, "RemoteObject") is None


@pytest.mark.slow
def test_a_patched_library_changes_nothing(real) -> None:
    patch = (
        "import numpy as np\nnp.allclose = np.isclose = lambda *a, **k: True\n"
        "f = lambda: np.zeros(2)"
    )
    close = question("q1", "def test(f):\n    import numpy as np\n    assert np.allclose(f(), 1)")
    assert outcomes(examined(real, make_bundle(close), patch)) == ["failed"]


def test_names_of_the_notebook_do_not_replace_what_a_test_uses(answerer) -> None:
    cells = ["def abs(x): return 0\nlen = abs = sum = lambda *a: 0\nf = lambda: 5"]
    uses = question("q1", "def test(f):\n    assert abs(f() - 9) == 0")
    assert outcomes(examined(answerer, make_bundle(uses), *cells)) == ["failed"]


class Nobody:
    """An asker that must not be asked."""

    def call(self, *args):
        raise AssertionError("asked")

    attribute = item = next = call


BINARY = (
    *(operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
    *(operator.add, operator.sub, operator.mul, operator.matmul, operator.truediv),
    *(operator.floordiv, operator.mod, operator.pow, operator.and_, operator.or_, operator.xor),
    *(operator.lshift, operator.rshift, divmod),
)
UNARY = (bool, len, iter, int, float, complex, round, abs, hash, bytes, list, sum, all, sorted)


def swapped(operation):
    return lambda thing, other: operation(other, thing)


def alone(operation):
    return lambda thing, other: operation(thing)


MORE = {
    **{operation.__name__: operation for operation in BINARY},
    **{f"r{operation.__name__}": swapped(operation) for operation in BINARY},
    **{operation.__name__: alone(operation) for operation in UNARY},
    "in": lambda o, x: x in o,
    "index": lambda o, x: operator.index(o),
    "neg": lambda o, x: -o,
    "pos": lambda o, x: +o,
    "invert": lambda o, x: ~o,
    "reversed": lambda o, x: list(reversed(o)),
    "setitem": lambda o, x: operator.setitem(o, 0, x),
    "delitem": lambda o, x: operator.delitem(o, 0),
    "with": lambda o, x: o.__enter__(),
    "trunc": lambda o, x: math.trunc(o),
    "floor": lambda o, x: math.floor(o),
    "ceil": lambda o, x: math.ceil(o),
    "array": lambda o, x: np.asarray(o, dtype=float),
    "array_equal": lambda o, x: bool(np.equal(o, x)),
    "unpacking": lambda o, x: [*o],
    "await": lambda o, x: o.__await__(),
    "iadd": lambda o, x: operator.iadd(o, x),
    "length hint": lambda o, x: operator.length_hint(o) or bool(o),
    "path": lambda o, x: os.fspath(o),
}


@pytest.mark.parametrize("use", MORE.values(), ids=MORE)
@pytest.mark.parametrize(
    "other", [9, 1.5, "a", np.arange(3), [1]], ids=lambda other: type(other).__name__
)
def test_every_protocol_is_refused(use, other) -> None:
    thing = RemoteObject(Nobody(), 1, {"name": "Liar", "callable": "f"})
    if use is MORE["rmod"] and isinstance(other, str):
        pytest.skip("formatting a text is the text's own affair")
    with pytest.raises((OpaqueAnswer, TypeError, AttributeError)):
        use(thing, other)


def test_a_claimed_class_is_one_of_a_library_loaded_here_or_none() -> None:
    for claim in (
        "builtins",
        "os",
        "autograder.errors",
        "autograder",
        "posix",
        "numpy.nowhere",
        "",
    ):
        thing = RemoteObject(
            Nobody(), 1, {"name": "x", "is": [[claim, "int"], [claim, "UsageError"]]}
        )
        assert isinstance(thing, RemoteObject)
        assert not isinstance(thing, int)
    for facts in ({}, {"is": 5}, {"is": [5, [1, 2], ["numpy", "sin"], ["numpy", "a.b"]]}):
        assert type(RemoteObject(Nobody(), 1, facts)) is RemoteObject


@pytest.mark.parametrize(
    "claim",
    [
        5,
        [5],
        [["x"]],
        [["x", 99]],
        [["x y", 1]],
        [["x", 1], ["x", 1]],
        [["a", 4], ["b", 0]],
        [[1, 2, 3, 4]],
    ],
    ids=repr,
)
def test_a_signature_that_makes_no_sense_is_none(claim) -> None:
    assert signature_of({"signature": claim}) is None
    remote = remote_function(Nobody(), 1, {"signature": claim, "callable": 5, "doc": 7})
    assert callable(remote)


def test_facts_of_a_function_are_texts_of_moderate_length() -> None:
    remote = remote_function(Nobody(), 1, {"callable": "f" * 5000})
    assert len(remote.__name__) <= 100


CLOSE = "def close(a, b):\n    return abs(a - b) < 1e-6\n"
BY_TRUSTED = {
    "a parameter": question("q", "def test(answer, close): assert close(answer, 9)", trusted=CLOSE),
    "env": question("q", "def test(env): assert env['close'](env['answer'], 9)", trusted=CLOSE),
    "a doctest": doctests("q", ">>> close(answer, 9)\nTrue", trusted=CLOSE),
}


@pytest.mark.parametrize("asked", BY_TRUSTED)
@pytest.mark.parametrize(("answer", "outcome"), [("9.0", "passed"), ("8.0", "failed")])
def test_what_is_put_in_the_place_of_what_is_trusted_decides_nothing(
    answerer, asked: str, answer: str, outcome: str
) -> None:
    bundle = make_bundle(BY_TRUSTED[asked])
    always = "def close(a, b):\n    return True"
    assert outcomes(examined(answerer, bundle, f"answer = {answer}", always)) == [outcome]


@pytest.mark.parametrize(
    ("there", "outcome"),
    [
        ("import math", "passed"),
        ("import cmath as math", "passed"),
        ("class math: floor = ceil = lambda x: 3", "passed"),
        ("class Yes:\n    floor = lambda self, x: 3\nmath = Yes()", "passed"),
        ("math = 3", "missing"),
        ("from collections import namedtuple\nmath = namedtuple('M', 'pi')(3)", "missing"),
        ("pass", "missing"),
    ],
)
def test_a_notebook_says_only_whether_it_has_an_import(answerer, there: str, outcome: str) -> None:
    right = doctests("q1", ">>> math.floor(2.5)\n2")
    wrong = doctests("q2", ">>> math.floor(2.5)\n3")
    found = outcomes(examined(answerer, make_bundle(right, wrong), there))
    assert found == [outcome, "failed" if outcome == "passed" else "missing"]


REDEFINED = "def sum(values):\n    return 'mine'\nx = [1, 2]"


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        (doctests("q1", ">>> sum(x)\n3", redefined=()), "passed"),
        (doctests("q1", ">>> sum(x)\n'mine'", redefined=("sum",)), "passed"),
        (doctests("q1", ">>> sum(x)\n'mine'"), "failed"),
        (doctests("q1", ">>> sum([1, 2])\n'mine'"), "passed"),
        (question("q1", "def test(env): assert env['sum']([1]) == 'mine'"), "passed"),
        (question("q1", "def test(sum, x): assert sum(x) == 'mine'"), "passed"),
        (question("q1", "def test(sum, x): assert sum(x) == 3", redefined=()), "passed"),
    ],
)
def test_a_built_in_name_is_asked_for_where_the_author_says_so(answerer, asked, outcome) -> None:
    assert outcomes(examined(answerer, make_bundle(asked), REDEFINED)) == [outcome]
