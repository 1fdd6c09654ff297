"""The results so far, durable: one line of JSON a submission, appended as each is graded.

A line is kept under what its result depends on (bundle, submission, grader), so that a later run
takes over what still holds. A line that was torn by a crash is dropped when the journal is next
opened. Knows nothing of how a result is made or shown.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from autograder.errors import JournalError, no_room, of_file
from autograder.result import SCHEMA, Result

NAME = "journal.jsonl"


class Key(msgspec.Struct, frozen=True):
    """All that a result depends on: digests of bundle and submission, version of the grader."""

    bundle: str
    submission: str
    grader: str


class Entry(msgspec.Struct, frozen=True):
    """One graded submission; `cost` is measured and may differ from run to run."""

    key: Key
    result: Result
    cost: dict[str, float] = {}
    touched: tuple[str, ...] | None = None
    """questions whose tests changed the notebook's state; `None` where nobody looked"""


_decoder = msgspec.json.Decoder(Entry)


class Journal:
    """An open journal: what stands in it, and a place to append. Made by `opened`."""

    def __init__(self, file: IO[bytes], entries: dict[Key, Entry]) -> None:
        self._file = file
        self.entries = entries

    def append(self, entry: Entry) -> None:
        """Keep one result; it survives this process from here on.

        Raises:
            MachineError: the disk is full; JournalError: the file may not be written any more.
        """
        line = msgspec.json.encode(entry) + b"\n"
        try:
            written = self._file.write(line)
            if written != len(line):
                raise no_room()
        except OSError as error:
            raise of_file(error, "a result could not be kept", kind=JournalError) from error
        self.entries[entry.key] = entry

    def sync(self) -> None:
        """Put everything on the disk itself, so that it survives the machine, too."""
        os.fsync(self._file.fileno())


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    """The journal of an output folder, locked against other runs; made where there is none.

    Raises:
        JournalError: the folder cannot be used, or another run is using it; MachineError: the disk
            is full, or knows no locks.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(path, "a+b", buffering=0)  # noqa: SIM115 - closed below
    except OSError as error:
        raise of_file(
            error,
            f"{folder} cannot be written",
            "a folder to write results to",
            "give another one with --out",
            JournalError,
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise JournalError(
                f"another run is writing to {folder}", then="wait for it, or give another --out"
            ) from error
        except OSError as error:
            raise of_file(error, f"{folder} cannot be locked", kind=JournalError) from error
        with open(path, "rb") as earlier:  # buffered: the other reads single bytes
            entries, good = _read(earlier)
        file.truncate(good)
        journal = Journal(file, entries)
        try:
            yield journal
        finally:
            with contextlib.suppress(OSError):
                journal.sync()


def read(folder: Path) -> tuple[Entry, ...]:
    """All entries of a folder's journal, without locking it.

    Raises:
        JournalError: there is no journal.
    """
    try:
        with open(folder / NAME, "rb") as file:
            entries, _ = _read(file)
    except OSError as error:
        raise JournalError(f"{folder} holds no {NAME}", "the output folder of a run") from error
    return tuple(entries.values())


def _read(file: IO[bytes]) -> tuple[dict[Key, Entry], int]:
    """Entries, the last of each key counting, and how many bytes of the file are whole lines."""
    entries: dict[Key, Entry] = {}
    good = 0
    for line in file:
        if not line.endswith(b"\n"):
            break
        good += len(line)
        with contextlib.suppress(msgspec.MsgspecError, ValueError):
            entry = _decoder.decode(line)
            if entry.result.schema == SCHEMA:
                entries.pop(entry.key, None)  # in order of last writing
                entries[entry.key] = entry
    return entries, good
