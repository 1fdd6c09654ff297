"""The same for programs: a body and a secret in, JSON out. What `autograder submit` talks to."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from autograder.service.intake import NotAccepted
from autograder.service.standing import AttemptStanding
from autograder.service.web import pages, rights, wording
from autograder.service.web.handing_in import attempt_of, opening_of, take
from autograder.service.web.site import Site
from autograder.service.web.spool import place_in, spooled

CALLED, FORM = "x-file-name", "idempotency-key"
"""headers: what the file is called, percent-encoded; and what makes the same request twice one"""
STATUS = {
    "unknown": 404,
    "early": 409,
    "closed": 409,
    "inactive": 403,
    "large": 413,
    "empty": 422,
    "slow": 408,
}
"""HTTP's word for why an attempt is not taken"""


def document(value: Any, status: int = 200) -> Response:
    """A value as JSON, with the headers of all answers."""
    return Response(
        msgspec.json.encode(value), status, media_type="application/json", headers=pages.HEADERS
    )


def refusal(error: NotAccepted) -> Response:
    """Why an attempt is not taken: one word for programs, and a line for people."""
    return document({"error": error.kind, "said": str(error)}, STATUS.get(error.kind, 400))


async def hand_in(request: Request) -> Response:
    """Take the body as an attempt; the answer has the receipt."""
    site: Site = request.app.state.site
    who = rights.who(request)
    slug = request.path_params["slug"]
    with place_in(site.spool) as path:
        body = await spooled(request.stream(), path)
        called = unquote(request.headers.get(CALLED, ""))
        form = request.headers.get(FORM, "")[:100]
        opening = await opening_of(site, who, slug)
        if opening is None:
            raise NotAccepted("unknown", f"{slug!r:.60} is not up in {who.course.name}")
        accepted = await take(site, who, opening, body, called, form)
    return document(
        {
            "receipt": accepted.receipt,
            "number": accepted.number,
            "late": accepted.is_late,
            "new": accepted.is_new,
            "notes": accepted.notes,
            "sha256": body.sha256,
            "page": f"{site.public_url}/a/{quote(slug)}/{accepted.number}",
        },
        201 if accepted.is_new else 200,
    )


async def attempt(request: Request) -> Response:
    """How an attempt stands; public tests alone until feedback is released."""
    site: Site = request.app.state.site
    who = rights.who(request)
    slug, number = request.path_params["slug"], request.path_params["number"]
    found = await attempt_of(site, who, await opening_of(site, who, slug), number)
    if found is None:
        raise NotAccepted("unknown", f"there is no attempt {number} of {slug!r:.60} of yours")
    return document(described(found))


def described(one: AttemptStanding) -> dict[str, Any]:
    """An attempt as a program reads it."""
    public = one.so_far if one.public is None else one.public.questions
    return {
        "number": one.number,
        "state": one.state.value,
        "said": wording.said_of(one),
        "place": one.place,
        "seconds": one.seconds,
        "late": one.is_late,
        "sha256": one.sha256,
        "receipt": one.receipt,
        "notes": one.notes,
        "reason": "" if one.public is None else one.public.reason,
        "public": [
            {
                "question": question.name,
                "case": case.name,
                "outcome": case.outcome.value,
                "message": case.message,
                "said": wording.said_of_case(case),
            }
            for question in public
            for case in question.cases
        ],
        "score": None if one.result is None else one.result.score,
        "max_score": None if one.result is None else one.result.max_score,
    }
