"""Files of a run: read whole, and replaced whole, with errors in our own words."""

from __future__ import annotations

from pathlib import Path

from autograder import files
from autograder.errors import JournalError, UsageError


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})", "a file") from error


def replace(path: Path, data: bytes) -> None:
    """Put `data` into a file, whole or not at all; one that has it already is left alone.

    Raises:
        JournalError: it cannot be written.
    """
    try:
        files.replace(path, data)
    except OSError as error:
        raise JournalError(
            f"{path} cannot be written ({error.strerror})",
            then="make room and run the same command again; what is graded is kept",
        ) from error
