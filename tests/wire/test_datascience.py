"""Tables of `datascience`."""

import numpy as np
import pytest
from hypothesis import strategies as st

from wire.laws import Law, crossed, needed, same

pytestmark = pytest.mark.slow  # loads the library

ds = needed("datascience")
COLUMN = ["a", "<i8", [1], b"12345678"]


def tables() -> list:
    plain = ds.Table().with_columns("n", [1, 2, 3], "x", [0.5, 1.5, np.nan], "t", ["a", "b", "c"])
    money = ds.Table().with_columns("price", [1234.5, 3], "share", [0.25, 1])
    money.set_format("price", ds.CurrencyFormatter(symbol="€", int_to_float=True))
    money.set_format("share", ds.PercentFormatter)
    dated = ds.Table().with_columns("d", ["1970-01-01", "2020-02-29"])
    dated.set_format("d", ds.DateFormatter("%Y-%m-%d"))
    objects = ds.Table().with_columns("a", [[1], [2, 3]], "b", np.array([None, "x"], dtype=object))
    return [ds.Table(), ds.Table(["a", "b"]), plain, plain.take(0), money, dated, objects]


def same_table(one, other) -> bool:
    return (
        type(one) is type(other)
        and one.labels == other.labels
        and one.num_rows == other.num_rows
        and all(map(same, one.columns, other.columns))
        and str(one) == str(other)
    )


LAWS = {
    "dst": Law(
        st.deferred(lambda: st.sampled_from(tables())),
        same_table,
        refused={
            "a label twice": ["dst", [["a", COLUMN], ["a", COLUMN]], []],
            "a label that is none": ["dst", [[5, COLUMN]], []],
            "a column that is none": ["dst", [["a", ["l", 1]]], []],
            "two lengths": ["dst", [["a", COLUMN], ["b", ["a", "<i8", [0], b""]]], []],
            "too many columns": ["dst", [["a", COLUMN]] * 10_001, []],
            "a format of no column": ["dst", [["a", COLUMN]], [["b", "PercentFormatter", {}]]],
            "another format": ["dst", [["a", COLUMN]], [["a", "FunctionFormatter", {}]]],
            "a sign that is a number": [
                *("dst", [["a", COLUMN]], [["a", "CurrencyFormatter", {"symbol": "1"}]]),
            ],
            "a date that is text": [
                "dst",
                [["a", COLUMN]],
                [["a", "DateFormatter", {"format": "x"}]],
            ],
            "another setting": ["dst", [["a", COLUMN]], [["a", "PercentFormatter", {"etc": "1"}]]],
        },
        library="datascience",
        overwritten=st.deferred(lambda: st.sampled_from(tables())),
    )
}


def test_a_function_that_prints_stays_where_it_is() -> None:
    pytest.importorskip("datascience")
    table = ds.Table().with_columns("a", [1]).set_format("a", lambda value: "2")
    assert "2" in str(table)
    assert "2" not in str(crossed(table))


def test_a_table_that_lies_about_its_columns_is_what_it_holds() -> None:
    pytest.importorskip("datascience")

    class Liar(ds.Table):
        labels = ("right",)
        num_rows = 9

        def column(self, label):
            return np.arange(9)

    liar = ds.Table().with_columns("wrong", [1])
    liar.__class__ = Liar  # its own methods cannot be used to make one
    got = crossed(liar)
    assert type(got) is ds.Table
    assert (got.labels, got.num_rows) == (("wrong",), 1)
