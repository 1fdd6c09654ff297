"""`submission_metadata.json`: when a submission was handed in, by how many, and what came before.

Gradescope warns that the file may change, so everything in it is optional, and only what is used is
looked at.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

import msgspec

from autograder.course import Student


class Previous(msgspec.Struct, frozen=True):
    """An earlier submission of the same student or group. `failed` where the grader did."""

    time: datetime.datetime
    score: float | None = None
    failed: bool = False


class Submitter(msgspec.Struct, frozen=True, kw_only=True):
    """One of those who handed in, and when it is due for them, where that is said of them."""

    student: Student
    due: datetime.datetime | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of the file; times have zones."""

    created: datetime.datetime | None = None
    due: datetime.datetime | None = None
    title: str = ""
    people: tuple[Submitter, ...] = ()
    group_size: int | None = None
    previous: tuple[Previous, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read, one line each; for instructors."""

    @property
    def members(self) -> int:
        """How many handed in together."""
        return len(self.people)


def read_metadata(data: bytes | None) -> Metadata:
    """The metadata in `data`; raises nothing: what cannot be read is among `problems`."""
    if data is None:
        return Metadata(problems=("there is no submission_metadata.json",))
    try:
        whole = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Metadata(problems=(f"submission_metadata.json cannot be read ({error})",))
    if not isinstance(whole, dict):
        return Metadata(problems=("submission_metadata.json is no object",))
    problems: list[str] = []
    assignment = whole.get("assignment")
    if not isinstance(assignment, dict):
        assignment = {}
    size = assignment.get("group_size")
    return Metadata(
        created=_time(whole, "created_at", problems),
        due=_time(assignment, "due_date", problems),
        title=str(assignment.get("title") or ""),
        people=_people(whole.get("users"), problems),
        group_size=size if isinstance(size, int) and size > 0 else None,
        previous=_previous(whole.get("previous_submissions"), problems),
        problems=tuple(problems),
    )


def _people(users: object, problems: list[str]) -> tuple[Submitter, ...]:
    found = []
    for user in users if isinstance(users, list) else ():
        known = user if isinstance(user, dict) else {}
        own = known.get("assignment")
        name, email, sid = (str(known.get(key) or "") for key in ("name", "email", "sid"))
        due = _time(own, "due_date", problems) if isinstance(own, dict) else None
        found.append(Submitter(student=Student(name=name, email=email, sid=sid), due=due))
    return tuple(found)


def _previous(entries: object, problems: list[str]) -> tuple[Previous, ...]:
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            when = _time(entry, "submission_time", problems)
            if when is not None:
                failed = entry.get("autograder_error") is True
                found.append(Previous(when, _number(entry.get("score")), failed))
    return tuple(sorted(found, key=lambda one: one.time))


def _time(table: dict[str, Any], key: str, problems: list[str]) -> datetime.datetime | None:
    value = table.get(key)
    if value is None:
        return None
    try:
        when = datetime.datetime.fromisoformat(value)
        when = when.replace(tzinfo=datetime.UTC) if when.tzinfo is None else when
        return when.astimezone(datetime.UTC)
    except (TypeError, ValueError, OverflowError):
        problems.append(f"{key} in submission_metadata.json is {value!r:.60}, not a time")
        return None


def _number(value: object) -> float | None:
    """A score as Gradescope writes it, which is a number or the text of one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
