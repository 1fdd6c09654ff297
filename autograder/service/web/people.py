"""Who is in the course, as an instructor sees and changes it: the roster and the sign-in links."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from autograder.course import Roster, Student, read_roster
from autograder.errors import UsageError
from autograder.service import members
from autograder.service.members import Link, Member, Role, RosterChange
from autograder.service.web import forms, pages, rights
from autograder.service.web.pages import shown
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.views.gradebook.sections import parts_of

ROSTER = "/course/roster"
_MOST_NAME = 200


async def roster(request: Request) -> Response:
    """Who is in it, a field for a roster, and links for those who have none."""
    site: Site = request.app.state.site
    who = rights.who(request)
    known = await site.read(lambda c: members.all_of(c, who.course))
    return shown(
        "roster.html",
        title="Roster and links",
        who=who,
        members=known,
        done=forms.done(request),
        address=site.public_url,
        is_this_machine=site.is_here_alone,
        without=sum(one.active and not one.has_link for one in known),
    )


async def look(request: Request) -> Response:
    """What a roster would change, before it is kept."""
    site: Site = request.app.state.site
    who = rights.who(request)
    try:
        async with forms.received(request, files=1) as form:
            file = await forms.content(form, "roster")
        if file is None:
            raise UsageError("no file was chosen", "the roster as a CSV", "choose one")
        called, data = file
        found = _read(data, called)
        now = site.store.now()
        change = await site.write(lambda c: members.foreseen(c, who.course, found, now))
    except UsageError as error:
        return forms.refused(who, error, ROSTER)
    return _shown(who, change, data, called)


def _shown(
    who: Visitor, change: RosterChange, data: bytes, called: str, *, is_other: bool = False
) -> Response:
    return shown(
        "roster_look.html",
        title="What this roster changes",
        who=who,
        change=change,
        called=called[:_MOST_NAME],
        data=Markup(base64.b64encode(data).decode()),  # noqa: S704 - letters and digits, all of them
        seen=_digest(change),
        is_other=is_other,
    )


async def keep(request: Request) -> Response:
    """Keep a roster that was looked at; where it would change something else by now, it is shown
    again."""
    site: Site = request.app.state.site
    who = rights.who(request)
    try:
        async with forms.received(request) as form:
            try:
                data = base64.b64decode(forms.text(form, "roster"), validate=True)
            except binascii.Error:
                data = b""
            called, seen = forms.text(form, "called")[:_MOST_NAME], forms.text(form, "seen")
        found = _read(data, called or "the roster")
        now = site.store.now()

        def change(connection: sa.Connection) -> RosterChange | None:
            would = members.foreseen(connection, who.course, found, now)
            if not (would.new or would.back or would.changed or would.inactive):
                return None  # it is kept already
            if _digest(would) != seen:
                return would
            members.take_roster(connection, who.course, found, now, who.mark)
            return None

        other = await site.write(change)
    except UsageError as error:
        return forms.refused(who, error, ROSTER)
    if other is not None:
        return _shown(who, other, data, called, is_other=True)
    return forms.then(ROSTER, "roster")


def _read(data: bytes, called: str) -> Roster:
    found = read_roster(data, called)
    if not found.students:
        raise UsageError(f"{called} names nobody", "a row for each student")
    return found


def _digest(change: RosterChange) -> str:
    return hashlib.sha256(msgspec.json.encode(change)).hexdigest()


# ---------------------------------------------------------------- links


async def links(request: Request) -> Response:
    """New links, told this once: for all who have none, for those who were chosen, or for all
    students."""
    site: Site = request.app.state.site
    who = rights.who(request)
    try:
        async with forms.received(request) as form:
            chosen = forms.numbers(form, "member")
            chosen_for = forms.text(form, "for")
    except UsageError as error:
        return forms.refused(who, error, ROSTER)
    now = site.store.now()

    def is_meant(one: Member) -> bool:
        if chosen_for == "students":
            return one.role is Role.STUDENT
        return one.number in chosen if chosen_for == "chosen" else not one.has_link

    def change(connection: sa.Connection) -> tuple[Link, ...]:
        wanted = [
            one for one in members.all_of(connection, who.course) if one.active and is_meant(one)
        ]
        return members.renewed(connection, who.course, wanted, now, who.mark)

    made = await site.write(change)
    if not made:
        said = "nobody was chosen" if chosen_for else "everybody who is active has a link already"
        return forms.refused(who, UsageError(said), ROSTER, "No new links")
    return pages.file(members.links_table(made, site.public_url), "links.csv", "text/csv")


async def add(request: Request) -> Response:
    """A marker or another instructor, whom no roster names."""
    site: Site = request.app.state.site
    who = rights.who(request)
    try:
        async with forms.received(request) as form:
            name, email = forms.text(form, "name")[:_MOST_NAME], forms.text(form, "email")
            role = forms.text(form, "role")
            named = forms.text(form, "sections")
        if role not in (Role.MARKER, Role.INSTRUCTOR):
            raise UsageError("no role was chosen", "marker or instructor")
        if not name:
            raise UsageError("the name is empty", "what to call them")
    except UsageError as error:
        return forms.refused(who, error, ROSTER)
    student = Student(name=name, email=email[:_MOST_NAME])
    sections = tuple(dict.fromkeys(one.strip() for one in named.split(",") if one.strip()))
    now = site.store.now()

    def change(connection: sa.Connection) -> Member:
        known = members.all_of(connection, who.course)
        _require_known(sections, known)
        _require_new(student, Role(role), known)
        return members.add(
            connection, who.course, student, Role(role), now, sections[:100], who.mark
        )

    try:
        await site.write(change)
    except UsageError as error:
        return forms.refused(who, error, ROSTER)
    return forms.then(ROSTER, "added")


def _require_new(student: Student, role: Role, known: Sequence[Member]) -> None:
    """Raises `UsageError` for somebody who is in the course like that already."""
    for one in known:
        there = one.active and one.role is role
        if there and (one.student.name, one.student.email) == (student.name, student.email):
            raise UsageError(
                f"{one.label} is in the course as {role.value} already, as number {one.number}",
                then="somebody else of that name needs an address to be told by",
            )


def _require_known(sections: Sequence[str], known: Sequence[Member]) -> None:
    """Raises `UsageError` for a section that no student is in: a marker of it would find nothing.
    Before there are students nobody can know."""
    students = [one for one in known if one.role is Role.STUDENT and one.active]
    of = {one.student.section for one in students}
    there = of | {part for one in of for part in parts_of(one, frozenset(of))}
    unknown = [one for one in sections if one not in there]
    if students and unknown:
        raise UsageError(
            f"no student is in the section {unknown[0]!r:.60}",
            ", ".join(sorted(there - {""}))[:200] or "no section, since nobody is in one",
        )
