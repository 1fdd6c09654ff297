"""Who somebody is: a personal link signs a member in, and a cookie keeps them so.

The store has digests of secrets only. A link stays good until it is renewed; opening it signs
nobody in, for mail scanners open links: the button on its page does.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from autograder.service.courses import Course
from autograder.service.members import SECRET_BYTES, Member, digest_of, member_of, signing_in
from autograder.service.store.tables import courses, members, sessions
from autograder.service.web.site import Site

LASTS = timedelta(days=7)


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A member who is signed in, and the secret that each form of theirs has; it is empty for
    programs, which have no forms. With `seen_by` it is that instructor who looks, at what the
    member would see."""

    member: Member
    course: Course
    form: str = ""
    seen_by: Member | None = None

    @property
    def base(self) -> str:
        """What addresses of a student's pages begin with."""
        return "" if self.seen_by is None else f"/as/{self.member.number}"

    @property
    def mark(self) -> str:
        """What the trail calls them: a number, for names are in one place."""
        return f"#{self.member.number}"


class NotSignedIn(Exception):
    """Nobody is signed in, or not any more."""


def cookie_name(site: Site) -> str:
    """`__Host-` has a browser refuse the cookie from any other host, but wants https."""
    return "__Host-session" if site.is_secure else "session"


async def begin(site: Site, secret: str) -> tuple[str, Visitor] | None:
    """Sign in by the secret of a link: a new session's secret; `None` where it is of nobody."""
    session, form = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    now = site.store.now()

    def change(connection: sa.Connection) -> Visitor | None:
        found = signing_in(connection, secret)
        if found is None:
            return None
        member, course = found
        connection.execute(sa.delete(sessions).where(sessions.c.ends < now))
        connection.execute(
            sa.insert(sessions).values(
                secret=digest_of(session),
                member_id=member.id,
                form=form,
                made=now,
                ends=now + LASTS,
            )
        )
        return Visitor(member=member, course=course_of(connection, course), form=form)

    visitor = await site.write(change)
    return None if visitor is None else (session, visitor)


def put(site: Site, response: Response, session: str) -> None:
    """Have the browser keep a session."""
    response.set_cookie(
        cookie_name(site),
        session,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=site.is_secure,
        httponly=True,
        samesite="lax",
    )


async def visitor(site: Site, request: Request) -> Visitor:
    """Who asks, by the cookie.

    Raises:
        NotSignedIn: nobody.
    """
    session = request.cookies.get(cookie_name(site), "")
    now = site.store.now()
    found = await site.read(lambda c: _of_session(c, session, now)) if session else None
    if found is None:
        raise NotSignedIn
    return found


async def program(site: Site, request: Request) -> Visitor:
    """Who asks, by the secret of a link in the header `Authorization: Bearer`.

    Raises:
        NotSignedIn: nobody.
    """
    kind, _, secret = request.headers.get("authorization", "").partition(" ")

    def question(connection: sa.Connection) -> Visitor | None:
        found = signing_in(connection, secret.strip())
        if found is None:
            return None
        member, course = found
        return Visitor(member=member, course=course_of(connection, course))

    found = await site.read(question) if kind.lower() == "bearer" and secret else None
    if found is None:
        raise NotSignedIn
    return found


async def end(site: Site, request: Request) -> None:
    """Sign out: the session is of no more use to anybody."""
    session = digest_of(request.cookies.get(cookie_name(site), ""))
    await site.write(lambda c: c.execute(sa.delete(sessions).where(sessions.c.secret == session)))


def is_own_form(who: Visitor, given: object) -> bool:
    """Whether a form came from a page of ours that was made for this session."""
    return isinstance(given, str) and hmac.compare_digest(given.encode(), who.form.encode())


def _of_session(connection: sa.Connection, session: str, now: datetime) -> Visitor | None:
    row = connection.execute(
        sa.select(members, sessions.c.form, sessions.c.ends)
        .join(sessions, sessions.c.member_id == members.c.id)
        .where(sessions.c.secret == digest_of(session), members.c.active)
    ).one_or_none()
    if row is None or row.ends < now:
        return None
    course = course_of(connection, row.course_id)
    return Visitor(member=member_of(row), course=course, form=row.form)


def course_of(connection: sa.Connection, number: int) -> Course:
    """The course of a row's number."""
    row = connection.execute(sa.select(courses).where(courses.c.id == number)).one()
    return Course(id=row.id, name=row.name, zone=row.zone)
