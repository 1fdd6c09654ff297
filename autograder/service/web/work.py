"""One attempt as an instructor sees it: what the student sees, and all that the grader found."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.batch.journal import Entry
from autograder.result import Outcome
from autograder.service import classes, members, standing
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.standing import AttemptStanding
from autograder.service.store.tables import attempts, bodies
from autograder.service.web import pages, rights, wording
from autograder.service.web.pages import shown
from autograder.service.web.site import Site
from autograder.service.web.terms import opening_here
from autograder.views.feedback.say import WORDS

RAN: Mapping[Outcome, str] = {**WORDS, Outcome.PASSED: "ran to its end"}
"""how a cell went: that is no verdict about its question"""


class AttemptInFull(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt of a member, and what grading it gave, whoever may read that."""

    member: Member
    standing: AttemptStanding
    entry: Entry | None


async def _found(request: Request, opening: Opening) -> AttemptInFull:
    """The attempt in the address, in the visitor's own course; else nothing is there."""
    site: Site = request.app.state.site
    course, now = rights.who(request).course, site.store.now()
    wanted, number = request.path_params["member"], request.path_params["number"]

    def question(connection: sa.Connection) -> AttemptInFull | None:
        known = members.all_of(connection, course)
        meant = next((one for one in known if one.number == wanted), None)
        if meant is None or number >= 2**31:
            return None
        found = standing.find(connection, opening, meant.id, number, now)
        if found is None:
            return None
        entry = classes.entry_of(connection, opening, found.attempt)
        return AttemptInFull(member=meant, standing=found, entry=entry)

    found = await site.read(question)
    if found is None:
        raise HTTPException(404)
    return found


async def page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    found = await _found(request, opening)
    now = site.store.now()
    others, lines = await site.read(
        lambda c: (
            standing.all_of(c, opening, found.member.id, now),
            classes.lines(c, who.course, opening, only=found.member.id),
        )
    )
    counting = lines[0].number
    return shown(
        "work.html",
        title=f"{opening.title}: attempt {found.standing.number} of {found.member.label}",
        who=who,
        zone=pages.zone_of(who.course),
        opening=opening,
        member=found.member,
        one=found.standing,
        said=wording.said_of(found.standing),
        time=pages.when(found.standing.time, who.course),
        result=None if found.entry is None else found.entry.result,
        cost=None if found.entry is None else found.entry.cost,
        others=[(each, pages.when(each.time, who.course)) for each in others],
        counting=counting,
        states=wording.SHORT,
        words=WORDS,
        ran=RAN,
    )


async def file(request: Request) -> Response:
    """The bytes as they were handed in."""
    site: Site = request.app.state.site
    opening = await opening_here(request)
    found = await _found(request, opening)
    query = (
        sa.select(bodies.c.data)
        .join(attempts, attempts.c.sha256 == bodies.c.sha256)
        .where(attempts.c.id == found.standing.attempt)
    )
    data = await site.read(lambda c: c.execute(query).scalar_one())
    name = f"{found.member.number}-{found.standing.number}-{found.standing.called}"
    return pages.file(data, name, "application/octet-stream")


async def receipt(request: Request) -> Response:
    opening = await opening_here(request)
    found = await _found(request, opening)
    one = found.standing
    name = f"receipt-{opening.slug}-{found.member.number}-{one.number}.txt"
    return pages.file(one.receipt + "\n", name)
