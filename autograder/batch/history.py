"""Which bundles an output folder has been graded with, in order: `bundles.json`.

Only their parts are kept (`formats/bundle/parts.py`), no test. Written under the journal's lock.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder import files
from autograder.errors import JournalError
from autograder.formats.bundle import Parts

NAME = "bundles.json"


class Grading(msgspec.Struct, frozen=True):
    """One bundle and the version of the grader that it was used with."""

    parts: Parts
    grader: str


def read_history(folder: Path) -> tuple[Grading, ...]:
    """All gradings of a folder, the latest last; none where the file is missing or damaged."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=tuple[Grading, ...])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()


def remember(folder: Path, grading: Grading) -> tuple[Grading, ...]:
    """The gradings of a folder before this one, which is noted as the latest.

    Raises:
        JournalError: the file cannot be written; MachineError: the disk is full.
    """
    known = read_history(folder)
    before = tuple(one for one in known if one != grading)
    if known[-1:] != (grading,):
        data = msgspec.json.encode((*before, grading)) + b"\n"
        files.keep(folder / NAME, data, "give another --out", JournalError)
    return before
