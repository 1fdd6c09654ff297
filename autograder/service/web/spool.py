"""A body goes to a file while it comes: no transaction is open meanwhile, and no memory is used."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import msgspec

from autograder.service.intake import MAX_BODY, NotAccepted

PATIENCE = 600.0
"""seconds in which a body must be there"""


class Spooled(msgspec.Struct, frozen=True):
    """A body that came whole."""

    path: Path
    sha256: str


@contextlib.contextmanager
def place_in(folder: Path) -> Iterator[Path]:
    """A file of its own for one body, gone afterwards."""
    place, name = tempfile.mkstemp(dir=folder)
    os.close(place)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


async def spooled(chunks: AsyncIterator[bytes], path: Path, most: int = MAX_BODY) -> Spooled:
    """Put what comes into a file.

    Raises:
        NotAccepted: it is empty, or has more than `most` bytes, or does not come to its end.
        OSError: the disk is full, or fails.
    """
    digest, size = hashlib.sha256(), 0
    try:
        # a chunk goes to the system's cache at once; a thread for each would take ten times as long
        with anyio.fail_after(PATIENCE), path.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise too_large(most)
                digest.update(chunk)
                file.write(chunk)
    except TimeoutError as error:
        raise NotAccepted(
            "slow",
            f"the file did not come to its end in {PATIENCE:.0f} seconds",
            then="try again where the connection is better",
        ) from error
    if not size:
        raise NotAccepted(
            "empty", "the file is empty", "a notebook", "save it and hand it in again"
        )
    return Spooled(path, digest.hexdigest())


def too_large(most: int) -> NotAccepted:
    return NotAccepted(
        "large",
        f"the file has more than {most / 2**20:.0f} MiB",
        "a notebook",
        "clear its outputs (Kernel, Restart and Clear Output) and hand it in again",
    )
