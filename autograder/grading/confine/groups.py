"""Control groups: the memory and the processes of a whole tree, bounded by the kernel.

A warm server lives in a group of its own, and so does all that is forked from it: no candidate is
moved, which can take the kernel 10 ms. What no look from outside finds (shared mappings, full
sockets and pipes, files in memory, programs that came and went) counts there.

Version 1 (a tree for each kind of limit) and version 2 (one for all) are both in use. In version 2
a group that has limits for those below it may hold no process itself. So the group is made beside
our own where the one above has limits to give; and where our own was delegated to us (`systemd-run
--user --scope -p Delegate=yes`, the top of a container), all in it first move one down.

Source: Linux `admin-guide/cgroup-v1/memory.rst`, `admin-guide/cgroup-v1/pids.rst`,
`admin-guide/cgroup-v2.rst`; <https://systemd.io/CGROUP_DELEGATION/>.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

_NAME = "autograder-"
_REST = "autograder.rest"
"""Where the others of a delegated group go."""
_KINDS = ("memory", "pids")
_TRIES = 20
_SWEPT = (errno.ENOENT, errno.ENODEV)
"""What comes of a group that another run that begins has swept, or is just about to."""

_MOUNTS = Path("/proc/self/mountinfo")
_OWN = Path("/proc/self/cgroup")

# for each version: bytes of memory, bytes with what was swapped out, threads, and what was killed
_FILES = {
    1: ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "pids.max", "memory.oom_control"),
    2: ("memory.max", "memory.swap.max", "pids.max", "memory.events"),
}


class ControlGroup:
    """A group of this process's own, by the descriptors of its folders: of memory, of processes
    (one and the same in version 2). They can be written where the tree itself is read-only."""

    def __init__(self, version: int, folders: tuple[Path, Path]) -> None:
        self._memory, self._swap, self._pids, self._events = _FILES[version]
        self._version = version
        self._opened = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY) for folder in folders]
        self._now = (0, 0)

    def bound(self, memory: int, threads: int) -> None:
        """Allow all in the group so many bytes together, and so many processes and threads.

        Raises:
            OSError: the kernel refuses.
        """
        if self._now == (memory, threads):
            return
        of_memory, of_pids = self._opened
        with contextlib.suppress(OSError):  # no swap is counted here
            self._write(of_memory, self._swap, "-1" if self._version == 1 else "0")
        self._write(of_memory, self._memory, f"{memory}")
        if self._version == 1:
            with contextlib.suppress(OSError):
                self._write(of_memory, self._swap, f"{memory}")
        self._write(of_pids, self._pids, f"{threads}")
        self._now = memory, threads

    def killed(self) -> int:
        """How many processes the kernel has killed for this group's memory so far."""
        opened = os.open(self._events, os.O_RDONLY, dir_fd=self._opened[0])
        with open(opened, "rb") as file:
            for line in file:
                if line.startswith(b"oom_kill "):
                    return int(line.split()[1])
        return 0

    def close(self) -> None:
        for descriptor in self._opened:
            os.close(descriptor)

    def _write(self, folder: int, name: str, text: str) -> None:
        with open(os.open(name, os.O_WRONLY, dir_fd=folder), "w") as file:
            file.write(text)


@contextlib.contextmanager
def joined() -> Iterator[ControlGroup]:
    """A group of its own for this process and all that it forks from now on; it goes back, and the
    group goes, when the context is left. What a killed one left goes with the next.

    Raises:
        OSError: this host has none for us.
    """
    version, tops = _tops()
    folders = tuple(dict.fromkeys(top / f"{_NAME}{os.getpid()}" for top in tops))
    try:
        for folder in folders:
            _sweep(folder.parent)
            _enter(folder)
        group = ControlGroup(version, (folders[0], folders[-1]))
        try:
            yield group
        finally:
            group.close()
    finally:
        for folder in folders:
            with contextlib.suppress(OSError):
                _enter(_home(version, folder))
            with contextlib.suppress(OSError):
                folder.rmdir()


def sweep() -> None:
    """Remove what warm servers that were killed have left, where no process is in it any more."""
    with contextlib.suppress(OSError):
        for top in _tops(hand_down=False)[1]:
            _sweep(top)


def _tops(hand_down: bool = True) -> tuple[int, tuple[Path, ...]]:
    """The version, and the folders below which our groups are made."""
    own, mounts = _own(), _mounts()
    if all(kind in own and kind in mounts for kind in _KINDS):
        return 1, tuple(_place(mounts[kind], own[kind]) for kind in _KINDS)
    if "" not in own or "" not in mounts:
        raise OSError(38, "no control groups")
    group = _place(mounts[""], own[""])
    if not _gives(group) and _gives(group.parent) and os.access(group.parent, os.W_OK):
        return 2, (group.parent,)
    if not _gives(group) and hand_down:
        _hand_down(group)
    return 2, (group,)


def _hand_down(group: Path) -> None:
    """Make a delegated group of version 2 one that gives limits. Raises `OSError`."""
    if not set(_KINDS) <= set((group / "cgroup.controllers").read_text().split()):
        raise OSError(38, "no controllers of memory and processes")
    if not _is_delegated(group):
        raise OSError(1, "the control group is not ours")
    rest = group / _REST
    rest.mkdir(exist_ok=True)
    while processes := (group / "cgroup.procs").read_text().split():
        for pid in processes:
            with contextlib.suppress(ProcessLookupError):
                (rest / "cgroup.procs").write_text(pid)
    (group / "cgroup.subtree_control").write_text("+memory +pids")


def _gives(group: Path) -> bool:
    try:
        given = (group / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False
    return set(_KINDS) <= set(given)


def _is_delegated(group: Path) -> bool:
    """Whether systemd said so, or nobody else is there to say it: the top of a container."""
    for name in ("user.delegate", "trusted.delegate"):
        with contextlib.suppress(OSError):
            return os.getxattr(group, name) == b"1"
    return not (group.parent / "cgroup.procs").exists()


def _own() -> dict[str, str]:
    """Our group by kind; that of version 2 by an empty name."""
    found = {}
    for line in _OWN.read_text().splitlines():
        _, kinds, path = line.split(":", 2)
        found.update(dict.fromkeys(kinds.split(","), path))
    return found


def _mounts() -> dict[str, tuple[str, str]]:
    """What of each tree is mounted, and where, by the same names."""
    found: dict[str, tuple[str, str]] = {}
    for line in _MOUNTS.read_text().splitlines():
        before, _, after = line.partition(" - ")
        root, where = before.split()[3:5]
        kind, _, options = after.split()[:3]
        if kind == "cgroup2":
            found.setdefault("", (root, where))
        elif kind == "cgroup":
            for option in options.split(","):
                found.setdefault(option, (root, where))
    return found


def _place(mount: tuple[str, str], own: str) -> Path:
    root, where = mount
    return Path(where, os.path.relpath(own, root)) if _is_below(own, root) else Path(where)


def _is_below(path: str, top: str) -> bool:
    return os.path.commonpath([path, top]) == top if path.startswith("/") else False


def _enter(folder: Path) -> None:
    for _ in range(_TRIES):
        folder.mkdir(exist_ok=True)
        try:
            (folder / "cgroup.procs").write_text("0")
            return
        except OSError as error:
            if error.errno not in _SWEPT:
                raise
    raise OSError(2, f"{folder} does not stay")


def _home(version: int, folder: Path) -> Path:
    rest = folder.parent / _REST
    return rest if version == 2 and rest.exists() else folder.parent


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_NAME}*"):
        with contextlib.suppress(OSError):  # one with processes stays
            left.rmdir()
