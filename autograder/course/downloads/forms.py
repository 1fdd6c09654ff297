"""What a reader of a download is given, and what it tells: plain values and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from autograder.course.roster import Student
from autograder.errors import one_line

MAX_NAME = 200


class Listing(Protocol):
    """The files of a folder, or of a zip, that an instructor gave."""

    @property
    def names(self) -> tuple[str, ...]:
        """All files by their paths from the root, without what systems leave behind."""

    @property
    def folders(self) -> tuple[str, ...]:
        """All folders by their paths from the root, also those without a file."""

    @property
    def zip_name(self) -> str:
        """What the zip is called, without `.zip`; empty for a folder."""

    def is_work(self, name: str) -> bool:
        """Whether a file is called like one that somebody worked in."""

    def read(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file; none of one that cannot be read."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What one person (or group) handed in at one time. Either `folder` is named, or `files` are:
    those at the root, each with the name that the person gave it, the earliest first. `submitted`
    is ISO 8601, with a zone where it is known."""

    folder: str = ""
    files: Mapping[str, str] = {}
    typed: tuple[str, ...] = ()
    """folder or files that hold what was typed into the system, and that nobody uploaded"""
    people: tuple[Student, ...] = ()
    submitted: str = ""
    late: bool = False


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """What a system tells: `deliveries`, none of them where it is in doubt; `own` are files that
    the system wrote for the instructor, and what they are; `notes` a line for each doubt."""

    system: str
    deliveries: tuple[Delivery, ...] = ()
    own: Mapping[str, str] = {}
    notes: tuple[str, ...] = ()
    root: str = ""
    """the folder in a zip that holds the download, as `name/`"""

    def below(self, root: str) -> Download:
        """The same, of a download that lies in a folder of a zip."""
        return msgspec.structs.replace(self, root=root)


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """What a `system` called what one person handed in: the `names` at the root of its download, a
    folder's with a `/` at the end, the one that was graded first; `who` is the number by which it
    knows the person, empty where it tells none."""

    system: str
    names: tuple[str, ...]
    who: str = ""


Read = Callable[[Listing], Download | None]
"""A reader: what its system tells of a listing, or `None` where nothing is of that system."""

Return = Callable[[Original, str], str | None]
"""Where in the zip that its system takes back a page belongs which is called so; `None` where the
system would pass it over."""


def printable(text: str) -> str:
    """A name from outside as text of one line that shows what it is: nothing that cannot be seen,
    no marks that turn the direction of writing."""
    return one_line("".join(c if c.isprintable() else " " for c in text), MAX_NAME)


def distinct(people: Mapping[str, str]) -> Mapping[str, str]:
    """Names of people by what tells them apart; empty where two have one name, so that neither is
    taken for the other."""
    owners: dict[str, set[str]] = {}
    for number, name in people.items():
        owners.setdefault(name.casefold(), set()).add(number)
    return {n: name if len(owners[name.casefold()]) == 1 else "" for n, name in people.items()}
