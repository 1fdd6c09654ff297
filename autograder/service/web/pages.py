"""Pages as text, in the style that all pages of the grader have, and the headers they go with."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from datetime import datetime
from importlib import resources
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from autograder.course.lateness import moment_of
from autograder.course.table import many
from autograder.errors import UsageError
from autograder.service.courses import Course
from autograder.views.report import page

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STYLE = "/style.css"
SCRIPTS = ("times.js", "once.js", "hand_in.js", "follow.js", "mark.js", "class.js")
"""what pages may ask for below `/scripts/`"""
YEARS = range(2000, 3000)
"""what is meant as a date of a course"""


@functools.cache
def _environment() -> Environment:
    shared = page.environment()
    own = PackageLoader("autograder.service.web")
    made = shared.overlay(loader=ChoiceLoader([own, *([shared.loader] if shared.loader else [])]))
    own_globals = {"style": _at(STYLE, style()), "script": _script_address, "many": many}
    made.globals = {**made.globals, **own_globals}
    return made


@functools.cache
def style() -> str:
    """The style sheet of all pages, with what the service's own need besides."""
    return page.source(page.STYLE) + _source("service.css")


@functools.cache
def script(name: str) -> str:
    """One of `SCRIPTS`."""
    return _source(name)


def _script_address(name: str) -> str:
    return _at(f"/scripts/{name}", script(name))


def _at(path: str, text: str) -> str:
    """An address that changes with the text, so that a browser may keep it for good."""
    return f"{path}?{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _source(name: str) -> str:
    return (resources.files("autograder.service.web") / "static" / name).read_text("utf-8")


def shown(template: str, *, title: str, status: int = 200, **values: Any) -> Response:
    """A page with its headers."""
    text = _environment().get_template(template).render(title=title, **values)
    return HTMLResponse(text, status, headers=HEADERS)


def part(template: str, **values: Any) -> str:
    """A piece of a page, for a script to put there."""
    return _environment().get_template(template).render(**values)


def as_file(name: str) -> dict[str, str]:
    """Headers of a file to keep, by any name (RFC 6266)."""
    return {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def file(data: str | bytes, name: str, kind: str = "text/plain") -> Response:
    """A file to keep."""
    return Response(data, media_type=kind, headers=as_file(name))


def when(moment: datetime | None, course: Course) -> Markup:
    """A moment in words, in the course's zone, with the exact one for programs."""
    if moment is None:
        return Markup("")
    zone = ZoneInfo(course.zone) if course.zone else None
    local = moment.astimezone(zone)
    text = f"{local:%A} {local.day} {local:%B %Y, %H:%M} {local.tzname()}"
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), text)


def typed(moment: datetime | None, course: Course) -> str:
    """A moment as a field for dates has it, in the course's zone."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(course.zone) if course.zone else None)
    whole = local.replace(tzinfo=None, microsecond=0)
    return whole.isoformat(timespec="seconds" if whole.second else "minutes")


def moment_in(text: str, course: Course, before: datetime | None = None) -> datetime | None:
    """What was typed into such a field; nothing where it is empty. What stands there as it was
    shown is the moment `before`: an hour of the zone that comes twice stays the one it was.

    Raises:
        UsageError: that is no time.
    """
    if not text:
        return None
    if before is not None and text == typed(before, course):
        return before
    zone = ZoneInfo(course.zone) if course.zone else None
    found = moment_of(text, zone)
    if found is None and zone is None:  # the zone of this machine
        with contextlib.suppress(ValueError, OverflowError, OSError):
            found = datetime.fromisoformat(text).astimezone()
    if found is None or found.year not in YEARS:
        raise UsageError(f"{text!r:.40} is no time", "a time as 2026-11-09T12:00")
    return found


def zone_of(course: Course) -> str:
    """What the zone is called that `when` speaks of."""
    return course.zone or f"{datetime.now().astimezone().tzname()}, the zone of this service"


def duration(seconds: float) -> str:
    """About how long, in words."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} seconds"
    if seconds < 5400:
        return f"about {many(round(seconds / 60), 'minute')}"
    return f"about {seconds / 3600:.1f} hours"
