"""Name spaces: a warm server that is the first process of its own world, with a folder in memory.

    grader's world │ doorkeeper ── waits for ──┐
                   └───────────────────────────┼──────────────────────────────
    its own world                              └ warm server (process 1) ── candidates, one by one

Once for each warm server, so that a candidate costs nothing more. When process 1 ends, however it
ends, the kernel kills all that is left in its process space; when a candidate ends, one `kill` by
process 1 reaches everything below it, also what forks meanwhile. Inside there is no network, no
System V object of others, no process of others under `/proc`, and no file that can be written, but
for one file system in memory: the *room*, in which candidates have their folders. It has a size,
so that no trick hides what lies in it (unlinked files, mappings, descriptors in flight).

As root by the right to; as an ordinary user in a user space of its own, where the host allows it.
The grader's own world sees the room through a descriptor, which the warm server hands to it.

Source: Linux `pid_namespaces(7)`, `user_namespaces(7)`, `mount_namespaces(7)`, `tmpfs(5)`.
"""

from __future__ import annotations

import ctypes
import os
import struct
import traceback
from collections.abc import Callable, Collection
from pathlib import Path

from autograder.grading.confine.tree import die_with_parent

_NEW_MOUNTS, _NEW_IPC, _NEW_NETWORK = 0x20000, 0x08000000, 0x40000000
_NEW_USER, _NEW_PIDS = 0x10000000, 0x20000000

_NO_SET_UID, _NO_DEVICES, _NO_PROGRAMS = 2, 4, 8
_REMOUNT, _BIND, _RECURSIVE, _FOLLOWING = 0x20, 0x1000, 0x4000, 0x80000

_MOUNT_SETATTR = 442  # the same number on every architecture
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_READ_ONLY = 1

_WIDE = 1 << 40
"""Room while the grader puts in what is given: bounded again before a candidate is there."""


class Outside:
    """The grader's own world, seen from the inside: the numbers that processes have there. `proc`
    is a descriptor of its `/proc`, or `None` where this is that world."""

    def __init__(self, proc: int | None = None) -> None:
        self._proc = proc

    def own(self) -> int:
        """The number of the calling process."""
        return os.getpid() if self._proc is None else int(os.readlink("self", dir_fd=self._proc))

    def child(self, pid: int) -> int:
        """The number of the calling process's oldest child, which it calls `pid`."""
        if self._proc is None:
            return pid
        opened = os.open("thread-self/children", os.O_RDONLY, dir_fd=self._proc)
        with open(opened, "rb") as file:
            return next((int(number) for number in file.read().split()), pid)


def inside(task: Callable[[Outside], None], room: str, needed: Collection[str]) -> int:
    """Run `task` in a fork of this process, as the first process of name spaces of its own, in
    which `room`, an empty folder, is a file system in memory. As root the paths in `needed` can be
    reached there by every user, also those below a folder that is closed. Returns the wait status
    when that process has ended; with this one it is killed.

    Raises:
        OSError: the host refuses; nothing has been run.
    """
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    _agreed(libc.unshare(_NEW_PIDS | (_NEW_USER if user else 0)), "unshare")
    if user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    code = 1
    try:
        die_with_parent()
        _agreed(libc.unshare(_NEW_MOUNTS | _NEW_IPC | _NEW_NETWORK), "unshare")
        _furnish(libc, room, () if user else (*needed, room))
        task(_outside_of(libc))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def leave_network() -> None:
    """Have no network from now on, and no System V object of others. Raises `OSError`."""
    libc = ctypes.CDLL(None, use_errno=True)
    _agreed(libc.unshare(_NEW_IPC | _NEW_NETWORK), "unshare")


def bound(room: str, size: int | None, files: int) -> None:
    """Let no more than `size` bytes and `files` files be added to what lies in `room`; anything
    for `None`.

    Raises:
        OSError: the kernel refuses.
    """
    facts = os.statvfs(room)
    used = (facts.f_blocks - facts.f_bfree) * facts.f_frsize
    names = facts.f_files - facts.f_ffree
    size, files = (_WIDE, _WIDE) if size is None else (used + size, names + files)
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"size={size},nr_inodes={files}"
    _mount(libc, None, room, None, _REMOUNT | _NO_SET_UID | _NO_DEVICES, options)


def _furnish(libc: ctypes.CDLL, room: str, needed: Collection[str]) -> None:
    _mount(libc, None, "/", None, _RECURSIVE | _FOLLOWING)
    _open_up(libc, needed)
    # devices can be written all the same
    attributes = struct.pack("=QQQQ", _READ_ONLY, 0, 0, 0)
    _agreed(
        libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, len(attributes)),
        "mount_setattr",
    )
    options = f"mode=711,size={_WIDE},nr_inodes={_WIDE}"
    _mount(libc, "room", room, "tmpfs", _NO_SET_UID | _NO_DEVICES, options)


def _outside_of(libc: ctypes.CDLL) -> Outside:
    outside = Outside(os.open("/proc", os.O_PATH | os.O_DIRECTORY))
    _mount(libc, "proc", "/proc", "proc", _NO_SET_UID | _NO_DEVICES | _NO_PROGRAMS)
    return outside


def _open_up(libc: ctypes.CDLL, needed: Collection[str]) -> None:
    """Put an empty folder that all may enter over each that is closed to others, and into it what
    is needed and lies below: an interpreter in root's home, say."""
    below: dict[str, dict[str, int]] = {}
    for path in sorted({*needed, *map(os.path.realpath, needed)}):
        closed = next((top for top in _above(path) if _is_closed(top)), None)
        if closed is not None and os.path.lexists(path):
            below.setdefault(closed, {})[path] = os.open(path, os.O_PATH)
    for closed, opened in below.items():
        _mount(libc, "open", closed, "tmpfs", _NO_SET_UID | _NO_DEVICES, "mode=755")
        for path, descriptor in opened.items():
            source = f"/proc/self/fd/{descriptor}"
            if not os.path.lexists(path):  # else it came with a folder above it
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                if os.path.isdir(source):
                    Path(path).mkdir()
                else:
                    Path(path).touch()
                _mount(libc, source, path, None, _BIND | _RECURSIVE)
            os.close(descriptor)


def _above(path: str) -> list[str]:
    return [str(parent) for parent in reversed(Path(path).parents)]


def _is_closed(folder: str) -> bool:
    try:
        return not os.stat(folder).st_mode & 0o001
    except OSError:
        return False


def _mount(
    libc: ctypes.CDLL, what: str | None, where: str, kind: str | None, flags: int, options: str = ""
) -> None:
    texts = (os.fsencode(text) if text is not None else None for text in (what, where, kind))
    done = libc.mount(*texts, ctypes.c_ulong(flags), options.encode() or None)
    _agreed(done, f"mount {where}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _agreed(done: int, what: str) -> None:
    if done != 0:
        raise OSError(ctypes.get_errno(), what)
