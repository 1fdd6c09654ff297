"""An answer calls a function of the test's: however that ends, what is asked next is answered."""

import pytest
from fakes import examined, make_bundle, outcomes, question

NEXT = question("q2", "def test(after):\n    assert after(4) == 16")
AFTER = "def after(x): return x * x"


def asked(answerer, test: str, answer: str) -> list[str]:
    """How a question that lends a function, and the one after it, end."""
    bundle = make_bundle(question("q1", test), NEXT)
    return outcomes(examined(answerer, bundle, f"{answer}\n{AFTER}"))


LENDS = "def test(answer):\n    assert answer(lambda x: 2 * x) == {wanted}"


def test_an_answer_that_recurses_too_deep_costs_its_own_question_alone(answerer) -> None:
    deep = "def answer(f, x=0): return answer(f, f(x) + 1)"
    assert asked(answerer, LENDS.format(wanted=1), deep) == ["error", "passed"]


@pytest.mark.parametrize("argument", ["2.5", "21", "'text'", "[[1.5], {2: 3}]"])
def test_right_up_to_the_limit_of_recursion(answerer, argument: str) -> None:
    """Somewhere below it there is no room to ask: then that is told, and nothing half is said."""
    deep = f"""
import sys
def depth():
    frame, count = sys._getframe(), 0
    while frame: frame, count = frame.f_back, count + 1
    return count
def down(f, left):
    return down(f, left - 1) if left > 0 else f({argument})
def tried(f, left):
    try: return down(f, left)
    except RecursionError: return 'no room'
def answer(f):
    found = [tried(f, sys.getrecursionlimit() - depth() - margin) for margin in range(60)]
    return [each for each in found if each not in ({argument}, 'no room')] + [f(3)]
"""
    echo = "def test(answer):\n    assert answer(lambda x: x) == [3]"
    assert asked(answerer, echo, deep) == ["passed", "passed"]


def test_functions_may_be_called_from_several_threads(answerer) -> None:
    threads = """
from concurrent.futures import ThreadPoolExecutor
def answer(f):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(f, range(40)))
"""
    wanted = "[2 * x for x in range(40)]"
    assert asked(answerer, LENDS.format(wanted=wanted), threads) == ["passed", "passed"]


def test_a_thread_that_is_left_asks_on_and_disturbs_nobody(answerer) -> None:
    left = """
import threading
def answer(f):
    def on():
        try:
            for x in range(1000): f(x)
        except BaseException: pass
    threading.Thread(target=on, daemon=True).start()
    return f(1)
"""
    assert asked(answerer, LENDS.format(wanted=2), left) == ["passed", "passed"]


def test_arguments_that_are_too_large_for_a_message_are_told_to_the_answer(answerer) -> None:
    large = """
def answer(f):
    try: f('x' * (65 << 20))
    except ValueError: return f(5)
"""
    assert asked(answerer, LENDS.format(wanted=10), large) == ["passed", "passed"]


@pytest.mark.parametrize("margin", range(0, 40, 2))
def test_a_test_that_goes_too_deep_takes_no_answer_for_another(answerer, margin: int) -> None:
    """Its own question is lost where it was interrupted half-way; the next one is asked anew."""
    deep = f"""
def test(answer):
    def down(x, left):
        return down(x, left - 1) if left > 0 else answer(x)
    import sys
    frame, depth = sys._getframe(), 0
    while frame: frame, depth = frame.f_back, depth + 1
    for more in range(2):
        try: down(1.5, sys.getrecursionlimit() - depth - {margin} - more)
        except RecursionError: pass
    assert answer(3) == 6
"""
    first, second = asked(answerer, deep, "def answer(x): return 2 * x")
    assert first in ("passed", "crashed")
    assert second == "passed"


@pytest.mark.slow
def test_an_answer_that_is_interrupted_while_it_waits_is_ended(real) -> None:
    """What the function returns to nobody must not be taken for the answer to something else."""
    impatient = """
import signal
def answer(f):
    def stop(number, frame): raise TimeoutError
    signal.signal(signal.SIGUSR1, stop)
    import os, threading
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    try: return f(1)
    except TimeoutError: return 2
"""
    slow = (
        "def test(answer):\n    import time\n"
        "    assert answer(lambda x: time.sleep(0.4) or 2 * x) == 2"
    )
    assert asked(real, slow, impatient) == ["crashed", "passed"]
