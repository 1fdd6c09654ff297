"""Values of all kinds together: nesting, hostile forms, and changes in place."""

import collections
import contextlib

import numpy as np
import pytest
from hypothesis import given, settings

from autograder.errors import WireError
from autograder.grading.wire import values
from wire.laws import crossed, hostile, no_reference, plain, refuse, same


@pytest.mark.slow
@settings(max_examples=20)
@given(plain)
def test_plain_values_come_back(value: object) -> None:
    assert same(crossed(value), value)


class Colour(int):
    def __hash__(self) -> int:
        return 9


def test_keys_and_values_cross_as_the_plain_values_they_extend() -> None:
    got = crossed({"a": [9], Colour(3): np.float64(1)})
    assert [type(key) for key in got] == [str, int]
    assert type(got[3]) is np.float64


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
    "value", [nested(5000), nested(151), itself()], ids=["too deep", "one too deep", "in itself"]
)
def test_what_is_nested_too_deeply_is_not_plain(value: object) -> None:
    with pytest.raises(values.NotPlain):
        values.encode(value, refuse)


def test_what_is_nested_as_deeply_as_may_be_comes_back() -> None:
    assert crossed(nested(150)) == nested(150)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        np.void(b"ab"),
        np.zeros(1, dtype="V2"),
        iter([]),
        Colour,
        memoryview(b""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_everything_else_is_lent(value: object) -> None:
    assert values.encode([value], lambda what: ["own", what is value]) == ["l", ["own", True]]


# ------------------------------------------------------------------ hostile forms


@pytest.mark.slow
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
    "deep nesting": deep(100_000),
}


@pytest.mark.parametrize("form", REFUSED.values(), ids=REFUSED)
def test_is_refused(form: object) -> None:
    with pytest.raises(WireError):
        values.decode(form, no_reference)


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


@pytest.mark.slow
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
