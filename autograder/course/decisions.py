"""What persons decide about grades: a ledger of decisions, each a value that is never changed.

Points are for one answer, named by its digest, as a mark is; after another hand-in they do not
count. Excuses, extensions and waivers are a person's. A decision is taken back by another one.
Where a ledger is kept (a file of a run, a table of a service) is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from autograder.course.lateness import moment_of
from autograder.course.matching import Owners
from autograder.course.roster import Roster, Student
from autograder.course.table import counted
from autograder.errors import UsageError

MOST_POINTS = 1e6
MOST_REASON = 2000
MAX_BYTES = 64 * 1024 * 1024


class Deed(StrEnum):
    """What is decided."""

    POINTS = "points"
    """so many points, whatever the tests found: for a question, or the whole"""
    BONUS = "bonus"
    """points on top; several add up"""
    EXCUSE = "excuse"
    """it does not count for this person: a question, or the whole"""
    EXTEND = "extend"
    """this person has time until then"""
    WAIVE_LATE = "waive-late"
    """lateness costs this person nothing"""
    CREDIT_ALL = "credit-all"
    """everybody who handed in has all points of a question"""
    DROP = "drop"
    """a question counts for nobody"""
    UNDO = "undo"
    """another decision does not count any more; a later one can undo this"""


OF_AN_ANSWER = frozenset((Deed.POINTS, Deed.BONUS))
OF_A_PERSON = frozenset((Deed.EXCUSE, Deed.EXTEND, Deed.WAIVE_LATE))
OF_A_QUESTION = frozenset((Deed.CREDIT_ALL, Deed.DROP))


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision. `number` counts from 1 in its ledger, `at` is its time (ISO 8601, UTC), `until`
    the end of an extension, `answer` the digest of what points were given for."""

    number: int
    at: str
    kind: Deed
    reason: str = ""
    by: str = ""
    student: Student | None = None
    submission: str = ""
    question: str = ""
    points: float | None = None
    answer: str = ""
    until: str = ""
    undoes: int | None = None

    @property
    def who(self) -> str:
        """The person, or the submission where nobody is known."""
        return (self.student.label if self.student else "") or self.submission

    @property
    def what(self) -> str:
        """What is decided about whom, in few words."""
        about = ", ".join(part for part in (self.who, self.question) if part)
        return f"{about}: {self.saying}" if about else self.saying

    @property
    def saying(self) -> str:
        """What is decided, in few words."""
        words = {
            Deed.POINTS: counted(self.points or 0.0),
            Deed.BONUS: f"{counted(self.points or 0.0)} more",
            Deed.EXCUSE: "excused",
            Deed.EXTEND: f"time until {self.until}",
            Deed.WAIVE_LATE: "lateness costs nothing",
            Deed.CREDIT_ALL: "all points for everybody",
            Deed.DROP: "counts for nobody",
            Deed.UNDO: f"decision {self.undoes} is taken back",
        }
        return words[self.kind]


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """All decisions in their order, with a line for each thing that is no decision."""

    decisions: tuple[Decision, ...] = ()
    notes: tuple[str, ...] = ()
    lines: int = 0
    """how many whole lines there are, of whatever kind"""
    torn: int = 0
    """bytes at the end that are no whole line, and are no decision"""
    is_open: bool = False
    """the last decision has no end of line, as an editor may leave it"""

    @property
    def next_number(self) -> int:
        """The number of the decision that comes next."""
        return max((self.lines, *(one.number for one in self.decisions))) + 1

    @property
    def undone(self) -> dict[int, int]:
        """Which decisions do not count any more, and by which others."""
        found: dict[int, int] = {}
        for one in reversed(self.decisions):
            if one.kind is Deed.UNDO and one.undoes is not None and one.number not in found:
                found.setdefault(one.undoes, one.number)
        return found

    @property
    def standing(self) -> tuple[Decision, ...]:
        """Those that count, in their order."""
        undone = self.undone
        return tuple(
            one for one in self.decisions if one.number not in undone and one.kind is not Deed.UNDO
        )

    def to_undo(self, number: int) -> Decision:
        """The decision of that number, which can be undone.

        Raises:
            UsageError: there is none, or it is undone already.
        """
        found = next((one for one in self.decisions if one.number == number), None)
        if found is None:
            known = f"1 to {len(self.decisions)}" if self.decisions else "no decision yet"
            raise UsageError(f"there is no decision {number}", known)
        if by := self.undone.get(number):
            raise UsageError(
                f"decision {number} is undone already, by decision {by}",
                then=f"to make it count again, take back decision {by}",
            )
        return found


_decoder = msgspec.json.Decoder(Decision)


def line_of(decision: Decision) -> bytes:
    """A decision as one line of a file."""
    return msgspec.json.encode(decision) + b"\n"


def read_ledger(data: bytes, what: str) -> Ledger:
    """The decisions in the lines of a file; one that is damaged is told and does not count, and so
    is the end of one that was being written when all stopped.

    Raises:
        UsageError: far too large for a ledger; `what` names the file.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{what} is larger than {MAX_BYTES >> 20} MiB", "a file of decisions")
    *whole, rest = data.split(b"\n")
    if is_open := _is_whole(rest):
        whole, rest = [*whole, rest], b""
    decisions: list[Decision] = []
    notes: list[str] = []
    for number, line in enumerate(whole, start=1):
        try:
            decisions.append(_read_line(line, {one.number for one in decisions}))
        except ValueError as error:  # msgspec's errors are ValueErrors
            notes.append(f"{what}, line {number} is no decision and does not count ({error})")
    if rest:
        notes.append(
            f"{what} ends in the middle of a line: that decision was not kept, decide again"
        )
    return Ledger(
        decisions=tuple(decisions),
        notes=tuple(notes),
        lines=len(whole),
        torn=len(rest),
        is_open=is_open,
    )


def _is_whole(rest: bytes) -> bool:
    try:
        _decoder.decode(rest)
    except (ValueError, RecursionError):
        return False
    return True


def _read_line(line: bytes, known: set[int]) -> Decision:
    try:
        found = _decoder.decode(line)
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if found.number in known:
        raise ValueError(f"there are two of number {found.number}")
    if found.kind in OF_AN_ANSWER and not 0 <= (found.points or 0.0) <= MOST_POINTS:
        raise ValueError(f"{found.points} points")
    if found.kind is Deed.EXTEND and moment_of(found.until) is None:
        raise ValueError(f"until {found.until!r:.40} is no time with a zone")
    return found


def concerning(
    decisions: Iterable[Decision], students: Sequence[Student]
) -> tuple[dict[int, tuple[Decision, ...]], tuple[Decision, ...]]:
    """The decisions of persons, by the place of the one student that each is about, and those that
    are about none of these or about several."""
    owners = Owners(Roster(students=tuple(students)))
    place = {id(student): number for number, student in enumerate(students)}
    found: dict[int, list[Decision]] = {}
    lost = []
    for one in decisions:
        if one.kind not in OF_A_PERSON or one.student is None:
            continue
        meant = owners.alike(one.student)
        if len(meant) == 1:
            found.setdefault(place[id(meant[0])], []).append(one)
        else:
            lost.append(one)
    return {number: tuple(of) for number, of in found.items()}, tuple(lost)
