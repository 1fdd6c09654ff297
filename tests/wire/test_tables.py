"""Tables, columns, indexes and times of pandas come back as they were."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import values
from autograder.grading.wire.forms import MAX_RANGE
from autograder.grading.wire.kinds import tables
from wire.laws import Law, crossed, refuse

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


TABLES = [
    MIXED,
    pd.DataFrame(),
    pd.DataFrame(index=[1, 2]),
    pd.DataFrame(columns=["a", "b"]),
    pd.DataFrame([[1, 2]], columns=["same", "same"]),
    MIXED.groupby("whole").agg({"real": ["mean", "std"]}),
]


def same_table(one: object, other: object) -> bool:
    """Raises `AssertionError` where they differ, which says more."""
    compare = {
        pd.DataFrame: pd.testing.assert_frame_equal,
        pd.Series: pd.testing.assert_series_equal,
    }
    compare[type(other)](one, other)
    return True


def same_index(one: object, other: object) -> bool:
    pd.testing.assert_index_equal(one, other, exact=True)
    return getattr(one, "freq", None) == getattr(other, "freq", None)


def same_array(one: object, other: object) -> bool:
    pd.testing.assert_extension_array_equal(one, other)
    return True


def same_time(one: object, other: object) -> bool:
    units = [getattr(each, "unit", None) for each in (one, other)]
    return one == other and str(one) == str(other) and units[0] == units[1]


def of(*kinds: type, without: tuple[type, ...] = ()) -> st.SearchStrategy:
    found = [i for i in INDEXES if isinstance(i, kinds) and not isinstance(i, without)]
    return st.sampled_from(found)


instants = st.datetimes(min_value=datetime.datetime(1900, 1, 1)).map(pd.Timestamp)
zones = st.sampled_from((None, "UTC", "America/New_York", "Europe/Zurich", "+05:30"))
ARRAYS = [MIXED[name].array for name in ("category", "zoned", "nullable", "maybe", "month", "bin")]
"""Those over an array of NumPy cross as that array."""

TYPES = [
    *(pd.Int64Dtype(), pd.StringDtype(), pd.CategoricalDtype(["b", "a"], ordered=True)),
    *(pd.DatetimeTZDtype("ns", "Europe/Rome"), pd.PeriodDtype("M"), pd.BooleanDtype()),
    pd.IntervalDtype("int64", "left"),
]

LAWS = {
    "pty": Law(
        st.sampled_from(TYPES),
        refused={"an array's": ["pty", ["a", "<f8", [0], b""]], "no form": ["pty", "Int64"]},
    ),
    "df": Law(
        st.sampled_from(TABLES),
        same_table,
        refused={
            "columns of two lengths": [
                "df",
                ["ri", 0, 2, 1, None],
                ["ri", 0, 1, 1, None],
                *[["a", "<i8", [n], b"8" * 8 * n] for n in (1, 2)],
            ],
            "labels that are a list": ["df", ["l", "a"], ["ri", 0, 1, 1, None], ["ao", [1], 1]],
            "column that is a list": ["df", ["ri", 0, 1, 1, None], ["ri", 0, 1, 1, None], ["l", 1]],
        },
        overwritten=st.sampled_from(TABLES).map(pd.DataFrame.copy),
    ),
    "se": Law(
        st.sampled_from([MIXED[name] for name in MIXED.columns]),
        same_table,
        refused={
            "index that is a list": ["se", ["l", 1], None, ["ao", [1], 1]],
            "extension by its name": ["se", ["ri", 0, 1, 1, None], None, ["ext", "category", 1]],
            "period of code": ["se", ["ri", 0, 1, 1, None], None, ["ext", "period[os]", 1]],
        },
        overwritten=st.builds(pd.Series, st.lists(st.floats(), max_size=3), dtype=st.just(float)),
    ),
    "ri": Law(of(pd.RangeIndex), same_index, {"step of nothing": ["ri", 0, 1, 0, None]}),
    "mi": Law(
        of(pd.MultiIndex),
        same_index,
        {"level that is a list": ["mi", ["l", None], [["l", 1]], [["a", "|i1", [1], b"\0"]]]},
    ),
    "ix": Law(
        of(pd.Index, without=(pd.RangeIndex, pd.MultiIndex)),
        same_index,
        {
            "long frequency": ["ix", None, ["a", "<M8[ns]", [0], b""], "D" * 21],
            "frequency that is no text": ["ix", None, ["a", "<M8[ns]", [0], b""], 5],
        },
    ),
    "ts": Law(
        st.builds(
            lambda instant, zone: instant.tz_localize("UTC").tz_convert(zone), instants, zones
        ),
        same_time,
        refused={
            "time zone that is a file": ["ts", 0, "ns", "dateutil//etc/localtime"],
            "time zone out of its folder": ["ts", 0, "ns", "../../etc/localtime"],
            "unknown unit": ["ts", 0, "fortnight", None],
        },
    ),
    "tdl": Law(
        st.timedeltas(datetime.timedelta(-999), datetime.timedelta(999)).map(pd.Timedelta),
        same_time,
        {"unknown unit": ["tdl", 0, "fortnight"]},
    ),
    "pe": Law(
        st.builds(pd.Period, instants, freq=st.sampled_from(("M", "D", "Q", "Y"))),
        same_time,
        {"long frequency": ["pe", 1, "D" * 21]},
    ),
    "iv": Law(
        st.builds(
            lambda left, size, closed: pd.Interval(left, left + size, closed),
            *(st.integers(-9, 9), st.integers(0, 9)),
            st.sampled_from(("left", "right", "both", "neither")),
        ),
        same_time,
        {"the wrong way": ["iv", 2, 1, "left"]},
    ),
    "NaT": Law(st.just(pd.NaT), lambda one, other: one is other, {"parts": ["NaT", 1]}),
    "NA": Law(st.just(pd.NA), lambda one, other: one is other, {"parts": ["NA", 1]}),
    "ea": Law(
        st.sampled_from(ARRAYS),
        same_array,
        refused={
            "codes beyond the categories": [
                "ea",
                [
                    "cat",
                    ["a", "|i1", [1], b"\5"],
                    ["ix", None, ["a", "<i8", [1], b"8" * 8], None],
                    False,
                ],
            ],
            "time zone that is a file": [
                "ea",
                ["tz", ["a", "<i8", [0], b""], "ns", "dateutil//etc/localtime"],
            ],
        },
    ),
}


@pytest.mark.parametrize("tag", ["cat", "tz", "ivs", "ext"])
def test_a_column_is_no_value_by_itself(tag: str) -> None:
    frame = MIXED[["category", "zoned", "nullable"]].assign(bin=pd.interval_range(0, 3).array)
    form = values.encode(frame, refuse)
    column = next(part for part in form if part[0] == tag)
    with pytest.raises(WireError):
        values.decode(column, refuse)


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


@pytest.mark.slow
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


def test_an_index_of_very_many_numbers_is_refused() -> None:
    assert len(values.decode(["ri", 0, MAX_RANGE, 1, None], refuse)) == MAX_RANGE
    for stop, step in ((MAX_RANGE + 1, 1), (-(10**18), -1), (2**62, 2**10)):
        with pytest.raises(WireError):
            values.decode(["ri", 0, stop, step, None], refuse)
        with pytest.raises(values.NotPlain):
            values.encode(pd.RangeIndex(0, stop, step), refuse)


def test_a_table_of_very_many_columns_is_refused() -> None:
    column = ["a", "|b1", [1], b"1"]
    index = ["ri", 0, 1, 1, None]
    form = ["df", index, index, *[column] * (tables.MAX_COLUMNS + 1)]
    with pytest.raises(WireError):
        values.decode(form, refuse)
    with pytest.raises(values.NotPlain):
        values.encode(pd.DataFrame(np.zeros((1, tables.MAX_COLUMNS + 1))), refuse)
