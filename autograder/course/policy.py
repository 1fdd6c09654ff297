"""What a course makes of points: drop-lowest and weights; arithmetic on plain numbers.

What cannot be known stays `None`: it is never counted as a zero and never made up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from autograder.result import rounded

Missing = Literal["zero", "excused"]
NotNegative = Annotated[float, Meta(ge=0, le=1e9)]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder.gradebook]`."""

    drop_lowest: Annotated[int, Meta(ge=0)] = 0
    """how many of a student's lowest assignments do not count"""
    missing: Missing = "zero"
    """what an assignment counts that was not handed in: zero, or not at all"""
    weights: dict[str, NotNegative] = {}
    """weight of each assignment; without it, an assignment weighs what points it has"""
    columns: dict[str, str] = {}
    """what Canvas, Moodle or Gradescope calls an assignment, such as `Homework 1 (4711)`"""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one assignment adds to a student's total: a share of 0 to 1, and its weight."""

    assignment: str
    share: float
    weight: float


def without_lowest(shares: Sequence[Share], number: int) -> tuple[Share, ...]:
    """The shares that count: the lowest are dropped, but never the last one.

    Of equally low ones the heavier goes first, which helps the student most.
    """
    ranked = sorted(shares, key=lambda one: (one.share, -one.weight, one.assignment))
    return tuple(ranked[min(number, max(len(ranked) - 1, 0)) :])


def total(shares: Sequence[Share]) -> float | None:
    """The weighted mean, from 0 to 1; `None` where nothing counts."""
    weight = math.fsum(one.weight for one in shares)
    if weight <= 0:
        return None
    whole = math.fsum(one.share * one.weight for one in shares) / weight
    return min(max(rounded(whole), 0.0), 1.0)
