"""A student's pages: what is up, hand in, see how it stands, keep the receipts.

Every page is whole without JavaScript; scripts follow a stream, add times of other zones, and say
what to do where no answer comes.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.service import openings, standing
from autograder.service.intake import MAX_BODY, NotAccepted
from autograder.service.openings import Opening
from autograder.service.standing import AttemptStanding
from autograder.service.store.tables import attempts
from autograder.service.web import pages, rights, sessions, wording
from autograder.service.web.handing_in import attempt_of, opening_of, take, with_persons
from autograder.service.web.pages import shown, when
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.service.web.spool import place_in, spooled, too_large
from autograder.views.feedback import before_the_end, feedback
from autograder.views.report.student import Way, feedback_html

FORM_ROOM = 64 * 1024
"""bytes of a form beside its file"""
CHUNK = 1 << 16
SEEN_AS = "You see what {} sees. Nothing can be handed in or changed here."
STILL = "still"
"""asks in an address for a page that does not load itself anew"""


class ListedOpening(msgspec.Struct, frozen=True, kw_only=True):
    """An opening as a list shows it: until when it is taken, the member's newest attempt, and which
    of them counts."""

    opening: Opening
    window: Markup
    latest: AttemptStanding | None
    time: Markup
    counting: str
    extension: Markup


# ---------------------------------------------------------------- what is up


async def home(request: Request) -> Response:
    """All that is or was up, with the member's own attempts."""
    site: Site = request.app.state.site
    who = rights.who(request)
    now = site.store.now()

    def question(connection: sa.Connection) -> list[ListedOpening]:
        return [
            _listed(connection, one, who, now) for one in openings.all_of(connection, who.course)
        ]

    found = await site.read(question)
    zone = pages.zone_of(who.course)
    return shown("home.html", title="Assignments", who=who, openings=found, zone=zone)


def _listed(connection: sa.Connection, one: Opening, who: Visitor, now: datetime) -> ListedOpening:
    member = who.member.id
    window = openings.window(connection, one, member)
    latest = standing.latest(connection, one, member, now)
    counting = standing.counting(connection, one, member, now)
    return ListedOpening(
        opening=one,
        window=wording.said_of_window(window, who.course, now),
        latest=latest,
        time=when(None if latest is None else latest.time, who.course),
        counting=wording.said_of_counting(one, counting),
        extension=wording.said_of_extension(
            openings.extension_of(connection, one, member), who.course
        ),
    )


async def opening_page(request: Request) -> Response:
    """One assignment: the form to hand in by, and the member's attempts."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await _opening(site, who, request)
    now = site.store.now()
    member = who.member.id
    window, extension, found, counting = await site.read(
        lambda c: (
            openings.window(c, opening, member),
            openings.extension_of(c, opening, member),
            standing.all_of(c, opening, member, now),
            standing.counting(c, opening, member, now),
        )
    )
    found = tuple(await with_persons(site, who.member, opening, found))
    closed = ""
    if window.opens is not None and now < window.opens:
        closed = "This assignment is not open yet."
    elif not window.is_open(now):
        closed = (
            "This assignment is closed. Keep your file as it is; if you should have more time, "
            "ask your instructor."
        )
    return shown(
        "opening.html",
        title=opening.title,
        who=who,
        opening=opening,
        window=wording.said_of_window(window, who.course, now),
        extension=wording.said_of_extension(extension, who.course),
        zone=pages.zone_of(who.course),
        rule=_rule(request, who),
        closed=closed,
        most=MAX_BODY,
        number=secrets.token_urlsafe(12),
        attempts=[(one, when(one.time, who.course)) for one in found],
        counting=counting,
        said=wording.said_of_counting(opening, counting),
        states=wording.STATES,
    )


def _rule(request: Request, who: Visitor) -> str:
    """What the visitor's course says of a service that is away at the deadline."""
    rules: dict[str, str] = request.app.state.rules
    return rules.get(who.course.name) or wording.AWAY


# ---------------------------------------------------------------- handing in


async def hand_in(request: Request) -> Response:
    """A form with a file: taken, and then the attempt's own page."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await _opening(site, who, request)
    try:
        parser = MultiPartParser(
            request.headers, _bounded(request), max_files=1, max_fields=8, max_part_size=4096
        )
        form = await parser.parse()
    except MultiPartException as error:
        raise NotAccepted(
            "form", f"the form is damaged ({error.message})", then="try again"
        ) from error
    try:
        if not sessions.is_own_form(who, form.get("form")):
            raise HTTPException(403)
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise NotAccepted("empty", "no file was chosen", "a notebook", "choose one")
        with place_in(site.spool) as path:
            body = await spooled(_chunks(file), path)
            number = str(form.get("attempt", ""))[:100]
            accepted = await take(site, who, opening, body, file.filename, number)
    finally:
        await form.close()
    address = f"/a/{quote(opening.slug)}/{accepted.number}"
    return RedirectResponse(address, 303, headers=pages.HEADERS)


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """The body, as far as one may go."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY + FORM_ROOM:
            raise too_large(MAX_BODY)
        yield chunk


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


# ---------------------------------------------------------------- attempts


async def attempt_page(request: Request) -> Response:
    """How one attempt stands; while it is not done the page follows it."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await _opening(site, who, request)
    one = await _attempt(site, who, opening, request)
    now = site.store.now()
    counting, window = await site.read(
        lambda c: (
            standing.counting(c, opening, who.member.id, now),
            openings.window(c, opening, who.member.id),
        )
    )
    return shown(
        "attempt.html",
        title=f"{opening.title}: attempt {one.number}",
        who=who,
        opening=opening,
        one=one,
        time=when(one.time, who.course),
        zone=pages.zone_of(who.course),
        rule=_rule(request, who),
        counting=wording.said_of_counting(opening, counting),
        standing=wording.said_of(one),
        said_of_case=wording.said_of_case,
        due=when(window.due, who.course),
        is_still=STILL in request.query_params,
    )


async def receipt(request: Request) -> Response:
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await _opening(site, who, request)
    one = await _attempt(site, who, opening, request)
    return pages.file(one.receipt + "\n", f"receipt-{opening.slug}-{one.number}.txt")


async def receipts(request: Request) -> Response:
    """All receipts of a member, one a line."""
    site: Site = request.app.state.site
    who = rights.who(request)
    query = (
        sa.select(attempts.c.receipt)
        .where(attempts.c.member_id == who.member.id)
        .order_by(attempts.c.id)
    )
    found = await site.read(lambda c: c.scalars(query).all())
    return pages.file("".join(f"{line}\n" for line in found), "receipts.txt")


async def feedback_page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await _opening(site, who, request)
    one = await _attempt(site, who, opening, request)
    if one.result is None:
        raise HTTPException(404)
    now = site.store.now()
    window = await site.read(lambda c: openings.window(c, opening, who.member.id))
    degree = request.app.state.degree
    told = feedback(one.result, degree if window.is_over(now) else before_the_end(degree))
    told = msgspec.structs.replace(told, submission=f"attempt {one.number}")
    # the page's own policy allows its style by digest, and less than ours would
    headers = {**pages.HEADERS, "Content-Security-Policy": "frame-ancestors 'none'"}
    banner = SEEN_AS.format(who.member.label) if who.seen_by is not None else ""
    here = f"{who.base}/a/{quote(opening.slug)}"
    ways = [
        Way(to=f"{here}/{one.number}", called=f"Attempt {one.number}"),
        Way(to=here, called="All your attempts" if who.seen_by is None else "All attempts"),
        Way(to=f"{who.base}/", called="All assignments"),
    ]
    if who.seen_by is not None:
        ways.append(Way(to="/", called="Back to your own pages"))
    text = feedback_html(told, opening.title, who.member.label, banner, ways)
    return Response(text, media_type="text/html", headers=headers)


async def _opening(site: Site, who: Visitor, request: Request) -> Opening:
    """What is named in the address, in the visitor's own course; else nothing is there."""
    found = await opening_of(site, who, request.path_params["slug"])
    if found is None:
        raise HTTPException(404)
    return found


async def _attempt(site: Site, who: Visitor, opening: Opening, request: Request) -> AttemptStanding:
    """The visitor's own attempt of the number in the address; else nothing is there."""
    found = await attempt_of(site, who, opening, request.path_params["number"])
    if found is None:
        raise HTTPException(404)
    return found
