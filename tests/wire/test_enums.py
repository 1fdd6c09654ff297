"""Members of enumerations."""

import enum
import http

import pytest
from hypothesis import strategies as st

from autograder.grading.wire import values
from wire.laws import Law, crossed, no_reference


class Colour(enum.Enum):
    RED = 1
    DARK = 1 << 70
    NONE = None
    TEXT = "text"


class Size(enum.IntEnum):
    S = 1
    L = 2


class Word(enum.StrEnum):
    ONE = enum.auto()


MEMBERS = [*Colour, *Size, *Word, http.HTTPStatus.OK]

LAWS = {
    "en": Law(
        st.sampled_from(MEMBERS),
        lambda one, other: one is other,
        refused={
            "no member's name": ["en", "m", "A", "Enum", "_a", 1],
            "no class's name": ["en", "m", "A b", "Enum", "a", 1],
            "a long name": ["en", "m", "A" * 301, "Enum", "a", 1],
            "another base": ["en", "m", "A", "Flag", "a", 1],
            "a value that is none": ["en", "m", "A", "Enum", "a", ["l"]],
            "a number that is none": ["en", "m", "A", "IntEnum", "a", "x"],
            "a reserved name": ["en", "m", "A", "Enum", "mro", 1],
        },
    )
}


def test_a_member_of_an_unknown_class_has_its_name_and_value() -> None:
    form = ["en", "__main__", "Suit", "IntEnum", "HEARTS", 3]
    found = values.decode(form, no_reference)
    assert (found.name, found.value, found + 1, str(found)) == ("HEARTS", 3, 4, "3")
    assert repr(found) == "<Suit.HEARTS: 3>"
    assert found is values.decode(form, no_reference)
    assert found == 3
    other = values.decode([*form[:4], "SPADES", 4], no_reference)
    assert other != found


@pytest.mark.parametrize("value", [4, True, 3.0])
def test_a_claimed_value_of_a_known_member_is_not_the_member(value: object) -> None:
    form = ["en", "http", "HTTPStatus", "IntEnum", "OK", value]
    assert values.decode(form, no_reference) is not http.HTTPStatus.OK


def test_flags_that_have_no_name_cross_as_numbers() -> None:
    class Bits(enum.IntFlag):
        A = 1
        B = 2

    assert crossed(Bits.A | Bits.B) == 3
