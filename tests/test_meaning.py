"""What the author's text says of the names that tests ask for."""

from __future__ import annotations

import pytest
from fakes import doctests, question

from autograder.formats.bundle import Question, bound_in, of_master, of_tests

GIVEN = "import numpy as np\n%matplotlib inline\nfrom hashlib import sha1\nimport scipy.stats"


def told(asked: Question, *cells: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    found = of_master(asked, bound_in(cells))
    return found.imports, found.redefined


def test_a_master_says_which_names_are_imports() -> None:
    asked = doctests("q1", ">>> np.isclose(x, sha1(y)) or scipy.stats.sem(x)\nTrue")
    wanted = ("import numpy as np", "import scipy.stats", "from hashlib import sha1")
    assert told(asked, GIVEN, "x = 1") == (wanted, ())
    assert told(doctests("q1", ">>> x\n1"), GIVEN, "x = 1") == ((), ())


@pytest.mark.parametrize(
    "answer",
    [
        "np = 5",
        "def np(): pass",
        "for np in []: pass",
        "import numpy.linalg as np",
        "with f as np: 0",
    ],
)
def test_a_name_that_is_bound_in_two_ways_is_asked_for(answer: str) -> None:
    assert told(doctests("q1", ">>> np\n5"), GIVEN, answer) == ((), ())


def test_statements_that_bind_the_same_are_all_taken() -> None:
    cells = ["import scipy", "import scipy.stats", "try:\n    import scipy\nexcept E:\n    pass"]
    asked = question("q1", "def test(scipy): assert scipy")
    assert told(asked, *cells)[0] == ("import scipy", "import scipy.stats")


def test_what_a_star_may_bring_is_tried() -> None:
    asked = doctests("q1", ">>> Table(t).sum() == max(t)\nTrue")
    imports, redefined = told(asked, "from datascience import *", "t = 1")
    assert imports == ("from datascience import Table", "from datascience import max")
    assert redefined == ()


@pytest.mark.parametrize(
    ("cell", "redefined"),
    [
        ("def sum(x): return 0", ("sum",)),
        ("max = 5", ()),
        ("for sum in [1]: pass", ("sum",)),
        ("[sum for sum in [1]]", ()),
        ("def f():\n    sum = 0", ()),
        ("def f():\n    global sum\n    sum = 0", ("sum",)),
        ("lambda sum: 0", ()),
    ],
)
def test_a_master_says_which_built_in_names_are_answers(
    cell: str, redefined: tuple[str, ...]
) -> None:
    assert told(doctests("q1", ">>> sum(x)\n3"), cell)[1] == redefined
    assert told(question("q1", "def test(sum): assert sum([1])"), cell)[1] == redefined
    assert told(question("q1", "def test(env): assert env['sum']"), cell)[1] == redefined


@pytest.mark.parametrize(
    ("case", "redefined"),
    [
        (">>> sum([1, 2])\n3", ("sum",)),
        (">>> max == 5\nTrue", ("max",)),
        (">>> np.isclose(sum([1]), 1)\nTrue", ("sum",)),
        (">>> y = [1]\n>>> sum(y)\n1", ("sum",)),
        (">>> sum(v for v in [1])\n1", ("sum",)),
        (">>> def g(a):\n...     b = a\n...     return b\n>>> sum(g([1]))\n1", ("sum",)),
        (">>> sum(x)\n3", ()),
        (">>> len(np.loadtxt('a'))\n3", ()),
        (">>> len(open('a').read())\n3", ()),
        (">>> len(plt.gca().lines)\n3", ()),
        (">>> import os\n>>> len(os.listdir())\n3", ()),
        (">>> round(mean([1]), 2)\n1.0", ()),
    ],
)
def test_without_a_master_a_doctest_asks_for_a_built_in_name_where_there_is_nothing_else(
    case: str, redefined: tuple[str, ...]
) -> None:
    assert of_tests([doctests("q1", case)])[0].redefined == redefined


def test_one_doctest_that_can_be_about_nothing_else_is_enough() -> None:
    asked = doctests("q1", ">>> sum([1])\n1", ">>> round(sum(x))\n1")
    assert of_tests([asked])[0].redefined == ("sum",)


def test_without_a_master_a_parameter_asks_for_a_built_in_name() -> None:
    tests = question("q1", "def test(sum, x): assert sum(x) == max(x)")
    assert of_tests([tests])[0].redefined == ("sum",)


@pytest.mark.parametrize(
    "source",
    [
        "if here:\n    !pip install x\n\nimport numpy as np",
        "if here:\n    %pip install x \\\n        y\nimport numpy as np",
        "%%time\nimport numpy as np",
        "%%capture out --no-stderr\nimport numpy as np",
        "files = !ls\nimport numpy as np",
        "a, b = %sql select 1\nimport numpy as np",
        "import numpy as np\nnp.mean?\nnp??\n?np",
        "for f in x:\n\t!rm {f}\n\timport numpy as np",
    ],
)
def test_what_only_a_notebook_understands_hides_no_import(source: str) -> None:
    assert bound_in([source]).imports == {"np": ("import numpy as np",)}


def test_what_is_assigned_from_the_shell_is_bound() -> None:
    assert bound_in(["np = !ls"]).others == {"np"}
    assert bound_in(["import numpy as np", "np = %who"]).imports == {}


def test_a_cell_of_another_language_binds_nothing() -> None:
    assert bound_in(["%%bash\nimport numpy as np"]).imports == {}


def test_long_lines_of_blanks_are_read_in_no_time_to_speak_of() -> None:
    assert bound_in([" " * 200_000 + "(\n!x\n"]).imports == {}


def test_without_a_master_tests_and_custom_say_what_is_an_import() -> None:
    first = question("q1", "def test(x):\n    import numpy as n\n    assert n.all(x)")
    second = doctests(
        "q2", ">>> import datetime as dt\n>>> dt.date(x)\n1", ">>> n.all(np.sum(x))\n1"
    )
    third = doctests("q3", ">>> bpd.DataFrame == math.pi\nFalse", ">>> pd = 5\n>>> pd\n5")
    assert [each.imports for each in of_tests([first, second, third])] == [
        (),
        ("import numpy as n", "import numpy as np"),
        ("import babypandas as bpd", "import math"),
    ]
