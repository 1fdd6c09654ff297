"""Gradescope's *Export submissions*: a folder each, and a file that says who handed in what.

`submission_metadata.yml` stands beside a folder `submission_<number>` for each of them. It is a
mapping of folder to `:submitters` (a list of `:name`, `:sid`, `:email`), `:created_at`, and much
else (results, history) that is passed over. Gradescope's guides tell how to export, not what the
file holds; the keys are those on which public programs that read it agree.

The file is believed beside such folders alone: at the root of what an instructor gave, where most
of the work lies in them. Names are chosen by students: they are text of one line, never a path.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import yaml

from autograder.course.downloads.forms import Delivery, Download, Listing, printable
from autograder.course.roster import Student

METADATA = "submission_metadata.yml"
MAX_BYTES = 512 * 1024 * 1024
MAX_PEOPLE = 100

_FOLDER = re.compile(r"submission_\d+")
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)

INSTEAD = (
    "Gradescope takes no files of feedback; upload the bundle as its autograder, and students read "
    "the same feedback there, or send the pages of --for plain yourself"
)
"""Its guides know of feedback by rubric, comment and autograder alone."""


def read(listing: Listing) -> Download | None:
    """The folders of an export, with those who handed in; also one without a file is there."""
    if METADATA not in listing.names:
        return None
    there = {name.partition("/")[0] for name in (*listing.names, *listing.folders)}
    folders = sorted(name for name in there if _FOLDER.fullmatch(name))
    work = [name.partition("/") for name in listing.names if listing.is_work(name)]
    strays = [top for top, below, _ in work if not (below and _FOLDER.fullmatch(top))]
    if len(strays) > len(folders):
        return None
    data = listing.read(METADATA, MAX_BYTES + 1)
    known: Mapping[str, Delivery] = {}
    notes: list[str] = []
    try:
        if not data or len(data) > MAX_BYTES:
            notes.append(f"{METADATA} is no file, empty or larger than {MAX_BYTES >> 20} MiB")
        known = read_metadata(data)
        notes += [
            f"{name} does not stand in {METADATA}: nobody is known to own it"
            for name in folders
            if known and name not in known
        ]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = "" if line is None else f" at line {line + 1}"
        notes.append(f"{METADATA} is damaged{where}: students are called by their folders")
    return Download(
        system="Gradescope",
        deliveries=tuple(known.get(name, Delivery(folder=name)) for name in folders),
        own={METADATA: "says who handed in what"},
        notes=tuple(notes),
    )


def read_metadata(data: bytes) -> Mapping[str, Delivery]:
    """What a `submission_metadata.yml` says of each folder.

    Raises:
        YAMLError, UnicodeDecodeError: it is no YAML.
    """
    return _collected(_scalars(data))


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


def _collected(scalars: Iterator[tuple[_Path, str]]) -> dict[str, Delivery]:
    people: dict[str, dict[int, dict[str, Any]]] = {}
    times: dict[str, str] = {}
    for path, text in scalars:
        match path:
            case (str(folder), "submitters", int(number), "name" | "sid" | "email" as field):
                listed = people.setdefault(folder, {})
                if number < MAX_PEOPLE:
                    listed.setdefault(number, {})[field] = printable(text)
            case (str(folder), "created_at") | (str(folder), "created_at", "utc"):
                times[folder] = text
                people.setdefault(folder, {})
    return {
        folder: Delivery(
            folder=folder,
            people=tuple(Student(**fields) for _, fields in sorted(listed.items())),
            submitted=_time(times.get(folder, "")),
        )
        for folder, listed in people.items()
    }


def _time(text: str) -> str:
    """A time as Ruby writes it, in ISO 8601; without a zone it is UTC. Empty where it is none."""
    found = _TIME.match(text.strip())
    if found is None:
        return ""
    day, clock, zone = found.groups()
    with contextlib.suppress(ValueError):
        naive = datetime.fromisoformat(f"{day}T{clock}")
        if zone is None or zone.upper() in ("Z", "UTC"):
            return naive.replace(tzinfo=UTC).isoformat()
        sign = -1 if zone[0] == "-" else 1
        ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
        return naive.replace(tzinfo=timezone(sign * ahead)).isoformat()
    return ""
