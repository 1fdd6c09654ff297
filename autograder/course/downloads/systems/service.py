"""Our own hand-in service: what `autograder collect` writes, a file each and an index beside them.

`hand-in-service.json` names each file, what its member called it, who that is, when it came, and
whether that was late. A member's file is called `<name> <number in the course>`.

Known where the index names all work at the root: one that a student put into a zip or folder of
several notebooks says nothing of these.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.course.downloads.forms import Delivery, Download, Listing, printable
from autograder.course.roster import Student

INDEX = "hand-in-service.json"
MAX_BYTES = 64 * 1024 * 1024
INSTEAD = (
    "Service of our own: it shows members their feedback itself; run `autograder release SLUG` "
    "where it waits for that, or send the pages of --for plain yourself"
)


class IndexedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the folder, and what is known of it; `submitted` is ISO 8601 with a zone."""

    file: str
    called: str
    people: tuple[Student, ...]
    submitted: str
    late: bool = False


class HandInIndex(msgspec.Struct, frozen=True, kw_only=True):
    """All files that were written, and the assignment that they are for."""

    assignment: str
    files: tuple[IndexedFile, ...]
    format: Literal[1] = 1


def read(listing: Listing) -> Download | None:
    """Each file that the index names, with its people and its time."""
    if INDEX not in listing.names:
        return None
    data = listing.read(INDEX, MAX_BYTES + 1)
    try:
        index = msgspec.json.decode(data, type=HandInIndex)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        note = f"{INDEX} is damaged ({printable(str(error))}): files are called by their names"
        return Download(system="the hand-in service", notes=(note,))
    named = {one.file for one in index.files}
    if any(listing.is_work(name) and name not in named for name in listing.names):
        return None
    return Download(
        system="the hand-in service",
        deliveries=tuple(
            Delivery(
                files={one.file: printable(one.called)},
                people=tuple(map(_shown, one.people)),
                submitted=printable(one.submitted),
                late=one.late,
            )
            for one in index.files
            if one.file in listing.names and "/" not in one.file
        ),
        own={INDEX: "says who handed in what"},
    )


def _shown(person: Student) -> Student:
    fields = ("name", "first", "last", "email", "sid", "login", "canvas", "participant", "section")
    said = {name: printable(getattr(person, name)) for name in fields}
    return msgspec.structs.replace(person, submissions=(), **said)
