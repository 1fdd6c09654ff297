"""What a submission leaves behind disturbs neither its next question nor the next submission."""

import sys
import warnings

import pytest
from fakes import Server, examined, make_bundle, outcomes, question

pytestmark = pytest.mark.slow  # in confined processes

LEFT_BEHIND = {
    "a busy thread": "import threading\n"
    "def spin():\n    while not stop: sum(range(1000))\n"
    "stop = False\nthreading.Thread(target=spin, daemon=True).start()",
    "a thread that holds a lock": "import logging, threading\n"
    "held = lambda: (logging._lock.acquire(), threading.Event().wait())\n"
    "threading.Thread(target=held, daemon=True).start()",
    "another folder": "import os\nos.mkdir('deep')\nos.chdir('deep')",
    "no folder": "import os\nos.mkdir('gone')\nos.chdir('gone')\nos.rmdir('../gone')",
    "warnings as errors": "import warnings\nwarnings.simplefilter('error')",
    "warnings turned off": "import warnings\nwarnings.warn = None",
    "seeds": "import random\nrandom.seed(1)\nnp.random.seed(1)",
    "a patched numpy": "np.mean = np.array = np.float64 = None",
    "patched builtins": "import builtins\nbuiltins.len = builtins.print = lambda *a: 7",
    "no modules": "import sys\nsys.modules.clear()\nsys.path.clear()\nsys.meta_path.clear()",
    "no output": "import sys\nsys.stdout = sys.stderr = None",
    "errors of numbers": "np.seterr(all='raise')",
    "a low limit of recursion": "import sys\nsys.setrecursionlimit(120)",
    "no collector": "import gc\ngc.disable()\ngc.set_threshold(0)",
    "signal handlers": "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
    "signal.setitimer(signal.ITIMER_REAL, 1000)",
    "another environment": "import os\nos.environ.clear()\nos.umask(0o777)",
    "hooks": "import sys\nsys.settrace(lambda *a: None)\nsys.excepthook = None",
    "a file": "open('left.txt', 'w').write('here')",
    "a codec": "import codecs\ncodecs.register_error('strict', lambda e: ('', e.end))",
    "a decimal context": "import decimal\ndecimal.getcontext().prec = 1",
}
BUNDLE = make_bundle(
    question("q1", "def test(f):\n    assert f(2) == 4"),
    question("q2", "def test(g):\n    import numpy as np\n    assert np.mean(g([1, 2])) == 1.5"),
    question("q3", "def test(h):\n    assert h() == 3.5"),
)
HONEST = """
import decimal, os, random, warnings
import numpy as np
def f(x): return x * x
def g(values): return list(values)
def h():
    warnings.warn("only a warning")
    quiet = np.array([0.0]) / 0.0
    third = decimal.Decimal(1) / decimal.Decimal(3)
    deep = (lambda f: f(f, 200))(lambda f, n: 0 if n == 0 else f(f, n - 1))
    assert os.listdir() == [] and len(str(third)) > 10 and len([1, 2]) == 2
    return float(np.mean([3, 4])) + deep
drawn = random.random(), np.random.random()
"""


@pytest.fixture(scope="module")
def real():
    """The confined process, started where warnings are no errors (as they are in tests)."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        server = Server()
    yield server.candidate
    server.close()


@pytest.mark.parametrize("act", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_the_next_question_and_the_next_submission_are_right(real, act: str) -> None:
    left = examined(
        real,
        BUNDLE,
        HONEST,
        "grader.check('q1')",
        act,
        "stop = True" if "spin" in act else "",
        "grader.check('q2')",
    )
    assert outcomes(left)[:2] == ["passed", "passed"]
    assert outcomes(examined(real, BUNDLE, HONEST)) == ["passed", "passed", "passed"]


@pytest.mark.parametrize("act", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_so_they_are_where_a_call_does_it(real, act: str) -> None:
    body = "\n".join(f"    {line}" for line in act.splitlines())
    source = HONEST.replace("def f(x): return x * x", f"def f(x):\n{body}\n    return 4")
    left = examined(real, BUNDLE, source, "grader.check('q1')", "stop = True", "grader.check('q2')")
    assert outcomes(left)[1] == "passed"
    assert outcomes(examined(real, BUNDLE, HONEST)) == ["passed", "passed", "passed"]


def test_questions_and_submissions_draw_the_same_numbers(real) -> None:
    drawn = question("q1", "def test(draw, first):\n    assert draw() == first")
    bundle = make_bundle(drawn)
    source = "import numpy as np\ndef draw(): return float(np.random.random())\nfirst = draw()"
    assert outcomes(examined(real, bundle, source)) == ["failed"]  # the second draw, not the first
    again = "np.random.seed(3)\nfirst = draw()\nnp.random.seed(3)"
    assert outcomes(examined(real, bundle, source, again)) == ["passed"]


def test_a_test_that_seeds_seeds_the_answer(real) -> None:
    seeds = question(
        "q1",
        "def test(draw, roll):\n"
        "    import random\n    import numpy as np\n"
        "    np.random.seed(5)\n    wanted = float(np.random.random())\n"
        "    np.random.seed(5)\n    assert draw() == wanted\n"
        "    random.seed(6)\n    wanted = random.random()\n"
        "    random.seed(6)\n    assert roll() == wanted",
    )
    source = "import random\nimport numpy as np\n"
    source += "def draw(): return float(np.random.random())\ndef roll(): return random.random()"
    assert outcomes(examined(real, make_bundle(seeds), source)) == ["passed"]


def test_source_that_stands_in_no_cell_is_refused(real) -> None:
    reads = question(
        "q1",
        "def test(f):\n    import inspect\n    assert 'for' not in inspect.getsource(f)",
        "def test(f):\n    import inspect\n    assert len(inspect.getsourcelines(f)[0]) == 1",
    )
    loop = "def f(n):\n    for i in range(n): pass"
    lie = "import inspect\ninspect.getsource = lambda value: 'def f(n): return n'"
    bundle = make_bundle(reads)
    assert outcomes(examined(real, bundle, "def f(n): return n")) == ["passed", "passed"]
    assert outcomes(examined(real, bundle, loop)) == ["failed", "failed"]
    assert outcomes(examined(real, bundle, loop, lie)) == ["failed", "failed"]


def test_no_submission_has_the_examiner_import_a_module(real) -> None:
    """What stands for a module that the author's text does not import is asked of the notebook."""
    source = "import sys, json.tool, statistics\ndef f(name):\n    return sys.modules[name]"
    asks = question("q1", "def test(f):\n    f('json.tool').main", "def test(f):\n    f('json')")
    result = examined(real, make_bundle(asks), source)
    assert outcomes(result) == ["passed", "passed"]
    assert "json.tool" not in sys.modules
    uses = question(
        "q1",
        "def test(f):\n    import statistics\n    assert f('statistics') is statistics",
        "def test(f):\n    import sys\n    assert f('json') is not sys.modules['json']",
    )
    assert outcomes(examined(real, make_bundle(uses), source)) == ["passed", "passed"]


def test_what_a_hidden_call_prints_stays_with_the_examiner(real) -> None:
    hidden = question("q1", "def test_hidden(f):\n    assert f(7919) == 3")
    result = examined(real, make_bundle(hidden), "def f(x):\n    print('asked', x)", "f(1)")
    (case,) = result.questions[0].cases
    assert "7919" not in case.message
    assert all("7919" not in cell.output for cell in result.cells)
