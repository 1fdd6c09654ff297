"""Times as people write them on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

from autograder.config import Config
from autograder.course.lateness import moment_of, zone_of
from autograder.errors import UsageError

YEARS = range(2000, 3000)
"""What is meant as a date of a course: with any other, sums of dates come to the calendar's end."""


def moment(text: str, what: str, config: Config) -> datetime:
    """The moment that `text` says, in the course's zone where it names none; `what` is the option
    that it was given with.

    Raises:
        UsageError: it is no time, or has no time zone and the course neither.
    """
    found = moment_of(text, zone_of(config.late))
    if found is None or found.year not in YEARS:
        raise UsageError(
            f"{what} {text!r:.60} is no time, or has no time zone",
            "2026-11-03T12:00+01:00, or the same without +01:00 where [tool.autograder.late] has a "
            "zone",
        )
    return found


def shown(time: datetime, config: Config) -> str:
    """A moment as clocks of the course show it."""
    return time.astimezone(zone_of(config.late) or UTC).isoformat()
