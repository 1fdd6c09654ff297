"""Looking at a candidate's tree from outside: what no limit of a single process can bound.

Resource limits count one process or one file each, and where the grader runs as root the number of
processes has none. So the examiner looks a few times a second while it waits; what exceeds its
room is ended as a whole by whoever waits.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator

from autograder.grading.confine import table
from autograder.grading.confine.tree import cpu_seconds, descendants, turns
from autograder.limits import MIB, Limits

_MOST_FILES = 20_000
"""An empty file takes a name and no room; to look at so many takes a third of a second."""
_DISK = 4
_MEMORY = 2
"""Room of all files as a multiple of one file's limit, of all processes as one of one process's."""
_WAITING = 4
"""How much a machine may keep a submission waiting, as a multiple of the time that it may take."""


class Watch:
    """A look at `candidate` and all else below `server`, which work in `directory`."""

    def __init__(
        self, server: int, candidate: int, directory: str, limits: Limits, given: int = 0
    ) -> None:
        self._server, self._candidate, self._directory = server, candidate, directory
        self._limits = limits
        self._disk = given + _DISK * limits.file_mib * MIB
        """`given`: bytes of the files that lie in the directory from the start"""
        self._waited = turns()[1]
        self._kept = 0.0
        self._most_kept = _WAITING * limits.submission * limits.patience

    def cpu_seconds(self) -> float:
        """What the candidate's own process has computed so far."""
        return cpu_seconds(self._candidate) or 0.0

    def kept_waiting(self) -> float:
        """For how long the candidate, or this process which it takes turns with, was ready so far
        but others had the processor. What the tree takes from itself is no such time, so that
        nobody lives longer for starting many."""
        computed, waited = turns(self._candidate)
        tree = (cpu_seconds(pid) or 0.0 for pid in descendants(self._server))
        waited += turns()[1] - self._waited - max(0.0, sum(tree) - computed)
        self._kept = min(max(self._kept, waited), self._most_kept)
        return self._kept

    def excess(self) -> str | None:
        """What the tree has too much of, or `None`."""
        pids = descendants(self._server)
        (_, inherited), *seen = _threads_and_kib([self._server, *pids])
        if sum(threads for threads, _ in seen) > 1 + self._limits.processes:
            return f"more than {self._limits.processes} processes"
        # a fork's memory begins as the warm server's, which is there once and counted in each
        memory = _MEMORY * self._limits.memory_mib
        if sum(max(kib - inherited, 0) for _, kib in seen) > memory * MIB // 1024:
            return f"more than {memory} MiB of memory"
        size = count = 0
        for entry in (*_below(self._directory), *_unlinked(pids)):
            # blocks, as a sparse file says that it is long and takes nothing; always of 512 bytes
            size, count = size + entry.st_blocks * 512, count + 1
            if size > self._disk:
                return f"more than {self._disk // MIB} MiB of files"
            if count > _MOST_FILES:
                return f"more than {_MOST_FILES} files"
        return None


def _threads_and_kib(pids: list[int]) -> list[tuple[int, int]]:
    """Threads of each process, and its memory that is no file's (a zombie is one thread)."""
    if table.HAS_PROC:
        return [_status(pid) for pid in pids]
    known = table.processes()
    return [(1, known[pid].kib if pid in known else 0) for pid in pids]


def _status(pid: int) -> tuple[int, int]:
    threads, kib = 1, 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/status", "rb") as file:
        for line in file:
            if line.startswith((b"RssAnon:", b"RssShmem:")):
                kib += int(line.split()[1])
            elif line.startswith(b"Threads:"):
                threads = int(line.split()[1])
                break  # the kernel writes it after those on memory
    return threads, kib


def _below(directory: str) -> Iterator[os.stat_result]:
    todo = [os.fsencode(directory)]
    while todo:
        with contextlib.suppress(OSError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    yield entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)


def _unlinked(pids: list[int]) -> Iterator[os.stat_result]:
    """Files that lie in no folder any more but are still open."""
    for pid in pids:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    found = os.stat(f"/proc/{pid}/fd/{name}")
                    if found.st_nlink == 0 and stat.S_ISREG(found.st_mode):
                        yield found
