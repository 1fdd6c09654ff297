"""The pages: sign in, see what is up, hand in, see how it stands."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime

import msgspec
import sqlalchemy as sa
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from autograder.service import keyring, members, openings, standing
from autograder.service.intake import MAX_BODY, NotAccepted
from autograder.service.members import Role
from autograder.service.openings import Opening
from autograder.service.orders import State
from autograder.service.standing import AttemptStanding
from autograder.service.store.tables import attempts
from autograder.service.store.tables import orders as orders_table
from autograder.service.web import pages, sessions
from autograder.service.web.handing_in import attempt_of, opening_of, take
from autograder.service.web.pages import duration, shown, when
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.service.web.spool import place_in, spooled, too_large
from autograder.views.feedback import before_the_end, feedback
from autograder.views.feedback.say import WORDS
from autograder.views.report.student import feedback_html

FORM_ROOM = 64 * 1024
"""bytes of a form beside its file"""
CHUNK = 1 << 16
STATES = {
    State.WAITING: "in line",
    State.LEASED: "being graded",
    State.DONE: "graded",
    State.UNEXAMINED: "could not be graded; a person looks at it",
}


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many attempts of an opening there are, by state."""

    attempts: int = 0
    waiting: int = 0
    leased: int = 0
    done: int = 0
    unexamined: int = 0


class ListedOpening(msgspec.Struct, frozen=True, kw_only=True):
    """An opening as a list shows it."""

    opening: Opening
    due: str
    state: str
    counts: Counted | None = None
    latest: AttemptStanding | None = None
    latest_time: str = ""


async def style(request: Request) -> Response:
    headers = {**pages.HEADERS, "Cache-Control": "max-age=3600"}
    return Response(pages.style(), media_type="text/css", headers=headers)


async def keys(request: Request) -> Response:
    """All public keys, to check receipts with."""
    site: Site = request.app.state.site
    known = await site.read(lambda c: keyring.known(c))
    return Response(
        msgspec.json.format(msgspec.json.encode(known)),
        media_type="application/jwk-set+json",
        headers=pages.HEADERS,
    )


async def health(request: Request) -> Response:
    """That the store answers."""
    site: Site = request.app.state.site
    await site.read(lambda c: c.execute(sa.select(1)).scalar_one())
    return PlainTextResponse("ready\n", headers=pages.HEADERS)


# ---------------------------------------------------------------- signing in and out


async def link(request: Request) -> Response:
    """What a link opens: who it is for, and one button. Opening it changes nothing."""
    site: Site = request.app.state.site
    secret = request.path_params["secret"]
    found = await site.read(lambda c: members.signing_in(c, secret))
    if found is None:
        lines = (
            "This link signs nobody in: it was renewed, or is not whole.",
            "Ask your instructor for a new one.",
        )
        return shown("said.html", title="An old link", status=404, lines=lines)
    member, number = found
    course = await site.read(lambda c: sessions.course_of(c, number))
    return shown(
        "link.html", title="Sign in", label=member.label, course=course.name, secret=secret
    )


async def sign_in(request: Request) -> Response:
    site: Site = request.app.state.site
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)  # another site would have somebody signed in as somebody else
    form = await request.form(max_files=0, max_fields=4)
    begun = await sessions.begin(site, str(form.get("secret", "")))
    if begun is None:
        lines = ("This link signs nobody in any more.", "Ask your instructor for a new one.")
        return shown("said.html", title="An old link", status=403, lines=lines)
    response = RedirectResponse("/", 303, headers=pages.HEADERS)
    sessions.put(site, response, begun[0])
    return response


async def sign_out(request: Request) -> Response:
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    form = await request.form(max_files=0, max_fields=4)
    if not sessions.is_own_form(who, form.get("form")):
        raise HTTPException(403)
    await sessions.end(site, request)
    lines = ("You are signed out on this device. Your link signs you in again.",)
    response = shown("said.html", title="Signed out", lines=lines)
    response.delete_cookie(sessions.cookie_name(site), path="/", secure=site.is_secure)
    return response


# ---------------------------------------------------------------- what is up


async def home(request: Request) -> Response:
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    now = site.store.now()

    def question(connection: sa.Connection) -> list[ListedOpening]:
        return [
            _shown(connection, one, who, now) for one in openings.all_of(connection, who.course)
        ]

    found = await site.read(question)
    return shown("home.html", title="Assignments", who=who, openings=found)


def _shown(connection: sa.Connection, one: Opening, who: Visitor, now: datetime) -> ListedOpening:
    window = openings.window(connection, one, who.member.id)
    if window.opens is not None and now < window.opens:
        state = "not open yet"
    elif not window.is_open(now):
        state = "closed"
    else:
        state = "what comes now is late" if window.is_late(now) else ""
    due = when(window.due, who.course)
    if who.member.role is not Role.STUDENT:
        return ListedOpening(opening=one, due=due, state=state, counts=_counted(connection, one))
    latest = standing.latest(connection, one, who.member.id, now)
    time = when(latest.time, who.course) if latest is not None else ""
    return ListedOpening(opening=one, due=due, state=state, latest=latest, latest_time=time)


def _counted(connection: sa.Connection, one: Opening) -> Counted:
    query = (
        sa.select(orders_table.c.state, sa.func.count().label("many"))
        .join(attempts, attempts.c.id == orders_table.c.attempt_id)
        .where(attempts.c.opening_id == one.id)
        .group_by(orders_table.c.state)
    )
    found = {row.state: row.many for row in connection.execute(query)}
    return Counted(attempts=sum(found.values()), **found)


async def opening_page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    opening = await _opening(site, who, request)
    now = site.store.now()
    window, found = await site.read(
        lambda c: (
            openings.window(c, opening, who.member.id),
            standing.all_of(c, opening, who.member.id, now),
        )
    )
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
        due=when(window.due, who.course),
        closes=when(window.closes, who.course),
        closed=closed,
        number=secrets.token_urlsafe(12),
        attempts=[(one, when(one.time, who.course)) for one in found],
        states=STATES,
    )


# ---------------------------------------------------------------- handing in


async def hand_in(request: Request) -> Response:
    """A form with a file: taken, and then the attempt's own page."""
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
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
    return RedirectResponse(f"/a/{opening.slug}/{accepted.number}", 303, headers=pages.HEADERS)


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
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    opening = await _opening(site, who, request)
    one = await _attempt(site, who, opening, request)
    return shown(
        "attempt.html",
        title=f"{opening.title}: attempt {one.number}",
        who=who,
        opening=opening,
        one=one,
        time=when(one.time, who.course),
        standing=said_of(one),
        words=WORDS,
    )


def said_of(one: AttemptStanding) -> str:
    """How an attempt stands, in a sentence."""
    match one.state:
        case State.WAITING if one.place == 0:
            said = "It is the next to be graded"
        case State.WAITING:
            said = f"It is in line; {one.place} go first"
        case State.LEASED:
            return "It is being graded."
        case State.DONE:
            return "It is graded."
        case State.UNEXAMINED:
            return (
                "It could not be graded. That is no fault of yours and costs no points; your "
                "instructor sees it, too."
            )
    about = f", which will take about {duration(one.seconds)}" if one.seconds is not None else ""
    return f"{said}{about}."


async def receipt(request: Request) -> Response:
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    opening = await _opening(site, who, request)
    one = await _attempt(site, who, opening, request)
    return _file(one.receipt + "\n", f"receipt-{opening.slug}-{one.number}.txt")


async def receipts(request: Request) -> Response:
    """All receipts of a member, one a line."""
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
    query = (
        sa.select(attempts.c.receipt)
        .where(attempts.c.member_id == who.member.id)
        .order_by(attempts.c.id)
    )
    found = await site.read(lambda c: c.scalars(query).all())
    return _file("".join(f"{line}\n" for line in found), "receipts.txt")


async def feedback_page(request: Request) -> Response:
    site: Site = request.app.state.site
    who = await sessions.visitor(site, request)
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
    text = feedback_html(told, opening.title, who.member.label)
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


def _file(text: str, name: str) -> Response:
    headers = {**pages.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return PlainTextResponse(text, headers=headers)
