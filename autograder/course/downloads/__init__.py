"""Downloads of learning systems: which system wrote one, and who handed in what.

- `forms`: what a reader is given, and what it tells.
- `systems`: a reader a learning system, each a file that is found by being there.

A download is known by several signs together, and believed for its root alone: the folder or zip
that the instructor gave. What lies deeper was named by students, and tells nothing of who they are.
"""

from __future__ import annotations

from autograder.course.downloads.forms import Delivery, Download, Listing, Original
from autograder.course.downloads.systems import INSTEAD, RETURNS, SYSTEMS
from autograder.errors import UsageError

__all__ = [
    "INSTEAD",
    "RETURNS",
    "Delivery",
    "Download",
    "Listing",
    "Original",
    "read_download",
]


def read_download(listing: Listing, what: str) -> Download | None:
    """What the one learning system tells that wrote this, or `None` where it is nobody's; `what`
    names it. A zip may hold the download in one folder, which `root` of the download names.

    Raises:
        UsageError: a zip with the downloads of several assignments in folders of their own.
    """
    if (found := _read(listing)) is not None or not listing.zip_name:
        return found
    if any("/" not in name for name in listing.names):
        return None
    tops = sorted({name.partition("/")[0] for name in listing.names})
    inside = {top: found for top in tops if (found := _read(_Below(listing, top))) is not None}
    if len(inside) > 1:
        named = ", ".join(f"{top}/" for top in inside)
        raise UsageError(
            f"{what} holds several exports ({named})", "one", "unpack it and give each"
        )
    return inside[tops[0]].below(f"{tops[0]}/") if inside and len(tops) == 1 else None


def _read(listing: Listing) -> Download | None:
    """What the one reader says that knows it; doubts are kept where no reader does."""
    told = [found for read in SYSTEMS.values() if (found := read(listing)) is not None]
    known = [found for found in told if found.deliveries or found.own]
    if len(known) == 1:
        return known[0]
    notes = tuple(note for found in told for note in found.notes)
    if listing.zip_name or not notes:
        return None
    return Download(system="", notes=notes)


class _Below:
    """One folder of a listing, as a listing."""

    def __init__(self, listing: Listing, top: str) -> None:
        self._listing, self._start = listing, f"{top}/"
        self.zip_name = listing.zip_name
        self.names = self._inside(listing.names)
        self.folders = self._inside(listing.folders)

    def _inside(self, names: tuple[str, ...]) -> tuple[str, ...]:
        start = self._start
        return tuple(name.removeprefix(start) for name in names if name.startswith(start))

    def is_work(self, name: str) -> bool:
        """As of the listing."""
        return self._listing.is_work(name)

    def read(self, name: str, limit: int) -> bytes:
        """As of the listing."""
        return self._listing.read(self._start + name, limit)
