"""What a course makes of points: lateness, drop-lowest and weights; arithmetic on plain numbers.

What cannot be known stays `None`: it is never counted as a zero and never made up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from autograder.result import rounded

Missing = Literal["zero", "excused"]
Proportion = Annotated[float, Meta(ge=0, le=1)]
NotNegative = Annotated[float, Meta(ge=0, le=1e9)]

_CLOCK = re.compile(r"(\d+):(\d{1,2})(?::(\d{1,2}))?")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(d|days?|h|hours?|m|min|minutes?)")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder.gradebook.late]`."""

    per_day: Proportion = 0.0
    """share of an assignment's maximum that each started day takes, from 0 to 1"""
    grace_minutes: NotNegative = 0.0
    """minutes after the due date that cost nothing"""
    most: Proportion = 1.0
    """the largest share that lateness can take"""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder.gradebook]`."""

    drop_lowest: Annotated[int, Meta(ge=0)] = 0
    """how many of a student's lowest assignments do not count"""
    missing: Missing = "zero"
    """what an assignment counts that was not handed in: zero, or not at all"""
    weights: dict[str, NotNegative] = {}
    """weight of each assignment; without it, an assignment weighs what points it has"""
    due: dict[str, Annotated[datetime, Meta(tz=True)]] = {}
    """when each assignment is due, with a time zone"""
    columns: dict[str, str] = {}
    """what Canvas, Moodle or Gradescope calls an assignment, such as `Homework 1 (4711)`"""
    late: Late = Late()
    """what lateness costs"""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one assignment adds to a student's total: a share of 0 to 1, and its weight."""

    assignment: str
    share: float
    weight: float


def penalty(late: timedelta, policy: Late) -> float:
    """The share of the maximum, from 0 to 1, that lateness takes."""
    over = late - timedelta(minutes=policy.grace_minutes)
    if over <= timedelta(0):
        return 0.0
    days = math.ceil(late / timedelta(days=1))
    return min(days * policy.per_day, policy.most, 1.0)


def after_penalty(points: float, maximum: float, share: float) -> float:
    """Points that are left; never below 0, never more than there were."""
    return rounded(max(points - share * maximum, 0.0))


def parse_lateness(text: str) -> timedelta | None:
    """How late, from `H:M:S` as Gradescope writes it, `2 days`, `3h` or `0`; `None` if neither."""
    text = text.strip().lower()
    if text in ("", "0", "0.0", "no", "on time"):
        return timedelta(0)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    elif amount := _AMOUNT.fullmatch(text):
        value = float(amount.group(1).replace(",", "."))
        if value > 1e6:
            return None
        return value * _UNITS[amount.group(2)[0]]
    else:
        return None
    if hours > 1_000_000:
        return None
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


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
