"""What a suggestion is made of: texts of values, calls, roles, inputs, oracles, the choice."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from autograder.authoring.suggest import choice, forms, inputs, library, oracles, roles, wording
from autograder.authoring.suggest.calls import (
    ExampleCall,
    calls_in_code,
    calls_in_text,
    function_texts,
)
from autograder.authoring.suggest.errand import TriedCall
from autograder.authoring.suggest.oracles import KnownResult
from autograder.authoring.suggest.public import public_part
from autograder.authoring.suggest.written import read, written
from autograder.formats.bundle import read_test_file

DOT = """Dot product of two vectors.

a, b: sequences of n numbers each (list, tuple or 1-D array), n >= 0. They
    are not changed.

Returns one number.
Raises ValueError if the lengths differ.
"""


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -2.5,
        math.inf,
        "a text",
        [1, (2.0, "x"), {"k": [1]}],
        range(3),
        (),
        (4,),
    ],
)
def test_a_text_gives_the_value_again(value: object) -> None:
    text = written(value)
    assert text is not None
    assert read(text) == value
    assert type(read(text)) is type(value)


def test_arrays_and_tables_as_texts() -> None:
    for array in (np.array([[1, 2], [3, 4]]), np.array([0.5]), np.zeros((0, 3))):
        again = read(written(array) or "")
        assert again.shape == array.shape
        assert again.dtype == array.dtype
        assert np.array_equal(again, array)
    table = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[5, 3])
    assert read(written(table) or "").equals(table)
    series = pd.Series([1.5, 2.5], index=[9, 1])
    assert read(written(series) or "").equals(series)


def test_what_nobody_would_read_has_no_text() -> None:
    assert written(list(range(1000))) is None
    assert written(object()) is None
    assert written(lambda x: x) is None
    assert written([lambda x: x], lambda function: "np.sin") == "[np.sin]"


def test_calls_of_worked_examples() -> None:
    text = "So `dot([1, 2], (3, 4))` is 11.\n\n```python\nother(1)\nprint(dot([x], [1]))\n```\n"
    assert list(calls_in_text(text, ["dot"])) == [
        ExampleCall("dot", ("[1, 2]", "(3, 4)")),
        ExampleCall("dot", ("[x]", "[1]")),
    ]
    assert list(calls_in_code(">>> dot([1],\n...     [2])\n2\n", ["dot"])) == [
        ExampleCall("dot", ("[1]", "[2]"))
    ]
    assert list(calls_in_code("dot(a=1); dot(*x); dot(", ["dot"])) == []


def test_functions_of_tests_as_texts() -> None:
    source = "def test(f):\n    def cube(x):\n        'It.'\n        return x**3\n"
    source += "\n    f(lambda t: t + 1)\n"
    assert function_texts(source) == {
        (2, "cube"): "lambda x: x ** 3",
        (6, "<lambda>"): "lambda t: t + 1",
    }


def test_roles_by_docstring() -> None:
    assert roles.said_of(DOT, ("a", "b"))["b"].startswith("sequences of n numbers each")
    assert roles.promised_errors(DOT) == ("ValueError",)
    assert roles.keeps_arguments(DOT)
    assert not roles.keeps_arguments("Sorts the list in place.")
    first, second = roles.roles_of(DOT, ("a", "b"), {}, (), [], [])
    assert (first.kind, first.sizes, first.kinds) == ("line", ("n",), ("list", "tuple", "array"))
    assert second.sizes == first.sizes


def test_roles_say_how_sizes_belong_together() -> None:
    doc = "X: array of shape (n, d).\ntheta: d + 1 parameters (list or array).\nrng: a Generator.\n"
    table, theta, source = roles.roles_of(doc, ("X", "theta", "rng"), {}, (), [], [])
    assert (table.kind, table.sizes) == ("grid", ("n", "d"))
    assert (theta.kind, theta.sizes) == ("line", ("d + 1",))
    assert source.kind == "source"


def test_roles_by_calls_that_were_seen() -> None:
    seen = [("[[1, 2], [1, 5]]", "0.5")]
    grid, rate = roles.roles_of("", ("X", "alpha"), {}, (), seen, [([[1, 2], [1, 5]], 0.5)])
    assert (grid.kind, grid.ones) == ("grid", True)
    assert (rate.kind, rate.positive) == ("number", True)


def test_inputs_are_the_same_in_each_run_and_fit() -> None:
    made = roles.roles_of(DOT, ("a", "b"), {}, (), [], [])
    calls = list(inputs.calls_like("dot", made, [], 200, 7))
    assert calls == list(inputs.calls_like("dot", made, [], 200, 7))
    assert calls != list(inputs.calls_like("dot", made, [], 200, 8))
    assert len(set(calls)) == len(calls) > 150
    pairs = [tuple(map(read, call.arguments)) for call in calls]
    alike = sum(len(a) == len(b) for a, b in pairs)
    assert 0.6 * len(pairs) < alike < len(pairs)
    kinds = {type(value).__name__ for pair in pairs for value in pair}
    assert kinds == {"list", "tuple", "ndarray"}
    assert any(len(a) == 0 for a, _ in pairs)


def test_a_function_and_its_derivative_belong_together() -> None:
    doc = "f: function of one number.\ndf: its derivative.\nx: a number.\n"
    made = roles.roles_of(doc, ("f", "df", "x"), {}, (), [], [])
    for call in inputs.calls_like("step", made, [], 60, 1):
        f, df = read(call.arguments[0]), read(call.arguments[1])
        assert (f(1.3 + 1e-6) - f(1.3 - 1e-6)) / 2e-6 == pytest.approx(df(1.3), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(("f", "slope"), inputs.VECTOR_FUNCTIONS)
def test_gradients_of_the_family(f: str, slope: str) -> None:
    for point in (np.array([0.4, -1.2]), np.array([1.0, 2.0, -0.5])):
        for place in range(len(point)):
            step = np.zeros(len(point))
            step[place] = 1e-6
            rise = (read(f)(point + step) - read(f)(point - step)) / 2e-6
            assert rise == pytest.approx(read(slope)(point)[place], rel=1e-5, abs=1e-6)


def known(function: object, *calls: tuple[str, ...]) -> list[KnownResult]:
    found = []
    for arguments in calls:
        result = function(*map(read, arguments))  # type: ignore[operator]
        form = forms.form_of(result)
        assert form is not None
        found.append(KnownResult(arguments, form, tuple(forms.numbers_of(result, form))))
    return found


PAIRS = (("[1, 2]", "[3, 4]"), ("[2, 0.5]", "[1, 1]"), ("[-1]", "[7]"), ("[1, 2, 3]", "[1, 0, 9]"))


def test_a_library_that_agrees_is_found() -> None:
    found = oracles.agreeing(
        ("a", "b"), known(lambda a, b: sum(map(math.prod, zip(a, b, strict=True))), *PAIRS)
    )
    assert found is not None
    assert (found.text, found.imports) == ("np.dot(a, b)", ())
    far = oracles.agreeing(("a", "b"), known(math.dist, *PAIRS))
    assert far is not None
    assert far.text == "distance.euclidean(a, b)"
    assert far.imports == ("from scipy.spatial import distance",)


def test_no_library_is_made_up() -> None:
    assert oracles.agreeing(("a", "b"), known(lambda a, b: sum(a) + 7.13, *PAIRS)) is None
    few = known(lambda a, b: 0.0, *PAIRS)
    assert oracles.agreeing(("a", "b"), few) is None


def test_each_candidate_is_an_expression() -> None:
    found = list(library.candidates(("first", "second", "third")))
    assert len(found) > 300
    for each in found:
        compile(each.text, "<library>", "eval")
        assert each.name


def test_tolerances_come_of_what_right_answers_differ_by() -> None:
    assert oracles.tolerances(0.0, 0.0, [2.0]) == (1e-6, 1e-8)
    rtol, atol = oracles.tolerances(3e-5, 6e-5, [2.0])
    assert (rtol, atol) == (1e-3, 1e-3)
    assert oracles.tolerances(0.0, 0.0, [0.0])[1] == 1e-12
    assert oracles.differing([1.0, 2.0], [1.0, 2.5]) == (0.2, 0.5)
    assert oracles.differing([1.0], [1.0, 2.0])[0] == math.inf
    assert oracles.differing([math.nan], [1.0])[0] == math.inf


CASE = TriedCall(
    function="dot",
    parameters=("a", "b"),
    arguments=("[1, 2]", "(3, 4)"),
    oracle="library",
    by="np.dot",
    want="np.dot(a, b)",
    form=forms.form_of(11),
    rtol=1e-6,
    atol=1e-8,
    keeps=("a",),
)


def outcome(case: TriedCall, answer: object) -> str:
    space: dict[str, object] = {}
    exec(wording.case_source(case, "test", ["why"]), space)
    try:
        space["test"](answer)  # type: ignore[operator]
    except AssertionError as error:
        return str(error)
    return "passed"


def test_a_test_says_what_is_wrong_and_not_what_is_right() -> None:
    def changes(a: list[int], b: tuple[int, ...]) -> int:
        a[0] = 9
        return 11

    assert outcome(CASE, lambda a, b: 11) == "passed"
    assert outcome(CASE, lambda a, b: np.float64(11)) == "passed"
    assert outcome(CASE, lambda a, b: 12) == "wrong value"
    assert outcome(CASE, lambda a, b: "eleven") == "wanted numbers"
    assert outcome(CASE, lambda a, b: [11]) == "wanted one number"
    assert outcome(CASE, changes) == "the arguments must stay as they were"


def test_a_test_of_an_error() -> None:
    case = TriedCall(
        function="f", parameters=("x",), arguments=("0",), oracle="error", error="ValueError"
    )

    def raising(kind: type[Exception]) -> object:
        def f(x: int) -> None:
            raise kind

        return f

    assert outcome(case, raising(ValueError)) == "passed"
    assert outcome(case, raising(TypeError)) == "wanted a ValueError, not another error"
    assert outcome(case, lambda x: 1) == "wanted a ValueError for these arguments"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}),
            pd.DataFrame({"a": [1.0, 2.5], "b": ["x", "y"]}),
        ),
        (pd.DataFrame({"a": [1.0]}), pd.DataFrame({"c": [1.0]})),
        (pd.DataFrame({"a": range(90)}), pd.DataFrame({"a": range(91)})),
        (pd.DataFrame({"a": range(90)}), pd.DataFrame({"a": [*range(89), 7]})),
        ((1.5, 3, True), (1.5, 3, False)),
        ({"slope": 2.0}, {"slope": 2.5}),
        ("converged", "slow"),
        ([[1, 2], [3, 4]], [[1, 2], [3, 5]]),
        (10**20, 10**20 + 1),
        (True, 1),
        (lambda x: x**2, lambda x: x**3),
        (None, 0),
        ([np.array([1, 2]), np.array([3])], [np.array([1, 2]), np.array([4])]),
    ],
)
def test_each_kind_of_result_is_looked_at(right: object, wrong: object) -> None:
    form = forms.form_of(right)
    case = TriedCall(
        function="f", parameters=(), arguments=(), oracle="second answer", form=form,
        rtol=1e-6, atol=1e-9,
    )  # fmt: skip
    assert form is not None
    assert outcome(case, lambda: right) == "passed"
    assert outcome(case, lambda: wrong) != "passed"


def test_hidden_tests_are_not_looked_at() -> None:
    source = (
        "from otter.test_files import test_case\nOK_FORMAT = False\nname = 'q1'\npoints = None\n\n"
        "@test_case(points=0, hidden=False)\ndef test_public(dot):\n    dot([1], [2])\n\n"
        "@test_case(points=1, hidden=True)\ndef test_hidden(dot):\n    dot([77], [2])\n"
    )
    cut = public_part(read_test_file("q1", source, "q1"))
    assert [case.hidden for case in cut.cases] == [False]
    assert "test_public" in cut.source
    assert "77" not in cut.source


def test_the_smallest_choice() -> None:
    stopped = [frozenset("ab"), frozenset("abcd"), frozenset("e"), frozenset("de"), frozenset()]
    chosen = choice.choose(stopped, {}, [1, 1, 1, 1, 1])
    assert set().union(*(stopped[place] for place in chosen)) == set("abcde")
    assert chosen[0] == 1
    assert choice.choose(stopped, {}, [1, 1, 1, 1, 1]) == chosen
    alone = [frozenset("ab"), frozenset("ab")]
    assert choice.choose(alone, {}, [9, 1], most=1) == [1]  # the shorter of two that do the same


def test_who_ran_out_of_time_was_stopped_and_who_is_unknown_was_not() -> None:
    assert choice.stopped_by({"a": "pf", "b": "t?"}, 2) == [frozenset("b"), frozenset("a")]
