"""Whose submission is whose: what is known of who handed in, looked up in a roster.

The surest first: the id that the roster itself gives, then the university's number, Canvas's
number, address, login, and only then a name or the file's name. What two students share matches
neither.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from autograder.course.columns import simplified
from autograder.course.handed_in import HandedIn
from autograder.course.roster import IDENTITIES, Roster, Student


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """Students of each submission, in the roster's order; `missing` handed in nothing; `unknown`
    are submissions of nobody in the roster."""

    students: dict[str, tuple[Student, ...]]
    missing: tuple[Student, ...]
    unknown: tuple[str, ...]


_Key = tuple[str, str]


class Owners:
    """The students of a roster by all that names them, to ask for many submissions."""

    def __init__(self, roster: Roster) -> None:
        self._students = roster.students
        self._named = _named(roster.students)
        self._index = {key: owners for key, owners in self._named.items() if _tells(key, owners)}
        self._place = {id(student): place for place, student in enumerate(roster.students)}

    def match(self, submissions: Sequence[HandedIn]) -> Matching:
        """Each submission with its students; the order decides nothing."""
        found = {handed.submission: self._owners(handed) for handed in submissions}
        seen = {id(student) for students in found.values() for student in students}
        return Matching(
            students={name: students for name, students in found.items() if students},
            missing=tuple(one for one in self._students if id(one) not in seen),
            unknown=tuple(name for name, students in found.items() if not students),
        )

    def called(self, text: str) -> tuple[Student, ...]:
        """Who may be meant by `text`, an id of a submission or all else that names a student, in
        the roster's order; several, where it is not one's own."""
        named = [one for one in self._students if text in one.submissions]
        return tuple(named) or self.alike(_from_name(text))

    def alike(self, known: Student) -> tuple[Student, ...]:
        """Who may be the student `known`, by the surest of what is known of them; at last by what
        they handed in."""
        for key in _keys(known):
            if found := self._named.get(key):
                return tuple(found)
        theirs = set(known.submissions)
        return tuple(one for one in self._students if theirs & set(one.submissions))

    def _owners(self, handed: HandedIn) -> tuple[Student, ...]:
        owners = self._index.get(("submission", handed.submission), [])
        if not owners:
            hints = handed.people or (_from_name(handed.called or handed.submission),)
            owners = [one for hint in hints if (one := _find(self._index, hint)) is not None]
        distinct = {id(one): one for one in owners}
        return tuple(sorted(distinct.values(), key=lambda one: self._place[id(one)]))


def match(roster: Roster, submissions: Sequence[HandedIn]) -> Matching:
    """Each submission with its students; the order of either decides nothing."""
    return Owners(roster).match(submissions)


def gathered(submissions: Sequence[HandedIn]) -> Roster:
    """A roster of everybody who handed in, where there is no other, by name."""
    known: dict[_Key, Student] = {}
    for handed in submissions:
        for person in handed.people:
            known.setdefault(_keys(person)[0], person)
        if not handed.people:
            called = handed.called or handed.submission
            person = known.setdefault(("called", called.casefold()), Student(name=called))
            ids = tuple(dict.fromkeys((*person.submissions, handed.submission)))
            known["called", called.casefold()] = msgspec.structs.replace(person, submissions=ids)
    return Roster(students=tuple(sorted(known.values(), key=lambda one: (one.label, one.sid))))


def everybody(roster: Roster | None, submissions: Sequence[HandedIn]) -> Roster:
    """Those in the roster, and after them those who handed in and are not in it."""
    known = roster if roster is not None else Roster(students=())
    unknown = set(match(known, submissions).unknown)
    strangers = gathered([one for one in submissions if one.submission in unknown])
    return Roster(students=(*known.students, *strangers.students), notes=known.notes)


def is_resubmission(several: Sequence[HandedIn]) -> bool:
    """Whether one person handed all of these in, one after another: the learning system tells the
    time of each, and nothing by which they would be different people.

    Otherwise several claim to be one student, and by what a person writes anybody can.
    """
    times = [parse_moment(one.submitted) for one in several]
    zones = {moment.tzinfo is not None for moment in times if moment is not None}
    if None in times or len(zones) > 1:
        return False
    first, *others = several
    return all(_could_be_one(first, other) for other in others)


def _could_be_one(first: HandedIn, second: HandedIn) -> bool:
    """Whether somebody in the one may be somebody in the other: no number, address or login speaks
    against it, and something for it."""
    if not (first.people and second.people):
        return not first.people and not second.people
    return any(
        not _differ(one, other) and set(_keys(one)) & set(_keys(other))
        for one in first.people
        for other in second.people
    )


def _differ(one: Student, other: Student) -> bool:
    pairs = [(getattr(one, kind), getattr(other, kind)) for kind in IDENTITIES]
    return any(a and b and a.casefold() != b.casefold() for a, b in pairs)


def parse_moment(text: str) -> datetime | None:
    """The time that ISO 8601 says, with or without a zone; `None` for what is none."""
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def _named(students: Sequence[Student]) -> Mapping[_Key, list[Student]]:
    """Students by all that names them, in their order."""
    index: dict[_Key, list[Student]] = {}
    for student in students:
        for key in {*_keys(student), *(("submission", name) for name in student.submissions)}:
            index.setdefault(key, []).append(student)
    return index


def _tells(key: _Key, owners: list[Student]) -> bool:
    """Whether a key says who is meant. Only ids of submissions may name several, a group."""
    return len(owners) == 1 or key[0] == "submission"


def _find(index: Mapping[_Key, list[Student]], hint: Student) -> Student | None:
    for key in _keys(hint):
        if owners := index.get(key):
            return owners[0]
    return None


def _keys(student: Student) -> list[_Key]:
    """All that names a student, the surest first."""
    local = student.email.partition("@")[0]
    keys = [
        ("sid", student.sid.lstrip("0")),
        ("canvas", student.canvas),
        ("participant", student.participant),
        ("email", student.email),
        ("email", student.login if "@" in student.login else ""),
        ("login", student.login),
        ("login", local),
    ]
    names = [student.name, f"{student.first} {student.last}"]
    keys += [("name", " ".join(sorted(_words(name)))) for name in names]
    squeezed = [_words(name) for name in names]
    keys += [("squeezed", "".join(words)) for words in squeezed]
    keys += [("squeezed", "".join(_words(f"{student.last} {student.first}")))]
    found = [(kind, value.casefold()) for kind, value in dict.fromkeys(keys) if value]
    return found or [("label", student.label.casefold())]


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name)
    return simplified("".join(c for c in plain if not unicodedata.combining(c))).split()


def _from_name(called: str) -> Student:
    """What the name of a file tells of its student: it may be any of these."""
    bare = re.sub(r"\s*\(\d+\)$", "", called).strip()
    email = bare if "@" in bare else ""
    return Student(name=bare, sid=bare, login="" if email else bare, email=email)
