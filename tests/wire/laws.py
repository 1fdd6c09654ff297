"""What each kind of value has to keep to, and what a hostile process may write.

A file of kinds, `kinds/arrays.py`, has its laws in `LAWS` of `test_arrays.py`, by `name_of`.
"""

import importlib
import importlib.util
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import msgspec
import numpy as np
import pytest
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import kinds, values
from autograder.grading.wire.forms import Kind
from autograder.grading.wire.kinds import arrays


def refuse(what: object) -> object:
    raise AssertionError(f"handed over: {what!r}")


def no_reference(form: object) -> object:
    raise WireError("a reference to nothing")


def crossed(value: object) -> Any:
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


@dataclass(frozen=True)
class Law:
    """What holds for one kind of value."""

    values: st.SearchStrategy[Any]
    """values of the kind, which come back as they were"""
    same: Callable[[Any, Any], bool] = same
    refused: Mapping[str, Any] = field(default_factory=dict)
    """forms of the kind that are refused, by what is wrong with them: one for each bound"""
    library: str = ""
    """what must be installed for there to be such values"""
    overwritten: st.SearchStrategy[Any] | None = None
    """values of which each can become each other in place, where not all of `values` can"""

    @property
    def changing(self) -> st.SearchStrategy[Any]:
        return self.values if self.overwritten is None else self.overwritten


def needed(name: str) -> Any:
    """The module, or a stand-in for what is not installed, whose laws are then not tried."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return mock.MagicMock()


def name_of(kind: Kind) -> str:
    """The tag of a kind, or the name of its first type where it has none."""
    if kind.tag is not None:
        return kind.tag
    (first, *_) = kind.types
    return first.__name__ if isinstance(first, type) else first


def laws_of(file: str) -> Mapping[str, Law]:
    """The laws beside a file of kinds; none where nobody wrote them."""
    try:
        return importlib.import_module(f"wire.test_{file}").LAWS
    except ModuleNotFoundError:
        return {}


def without_library(law: Law) -> tuple[pytest.MarkDecorator, ...]:
    """Skips, with a line, the law of a library that is not installed."""
    if not law.library or importlib.util.find_spec(law.library):
        return ()
    return (pytest.mark.skip(reason=f"{law.library} is not installed"),)


def without_law(
    rows: Mapping[str, tuple[Kind, ...]], of: Callable[[str], Mapping[str, Law]] = laws_of
) -> list[str]:
    """Kinds that have no law, and laws that have no kind, each with its file."""
    wrong = []
    for file, found in rows.items():
        names, laws = {name_of(kind) for kind in found}, of(file)
        wrong += [f"{file}: no law for {name}" for name in sorted(names - laws.keys())]
        wrong += [f"{file}: no kind for {name}" for name in sorted(laws.keys() - names)]
    return wrong


TAGS = [kind.tag for rows in kinds.FILES.values() for kind in rows if kind.tag is not None]
PARTS = ["cat", "tz", "ext", "ivs", "own", "lent", "", "__class__"]
"""What stands where tags stand, and is none of a kind's."""
TEXTS = [*arrays.BIT_GENERATORS, "<f8", "|O", "<U3", "M8[ns]", "category", "UTC", "ns", "D", "0x1"]

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.binary(max_size=16)
    | st.text(max_size=4)
    | st.sampled_from((*TEXTS, *TAGS, *PARTS))
)
hostile = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.builds(
            lambda tag, rest: [tag, *rest],
            st.sampled_from((*TAGS, *PARTS)),
            st.lists(inner, max_size=5),
        )
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=15,
)


@st.composite
def damaged(draw: Callable[[Any], Any], form: Any) -> Any:
    """A form in which some part, at any depth, is another one, missing, or twice there."""
    if not isinstance(form, list) or len(form) < 2 or draw(st.integers(0, 3)) == 0:
        return draw(hostile)
    place = draw(st.integers(1, len(form) - 1))
    match draw(st.sampled_from(("other", "other", "missing", "twice"))):
        case "missing":
            return form[:place] + form[place + 1 :]
        case "twice":
            return form[:place] + form[place - 1 if place > 1 else place :]
    return [*form[:place], draw(damaged(form[place])), *form[place + 1 :]]


# ------------------------------------------------------------------ values to build others of

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
few = st.lists(
    st.integers(-3, 3) | st.text(max_size=2) | st.lists(st.floats(), max_size=2), max_size=4
)
"""Small lists, quick to make."""
