"""The class with one opening: a line a student, sorted and filtered by links and a form, and told
anew as it changes.

The stream says which lines are others than those that the page was made with; it has the same cells
as the page, so that both say the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from autograder.course.decisions import MOST_REASON
from autograder.course.table import many
from autograder.errors import MachineError
from autograder.service import classes, fitness, openings
from autograder.service.classes import ClassLine, GradeIndex, Scores
from autograder.service.courses import Course
from autograder.service.members import Role
from autograder.service.openings import Opening
from autograder.service.orders import State
from autograder.service.web import pages, rights, wording
from autograder.service.web.bulletin import EVERY
from autograder.service.web.pages import shown
from autograder.service.web.rights import RIGHTS
from autograder.service.web.sessions import NotSignedIn
from autograder.service.web.site import Site
from autograder.service.web.terms import address, opening_here
from autograder.views.gradebook.marked import AssignmentFile, asked_by

PING = 15.0
"""seconds between looks where nobody says that something changed"""
APART = 2.0
"""seconds from one event to the next, at least: a class is much to look at"""
AGAIN = 3000
"""milliseconds after which a browser that lost the stream asks for it again"""
LASTS = 600.0
"""seconds of a stream; a browser asks for the next one by itself"""
HEADERS = {**pages.HEADERS, "X-Accel-Buffering": "no"}

NOTHING, LATE, UNREADABLE = "nothing", "late", "unreadable"
FILTERS: Mapping[str, str] = {
    "": "all",
    NOTHING: "nothing handed in",
    State.WAITING: "in line",
    State.LEASED: "being graded",
    State.DONE: "graded",
    State.UNEXAMINED: "could not be examined",
    UNREADABLE: "unreadable",
    LATE: "late",
}
_LAST = float("inf")
SORTS: Mapping[str, tuple[str, Callable[[ClassLine], Any]]] = {
    "name": ("Name", lambda one: one.member.label.casefold()),
    "state": ("State", lambda one: _ORDER.index(one.state)),
    "points": ("Points", lambda one: _points(one)),
    "attempts": ("Attempts", lambda one: one.attempts),
    "time": ("Counts", lambda one: _LAST if one.time is None else one.time.timestamp()),
    "section": ("Section", lambda one: one.member.student.section.casefold()),
}
"""columns that a class is sorted by, what they are called, and by what"""
_ORDER: Sequence[State | None] = (
    State.UNEXAMINED,
    State.WAITING,
    State.LEASED,
    State.DONE,
    None,
)


async def page(request: Request) -> Response:
    """All lines that the address asks for."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    now = site.store.now()
    asked_for = asked_by(await site.bundle(opening.bundle))
    found = await site.read(lambda c: _lines(c, site, who.course, opening, asked_for))
    asked = {name: request.query_params.get(name, "") for name in ("state", "section", "sort")}
    down = request.query_params.get("down", "") == "1"
    sections = sorted({one.member.student.section for one in found} - {""})
    key = SORTS.get(asked["sort"], SORTS["name"])[1]
    chosen = [one for one in found if _is_wanted(one, asked["state"], asked["section"])]
    chosen.sort(key=lambda one: one.member.number)
    chosen.sort(key=key, reverse=down)
    return shown(
        "class.html",
        title=f"{opening.title}: the class",
        who=who,
        zone=pages.zone_of(who.course),
        opening=opening,
        window=wording.said_of_window(openings.window_until(opening, None), who.course, now),
        unfit=await site.read(lambda c: fitness.said_of(c, opening.bundle, now)),
        lines=chosen,
        members=len(found),
        counts=counted(found),
        seen=digest(found),
        columns=_columns(opening, asked, down),
        filters=FILTERS,
        states=wording.SHORT,
        sections=sections,
        asked=asked,
        most_reason=MOST_REASON,
        due=pages.typed(opening.due, who.course),
        down=down,
        when=lambda moment: pages.when(moment, who.course),
    )


def _lines(
    connection: sa.Connection,
    site: Site,
    course: Course,
    opening: Opening,
    assignment: AssignmentFile,
    scores: Scores | None = None,
    grades: GradeIndex | None = None,
) -> tuple[ClassLine, ...]:
    """The class with its grades; `scores` and `grades` are what was worked out before."""
    found = classes.lines(connection, course, opening, scores)
    grades = GradeIndex() if grades is None else grades
    return grades.with_grades(connection, opening, assignment, site.answers, found)


def _points(one: ClassLine) -> tuple[float, float]:
    """What a class is sorted by: those without a grade are behind the others, by their tests."""
    grade, score = (-1.0 if each is None else each for each in (one.grade, one.score))
    return grade, score


def _is_wanted(one: ClassLine, state: str, section: str) -> bool:
    if section and one.member.student.section != section:
        return False
    if state == NOTHING:
        return one.state is None
    if state == UNREADABLE:
        return one.is_unreadable
    if state == LATE:
        return one.is_late
    return not state or one.state == state


def _columns(
    opening: Opening, asked: Mapping[str, str], down: bool
) -> list[tuple[str, str, str, str]]:
    """Of each column its name, what it is called, how it is sorted (for `aria-sort`), and the
    address that sorts by it."""
    now = asked["sort"] if asked["sort"] in SORTS else "name"
    found = []
    for name, (called, _) in SORTS.items():
        is_down = name == now and not down
        kept = {key: asked[key] for key in ("state", "section") if asked[key]}
        query = {**kept, "sort": name, **({"down": "1"} if is_down else {})}
        way = ("descending" if down else "ascending") if name == now else "none"
        found.append((name, called, way, f"{address(opening)}?{urlencode(query)}"))
    return found


def counted(found: Sequence[ClassLine]) -> str:
    """How many students are how far, in a line."""
    students = [one for one in found if one.member.role is Role.STUDENT]
    states = Counter(one.state for one in students)
    parts = [
        many(len(students), "student"),
        f"{states[None]} without an attempt",
        f"{states[State.WAITING]} in line",
        f"{states[State.LEASED]} being graded",
        f"{states[State.DONE]} graded",
    ]
    if unreadable := sum(one.is_unreadable for one in students):
        parts[-1] += f" ({unreadable} of them unreadable)"
    if states[State.UNEXAMINED]:
        parts.append(f"{states[State.UNEXAMINED]} could not be examined")
    late = sum(one.is_late for one in students)
    return ", ".join(parts) + (f"; {late} late." if late else ".")


def digest(found: Sequence[ClassLine]) -> str:
    """Tells what a page was made with from all else."""
    return hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:16]


# ---------------------------------------------------------------- as it changes


async def stream(request: Request) -> Response:
    """Server-sent events: the lines that changed since the page was made."""
    await opening_here(request)
    seen = request.headers.get("last-event-id") or request.query_params.get("seen", "")
    return StreamingResponse(
        _events(request, seen[:64]), media_type="text/event-stream", headers=HEADERS
    )


async def _events(request: Request, seen: str) -> AsyncIterator[bytes]:
    site: Site = request.app.state.site
    right = RIGHTS["GET /class/{slug}/events"]
    scores: Scores = {}
    grades = GradeIndex()
    before: dict[int, ClassLine] = {}
    ends = time.monotonic() + LASTS
    yield f"retry: {AGAIN}\n\n".encode()
    with site.bulletin.watching(EVERY) as news:
        while True:
            news.clear()
            if site.bulletin.is_over:
                return
            try:
                request.state.who = await rights.admitted(request, right)
                who = rights.who(request)
                opening = await opening_here(request)
                assignment = asked_by(await site.bundle(opening.bundle))
                asked = (site, who.course, opening, assignment, scores, grades)
                found = await site.read(lambda c: _lines(c, *asked))  # noqa: B023
            except (NotSignedIn, MachineError):  # or the store is away: who comes back is told that
                return
            now = digest(found)
            if now != seen:
                changed = [one for one in found if before.get(one.member.number) != one]
                data = msgspec.json.encode(
                    {
                        "counts": counted(found),
                        "members": len(found),
                        "rows": {
                            str(one.member.number): pages.part(
                                "class_cells.html",
                                one=one,
                                opening=opening,
                                states=wording.SHORT,
                                when=lambda moment: pages.when(moment, who.course),  # noqa: B023
                            )
                            for one in changed
                        },
                    }
                )
                yield b"id: %s\nevent: class\ndata: %s\n\n" % (now.encode(), data)
                seen = now
            else:
                yield b": still here\n\n"
            before = {one.member.number: one for one in found}
            if time.monotonic() >= ends:
                return
            await asyncio.sleep(APART)
            try:
                await asyncio.wait_for(news.wait(), PING)
            except TimeoutError:
                continue
