"""The candidate's shell reads plain Python as IPython does, only sooner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.grading.candidate.shell import _MAYBE_MAGIC

PIECES = [
    "x = 1",
    "def f(x):",
    "    return x",
    "if x:",
    "    y = 'a'",
    "",
    "\t",
    '"""text',
    '"""',
    "print(x); y",
    ", z",
    "; z",
    "/ z",
    "%matplotlib inline",
    "!ls",
    "x?",
    "?x",
    "%%time",
    "# a",
    ">>> x",
    "... y",
    "In [1]: x",
    "   ...: x",
    "\x0c",
    "x = (",
    ")",
    "a, b = 1, 2",
    "@x",
    "\\",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("\n".join))
def test_what_is_taken_for_plain_python_ipython_leaves_alone(source: str) -> None:
    if not _MAYBE_MAGIC.search(source):
        plain = source if source.endswith("\n") else source + "\n"
        assert TransformerManager().transform_cell(source) == plain


@pytest.mark.parametrize(
    "source", ["x = 1", "def f(x):\n    return x\n", "a = [\n  1,\n]", "# note"]
)
def test_ordinary_cells_are_plain(source: str) -> None:
    assert not _MAYBE_MAGIC.search(source)


@pytest.mark.parametrize(
    "source", ["%time x", "x?", "!ls", "a = !ls", "  x = 1", ">>> x", "%%bash"]
)
def test_magic_is_not(source: str) -> None:
    assert _MAYBE_MAGIC.search(source)
