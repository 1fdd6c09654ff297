"""Forms of the staff: each has the secret of its session, and no more in it than it may."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.errors import UsageError
from autograder.service.web import pages, rights, sessions
from autograder.service.web.sessions import Visitor

SMALL = 4 << 20
"""bytes of a form: with a tick for each of a class, or a roster"""
TYPED = 128 * 1024
"""bytes of a form that somebody typed: the longest comment in the longest encoding, and the rest"""
_MOST_FIELDS = 20_000

DONE: Mapping[str, str] = {
    "roster": "The roster is kept.",
    "added": "They are in the course. They sign in by a link of their own: tick them below to make "
    "one.",
    "put-up": "It is up: students see it, and hand in as its dates say.",
    "up-already": "It was up already, with this bundle: now its dates are those of the form.",
    "terms": "It is changed, and holds from now on.",
    "released": "It is released: students see all feedback now.",
    "taken-back": "The release is taken back.",
    "extended": "They have more time: it stands in the table below, and on their own pages.",
    "proposed": "All is graded with it now, beside the one in use; students see nothing of it yet.",
    "more": "What came since is graded with it, too.",
    "used": "It is used from now on: students see what it gives wherever feedback is released.",
    "left": "It is left: everything is as it was.",
    "decided": "It is decided.",
    "without-effect": "It is decided, and the grade is what it was: another decision, or lateness, "
    "stands before it.",
    "undone": "That decision is taken back.",
    "kept": "The comments are at hand.",
}
"""what a page says of what was done just now, by the word in its address"""


@contextlib.asynccontextmanager
async def received(
    request: Request, *, most: int = SMALL, files: int = 0
) -> AsyncIterator[FormData]:
    """A form that came whole; its files are gone at the end.

    Raises:
        HTTPException: it was not made for this session; UsageError: it is too large, or damaged.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    stream = _bounded(request, most)
    try:
        if kind == "multipart/form-data":
            form = await MultiPartParser(
                request.headers,
                stream,
                max_files=files,
                max_fields=_MOST_FIELDS,
                max_part_size=2 * SMALL,
            ).parse()
        else:
            form = await FormParser(
                request.headers, stream, max_fields=_MOST_FIELDS, max_part_size=2 * SMALL
            ).parse()
    except (MultiPartException, KeyError) as error:
        raise HTTPException(403) from error
    try:
        if not sessions.is_own_form(rights.who(request), form.get("form")):
            raise HTTPException(403)
        yield form
    finally:
        await form.close()


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise UsageError(f"the form has more than {most / 2**20:.0f} MiB")
        yield chunk


def text(form: FormData, name: str) -> str:
    """What was typed into a field; nothing where it is not there."""
    found = form.get(name, "")
    return found.strip() if isinstance(found, str) else ""


def texts(form: FormData, name: str) -> tuple[str, ...]:
    """All that was chosen under a name."""
    return tuple(one for one in form.getlist(name) if isinstance(one, str))


def numbers(form: FormData, name: str) -> frozenset[int]:
    """The numbers among what was chosen under a name."""
    return frozenset(
        int(one) for one in texts(form, name) if one.isdecimal() and one.isascii() and len(one) < 10
    )


async def content(form: FormData, name: str) -> tuple[str, bytes] | None:
    """Name and bytes of a file that was chosen, if one was."""
    found = form.get(name)
    if not isinstance(found, UploadFile) or not found.filename:
        return None
    return found.filename, await found.read()


def refused(
    who: Visitor, error: Exception, back: str, title: str = "Nothing was changed"
) -> Response:
    """Nothing was changed or made, and why; the title says which."""
    lines = (f"{title}: {error}.",)
    return pages.shown("said.html", title=title, status=422, who=who, lines=lines, back=back)


def then(address: str, deed: str) -> Response:
    """What was asked for is done: on with a page that may be loaded again, and says so by that word
    of `DONE`."""
    return RedirectResponse(f"{address}?done={deed}", 303, headers=pages.HEADERS)


def done(request: Request) -> str:
    """What was done just now, where the address says so."""
    return DONE.get(request.query_params.get("done", ""), "")


async def fields_of(request: Request) -> dict[str, tuple[str, ...]]:
    """The fields of a form without files, each with all that was given for it.

    Raises:
        HTTPException: it was not made for this session, or it is too large or damaged.
    """
    try:
        async with received(request, most=TYPED) as form:
            return {name: texts(form, name) for name in form}
    except UsageError as error:
        raise HTTPException(413, f"{error}.") from error


def first(fields: Mapping[str, tuple[str, ...]], name: str) -> str:
    """What was given for a field; nothing where it is not there."""
    return next(iter(fields.get(name, ())), "")
