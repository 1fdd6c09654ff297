"""The trail of a course: who changed what, and how it was before and after."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.service import members
from autograder.service.courses import Course
from autograder.service.store.tables import trail
from autograder.service.web import pages, rights
from autograder.service.web.pages import shown
from autograder.service.web.site import Site

EACH = 50
"""lines a page"""
_MOST_PAGES = 10**6


_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?[+-]\d\d:\d\d")
"""a moment as the trail has it (ISO 8601)"""


class TrailLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the trail as a page shows it."""

    time: Markup
    who: str
    what: str
    which: str
    before: str
    after: str


async def page(request: Request) -> Response:
    """The newest first, so many a page."""
    site: Site = request.app.state.site
    who = rights.who(request)
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and 0 < int(asked[:8]) < _MOST_PAGES):
        raise HTTPException(404)
    number = int(asked[:8])
    of_course = trail.c.course_id == who.course.id
    query = sa.select(trail).where(of_course).order_by(trail.c.id.desc())
    rows, many, known = await site.read(
        lambda c: (
            c.execute(query.limit(EACH).offset((number - 1) * EACH)).all(),
            c.scalar(sa.select(sa.func.count()).select_from(trail).where(of_course)) or 0,
            members.all_of(c, who.course),
        )
    )
    labels = {f"#{one.number}": one.label for one in known}

    def told(text: str) -> str:
        """With names and the course's own time, as all other pages have them."""
        words = (f"{labels[word]} ({word})" if word in labels else word for word in text.split(" "))
        return _MOMENT.sub(lambda found: _local(found[0], who.course), " ".join(words))

    return shown(
        "trail.html",
        title="Who changed what",
        who=who,
        zone=pages.zone_of(who.course),
        lines=[
            TrailLine(
                time=pages.when(row.made, who.course),
                who=told(row.who),
                what=row.what,
                which=told(row.which),
                before=told(row.before),
                after=told(row.after),
            )
            for row in rows
        ],
        number=number,
        last=max(1, -(-many // EACH)),
    )


def _local(moment: str, course: Course) -> str:
    """A moment of the trail in the course's zone; what is none stays as it is."""
    try:
        return pages.typed(datetime.fromisoformat(moment), course).replace("T", " ")
    except (ValueError, OverflowError):
        return moment
