"""What NumPy 1 and NumPy 2 print for one value is the same; else texts differ as they look."""

import numpy as np
import pytest

from autograder.grading.examiner.prints import is_same

SAME = [
    ("True", "np.True_"),
    ("3.0", "np.float64(3.0)"),
    ("nan", "np.float64(nan)"),
    ("-inf", "np.float64(-inf)"),
    ("1e-05", "np.float32(1e-05)"),
    ("[1.0, 2.0]", "[np.float64(1.0), np.float64(2.0)]"),
    ("(1, True)", "(np.int64(1), np.True_)"),
    ("{'a': 1}", "{'a': np.int64(1)}"),
    ("{1: [2.5]}", "{np.int64(1): [np.float64(2.5)]}"),
    ("array([1.0, None], dtype=object)", "array([np.float64(1.0), None], dtype=object)"),
    ("'a'", "np.str_('a')"),
    ("b'a'", "np.bytes_(b'a')"),
    ("'a) np.int64(3'", "np.str_('a) np.int64(3')"),
    ("(1+2j)", "np.complex128(1+2j)"),
    ("2j", "np.complex128(2j)"),
    ("(1, 2.0)", "np.void((1, 2.0), dtype=[('a', '<i8'), ('b', '<f8')])"),
    ("1.0", "np.longdouble('1.0')"),
    ("numpy.datetime64('2020-01-01')", "np.datetime64('2020-01-01')"),
    ("[np.float64(1.0), 2]", "[1.0, np.int64(2)]"),
    ("(0.5,\n 1.5)\n", "(np.float64(0.5), np.float64(1.5))\n"),
]

DIFFERENT = [
    ("True", "np.False_"),
    ("3.0", "np.float64(3.5)"),
    ("3", "np.float64(3.0)"),
    ("np.float64(3.0)", "np.float32(3.0)"),
    ("[np.int64(1)]", "[np.int32(1)]"),
    ("True", "'np.True_'"),
    ("3.0", "'np.float64(3.0)'"),
    ("3.0", "my_np.float64(3.0)"),
    ("3.0", "np.float64(3.0"),
    ("3.0", "np.something(3.0)"),
    ("numpy.datetime64('2020-01-01')", "np.datetime64('2020-01-02')"),
    ("3.0", "4.0"),
    ("a np.True_", "b np.True_"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_value(one: str, other: str) -> None:
    assert is_same(one, other)
    assert is_same(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_values(one: str, other: str) -> None:
    assert not is_same(one, other)
    assert not is_same(other, one)


SCALARS = (
    *(np.True_, np.int8(3), np.uint64(2**63), np.float32(0.1), np.float64("nan")),
    *(np.longdouble(0.1), np.complex64(1 + 2j), np.complex128(2j), np.str_("x")),
    np.datetime64("2021-05-06"),
)


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_what_this_numpy_prints(value: object) -> None:
    new = repr([value, (value, {"key": value})])
    with np.printoptions(legacy="1.25"):
        old = repr([value, (value, {"key": value})])
    assert old != new
    assert is_same(old, new)
