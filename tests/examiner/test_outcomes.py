"""What an examination makes of a submission: outcomes, points, order, and what a loss costs."""

import pytest
from fakes import LIMITS, doctests, examined, make_bundle, outcomes, question

from autograder.formats.bundle import Case, Question
from autograder.result import Outcome

SQUARE = question(
    "q1",
    "def test_three(square):\n    assert square(3) == 9",
    "def test_hidden_minus(square):\n    assert square(-2) == 4",
)
HANG = "def square(x):\n    while True:\n        pass"
STUBBORN = """\
def square(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""

ANSWERS = {
    "right": ("def square(x):\n    return x * x", "passed passed"),
    "right by lambda": ("square = lambda x: x ** 2", "passed passed"),
    "right by class": ("class square(int):\n    def __new__(c, x): return x*x", "passed passed"),
    "wrong": ("def square(x):\n    return 2 * x", "failed failed"),
    "half right": ("def square(x):\n    return 9", "passed failed"),
    "returns nothing": ("def square(x): pass", "failed failed"),
    "raises": ("def square(x):\n    return 1 / 0", "error error"),
    "raises its own": ("class E(Exception): pass\ndef square(x):\n    raise E", "error error"),
    "raises a base exception": ("def square(x):\n    raise KeyboardInterrupt", "error error"),
    "leaves": ("import sys\ndef square(x):\n    sys.exit(0)", "error error"),
    "recursion without end": ("def square(x):\n    return square(x)", "error error"),
    "missing": ("x = 1", "missing missing"),
    "misspelt": ("def sqaure(x): return x*x", "missing missing"),
    "not callable": ("square = 9", "failed failed"),
    "wrong signature": ("def square(): return 9", "error error"),
    "syntax error": ("def square(x) return x", "missing missing"),
    "defined before an error": ("def square(x): return x*x\n1/0", "passed passed"),
    "too large an answer": ("def square(x): return 'a' * (2 << 20)", "error error"),
    "inside itself": ("def square(x):\n    a = []\n    a.append(a)\n    return a", "error error"),
    "half a character": ("def square(x): return '\\ud800'", "failed failed"),
    "raises half a character": ("def square(x): raise ValueError('\\ud800')", "error error"),
}


@pytest.mark.parametrize(("source", "wanted"), ANSWERS.values(), ids=ANSWERS)
def test_outcomes(answerer, source: str, wanted: str) -> None:
    result = examined(answerer, make_bundle(SQUARE), source)
    assert " ".join(outcomes(result)) == wanted
    assert result.score == wanted.split().count("passed")
    assert result.max_score == 2


LOST = {
    "hangs": (HANG, "timeout timeout"),
    "hangs asleep": ("import time\ndef square(x):\n    time.sleep(99)", "timeout timeout"),
    "ends its process": ("import os\ndef square(x):\n    os._exit(0)", "crashed crashed"),
    "kills its process": (
        "import os\ndef square(x):\n    os.kill(os.getpid(), 9)",
        "crashed crashed",
    ),
    "crashes in C": ("import ctypes\ndef square(x):\n    ctypes.string_at(0)", "crashed crashed"),
    "one crash": (
        "import os\ndef square(x):\n    return 9 if x > 0 else os._exit(1)",
        "passed crashed",
    ),
    "one hang": ("def square(x):\n    while x > 0: pass\n    return 4", "timeout passed"),
    "forks and goes on": (
        "import os\ndef square(x):\n    os.fork()\n    return x*x",
        "passed passed",
    ),
    "closes everything": ("import os\ndef square(x):\n    os.closerange(0, 99)", "crashed crashed"),
    "eats memory": ("def square(x):\n    return len(bytearray(1 << 40))", "error error"),
}


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize(("source", "wanted"), LOST.values(), ids=LOST)
def test_outcomes_of_what_a_process_can_do(real, source: str, wanted: str) -> None:
    assert " ".join(outcomes(examined(real, make_bundle(SQUARE), source))) == wanted


@pytest.mark.slow
def test_a_loop_that_catches_everything_is_ended_from_outside(real) -> None:
    limits = LIMITS.__class__(cell=1.0, call=0.2, submission=30.0, patience=1.0)
    after = question("q2", "def test(x):\n    assert x == 1")
    result = examined(real, make_bundle(SQUARE, after, limits=limits), STUBBORN, "x = 1")
    assert outcomes(result) == ["timeout", "timeout", "passed"]


# ------------------------------------------------------------------ order

STATE = [question(f"q{n}", f"def test(x):\n    assert x == {n}") for n in (1, 2, 3)]


def test_a_question_sees_the_state_at_its_check_cell(answerer) -> None:
    cells = ["x = 1", "grader.check('q1')", "x = 2", "grader.check('q2')", "x = 3"]
    result = examined(answerer, make_bundle(*STATE), "grader = None", *cells)
    assert outcomes(result) == ["passed"] * 3


def test_the_last_check_of_a_question_counts(answerer) -> None:
    cells = ["x = 0", "grader.check('q1')", "x = 1\ngrader.check('q1')", "x = 2"]
    assert outcomes(examined(answerer, make_bundle(STATE[0]), *cells)) == ["passed"]


def test_an_error_in_a_cell_does_not_stop_the_next(answerer) -> None:
    result = examined(answerer, make_bundle(STATE[1]), "x = 1", "raise ValueError('é')", "x += 1")
    assert outcomes(result) == ["passed"]
    (record,) = [cell for cell in result.cells if cell.outcome is not Outcome.PASSED]
    assert (record.cell, record.outcome, record.line) == (2, Outcome.ERROR, 1)
    assert record.error == "ValueError: é"


def test_results_come_in_the_order_of_the_bundle(answerer) -> None:
    cells = ["x = 2", "grader.check('q2')", "x = 1", "grader.check('q1')", "x = 3"]
    result = examined(answerer, make_bundle(*STATE), *cells)
    assert [q.name for q in result.questions] == ["q1", "q2", "q3"]
    assert outcomes(result) == ["passed"] * 3


SPEAK = """\
import os
for n in range(3, 50):
    try: os.write(n, {})
    except OSError: pass
"""
CELL_LOSSES = {
    "hangs": "while True: pass",
    "hangs and catches all": "while True:\n    try:\n        while True: pass\n    except: pass",
    "ends": "import os; os._exit(0)",
    "closes its socket": "import os; os.closerange(3, 99)",
    "speaks for itself": SPEAK.format("b'\\0\\0\\0\\5hello'"),
    "announces 4 GiB": SPEAK.format("b'\\xff' * 9"),
}


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize("cell", CELL_LOSSES.values(), ids=CELL_LOSSES)
def test_a_lost_cell_costs_that_cell_only(real, cell: str) -> None:
    """Marks earned before are kept, and the cells after it run."""
    limits = LIMITS.__class__(cell=0.3, call=0.3, submission=30.0, patience=1.0)
    bundle = make_bundle(*STATE, limits=limits)
    result = examined(
        real, bundle, "x = 1\ngrader.check('q1')", cell, "x = 2\ngrader.check('q2')", "x = 3"
    )
    assert outcomes(result) == ["passed"] * 3
    assert 2 in [record.cell for record in result.cells]


@pytest.mark.slow
def test_a_message_that_answers_another_question_costs_that_cell_only(real) -> None:
    """A forged 'timed out' or 'raised' must not end the examiner."""
    forge = """
import socket
from autograder.grading.wire import frames, messages
for n in range(3, 50):
    try:
        frames.send(socket.socket(fileno=n), messages.pack({}))
        break
    except Exception: pass
"""
    for said in (
        "messages.TimedOut()",
        "messages.Raised('E', 'E', '')",
        "messages.Back(5, [], {})",
    ):
        result = examined(
            real, make_bundle(*STATE[:2]), "x = 1\ngrader.check('q1')", forge.format(said), "x = 2"
        )
        assert outcomes(result) == ["passed", "passed"]


@pytest.mark.slow
def test_a_submission_may_not_lose_candidates_for_ever(server) -> None:
    crash = question("q1", *["def test(f):\n    f()"] * 50)
    before = server.spawned
    result = examined(server.candidate, make_bundle(crash), "import os\ndef f(): os._exit(0)")
    assert outcomes(result) == ["crashed"] * 50
    assert server.spawned - before <= 41


@pytest.mark.slow
def test_the_time_of_a_submission_is_counted_over_all_its_candidates(server) -> None:
    """Else every crash would buy the whole time again."""
    import time

    from fakes import make_notebook

    from autograder.grading.examiner.examine import examine

    limits = LIMITS.__class__(cell=1.0, call=0.1, submission=0.3, patience=1.0)
    slow = question("q1", *["def test(f):\n    f()"] * 30)
    bundle = make_bundle(slow, limits=limits)
    end = time.monotonic() + 0.3

    source = "import os, time\ndef f():\n    time.sleep(0.05)\n    os._exit(0)"
    started = time.monotonic()
    result = examine(bundle, "s", make_notebook(source), lambda: server.candidate(bundle, end))
    assert time.monotonic() - started < 2
    assert outcomes(result)[0] == "crashed"
    assert outcomes(result)[-1] == "timeout"


# ------------------------------------------------------------------ tests that catch everything


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("source", "wanted"),
    [("import os\ndef f(): os._exit(0)", "crashed"), ("def f():\n    while True: pass", "timeout")],
    ids=["crash", "hang"],
)
@pytest.mark.parametrize("catch", ["except:", "except BaseException:"])
def test_a_test_that_catches_everything_does_not_reward_a_loss(real, source, wanted, catch) -> None:
    wants_an_error = question(
        "q1", f"def test(f):\n    try:\n        f()\n    {catch}\n        return\n    assert False"
    )
    after = question("q2", "def test(x):\n    assert x == 1")
    result = examined(real, make_bundle(wants_an_error, after), source, "x = 1")
    assert outcomes(result) == [wanted, "passed"]


@pytest.mark.slow
def test_an_endless_answer_does_not_hang_the_test(real) -> None:
    """It is stopped where it asks for more; what asks no more: `tests/batch/test_watchdog.py`."""
    endless = question(
        "q1",
        "def test_count(counted):\n    assert list(counted)[:2] == [0, 1]",
        "def test_again(counted):\n    try:\n        list(counted)\n    except: pass",
    )
    cells = ["import itertools\ncounted = itertools.count()"]
    limits = LIMITS.__class__(cell=0.2, call=0.2, submission=30.0)
    result = examined(real, make_bundle(endless, limits=limits), *cells)
    assert outcomes(result) == ["timeout", "timeout"]


# ------------------------------------------------------------------ points and formats


@pytest.mark.parametrize(("all_or_nothing", "score"), [(False, 1.0), (True, 0.0)])
def test_all_or_nothing(answerer, all_or_nothing: bool, score: float) -> None:
    both = question(
        "q1", "def test(x): assert x", "def test(x): assert not x", all_or_nothing=all_or_nothing
    )
    assert examined(answerer, make_bundle(both), "x = 1").score == score


def test_what_a_test_file_does_not_hold_is_unexamined_and_has_no_points(answerer) -> None:
    good, bad = STATE[0], Question(name="q2", source="1/0", cases=(Case(name="a", points=1.0),))
    short = Question(name="q3", source=good.source, cases=(*good.cases, *good.cases))
    result = examined(answerer, make_bundle(good, bad, short), "x = 1")
    assert outcomes(result) == ["passed", *["unexamined"] * 3]
    assert [q.points for q in result.questions] == [1.0, None, None]
    assert result.score is None


def test_an_argument_that_cannot_cross_is_our_trouble(answerer) -> None:
    odd = question("q1", "def test(f):\n    try:\n        f(object())\n    except: pass")
    assert outcomes(examined(answerer, make_bundle(odd), "def f(x): pass")) == ["unexamined"]


def test_manual_questions_have_no_result(answerer) -> None:
    manual = Question(name="q9", manual=True, manual_points=3)
    result = examined(answerer, make_bundle(STATE[0], manual), "x = 1")
    assert [q.name for q in result.questions] == ["q1"]
    assert result.max_score == 1


def test_doctests(answerer) -> None:
    ok = doctests(
        "q1",
        ">>> square(3)\n9",
        ">>> len([square(n) for n in range(3)])\n3\n>>> y = 5\n>>> square(y) > 0\nTrue",
        ">>> square('a')\nTraceback (most recent call last):\nTypeError: ...",
        ">>> y\n5",
        ">>> square(2)\n5",
        ">>> cube(2)\n8",
        ">>> divided(1)\n1",
        ">>> len(values)\n4",
    )
    cells = ["def square(x): return x ** 2", "def divided(x): return x / 0", "values = [1, 2, 3]"]
    assert outcomes(examined(answerer, make_bundle(ok), *cells)) == [
        *("passed", "passed", "failed", "missing", "failed", "missing", "error", "failed")
    ]


def test_of_a_doctest_the_first_failing_example_is_told(answerer) -> None:
    ok = doctests(
        "q1",
        ">>> square(3)\n9\n>>> square(2)\n5\n>>> square(1)\n7",
        ">>> square(2)\n5\n>>> divided(1)\n1",
        ">>> divided(1)\n1\n>>> square(2)\n5",
        ">>> square(2)",
    )
    cells = ["def square(x): return x ** 2", "def divided(x): return x / 0"]
    result = examined(answerer, make_bundle(ok), *cells)
    assert outcomes(result) == ["failed", "failed", "error", "failed"]
    wrong, wrong_too, raised, unexpected = (case.message for case in result.questions[0].cases)
    assert wrong == "`square(2)` printed 4, wanted 5"
    assert wrong_too == wrong
    assert raised.startswith("your answer raised ZeroDivisionError: division by zero")
    assert unexpected == "`square(2)` printed 4, wanted nothing"


def test_a_doctest_of_another_numpy(answerer) -> None:
    ok = doctests(
        "q1",
        ">>> flag\nTrue",
        ">>> flag\nnp.True_",
        ">>> [mean, 1]\n[1.5, 1]",
        ">>> [mean, 1]\n[np.float64(1.5), 1]",
        ">>> mean\nnp.float32(1.5)",
        ">>> flag\nFalse",
        ">>> text\nTrue",
    )
    cells = ["import numpy as np", "flag, mean, text = np.True_, np.float64(1.5), 'np.True_'"]
    assert outcomes(examined(answerer, make_bundle(ok), *cells)) == [
        *("passed", "passed", "passed", "passed", "failed", "failed", "failed")
    ]


@pytest.mark.slow
def test_a_loss_in_a_doctest_ends_that_case_only(real) -> None:
    ok = doctests(
        "q1",
        ">>> f()\n1\n>>> f()\n1",
        ">>> 1\n1",
        ">>> g()\nTraceback (most recent call last):\nValueError: x",
    )
    cells = ["def f():\n    while True: pass", "import os\ndef g(): os._exit(0)"]
    assert outcomes(examined(real, make_bundle(ok), *cells)) == ["timeout", "passed", "crashed"]


def test_names_as_a_mapping(answerer) -> None:
    env = question(
        "q1",
        "def test(env):\n    assert 'x' in env and 'y' not in env and env['x'] == 1",
        "def test(env):\n    assert env.get('y', 5) == 5",
        "def test(env):\n    if 'y' in env: pass\n    assert env['x'] == 2",
        "def test(env):\n    env['y']",
    )
    wanted = ["passed", "passed", "failed", "missing"]
    assert outcomes(examined(answerer, make_bundle(env), "x = 1")) == wanted


# ------------------------------------------------------------------ seeds

DRAWN = question(
    "q1",
    "def test(a, b):\n    assert a == b",
    "def test(draw):\n    assert 0 <= draw() < 1",
)
DRAW = "import numpy as np\na = np.random.rand()\ndraw = np.random.rand"


def test_a_seed_is_set_before_each_cell(answerer) -> None:
    bundle = make_bundle(DRAWN, seed=42)
    assert outcomes(examined(answerer, bundle, DRAW, "b = np.random.rand()")) == ["passed"] * 2


def test_a_seed_can_be_a_variable(answerer) -> None:
    named = question("q1", "def test(a, b):\n    assert a == b == 42")
    bundle = make_bundle(named, seed=42, seed_variable="rng_seed")
    assert outcomes(examined(answerer, bundle, "a = rng_seed", "b = rng_seed")) == ["passed"]


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["np.random.rand()", "np.random.default_rng().random()"])
def test_without_a_seed_draws_differ_but_runs_agree(real, draw) -> None:
    bundle = make_bundle(question("q1", "def test(a, b):\n    assert a != b"))
    cells = [f"import numpy as np\na = {draw}", f"b = {draw}\nprint(a, b)"]
    one, two = (examined(real, bundle, *cells) for _ in range(2))
    assert outcomes(one) == ["passed"]
    assert one == two


# ------------------------------------------------------------------ one submission after the other


def test_nothing_of_one_submission_reaches_the_next(answerer) -> None:
    """A worker lives on; what a test file keeps in variables must not."""
    shared = question(
        "q1",
        "def test(f):\n    assert f(TABLE) == 6 and len(SEEN) == 0\n    SEEN.append(1)",
        before="TABLE, SEEN = [1, 2, 3], []",
    )
    bundle = make_bundle(shared)
    spoiling = "def f(table):\n    total = sum(table)\n    table.clear()\n    return total"
    for _ in range(2):
        assert outcomes(examined(answerer, bundle, spoiling)) == ["passed"]


# ------------------------------------------------------------------ output


@pytest.mark.slow
def test_output_is_kept_up_to_the_limit(real) -> None:
    loud = "for _ in range(1000): print('x' * 1000)"
    result = examined(real, make_bundle(STATE[0]), "print('hello')", loud, "x = 1\nx")
    by_cell = {record.cell: record.output for record in result.cells}
    assert by_cell[1] == "hello\n"
    assert sum(map(len, by_cell.values())) < 12_000


@pytest.mark.slow
def test_half_characters_in_output_do_not_end_a_candidate(real) -> None:
    result = examined(
        real, make_bundle(STATE[0]), "print('\\ud800')", "raise ValueError('\\udfff')", "x = 1"
    )
    assert outcomes(result) == ["passed"]
    assert [record.outcome.value for record in result.cells] == ["passed", "error"]


def test_line_and_cell_of_an_error_are_told(answerer) -> None:
    result = examined(
        answerer, make_bundle(SQUARE), "y = 1", "def square(x):\n    z = 1\n    return 1 / 0"
    )
    public, hidden = result.questions[0].cases
    assert "(cell 2, line 3)" in public.message
    assert hidden.message == "your answer raised an error"
    assert "ZeroDivisionError" in hidden.detail


# ------------------------------------------------------------------ what an answer makes of a test


@pytest.mark.parametrize(
    "asks", ["g(1 << 1_048_000)", "g([1 << 1_048_000])", "g(1 << 600_000, 1 << 600_000)"]
)
def test_an_answer_that_makes_too_much_of_a_lent_function_is_told_so(answerer, asks: str) -> None:
    lends = question(
        "q1",
        "def test(f):\n    def g(x, y=2):\n        return x * y * y if y == 2 else x * y\n"
        "    assert f(g) == 12",
    )
    cell = f"def f(g):\n    try: {asks}\n    except Exception: pass\n    return g(3)"
    assert outcomes(examined(answerer, make_bundle(lends), cell)) == ["passed"]


DEEP = "def f(x):\n    for _ in range(148): x = [x]\n    return x"


@pytest.mark.slow
@pytest.mark.parametrize(("proved", "wanted"), [(True, "failed"), (False, "unexamined")])
def test_what_a_test_cannot_give_back_is_the_answers_doing_where_it_was_proved(
    server, proved: bool, wanted: str
) -> None:
    deeper = question("q1", "def test(f):\n    try: f([[[[f(1)]]]])\n    except: pass")
    bundle = make_bundle(deeper)
    result = examined(lambda given: server.candidate(given, proved=proved), bundle, DEEP)
    assert outcomes(result) == [wanted]


@pytest.mark.slow
def test_a_number_for_the_state_is_a_number(server) -> None:
    """Lists would be compared, and they can be deeper than that goes."""
    cell = (
        "from autograder.grading.candidate import servant\n"
        "value = []\nfor _ in range(400): value = [value]\n"
        "servant.footprint = lambda names: value\n"
        "def square(x): return x * x"
    )
    result = examined(server.candidate, make_bundle(SQUARE, STATE[1]), cell, "x = 2")
    assert outcomes(result) == ["passed", "passed", "passed"]
