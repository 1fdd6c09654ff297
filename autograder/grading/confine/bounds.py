"""What all processes of a candidate together may take: the figures, and how the kernel is told."""

from __future__ import annotations

from autograder.grading.confine import spaces
from autograder.grading.confine.groups import ControlGroup
from autograder.limits import MIB, Limits

MOST_FILES = 20_000
"""An empty file takes a name and no room; to look at so many takes a third of a second."""
_DISK = 4
_MEMORY = 2
"""Room of all files as a multiple of one file's limit, of all processes as one of one process's."""
_TRUSTED = 3
"""Processes of a group that are no more than its own: the warm server, its doorkeeper, and the
candidate itself."""


def disk(limits: Limits) -> int:
    """Bytes of all files that a candidate makes."""
    return _DISK * limits.file_mib * MIB


def memory(limits: Limits) -> int:
    """Bytes of memory of all its processes."""
    return _MEMORY * limits.memory_mib * MIB


class Bounds:
    """What the kernel holds for one warm server's candidates: the size of their `room`, where they
    have one in memory, and that of its `group`, where it has one."""

    def __init__(self, room: str | None, group: ControlGroup | None) -> None:
        self._room, self._group = room, group

    def narrow(self, limits: Limits) -> None:
        """A candidate begins; what is given to it lies in the room already.

        Raises:
            OSError: the kernel refuses.
        """
        if self._room is not None:
            spaces.bound(self._room, disk(limits), MOST_FILES)
        if self._group is not None:
            # files in the room are memory, too
            total = memory(limits) + (disk(limits) if self._room is not None else 0)
            self._group.bound(total, limits.processes + _TRUSTED)

    def widen(self) -> None:
        """It has ended: the room is the grader's until the next begins. Raises `OSError`."""
        if self._room is not None:
            spaces.bound(self._room, None, 0)

    def killed(self) -> int:
        """How many processes the kernel has killed so far because all together took too much."""
        return 0 if self._group is None else self._group.killed()
