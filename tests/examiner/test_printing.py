"""The options by which a notebook prints hold where a doctest prints its values."""

import sys

import numpy as np
import pandas as pd
import pytest
from fakes import doctests, examined, make_bundle, outcomes, question

from autograder.grading.candidate.servant import print_options
from autograder.grading.examiner.printing import printing

pytestmark = pytest.mark.slow  # loads pandas

AS_BEFORE = (np.get_printoptions(), pd.get_option("display.float_format"))

PRINTED = {
    "precision": (
        "import numpy as np\nnp.set_printoptions(precision=2, suppress=True)",
        "x = np.array([1.23456, 1e-9])",
        ">>> x\narray([1.23, 0.  ])",
    ),
    "all of a long array": (
        "import numpy as np\nnp.set_printoptions(threshold=np.inf, linewidth=10000)",
        "x = np.arange(1001)",
        ">>> '...' in str(x)\nFalse",
    ),
    "the way of an older NumPy": (
        "import numpy as np\nnp.set_printoptions(legacy='1.13')",
        "x = np.array([1.0, 2.0])",
        ">>> x\narray([ 1.,  2.])",
    ),
    "rows and columns": (
        "import pandas as pd\npd.set_option('display.max_rows', 2, 'display.precision', 1)",
        "x = pd.Series([1.25, 2.25, 3.25])",
        ">>> print(x)\n0    1.2\n    ... \n2    3.2\nLength: 3, dtype: float64",
    ),
    "a format": (
        "import pandas as pd\npd.options.display.float_format = '${:,.2f}'.format",
        "x = pd.Series([1234.5])",
        ">>> print(x)\n0   $1,234.50\ndtype: float64",
    ),
}


@pytest.mark.parametrize(("options", "answer", "test"), PRINTED.values(), ids=PRINTED)
def test_a_doctest_prints_as_the_notebook_does(real, options, answer, test) -> None:
    bundle = make_bundle(doctests("q1", test))
    assert outcomes(examined(real, bundle, options, answer)) == ["passed"]
    library = options.partition("\n")[0]
    assert outcomes(examined(real, bundle, library, answer)) == ["failed"]
    assert (np.get_printoptions(), pd.get_option("display.float_format")) == AS_BEFORE


def test_other_tests_print_as_ever(real) -> None:
    options = "import numpy as np\nnp.set_printoptions(precision=2)\nx = np.array([1.2345])"
    plain = question("q1", "def test(x): assert str(x) == '[1.2345]'")
    assert outcomes(examined(real, make_bundle(plain), options)) == ["passed"]


HOSTILE = {
    "no options": 5,
    "a text that is printed for a number": {"numpy": {"nanstr": "3.0", "infstr": "3.0"}},
    "a function": {"numpy": {"formatter": {"all": print}}, "pandas": {"display.float_format": id}},
    "a text that says another number": {"pandas": {"display.float_format": "1{:.0f}"}},
    "a format that looks inside": {"pandas": {"display.float_format": "{0.__class__}"}},
    "a long format": {"pandas": {"display.float_format": "{:.999f}"}},
    "numbers out of bounds": {"numpy": {"precision": 10**9, "edgeitems": -1, "linewidth": 0}},
    "no numbers": {"numpy": {"precision": "8", "threshold": True, "suppress": 1, "legacy": 0}},
    "another option": {"pandas": {"mode.chained_assignment": "raise", "io.excel.xls.reader": "x"}},
    "no library": {"numpy": 5, "pandas": [1], "sys": {"path": []}},
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_plain_bounded_option_is_passed_over(said) -> None:
    values = [np.array([np.nan, 2.5]), pd.Series([2.5])]
    before = [repr(value) for value in values]
    with printing(said):
        assert [repr(value) for value in values] == before


def test_options_that_a_library_does_not_take_are_passed_over() -> None:
    with printing({"numpy": {"precision": 2.5}}):
        assert repr(np.array([2.5])) == "array([2.5])"


def test_what_is_said_of_a_process_as_it_is_changes_nothing() -> None:
    before = print_options()
    assert before["numpy"]["threshold"] < sys.maxsize
    with printing(before):
        assert print_options() == before
