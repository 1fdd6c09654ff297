"""What a tree has too much of, found by looking: where the kernel does not bound it as a whole.

A look is a moment, and whoever is looked at has read this file. So what cannot be seen counts as
the most that it can be: a socket as full, a descriptor on its way through one as a file of the
largest size, an unlinked file that is only mapped as well. What hides (a process that lets nobody
look into it, a folder that cannot be listed or is deeper than a path can be) is an excess itself.

Honest work is far from all of these.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterator

from autograder.grading.confine import bounds, table
from autograder.limits import MIB, Limits

_PIPE = MIB
"""The most that a pipe of a process without rights can hold."""
_MOST_PATH = 4000
"""Bytes of a path, a little less than the kernel takes."""

_Key = tuple[int, int]
"""What tells a file from all others: its device and its number there."""


class _Unseen(Exception):
    """Something that does not let itself be looked at; says what."""


def crowd(
    server: int, pids: Collection[int], limits: Limits, layers: Collection[str]
) -> str | None:
    """What the processes `pids` below the warm server have too much of, or `None`."""
    seen = [_Taken.of(pid) for pid in pids] if table.HAS_PROC else _by_ps(pids)
    if sum(process.threads for process in seen) > 1 + limits.processes:
        return f"more than {limits.processes} processes"
    if not table.HAS_PROC:
        # a fork's memory begins as the warm server's, which is there once and counted in each
        (warm,) = _by_ps([server])
        total = sum(max(process.bytes - warm.bytes, 0) for process in seen)
        return _too_much_memory(total, limits)
    warm, mark = _Taken.of(server), _program(server)
    total, full_socket = 0, _full_socket()
    shared: dict[_Key, int] = {}
    try:
        for pid, process in zip(pids, seen, strict=True):
            forked = mark and _program(pid) == mark
            total += max(process.bytes - (warm.bytes if forked else 0), 0)
            shared |= {key: max(size, shared.get(key, 0)) for key, size in _shared(pid)}
            for _, kind, facts in _descriptors(pid, layers):
                if kind in ("socket", "pipe"):
                    shared[_same(facts)] = full_socket if kind == "socket" else _PIPE
        for key, _ in _shared(server):
            shared.pop(key, None)
    except _Unseen as hidden:
        return str(hidden)
    return _too_much_memory(total + sum(shared.values()), limits)


def files(
    directory: str, pids: Collection[int], limits: Limits, given: int, layers: Collection[str]
) -> str | None:
    """What a candidate has too much of on the disk, or `None`. `given`: bytes of the files that lie
    in `directory` from the start."""
    room = given + bounds.disk(limits)
    largest = limits.file_mib * MIB
    size = count = 0
    found: dict[_Key, int] = {}
    try:
        for entry in _below(directory):
            # blocks, as a sparse file says that it is long and takes nothing; always of 512 bytes
            size, count = size + entry.st_blocks * 512, count + 1
            if size > room:
                return f"more than {room // MIB} MiB of files"
            if count > bounds.MOST_FILES:
                return f"more than {bounds.MOST_FILES} files"
        disk = os.stat(directory).st_dev if pids else 0
        for pid in pids if table.HAS_PROC else ():
            for path, kind, facts in _descriptors(pid, layers):
                if kind == "socket":
                    found[_same(facts)] = largest * _in_flight(path)
                elif kind == "file" and facts.st_nlink == 0:
                    found[_same(facts)] = facts.st_blocks * 512
            for key in _mapped(pid, disk):
                found.setdefault(key, largest)
    except _Unseen as hidden:
        return str(hidden)
    except FileNotFoundError:  # the folder itself
        return None
    if size + sum(found.values()) > room:
        return f"more than {room // MIB} MiB of files"
    return None


def _too_much_memory(total: int, limits: Limits) -> str | None:
    most = bounds.memory(limits)
    return f"more than {most // MIB} MiB of memory" if total > most else None


# ------------------------------------------------------------------ processes


class _Taken:
    """Threads of a process (a zombie is one), and its bytes of memory that is no file's."""

    def __init__(self, threads: int, size: int = 0) -> None:
        self.threads, self.bytes = threads, size

    @classmethod
    def of(cls, pid: int) -> _Taken:
        # the first thread may have ended, and then says nothing of the memory of all
        for task in _tasks(pid):
            threads, kib = 1, None
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{pid}/task/{task}/status", "rb") as file,
            ):
                for line in file:
                    if line.startswith((b"RssAnon:", b"VmSwap:", b"VmPTE:")):
                        kib = (kib or 0) + int(line.split()[1])
                    elif line.startswith(b"Threads:"):
                        threads = int(line.split()[1])
                        break  # the kernel writes it after those on memory
            if kib is not None:
                return cls(threads, kib * 1024)
        return cls(max(1, len(_tasks(pid))))


def _lives(pid: int, task: str) -> bool:
    """Whether a thread still has memory."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/status", "rb") as file:
        return b"\nVmSize:" in file.read()
    return False


def _by_ps(pids: Collection[int]) -> list[_Taken]:
    known = table.processes()
    return [_Taken(1, known[pid].kib * 1024 if pid in known else 0) for pid in pids]


def _tasks(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(f"/proc/{pid}/task")
    return []


def _program(pid: int) -> bytes:
    """What tells a program that was started from a fork: where the kernel put it, at random."""
    for task in _tasks(pid):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/auxv", "rb") as file:
            if found := file.read():
                return found
    return b""


def _mappings(pid: int) -> Iterator[tuple[list[bytes], bool]]:
    """The fields of each mapping of a file, and whether that is unlinked."""
    for task in _tasks(pid):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/maps", "rb") as file:
            text = file.read()
            for line in text.splitlines():
                fields = line.split(None, 5)
                if len(fields) == 6 and fields[4] != b"0":
                    yield fields, fields[5].endswith(b" (deleted)")
            if text:
                return


def _key(fields: list[bytes]) -> _Key:
    major, _, minor = fields[3].partition(b":")
    return os.makedev(int(major, 16), int(minor, 16)), int(fields[4])


def _shared(pid: int) -> Iterator[tuple[_Key, int]]:
    """Shared mappings of no file that is there, and how long they are: what was written to stays,
    also where the process does not hold it any more."""
    for fields, unlinked in _mappings(pid):
        if unlinked and fields[1][3:4] == b"s":
            begin, end = (int(part, 16) for part in fields[0].split(b"-"))
            yield _key(fields), int(fields[2], 16) + end - begin


def _mapped(pid: int, disk: int) -> Iterator[_Key]:
    """Unlinked files of that device that are mapped."""
    for fields, unlinked in _mappings(pid):
        if unlinked and _key(fields)[0] == disk:
            yield _key(fields)


def _descriptors(pid: int, layers: Collection[str]) -> Iterator[tuple[str, str, os.stat_result]]:
    """What is open in a process: where to look at it, its kind, and what the kernel says of it.
    Threads can have descriptors of their own.

    Raises:
        _Unseen: the process does not let itself be looked at, which it had to arrange. Where it has
            a user of its own, a grader without rights over others sees nothing of any.
    """
    for task in _tasks(pid):
        folder = f"/proc/{pid}/task/{task}/fd"
        try:
            names = os.listdir(folder)
        except PermissionError:
            # the kernel says the same of a thread that has ended
            if "user" not in layers and _lives(pid, task) and not os.access(folder, os.R_OK):
                raise _Unseen("a process that cannot be looked into") from None
            continue
        except OSError:
            continue
        for name in names:
            with contextlib.suppress(OSError):
                path = f"{folder}/{name}"
                facts = os.stat(path)
                yield path, _KINDS.get(stat.S_IFMT(facts.st_mode), ""), facts


_KINDS = {stat.S_IFSOCK: "socket", stat.S_IFIFO: "pipe", stat.S_IFREG: "file"}


def _same(facts: os.stat_result) -> _Key:
    return facts.st_dev, facts.st_ino


def _full_socket() -> int:
    with contextlib.suppress(OSError, ValueError), open("/proc/sys/net/core/wmem_max") as file:
        return 2 * int(file.read())
    return MIB


def _in_flight(path: str) -> int:
    """How many descriptors wait in a socket to be received."""
    with contextlib.suppress(OSError), open(path.replace("/fd/", "/fdinfo/"), "rb") as file:
        for line in file:
            if line.startswith(b"scm_fds:"):
                return int(line.split()[1])
    return 0


# ------------------------------------------------------------------ files


def _below(directory: str) -> Iterator[os.stat_result]:
    todo = [os.fsencode(directory)]
    while todo:
        path = todo.pop()
        if len(path) > _MOST_PATH:
            raise _Unseen("folders that are deeper than a path can be")
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        yield entry.stat(follow_symlinks=False)
                        if entry.is_dir(follow_symlinks=False):
                            todo.append(entry.path)
        except PermissionError:
            raise _Unseen("a folder that cannot be looked into") from None
        except OSError:
            continue
