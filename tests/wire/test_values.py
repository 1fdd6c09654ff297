"""Laws of the plain forms: what is encoded comes back; anything hostile is refused in one way."""

import collections
import contextlib
import datetime
import decimal
import enum
import fractions
import math
from typing import NamedTuple

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.errors import WireError
from autograder.grading.wire import values


def refuse(what: object) -> object:
    raise AssertionError(f"handed over: {what!r}")


def crossed(value: object) -> object:
    """`value` as the other process sees it, by way of real bytes."""
    payload = msgspec.msgpack.encode(values.encode(value, refuse))
    return values.decode(msgspec.msgpack.decode(payload), refuse)


def same(one: object, other: object) -> bool:
    """Equal in type and value at every level; NaN equals itself."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        if one.dtype.hasobject:
            return all(map(same, one.ravel().tolist(), other.ravel().tolist()))
        return one.tobytes() == other.tobytes()
    if isinstance(one, np.generic):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, float):
        return (math.isnan(one) and math.isnan(other)) or repr(one) == repr(other)
    if isinstance(one, complex):
        return repr(one) == repr(other)
    if isinstance(one, dict):
        return len(one) == len(other) and all(
            same(a, b) and same(one[a], other[b]) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


hashable = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters())  # half characters included
    | st.binary()
    | st.fractions()
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas(),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4),
    max_leaves=8,
)
plain = st.recursive(
    hashable
    | st.floats()
    | st.complex_numbers()
    | st.binary().map(bytearray)
    | st.integers(min_value=-(1 << 200), max_value=1 << 200)
    | st.builds(range, *[st.integers(-99, 99)] * 2, st.integers(1, 9)),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=5).map(tuple)
        | st.dictionaries(hashable, inner, max_size=4)
        | st.sets(hashable, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=20)
@given(plain)
def test_plain_values_come_back(value: object) -> None:
    assert same(crossed(value), value)


@given(npst.arrays(npst.scalar_dtypes(), npst.array_shapes(min_dims=0, max_dims=3, min_side=0)))
def test_arrays_of_every_dtype_come_back(array: np.ndarray) -> None:
    assert same(crossed(np.asarray(array)), np.asarray(array))


@given(npst.scalar_dtypes().flatmap(lambda kind: npst.arrays(kind, ())))
def test_numpy_scalars_come_back(array: np.ndarray) -> None:
    assert same(crossed(array[()]), array[()])


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


class Point(NamedTuple):
    x: int
    y: list


class Colour(enum.IntEnum):
    RED = 3


class Liar(list):
    def __iter__(self):
        return iter([1, 2, 3])

    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize(
    "value",
    [
        {1: 2}.keys(),
        {1: [2], (3,): 4}.items(),
        collections.deque([1, [2]], maxlen=3),
        collections.deque(),
        collections.Counter("hello"),
        collections.OrderedDict([(2, 1), (1, 2)]),
        collections.defaultdict(list, {1: [2]}),
        slice(1, None, 2),
        ...,
        NotImplemented,
        np.array(1.5),
        np.array([], dtype="U3"),
        np.array([[1, 2], [3]], dtype=object),
        np.array([None, {1: 2}, (3,)], dtype=object),
        np.datetime64("NaT"),
        np.timedelta64(3, "D"),
        np.str_(""),
        np.longdouble(0.1),
        datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        decimal.Decimal("-0.10"),
        fractions.Fraction(-1, 3),
        "\ud800 half a character",
        1 << 4000,
    ],
    ids=repr,
)
def test_library_types_come_back(value: object) -> None:
    assert same(crossed(value), value) or (
        type(crossed(value)) is type(value) and crossed(value) == value
    )


def test_object_arrays_of_equally_long_lists_keep_their_shape() -> None:
    array = np.empty(2, dtype=object)
    array[0], array[1] = [1, 2], [3, 4]
    assert same(crossed(array), array)


def test_dictionary_values_come_back_as_a_view() -> None:
    assert type(crossed({1: 2}.values())) is type({}.values())


def test_default_dictionaries_keep_a_builtin_factory_only() -> None:
    assert crossed(collections.defaultdict(int))["new"] == 0
    assert crossed(collections.defaultdict(lambda: 7)).default_factory is None


def test_named_tuples_come_back_as_such() -> None:
    got = crossed(Point(1, [2]))
    assert got == Point(1, [2])
    assert (got.x, got.y, type(got).__name__) == (1, [2], "Point")
    assert type(got) is type(crossed(Point(3, [])))


def test_subclasses_cross_as_the_plain_value_they_extend() -> None:
    got = crossed({"a": Liar([9]), Colour.RED: np.float64(1)})
    assert type(got["a"]) is list
    assert got["a"] == [9]
    assert [type(key) for key in got] == [str, int]
    assert type(got[3]) is np.float64


@pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
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


def nested(levels: int) -> list:
    value: list = []
    for _ in range(levels):
        value = [value]
    return value


def itself() -> list:
    value: list = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        *(nested(5000), itself(), 1 << (values.MAX_INTEGER_BITS + 1)),
        *(fractions.Fraction(1, 3**99999), range(10**15)),
    ],
    ids=["too deep", "inside itself", "long integer", "long fraction", "long range"],
)
def test_what_is_too_large_is_not_plain(value: object) -> None:
    with pytest.raises(values.NotPlain):
        values.encode(value, refuse)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        np.void(b"ab"),
        np.zeros(1, dtype=[("a", int)]),
        iter([]),
        Colour,
        memoryview(b""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_everything_else_is_lent(value: object) -> None:
    assert values.encode([value], lambda what: ["own", what is value]) == ["l", ["own", True]]


# ------------------------------------------------------------------ hostile forms

TAGS = (*values._DECODERS, "df", "se", "ri", "mi", "ix", "NaT", "NA", "ts", "tdl", "pe", "iv", "ea")
TAGS = (*TAGS, "cat", "tz", "ext", "ivs", "own", "lent", "", "__class__")
TEXTS = (*values._BIT_GENERATORS, "<f8", "|O", "<U3", "M8[ns]", "category", "UTC", "ns", "D", "0x1")
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.binary(max_size=16)
    | st.text(max_size=4)
    | st.sampled_from((*TEXTS, *TAGS))
)
hostile = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.builds(
            lambda tag, rest: [tag, *rest], st.sampled_from(TAGS), st.lists(inner, max_size=5)
        )
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=15,
)


def no_reference(form: object) -> object:
    raise WireError("a reference to nothing")


@pytest.mark.filterwarnings("ignore")
@given(hostile)
def test_any_form_decodes_or_is_refused(form: object) -> None:
    with contextlib.suppress(WireError):
        values.decode(form, no_reference)


def deep(levels: int) -> list:
    form: list = ["l"]
    for _ in range(levels):
        form = ["l", form]
    return form


REFUSED = {
    "no tag": [],
    "odd tag": [1, 2],
    "unknown tag": ["os.system", "true"],
    "mapping": {"a": 1},
    "huge shape": ["a", "<f8", [1 << 40], b""],
    "huge empty shape": ["a", "<f8", [1 << 62, 1 << 62, 0], b""],
    "huge shape of empty texts": ["a", "<U0", [1 << 40], b""],
    "lying size": ["a", "<f8", [3], b"12345678"],
    "negative shape": ["a", "<f8", [-1], b""],
    "shape of floats": ["a", "<f8", [1.0], b"12345678"],
    "too many dimensions": ["a", "<f8", [1] * 65, b"12345678"],
    "objects from bytes": ["a", "|O", [1], b"12345678"],
    "object scalar": ["n", "|O", b"12345678"],
    "fields": ["a", "f8,f8", [1], b"1" * 16],
    "short scalar": ["n", "<f8", b"1"],
    "huge text type": ["n", "<U999999999999", b""],
    "unhashable key": ["d", ["l"], 1],
    "unhashable element": ["s", ["l"]],
    "odd dictionary": ["d", 1],
    "long range": ["r", 0, 10**15, 1],
    "long integer": ["I", "f" * (values.MAX_INTEGER_BITS // 4 + 3)],
    "long fraction": ["fr", "0x" + "f" * 40_000, "0x1"],
    "fraction of nothing": ["fr", "0x1", "0x0"],
    "integer that is code": ["I", "__import__('os')"],
    "field that is code": ["nt", "P", ["x=print()"], 1],
    "field that is a keyword": ["nt", "P", ["class"], 1],
    "class that is code": ["nt", "P(object): pass #", ["x"], 1],
    "factory that is code": ["dd", "eval", ["d"]],
    "another bit generator": ["G", "SeedSequence", ["d"]],
    "bit generator by attribute": ["G", "mtrand", ["d"]],
    "deep nesting": deep(100_000),
    "time zone that is a file": ["ts", 0, "ns", "dateutil//etc/localtime"],
    "time zone out of its folder": ["ts", 0, "ns", "../../etc/localtime"],
    "unknown unit": ["ts", 0, "fortnight", None],
    "columns of two lengths": [
        "df",
        ["ri", 0, 2, 1, None],
        ["ri", 0, 1, 1, None],
        *[["a", "<i8", [n], b"8" * 8 * n] for n in (1, 2)],
    ],
    "codes beyond the categories": [
        "ea",
        ["cat", ["a", "|i1", [1], b"\5"], ["ix", None, ["a", "<i8", [1], b"8" * 8], None], False],
    ],
    "half a surrogate as bytes": ["S", b"\xff"],
}


@pytest.mark.parametrize("form", REFUSED.values(), ids=REFUSED)
def test_is_refused(form: object) -> None:
    with pytest.raises(WireError):
        values.decode(form, no_reference)


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


def test_too_many_items_are_refused_before_they_are_read() -> None:
    with pytest.raises(WireError, match="items"):
        values.decode(["l", *[["boom"]] * (values.MAX_ITEMS + 1)], refuse)


# ------------------------------------------------------------------ changes in place


def changed_by(function, *args, **kwargs):
    """Calls `function` with copies that crossed, then applies here what it changed there."""
    before = (
        [values.encode(arg, refuse) for arg in args],
        {name: values.encode(arg, refuse) for name, arg in kwargs.items()},
    )
    there = [values.decode(form, refuse) for form in before[0]]
    named = {name: values.decode(form, refuse) for name, form in before[1].items()}
    function(*there, **named)
    changed = values.changes(there, named, before, refuse)
    values.apply_changes(changed, args, kwargs, refuse)
    return [place for place, _ in changed]


def test_only_what_changed_is_reported_and_applied() -> None:
    one, two, named = [1, [2]], {"a": 1}, np.zeros(3)

    def change(one, two, named):
        one[1].append(3)
        named[0] = 7

    inner = one[1]
    assert changed_by(change, one, two, named=named) == [0, "named"]
    assert one == [1, [2, 3]]
    assert one[1] is inner
    assert (two, named.tolist()) == ({"a": 1}, [7, 0, 0])


def test_containers_inside_containers_keep_their_identity() -> None:
    inner: list = []
    table, pair, queue = {"k": inner}, (inner, 1), collections.deque([1])

    def change(table, pair, queue):
        table["k"].append(1)
        table["new"] = 2
        pair[0].append(5)
        queue.append(2)

    assert changed_by(change, table, (inner, 1), queue) == [0, 1, 2]
    assert table["k"] is inner
    assert table["new"] == 2
    assert list(queue) == [1, 2]
    assert pair[0] is inner
    assert inner == [5]  # the arguments crossed one by one: the last report of a shared one counts


@settings(max_examples=25)
@given(plain, plain)
def test_overwriting_makes_equal_or_says_that_it_cannot(one: object, other: object) -> None:
    if values.is_mutable(one) and values.overwrite(one, other):
        assert same(one, other) or isinstance(one, tuple)


def test_generators_advance_in_place() -> None:
    rng, state, twin = np.random.default_rng(1), np.random.RandomState(1), np.random.default_rng(1)
    assert changed_by(lambda rng, state: (rng.normal(), state.normal()), rng, state) == [0, 1]
    twin.normal()
    assert rng.normal() == twin.normal()


@pytest.mark.parametrize("place", [7, -1, "nobody"])
def test_changes_of_places_that_do_not_exist_are_ignored(place: int | str) -> None:
    argument = [1]
    values.apply_changes([(place, ["l", 2])], [argument], {}, refuse)
    assert argument == [1]


@pytest.mark.parametrize(
    "form",
    [
        ["l"],
        ["a", "<i8", [2], b"8" * 16],
        ["s", 1],
        5,
        ["G", "SFC64", values.encode(np.random.SFC64(1).state, refuse)],
    ],
    ids=str,
)
def test_a_change_to_another_kind_or_shape_is_not_applied(form: object) -> None:
    targets = [np.zeros(3), np.random.default_rng(0), {"a": 1}, (1, [2])]
    before = [repr(values.encode(target, refuse)) for target in targets]
    values.apply_changes([(place, form) for place in range(4)], targets, {}, refuse)
    assert [repr(values.encode(target, refuse)) for target in targets] == before
