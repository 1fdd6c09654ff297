"""Tables, columns, indexes and times of pandas come back as they were."""

import datetime

import msgspec
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import values


def refuse(what: object) -> object:
    raise AssertionError(f"handed over: {what!r}")


def crossed(value: object) -> object:
    payload = msgspec.msgpack.encode(values.encode(value, refuse))
    return values.decode(msgspec.msgpack.decode(payload), refuse)


MIXED = pd.DataFrame(
    {
        "whole": [1, 2, 3],
        "real": [0.5, np.nan, -1],
        "text": ["a", None, "ü"],
        "truth": [True, False, True],
        "category": pd.Categorical(["x", "y", "x"], categories=["y", "x"], ordered=True),
        "when": pd.to_datetime(["2020-01-01", None, "2021-05-05"]),
        "zoned": pd.date_range("2020-01-01", periods=3, tz="Europe/Zurich"),
        "span": pd.to_timedelta([1, 2, None], unit="h"),
        "any": [{"a": 1}, [1, 2], None],
        "lists": [[1, 2], [3, 4], [5, 6]],
        "nullable": pd.array([1, None, 3], dtype="Int64"),
        "maybe": pd.array([True, None, False], dtype="boolean"),
        "small": np.array([1, 2, 3], dtype="int8"),
        "month": pd.period_range("2020-01", periods=3, freq="M"),
        "bin": pd.cut([1, 5, 9], [0, 2, 6, 10]),
    },
    index=pd.Index([10, 20, 30], name="key"),
)
INDEXES = [
    pd.RangeIndex(3, 9, 2, name="r"),
    pd.Index(["a", "b", None], name="t"),
    pd.Index([], dtype="float64"),
    pd.date_range("2020-01-01", periods=3),
    pd.date_range("2020-01-31", periods=3, freq="ME", tz="UTC"),
    pd.DatetimeIndex(["2020-01-01", "2020-01-05"]),
    pd.timedelta_range("1h", periods=3, freq="h"),
    pd.period_range("2020Q1", periods=2, freq="Q"),
    pd.interval_range(0, 3),
    pd.CategoricalIndex(["a", "b", "a"]),
    pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["n", None]),
    pd.MultiIndex.from_arrays([pd.array([1, 2], dtype="Int64"), pd.date_range("2020", periods=2)]),
    pd.MultiIndex.from_tuples([], names=["a", "b"]),
    pd.MultiIndex.from_tuples([("a", np.nan), ("b", 1.0)]),
]


@pytest.mark.parametrize("name", MIXED.columns)
def test_columns_come_back(name: str) -> None:
    pd.testing.assert_series_equal(crossed(MIXED[name]), MIXED[name])


def test_tables_come_back() -> None:
    pd.testing.assert_frame_equal(crossed(MIXED), MIXED)


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: type(index).__name__)
def test_indexes_come_back(index: pd.Index) -> None:
    pd.testing.assert_index_equal(crossed(index), index, exact=True)
    series = pd.Series(np.arange(len(index)), index=index, name=("a", 1))
    pd.testing.assert_series_equal(crossed(series), series)
    frame = pd.DataFrame([np.arange(len(index))], columns=index)
    pd.testing.assert_frame_equal(crossed(frame), frame)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame(index=[1, 2]),
        pd.DataFrame(columns=["a", "b"]),
        pd.DataFrame([[1, 2]], columns=["same", "same"]),
        MIXED.groupby("whole").agg({"real": ["mean", "std"]}),
        MIXED.describe(),
    ],
    ids=["empty", "index only", "columns only", "one name twice", "two levels", "described"],
)
def test_odd_tables_come_back(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(crossed(frame), frame)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2020-01-01 12:00:00.000000001"),
        pd.Timestamp("3000-01-01"),
        pd.Timestamp("2020-07-01", tz="America/New_York"),
        pd.Timestamp("2020-07-01", tz="+05:30"),
        pd.Timedelta("-1h"),
        pd.Timedelta(1, unit="D").as_unit("s"),
        pd.Period("2020-05", freq="M"),
        pd.Interval(0, 1.5, closed="left"),
        datetime.date(2020, 1, 1),
        np.datetime64("2020-01-01", "D"),
    ],
    ids=repr,
)
def test_times_come_back(value: object) -> None:
    got = crossed(value)
    assert type(got) is type(value)
    assert got == value
    assert getattr(got, "unit", None) == getattr(value, "unit", None)
    assert str(got) == str(value)


def test_nothing_comes_back_as_the_same_nothing() -> None:
    assert crossed(pd.NA) is pd.NA
    assert crossed(pd.NaT) is pd.NaT


@given(
    st.lists(st.tuples(st.text(max_size=3), st.floats(), st.integers(-9, 9)), max_size=6),
)
def test_any_rows_come_back(rows: list) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    pd.testing.assert_frame_equal(crossed(frame), frame)


def test_a_table_is_changed_in_place() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    other = pd.DataFrame([[1, 2, 3]], columns=["x", "x", "y"], index=["k"])
    assert values.overwrite(frame, other)
    pd.testing.assert_frame_equal(frame, other)
    series = pd.Series([1, 2, 3])
    assert values.overwrite(series, pd.Series([0.5], index=["k"]))
    pd.testing.assert_series_equal(series, pd.Series([0.5], index=["k"]))
    assert not values.overwrite(series, frame)


def test_a_frequency_that_does_not_hold_is_refused() -> None:
    form = values.encode(pd.date_range("2020-01-01", periods=3), refuse)
    form[-1] = "h"
    with pytest.raises(WireError):
        values.decode(form, refuse)
