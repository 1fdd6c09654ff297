"""What a test can do with an answer: call it, be called by it, look at what it returns."""

import pytest
from fakes import LIMITS, doctests, examined, make_bundle, outcomes, question

# name: (cells of the submission, body of the test, parameters)
WORKS = {
    "signature": (
        "def f(a, b=2, *rest, c=None, **more): return a",
        "import inspect\nassert str(inspect.signature(f)) == '(a, b=2, *rest, c=None, **more)'",
    ),
    "name and text": (
        "def f():\n    'Says what.'",
        "assert f.__name__ == 'f' and f.__doc__ == 'Says what.' and callable(f)",
    ),
    "keywords": ("def f(a, *, b): return (a, b)", "assert f(1, b=[2]) == (1, [2])"),
    "callbacks are counted": (
        "def f(g): return [g(n) for n in range(5)]",
        "calls = []\nassert f(lambda n: calls.append(n) or n * 2) == [0, 2, 4, 6, 8]\n"
        "assert calls == [0, 1, 2, 3, 4]",
    ),
    "callbacks get arrays": (
        "import numpy as np\ndef f(g): return g(np.arange(3.0))",
        "import numpy as np\nassert f(np.sum) == 3.0 and type(f(np.sum)) is np.float64",
    ),
    "a callback that raises": (
        "def f(g):\n    try: g()\n    except ValueError as error: return str(error)",
        "def g(): raise ValueError('the expected value is 42')\nassert f(g) == ''",
    ),
    "an answer wrapped by the test is the test's own": (
        "def g(n): return n * 2\ndef h(g): return [g(n) for n in range(3)]\nf = [g, h]",
        "import functools\ng, h = f\ncalls = []\n@functools.wraps(g)\ndef counted(n):\n"
        "    calls.append(n)\n    return g(n)\n"
        "assert h(counted) == [0, 2, 4] and calls == [0, 1, 2]",
    ),
    "an object that counts the calls of an answer": (
        "def g(n): return n * 2\ndef h(g): return [g(n) for n in range(3)]\nf = [g, h]",
        "import functools\ng, h = f\nclass Counted:\n    def __init__(self, of):\n"
        "        functools.update_wrapper(self, of)\n        self.of, self.calls = of, 0\n"
        "    def __call__(self, n):\n        self.calls += 1\n        return self.of(n)\n"
        "counted = Counted(g)\nassert h(counted) == [0, 2, 4] and counted.calls == 3",
    ),
    "test and answer call each other": (
        "def f(n, g): return 1 if n == 0 else n * g(n - 1)",
        "def g(n): return f(n, g)\nassert f(6, g) == 720",
    ),
    "a callback's own function comes back as itself": (
        "def f(g): return g",
        "def g(): pass\nassert f(g) is g",
    ),
    "an answer passed to an answer": (
        "def f(g, x=None): return g(x) if callable(g) else (lambda x: x + 1)",
        "h = f(1)\nassert f(h, 1) == 2",
    ),
    "functions that answers return": (
        "def f(n):\n    def add(m): return n + m\n    return add",
        "assert f(2)(3) == 5 and [g(1) for g in (f(1), f(2))] == [2, 3]",
    ),
    "functions in containers": ("f = {'a': [len, lambda x: -x]}", "assert f['a'][1](3) == -3"),
    "changes in place reach the test": (
        "def f(x, d, a):\n    x.append(4); d['k'] = x; a += 1",
        "import numpy as np\nx, d, a = [1], {}, np.zeros(2)\nassert f(x, d, a) is None\n"
        "assert x == [1, 4] and d == {'k': [1, 4]} and a.tolist() == [1, 1]",
    ),
    "a test that expects no change": (
        "def f(x): return sorted(x)",
        "x = [3, 1]\nassert f(x) == [1, 3] and x == [3, 1]",
    ),
    "changes by a callback reach the answer": (
        "def f(g):\n    x = [1]\n    g(x)\n    return x",
        "assert f(lambda x: x.append(2)) == [1, 2]",
    ),
    "what a callback raises comes through": (
        "def f(g): return g()",
        "def g(): raise RuntimeError('no gradient')\n"
        "try: f(g)\nexcept RuntimeError as error: assert str(error) == 'no gradient'\n"
        "else: assert False",
    ),
    "an answer's own error behind a callback's is its own": (
        "def f(g):\n    try: g()\n    except RuntimeError: raise RuntimeError('mine')",
        "def g(): raise RuntimeError('theirs')\n"
        "try: f(g)\nexcept RuntimeError as error: assert str(error) == 'mine'\n"
        "else: assert False",
    ),
    "what an exception was made with": (
        "def f(key): raise KeyError(key)",
        "try: f('a')\n"
        "except KeyError as error: assert (error.args, str(error)) == (('a',), \"'a'\")\n"
        "else: assert False",
    ),
    "an iterator of the test is read from both sides": (
        "def f(values): return next(values), next(values)",
        "values = iter([1, 2, 3])\nassert f(values) == (1, 2) and next(values) == 3",
    ),
    "a generator of the test is read to its end": (
        "def f(values): return sum(values)",
        "assert f(n * n for n in range(4)) == 14",
    ),
    "a stream of the test is written to": (
        "def f(stream): print('b', file=stream)",
        "import io\nstream = io.StringIO()\nstream.write('a')\nf(stream)\n"
        "assert stream.getvalue() == 'ab\\n'",
    ),
    "generators are told from lists": (
        "def f(n):\n    yield n",
        "import types\nmade = f(2)\n"
        "assert isinstance(made, types.GeneratorType) and next(made) == 2",
    ),
    "functions have attributes": (
        "def f(g):\n    def inner(x):\n        inner.calls += 1\n        return g(x)\n"
        "    inner.calls = 0\n    return inner",
        "h = f(len)\nassert h('abc') == 3 and h.calls == 1 and callable(h)\n"
        "assert h.__name__ == 'inner' and h.__doc__ is None",
    ),
    "functions have hints": (
        "def f(n: int, *more: str) -> 'text': return ''",
        "assert f.__annotations__.keys() == {'n', 'more', 'return'}\n"
        "assert f.__annotations__['n'] in (int, 'int')",
    ),
    "generators of the test advance": (
        "def f(rng): return rng.normal(size=3)",
        "import numpy as np\nrng, twin = np.random.default_rng(1), np.random.default_rng(1)\n"
        "assert f(rng).tolist() == twin.normal(size=3).tolist() and rng.normal() == twin.normal()",
    ),
    "generators of the answer": (
        "import numpy as np\nf = np.random.default_rng(5)",
        "import numpy as np\nassert f.normal() == np.random.default_rng(5).normal()",
    ),
    "a generator handed from callback to callback": (
        "def f(g, rng): return [g(rng) for _ in range(3)]",
        "import numpy as np\nrng, twin = np.random.default_rng(2), np.random.default_rng(2)\n"
        "assert f(lambda r: r.random(), rng) == [twin.random() for _ in range(3)]",
    ),
    "generator functions": (
        "def f(n):\n    for i in range(n):\n        yield i\n    raise ValueError('end')",
        "it = f(2)\nassert (next(it), next(it)) == (0, 1)\n"
        "try:\n    next(it)\nexcept ValueError as error:\n    assert str(error) == 'end'\n"
        "else:\n    assert False",
    ),
    "iterators end": ("f = map(str, [1, 2])", "assert list(f) == ['1', '2'] and list(f) == []"),
    "named tuples": (
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\nf = P(1, y=2)",
        "assert f == (1, 2) and f.y == 2 and type(f).__name__ == 'P' and f._fields == ('x', 'y')",
    ),
    "dataclasses": (
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: list\n"
        "f = P(1, [2])",
        "assert f.x == 1 and f.y == [2]",
    ),
    "classes of the notebook": (
        "class f:\n    def __init__(self, x): self.x = x\n"
        "    def more(self, n=1): return self.x + n",
        "thing = f(2)\nassert thing.x == 2 and thing.more(n=5) == 7",
    ),
    "elements": (
        "class T:\n    def __getitem__(self, k): return k\nf = T()",
        "assert f['a', 1] == ('a', 1)",
    ),
    "missing attributes": (
        "class T: pass\nf = T()",
        "assert not hasattr(f, 'x') and getattr(f, 'y', 3) == 3",
    ),
    "modules are the test's own": (
        "import numpy as f",
        "import numpy\nassert f is numpy",
    ),
    "built-in classes": ("f = [int, list]", "assert f == [int, list]"),
    "classes of libraries": (
        "import numpy as np, decimal\nf = [np.float64, decimal.Decimal, range]",
        "import numpy as np, decimal\nassert f == [np.float64, decimal.Decimal, range]\n"
        "assert f[0] != np.float32 and np.float64 == f[0] and f[0] in {np.float64}\n"
        "assert type(f[0]) == type and isinstance(f[0], type)\n"
        "assert str(f[0]) == f'{f[0]}' == repr(f[0]) == \"<class 'numpy.float64'>\"\n"
        "assert f[0].__name__ == 'float64' and f[1].__module__ == 'decimal'\n"
        "assert isinstance(np.float64(1), f[0]) and not isinstance(1, f[0])\n"
        "assert f[0](2) == 2.0 and issubclass(f[0], f[0])",
    ),
    "a class given to an answer is the class": (
        "def f(x, y): return repr(x) + x.__name__, isinstance(y, x), x is type(y)",
        "import numpy as np\n"
        "assert f(int, 1) == (\"<class 'int'>int\", True, True)\n"
        "assert f(np.float64, np.float64(2)) == (\"<class 'numpy.float64'>float64\", True, True)\n"
        "assert f(type(np.arange(3)), 5)[1:] == (False, False)\n"
        "assert f(type(...), ...) == (\"<class 'ellipsis'>ellipsis\", True, True)\n"
        "assert f(type(None), None) == (\"<class 'NoneType'>NoneType\", True, True)",
    ),
    "a class that an answer gave comes back as itself": (
        "class A: pass\nclass B(A): pass\ndef f(x=None, y=None):\n"
        "    return B if x is None else (x is B, x is A, isinstance(y, x))",
        "k = f()\nassert f(k, k()) == (True, False, True)\nassert f(type(k()), 1)[0]\n"
        "assert type(k()) == k and type(k()).__name__ == k.__name__ == 'B'\n"
        "assert isinstance(k(), k) and str(k) == \"<class '__main__.B'>\"",
    ),
    "members of enumerations": (
        "import enum\nclass C(enum.Enum):\n    RED = 1\n    BLUE = 2\nclass L(enum.IntEnum):\n"
        "    LOW = 1\ndef f(x=None): return (C, C.RED, L.LOW) if x is None else x is C.RED",
        "c, red, low = f()\nassert red == c.RED and red != c.BLUE and f(red) and not f(c.BLUE)\n"
        "assert low == 1 and low + 1 == 2 and low.name == 'LOW' and c(1).name == 'RED'\n"
        "assert isinstance(red, c) and type(red) == c and type(red).__name__ == 'C'",
    ),
    "types of columns": (
        "import pandas as pd, numpy as np\n"
        "t = pd.DataFrame({'a': [1], 'b': pd.Categorical(['x'])})\n"
        "f = (t['a'].dtype, t['b'].dtype, np.dtype('O'))",
        "import numpy as np\nassert f[0] == np.int64 and f[0] == 'int64' and f[1] == 'category'\n"
        "assert f[2] == object",
    ),
    "modules given to an answer": (
        "def f(m): return m.sqrt(4), m.__name__",
        "import math\nassert f(math) == (2.0, 'math')",
    ),
    "what a class inherits": (
        "class A: pass\nclass B(A, ValueError): pass\nf = (A, B)",
        "assert issubclass(f[1], f[0]) and not issubclass(f[0], f[1])\n"
        "assert isinstance(f[1](), f[0]) and f[0] != f[1]",
    ),
    "what can be called and has its own equality": (
        "class f:\n    def __init__(self, w): self.w = w\n"
        "    def __call__(self, x, y=2): return [x] * self.w\n"
        "    def __eq__(self, other): return self.w == other.w",
        "import inspect\nassert f(3).w == 3 and f(2)(1) == [1, 1]\n"
        "assert str(inspect.signature(f(2))) == '(x, y=2)'",
    ),
    "types of numbers": (
        "import numpy as np\nf = [1, 1.0, True, np.float64(1), np.int32(1), np.True_, 1j]",
        "import numpy as np\nassert [type(x) for x in f] == "
        "[int, float, bool, np.float64, np.int32, np.bool_, complex]",
    ),
    "built-in exceptions": (
        "def f(x): raise IndexError(f'no {x}')",
        "try:\n    f(3)\nexcept LookupError as error:\n"
        "    assert isinstance(error, IndexError) and str(error) == 'no 3'\n"
        "else:\n    assert False",
    ),
    "exceptions of the notebook are what they derive from": (
        "class Mine(KeyError): pass\ndef f(): raise Mine('k')",
        "try:\n    f()\nexcept KeyError:\n    pass\nelse:\n    assert False",
    ),
    "exceptions with odd arguments": (
        "def f(): b'\\xff'.decode()",
        "try:\n    f()\nexcept ValueError:\n    pass",
    ),
    "objects inside object arrays": (
        "import numpy as np\nf = np.array([None, 'a', [1]], dtype=object)",
        "assert f.tolist() == [None, 'a', [1]]",
    ),
    "sets, counters, queues": (
        "from collections import Counter, deque\nf = ({1, 2}, Counter('aab'), deque([1]))",
        "assert f[0] == {1, 2} and f[1].most_common(1) == [('a', 2)] and f[2].popleft() == 1",
    ),
    "half characters as arguments": ("def f(x): return len(x)", "assert f('\\ud800') == 1"),
}


@pytest.mark.parametrize(("cells", "body"), WORKS.values(), ids=WORKS)
def test_works(answerer, cells: str, body: str) -> None:
    test = "def test(f):\n" + "\n".join(f"    {line}" for line in body.splitlines())
    result = examined(answerer, make_bundle(question("q1", test)), cells)
    assert outcomes(result) == ["passed"], result


def test_a_test_that_passes_something_endless_back_and_forth_is_stopped(answerer) -> None:
    endless = question("q1", "def test(f):\n    def g(): return f(g)\n    g()")
    assert outcomes(examined(answerer, make_bundle(endless), "def f(g): return g()")) == ["error"]


def test_rebinding_in_a_doctest_vanishes_and_changes_stay(answerer) -> None:
    ok = doctests("q1", ">>> x = 5\n>>> x\n5", ">>> x\n1", ">>> f(2)\n[2]", ">>> f(3)\n[2, 3]")
    cells = ["x = 1\nkept = []", "def f(n):\n    kept.append(n)\n    return kept"]
    assert outcomes(examined(answerer, make_bundle(ok), *cells)) == ["passed"] * 4


# ------------------------------------------------------------------ matplotlib

PLOT = """\
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
figure, axes = plt.subplots(1, 2)
first = axes[0]
first.plot([0, 1, 2], [0, 1, 4], color="red", label="squares")
first.scatter([1, 2], [3, 4])
first.set(title="Title", xlabel="x", ylabel="y", xlim=(0, 5))
first.legend()
"""
PLOTTED = {
    "labels": "assert first.get_title() == 'Title'\n"
    "assert first.get_xlabel() + first.get_ylabel() == 'xy'",
    "limits": "assert tuple(first.get_xlim()) == (0, 5)",
    "lines": "line = first.lines[0]\nassert line.get_ydata().tolist() == [0, 1, 4]",
    "listed lines": "(line,) = first.get_lines()\nassert line.get_color() == 'red'",
    "offsets": "assert first.collections[0].get_offsets().tolist() == [[1, 3], [2, 4]]",
    "legend": "assert [t.get_text() for t in first.get_legend().get_texts()] == ['squares']",
    "axes of the figure": "assert len(figure.axes) == 2 and figure.axes[0].get_title() == 'Title'",
    "array of axes": "assert axes.shape == (2,) and axes[0].get_title() == 'Title'",
    "classes": "from matplotlib.axes import Axes\nfrom matplotlib.figure import Figure\n"
    "assert isinstance(first, Axes) and isinstance(figure, Figure)",
    "size": "assert list(figure.get_size_inches()) == [6.4, 4.8]",
}


@pytest.mark.slow
def test_plots(real) -> None:
    """One candidate for all: importing matplotlib is what takes long."""
    questions = []
    for number, body in enumerate(PLOTTED.values()):
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        questions.append(question(f"q{number}", f"def test(figure, axes, first):\n{lines}"))
    limits = LIMITS.__class__(cell=20.0, call=5.0)
    result = examined(real, make_bundle(*questions, limits=limits), PLOT)
    assert dict(zip(PLOTTED, outcomes(result), strict=True)) == dict.fromkeys(PLOTTED, "passed")
