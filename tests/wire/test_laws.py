"""The laws that each kind of value keeps, for all kinds that there are.

What is encoded comes back; any form is decoded or refused in one way; what a call changed in place
is changed, or is left as it was.
"""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import kinds, values
from autograder.grading.wire.forms import Kind
from wire.laws import (
    Law,
    crossed,
    damaged,
    hostile,
    laws_of,
    name_of,
    no_reference,
    refuse,
    without_law,
    without_library,
)

pytestmark = pytest.mark.slow  # loads the libraries of all kinds

ALL = [
    pytest.param(kind, law, id=f"{file}-{name_of(kind)}", marks=without_library(law))
    for file, rows in kinds.FILES.items()
    for kind in rows
    if (law := laws_of(file).get(name_of(kind)))
]
ROWS = [row for row in ALL if not row.marks]
each_kind = pytest.mark.parametrize(("kind", "law"), ALL)


def test_each_kind_has_its_law() -> None:
    assert without_law(kinds.FILES) == []


def test_a_kind_without_a_law_is_found() -> None:
    row = Kind("toy", ("toys:Toy",), lambda v, lend, depth: ["toy"], lambda form, resolve: None)
    itself = Kind(None, (complex,), lambda v, lend, depth: v, None)
    laws = {"old": Law(st.none())}
    assert without_law({"toys": (row, itself)}, lambda file: laws) == [
        "toys: no law for complex",
        "toys: no law for toy",
        "toys: no kind for old",
    ]
    assert without_law({"toys": (row,)}) == ["toys: no law for toy"]


@each_kind
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_encoded_comes_back(kind: Kind, law: Law, data: st.DataObject) -> None:
    value = data.draw(law.values)
    form = values.encode(value, refuse)
    if kind.tag is None:
        assert not isinstance(form, list)
    else:
        assert form[0] == kind.tag
    got = crossed(value)
    assert law.same(got, value)
    assert type(got) is type(value) or kind.tag == "nt"  # whose class is made anew
    assert repr(values.encode(got, refuse)) == repr(form)


@each_kind
@pytest.mark.filterwarnings("ignore")
@settings(max_examples=10)
@given(data=st.data())
def test_any_form_is_decoded_or_refused(kind: Kind, law: Law, data: st.DataObject) -> None:
    form = values.encode(data.draw(law.values), refuse)
    parts = st.lists(hostile, max_size=5).map(lambda parts: [kind.tag, *parts])
    with contextlib.suppress(WireError):
        values.decode(data.draw(damaged(form) | parts), no_reference)


@each_kind
@settings(max_examples=3)
@given(data=st.data())
def test_odd_parts_are_refused(kind: Kind, law: Law, data: st.DataObject) -> None:
    form = values.encode(data.draw(law.values), refuse)
    if not isinstance(form, list) or len(form) == 1:
        return  # it has no parts
    with pytest.raises(WireError):
        values.decode([kind.tag, *[{"odd": 1}] * max(1, len(form) - 1)], no_reference)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(form, id=f"{row.id}-{wrong}")
        for row in ROWS
        for wrong, form in row.values[1].refused.items()
    ],
)
def test_is_refused(form: object) -> None:
    with pytest.raises(WireError):
        values.decode(form, no_reference)


@each_kind
@settings(max_examples=5)
@given(data=st.data())
def test_only_what_can_be_overwritten_is_mutable(kind: Kind, law: Law, data: st.DataObject) -> None:
    value = data.draw(law.changing)
    assert values.is_mutable(value) is (kind.overwrite is not None)


OVERWRITTEN = [row for row in ROWS if row.values[0].overwrite is not None]


@pytest.mark.parametrize(("kind", "law"), OVERWRITTEN)
def test_overwriting_makes_equal(kind: Kind, law: Law) -> None:
    changed = []

    @settings(max_examples=10)
    @given(law.changing, law.changing)
    def makes_equal(target: object, source: object) -> None:
        before = repr(values.encode(target, refuse))
        assert values.overwrite(target, crossed(source))
        after = repr(values.encode(target, refuse))
        assert after == repr(values.encode(source, refuse))
        changed.append(before != after)

    makes_equal()
    assert any(changed), "the law has one value only"


@pytest.mark.parametrize(("kind", "law"), OVERWRITTEN)
@settings(max_examples=20)
@given(data=st.data())
def test_a_change_to_another_kind_is_not_applied(kind: Kind, law: Law, data: st.DataObject) -> None:
    other, others = data.draw(st.sampled_from(ROWS)).values
    target, source = data.draw(law.values), data.draw(others.values)
    before = repr(values.encode(target, refuse))
    if values.overwrite(target, source):
        assert kind.overwrite is other.overwrite
    elif not isinstance(target, tuple):  # whose first part may have been changed by then
        assert repr(values.encode(target, refuse)) == before
