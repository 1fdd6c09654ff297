"""How late work is, and what that costs: the one notion of it.

How late is a difference of two moments, taken in UTC. What it costs goes by days, and a day ends at
the time of day at which the work was due, in the course's time zone: the day of 25 hours in autumn
is one day. Grace decides only whether work is late at all. What is taken is a share of the points
earned. What cannot be known takes nothing.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec
from msgspec import Meta

from autograder.errors import ConfigError, nearest
from autograder.result import rounded

Percent = Annotated[float, Meta(ge=0, le=100)]
Minutes = Annotated[float, Meta(ge=0, le=1e6)]

DAY = timedelta(days=1)
NEVER = timedelta(0)

_CLOCK = re.compile(r"(\d+):(\d{1,2})(?::(\d{1,2}))?")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(d|days?|h|hours?|m|min|minutes?)")
_UNITS = {"d": DAY, "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class LatePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder.late]`."""

    zone: str = ""
    """the course's time zone, such as `Europe/Berlin`; that of each date where there is none"""
    due: dict[str, datetime] = {}
    """when each assignment is due"""
    grace_minutes: Minutes = 0.0
    """minutes after the due date that cost nothing"""
    percent_per_day: Percent = 0.0
    """percent of the points earned that each day, once begun, takes"""
    most_percent: Percent = 100.0
    """percent that lateness takes at most"""
    extensions: dict[str, dict[str, datetime]] = {}
    """until when somebody has time, by assignment and person"""

    @property
    def is_free(self) -> bool:
        """Whether lateness costs nothing."""
        return not (self.percent_per_day and self.most_percent)


FREE = LatePolicy()
"""Lateness costs nothing."""


class Lateness(msgspec.Struct, frozen=True, kw_only=True):
    """By how much something came too late, and the days of it that cost; 0 within the grace."""

    late: timedelta = NEVER
    days: int = 0


def checked(policy: LatePolicy) -> LatePolicy:
    """The policy with a zone in each of its times.

    Raises:
        ConfigError: no such time zone, or a time without one where the course has none.
    """
    zone = zone_of(policy)

    def fixed(where: str, time: datetime) -> datetime:
        if time.tzinfo is None and zone is None:
            raise ConfigError(
                f"tool.autograder.late.{where} = {time.isoformat()} has no time zone",
                'zone = "Europe/Berlin", say, in [tool.autograder.late], or +02:00 after the time',
            )
        return instant(time, zone) if time.tzinfo is None and zone else time

    return msgspec.structs.replace(
        policy,
        due={name: fixed(f"due.{name}", time) for name, time in policy.due.items()},
        extensions={
            name: {who: fixed(f"extensions.{name}", time) for who, time in people.items()}
            for name, people in policy.extensions.items()
        },
    )


def of_assignment(policy: LatePolicy, name: str) -> LatePolicy:
    """The policy as far as it is about one assignment."""
    kept = {
        field: {name: times[name]} if name in times else {}
        for field, times in (("due", policy.due), ("extensions", policy.extensions))
    }
    return msgspec.structs.replace(policy, **kept)


def zone_of(policy: LatePolicy) -> ZoneInfo | None:
    """The course's time zone, if it has one.

    Raises:
        ConfigError: there is no such time zone, or this machine knows none.
    """
    if not policy.zone:
        return None
    try:
        return ZoneInfo(policy.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(policy.zone, available_timezones())
        raise ConfigError(
            f"tool.autograder.late.zone = {policy.zone!r} is no time zone here",
            "a name such as 'Europe/Berlin'",
            f"did you mean {near!r}?" if near else "",
        ) from None


def instant(local: datetime, zone: tzinfo) -> datetime:
    """The moment that clocks in `zone` show as `local`; the later one of two, which helps who is
    late."""
    both = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return max(both, key=lambda moment: moment.astimezone(UTC))


def measured(handed_in: datetime, due: datetime, policy: LatePolicy) -> Lateness:
    """How late something is that was handed in at that moment."""
    late = handed_in.astimezone(UTC) - due.astimezone(UTC)
    if late <= NEVER:
        return Lateness()
    if late <= timedelta(minutes=policy.grace_minutes):
        return Lateness(late=late)
    try:
        days = _days(handed_in, due, zone_of(policy) or due.tzinfo or UTC)
    except OverflowError:  # at the end of the calendar
        days = math.ceil(late / DAY)
    return Lateness(late=late, days=days)


def _days(handed_in: datetime, due: datetime, zone: tzinfo) -> int:
    """The first day after `due` that ends no sooner than `handed_in`, which is later."""
    wall = due.astimezone(zone).replace(tzinfo=None)
    days = max((handed_in.astimezone(UTC) - due.astimezone(UTC)) // DAY - 1, 1)
    while instant(wall + days * DAY, zone).astimezone(UTC) < handed_in.astimezone(UTC):
        days += 1
    return days


def lateness(
    policy: LatePolicy,
    due: datetime | None,
    extended: datetime | None = None,
    handed_in: datetime | None = None,
    stated: timedelta | None = None,
) -> Lateness | None:
    """How late one person's work is, or `None` where that cannot be known.

    `stated` is how long after `due` somebody says it came; it goes before `handed_in`. The later of
    `due` and `extended` counts: an extension never takes time away.
    """
    if stated is not None and due is not None:
        handed_in = due.astimezone(UTC) + stated  # in `due`'s own zone it would be clock time
    counts = max((time for time in (due, extended) if time is not None), default=None)
    if stated is not None and counts is None:
        begins = datetime(2000, 1, 1, tzinfo=UTC)  # nobody knows when: days of 24 hours
        return measured(begins + stated, begins, policy)
    if handed_in is None or counts is None:
        return None
    return measured(handed_in, counts, policy)


def cost(late: Lateness | None, policy: LatePolicy) -> float:
    """The share of the points earned, from 0 to 1, that lateness takes."""
    if late is None:
        return 0.0
    return min(late.days * policy.percent_per_day, policy.most_percent) / 100


def left(points: float, share: float) -> float:
    """The points that are left when this share of them is taken."""
    return rounded(points * (1 - share))


def parse_lateness(text: str) -> timedelta | None:
    """How late, from `H:M:S` as Gradescope writes it, `2 days`, `3h` or `0`; `None` if neither."""
    text = text.strip().lower()
    if text in ("", "0", "0.0", "no", "on time"):
        return NEVER
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


def moment_of(text: str, zone: tzinfo | None = None) -> datetime | None:
    """A moment as ISO 8601 has it; without a zone of its own it is in `zone`. `None` if neither."""
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if time.tzinfo is None:
        return instant(time, zone) if zone is not None else None
    return time
