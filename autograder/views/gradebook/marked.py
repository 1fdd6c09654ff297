"""The results of a run with the points of people in them, and what there is still to mark."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from autograder.course.table import number
from autograder.formats.bundle import Bundle
from autograder.result import Result, Status
from autograder.views.gradebook.marks import (
    Disputes,
    ManualQuestion,
    MarkGiven,
    Marks,
    answer_in,
    checked,
    counting,
    disputed,
    united,
    unmarked,
    with_marks,
)

ABOUT = "assignment.json"
BY_SECTION = "--"
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class AssignmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """`assignment.json`: what a run has graded. `max_score` is what tests can give; `questions` is
    the order of all questions, `points` what tests give for each, `together` those that give all of
    it or nothing; of those in `manual` a person gives the points."""

    assignment: str
    title: str = ""
    max_score: float = 0.0
    questions: tuple[str, ...] = ()
    points: dict[str, float] = {}
    together: tuple[str, ...] = ()
    manual: tuple[ManualQuestion, ...] = ()


def asked_by(bundle: Bundle) -> AssignmentFile:
    """What a run of this bundle grades."""
    return AssignmentFile(
        assignment=bundle.slug,
        title=bundle.title,
        max_score=bundle.max_score,
        questions=tuple(question.name for question in bundle.questions),
        points={question.name: question.max_points for question in bundle.examined},
        together=tuple(question.name for question in bundle.questions if question.all_or_nothing),
        manual=tuple(
            ManualQuestion(
                name=question.name,
                max_points=question.manual_points,
                prompt="\n\n".join(question.given),
                rubric=question.rubric,
            )
            for question in bundle.by_hand
        ),
    )


class MarksFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one file of marks holds, and a line for each thing in it that is of no use."""

    name: str
    marks: Marks = {}
    notes: tuple[str, ...] = ()
    bank: Mapping[str, tuple[str, ...]] = {}
    """by question, the comments that the marker keeps at hand"""


class ToMark(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a person marks: its page beside the report, and how far that has come; by
    section the page of it alone, where the class has several."""

    question: str
    page: str
    marked: int
    answers: int
    sections: dict[str, str] = {}


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """Results with the points of people in them; `columns` are the questions that count, `marks`
    what was read and is of use, `disputes` where people differ in it, `bank` by question the
    comments that they keep at hand, `notes` what a person should know."""

    results: tuple[Result, ...]
    columns: tuple[str, ...]
    marks: Marks
    notes: tuple[str, ...]
    disputes: Disputes = {}
    bank: Mapping[str, tuple[str, ...]] = {}


def merged(
    results: Sequence[Result],
    files: Sequence[MarksFile],
    known: AssignmentFile,
    decided: Collection[str] = (),
) -> Marked:
    """The results with all marks in `files`; the questions that somebody has `decided` on count as
    if they had a mark."""
    read = [(file.name, *checked(file.marks, known.manual, results)) for file in files]
    good = [(name, marks) for name, marks, _ in read]
    marks, twice = united(good)
    unused = [note for _, _, notes in read for note in notes]
    marked = {question.name for question in counting(marks, known.manual)}
    questions = tuple(one for one in known.manual if one.name in marked or one.name in decided)
    by_hand = {question.name for question in known.manual}
    counted = {question.name for question in questions}
    waiting = tuple(unmarked(one) for one in known.manual if one.name not in counted)
    done = tuple(
        msgspec.structs.replace(
            with_marks(result, known.questions, questions, marks),
            waiting=waiting if result.status is Status.GRADED else (),
        )
        for result in results
    )
    said = (*(note for file in files for note in file.notes), *twice, *unused)
    return Marked(
        results=done,
        columns=tuple(n for n in known.questions if n not in by_hand or n in counted),
        marks=marks,
        notes=tuple(dict.fromkeys(said)),
        disputes=disputed(good),
        bank=_bank(files),
    )


def _bank(files: Sequence[MarksFile]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for file in files:
        for question, comments in file.bank.items():
            found.setdefault(question, {}).update(dict.fromkeys(comments))
    return {question: tuple(comments) for question, comments in found.items()}


def to_mark(
    marked: Marked, known: AssignmentFile, sections: Collection[str] = ()
) -> tuple[ToMark, ...]:
    """The questions that a person marks and somebody has answered, with a page for each of the
    `sections`."""
    found = []
    taken = {_page(question.name).casefold() for question in known.manual}
    for question in known.manual:
        given = marked.marks.get(question.name, {})
        there = [one.submission for one in marked.results if answer_in(one, question.name)]
        done = sum(given.get(name, MarkGiven()).points is not None for name in there)
        if there:
            found.append(
                ToMark(
                    question=question.name,
                    page=_page(question.name),
                    marked=done,
                    answers=len(there),
                    sections={one: _free(question.name, one, taken) for one in sections},
                )
            )
    return tuple(found)


def _page(question: str, section: str = "") -> str:
    return (
        f"marking-{question}{BY_SECTION}{section}.html" if section else f"marking-{question}.html"
    )


def _free(question: str, section: str, taken: set[str]) -> str:
    """A page's name for a section, which no other page has; it is `taken` then."""
    plain = _NO_NAME.sub("-", section).strip("-.")[:40] or "section"
    names = (_page(question, f"{plain}-{n}" if n > 1 else plain) for n in itertools.count(1))
    name = next(name for name in names if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def still_open(results: Sequence[Result], known: AssignmentFile) -> list[str]:
    """A line for each question that is not marked throughout, and one for those without any mark,
    which are no part of a score."""
    lines = []
    waiting = {one.name: one.max_points for result in results for one in result.waiting}
    if waiting:
        lines.append(
            f"{', '.join(waiting)}: not marked by a person yet; what they are worth "
            f"({number(sum(waiting.values()))}) is in no score, maximum or export"
        )
    for question in known.manual:
        points = [
            one.points
            for result in results
            for one in result.questions
            if one.name == question.name
        ]
        left = sum(value is None for value in points)
        if left:
            lines.append(
                f"{question.name}: {left} of {len(points)} answers are not marked yet; these "
                "submissions have no score"
            )
    return lines
