"""Lists, tuples, dictionaries, sets, and what `collections` adds to them."""

import collections
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import forms, values
from wire.laws import Law, crossed, few, refuse, same


class Point(NamedTuple):
    x: int
    y: list


def same_view(one: object, other: object) -> bool:
    return type(one) is type(other) and same(list(one), list(other))


def same_by_name(one: object, other: object) -> bool:
    return same(tuple(one), tuple(other)) and one._fields == other._fields


keys = st.integers(-3, 3) | st.text(max_size=2) | st.tuples(st.floats(allow_nan=False))
dictionaries = st.dictionaries(keys, few, max_size=3)

LAWS = {
    "l": Law(few),
    "t": Law(few.map(tuple), overwritten=st.tuples(few, few)),
    "nt": Law(
        st.builds(Point, st.integers(), few),
        same_by_name,
        refused={
            "field that is code": ["nt", "P", ["x=print()"], 1],
            "field that is a keyword": ["nt", "P", ["class"], 1],
            "class that is code": ["nt", "P(object): pass #", ["x"], 1],
            "long name": ["nt", "P" * 101, ["x"], 1],
            "many fields": ["nt", "P", [f"x{n}" for n in range(257)], *range(257)],
        },
        overwritten=st.builds(Point, st.builds(list), few),
    ),
    "dq": Law(
        st.builds(collections.deque, few, st.none() | st.integers(0, 3)),
        overwritten=few.map(collections.deque),
    ),
    "s": Law(st.sets(keys, max_size=3), refused={"unhashable": ["s", ["l"]]}),
    "F": Law(st.frozensets(keys, max_size=3), refused={"unhashable": ["F", ["l"]]}),
    "d": Law(
        dictionaries,
        refused={"unhashable key": ["d", ["l"], 1], "key without value": ["d", 1]},
    ),
    "dc": Law(
        st.lists(st.integers(-3, 3)).map(collections.Counter),
        refused={"unhashable key": ["dc", ["d", ["l"], 1]]},
    ),
    "od": Law(dictionaries.map(collections.OrderedDict), refused={"odd": ["od", ["d", 1]]}),
    "dd": Law(
        st.builds(
            collections.defaultdict,
            st.sampled_from((None, int, list, dict, set, tuple)),
            dictionaries,
        ),
        refused={"factory that is code": ["dd", "eval", ["d"]]},
        overwritten=st.builds(collections.defaultdict, st.just(list), dictionaries),
    ),
    "dk": Law(dictionaries.map(dict.keys), same_view, {"unhashable": ["dk", ["l"]]}),
    "dv": Law(dictionaries.map(dict.values), same_view),
    "di": Law(dictionaries.map(dict.items), same_view, {"no pair": ["di", ["t", 1]]}),
}


def test_default_dictionaries_keep_a_builtin_factory_only() -> None:
    assert crossed(collections.defaultdict(int))["new"] == 0
    assert crossed(collections.defaultdict(lambda: 7)).default_factory is None


def test_named_tuples_come_back_as_such() -> None:
    got = crossed(Point(1, [2]))
    assert got == Point(1, [2])
    assert (got.x, got.y, type(got).__name__) == (1, [2], "Point")
    assert type(got) is type(crossed(Point(3, [])))


def test_a_tuple_with_fields_of_odd_names_crosses_as_a_tuple() -> None:
    odd = type("Odd", (tuple,), {"_fields": ("class",)})
    assert same(crossed(odd([1])), (1,))


class Liar(list):
    def __iter__(self):
        return iter([1, 2, 3])

    def __eq__(self, other):
        return True

    __hash__ = None


class Tally(collections.Counter):
    pass


class Queue(collections.deque):
    pass


def test_subclasses_cross_as_the_plain_value_they_extend() -> None:
    assert same(crossed(Liar([9])), [9])
    assert same(crossed(Tally("aab")), {"a": 2, "b": 1})
    assert values.encode(Queue(), lambda what: ["own", type(what) is Queue]) == ["own", True]


@pytest.mark.parametrize("tag", ["l", "t", "s", "F", "d", "dk", "dv", "di"])
def test_too_many_items_are_refused_before_they_are_read(tag: str) -> None:
    with pytest.raises(WireError, match="items"):
        values.decode([tag, *[["boom"]] * (forms.MAX_ITEMS + 1)], refuse)
