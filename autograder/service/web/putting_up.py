"""Putting an assignment up, as an instructor does it from a browser: a built bundle with the
solution that proves graders, and until when it is taken."""

from __future__ import annotations

from urllib.parse import quote

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from autograder.errors import UsageError
from autograder.service import openings
from autograder.service.courses import Course
from autograder.service.openings import Counts, OpeningTerms, PutUp, Release
from autograder.service.web import forms, pages, rights, wording
from autograder.service.web.offering import MOST_BUNDLE, built, offered
from autograder.service.web.pages import shown
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site

FIELDS = ("due", "opens", "closes", "counts", "release", "built")


async def page(request: Request) -> Response:
    """The form."""
    return _form(request, rights.who(request), {})


def _form(request: Request, who: Visitor, typed: dict[str, str], trouble: str = "") -> Response:
    return shown(
        "put_up.html",
        title="Put an assignment up",
        status=422 if trouble else 200,
        who=who,
        zone=pages.zone_of(who.course),
        built=built(request),
        typed={**dict.fromkeys(FIELDS, ""), **typed},
        trouble=trouble,
        counts=wording.COUNTS,
        releases=wording.RELEASES,
    )


async def put_up(request: Request) -> Response:
    """Put it up: the same that `autograder open` does."""
    site: Site = request.app.state.site
    who = rights.who(request)
    typed: dict[str, str] = {}
    try:
        async with forms.received(request, most=MOST_BUNDLE, files=2) as form:
            typed = {name: forms.text(form, name)[:100] for name in FIELDS}
            terms = _terms(typed, who.course)
            given = await offered(request, form)
        now = site.store.now()

        def change(connection: sa.Connection) -> PutUp:
            before = openings.by_slug(connection, who.course, given.bundle.slug)
            if before is not None and before.bundle != given.bundle.digest:
                raise UsageError(
                    f"{before.slug!r:.60} is up already, with another bundle",
                    "to see who gains and loses by this one first",
                    "propose it on the page of the class",
                )
            return openings.put_up(
                connection,
                who.course,
                given.bundle,
                given.data,
                given.canary,
                terms,
                now,
                who.mark,
            )

        done = await site.write(change)
    except UsageError as error:
        return _form(request, who, typed, f"Nothing was put up: {error}.")
    site.wake()
    return forms.then(
        f"/class/{quote(done.opening.slug)}/terms", "put-up" if done.is_new else "up-already"
    )


def _terms(typed: dict[str, str], course: Course) -> OpeningTerms:
    due = pages.moment_in(typed["due"], course)
    if due is None:
        raise UsageError("there is no due date", "a date and a time")
    return OpeningTerms(
        due=due,
        opens=pages.moment_in(typed["opens"], course),
        closes=pages.moment_in(typed["closes"], course),
        counts=wording.chosen(Counts, typed["counts"]),
        release=wording.chosen(Release, typed["release"]),
    )
