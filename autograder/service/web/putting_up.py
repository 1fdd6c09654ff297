"""Putting an assignment up, as an instructor does it from a browser: a built bundle with the
solution that proves graders, and until when it is taken."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

import anyio.to_thread
import msgspec
import sqlalchemy as sa
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from autograder.errors import UsageError, of_file
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle
from autograder.service import intake, openings
from autograder.service.courses import Course
from autograder.service.openings import Counts, OpeningTerms, PutUp, Release
from autograder.service.web import forms, pages, rights, wording
from autograder.service.web.pages import shown
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings

MOST_BUNDLE = 200 << 20
"""bytes of a bundle and its solution"""
CANARY = ".canary"
FIELDS = ("due", "opens", "closes", "counts", "release", "built")


class OfferedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle to put up, and the solution that proves graders for it, where there is one."""

    bundle: Bundle
    data: bytes
    canary: bytes | None


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
        built=_built(request),
        typed={**dict.fromkeys(FIELDS, ""), **typed},
        trouble=trouble,
        counts=wording.COUNTS,
        releases=wording.RELEASES,
    )


def _built(request: Request) -> tuple[str, ...]:
    """What `autograder build` put where this machine sees it."""
    around: Surroundings = request.app.state.surroundings
    if around.dist is None:
        return ()
    try:
        return tuple(sorted(path.stem for path in around.dist.glob("*.zip")))
    except OSError:
        return ()


async def put_up(request: Request) -> Response:
    """Put it up: the same that `autograder open` does."""
    site: Site = request.app.state.site
    who = rights.who(request)
    typed: dict[str, str] = {}
    try:
        async with forms.received(request, most=MOST_BUNDLE, files=2) as form:
            typed = {name: forms.text(form, name)[:100] for name in FIELDS}
            terms = _terms(typed, who.course)
            offered = await _offered(request, form)
        now = site.store.now()

        def change(connection: sa.Connection) -> PutUp:
            return openings.put_up(
                connection,
                who.course,
                offered.bundle,
                offered.data,
                offered.canary,
                terms,
                now,
                who.mark,
            )

        done = await site.write(change)
    except UsageError as error:
        return _form(request, who, typed, f"Nothing was put up: {error}.")
    site.wake()
    return forms.then(f"/class/{quote(done.opening.slug)}/terms")


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


async def _offered(request: Request, form: FormData) -> OfferedBundle:
    file, canary = await forms.content(form, "bundle"), await forms.content(form, "canary")
    name = forms.text(form, "built")
    if file is not None and name:
        raise UsageError("there is a file, and a built bundle was chosen", "one of the two")
    if file is not None:
        called, data = intake.fit_name(file[0]), file[1]
    elif name in _built(request):
        called, data, canary = await anyio.to_thread.run_sync(_beside, _dist(request), name)
    else:
        raise UsageError("no bundle was chosen", "the zip that `autograder build` made")
    bundle = await anyio.to_thread.run_sync(bundles.unpacked, data, called)
    proof = None if canary is None else canary[1]
    if proof is not None and hashlib.sha256(proof).hexdigest() != bundle.canary.solution:
        raise UsageError(
            "the solution is of another build than the bundle", "the two that were built together"
        )
    return OfferedBundle(bundle=bundle, data=bundles.pack(bundle), canary=proof)


def _dist(request: Request) -> Path:
    around: Surroundings = request.app.state.surroundings
    return around.dist or Path()


def _beside(dist: Path, name: str) -> tuple[str, bytes, tuple[str, bytes] | None]:
    """A built bundle and the solution beside it, which may not be there."""
    path = dist / f"{name}.zip"
    try:
        data = path.read_bytes()
        try:
            proof = path.with_suffix(CANARY).read_bytes()
        except FileNotFoundError:
            return path.name, data, None
    except OSError as error:
        raise of_file(error, f"{name} cannot be read", "a built bundle") from error
    return path.name, data, (CANARY, proof)
