"""The page on which a person marks a question: all answers beside the rubric.

Equal answers are one, and what is given for it is given for each of them. Order and numbers come
from the submissions' ids; names are not on the page, and the ids are shown only on demand. A page
cannot write files: its script keeps what is entered in the browser, and hands it over as a file to
save. Markdown is rendered without HTML, links and pictures: what a student wrote can be read and
nothing else. Pictures come from the notebook, never from an address.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markupsafe import Markup

from autograder.result import Result, WrittenAnswer
from autograder.views.gradebook.marks import ManualQuestion, MarkGiven, answer_in, digest_of
from autograder.views.report import page
from autograder.views.report.rubric import items_of, starts_from

HALVES_TO, WHOLES_TO = 5, 12
"""Up to these maxima there is a button for each half, or for each whole point."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class PartShown(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: words as HTML of ours, or code as text; or a picture by its address."""

    kind: Literal["words", "code", "picture", "note"]
    words: Markup = Markup()
    code: str = ""
    address: Markup = Markup()


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True):
    """One answer on the page, with what has been given for it so far; `submissions` are all that
    hold it, `dispute` what several people gave for it who differ."""

    number: int
    submissions: tuple[str, ...]
    digest: str
    parts: tuple[PartShown, ...]
    found: bool
    mark: MarkGiven
    dispute: tuple[MarkGiven, ...] = ()


Differing = Mapping[str, tuple[MarkGiven, ...]]
"""The marks of people who differ, by submission."""


def marking_html(
    question: ManualQuestion,
    results: Sequence[Result],
    marks: Mapping[str, MarkGiven],
    assignment: str,
    title: str,
    *,
    disputes: Differing | None = None,
    bank: Sequence[str] = (),
    section: str = "",
) -> str:
    """The page of one question; `marks` are by submission, `bank` are comments that markers keep at
    hand. The page of a `section` has the answers of its `results` alone."""
    entries = entries_of(question, results, marks, disputes or {})
    items = items_of(question.rubric, question.max_points)
    used = [entry.mark.comment for entry in entries if entry.mark.comment]
    return page.render(
        "marking.html",
        title=f"{question.name}: marking",
        scripts=("marking.js",),
        question=question,
        prompt=markdown(question.prompt),
        rubric=markdown(question.rubric),
        entries=entries,
        answers=sum(len(entry.submissions) for entry in entries),
        empty=sum(len(entry.submissions) for entry in entries if not entry.parts),
        assignment=assignment,
        whole=title or assignment,
        steps=steps(question.max_points),
        items=items,
        start=starts_from(items, question.max_points),
        bank=list(dict.fromkeys(" ".join(text.split()) for text in (*bank, *used))),
        disputed=sum(bool(entry.dispute) for entry in entries),
        section=section,
    )


def entries_of(
    question: ManualQuestion,
    results: Sequence[Result],
    marks: Mapping[str, MarkGiven],
    disputes: Differing | None = None,
) -> tuple[AnswerShown, ...]:
    """The answers in order of their first submission, numbered from 1. Equal ones for which people
    have given something else are apart."""
    alike: dict[object, list[tuple[str, WrittenAnswer, MarkGiven]]] = {}
    for result in sorted(results, key=lambda one: one.submission):
        answer = answer_in(result, question.name)
        if answer is not None:
            mark = marks.get(result.submission, MarkGiven())
            dispute = (disputes or {}).get(result.submission, ())
            key = (answer.parts, answer.found, mark.points, mark.comment, mark.items, dispute)
            alike.setdefault(key, []).append((result.submission, answer, mark))
    return tuple(
        AnswerShown(
            number=number,
            submissions=tuple(submission for submission, _, _ in equal),
            digest=digest_of(equal[0][1]),
            parts=parts_shown(equal[0][1]),
            found=equal[0][1].found,
            mark=max((mark for _, _, mark in equal), key=lambda mark: mark.at),
            dispute=(disputes or {}).get(equal[0][0], ()),
        )
        for number, equal in enumerate(alike.values(), 1)
    )


def steps(most: float) -> tuple[float, ...]:
    """Points for which there is a button; none where they would be too many."""
    if most <= HALVES_TO:
        found = [half / 2 for half in range(int(2 * most) + 1)]
    elif most <= WHOLES_TO:
        found = [float(whole) for whole in range(int(most) + 1)]
    else:
        return ()
    return tuple(found if most in found else [*found, most])


def markdown(text: str) -> Markup:
    """Markdown as HTML, without HTML of its own, links and pictures."""
    clean = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return Markup(_renderer().render(clean))  # noqa: S704 - escaped by the renderer, html is off


@functools.cache
def _renderer() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.disable(["link", "image", "autolink", "html_inline", "html_block", "reference"])
    # headings of an answer must not stand in the outline of the page
    for end in ("open", "close"):
        made.add_render_rule(f"heading_{end}", _heading)
    return made


def _heading(self: object, tokens: Sequence[object], index: int, *_: object) -> str:
    opening = getattr(tokens[index], "nesting", 0) == 1
    return "<p><strong>" if opening else "</strong></p>\n"


def parts_shown(answer: WrittenAnswer) -> tuple[PartShown, ...]:
    """What was written, as a page may show it."""
    return tuple(_part(kind, text) for kind, text in answer.parts)


def _part(kind: str, text: str) -> PartShown:
    if kind == "markdown":
        return PartShown(kind="words", words=markdown(text))
    if kind in ("png", "jpeg"):
        try:
            return PartShown(
                kind="picture", address=page.data_url(base64.b64decode(text, validate=True), kind)
            )
        except ValueError:
            return PartShown(kind="note", code="[a picture in the results is damaged]")
    shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return PartShown(kind="note" if kind == "note" else "code", code=shown)
