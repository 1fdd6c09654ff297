"""The pages on which instructors decide about grades: all decisions of an opening, and one member
with what tests found, what persons gave, and what was decided."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.course.decisions import Deed
from autograder.errors import UsageError
from autograder.result import Result
from autograder.service import decisions, grades, marking, members, results
from autograder.service.decisions import DecidedAbout, MemberDecision
from autograder.service.grades import GivenByPersons
from autograder.service.marking import CountedAnswers
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.web import forms, pages, rights
from autograder.service.web.handing_in import opening_of
from autograder.service.web.pages import shown, when
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.views.gradebook.marked import AssignmentFile, asked_by
from autograder.views.report.page import points as points_text
from autograder.views.wished import Wish

FOR_ALL = {
    Deed.CREDIT_ALL: "all points of the question, for everybody who handed in",
    Deed.DROP: "the question counts for nobody",
}
FOR_ONE = {
    Deed.POINTS: "so many points, whatever the tests found",
    Deed.BONUS: "so many points on top",
    Deed.EXCUSE: "it does not count for this member",
    Deed.WAIVE_LATE: "lateness costs this member nothing",
}


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as a page lists it; `undone` is the number of the one that took it back."""

    one: MemberDecision
    number: int | None
    """of the member whom it is about"""
    time: Markup
    undone: int | None


class DecidingDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to decide about: an opening with its results and with what persons gave."""

    who: Visitor
    opening: Opening
    assignment: AssignmentFile
    given: GivenByPersons
    counted: tuple[CountedAnswers, ...]
    students: tuple[Member, ...]


async def overview(request: Request) -> Response:
    """All decisions of an opening, and whom there is to decide about."""
    return await _shown_all(request, await _desk(request))


async def member_page(request: Request) -> Response:
    """One member: the result that counts, with all that persons gave and decided."""
    desk = await _desk(request)
    return await _shown_member(request, desk, _member(desk, request))


async def decide(request: Request) -> Response:
    """Keep a decision about everybody, or about a member."""
    desk = await _desk(request)
    member = _member(desk, request) if "member" in request.path_params else None
    fields = await forms.fields_of(request)
    site: Site = request.app.state.site
    now = site.store.now()

    def change(connection: sa.Connection) -> None:
        about = None if member is None else _about(connection, desk, member)
        before = "" if about is None else _grade(about, desk)
        wish = _wish(fields, member, desk.given.decisions)
        decisions.decide(
            *(connection, desk.who.course, desk.opening, desk.assignment, desk.who.member),
            *(wish, about, forms.first(fields, "sending"), now),
            before=before,
        )

    try:
        await site.write(change)
    except UsageError as error:
        trouble = f"Not decided: {error}."
        if member is None:
            return await _shown_all(request, desk, fields, trouble)
        return await _shown_member(request, desk, member, fields, trouble)
    site.bulletin.post(())
    address = f"/decisions/{quote(desk.opening.slug)}"
    deed = "undone" if forms.first(fields, "kind") == Deed.UNDO else "decided"
    if member is not None:
        address += f"/{member.number}"
        if deed == "decided" and await _is_without_effect(request, desk, member):
            deed = "without-effect"
    return forms.then(address, deed)


async def _is_without_effect(request: Request, before: DecidingDesk, member: Member) -> bool:
    """Whether a member's grade is now what it was before."""
    site: Site = request.app.state.site
    after = await _desk(request)
    about = await site.read(lambda c: _about(c, after, member))
    return about.result is not None and _grade(about, before) == _grade(about, after)


def _wish(
    fields: Mapping[str, tuple[str, ...]], member: Member | None, found: Sequence[MemberDecision]
) -> Wish:
    """What a form asks for; a member's page decides about that member alone.

    Raises:
        UsageError: it is nothing that can be decided.
    """
    kind = forms.first(fields, "kind")
    allowed = {one.value for one in (FOR_ALL if member is None else FOR_ONE)} | {Deed.UNDO.value}
    if kind not in allowed:
        raise UsageError("nothing is chosen to be decided", "one of the kinds")
    text = forms.first(fields, "points").strip().replace(",", ".")
    try:
        points = float(text) if text else None
    except ValueError:
        raise UsageError(f"{text!r:.40} are no points", "a number") from None
    takes_points = kind in (Deed.POINTS, Deed.BONUS)
    if points is None and takes_points:
        raise UsageError("no points are given", "a number")
    if points is not None and not takes_points:
        raise UsageError(
            "points are given, and what is to be decided takes none", "one of the two", "empty them"
        )
    undoes = forms.first(fields, "undoes")
    number = int(undoes) if undoes.isdecimal() and len(undoes) < 10 else None
    if member is not None and kind == Deed.UNDO:
        own = {one.decision.number for one in found if one.member == member.id}
        if number not in own:
            raise UsageError(f"there is no decision {number} about this member")
    return Wish(
        kind=Deed(kind),
        question="" if kind == Deed.UNDO else forms.first(fields, "question"),
        points=points,
        undoes=number,
        reason=forms.first(fields, "reason"),
    )


async def _shown_all(
    request: Request,
    desk: DecidingDesk,
    fields: Mapping[str, tuple[str, ...]] | None = None,
    trouble: str = "",
) -> Response:
    handed_in = {one.member.id for one in desk.counted}
    return shown(
        "decisions.html",
        title=f"{desk.opening.title}: decisions",
        status=400 if trouble else 200,
        who=desk.who,
        opening=desk.opening,
        lines=_lines(desk, desk.given.decisions),
        students=[(one, one.id in handed_in) for one in desk.students],
        kinds=FOR_ALL,
        questions=desk.assignment.questions,
        typed=_typed(fields or {}),
        sending=secrets.token_urlsafe(12),
        trouble=trouble,
        done="" if trouble else forms.done(request),
        zone=pages.zone_of(desk.who.course),
    )


async def _shown_member(
    request: Request,
    desk: DecidingDesk,
    member: Member,
    fields: Mapping[str, tuple[str, ...]] | None = None,
    trouble: str = "",
) -> Response:
    site: Site = request.app.state.site
    about = await site.read(lambda c: _about(c, desk, member))
    own = [one for one in desk.given.decisions if one.member in (None, member.id)]
    return shown(
        "decisions_member.html",
        title=f"{desk.opening.title}: member {member.number}",
        status=400 if trouble else 200,
        who=desk.who,
        opening=desk.opening,
        member=member,
        counted=next((one for one in desk.counted if one.member.id == member.id), None),
        result=_decided(about, desk),
        lines=_lines(desk, own),
        kinds=FOR_ONE,
        questions=desk.assignment.questions,
        typed=_typed(fields or {}),
        sending=secrets.token_urlsafe(12),
        trouble=trouble,
        done="" if trouble else forms.done(request),
        zone=pages.zone_of(desk.who.course),
    )


def _typed(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: forms.first(fields, name) for name in ("kind", "question", "points", "reason")}


def _lines(desk: DecidingDesk, found: Sequence[MemberDecision]) -> list[DecisionLine]:
    """The last decision first."""
    undone = decisions.ledger_of(desk.given.decisions).undone
    numbers = {one.id: one.number for one in desk.students}
    return [
        DecisionLine(
            one=one,
            number=numbers.get(one.member) if one.member is not None else None,
            time=when(one.made, desk.who.course),
            undone=undone.get(one.decision.number),
        )
        for one in reversed(found)
        if not decisions.is_forgotten(one.decision)
    ]


# ------------------------------------------------------------------ what there is


async def _desk(request: Request) -> DecidingDesk:
    """What the visitor may decide about; else nothing is there."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_of(site, who, request.path_params["slug"])
    if opening is None:
        raise HTTPException(404)
    asked = asked_by(await site.bundle(opening.bundle))

    def question(connection: sa.Connection) -> DecidingDesk:
        return DecidingDesk(
            who=who,
            opening=opening,
            assignment=asked,
            given=grades.given_by_persons(connection, opening, asked, site.answers),
            counted=marking.counted_answers(connection, opening, site.answers),
            students=tuple(
                one
                for one in members.all_of(connection, who.course)
                if one.role is members.Role.STUDENT
            ),
        )

    return await site.read(question)


def _member(desk: DecidingDesk, request: Request) -> Member:
    number = request.path_params["member"]
    found = next((one for one in desk.students if one.number == number), None)
    if found is None:
        raise HTTPException(404)
    return found


def _about(connection: sa.Connection, desk: DecidingDesk, member: Member) -> DecidedAbout:
    """A member with the result that counts, as persons gave it and before any decision."""
    one = next((one for one in desk.counted if one.member.id == member.id), None)
    entry = None if one is None or one.key is None else results.find(connection, one.key)
    if entry is None:
        return DecidedAbout(member=member)
    file = entry.key.submission
    result = grades.graded_by_persons(
        entry.result, member, desk.given, desk.assignment, file, decided=False
    )
    return DecidedAbout(member=member, result=result, file=file)


def _decided(about: DecidedAbout, desk: DecidingDesk) -> Result | None:
    if about.result is None:
        return None
    return grades.graded_by_persons(
        about.result, about.member, desk.given, desk.assignment, about.file
    )


def _grade(about: DecidedAbout, desk: DecidingDesk) -> str:
    """How a member stands, for the trail."""
    result = _decided(about, desk)
    if result is None:
        return "no result"
    return f"{points_text(result.score)} of {points_text(result.max_score)} points"
