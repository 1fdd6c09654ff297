"""A process tree: adopted, looked at, and ended as a whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

from autograder.grading.confine import table

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def prctl(option: int, argument: int) -> bool:
    """Call `prctl`; returns whether the kernel agreed. Nothing happens where there is none."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(option, argument, 0, 0, 0) == 0)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def become_subreaper() -> bool:
    """Adopt every descendant whose parent ends; returns whether the kernel agreed."""
    return prctl(_PR_SET_CHILD_SUBREAPER, 1)


def forgo_privileges() -> bool:
    """Let no program that this process starts gain rights (`no_new_privs`), which Landlock and
    seccomp ask for; returns whether the kernel agreed."""
    return prctl(_PR_SET_NO_NEW_PRIVS, 1)


def end_tree(first: int) -> tuple[int | None, float]:
    """Kill and reap every process below this one; `first` is the one that was forked.

    Returns its wait status (`None` if it was reaped elsewhere) and the CPU seconds of all that was
    reaped. Only a process with one tree below it may call this.
    """
    status: int | None = None
    seconds = 0.0
    while True:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(first, signal.SIGKILL)
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        wait = 0  # for one that ends, then for all that have ended: a tree can be large
        try:
            while (reaped := os.wait4(-1, wait))[0]:
                pid, ended, usage = reaped
                wait = os.WNOHANG
                seconds += usage.ru_utime + usage.ru_stime
                if pid == first:
                    status = ended
        except ChildProcessError:
            return status, seconds


def descendants(root: int) -> list[int]:
    """Processes below `root`, parents before children."""
    seen = {} if table.HAS_PROC else table.processes()
    found: list[int] = []
    todo = [root]
    while todo:
        parent = todo.pop()
        below = [pid for pid, process in seen.items() if process.parent == parent]
        for child in below or _children(parent):
            found.append(child)
            todo.append(child)
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                children += [int(child) for child in file.read().split()]
    return children


def cpu_seconds(pid: int) -> float | None:
    """CPU time that one process has used so far, without its children."""
    if not table.HAS_PROC:
        process = table.processes().get(pid)
        return process.seconds if process else None
    try:
        with open(f"/proc/{pid}/stat") as file:
            # the name of the program may hold blanks and brackets itself; counted from behind it,
            # 11 and 12 are the time as user and in the kernel
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def turns(pid: int | None = None) -> tuple[float, float]:
    """Seconds that the first thread of a process (this thread, by default) has computed, and that
    it was ready to but had to wait for a processor; nothing where the kernel does not say so."""
    try:
        with open(f"/proc/{pid or 'thread-self'}/schedstat", "rb") as file:
            computed, waited, *_ = file.read().split()
    except (OSError, ValueError):
        return 0.0, 0.0
    return int(computed) / 1e9, int(waited) / 1e9
