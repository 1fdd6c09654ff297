"""The way in for all members: style, scripts and keys, the sign-in link, and the first page.

What the first page shows depends on who somebody is: `student` and `instructor`.
"""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from autograder.service import keyring, members
from autograder.service.members import Role
from autograder.service.web import instructor, pages, rights, sessions, student
from autograder.service.web.pages import shown
from autograder.service.web.site import Site

KEPT = {**pages.HEADERS, "Cache-Control": "max-age=31536000, immutable"}
"""headers of a file whose address says its digest"""


async def home(request: Request) -> Response:
    """What a member sees first."""
    if rights.who(request).member.role is Role.STUDENT:
        return await student.home(request)
    return await instructor.home(request)


async def style(request: Request) -> Response:
    return Response(pages.style(), media_type="text/css", headers=KEPT)


async def script(request: Request) -> Response:
    """One of our scripts, by its name."""
    name = request.path_params["name"]
    if name not in pages.SCRIPTS:
        raise HTTPException(404)
    return Response(pages.script(name), media_type="text/javascript", headers=KEPT)


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
    who = rights.who(request)
    form = await request.form(max_files=0, max_fields=4)
    if not sessions.is_own_form(who, form.get("form")):
        raise HTTPException(403)
    await sessions.end(site, request)
    lines = ("You are signed out on this device. Your link signs you in again.",)
    response = shown("said.html", title="Signed out", lines=lines)
    response.delete_cookie(sessions.cookie_name(site), path="/", secure=site.is_secure)
    return response
