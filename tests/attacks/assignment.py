"""The assignment that the attacks are handed in for, an honest submission, and what must stay secret.

Hidden tests hold values that stand nowhere else, so that one found in anything a student sees is
a leak. A submission's question is worth its cases, one point each.
"""

from __future__ import annotations

import msgspec
from fakes import doctests, make_bundle, question

from autograder.formats.bundle import sealed
from autograder.limits import Limits

LIMITS = Limits(
    cell=1.0,
    call=0.5,
    submission=20.0,
    patience=2.0,
    memory_mib=256,
    file_mib=4,
    processes=16,
    output_mib=0.02,
    message_mib=4,
)

Q1 = (
    "def test(square):\n    assert square(3) == 9, f'square(3) gave {square(3)}'",
    "def test_hidden(square):\n    found = square(7919)\n    assert found == 62710561, f'{found} for 7919'",
    "def test_hidden(square):\n    n = 86028121\n    assert square(n) == 7400837602790641",
)
Q2 = (
    "def test(total, countdown):\n    assert total([1, 2, 3]) == 6\n    assert sum(countdown(4)) == 10",
    """\
def test_hidden(total):
    import numpy as np
    values = np.array([1031.5, 2063.25, 4127.125])
    np.testing.assert_allclose(total(values), 7221.875)""",
)
Q3 = (
    """\
def test(evens):
    import pandas as pd
    found = evens(pd.DataFrame({'n': [1, 2, 4]}))
    assert isinstance(found, pd.DataFrame)
    assert list(found['n']) == [2, 4], f"{list(found['n'])}\"""",
    """\
def test_hidden(evens):
    import pandas as pd
    table = pd.DataFrame({'n': [60013, 60014, 60016], 'fruit': ['kumquat', 'nectarine', 'medlar']})
    wanted = pd.DataFrame({'n': [60014, 60016], 'fruit': ['nectarine', 'medlar']}, index=[1, 2])
    pd.testing.assert_frame_equal(evens(table), wanted)""",
)
Q4 = (
    "def test(twice, shout):\n    assert twice(lambda x: x + 1, 1) == 3\n    assert shout('a') == 'A!'",
    """\
def test_hidden(twice):
    seen = []
    def triple(x):
        seen.append(x)
        return 3 * x
    assert twice(triple, 30241) == 272169
    assert seen == [30241, 90723]""",
    "def test_hidden(shout):\n    assert shout('marzipan') == 'MARZIPAN!'",
)

Q5 = (
    ">>> round(mean([1, 2.5]), 2)\n1.75",
    ">>> bool(np.isclose(mean([30011.5, 30012.5]), 30012))\nTrue",
)
Q6 = (
    """\
def test(write_total):
    import json
    write_total([1, 2, 3])
    with open('total.json') as file:
        assert json.load(file) == 6""",
    """\
def test_hidden(write_total):
    import json, os
    assert os.path.exists('data.csv')
    write_total([40009, 50021])
    with open('total.json') as file:
        assert json.load(file) == 90030""",
)
Q7 = (
    "def test(amount):\n    assert int(amount(3)) == 27",
    """\
def test_hidden(amount):
    found = amount(733)
    assert int(found) == 393832837
    assert f'{found:.1f}' == '393832837.0'""",
    """\
def test_hidden(apply):
    seen = []
    def grow(x):
        seen.append(x)
        return x * x
    assert apply(grow, 521) == 271441
    assert seen == [521]""",
    """\
def test_hidden(row):
    import numpy as np
    assert np.array(row(617)).tolist() == [617, 1234, 1851]""",
)
Q8 = (
    """\
def test(renamed):
    import pandas as pd
    table = pd.DataFrame({'n': [1, 2]})
    assert renamed(table).equals(pd.DataFrame({'m': [1, 2]}))""",
    """\
def test_hidden(renamed):
    import pandas as pd
    found = renamed(pd.DataFrame({'n': [70001, 70003], 'fruit': ['quince', 'loquat']}))
    assert isinstance(found, pd.DataFrame)
    assert found.equals(pd.DataFrame({'m': [70001, 70003], 'fruit': ['quince', 'loquat']}))""",
    """\
def test_hidden(unique):
    found = unique([80021, 80039, 80021])
    assert found.issuperset({80021, 80039}) and found.issubset({80021, 80039})""",
)

Q9 = (
    """\
def test(cubes):
    import inspect
    assert cubes(3) == [0, 1, 8]
    assert "for" not in inspect.getsource(cubes)""",
)

BUNDLE = make_bundle(
    question("q1", *Q1), question("q2", *Q2), question("q3", *Q3), question("q4", *Q4),
    doctests("q5", *Q5),
    question("q6", *Q6),
    question("q7", *Q7, diagnoses=()),
    question("q8", *Q8),
    question("q9", *Q9),
    limits=LIMITS,
    files={"data.csv": b"n\n1\n2\n"},
    programs=False,
)  # fmt: skip
WITH_PROGRAMS = sealed(msgspec.structs.replace(BUNDLE, programs=True))

_NUMBERS = (
    7919, 62710561, 86028121, 7400837602790641, 30241, 90723, 272169, 60013, 60014, 60016,
    40009, 50021, 90030, 393832837, 271441, 1234, 1851, 70001, 70003, 80021, 80039,
)  # fmt: skip
_TEXTS = ("1031.5", "2063.25", "4127.125", "7221.875", "kumquat", "nectarine", "medlar", "marzipan")
_TEXTS += ("quince", "loquat")
SECRETS = frozenset(
    form
    for text in (*map(str, _NUMBERS), *_TEXTS, *(f"{number:x}" for number in _NUMBERS))
    for form in (text, text[::-1], text.upper(), text.encode().hex())
)
"""Each also turned round, in capitals and in two kinds of hexadecimal."""

FULL = {
    "q1": 3.0, "q2": 2.0, "q3": 2.0, "q4": 3.0, "q5": 2.0, "q6": 2.0, "q7": 4.0, "q8": 3.0, "q9": 1.0
}  # fmt: skip

HONEST = """\
# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    return n * n
# %%
grader.check("q1")
# %%
def total(values):
    return float(np.sum(values))

def countdown(n):
    return list(range(n, 0, -1))
# %%
grader.check("q2")
# %%
def evens(table):
    return table[table["n"] % 2 == 0]
# %%
grader.check("q3")
# %%
def twice(g, x):
    return g(g(x))

def shout(text):
    return text.upper() + "!"
# %%
grader.check("q4")
# %%
def mean(values):
    return sum(values) / len(values)
# %%
grader.check("q5")
# %%
import json

def write_total(values):
    with open("total.json", "w") as file:
        json.dump(sum(values), file)
# %%
grader.check("q6")
# %%
def amount(n):
    return n ** 3

def apply(g, x):
    return g(x)

def row(n):
    return [n, 2 * n, 3 * n]
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
# %%
def cubes(n):
    return list(map(lambda x: x**3, range(n)))
# %%
grader.check("q9")
"""
