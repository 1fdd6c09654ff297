"""The pages on which persons mark: what there is to do, one answer after the other, and saving.

A marker who is bound to sections finds the answers of their members and no others: what is not
theirs is not there. What was handed in is shown as the report shows it. Every page is whole without
JavaScript; the script saves as soon as something is given, by the same form.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.course.table import number
from autograder.errors import UsageError
from autograder.service import marking, openings
from autograder.service.marking import (
    AnswerChanged,
    CountedAnswers,
    MarkKept,
    MarkVersion,
    MarkWish,
)
from autograder.service.openings import Opening
from autograder.service.web import forms, pages, rights
from autograder.service.web.handing_in import opening_of
from autograder.service.web.pages import shown, when
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.views.gradebook.marked import asked_by
from autograder.views.gradebook.marks import ManualQuestion
from autograder.views.report.marking import PartShown, markdown, parts_shown, steps
from autograder.views.report.rubric import RubricItem, items_of, starts_from

MOST_AT_HAND = 60
SHOW = ("all", "open", "marked")
JSON = "application/json"


class MarkingDesk(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may mark of an opening: its questions, the answers, and the mark that stands
    for each, by member, question and digest of the answer. `every` are the sections that the
    answers are from."""

    who: Visitor
    opening: Opening
    questions: tuple[ManualQuestion, ...]
    counted: tuple[CountedAnswers, ...]
    marks: Mapping[tuple[int, str, str], MarkVersion]
    every: tuple[str, ...]

    def question(self, name: str) -> ManualQuestion:
        """The question of that name; else nothing is there."""
        found = next((one for one in self.questions if one.name == name), None)
        if found is None:
            raise HTTPException(404)
        return found

    def mark(self, one: CountedAnswers, question: str) -> MarkVersion | None:
        """The mark that stands for what somebody wrote."""
        return self.marks.get((one.member.id, question, one.answers.get(question, "")))

    def answers(self, question: str, section: str = "") -> list[CountedAnswers]:
        """Who has an answer, in a section where one is named."""
        return [
            one
            for one in self.counted
            if question in one.answers and (not section or one.member.student.section == section)
        ]

    def is_open(self, one: CountedAnswers, question: str) -> bool:
        """Whether an answer has no points yet."""
        mark = self.mark(one, question)
        return mark is None or mark.points is None


class LeftToMark(msgspec.Struct, frozen=True, kw_only=True):
    """How far the marking of a question has come, in a section or in all (an empty text)."""

    question: str
    section: str
    answers: int
    marked: int
    first: int | None
    """the member whose answer is the first open one"""

    @property
    def left(self) -> int:
        return self.answers - self.marked


class ShownVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a mark, and when it was made."""

    mark: MarkVersion
    time: Markup


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a form has in it: as it was sent, or as the mark that stands says."""

    answer: str
    base: int
    points: str = ""
    comment: str = ""
    items: tuple[str, ...] = ()
    form: str = ""


# ------------------------------------------------------------------ what there is to mark


async def overview(request: Request) -> Response:
    """By question and section: how many answers there are, and how many are left."""
    site: Site = request.app.state.site
    desk = await _desk(request)
    rows = [
        _left(desk, question.name, section)
        for question in desk.questions
        for section in ("", *(desk.every if len(desk.every) > 1 else ()))
    ]
    return shown(
        "marking_overview.html",
        title=f"{desk.opening.title}: marking",
        who=desk.who,
        opening=desk.opening,
        rows=rows,
        waiting=sum(one.key is None for one in desk.counted),
        seen=_begins_in_view(desk, site.store.now()),
        bound=desk.who.member.sections if desk.who.member.role == "marker" else (),
    )


def _begins_in_view(desk: MarkingDesk, now: datetime) -> tuple[str, ...]:
    """The questions whose first mark would take everybody's score away, since students see their
    feedback by now: a question counts for all as soon as one answer has points."""
    if not openings.is_released(desk.opening, desk.opening.due, now):
        return ()
    has_points = {name for (_, name, _), mark in desk.marks.items() if mark.points is not None}
    return tuple(one.name for one in desk.questions if one.name not in has_points)


def _left(desk: MarkingDesk, question: str, section: str) -> LeftToMark:
    answers = desk.answers(question, section)
    open_ones = [one.member.number for one in answers if desk.is_open(one, question)]
    return LeftToMark(
        question=question,
        section=section,
        answers=len(answers),
        marked=len(answers) - len(open_ones),
        first=open_ones[0] if open_ones else None,
    )


async def question_page(request: Request) -> Response:
    """All answers to a question, with what was given for each."""
    site: Site = request.app.state.site
    desk = await _desk(request)
    question = desk.question(request.path_params["question"])
    bank = await site.read(
        lambda c: marking.bank_of(c, desk.opening, desk.who.member, question.name)
    )
    section, show = _section(desk, request), request.query_params.get("show", "")
    show = show if show in SHOW else SHOW[0]
    listed = [
        (one, desk.mark(one, question.name))
        for one in desk.answers(question.name, section)
        if show == SHOW[0] or (show == "open") == desk.is_open(one, question.name)
    ]
    return shown(
        "marking_question.html",
        title=f"{question.name}: answers",
        who=desk.who,
        opening=desk.opening,
        question=question,
        listed=listed,
        section=section,
        sections=desk.every,
        show=show,
        shows=SHOW,
        query=_query(section),
        bank=bank,
        done=forms.done(request),
        left=_left(desk, question.name, section),
    )


async def keep_comments(request: Request) -> Response:
    """Keep the visitor's own comments at hand for a question."""
    desk = await _desk(request)
    question = desk.question(request.path_params["question"])
    fields = await forms.fields_of(request)
    site: Site = request.app.state.site
    text, now = forms.first(fields, "bank"), site.store.now()
    try:
        await site.write(
            lambda c: marking.keep_bank(c, desk.opening, desk.who.member, question.name, text, now)
        )
    except UsageError as error:
        lines = (f"Not kept: {error}.",)
        return shown("said.html", title="Not kept", status=400, who=desk.who, lines=lines)
    return forms.then(_listing(desk, question), "kept")


# ------------------------------------------------------------------ one answer


async def answer_page(request: Request) -> Response:
    """One answer beside question and rubric, and the form to mark it by."""
    desk = await _desk(request)
    question, one = _named(desk, request)
    said = ""
    saved = request.query_params.get("saved", "")
    if saved.isdecimal():
        said = f"Saved, as version {saved[:9]}."
    typed = _as_it_stands(desk, question, one)
    return await _shown(request, desk, question, one, typed, said=said)


async def save(request: Request) -> Response:
    """Keep what was given. A program is told as JSON, a browser by a page."""
    desk = await _desk(request)
    question, one = _named(desk, request, also_waiting=True)
    fields = await forms.fields_of(request)
    site: Site = request.app.state.site
    items = items_of(question.rubric, question.max_points)
    typed = _typed(fields, items)
    as_json = request.headers.get("accept", "") == JSON
    if question.name not in one.answers:
        return _not_now(desk, typed, as_json)
    alike = _alike(desk, question, one) if "alike" in fields else []

    def change(connection: sa.Connection) -> MarkKept:
        now = site.store.now()
        about = connection, desk.who.course, desk.opening
        done = marking.save(*about, one, question.name, desk.who.member, wish, now)
        if done.kept is not None:
            for other in alike:
                fresh = msgspec.structs.replace(wish, base=0)
                marking.save(*about, other, question.name, desk.who.member, fresh, now)
        return done

    try:
        wish = _wish(typed, question, items)
        done = await site.write(change)
    except UsageError as error:
        changed = isinstance(error, AnswerChanged)
        status = 409 if changed else 400
        if as_json:
            why = "changed" if changed else "wish"
            return _json(status, saved=False, why=why, said=f"Not saved: {error}.")
        if changed:
            fresh = _as_it_stands(desk, question, one)
            return await _shown(
                *(request, desk, question, one, fresh), trouble=str(error), lost=typed, status=409
            )
        return await _shown(
            request, desk, question, one, typed, trouble=f"Not saved: {error}.", status=400
        )
    if done.kept is not None:
        site.bulletin.post(())
    if as_json:
        said = "" if done.kept else f"Not saved: {done.now.by} marked this answer meanwhile."
        return _json(
            200 if done.kept else 409,
            saved=done.kept is not None,
            why="" if done.kept else "meanwhile",
            said=said,
            kept=_told(done.kept),
            now=_told(done.now),
        )
    if done.kept is None:
        mine = msgspec.structs.replace(typed, base=done.now.version, form=secrets.token_urlsafe(12))
        return await _shown(request, desk, question, one, mine, theirs=done.now, status=409)
    return RedirectResponse(
        _after(desk, question, one, _section(desk, request), fields, done.kept.version),
        303,
        headers=pages.HEADERS,
    )


def _not_now(desk: MarkingDesk, typed: Typed, as_json: bool) -> Response:
    """The answer that was seen counts no more, and the one that does has no result yet."""
    said = "Not saved: the student handed in again, and that is not graded yet."
    if as_json:
        return _json(409, saved=False, why="waiting", said=said)
    given = f"What you gave: {typed.points or 'no'} points"
    lines = (said, f"{given}; {typed.comment}" if typed.comment else f"{given}.")
    return shown("said.html", title="Not saved", status=409, who=desk.who, lines=lines)


def _alike(
    desk: MarkingDesk, question: ManualQuestion, one: CountedAnswers
) -> list[CountedAnswers]:
    """Others who wrote the very same, and have no mark yet."""
    answer = one.answers[question.name]
    return [
        other
        for other in desk.answers(question.name)
        if other.member.id != one.member.id
        and other.answers[question.name] == answer
        and desk.mark(other, question.name) is None
    ]


def _after(
    desk: MarkingDesk,
    question: ManualQuestion,
    one: CountedAnswers,
    section: str,
    fields: Mapping[str, tuple[str, ...]],
    version: int,
) -> str:
    """Where a form leads that was kept: on to the next open answer where that was asked for."""
    follower = _next_open(desk, question, one, section) if "next" in fields else None
    if follower is not None:
        return _address(desk, question, follower) + _query(section)
    return _address(desk, question, one.member.number) + _query(section, saved=str(version))


async def _shown(
    request: Request,
    desk: MarkingDesk,
    question: ManualQuestion,
    one: CountedAnswers,
    typed: Typed,
    *,
    said: str = "",
    trouble: str = "",
    theirs: MarkVersion | None = None,
    lost: Typed | None = None,
    status: int = 200,
) -> Response:
    """The page of one answer; `theirs` is what somebody else saved meanwhile, `lost` what was given
    for an answer that counts no more."""
    site: Site = request.app.state.site
    answer = one.answers[question.name]
    written, history, bank = await site.read(
        lambda c: (
            marking.written_for(c, one, question.name),
            marking.versions(c, desk.opening, one.member.id, question.name),
            marking.bank_of(c, desk.opening, desk.who.member, question.name),
        )
    )
    of_it = [mark for mark in history if mark.answer == answer]
    earlier = [mark for mark in history if mark.answer != answer]
    section = _section(desk, request)
    answers = desk.answers(question.name, section)
    place = next((n for n, each in enumerate(answers) if each.member.id == one.member.id), 0)
    items = items_of(question.rubric, question.max_points)
    parts: Sequence[PartShown] = () if written is None else parts_shown(written)

    def versions(some: Iterable[MarkVersion]) -> list[ShownVersion]:
        return [ShownVersion(mark=mark, time=when(mark.made, desk.who.course)) for mark in some]

    def at(number: int) -> str:
        return _address(desk, question, answers[number].member.number) + _query(section)

    follower = _next_open(desk, question, one, section)
    return shown(
        "marking_answer.html",
        title=f"{question.name}: answer {one.member.number}",
        status=status,
        who=desk.who,
        opening=desk.opening,
        question=question,
        prompt=markdown(question.prompt),
        rubric=markdown(question.rubric),
        items=items,
        start=starts_from(items, question.max_points),
        steps=steps(question.max_points),
        one=one,
        parts=parts,
        found=written is None or written.found,
        typed=typed,
        said=said,
        is_in_view=question.name in _begins_in_view(desk, site.store.now()),
        trouble=trouble,
        theirs=None if theirs is None else versions([theirs])[0],
        lost=lost,
        history=versions(of_it)[::-1],
        earlier=versions(earlier)[::-1],
        at_hand=list(dict.fromkeys((*bank, *_used(desk, question)))),
        alike=len(_alike(desk, question, one)),
        here=_address(desk, question, one.member.number) + _query(section),
        listing=_listing(desk, question) + _query(section),
        section=section,
        place=place + 1,
        answers=len(answers),
        left=_left(desk, question.name, section).left,
        before=at(place - 1) if place > 0 else "",
        after=at(place + 1) if place + 1 < len(answers) else "",
        open_one="" if follower is None else _address(desk, question, follower) + _query(section),
        zone=pages.zone_of(desk.who.course),
    )


def _as_it_stands(desk: MarkingDesk, question: ManualQuestion, one: CountedAnswers) -> Typed:
    mark = desk.mark(one, question.name)
    answer, form = one.answers[question.name], secrets.token_urlsafe(12)
    if mark is None:
        return Typed(answer=answer, base=0, form=form)
    return Typed(
        answer=answer,
        base=mark.version,
        points="" if mark.points is None else number(mark.points),
        comment=mark.comment,
        items=mark.items,
        form=form,
    )


def _used(desk: MarkingDesk, question: ManualQuestion) -> list[str]:
    """Comments that were given to this question, the most frequent first."""
    counts: dict[str, int] = {}
    for one in desk.counted:
        mark = desk.mark(one, question.name)
        for line in () if mark is None else mark.comment.splitlines():
            if text := " ".join(line.split()):
                counts[text] = counts.get(text, 0) + 1
    return sorted(counts, key=lambda text: (-counts[text], text))[:MOST_AT_HAND]


def _next_open(
    desk: MarkingDesk, question: ManualQuestion, one: CountedAnswers, section: str
) -> int | None:
    """The next answer without points after this one, by its member's number; from the start again
    where there is none."""
    others = [
        each.member.number
        for each in desk.answers(question.name, section)
        if each.member.id != one.member.id and desk.is_open(each, question.name)
    ]
    after = [number for number in others if number > one.member.number]
    return next(iter((*after, *others)), None)


# ------------------------------------------------------------------ forms and addresses


def _typed(fields: Mapping[str, tuple[str, ...]], items: Sequence[RubricItem]) -> Typed:
    """What a form has in it; a comment that was chosen from those at hand is at the end of it."""
    texts = [forms.first(fields, "comment"), forms.first(fields, "at_hand")]
    base = forms.first(fields, "base")
    return Typed(
        answer=forms.first(fields, "answer"),
        base=int(base) if base.isdecimal() and len(base) < 10 else 0,
        points=forms.first(fields, "points").strip(),
        comment=marking.cleaned("\n".join(text for text in texts if text.strip())),
        items=tuple(item.text for item in items if item.text in fields.get("items", ())),
        form=forms.first(fields, "sending"),
    )


def _wish(typed: Typed, question: ManualQuestion, items: Sequence[RubricItem]) -> MarkWish:
    """What a form asks for. Where lines of the rubric are chosen and no points are given, they are
    what the lines add up to.

    Raises:
        UsageError: it cannot be given.
    """
    text = typed.points.replace(",", ".")
    try:
        points = float(text) if text else None
    except ValueError:
        raise UsageError(f"{typed.points!r:.40} are no points", "a number") from None
    if points is None and typed.items:
        start = starts_from(items, question.max_points)
        total = start + math.fsum(item.worth for item in items if item.text in typed.items)
        points = min(max(total, 0.0), question.max_points)
    wish = MarkWish(
        answer=typed.answer,
        base=typed.base,
        points=points,
        comment=typed.comment,
        items=typed.items,
        form=typed.form,
    )
    return marking.checked_wish(wish, question, [item.text for item in items])


def _section(desk: MarkingDesk, request: Request) -> str:
    """The section that the address asks for, if there is one of that name."""
    wanted = request.query_params.get("section", "")
    return wanted if wanted in desk.every else ""


def _query(section: str, **more: str) -> str:
    fields = {**({"section": section} if section else {}), **more}
    return f"?{urlencode(fields)}" if fields else ""


def _listing(desk: MarkingDesk, question: ManualQuestion) -> str:
    return f"/marking/{quote(desk.opening.slug)}/{quote(question.name, safe='')}"


def _address(desk: MarkingDesk, question: ManualQuestion, number: int) -> str:
    return f"{_listing(desk, question)}/{number}"


def _told(mark: MarkVersion | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {
        "version": mark.version,
        "points": mark.points,
        "comment": mark.comment,
        "items": mark.items,
        "by": mark.by,
        "made": mark.made.isoformat(),
    }


def _json(status: int, **values: Any) -> Response:
    return Response(msgspec.json.encode(values), status, media_type=JSON, headers=pages.HEADERS)


# ------------------------------------------------------------------ what is there for whom


async def _desk(request: Request) -> MarkingDesk:
    """What the visitor may mark of the opening in the address; else nothing is there."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_of(site, who, request.path_params["slug"])
    if opening is None:
        raise HTTPException(404)
    bundle = await site.bundle(opening.bundle)

    def question(connection: sa.Connection) -> MarkingDesk:
        every = marking.counted_answers(connection, opening, site.answers)
        counted = marking.seen_by(connection, who.member, every)
        return MarkingDesk(
            who=who,
            opening=opening,
            questions=asked_by(bundle).manual,
            counted=counted,
            marks=marking.latest(connection, opening),
            every=marking.sections_among(counted),
        )

    return await site.read(question)


def _named(
    desk: MarkingDesk, request: Request, *, also_waiting: bool = False
) -> tuple[ManualQuestion, CountedAnswers]:
    """The question and the answer in the address, where the visitor may mark it; else nothing is
    there. Where it is to be found `also_waiting`, there may be no answer yet."""
    question = desk.question(request.path_params["question"])
    number = request.path_params["member"]
    among = desk.answers(question.name)
    if also_waiting:
        among += [one for one in desk.counted if one.key is None]
    found = [one for one in among if one.member.number == number]
    if not found:
        raise HTTPException(404)
    return question, found[0]
