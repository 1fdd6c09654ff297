"""Scalars, arrays and random numbers of NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.errors import WireError
from autograder.grading.wire import values
from autograder.grading.wire.kinds import arrays
from wire.laws import Law, crossed, few, no_reference, refuse, same


def with_objects(items: list) -> np.ndarray:
    array = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        array[place] = item
    return array


def drawn(draws: int, state: object) -> object:
    """A generator or random state after some draws, which leave half a word in its buffer."""
    if isinstance(state, np.random.Generator):
        state.integers(0, 9, size=draws, dtype=np.int32)
    else:
        state.normal(size=draws)
    return state


def goes_on_alike(one: object, other: object) -> bool:
    """Same draws from here on; both are left as they were."""
    one, other = crossed(one), crossed(other)
    if isinstance(one, np.random.RandomState):
        return one.normal(size=5).tolist() == other.normal(size=5).tolist()
    return (
        one.integers(0, 1 << 30, size=3, dtype=np.int32).tolist()
        == other.integers(0, 1 << 30, size=3, dtype=np.int32).tolist()
        and one.normal() == other.normal()
    )


def generators(name: st.SearchStrategy[str]) -> st.SearchStrategy:
    fresh = name.map(lambda name: np.random.Generator(getattr(np.random, name)(5)))
    return st.builds(drawn, st.integers(0, 700), fresh)


shapes = npst.array_shapes(min_dims=0, max_dims=3, min_side=0)
objects = [np.array([[1, 2], [3]], dtype=object), np.array([None, {1: 2}, (3,)], dtype=object)]
EMPTY = [np.array([], dtype="U3"), np.empty((0, 3)), np.zeros((2, 0, 1), dtype="M8[D]")]

FIELDS = np.array([(1, "a", [1, 2]), (2, "bc", [3, 4])], dtype="i4,U3,2f8")
MIXED = np.array([(1, [2])], dtype=[("n", "i8"), ("any thing", object)])
RECORDS = [
    *(FIELDS, FIELDS[:0], FIELDS.reshape(2, 1), FIELDS[["f2", "f0"]], MIXED, FIELDS[0]),
    *(FIELDS.view(np.recarray), FIELDS.view(np.recarray)[1]),
]


def same_records(one: np.ndarray, other: np.ndarray) -> bool:
    """Equal in types, fields and values."""
    return (
        type(one) is type(other)
        and one.dtype.names == other.dtype.names
        and [one.dtype[n] for n in one.dtype.names] == [other.dtype[n] for n in other.dtype.names]
        and repr(one.tolist()) == repr(other.tolist())
    )


LAWS = {
    "rec": Law(
        st.sampled_from(RECORDS),
        same_records,
        refused={
            "no fields": ["rec", "array", [1], []],
            "a field twice": ["rec", "array", [1], ["a", "a"], *[["a", "|u1", [1], b"1"]] * 2],
            "fewer fields": ["rec", "array", [1], ["a", "b"], ["a", "|u1", [1], b"1"]],
            "too many fields": [
                *("rec", "array", [1], [str(n) for n in range(257)]),
                *[["a", "|u1", [1], b"1"]] * 257,
            ],
            "another size": ["rec", "array", [2], ["a"], ["a", "|u1", [1], b"1"]],
            "no array": ["rec", "array", [1], ["a"], 5],
            "a number for a name": ["rec", "array", [1], [5], ["a", "|u1", [1], b"1"]],
            "an element that is many": ["rec", "element", [1], ["a"], ["a", "|u1", [1], b"1"]],
            "another way": ["rec", "memmap", [1], ["a"], ["a", "|u1", [1], b"1"]],
        },
        overwritten=st.sampled_from([FIELDS.copy(), FIELDS[::-1].copy()]),
    ),
    "ty": Law(
        (npst.scalar_dtypes() | st.just(np.dtype(object))).map(np.dtype),
        refused={"fields": ["ty", "f8,f8"], "an alias": ["ty", "object"], "no text": ["ty", 5]},
    ),
    "n": Law(
        npst.scalar_dtypes().flatmap(lambda kind: npst.arrays(kind, ())).map(lambda a: a[()])
        | st.sampled_from(
            (
                *(np.datetime64("NaT"), np.timedelta64(3, "D"), np.datetime64("2020-01-01", "D")),
                *(np.str_(""), np.str_("ü"), np.bytes_(b"x"), np.longdouble(0.1)),
            )
        ),
        refused={
            "object": ["n", "|O", b"12345678"],
            "short": ["n", "<f8", b"1"],
            "huge text type": ["n", "<U999999999999", b""],
        },
    ),
    "a": Law(
        st.builds(np.asarray, npst.arrays(npst.scalar_dtypes(), shapes)) | st.sampled_from(EMPTY),
        refused={
            "huge shape": ["a", "<f8", [1 << 40], b""],
            "huge empty shape": ["a", "<f8", [1 << 62, 1 << 62, 0], b""],
            "huge shape of empty texts": ["a", "<U0", [1 << 40], b""],
            "lying size": ["a", "<f8", [3], b"12345678"],
            "negative shape": ["a", "<f8", [-1], b""],
            "shape of floats": ["a", "<f8", [1.0], b"12345678"],
            "too many dimensions": ["a", "<f8", [1] * 65, b"12345678"],
            "objects from bytes": ["a", "|O", [1], b"12345678"],
            "fields": ["a", "f8,f8", [1], b"1" * 16],
        },
        overwritten=npst.arrays(np.float64, (2, 3)),
    ),
    "ao": Law(
        few.map(with_objects) | st.sampled_from(objects),
        refused={"shape of another size": ["ao", [3], 1]},
        overwritten=st.lists(few, min_size=2, max_size=2).map(with_objects),
    ),
    "G": Law(
        generators(st.sampled_from(arrays.BIT_GENERATORS)),
        goes_on_alike,
        refused={
            "another bit generator": ["G", "SeedSequence", ["d"]],
            "bit generator by attribute": ["G", "mtrand", ["d"]],
        },
        overwritten=generators(st.just("PCG64")),
    ),
    "RS": Law(
        st.builds(drawn, st.integers(0, 700), st.builds(np.random.RandomState, st.integers(0, 9))),
        goes_on_alike,
    ),
}


@pytest.mark.slow
@given(npst.arrays(npst.scalar_dtypes(), shapes))
def test_arrays_of_every_dtype_come_back(array: np.ndarray) -> None:
    assert same(crossed(np.asarray(array)), np.asarray(array))


@pytest.mark.slow
@given(npst.scalar_dtypes().flatmap(lambda kind: npst.arrays(kind, ())))
def test_numpy_scalars_come_back(array: np.ndarray) -> None:
    assert same(crossed(array[()]), array[()])


def test_an_array_of_no_dimension_stays_one() -> None:
    assert same(crossed(np.array(1.5)), np.array(1.5))


@pytest.mark.slow
@given(npst.arrays(npst.integer_dtypes(), npst.array_shapes(max_dims=2, min_side=1)))
def test_views_and_foreign_orders_come_back_by_value(array: np.ndarray) -> None:
    for view in (
        array.T,
        array[::-1],
        np.asfortranarray(array),
        np.broadcast_to(array, (2, *array.shape)),
    ):
        got = crossed(view)
        assert np.array_equal(got, view)
        assert got.dtype == view.dtype
        assert got.flags.writeable


class Text(np.str_):
    pass


class Grid(np.ndarray):
    pass


def test_subclasses_cross_as_the_plain_value_they_extend() -> None:
    assert same(crossed(Text("a")), np.str_("a"))
    assert same(crossed(np.array([[1, 2]]).view(Grid)), np.array([[1, 2]]))
    masked = np.ma.MaskedArray([1.0, 2.0], [False, True])
    assert same(crossed(masked), np.array([1.0, np.nan]))


def test_object_arrays_of_equally_long_lists_keep_their_shape() -> None:
    array = with_objects([[1, 2], [3, 4]])
    assert same(crossed(array), array)


@pytest.mark.parametrize("name", arrays.BIT_GENERATORS)
@given(draws=st.integers(0, 700))
def test_generators_go_on_with_the_same_draws(name: str, draws: int) -> None:
    generator = np.random.Generator(getattr(np.random, name)(5))
    generator.integers(0, 9, size=draws, dtype=np.int32)
    got = crossed(generator)
    assert (
        got.integers(0, 1 << 30, size=3).tolist() == generator.integers(0, 1 << 30, size=3).tolist()
    )
    assert got.normal() == generator.normal()


def test_old_random_states_go_on_with_the_same_draws() -> None:
    state = np.random.RandomState(3)
    state.normal()
    got = crossed(state)
    assert got.normal(size=5).tolist() == state.normal(size=5).tolist()


@pytest.mark.parametrize("position", [-1, 625, 1 << 20])
@pytest.mark.parametrize("name", ["MT19937", "Philox", "RandomState"])
def test_a_random_state_cannot_point_outside_of_itself(name: str, position: int) -> None:
    """NumPy does not check: it would read the examiner's memory there."""
    if name == "RandomState":
        state = np.random.RandomState(0).get_state(legacy=False)
        state["state"]["pos"] = position
        form = ["RS", values.encode(state, refuse)]
    else:
        state = getattr(np.random, name)(0).state
        inner = state if name == "Philox" else state["state"]
        inner["buffer_pos" if name == "Philox" else "pos"] = position
        form = ["G", name, values.encode(state, refuse)]
    with pytest.raises(WireError):
        values.decode(form, refuse)


def test_too_many_objects_are_refused_before_they_are_read() -> None:
    with pytest.raises(WireError, match="items"):
        values.decode(["ao", [1], *[["boom"]] * 2_000_001], no_reference)


def test_as_many_dimensions_as_numpy_has() -> None:
    array = np.arange(2.0).reshape((1,) * 63 + (2,))
    assert crossed(array).shape == array.shape


@pytest.mark.parametrize(
    "form",
    [
        ["n", "<U1", b"\xff" * 4],
        ["n", ">U1", b"\x00\x11\x00\x00"],
        ["a", "<U2", [1], b"a\0\0\0\0\0\x11\0"],
        ["rec", "array", [1], ["a"], ["a", "<U1", [1], b"\xff" * 4]],
    ],
)
def test_characters_that_there_are_not_are_refused(form: list) -> None:
    """Whoever prints, encodes or compares such text can be ended by it."""
    with pytest.raises(WireError):
        values.decode(form, no_reference)


def test_every_character_that_there_is_crosses() -> None:
    for text in ("\U0010ffff", "\ud800", "ü\0x"):
        for order in "<>":
            array = np.array([text], dtype=f"{order}U3")
            assert crossed(array).tobytes() == array.tobytes()


def test_a_truth_value_is_true_or_false() -> None:
    for form in (["a", "|b1", [3], b"\x00\x01\xff"], ["n", "|b1", b"\x02"]):
        value = np.atleast_1d(values.decode(form, no_reference))
        assert value.dtype == bool
        assert set(value.tobytes()) <= {0, 1}
