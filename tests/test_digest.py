"""One digest over several parts: other parts, or parts cut elsewhere, give another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.digest import digest_over

parts = st.lists(st.binary(max_size=3), max_size=5)


@pytest.mark.slow
@given(parts, parts)
def test_only_the_same_parts_have_the_same_digest(one: list[bytes], other: list[bytes]) -> None:
    assert (digest_over(one) == digest_over(other)) == (one == other)


@pytest.mark.slow
@given(st.binary(max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_where_parts_are_cut_matters(data: bytes, first: int, second: int) -> None:
    cuts = [[data[:at], data[at:]] for at in (first, second)]
    assert (digest_over(cuts[0]) == digest_over(cuts[1])) == (cuts[0] == cuts[1])
    assert digest_over([data]) != digest_over([data, b""]) != digest_over([b"", data, b""])


def test_a_file_counts_as_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1" * 300_000)
    with open(tmp_path / "a", "rb") as file:
        assert digest_over([b"a", file]) == digest_over([b"a", b"1" * 300_000])
