"""Files of a run: read whole, and replaced whole, with errors in our own words."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from autograder import files
from autograder.errors import JournalError, UsageError, of_file

_Kept = TypeVar("_Kept")


def read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UsageError: it cannot be read; MachineError: the disk fails.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", "a file") from error


def read_as(path: Path, kind: type[_Kept]) -> _Kept | None:
    """What a file of ours holds, a value of that `kind`; `None` where there is none.

    Raises:
        UsageError: it is damaged, or cannot be read; MachineError: the disk fails.
    """
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(read(path), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is damaged ({error})", then="grade the run again") from None


def replace(path: Path, data: bytes) -> None:
    """Put `data` into a file, whole or not at all; one that has it already is left alone. Its
    folder is made where there is none.

    Raises:
        JournalError: it cannot be written; MachineError: the disk is full.
    """
    files.keep(path, data, "give another --out", JournalError)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write in parts, which is in the place of `path` when all of it is there. Its folder
    is made where there is none.

    Raises:
        JournalError: it cannot be written, and what stood there still does; MachineError: the disk
            is full.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise of_file(
            error, f"{path} cannot be written", then="give another --out", kind=JournalError
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
