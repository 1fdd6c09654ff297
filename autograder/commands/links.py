"""`autograder links`: a sign-in link for each member, in a file that only its owner can read.

see who has none -> make the file -> make the links, and write them before the store keeps them

A link is shown once: the store has a digest of it. So the file is on the disk before the store is,
and a file that is there already is never written over.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.errors import UsageError, of_file
from autograder.service import members
from autograder.service.members import Member


class LinksMade(msgspec.Struct, frozen=True, kw_only=True):
    """For whom links were made, how many have one already, and where the new ones are."""

    course: str
    made: tuple[Member, ...]
    kept: int
    path: Path | None


def links(address: CourseAddress, out: Path, renew: Sequence[str], public_url: str) -> LinksMade:
    """Make a link for each active member who has none, and for those to `renew`, whose old ones
    sign nobody in any more.

    Raises:
        UsageError: the file is there already or cannot be written, or nobody is meant by a name; or
            as `at_course`.
    """
    base = _checked(public_url)
    with at_course(address) as here:
        with here.store.read() as connection:
            again = {members.named(connection, here.course, who).id for who in renew}
            known = [one for one in members.all_of(connection, here.course) if one.active]
        if gone := again - {one.id for one in known}:
            raise UsageError(f"{len(gone)} of these are not active any more", "active members")
        wanted = [one for one in known if one.id in again or not one.has_link]
        kept = len(known) - len(wanted)
        if not wanted:
            return LinksMade(course=here.course.name, made=(), kept=kept, path=None)
        with _file(out) as keep:
            here.store.write(
                lambda c: keep(
                    members.links_table(
                        members.renewed(c, here.course, wanted, here.store.now()), base
                    )
                )
            )
    return LinksMade(course=here.course.name, made=tuple(wanted), kept=kept, path=out)


@contextlib.contextmanager
def _file(out: Path) -> Iterator[Callable[[str], None]]:
    """Something that puts text on the disk; it is at `out` when the context ends well.

    Raises:
        UsageError: `out` is there already, or cannot be written; MachineError: the disk is full.
    """
    if out.exists():
        raise UsageError(
            f"{out} is there already, and may hold the only copy of other links",
            then="give another --out",
        )
    temporary = out.with_name(f".{out.name}.{os.getpid()}.new")
    saw = f"{out} cannot be written"
    try:
        place = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise of_file(error, saw, then="give another --out") from error

    def keep(text: str) -> None:
        try:
            os.ftruncate(place, 0)
            with open(os.dup(place), "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(place)
        except OSError as error:
            raise of_file(error, saw) from error

    try:
        yield keep
        temporary.replace(out)
    finally:
        os.close(place)
        temporary.unlink(missing_ok=True)


def _checked(public_url: str) -> str:
    """Raises `UsageError` where that is not the address of a service."""
    parsed = urlsplit(public_url)
    if parsed.scheme not in ("http", "https") or not parsed.netloc or parsed.query:
        raise UsageError(
            f"--public-url {public_url!r:.80} is no address", "https://handin.example.org"
        )
    return public_url
