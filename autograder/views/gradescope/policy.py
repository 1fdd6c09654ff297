"""Late work and the number of attempts: what an instructor's settings make of the metadata.

Counted from the times in the metadata, never from the clock, so that grading a submission again
comes to the same.
"""

from __future__ import annotations

import datetime
import math

import msgspec

from autograder.course import LatePolicy, Roster
from autograder.course.lateness import cost, lateness
from autograder.course.matching import Owners
from autograder.views.gradescope.metadata import Metadata
from autograder.views.gradescope.settings import Attempts


class Deduction(msgspec.Struct, frozen=True):
    """The part of the points (0 to 1) that is taken off, and why, in a sentence for students."""

    part: float
    why: str


def deduction(policy: LatePolicy, metadata: Metadata, assignment: str = "") -> Deduction | None:
    """What is taken off a submission because it is late, or `None`."""
    due = due_for(policy, metadata, assignment)
    late = lateness(policy, due, handed_in=metadata.created)
    part = cost(late, policy)
    if late is None or not part:
        return None
    said = f"Handed in {duration(late.late.total_seconds())} after the due date"
    if part == 1:
        return Deduction(1.0, f"{said}: too late for points.")
    return Deduction(part, f"{said}: {100 * part:g} % of the points are taken off.")


def due_for(
    policy: LatePolicy, metadata: Metadata, assignment: str = ""
) -> datetime.datetime | None:
    """The date that counts for those who handed in: a person's own before the assignment's, the
    course's where Gradescope has none; later with an extension. Of a group the latest."""
    common = metadata.due or policy.due.get(assignment)
    dates = [common] if not metadata.people else []
    dates += [one.due or common for one in metadata.people]
    owners = Owners(Roster(students=tuple(one.student for one in metadata.people)))
    extensions = policy.extensions.get(assignment, {})
    dates += [time for who, time in extensions.items() if owners.called(who)]
    return max((date for date in dates if date is not None), default=None)


def refusal(attempts: Attempts, metadata: Metadata) -> str | None:
    """Why a submission is not graded, in words for students, or `None` where it is.

    Earlier submissions count that were graded themselves; those that this rule refused, and those
    where the grader failed, do not.
    """
    if not attempts.most or metadata.created is None:
        return None
    window = datetime.timedelta(hours=attempts.hours)
    graded: list[datetime.datetime] = []
    earlier = [one for one in metadata.previous if one.time < metadata.created]
    for time in [one.time for one in earlier if not one.failed]:
        if sum(other > time - window for other in graded) < attempts.most:
            graded.append(time)
    recent = [time for time in graded if time > metadata.created - window]
    if len(recent) < attempts.most:
        return None
    free = recent[-attempts.most] + window
    times = "once" if attempts.most == 1 else f"{attempts.most} times"
    return (
        f"This submission was not graded: you may hand in {times} within "
        f"{duration(3600 * attempts.hours)}. You can hand in again in "
        f"{duration((free - metadata.created).total_seconds())}. "
        "Your score stays what it was."
    )


def duration(seconds: float) -> str:
    """A length of time in words, in its two largest units, rounded up to whole minutes."""
    minutes = max(1, math.ceil(seconds / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    units = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    words = [f"{count} {unit}{'s' * (count > 1)}" for count, unit in units if count]
    return " and ".join(words[:2])
