"""The file of a run in which decisions are kept: `RUN/decisions.jsonl`.

It is only ever added to, under a lock, and a decision is on the disk before its command ends. Who
makes files from decisions holds the lock meanwhile, so that none of them is older than another.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from autograder.course.decisions import Decision, Ledger, line_of, read_ledger
from autograder.errors import JournalError, no_room, of_file

NAME = "decisions.jsonl"


class LedgerFile:
    """An open and locked file of decisions. Made by `held`."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path

    def read(self) -> Ledger:
        """What stands in it."""
        self._file.seek(0)
        return read_ledger(self._file.read(), str(self._path))

    def append(self, decision: Decision) -> None:
        """Keep a decision; it survives the machine from here on. The torn end of an earlier one,
        which nobody was told to be kept, is cut off.

        Raises:
            MachineError: the disk is full; JournalError: the file may not be written.
        """
        try:
            known = self.read()
            line = (b"\n" if known.is_open else b"") + line_of(decision)
            if known.torn:
                self._file.truncate(os.fstat(self._file.fileno()).st_size - known.torn)
            start = self._file.seek(0, os.SEEK_END)
            written = self._file.write(line)
            if written != len(line):
                self._file.truncate(start)
                raise no_room()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise of_file(error, "the decision could not be kept", kind=JournalError) from error


@contextlib.contextmanager
def held(folder: Path) -> Iterator[LedgerFile]:
    """The decisions of a run, which nobody else adds to meanwhile; made where there are none.

    Raises:
        JournalError: the folder may not be written; MachineError: the disk knows no locks.
    """
    path = folder / NAME
    try:
        is_new = not path.exists()
        file = open(path, "a+b", buffering=0)  # noqa: SIM115 - closed below
    except OSError as error:
        raise of_file(
            error, f"{path} cannot be written", "a run that may be changed", kind=JournalError
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                _sync(folder)
        except OSError as error:
            raise of_file(error, f"{path} cannot be locked", kind=JournalError) from error
        yield LedgerFile(file, path)


def read(folder: Path) -> Ledger:
    """The decisions of a run, without waiting for anybody; none where there is no file.

    Raises:
        UsageError: the file cannot be read; MachineError: the disk fails.
    """
    path = folder / NAME
    try:
        return read_ledger(path.read_bytes(), str(path))
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", "a file of decisions") from error


def _sync(folder: Path) -> None:
    """Put a folder's own list of files on the disk."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
