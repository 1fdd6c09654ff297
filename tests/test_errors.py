"""What messages are made of: one line, the word that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import did_you_mean, nearest, one_line
from autograder.formats.notebook.text import shortened

KNOWN = ("points", "Manual", "limits")


@given(st.text(), st.integers(0, 40))
def test_one_line_is_one_line_of_at_most_that_many_characters(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line.splitlines()) <= 1
    assert len(line) <= most
    assert one_line(text, len(text)).split() == text.split()


@pytest.mark.parametrize(
    ("word", "meant"), [("point", "points"), ("MANAUL", "Manual"), ("limits", "limits")]
)
def test_the_nearest_word_is_found_whatever_its_case(word: str, meant: str) -> None:
    assert nearest(word, KNOWN) == meant
    assert did_you_mean(word, KNOWN) == f"did you mean '{meant}'?"


def test_where_nothing_is_near_all_that_is_known_is_told_in_order() -> None:
    assert nearest("xyzzy", KNOWN) is None
    assert did_you_mean("xyzzy", KNOWN) == "known are Manual, limits, points"


@pytest.mark.slow
@given(st.text(), st.integers(1, 60))
def test_shortened_text_keeps_both_ends_and_counts_what_is_left_out(text: str, limit: int) -> None:
    short = shortened(text, limit)
    if len(text) <= limit:
        assert short == text
    else:
        half = limit // 2
        assert short.startswith(f"{text[:half]}\n[... {len(text) - limit:,} characters left out")
        assert short.endswith(f"...]\n{text[len(text) - (limit - half) :]}")
