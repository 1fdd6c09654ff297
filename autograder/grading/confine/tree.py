"""A process tree: adopted, looked at, and ended as a whole."""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import sys
import time
from collections.abc import Iterable

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


def outlive_parent() -> None:
    """Take that back: for a process that sees for itself that it is to end, and cleans up first."""
    prctl(_PR_SET_PDEATHSIG, 0)


def give_way(by: int) -> None:
    """Let others have a processor before this process, by so much niceness, and all it starts."""
    os.nice(by)
    stay_nice()


def stay_nice() -> None:
    """Each session is a group of its own for Linux's scheduler, and groups share alike: say to it
    how nice this one's processes are."""
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    if niceness > 0:
        with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as file:
            file.write(str(niceness))


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
    reaped. Only a process with one tree below it may call this. The first process of a process
    space reaches all at once, also what forks meanwhile.
    """
    status: int | None = None
    seconds = 0.0
    while True:
        if os.getpid() == 1:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
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


def wait_for(pids: Iterable[int], seconds: float) -> None:
    """Wait until these processes have ended, which have been killed and are not this one's; no
    longer than that."""
    if not hasattr(os, "pidfd_open"):
        return
    until = time.monotonic() + seconds
    for pid in pids:
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(pid)
            try:
                select.select([descriptor], [], [], max(0.0, until - time.monotonic()))
            finally:
                os.close(descriptor)


def descendants(root: int) -> list[int]:
    """Processes below `root`, parents before children."""
    seen = {} if table.HAS_PROC else table.processes()
    found: list[int] = []
    todo = [root]
    while todo:
        parent = todo.pop()
        below = [pid for pid, process in seen.items() if process.parent == parent]
        for child in below or children(parent):
            found.append(child)
            todo.append(child)
    return found


def children(pid: int) -> list[int]:
    """The processes that one has started or adopted; only where there is `/proc`."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += [int(child) for child in file.read().split()]
    return found


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
