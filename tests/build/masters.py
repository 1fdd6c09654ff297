"""Tiny masters from a compact text: `=== raw`, `=== md` and `=== code` open a cell."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLAIN = '''
=== raw
# ASSIGNMENT CONFIG
name: tiny
requirements: requirements.txt
files: [data.csv]
tests:
    ok_format: false
export_cell:
    pdf: false
check_all_cell: true
=== md
# Tiny things

Two questions and a thought.
=== code
import math

def given_scale(values, factor):
    return [factor * value for value in values]
=== raw
# BEGIN QUESTION
name: q1_area
points: 3
=== md
Write the area of a ring. For radii 1 and 2 it is 9.42477796.
=== raw
# BEGIN SOLUTION
=== code
def ring_area(inner, outer):
    """Area between two circles."""
    # BEGIN SOLUTION
    whole = math.pi * outer ** 2
    hole = math.pi * inner ** 2
    return whole - hole
    # END SOLUTION
=== raw
# END SOLUTION
=== raw
# BEGIN TESTS
=== code
""" # BEGIN TEST CONFIG
points: 0
failure_message: Look at the order of the radii.
""" # END TEST CONFIG
def test_public_example(ring_area):
    assert abs(ring_area(1, 2) - 9.42477796) < 1e-6, "wanted the area"
=== code
""" # BEGIN TEST CONFIG
hidden: true
points: 1
failure_message: A degenerate ring has no area at all.
""" # END TEST CONFIG
def test_hidden_degenerate(ring_area):
    assert ring_area(3, 3) == 0, "a ring of width nought"
=== code
""" # BEGIN TEST CONFIG
hidden: true
points: 2
""" # END TEST CONFIG
def test_hidden_large(ring_area):
    import numpy as np
    got = ring_area(17, 23)
    assert np.isclose(got, 753.9822368)
=== raw
# END TESTS
=== raw
# END QUESTION
=== raw
# BEGIN QUESTION
name: q2_word
=== md
Name the constant.
=== raw
# BEGIN SOLUTION
=== code
word = "archimedes" # SOLUTION
=== raw
# END SOLUTION
=== raw
# BEGIN TESTS
=== code
def test_word_kind(word):
    assert isinstance(word, str)
=== code
# HIDDEN
def test_word_value(word):
    assert word == "archimedes"
=== raw
# END TESTS
=== raw
# END QUESTION
=== raw
# BEGIN QUESTION
name: q3_thought
manual: true
points: 1
=== md
Why is the area never negative?
=== raw
# BEGIN SOLUTION
=== md
Because squaring preserves the order of lengths.

Rubric: one point for monotonicity.
=== raw
# END SOLUTION
=== raw
# END QUESTION
'''

OK_FORMAT = '''
=== raw
# ASSIGNMENT CONFIG
=== md
# Doctests
=== raw
# BEGIN QUESTION
name: q1
points: [1, 2]
=== raw
# BEGIN SOLUTION
=== code
total = 1 + 2 # SOLUTION
=== raw
# END SOLUTION
=== raw
# BEGIN TESTS
=== code
assert total > 0
=== code
""" # BEGIN TEST CONFIG
hidden: true
failure_message: 'say "three" \\ or so'
""" # END TEST CONFIG
assert total == 3
=== raw
# END TESTS
=== raw
# END QUESTION
'''

FILES: Mapping[str, bytes] = {
    "requirements.txt": b"# what students need\notter-grader==7.0.0\nnumpy\n",
    "data.csv": b"inner,outer\n1,2\n",
    "answers/q1_area.py": b"# %% right: another way\n",
}

_KINDS = {"raw": "raw", "md": "markdown", "code": "code"}


def cells(text: str) -> list[dict[str, Any]]:
    """The cells of a compact text."""
    parts = re.split(r"^=== (raw|md|code)\n", text, flags=re.MULTILINE)[1:]
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        cell = {
            "cell_type": _KINDS[kind],
            "id": f"some-{number}",
            "metadata": {},
            "source": source.removesuffix("\n"),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        made.append(cell)
    return made


def notebook(text: str) -> dict[str, Any]:
    """A master as Jupyter's JSON."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells(text),
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def folder_of(
    where: Path, text: str = PLAIN, files: Mapping[str, bytes] = FILES, slug: str = "tiny"
) -> Path:
    """An assignment's folder with that master and those files."""
    folder = where / slug
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{slug}.ipynb").write_text(json.dumps(notebook(text)), encoding="utf-8")
    return folder


def changed(old: str, new: str, text: str = PLAIN) -> str:
    """`text` with one thing in it changed; the thing must be there."""
    assert old in text, old
    return text.replace(old, new, 1)
