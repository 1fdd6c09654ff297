"""How attempts and dates stand, in sentences: the same on a page, in a stream, and for programs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from markupsafe import Markup

from autograder.course.table import many
from autograder.result import CaseResult
from autograder.service.courses import Course
from autograder.service.openings import Counts, GivenExtension, Opening, Release, Window
from autograder.service.orders import State
from autograder.service.standing import AttemptStanding
from autograder.service.web.pages import duration, when
from autograder.views.feedback.say import WORDS
from autograder.views.feedback.text import shown_line

STATES = {
    State.WAITING: "in line",
    State.LEASED: "being graded",
    State.DONE: "graded",
    State.UNEXAMINED: "could not be graded; a person looks at it",
}
SHORT = {**STATES, State.UNEXAMINED: "could not be examined"}
"""the same in a table"""
COUNTS = {Counts.LAST: "the last attempt in time", Counts.BEST: "the best attempt"}
RELEASES = {
    Release.AFTER_DUE: "after the due date",
    Release.AT_ONCE: "at once, as soon as an attempt is graded",
    Release.BY_HAND: "by hand, when an instructor says so",
}
"""when feedback is seen, after 'students see it'"""
AWAY = (
    "Keep your file as it is, and write down its SHA-256: it shows later that the file is the "
    "same. What counts then is what your instructor decides."
)
"""What is said of a service that is away at the deadline, where the course says nothing"""


E = TypeVar("E", bound=StrEnum)


def chosen(kind: type[E], text: str) -> E | None:
    """The one of a kind whose value stands in a form, if that is one."""
    return next((one for one in kind if one.value == text), None)


def said_of(one: AttemptStanding) -> str:
    """How an attempt stands."""
    match one.state:
        case State.WAITING if one.place == 0:
            said = "It is the next to be graded"
        case State.WAITING:
            said = f"It is in line; {one.place} {'goes' if one.place == 1 else 'go'} first"
        case State.LEASED:
            return "It is being graded."
        case State.DONE if one.is_unreadable:
            return "It could not be read as a notebook, so there is nothing to give points for."
        case State.DONE:
            return "It is graded."
        case State.UNEXAMINED:
            return (
                "It could not be graded. That is no fault of yours and costs no points; your "
                "instructor sees it, too."
            )
    about = f", which will take {duration(one.seconds)}" if one.seconds is not None else ""
    return f"{said}{about}."


def said_of_case(case: CaseResult) -> str:
    """What came of a public test case, on a line."""
    more = f". {case.message}" if case.message else ""
    return shown_line(f"{case.name}: {WORDS[case.outcome]}{more}")


def said_of_window(window: Window, course: Course, now: datetime) -> Markup:
    """Until when something is taken, and until when it is in time."""
    opens, due, closes = (when(one, course) for one in (window.opens, window.due, window.closes))
    if window.opens is not None and now < window.opens:
        return Markup("Not open yet: it opens {}, and is due {}.").format(opens, due)
    if window.closes is not None and not window.is_open(now):
        return Markup("Closed since {}; it was due {}.").format(closes, due)
    if window.is_late(now):
        taken = Markup(" Late work is taken until {}{}.").format(closes, _left(window.closes, now))
        first = Markup("It was due {}: what comes now is late.").format(due)
        return first + (taken if window.closes is not None else "")
    after = Markup(" What comes later is late.")
    if window.closes == window.due:
        after = Markup(" Nothing is taken after that.")
    elif window.closes is not None:
        after = Markup(" What comes later is late, and taken until {}.").format(closes)
    return Markup("Open, and due {}{}.").format(due, _left(window.due, now)) + after


def said_of_extension(given: GivenExtension | None, course: Course) -> Markup:
    """Until when a member has more time, and why; nothing where they have none."""
    if given is None:
        return Markup("")
    said = Markup("You have more time, until {}: <bdi>{}</bdi>")
    return said.format(when(given.until, course), given.reason)


def _left(end: datetime | None, now: datetime) -> str:
    """How much time is left, never more than there is; nothing where it is over."""
    seconds = 0 if end is None else int((end - now).total_seconds())
    for name, unit in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= (2 * unit if unit > 60 else unit):
            return f" ({many(seconds // unit, name)} left)"
    return " (less than a minute left)" if seconds > 0 else ""


def said_of_counting(opening: Opening, number: int | None) -> str:
    """Which of somebody's attempts counts; `number` is `None` where there is none, or that is not
    to be told yet."""
    if opening.counts is Counts.LAST:
        return f"Your last attempt counts{'' if number is None else f': attempt {number}'}."
    if number is None:
        return "Your best attempt counts; which one that is you are told with the feedback."
    return f"Your best attempt counts: by now attempt {number}."
