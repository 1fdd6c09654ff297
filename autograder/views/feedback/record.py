"""The plain values of feedback: what is said to one student, in the order in which it is read."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from autograder.result import Outcome, Status

Degree = Literal["none", "counts", "messages", "errors"]
"""How much a student reads of hidden tests: nothing; how many passed and in which way the others
did not; the same and what their author wrote for it; the same and where the student's own code
raised an error, and of which kind."""

DEGREES: tuple[Degree, ...] = get_args(Degree)


def before_the_end(degree: Degree) -> Degree:
    """What of it may be told to somebody who can hand in again: by the line in which an answer
    raised an error it could say what a hidden test had asked it."""
    return "messages" if degree == "errors" else degree


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """An error in plain words. `said` is Python's own line; `cell` and `line` count from 1 and are
    `None` where unknown; `code` is that line of the notebook."""

    said: str
    meaning: str = ""
    cell: int | None = None
    line: int | None = None
    code: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One public test case and what came of it; `words` says the outcome, `message` why."""

    name: str
    outcome: Outcome
    words: str
    message: str = ""
    error: Explained | None = None


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """All hidden test cases of a question together; `kinds` are outcomes in words with how often,
    `messages` what may be read of those that did not pass, `errors` what the student's own code
    raised there."""

    passed: int
    total: int
    kinds: tuple[tuple[str, int], ...] = ()
    messages: tuple[str, ...] = ()
    errors: tuple[Explained, ...] = ()


class CellFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the student's own. `saved` says whether `output` is what was handed in or what the
    cell wrote when it was graded; `wrong` are lines from which an error came."""

    cell: int
    source: str = ""
    output: str = ""
    saved: bool = True
    figures: tuple[bytes, ...] = ()
    wrong: tuple[int, ...] = ()
    error: Explained | None = None


class QuestionFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `points` is `None` where it could not be examined, or where a person has to
    give them (`manual`) and has not; `comment` is what that person wrote; `changed` what was
    decided about it, `set_aside` whether it does not count, by such a decision."""

    name: str
    points: float | None
    max_points: float
    checks: tuple[Check, ...] = ()
    hidden: Hidden | None = None
    hint: str = ""
    cells: tuple[CellFeedback, ...] = ()
    manual: bool = False
    comment: str = ""
    changed: tuple[str, ...] = ()
    set_aside: bool = False

    @property
    def state(self) -> Literal["full", "part", "none", "unexamined", "open"]:
        """How it went, in one of five words."""
        if self.set_aside:
            return "none"
        if self.points is None:
            return "open" if self.manual else "unexamined"
        if self.points >= self.max_points:
            return "full"
        return "part" if self.points > 0 else "none"

    @property
    def settled(self) -> bool:
        """Whether all points were had and nothing that a student may see went wrong: a test can be
        worth no points and fail. What a person changed is as that person says."""
        hidden = self.hidden is None or self.hidden.passed == self.hidden.total
        seen = all(check.outcome is Outcome.PASSED for check in self.checks)
        full = self.state == "full"
        return self.set_aside or (full and (bool(self.changed) or (hidden and seen)))


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """All that one student reads. `score` is `None` where there is none; `headline` says how the
    whole went; `waiting` are questions that a person will mark and that are in no score yet,
    `changed` what was decided about the whole; `elsewhere` are cells that failed and
    belong to no question."""

    submission: str
    status: Status
    headline: str
    score: float | None
    max_score: float
    questions: tuple[QuestionFeedback, ...] = ()
    waiting: tuple[QuestionFeedback, ...] = ()
    changed: tuple[str, ...] = ()
    elsewhere: tuple[CellFeedback, ...] = ()
    notes: tuple[str, ...] = ()
