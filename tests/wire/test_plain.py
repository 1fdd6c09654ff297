"""Nothing, truth, numbers, text and bytes."""

import decimal
import fractions

import pytest
from hypothesis import strategies as st

from autograder.errors import WireError
from autograder.grading.wire import values
from autograder.grading.wire.kinds import plain
from wire.laws import Law, crossed, refuse

_WORDS = st.integers(-(1 << 63), (1 << 63) - 1)

LAWS = {
    "NoneType": Law(st.none() | st.booleans()),
    "float": Law(st.floats()),
    "bytes": Law(st.binary()),
    "I": Law(
        st.integers(min_value=1 << 63) | st.integers(max_value=-(1 << 63) - 1) | st.just(1 << 4000),
        refused={
            "long": ["I", "f" * (plain.MAX_INTEGER_BITS // 4 + 3)],
            "code": ["I", "__import__('os')"],
        },
    ),
    "S": Law(
        st.text(st.characters()).map(lambda text: f"{text}\ud800"),
        refused={"half a surrogate as bytes": ["S", b"\xff"]},
    ),
    "ba": Law(
        st.binary().map(bytearray),
        refused={
            "as many zeros": ["ba", 2**32 - 1],
            "a list": ["ba", [1]],
            "two": ["ba", b"", b""],
        },
    ),
    "c": Law(st.complex_numbers()),
    "D": Law(st.decimals(allow_nan=False), refused={"code": ["D", "__import__('os')"]}),
    "fr": Law(
        st.fractions(),
        refused={
            "long": ["fr", "0x" + "f" * 40_000, "0x1"],
            "of nothing": ["fr", "0x1", "0x0"],
        },
    ),
    "r": Law(
        st.builds(range, *[st.integers(-99, 99)] * 2, st.integers(1, 9)),
        refused={"long": ["r", 0, 10**15, 1], "without step": ["r", 0, 1, 0]},
    ),
    "sl": Law(st.builds(slice, *[st.none() | _WORDS] * 3)),
    "...": Law(st.just(...)),
    "NI": Law(st.just(NotImplemented)),
}


@pytest.mark.parametrize("number", [0, (1 << 63) - 1, -(1 << 63), True])
def test_small_integers_are_their_own_form(number: int) -> None:
    assert values.encode(number, refuse) is number


def test_text_is_its_own_form() -> None:
    assert values.encode("ü", refuse) == "ü"


class Weight(float):
    def __float__(self) -> float:
        return 9.0


class Level(int):
    def __int__(self) -> int:
        return 9


class Loud(str):
    def __str__(self) -> str:
        return "loud"


class Raw(bytes):
    def __bytes__(self) -> bytes:
        return b"raw"


@pytest.mark.parametrize("value", [Weight(1.5), Level(3), Loud("quiet"), Raw(b"x")], ids=repr)
def test_subclasses_cross_by_what_they_are_not_by_what_they_say(value: object) -> None:
    form = values.encode(value, refuse)
    assert type(form) in (int, float, str, bytes)
    assert type(form).__eq__(form, value) is True
    assert type(crossed(value)) is type(form)


@pytest.mark.parametrize(
    "value",
    [1 << (plain.MAX_INTEGER_BITS + 1), fractions.Fraction(1, 3**99999), range(10**15)],
    ids=["long integer", "long fraction", "long range"],
)
def test_what_is_too_large_is_not_plain(value: object) -> None:
    with pytest.raises(values.NotPlain):
        values.encode(value, refuse)


@pytest.mark.parametrize(
    "text", ["1E+999999999", "1E-999999999", "-1E+10001", "1" * 10_002, "9" * 30_000, 5]
)
def test_a_decimal_of_very_many_digits_is_refused(text: object) -> None:
    with pytest.raises(WireError):
        values.decode(["D", text], refuse)


def test_decimals_as_people_use_them_cross() -> None:
    for text in ("1.10", "1E+28", "-1E-28", "NaN", "sNaN12", "-Infinity", "1E+10000"):
        value = decimal.Decimal(text)
        assert str(crossed(value)) == text
    for text in ("1E+999999", "1E-10001"):
        with pytest.raises(values.NotPlain):
            values.encode(decimal.Decimal(text), refuse)


def test_a_range_just_beyond_the_bound_is_refused() -> None:
    assert len(values.decode(["r", 0, plain.MAX_RANGE, 1], refuse)) == plain.MAX_RANGE
    with pytest.raises(WireError):
        values.decode(["r", 0, plain.MAX_RANGE + 1, 1], refuse)
