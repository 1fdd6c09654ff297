"""Another bundle for an assignment that is up, as an instructor tries it: graded besides, a table
of who gains and who loses, and then it is used or left."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from autograder.errors import UsageError
from autograder.service import fitness, openings, proposals
from autograder.service.proposals import MemberShift, ProposalProgress
from autograder.service.web import forms, pages, rights
from autograder.service.web.offering import MOST_BUNDLE, built, offered
from autograder.service.web.pages import shown
from autograder.service.web.site import Site
from autograder.service.web.terms import address, opening_here

BELOW = "/bundle"
ACTS = {"use": "used", "leave": "left", "more": "more"}
"""what may be done with a proposed bundle, and the word that says it was done"""


class ShownProposal(msgspec.Struct, frozen=True, kw_only=True):
    """How far a proposed bundle is, and who gains and loses by it as far as that is known."""

    progress: ProposalProgress
    losing: tuple[MemberShift, ...]
    gaining: tuple[MemberShift, ...]
    other: tuple[MemberShift, ...]
    """the same points in all"""
    unknown: tuple[MemberShift, ...]


async def page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    now = site.store.now()

    def question(connection: sa.Connection) -> ShownProposal | None:
        if opening.proposed is None:
            return None
        found = proposals.shifts(connection, who.course, opening)
        return ShownProposal(
            progress=proposals.progress(connection, opening),
            losing=tuple(one for one in found if one.is_known and one.gain < 0),
            gaining=tuple(one for one in found if one.is_known and one.gain > 0),
            other=tuple(one for one in found if one.gain == 0 and one.is_known),
            unknown=tuple(one for one in found if not one.is_known),
        )

    return shown(
        "changing.html",
        title=f"{opening.title}: another bundle",
        who=who,
        zone=pages.zone_of(who.course),
        opening=opening,
        proposal=await site.read(question),
        built=built(request),
        done=forms.done(request),
        unfit=await site.read(
            lambda c: fitness.said_of(c, opening.proposed or opening.bundle, now)
        ),
    )


async def propose(request: Request) -> Response:
    """Grade with another bundle besides; students see nothing of it."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    try:
        async with forms.received(request, most=MOST_BUNDLE, files=2) as form:
            other = await offered(request, form)
        now = site.store.now()

        def change(connection: sa.Connection) -> int:
            here = openings.find(connection, who.course, opening.slug)
            given = (other.bundle, other.data, other.canary)
            return proposals.propose(connection, who.course, here, *given, now, who.mark)

        await site.write(change)
    except UsageError as error:
        return forms.refused(who, error, address(opening, BELOW), "Nothing was proposed")
    site.wake()
    return forms.then(address(opening, BELOW), "proposed")


async def decide(request: Request) -> Response:
    """Use the proposed bundle that was looked at, or leave it, or grade with it what came since."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    try:
        async with forms.received(request) as form:
            act, seen = forms.text(form, "act"), forms.text(form, "bundle")
        if act not in ACTS:
            raise UsageError("nothing was chosen", "to use it, to leave it, or to grade more")
        if opening.proposed is None or seen != opening.proposed:
            raise UsageError("that bundle is not proposed any more", then="look once more")
        title = (await site.bundle(opening.proposed)).title
        now = site.store.now()

        def change(connection: sa.Connection) -> None:
            here = openings.find(connection, who.course, opening.slug)
            if here.proposed != seen:
                raise UsageError("that bundle is not proposed any more", then="look once more")
            if act == "use":
                proposals.use(connection, who.course, here, title, now, who.mark)
            elif act == "leave":
                proposals.leave(connection, who.course, here, now, who.mark)
            else:
                proposals.more(connection, who.course, here, now, who.mark)

        await site.write(change)
    except UsageError as error:
        return forms.refused(who, error, address(opening, BELOW))
    site.wake()
    site.bulletin.post(())
    return forms.then(address(opening, BELOW), ACTS[act])
