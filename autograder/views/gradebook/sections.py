"""The sections of a class: who marks whose work, where each marker has a section."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from autograder.course import HandedIn, Roster, match

NONE = "no section"
_BETWEEN = re.compile(r",? and |[,;] ?")


def sections_of(
    roster: Roster | None, handed_in: Sequence[HandedIn]
) -> Mapping[str, frozenset[str]]:
    """The submissions of each section, in the order of the roster; every submission is in one at
    least. Nothing where there are not two sections."""
    written = dict.fromkeys(one.section for one in roster.students if one.section) if roster else {}
    whole = {text for text in written if len(parts_of(text, written)) == 1}
    if roster is None or len(whole) < 2:
        return {}
    found: dict[str, set[str]] = {text: set() for text in written if text in whole}
    students = match(roster, handed_in).students
    for handed in handed_in:
        theirs = {
            part
            for student in students.get(handed.submission, ())
            for part in parts_of(student.section, written)
            if part
        }
        for section in theirs or {NONE}:
            found.setdefault(section, set()).add(handed.submission)
    return {section: frozenset(names) for section, names in found.items() if names}


def parts_of(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The sections of somebody who is in several, as Canvas writes them (`A and B`)."""
    parts = tuple(part for part in _BETWEEN.split(text) if part)
    return parts if len(parts) > 1 and all(part in known for part in parts) else (text,)
