"""Which definition a name of the notebook has: the one that ran, or none."""

from __future__ import annotations

import pytest
from fakes import examined, make_bundle, outcomes, question

from autograder.grading.examiner.sources import Undecided, source_in

DECOY = "def f(n):\n    return sum(range(n))\n"
REAL = "def real(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
SWAPS = {
    "if False": REAL + "f = real\nif False:\n    def f(n):\n        return sum(range(n))",
    "while False": REAL + "f = real\nwhile 0:\n    def f(n):\n        return sum(range(n))",
    "except": REAL
    + "f = real\ntry:\n    pass\nexcept:\n    def f(n):\n        return sum(range(n))",
    "an alias": DECOY + REAL + "f = real",
    "an import": DECOY + "from helper import f",
    "all of a module": DECOY + "from helper import *",
    "a loop": DECOY + REAL + "for f in [real]: pass",
    "a with": DECOY + REAL + "import contextlib\nwith contextlib.nullcontext(real) as f: pass",
    "a walrus": DECOY + REAL + "print(f := real)",
    "a match": DECOY + REAL + "match real:\n    case f: pass",
    "one of two": DECOY + REAL + "f, g = real, 1",
    "global": DECOY + REAL + "def swap():\n    global f\n    f = real\nswap()",
    "globals": DECOY + REAL + "globals()['f'] = real",
    "globals by another name": DECOY + REAL + "g = globals\ng()['f'] = real",
    "exec": DECOY + REAL + "exec('f = real')",
    "a default": DECOY + REAL + "def g(a=(f := real)): pass",
    "the module": DECOY + REAL + "import __main__\n__main__.f = real",
    "the module by sys": DECOY + REAL + "import sys\nsys.modules['__main__'].f = real",
    "its code": DECOY + REAL + "f.__code__ = real.__code__",
    "getattr": DECOY + REAL + "getattr(f, '__glo' + 'bals__')['f'] = real",
    "setattr": DECOY + REAL + "import sys as s\nsetattr(s, 'a', real)",
    "the shell": DECOY + REAL + "get_ipython().push({'f': real})",
    "ctypes": DECOY + REAL + "import ctypes",
    "a layer": REAL + "def swap(g): return real\n@swap\n" + DECOY,
    "a lambda as layer": REAL + "@(lambda g: real)\n" + DECOY,
    "a layer that is given it": REAL + "import functools\n@functools.wraps(real)\n" + DECOY,
    "a layer called as a library": REAL
    + "import functools\nclass functools:\n    cache = lambda g: real\n@functools.cache\n"
    + DECOY,
    "behind an error": DECOY + "%CELL%" + "1 / 0\n" + DECOY,
    "behind a mistake of its cell": REAL.replace("real", "f") + "%CELL%" + DECOY + "return 1",
    "with an error in its default": REAL.replace("real", "f") + "%CELL%def f(n, m=1 / 0): pass",
    "with an error in its annotation": REAL.replace("real", "f") + "%CELL%def f(n: 1 / 0): pass",
    "a written file": REAL + "f = real%CELL%%%writefile f.py\n" + DECOY,
    "another language": REAL + "f = real%CELL%%%bash\n" + DECOY,
    "a magic": DECOY + "%CELL%%run other.py f",
    "inside a function": REAL + "f = real\ndef g():\n    " + DECOY.replace("\n", "\n    "),
    "text": REAL + "f = real\n'''\n" + DECOY + "'''",
    "deleted": DECOY + "del f",
    "a class": "class f:\n    pass\n" + DECOY + "f = 3",
}


def found(source: str, name: str = "f") -> str | None:
    try:
        return source_in(name, source.split("%CELL%"))
    except Undecided as error:
        return None if "\n" not in str(error) else str(error)


@pytest.mark.parametrize("source", SWAPS.values(), ids=SWAPS)
def test_what_may_stand_for_another_is_not_told(source: str) -> None:
    assert found(source) is None


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (DECOY, DECOY),
        ("import sys, re\nx = re.compile('a')\n" + DECOY + "print(f(3))", DECOY),
        ("1 / 0\n" + DECOY, DECOY),
        (REAL.replace("real", "f") + "%CELL%" + DECOY, DECOY),
        ("def f(n): ...%CELL%import numpy as np\nx = 3\n" + DECOY, DECOY),
        ("%matplotlib inline\n!ls\n" + DECOY, DECOY),
        ("%%time\n" + DECOY, DECOY),
        ("get_ipython().run_line_magic('matplotlib', 'inline')%CELL%" + DECOY, DECOY),
        ("import functools\n@functools.lru_cache(maxsize=None)\n" + DECOY,
         "@functools.lru_cache(maxsize=None)\n" + DECOY),
        ("f = lambda n: n  # twice\n", "f = lambda n: n  # twice\n"),
        ("class f:\n    x = 1\n", "class f:\n    x = 1\n"),
        ("def g(f):\n    f = 3\n    return [f for f in g]\n" + DECOY, DECOY),
        ("f.cache = {}%CELL%" + DECOY, DECOY),
        ("%%bash\nls%CELL%" + DECOY, DECOY),
    ],
)  # fmt: skip
def test_a_plain_definition_is_told(source: str, told: str) -> None:
    assert found(source) == told


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("class A:\n    def m(self):\n        return 1\n", "    def m(self):\n        return 1\n"),
        ("class A:\n    def m(self): return 1\n    m = 3\n", None),
        ("class A:\n    if False:\n        def m(self): return 1\n", None),
        ("class A:\n    def m(self): return 1\nA.m = None\n", None),
        ("def A(): pass\n", None),
    ],
)
def test_what_stands_in_a_class(source: str, told: str | None) -> None:
    assert found(source, "A.m") == told


@pytest.mark.slow
def test_a_test_gets_the_text_by_the_name_it_asked_for(real) -> None:
    reads = question(
        "q1",
        "def test(f):\n    import inspect\n    assert 'for' not in inspect.getsource(f)",
        "def test(A):\n    import inspect\n    assert 'return 1' in inspect.getsource(A.m)",
        "def test(f):\n    import inspect\n    inspect.getsource(f(0))",
    )
    rest = "class A:\n    def m(self):\n        return 1"
    bundle = make_bundle(reads)
    assert outcomes(examined(real, bundle, DECOY, rest)) == ["passed"] * 2 + ["failed"]
    swapped = REAL + "f = real\nif False:\n    def f(n):\n        return sum(range(n))"
    lie = "import inspect\ninspect.getsource = lambda value: 'def f(n):\\n    return sum(range(n))'"
    result = examined(real, bundle, swapped, rest, lie)
    assert outcomes(result)[0] == "failed"
    assert "f is not defined by a plain definition" in result.questions[0].cases[0].detail
