"""How an attempt stands, told as it changes: a stream of server-sent events.

Each event has all of it, so that nothing is lost where one is: who comes back says which was the
last, and is told the next that differs. A line without meaning goes now and then, so that nobody on
the way takes the stream for dead. It ends with the attempt's last word.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from autograder.errors import MachineError
from autograder.service.orders import State
from autograder.service.standing import AttemptStanding
from autograder.service.web import pages, rights
from autograder.service.web.api import described
from autograder.service.web.handing_in import attempt_of, opening_of
from autograder.service.web.rights import RIGHTS, Right
from autograder.service.web.sessions import NotSignedIn
from autograder.service.web.site import Site

PING = 15.0
"""seconds between looks where nobody says that something changed"""
APART = 0.2
"""seconds from one event to the next, at least"""
AGAIN = 3000
"""milliseconds after which a browser that lost the stream asks for it again"""
HEADERS = {**pages.HEADERS, "X-Accel-Buffering": "no"}

_OF_MEMBER = RIGHTS["GET /a/{slug}/{number:int}/events"]
_OF_PROGRAM = RIGHTS["GET /api/{slug}/{number:int}/events"]


async def of_member(request: Request) -> Response:
    """For a browser, by its cookie."""
    return await _stream(request, _OF_MEMBER)


async def of_program(request: Request) -> Response:
    """For a program, by its token."""
    return await _stream(request, _OF_PROGRAM)


async def _stream(request: Request, right: Right) -> Response:
    site: Site = request.app.state.site
    one = await _look(site, request, right)
    if one is None:
        raise HTTPException(404)
    seen = request.headers.get("last-event-id", "")
    return StreamingResponse(
        _events(site, request, right, one.attempt, seen),
        media_type="text/event-stream",
        headers=HEADERS,
    )


async def _events(
    site: Site, request: Request, right: Right, attempt: int, seen: str
) -> AsyncIterator[bytes]:
    yield f"retry: {AGAIN}\n\n".encode()
    with site.bulletin.watching(attempt) as news:
        while True:
            news.clear()
            if site.bulletin.is_over:
                return
            try:
                one = await _look(site, request, right)
            except (NotSignedIn, MachineError):  # or the store is away: who comes back is told that
                return
            if one is None:
                return
            data = msgspec.json.encode(described(one))
            digest = hashlib.sha256(data).hexdigest()[:16]
            if digest != seen:
                seen = digest
                yield b"id: %s\nevent: standing\ndata: %s\n\n" % (digest.encode(), data)
            else:
                yield b": still here\n\n"
            if one.state in (State.DONE, State.UNEXAMINED):
                return
            await asyncio.sleep(APART)
            try:
                await asyncio.wait_for(news.wait(), PING)
            except TimeoutError:
                continue


async def _look(site: Site, request: Request, right: Right) -> AttemptStanding | None:
    """How it stands now, if whoever asks is signed in still. Raises `NotSignedIn`."""
    who = await rights.admitted(request, right)
    opening = await opening_of(site, who, request.path_params["slug"])
    return await attempt_of(site, who, opening, request.path_params["number"])
