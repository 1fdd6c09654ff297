"""One table over assignments: runs joined with a roster, by the policies of the course.

A submission of ours without points (unexamined, or not yet marked by a person) has none here and
leaves the student's total empty: it is never counted as zero. The order of runs, submissions and
students changes nothing but the order of columns and rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from autograder.course.columns import simplified
from autograder.course.decisions import Decision, Deed, concerning
from autograder.course.handed_in import HandedIn
from autograder.course.lateness import (
    FREE,
    Lateness,
    LatePolicy,
    cost,
    lateness,
    left,
    moment_of,
    parse_lateness,
)
from autograder.course.matching import Owners, gathered, is_resubmission, match, parse_moment
from autograder.course.policy import Policy, Share, total, without_lowest
from autograder.course.roster import Roster, Student
from autograder.course.table import number
from autograder.errors import UsageError, nearest
from autograder.result import Status, rounded
from autograder.views.gradebook.grades import Grade


class Standing(StrEnum):
    """What there is of one student for one assignment."""

    GRADED = "graded"
    UNREADABLE = "unreadable"
    UNEXAMINED = "unexamined"
    """Our trouble; no points."""
    UNMARKED = "unmarked"
    """A person has still to give points; none so far."""
    MISSING = "missing"
    """Nothing was handed in."""
    EXCUSED = "excused"
    """It does not count for this person, because somebody decided so."""


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment as it was graded, in one run or several."""

    name: str
    maximum: float
    grades: tuple[Grade, ...]
    handed_in: tuple[HandedIn, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """about persons, those that count"""
    unmarked: float = 0.0
    """points that persons have still to give, which are in no score and no maximum"""
    notes: tuple[str, ...] = ()
    """what a person should know of the run"""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One student's points for one assignment: `points` after lateness, `before` without it;
    `decided` is what persons decided about it, in words."""

    standing: Standing
    points: float | None = None
    before: float | None = None
    submission: str = ""
    submitted: str = ""
    late_seconds: float | None = None
    decided: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One student; `total` is 0 to 1, or `None` where it cannot be known."""

    student: Student
    marks: dict[str, Mark]
    total: float | None
    dropped: tuple[str, ...] = ()
    listed: bool = True
    """stands in the roster"""


class Gradebook(msgspec.Struct, frozen=True, kw_only=True):
    """The whole table; `maxima` are the assignments' points, `notes` what a person should know."""

    maxima: dict[str, float]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def count(self, standing: Standing) -> int:
        """How many marks are of this kind."""
        return sum(m.standing is standing for row in self.rows for m in row.marks.values())


class _Dates(msgspec.Struct, frozen=True):
    """When one assignment is due, and for whom it is later."""

    policy: LatePolicy
    due: datetime | None
    extended: dict[int, datetime]
    """by the identity of a student"""
    decisions: dict[int, tuple[Decision, ...]]
    """about persons, by the same"""


def joined(
    assignments: Sequence[Assignment],
    roster: Roster | None,
    policy: Policy,
    late: LatePolicy = FREE,
) -> Gradebook:
    """The gradebook of these assignments; without a roster, of those who handed in.

    Raises:
        UsageError: one assignment with two maxima, or one without a weight where others have one.
    """
    assignments = _united(assignments)
    _check_weights(assignments, policy)
    handed = {one.name: _handed(one) for one in assignments}
    everybody = [one for ours in handed.values() for one in ours.values()]
    known = roster if roster is not None else gathered(everybody)
    owners_of = Owners(known)
    first = {name: owners_of.match(list(ours.values())) for name, ours in handed.items()}
    strangers = gathered([handed[name][one] for name, m in first.items() for one in m.unknown])
    notes = [*known.notes, *(note for one in assignments for note in one.notes)]
    rows: list[Row] = []
    for students, listed in ((known.students, True), (strangers.students, False)):
        marks: dict[int, dict[str, Mark]] = {id(student): {} for student in students}
        for one in assignments:
            ours = handed[one.name]
            owners = (
                first[one.name].students
                if listed
                else match(strangers, [ours[name] for name in first[one.name].unknown]).students
            )
            dates, said = _dates(one, students, late)
            notes += said if listed else []
            by_student: dict[int, list[Grade]] = {}
            for grade in one.grades:
                for owner in owners.get(grade.submission, ()):
                    by_student.setdefault(id(owner), []).append(grade)
            for student in students:
                found = by_student.get(id(student), [])
                mark, said = _mark(one, student, found, ours, dates, len(assignments) == 1)
                marks[id(student)][one.name] = mark
                notes += said
        rows += [
            _row(student, marks[id(student)], assignments, policy, listed) for student in students
        ]
    book = Gradebook(maxima={one.name: one.maximum for one in assignments}, rows=tuple(rows))
    notes += [
        f"{one.name}: {number(one.unmarked)} more points are not marked by a person yet; it counts "
        f"{number(one.maximum)} points here"
        for one in assignments
        if one.unmarked
    ]
    notes += _of_nobody(assignments, [row.student for row in rows])
    return msgspec.structs.replace(
        book, notes=(*dict.fromkeys(notes), *_aloud(book, roster is not None))
    )


def _of_nobody(assignments: Sequence[Assignment], students: Sequence[Student]) -> list[str]:
    """A line for each decision about somebody who is not in the table."""
    return [
        f"{one.name}: decision {decision.number} is about {decision.who:.60}, who is not in this "
        "table, or not alone of that name: it does not count; a roster may help"
        for one in assignments
        for decision in concerning(one.decisions, students)[1]
    ]


def _united(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Runs of one assignment, such as those of two groups, as one."""
    found: dict[str, Assignment] = {}
    for one in assignments:
        known = found.setdefault(one.name, one)
        if known is one:
            continue
        if known.maximum != one.maximum:
            raise UsageError(
                f"two runs of {one.name}, one of {known.maximum:g} points, one of {one.maximum:g}",
                "the same assignment in both",
                "grade both with the same bundle",
            )
        found[one.name] = msgspec.structs.replace(
            known,
            grades=(*known.grades, *one.grades),
            handed_in=(*known.handed_in, *one.handed_in),
            decisions=(*known.decisions, *one.decisions),
            unmarked=max(known.unmarked, one.unmarked),
            notes=(*known.notes, *one.notes),
        )
    return tuple(found.values())


def _check_weights(assignments: Sequence[Assignment], policy: Policy) -> None:
    if not policy.weights:
        return
    for one in assignments:
        if one.name not in policy.weights:
            near = nearest(one.name, policy.weights)
            raise UsageError(
                f"{one.name} has no weight",
                "one in [tool.autograder.gradebook.weights], where others have one",
                f"is it {near}?" if near else "",
            )


def _handed(one: Assignment) -> dict[str, HandedIn]:
    known = {handed.submission: handed for handed in one.handed_in}
    return {
        grade.submission: known.get(
            grade.submission, HandedIn(submission=grade.submission, called=grade.student)
        )
        for grade in one.grades
    }


def _dates(
    one: Assignment, students: Sequence[Student], policy: LatePolicy
) -> tuple[_Dates, list[str]]:
    """The dates of an assignment for these students and what was decided for them, and a line for
    each extension of nobody."""
    name = one.name
    found_decisions, _ = concerning(one.decisions, students)
    decided = {id(students[place]): those for place, those in found_decisions.items()}
    owners = Owners(Roster(students=tuple(students)))
    extended: dict[int, datetime] = {}
    notes = []
    for who, until in policy.extensions.get(name, {}).items():
        found = owners.called(who)
        if len(found) != 1:
            count = f"{len(found)} people" if found else "nobody"
            notes.append(f"{name}: the extension of {who:.60} is of {count} here: not used")
            continue
        extended[id(found[0])] = max(until, extended.get(id(found[0]), until))
    for student, those in decided.items():
        for each in those:
            if each.kind is Deed.EXTEND and (time := moment_of(each.until)) is not None:
                extended[student] = time
    return _Dates(policy, policy.due.get(name), extended, decided), notes


def _mark(
    one: Assignment,
    student: Student,
    grades: Sequence[Grade],
    handed: dict[str, HandedIn],
    dates: _Dates,
    alone: bool,
) -> tuple[Mark, list[str]]:
    """What one student has for one assignment, and what is to be said about it."""
    decisions = dates.decisions.get(id(student), ())
    said = tuple(decision.saying for decision in decisions)
    excused = any(decision.kind is Deed.EXCUSE for decision in decisions)
    waived = any(decision.kind is Deed.WAIVE_LATE for decision in decisions)
    if not grades:
        standing = Standing.EXCUSED if excused else Standing.MISSING
        return Mark(standing=standing, decided=said), []
    notes = []
    column = _column(student, one.name, alone) if student.other else ""
    stated = parse_lateness(column)
    if stated is None:
        notes.append(f"{one.name}: {student.label} is late by {column!r:.40}: not H:M:S or days")
    marks = []
    for grade in grades:
        given = handed[grade.submission]
        late = lateness(
            dates.policy,
            dates.due,
            dates.extended.get(id(student)),
            moment_of(given.submitted),
            stated if column else None,
        )
        if late is None and given.late and not dates.policy.is_free and not waived:
            notes.append(
                f"{one.name}: {student.label} is late, but by how much is not known: nothing is "
                f"taken; a column '{one.name} late' in the roster says it"
            )
        policy = FREE if waived else dates.policy
        marks.append(_counted(grade, one.maximum, given, late, policy))
    again = is_resubmission([handed[grade.submission] for grade in grades])
    if len(marks) > 1:
        named = ", ".join(sorted(mark.submission for mark in marks))
        notes.append(
            f"{one.name}: {student.label} handed in {len(marks)} times ({named}); the last one "
            "counts"
            if again
            else f"{one.name}: {len(marks)} submissions say they are of {student.label} ({named}), "
            "but not that one person gave them; the best one counts: look whose each is"
        )
    mark = msgspec.structs.replace(_counts(marks, again), decided=said)
    if excused:
        mark = msgspec.structs.replace(mark, standing=Standing.EXCUSED, points=None)
    return mark, notes


def _counted(
    grade: Grade, maximum: float, given: HandedIn, late: Lateness | None, policy: LatePolicy
) -> Mark:
    """What one submission counts. Where a question does not count for this person alone, points are
    scaled to the maximum that all others have."""
    if 0 < grade.max_score < maximum and grade.score is not None:
        scaled = rounded(grade.score * maximum / grade.max_score)
        grade = msgspec.structs.replace(grade, score=scaled, max_score=maximum)
    standing = Standing(grade.status.value)
    if grade.status is not Status.UNEXAMINED and grade.score is None:
        standing = Standing.UNMARKED
    points = grade.score
    if points is not None:
        points = left(points, cost(late, policy))
    return Mark(
        standing=standing,
        points=points,
        before=grade.score,
        submission=grade.submission,
        submitted=given.submitted,
        late_seconds=None if late is None else late.late.total_seconds(),
    )


def _counts(marks: Sequence[Mark], again: bool) -> Mark:
    """The one of several submissions that counts: the last, where one person handed in `again`.

    Else anybody can have written that they are this student's: points beat no points, so that
    nothing that cannot be graded takes somebody's grade.
    """
    if again:
        return max(marks, key=lambda mark: (parse_moment(mark.submitted), mark.submission))

    def rank(mark: Mark) -> tuple[bool, float, str]:
        return (mark.points is not None, mark.points or 0.0, mark.submission)

    return max(marks, key=rank)


def _column(student: Student, assignment: str, alone: bool) -> str:
    """What the roster says of lateness: `<assignment> late`, or Gradescope's column."""
    name = simplified(assignment)
    wanted = {f"{name} late", f"{name} lateness h m s"}
    wanted |= {"late", "lateness h m s"} if alone else set()
    return next((value for key, value in student.other if simplified(key) in wanted), "")


def _row(
    student: Student,
    marks: dict[str, Mark],
    assignments: Sequence[Assignment],
    policy: Policy,
    listed: bool,
) -> Row:
    shares: list[Share] = []
    unknown = False
    for one in assignments:
        mark = marks[one.name]
        passed_over = mark.standing is Standing.MISSING and policy.missing == "excused"
        if one.maximum <= 0 or passed_over or mark.standing is Standing.EXCUSED:
            continue
        points = 0.0 if mark.standing is Standing.MISSING else mark.points
        if points is None:
            unknown = True
            continue
        weight = policy.weights.get(one.name, one.maximum)
        shares.append(Share(assignment=one.name, share=points / one.maximum, weight=weight))
    kept = without_lowest(shares, policy.drop_lowest)
    dropped = sorted({one.assignment for one in shares} - {one.assignment for one in kept})
    return Row(
        student=student,
        marks=marks,
        total=None if unknown else total(kept),
        dropped=() if unknown else tuple(dropped),
        listed=listed,
    )


_SAID = {
    Standing.UNEXAMINED: "could not be examined: no points, no total; grade again",
    Standing.UNMARKED: "not marked by a person yet: no points and no total",
    Standing.UNREADABLE: "could not be read: zero points; the reason is in the run's results",
    Standing.MISSING: "handed in nothing",
    Standing.EXCUSED: "excused: it does not count",
}


def _aloud(book: Gradebook, with_roster: bool) -> list[str]:
    """What must not be overlooked, a line for each assignment and kind."""
    lines = []
    for standing, said in _SAID.items():
        for name in book.maxima:
            who = [row.student.label for row in book.rows if row.marks[name].standing is standing]
            if who:
                lines.append(f"{name}: {len(who)} {said} ({_few(who)})")
    strangers = [row.student.label for row in book.rows if not row.listed]
    if strangers and with_roster:
        lines.append(
            f"{len(strangers)} who handed in are not in the roster, or cannot be told apart there: "
            f"they stand at the end and in no export ({_few(strangers)})"
        )
    return lines


def _few(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
