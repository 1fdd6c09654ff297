"""Who may what: one table of roles and routes, and the guard that every route stands behind.

A route that is not in the table cannot be made. What a role may not do is, for it, not there: the
answer is that of an address that leads nowhere. Which openings and attempts there are for somebody
is not said here: each route looks among those of the visitor's own course, and own attempts.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.service.members import Role
from autograder.service.web import sessions
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site

Endpoint = Callable[[Request], Awaitable[Response]]


class Credential(StrEnum):
    """How somebody shows who they are."""

    NONE = "nothing"
    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - a word, and no secret


class Right(msgspec.Struct, frozen=True):
    """Who may ask for a route: by which credential, and in which roles; without one everybody."""

    by: Credential
    roles: frozenset[Role] = frozenset()


_EVERYBODY = Right(Credential.NONE)
_MEMBER = Right(Credential.COOKIE, frozenset(Role))
_MARKER = Right(Credential.COOKIE, frozenset((Role.MARKER, Role.INSTRUCTOR)))
_INSTRUCTOR = Right(Credential.COOKIE, frozenset((Role.INSTRUCTOR,)))
_PROGRAM = Right(Credential.TOKEN, frozenset(Role))

RIGHTS: Mapping[str, Right] = {
    "GET /style.css": _EVERYBODY,
    "GET /scripts/{name}": _EVERYBODY,
    "GET /keys.json": _EVERYBODY,
    "GET /health": _EVERYBODY,
    "GET /metrics": _EVERYBODY,
    "GET /in/{secret}": _EVERYBODY,
    "POST /in": _EVERYBODY,
    "POST /out": _MEMBER,
    "GET /": _MEMBER,
    "GET /receipts": _MEMBER,
    "GET /a/{slug}": _MEMBER,
    "POST /a/{slug}": _MEMBER,
    "GET /a/{slug}/{number:int}": _MEMBER,
    "GET /a/{slug}/{number:int}/events": _MEMBER,
    "GET /a/{slug}/{number:int}/receipt": _MEMBER,
    "GET /a/{slug}/{number:int}/feedback": _MEMBER,
    "GET /marking/{slug}": _MARKER,
    "GET /marking/{slug}/{question}": _MARKER,
    "POST /marking/{slug}/{question}": _MARKER,
    "GET /marking/{slug}/{question}/{member:int}": _MARKER,
    "POST /marking/{slug}/{question}/{member:int}": _MARKER,
    "GET /decisions/{slug}": _INSTRUCTOR,
    "POST /decisions/{slug}": _INSTRUCTOR,
    "GET /decisions/{slug}/{member:int}": _INSTRUCTOR,
    "POST /decisions/{slug}/{member:int}": _INSTRUCTOR,
    "GET /course/roster": _INSTRUCTOR,
    "POST /course/roster": _INSTRUCTOR,
    "POST /course/roster/keep": _INSTRUCTOR,
    "POST /course/links": _INSTRUCTOR,
    "POST /course/staff": _INSTRUCTOR,
    "GET /course/open": _INSTRUCTOR,
    "POST /course/open": _INSTRUCTOR,
    "GET /course/gradebook.csv": _INSTRUCTOR,
    "GET /course/trail": _INSTRUCTOR,
    "GET /class/{slug}/run.zip": _INSTRUCTOR,
    "GET /class/{slug}": _INSTRUCTOR,
    "GET /class/{slug}/events": _INSTRUCTOR,
    "GET /class/{slug}/terms": _INSTRUCTOR,
    "POST /class/{slug}/terms": _INSTRUCTOR,
    "POST /class/{slug}/release": _INSTRUCTOR,
    "POST /class/{slug}/extend": _INSTRUCTOR,
    "GET /class/{slug}/bundle": _INSTRUCTOR,
    "POST /class/{slug}/bundle": _INSTRUCTOR,
    "POST /class/{slug}/bundle/decide": _INSTRUCTOR,
    "GET /class/{slug}/{member:int}/{number:int}": _INSTRUCTOR,
    "GET /class/{slug}/{member:int}/{number:int}/file": _INSTRUCTOR,
    "GET /class/{slug}/{member:int}/{number:int}/receipt": _INSTRUCTOR,
    "GET /as/{member:int}/": _INSTRUCTOR,
    "GET /as/{member:int}/receipts": _INSTRUCTOR,
    "GET /as/{member:int}/a/{slug}": _INSTRUCTOR,
    "GET /as/{member:int}/a/{slug}/{number:int}": _INSTRUCTOR,
    "GET /as/{member:int}/a/{slug}/{number:int}/receipt": _INSTRUCTOR,
    "GET /as/{member:int}/a/{slug}/{number:int}/feedback": _INSTRUCTOR,
    "POST /api/{slug}": _PROGRAM,
    "GET /api/{slug}/{number:int}": _PROGRAM,
    "GET /api/{slug}/{number:int}/events": _PROGRAM,
}
"""Who may ask for which route, by method and path. Markers and instructors may hand in, too, to see
what students see; `collect` leaves their attempts out."""


def guarded(right: Right, endpoint: Endpoint) -> Endpoint:
    """The endpoint behind its right: it is called for nobody else, and finds who asks in `who`."""

    @functools.wraps(endpoint)
    async def asked(request: Request) -> Response:
        if right.by is not Credential.NONE:
            request.state.who = await admitted(request, right)
        return await endpoint(request)

    return asked


async def admitted(request: Request, right: Right) -> Visitor:
    """Who asks, where they may.

    Raises:
        NotSignedIn: nobody is signed in; HTTPException: for that role there is nothing here.
    """
    site: Site = request.app.state.site
    ask = sessions.program if right.by is Credential.TOKEN else sessions.visitor
    found = await ask(site, request)
    if found.member.role not in right.roles:
        raise HTTPException(404)
    return found


def who(request: Request) -> Visitor:
    """The visitor whom the guard let in."""
    found: Visitor = request.state.who
    return found
