"""The terms of an opening, as an instructor changes them: its dates, what counts, when feedback is
seen, and more time for some."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.course.decisions import MOST_REASON
from autograder.course.table import many
from autograder.errors import UsageError
from autograder.service import marking, members, openings
from autograder.service.members import MOST_NAMED, Member
from autograder.service.openings import Counts, Opening, OpeningTerms, Release
from autograder.service.store.tables import bundles
from autograder.service.web import forms, pages, rights, wording
from autograder.service.web.handing_in import opening_of
from autograder.service.web.pages import shown, when
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.views.gradebook.marked import asked_by


class ShownExtension(msgspec.Struct, frozen=True, kw_only=True):
    """An extension as a page shows it. `is_last`: no later one stands in its place."""

    member: Member
    until: Markup
    reason: str
    made: Markup
    who: str
    is_last: bool


def address(opening: Opening, below: str = "") -> str:
    """Where the pages of an opening are."""
    return f"/class/{quote(opening.slug)}{below}"


async def opening_here(request: Request) -> Opening:
    """The opening in the address, in the visitor's own course; else nothing is there."""
    site: Site = request.app.state.site
    found = await opening_of(site, rights.who(request), request.path_params["slug"])
    if found is None:
        raise HTTPException(404)
    return found


async def page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    course = who.course
    query = sa.select(bundles.c.canary.is_not(None)).where(bundles.c.digest == opening.bundle)
    given, known, proves = await site.read(
        lambda c: (
            openings.all_extensions(c, opening),
            members.all_of(c, course),
            bool(c.scalar(query)),
        )
    )
    by_id = {one.id: one for one in known}
    labels = {f"#{one.number}": one.label for one in known}
    seen: set[int] = set()
    extensions = []
    for one in given:
        extensions.append(
            ShownExtension(
                member=by_id[one.member],
                until=when(one.until, course),
                reason=one.reason,
                made=when(one.made, course),
                who=labels.get(one.who, one.who),
                is_last=one.member not in seen,
            )
        )
        seen.add(one.member)
    return shown(
        "terms.html",
        title=f"{opening.title}: dates and release",
        who=who,
        zone=pages.zone_of(course),
        opening=opening,
        window=wording.said_of_window(
            openings.window_until(opening, None), course, site.store.now()
        ),
        seen=_digest(opening),
        due=pages.typed(opening.due, course),
        opens=pages.typed(opening.opens, course),
        closes=pages.typed(opening.closes, course),
        counts=wording.COUNTS,
        releases=wording.RELEASES,
        released=when(opening.released, course),
        extensions=extensions,
        done=forms.done(request),
        proves=proves,
        before_release=() if opening.released is not None else await _before_release(site, opening),
    )


async def set_terms(request: Request) -> Response:
    """Other dates, another count, another way of release; whatever is empty there is not."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    try:
        async with forms.received(request) as form:
            typed = {
                name: forms.text(form, name)[:100]
                for name in ("due", "opens", "closes", "counts", "release")
            }
            seen = forms.text(form, "seen")
        due = pages.moment_in(typed["due"], who.course, opening.due)
        if due is None:
            raise UsageError("there is no due date", "a date and a time")
        terms = OpeningTerms(
            due=due,
            opens=pages.moment_in(typed["opens"], who.course, opening.opens),
            closes=pages.moment_in(typed["closes"], who.course, opening.closes),
            counts=wording.chosen(Counts, typed["counts"]),
            release=wording.chosen(Release, typed["release"]),
        )
        now = site.store.now()

        def change(connection: sa.Connection) -> None:
            here = openings.find(connection, who.course, opening.slug)
            if seen and seen != _digest(here):
                raise UsageError(
                    "somebody changed the dates or the rest of it meanwhile",
                    then="look at how it is now, and change that",
                )
            openings.set_terms(connection, who.course, here, terms, now, who.mark)

        await site.write(change)
    except UsageError as error:
        return forms.refused(who, error, address(opening, "/terms"))
    site.bulletin.post(())
    return forms.then(address(opening, "/terms"), "terms")


async def _before_release(site: Site, opening: Opening) -> tuple[str, ...]:
    """What somebody should know who releases all feedback at this moment."""
    now = site.store.now()
    manual = asked_by(await site.bundle(opening.bundle)).manual
    extensions, counted, marks = await site.read(
        lambda c: (
            openings.standing_extensions(c, opening),
            marking.counted_answers(c, opening, site.answers) if manual else (),
            marking.latest(c, opening) if manual else {},
        )
    )
    said = []
    if openings.window_until(opening, None).is_open(now):
        said.append(
            "It is open still: who reads what hidden tests said can hand in again afterwards."
        )
    if later := sum(one.until > now for one in extensions.values()):
        said.append(f"{many(later, 'person has', 'people have')} more time, which is not over.")
    asked = {each.name for each in manual}
    written = sum(name in asked for one in counted for name in one.answers)
    given = marking.standing_of(marks, counted)
    if left := written - sum(name in asked and mark.points is not None for _, name, mark in given):
        said.append(f"{many(left, 'answer waits', 'answers wait')} for a person to mark.")
    return tuple(said)


def _digest(opening: Opening) -> str:
    """Tells the terms that a page was made with from others."""
    shown = (opening.due, opening.opens, opening.closes, opening.counts, opening.release)
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()


async def release(request: Request) -> Response:
    """Let students see all feedback from now on, or take that back."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    try:
        async with forms.received(request) as form:
            back = forms.text(form, "back")
    except UsageError as error:
        return forms.refused(who, error, address(opening, "/terms"))
    act = openings.take_back if back else openings.release
    now = site.store.now()
    await site.write(lambda c: act(c, who.course, opening, now, who.mark))
    return forms.then(address(opening, "/terms"), "taken-back" if back else "released")


async def extend(request: Request) -> Response:
    """More time for those who were ticked, and for a whole section."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    back = address(opening)
    try:
        async with forms.received(request) as form:
            chosen = forms.numbers(form, "member")
            section, typed = forms.text(form, "of_section"), forms.text(form, "until")[:100]
            reason = forms.text(form, "reason")
            shortens = bool(forms.text(form, "shorten"))
        until = pages.moment_in(typed, who.course)
        if until is None:
            raise UsageError("there is no date until when they have time", "a date and a time")
        if until <= opening.due:
            raise UsageError(
                f"{pages.typed(until, who.course)} is not after the due date",
                "a later one: nobody has more time by it, and may have had more before",
            )
        if len(reason) > MOST_REASON:
            raise UsageError(f"the reason has {len(reason)} characters", f"{MOST_REASON} at most")
        await site.write(
            lambda c: _extended(
                *(c, who, opening, chosen, section, until, reason, site.store.now()),
                shortens=shortens,
            )
        )
    except UsageError as error:
        return forms.refused(who, error, back)
    site.bulletin.post(())
    return forms.then(address(opening, "/terms"), "extended")


def _extended(
    connection: sa.Connection,
    who: Visitor,
    opening: Opening,
    chosen: frozenset[int],
    section: str,
    until: datetime,
    reason: str,
    now: datetime,
    *,
    shortens: bool,
) -> None:
    """Give each of these time. All of them have it, or nobody; unless it `shortens`, nobody who has
    more time already is among them."""
    meant = [
        one
        for one in members.all_of(connection, who.course)
        if one.active and (one.number in chosen or (section and one.student.section == section))
    ]
    if not meant:
        raise UsageError("nobody was chosen", "a tick, or a section")
    given = openings.standing_extensions(connection, opening)
    longer = [one for one in meant if one.id in given and given[one.id].until > until]
    if longer and not shortens:
        names = ", ".join(one.label for one in longer[:MOST_NAMED])
        more = f" and {len(longer) - MOST_NAMED} more" if len(longer) > MOST_NAMED else ""
        raise UsageError(
            f"this would take time away from {names}{more}, who had a later date from you before",
            "people who gain by it, or the tick that says that some lose",
        )
    for one in meant:
        openings.extend(connection, who.course, opening, one, until, reason, now, who.mark)
