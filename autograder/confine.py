"""Run, limit and end one process tree.

Theory. A *warm server* (trusted code, no secret) forks one *candidate* at a time; that runs
hostile code and may fork further. Three parties hold a rope on it:

    examiner ── control socket ── warm server ── candidate ── whatever it starts
        └────────────── question socket ─────────────┘

- The candidate gets a session and process group of its own, resource limits, an empty environment,
  a private working directory, and no descriptor but the question socket (`enter`).
- The warm server is a *subreaper*: a process whose parent ends becomes the warm server's child,
  wherever it hides. `end_tree` kills everything below the warm server and reaps it, again and again
  until nothing is left; no function here returns while such a process lives.
- Everybody asks to be killed when the parent dies (`die_with_parent`), so that a killed grader
  leaves nothing behind.

What is *not* here yet is what keeps a candidate from looking at other processes and files of the
same user: system-call filters, Landlock and a user of its own. `layers` says what is on.

Knows nothing of notebooks or marks. Linux is the reference; elsewhere what is missing is skipped
and `layers` reports it.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import ConfinementError
from autograder.limits import MIB, Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
"""What the warm server and so every candidate finds in its environment, besides `PATH` and a home.

One thread for linear algebra: forks of a process with BLAS threads hang, and a class is graded in
parallel anyway."""


def _prctl(option: int, argument: int) -> bool:
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(option, argument, 0, 0, 0) == 0)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def become_subreaper() -> bool:
    """Adopt every descendant whose parent ends; returns whether the kernel agreed."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def enter(limits: Limits, directory: str, keep: int) -> None:
    """Confine the calling process, a fresh fork, for good.

    `keep` is the one descriptor that stays open besides the standard three, which become the null
    device.

    Raises:
        ConfinementError: a limit could not be set.
    """
    die_with_parent()
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        os.closerange(3, keep)
        os.closerange(keep + 1, _most_descriptors())
        os.chdir(directory)
        os.environ.update(HOME=directory, TMPDIR=directory, IPYTHONDIR=directory)
        tempfile.tempdir = directory
        os.umask(0o077)
        _limit(limits)
    except OSError as error:
        raise ConfinementError(f"a candidate could not be confined ({error})") from error
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def limit_memory(mib: int) -> None:
    """Let the calling process take no more than that beyond what it holds now; can be changed."""
    held = _address_space()
    if held is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = held + mib * MIB
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _most_descriptors() -> int:
    try:
        return max(int(name) for name in os.listdir("/proc/self/fd")) + 1
    except (OSError, ValueError):
        return 4096


def _limit(limits: Limits) -> None:
    total = limits.submission * limits.patience
    wanted = {
        resource.RLIMIT_CPU: int(total) + 5,
        resource.RLIMIT_FSIZE: limits.file_mib * MIB,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
    }
    held = _address_space()
    if held is not None:
        wanted[resource.RLIMIT_AS] = held + limits.memory_mib * MIB
    for kind, soft in wanted.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(kind, (soft, soft))
    if os.geteuid() != 0:
        # counts all processes of the user, so it is set above what already runs
        soft = _processes_of(os.getuid()) + limits.processes
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NPROC, (soft, soft))


def _address_space() -> int | None:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _processes_of(uid: int) -> int:
    count = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == uid:
                    count += len(os.listdir(f"/proc/{entry.name}/task"))
    return count


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
        try:
            pid, ended, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return status, seconds
        seconds += usage.ru_utime + usage.ru_stime
        if pid == first:
            status = ended


def descendants(root: int) -> list[int]:
    """Processes below `root`, parents before children."""
    found: list[int] = []
    todo = [root]
    while todo:
        for child in _children(todo.pop()):
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
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def private_directory(files: dict[str, bytes]) -> Iterator[Path]:
    """A new directory that only this user sees, holding `files`; gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="candidate-"))
    try:
        for name, data in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield directory
    finally:
        _remove(directory)


def _remove(directory: Path) -> None:
    def unlock(function: object, path: str, error: BaseException) -> None:
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)

    for _ in range(3):
        shutil.rmtree(directory, onerror=lambda f, p, info: unlock(f, p, info[1]))
        if not directory.exists():
            return
        time.sleep(0.01)


def layers() -> dict[str, bool]:
    """The layers of confinement, and whether this host offers them."""
    return {
        "own process group, ended as a tree": sys.platform == "linux" and _has_children_files(),
        "resource limits": True,
        "private directory and clean environment": True,
        "no new privileges": sys.platform == "linux",
        "dies with the grader": sys.platform == "linux",
    }


def _has_children_files() -> bool:
    return os.path.exists(f"/proc/self/task/{os.getpid()}/children")
