"""Columns and tables of Polars."""

import datetime

import pytest
from hypothesis import strategies as st

from wire.laws import Law, needed

pytestmark = pytest.mark.slow  # loads the library

pl = needed("polars")
NUMBERS = ["pls", "a", ["Int64"], ["l", 1, 2]]


def columns() -> list:
    day = datetime.datetime(2020, 1, 2, 3, 4, 5, 6)
    return [
        *(pl.Series("a", [1, None, 3]), pl.Series("b", [1.5, float("nan")]), pl.Series("", [])),
        *(pl.Series("c", ["x", None]), pl.Series("d", [True]), pl.Series("e", [day.date(), None])),
        *(pl.Series("f", [day]), pl.Series("g", [day]).dt.replace_time_zone("Europe/Rome")),
        *(pl.Series("h", [datetime.timedelta(1)]), pl.Series("i", [day.time()])),
        *(
            pl.Series("j", ["a", "b", "a"], dtype=pl.Categorical),
            pl.Series("k", [[1], [2, 3], None]),
        ),
        *(pl.Series("m", [b"x"]), pl.Series("n", [1], dtype=pl.UInt8)),
    ]


def tables() -> list:
    return [
        pl.DataFrame(),
        pl.DataFrame(columns()[:1]),
        pl.DataFrame({"x": [1, 2], "y": ["a", "b"]}),
    ]


def same_column(one, other) -> bool:
    return (one.name, one.dtype) == (other.name, other.dtype) and one.equals(other, null_equal=True)


LAWS = {
    "pls": Law(
        st.deferred(lambda: st.sampled_from(columns())),
        same_column,
        refused={
            "another type": ["pls", "a", ["Object"], ["l", 1]],
            "another unit": ["pls", "a", ["Datetime", "h", None], ["l", 1]],
            "a zone that is a file": ["pls", "a", ["Datetime", "ms", "/etc/x y"], ["l", 1]],
            "lists in lists": ["pls", "a", [*["List"] * 1, ["List", ["List", ["List"]]]], ["l"]],
            "no list": ["pls", "a", ["Int64"], ["t", 1]],
            "values of another kind": ["pls", "a", ["Int64"], ["l", ["l", 1]]],
            "a text for a number": ["pls", "a", ["Int64"], ["l", "x"]],
            "no name": ["pls", 5, ["Int64"], ["l", 1]],
        },
        library="polars",
    ),
    "plf": Law(
        st.deferred(lambda: st.sampled_from(tables())),
        lambda one, other: one.equals(other) and one.schema == other.schema,
        refused={
            "a name twice": ["plf", NUMBERS, NUMBERS],
            "two lengths": ["plf", NUMBERS, ["pls", "b", ["Int64"], ["l", 1]]],
            "a column that is none": ["plf", ["l", 1]],
            "too many columns": ["plf", *[NUMBERS] * 10_001],
        },
        library="polars",
    ),
}
