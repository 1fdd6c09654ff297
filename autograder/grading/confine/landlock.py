"""File-system rules by Landlock: what a candidate may read, and the one place where it may write.

Everything that is not named becomes invisible to opening: tests, bundles, other submissions, the
grader's own files, other processes under `/proc`. One-way, inherited by every child, and works for
root as for anybody. Three system calls by ctypes: the packages that wrap them either left TCP open
or pin an old version of the interface.

Source: Linux `Documentation/userspace-api/landlock.rst`.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_EVERYTHING = (1 << 16) - 1
_READ = _EXECUTE | _READ_FILE | _READ_DIR
# any other right for what is no folder is EINVAL; bits 14 and 15 are to truncate and device ioctl
_ONLY_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | (1 << 14) | (1 << 15)
_NET_ALL = 0b11  # bind and connect by TCP, from version 4
_TO_NAME_IT = os.O_PATH | os.O_CLOEXEC if hasattr(os, "O_PATH") else 0
_SCOPE_ALL = 0b11  # abstract sockets and signals, from version 6


def version() -> int:
    """The interface version of this kernel; 0 where there is none."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))
    return max(int(found), 0)


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Leave this process only `readable` (and below) to read and `writable` (and below) to use.

    What cannot be opened is not there to read; all that is writable must be there. `no_new_privs`
    must be set.

    Raises:
        OSError: the kernel has no Landlock, or refuses; or nothing `writable` is there.
    """
    _restrict(readable, writable, _EVERYTHING)


def restrict_writing(writable: Iterable[str]) -> None:
    """Leave this process only `writable` (and below) to change, no program to start, and no network
    by TCP. It cannot look into a process of others any more, and reads files as before.

    Raises:
        OSError: the kernel has no Landlock, or refuses.
    """
    _restrict((), writable, _EVERYTHING & ~(_READ_FILE | _READ_DIR))


def _restrict(readable: Iterable[str], writable: Iterable[str], looked_at: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    have = version()
    if have == 0:
        raise OSError(38, "Landlock")  # ENOSYS
    all_rights = _ALL_BY_VERSION[max(known for known in _ALL_BY_VERSION if known <= have)]
    all_rights &= looked_at
    attributes = struct.pack(
        "QQQ", all_rights, _NET_ALL if have >= 4 else 0, _SCOPE_ALL if have >= 6 else 0
    )
    size = 8 if have < 4 else 16 if have < 6 else 24
    ruleset = libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    try:
        for path in readable:
            try:
                opened = os.open(path, _TO_NAME_IT)
            except OSError:
                continue
            _allow(libc, ruleset, opened, _READ & all_rights)
        for path in writable:
            _allow(libc, ruleset, os.open(path, _TO_NAME_IT), all_rights)
        if libc.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)) != 0:
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, opened: int, rights: int) -> None:
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _ONLY_FILES
        rule = struct.pack("=Qi", rights, opened)
        if libc.syscall(_ADD, ruleset, _PATH_BENEATH, rule, ctypes.c_uint32(0)) != 0:
            raise OSError(ctypes.get_errno(), "landlock_add_rule")
    finally:
        os.close(opened)
