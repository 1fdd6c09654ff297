"""Files of a run: read whole, and replaced whole, with errors in our own words."""

from __future__ import annotations

from pathlib import Path

from autograder import files
from autograder.errors import JournalError, of_file


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UsageError: it cannot be read; MachineError: the disk fails.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", "a file") from error


def replace(path: Path, data: bytes) -> None:
    """Put `data` into a file, whole or not at all; one that has it already is left alone. Its
    folder is made where there is none.

    Raises:
        JournalError: it cannot be written; MachineError: the disk is full.
    """
    files.keep(path, data, "give another --out", JournalError)
