"""`autograder release`: members may see all feedback of an assignment from now on."""

from __future__ import annotations

from datetime import datetime

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.service import openings


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """Since when feedback is released; `is_new` where it was not before."""

    slug: str
    since: datetime
    is_new: bool


def release(address: CourseAddress, slug: str) -> Released:
    """Release the feedback of an assignment; once is enough.

    Raises:
        UsageError: it is not up; or as `at_course`.
    """
    with at_course(address) as here:
        with here.store.read() as connection:
            opening = openings.find(connection, here.course, slug)
        now = here.store.now()
        is_new = here.store.write(lambda c: openings.release(c, here.course, opening, now))
        with here.store.read() as connection:
            since = openings.find(connection, here.course, slug).released
    return Released(slug=slug, since=since or now, is_new=is_new)
