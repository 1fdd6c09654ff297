"""`autograder extend`: one member has time until a moment."""

from __future__ import annotations

from datetime import datetime

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.commands.moments import moment, shown
from autograder.config import Config
from autograder.course.decisions import MOST_REASON
from autograder.errors import UsageError
from autograder.service import members, openings
from autograder.service.members import Member


class Extended(msgspec.Struct, frozen=True, kw_only=True):
    """Who has time until when, and when it is due for everybody."""

    slug: str
    member: Member
    until: datetime
    due: datetime
    notes: tuple[str, ...]
    """what to say of an extension that gives no time"""


def extend(
    config: Config, address: CourseAddress, slug: str, who: str, until: str, reason: str
) -> Extended:
    """Give a member time for an assignment until a moment.

    Raises:
        UsageError: it is not up, nobody, several people or somebody inactive is meant, no time, or
            no reason; or as `at_course`.
    """
    time = moment(until, "TIME", config)
    if len(reason) > MOST_REASON:
        raise UsageError(f"the reason has {len(reason)} characters", f"{MOST_REASON} at most")
    with at_course(address) as here:
        with here.store.read() as connection:
            opening = openings.find(connection, here.course, slug)
            member = members.named(connection, here.course, who)
        if not member.active:
            raise UsageError(
                f"{member.label} is not active in {here.course.name} any more",
                "a member who can hand in",
                "`autograder members FILE` takes them in again",
            )
        here.store.write(
            lambda c: openings.extend(
                c, here.course, opening, member, time, reason, here.store.now()
            )
        )
    said = f"that is not after {shown(opening.due, config)}, when it is due for all"
    notes = () if time > opening.due else (f"{said}: nobody has more time",)
    return Extended(slug=slug, member=member, until=time, due=opening.due, notes=notes)
