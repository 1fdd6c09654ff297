"""`submission_metadata.json`: when a submission was handed in, by how many, and what came before.

Gradescope warns that the file may change, so everything in it is optional, and only what is used is
looked at.
"""

from __future__ import annotations

import datetime
import math
from typing import Any

import msgspec


class Previous(msgspec.Struct, frozen=True):
    """An earlier submission of the same student or group. `failed` where the grader did."""

    time: datetime.datetime
    score: float | None = None
    failed: bool = False


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of the file; times have zones."""

    created: datetime.datetime | None = None
    due: datetime.datetime | None = None
    title: str = ""
    members: int = 0
    group_size: int | None = None
    previous: tuple[Previous, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read, one line each; for instructors."""


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
    users = whole.get("users")
    return Metadata(
        created=_time(whole, "created_at", problems),
        due=_due(users, problems) or _time(assignment, "due_date", problems),
        title=str(assignment.get("title") or ""),
        members=len(users) if isinstance(users, list) else 0,
        group_size=size if isinstance(size, int) and size > 0 else None,
        previous=_previous(whole.get("previous_submissions"), problems),
        problems=tuple(problems),
    )


def _due(users: object, problems: list[str]) -> datetime.datetime | None:
    """When it is due for those who handed in, where Gradescope says so of them: an extension. Of
    several in a group the latest counts."""
    own = [user.get("assignment") for user in _tables(users)]
    dates = [_time(one, "due_date", problems) for one in _tables(own)]
    return max((date for date in dates if date is not None), default=None)


def _tables(values: object) -> list[dict[str, Any]]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


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
