"""Gradescope's `submission_metadata.yml`: who handed in what, and when.

*Export submissions* gives a folder with this file and a folder `submission_<number>` each. The file
is a mapping of folder to `:submitters` (a list of `:name`, `:sid`, `:email`), `:created_at`, and
much else (results, history) that is passed over. Gradescope's guides tell how to export, not what
the file holds; the keys are those on which public programs that read it agree.

Names are chosen by students: they are text of one line, never a path.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import yaml

from autograder.errors import UsageError, of_file, one_line

METADATA = "submission_metadata.yml"
MAX_BYTES = 512 * 1024 * 1024
MAX_PEOPLE = 100

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)


class Person(msgspec.Struct, frozen=True):
    """One of those who handed in, as far as the download says; empty text is unknown."""

    name: str = ""
    email: str = ""
    sid: str = ""
    canvas: str = ""
    """Canvas's number of the user"""


class Sender(msgspec.Struct, frozen=True):
    """Who handed in one upload, and when; `late` where Canvas says so without saying how much."""

    people: tuple[Person, ...] = ()
    submitted: datetime | None = None
    late: bool = False


def read_metadata(path: Path) -> dict[str, Sender]:
    """Folder to sender from a `submission_metadata.yml`; empty where there is none.

    Raises:
        UsageError: it is there, but is a link, far too large, or no YAML.
    """
    if not path.is_file():
        return {}
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is a link or larger than {MAX_BYTES >> 20} MiB")
        with open(path, "rb") as file:
            return _collected(_scalars(file.read()))
    except OSError as error:
        raise of_file(error, f"{path} cannot be read") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = "" if line is None else f" at line {line + 1}"
        raise UsageError(
            f"{path} is damaged{where}",
            "the file that came with the submissions",
            "students are called by their folders",
        ) from None


_Path = tuple[str | int, ...]


def _scalars(data: bytes) -> Iterator[tuple[_Path, str]]:
    """Each scalar of a YAML document with the keys and positions that lead to it.

    Goes through the parser's events and builds no objects: no tag is resolved, no alias expanded
    (but those of plain text), depth costs nothing, and what is not wanted is not kept.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    stack: list[_Level] = []
    anchors: dict[str, str] = {}
    for event in yaml.parse(data, Loader=loader):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if stack:
                stack[-1].enter(None)
            stack.append(_Level(isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) and stack:
            text = event.value if isinstance(event, yaml.ScalarEvent) else anchors.get(event.anchor)
            if isinstance(event, yaml.ScalarEvent) and event.anchor and len(event.value) < 200:
                anchors[event.anchor] = event.value
            if stack[-1].enter(text) and text is not None and len(stack) <= 4:
                yield tuple(level.key for level in stack), text


class _Level:
    """One open mapping or sequence: where in it we are."""

    def __init__(self, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.key: str | int = "" if is_mapping else -1
        self._at_value = False

    def enter(self, text: str | None) -> bool:
        """A node begins here; whether it is a value (keys are not)."""
        if not self.is_mapping:
            self.key = int(self.key) + 1
            return True
        if self._at_value:
            self._at_value = False
            return True
        self.key, self._at_value = (text or "")[:200].lstrip(":"), True
        return False


def _collected(scalars: Iterator[tuple[_Path, str]]) -> dict[str, Sender]:
    people: dict[str, dict[int, dict[str, str]]] = {}
    times: dict[str, str] = {}
    for path, text in scalars:
        match path:
            case (str(folder), "submitters", int(number), "name" | "sid" | "email" as field):
                listed = people.setdefault(folder, {})
                if number < MAX_PEOPLE:
                    listed.setdefault(number, {})[field] = _printable(text)
            case (str(folder), "created_at") | (str(folder), "created_at", "utc"):
                times[folder] = text
                people.setdefault(folder, {})
    return {
        folder: Sender(
            people=tuple(Person(**fields) for _, fields in sorted(listed.items())),
            submitted=_time(times.get(folder, "")),
        )
        for folder, listed in people.items()
    }


def _printable(text: str) -> str:
    return one_line("".join(c if c.isprintable() else " " for c in text), 200)


def _time(text: str) -> datetime | None:
    """A time as Ruby writes it; without a zone it is UTC."""
    found = _TIME.match(text.strip())
    if found is None:
        return None
    day, clock, zone = found.groups()
    with contextlib.suppress(ValueError):
        naive = datetime.fromisoformat(f"{day}T{clock}")
        if zone is None or zone.upper() in ("Z", "UTC"):
            return naive.replace(tzinfo=UTC)
        sign = -1 if zone[0] == "-" else 1
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return naive.replace(tzinfo=timezone(sign * ahead))
    return None
