"""What a student may read of a hidden case: what its author wrote, and what kind of thing happened.

Never an expected value, a hidden input, or a line of a hidden test.
"""

import msgspec
import pytest
from fakes import doctests, examined, in_thread, make_bundle, outcomes, question

from autograder.views import gradescope

SECRETS = ("4711", "8.25", "secret_input", "assert", "test_hidden", "hidden_table")
HIDDEN = {
    "a wrong value": "assert f(4711) == 8.25",
    "a wrong value, shown": "value = f('secret_input')\nassert value == 8.25, f'{value}, {8.25}'",
    "a text made of a value": "assert f(4711) == 8.25, str(8.25)",
    "a comparison of arrays": "import numpy as np\nnp.testing.assert_allclose(f(4711), 8.25)",
    "an error of the test": "hidden_table = {4711: 8.25}\nhidden_table[f('secret_input')]",
    "an error of ours": "float(f(4711)) - 8.25\nraise KeyError(8.25)",
    "an exception with a value": "raise ValueError(8.25)",
    "a callback that fails": "def g(x): raise ValueError(8.25)\nf(g)",
    "a name that is missing": "undefined_secret_input",
}
ANSWERS = {
    "wrong": "def f(x): return 0",
    "echo": "def f(x): raise ValueError(repr(x))",
    "echo by name": "def f(x):\n    raise type(f'E{x}', (Exception,), {})(x)",
    "echo by class": "def f(x): return type(f'E{x}', (), {})()",
    "echo by output": "def f(x):\n    print(x)\n    return x",
    "calls": "def f(x):\n    return x() if callable(x) else x",
    "looks around": "import sys\ndef f(x): raise ValueError(str(sys._getframe(1).f_locals)[:9])",
}


@pytest.mark.parametrize("source", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_nothing_of_a_hidden_test_is_told(source: str, body: str) -> None:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    bundle = make_bundle(question("q1", f"def test_hidden(f):\n{lines}"))
    result = examined(in_thread, bundle, source, "y = 1")
    (case,) = result.questions[0].cases
    assert case.hidden
    shown = gradescope.document(result)
    told = case.message + str([test["output"] for test in shown["tests"]]) + shown["output"]
    told += str([record.output + record.error for record in result.cells])
    for secret in SECRETS:
        assert secret not in told


def test_text_that_the_author_wrote_is_told(answerer) -> None:
    hidden = question(
        "q1",
        "def test_hidden(f):\n    assert f(1) == 8, 'f should count from one'",
        messages={"failure_message": "Look at the boundary", "success_message": "Well done"},
    )
    wrong = examined(answerer, make_bundle(hidden), "def f(x): return 0")
    assert wrong.questions[0].cases[0].message == "Look at the boundary - f should count from one"
    right = examined(answerer, make_bundle(hidden), "def f(x): return 8")
    assert right.questions[0].cases[0].message == "Well done"


def test_text_of_a_public_case_is_told(answerer) -> None:
    public = question("q1", "def test(f):\n    assert f(1) == 8, f'{f(1)} is not 8'")
    result = examined(answerer, make_bundle(public), "def f(x): return 0")
    assert result.questions[0].cases[0].message == "0 is not 8"


def test_a_missing_name_is_told(answerer) -> None:
    hidden = question("q1", "def test_hidden(f, g):\n    assert f(g)")
    result = examined(answerer, make_bundle(hidden), "def f(x): return 0")
    assert result.questions[0].cases[0].message == "g is not defined"


def test_a_failing_doctest_says_nothing_of_what_it_wanted_where_it_is_hidden(answerer) -> None:
    ok = doctests("q1", ">>> f(4711)\n8.25")
    case = msgspec.structs.replace(ok.cases[0], hidden=True)
    ok = msgspec.structs.replace(ok, cases=(case,))
    result = examined(answerer, make_bundle(ok), "def f(x): return 0")
    assert outcomes(result) == ["failed"]
    assert result.questions[0].cases[0].message == ""
    assert "8.25" in result.questions[0].cases[0].detail


@pytest.mark.slow
def test_errors_after_a_hidden_test_are_told_from_a_candidate_that_heard_none(real) -> None:
    tell = "raise ValueError(f'heard {heard}')"
    bundle = make_bundle(
        question("q1", "def test(f):\n    assert f(3) == 3", "def test_hidden(f):\n    f(4711)"),
        question("q2", "def test(g):\n    assert g() == 1"),
    )
    result = examined(
        real, bundle,
        "heard = []\ndef f(x):\n    heard.append(x)\n    return x\ngrader.check('q1')",
        tell, "print(heard)", f"def g(): {tell}",
    )  # fmt: skip
    assert outcomes(result) == ["passed", "passed", "error"]
    shown = gradescope.document(result)
    shown.pop("extra_data")
    assert "4711" not in str(shown)
    assert r"heard \[3\]" in shown["output"]
    assert r"heard \[3\]" in shown["tests"][1]["output"]
    (printed,) = (record for record in result.cells if record.output)
    assert printed.after_hidden


FILE = "the test cannot read 'nowhere.csv' (No such file or directory)"


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (question("q1", "def test(f, g):\n    open('nowhere.csv')\n    assert g"), FILE),
        (doctests("q1", ">>> lines = open('nowhere.csv')\n>>> f(lines)\n1"), FILE),
        (doctests("q1", ">>> g\n1\n>>> h\n1"), "g is not defined"),
        (doctests("q1", ">>> f(1)\n1\n>>> g\n1"), "`f(1)` printed 0, wanted 1"),
    ],
)
def test_what_went_wrong_first_is_told_not_what_came_of_it(answerer, test, told) -> None:
    result = examined(answerer, make_bundle(test), "def f(x): return 0")
    assert result.questions[0].cases[0].message == told


def test_a_file_that_an_answer_cannot_read_is_its_own(answerer) -> None:
    asked = question("q1", "def test(f): f()")
    result = examined(answerer, make_bundle(asked), "def f(): open('nowhere.csv')")
    assert outcomes(result) == ["error"]
    assert result.questions[0].cases[0].message.startswith("your answer raised FileNotFoundError")
