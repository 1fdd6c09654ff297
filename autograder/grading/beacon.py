"""Where a worker is: said in memory that it shares with whoever watches it.

The examiner is trusted, but what it touches is not. One value of a candidate's can take the
interpreter that decodes, compares or prints it for hours, in C code that no signal interrupts, or
take it down. So the examiner says beforehand what it is at, and somebody outside of it looks (see
`batch.watchdog`), ends it under the submission's own limits, and knows whose fault that was. To
say it costs less than a microsecond; nobody is woken for it.

Knows nothing of bundles or results; what stands at a place is a number.
"""

from __future__ import annotations

import mmap
import os
import tempfile
import time
from enum import IntEnum
from typing import NamedTuple

_LENGTH = mmap.PAGESIZE
_COUNT, _STAGE, _AT, _CASE, _COMPUTED, _HEARD, _ASKING = range(7)


class Stage(IntEnum):
    """What a worker is at. In `OURS` it touches nothing of a submission's."""

    OURS = 0
    LOADING = 1
    """the file that was handed in"""
    CELL = 2
    CASE = 3
    CLOSING = 4
    """the result"""
    DIAGNOSIS = 5
    """how a question went wrong, of what was heard in it"""


class Spot(NamedTuple):
    """Where exactly: a cell or a question by its place, or a test case by its question's and its
    own."""

    stage: Stage
    at: int = 0
    case: int = 0


class Seen(NamedTuple):
    """What stood on a beacon: the spot; how often it was written to, which is odd in the midst of
    that; seconds of computing when it came; whether a candidate is being asked, and if not, since
    when (on the clock of `time.monotonic`)."""

    spot: Spot
    written: int
    computed: float
    asking: bool
    since: float


class Beacon:
    """The memory. A worker maps the file that it was handed; without one nobody else sees it."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._page = mmap.mmap(-1 if descriptor is None else descriptor, _LENGTH)
        self._words = memoryview(self._page).cast("q")

    def announce(self, stage: Stage, at: int = 0, case: int = 0) -> None:
        """From now on this is what the worker is at."""
        words = self._words
        words[_COUNT] += 1  # odd while it is being written: who reads meanwhile reads again
        words[_STAGE], words[_AT], words[_CASE] = stage, at, case
        words[_COMPUTED], words[_HEARD] = time.process_time_ns(), time.monotonic_ns()
        words[_ASKING] = 0
        words[_COUNT] += 1

    def ask(self) -> None:
        """A candidate is asked: how long that may take is bounded by who asks."""
        self._words[_ASKING] = 1

    def heard(self) -> None:
        """It has answered, or was given up."""
        self._words[_HEARD], self._words[_ASKING] = time.monotonic_ns(), 0

    def seen(self) -> Seen:
        """What stands there now."""
        words = self._words
        return Seen(
            Spot(Stage(words[_STAGE]), words[_AT], words[_CASE]),
            words[_COUNT],
            words[_COMPUTED] / 1e9,
            bool(words[_ASKING]),
            words[_HEARD] / 1e9,
        )

    def close(self) -> None:
        self._words.release()
        self._page.close()


def shared_file() -> int:
    """The descriptor of a new file to map, which has no name and falls with its last holder."""
    with tempfile.TemporaryFile() as file:
        file.truncate(_LENGTH)
        return os.dup(file.fileno())
