"""Which layers of confinement this host offers, found out by trying each in a process."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Collection, Mapping

from autograder.grading.confine import entering, groups, landlock, seccomp, spaces
from autograder.grading.confine.directory import let_pass
from autograder.grading.confine.tree import forgo_privileges

_TRIES = 3
REQUIRED = ("tree", "landlock", "seccomp")
"""Without these a candidate can reach the examiner, so grading is refused unless told otherwise."""

SAME_USER = "user"
"""The layer whose lack can be accepted alone: candidates are root then, as the grader is."""

DESCRIPTIONS = {
    "tree": "own process group, ended as a whole",
    "landlock": "no file but libraries and its own directory (Landlock)",
    "seccomp": "no sockets, no other process, no name spaces, and no programs where the assignment "
    "runs none (seccomp)",
    "capabilities": "no capabilities",
    "user": "a user of its own, where the grader runs as root",
    "spaces": "own processes, mounts, network and IPC, files in bounded memory (name spaces)",
    "groups": "memory and processes bounded as a whole (control groups)",
}

LEAVES_OPEN = {
    "tree": "what a submission leaves behind cannot be found",
    "landlock": "a submission can read and write what you can",
    "seccomp": "a submission can reach the network and other processes of yours, and run programs",
    "capabilities": "a submission has what root may do, as far as the other layers let it",
    "user": "only Landlock and seccomp keep a submission from the grader's files and processes",
    "spaces": "files are counted five times a second, so for a moment a submission can take more; "
    "as root without rights over other processes those without a name are not seen; "
    "where the grader and all its warm servers are killed at once, a process can be left",
    "groups": "memory and processes are counted five times a second, so for a moment a submission "
    "can take more; as root without rights over other processes what sockets hold is not seen",
}
"""What a host leaves open that lacks a layer."""


@functools.cache
def available() -> dict[str, bool]:
    """The layers, and whether this host offers them to a warm server and its candidates."""
    status = _statuses(_TRIALS)
    found = {name: ended == 0 for name, ended in status.items()}
    found["spaces"] = status["spaces"] in (_ALONE, _AS_ANOTHER)
    found["user"] = status["spaces"] == _AS_ANOTHER or (
        not found["spaces"] and _statuses({"user": _user})["user"] == 0
    )
    return {name: found[name] for name in DESCRIPTIONS}


def offered() -> tuple[str, ...]:
    """The names of those that it offers."""
    return tuple(name for name, is_there in available().items() if is_there)


def known() -> tuple[str, ...]:
    """As `offered`, where this process has found out already; else none."""
    return offered() if available.cache_info().currsize else ()


def alone() -> list[str]:
    """The layers for a process that is confined without a warm server: without name spaces, it may
    be that another user cannot read the interpreter."""
    return [name for name in offered() if name != "user"]


def required() -> tuple[str, ...]:
    """What grading is refused without: as root a user of its own is among it."""
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return (*REQUIRED, SAME_USER) if is_root else REQUIRED


def missing(accepted: Collection[str] = ()) -> list[str]:
    """Descriptions of the required layers that this host does not offer, but for `accepted`."""
    wanted = (name for name in required() if name not in accepted)
    return [DESCRIPTIONS[name] for name in wanted if not available()[name]]


_Trial = Callable[[str], int]
"""Of an empty folder, in a process of its own, which it may ruin; what it returns is its status."""


def _statuses(trials: Mapping[str, _Trial]) -> dict[str, int]:
    """What each of the trials comes to, at the same time; 1 where it fails. One that somebody kills
    says nothing of the host, so there is another."""
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return dict.fromkeys(trials, 1)
    by_somebody = (_KILLED, -signal.SIGKILL, -signal.SIGTERM)
    found = _tried(trials)
    for _ in range(_TRIES - 1):
        again = {name: trials[name] for name in found if found[name] in by_somebody}
        found |= _tried(again)
    return found


def _tried(trials: Mapping[str, _Trial]) -> dict[str, int]:
    with contextlib.ExitStack() as stack:
        begun = {}
        for name, trial in trials.items():
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="trial-"))
            begun[name] = _begun(trial, folder)
        ended = {name: os.waitpid(pid, 0)[1] for name, pid in begun.items()}
    return {name: os.waitstatus_to_exitcode(status) for name, status in ended.items()}


def _begun(trial: _Trial, folder: str) -> int:
    if pid := os.fork():
        return pid
    status = 1
    try:
        status = trial(folder)
    finally:
        os._exit(status)


def _refused(action: Callable[[], object]) -> bool:
    try:
        action()
    except PermissionError:
        return True
    return False


def _tree(folder: str) -> int:
    return not os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def _landlock(folder: str) -> int:
    forgo_privileges()
    landlock.restrict(entering.readable_paths(), (folder,))
    with open(os.path.join(folder, "file"), "w") as file:
        file.write("x")
    return not _refused(lambda: os.listdir(os.path.dirname(folder)))


def _seccomp(folder: str) -> int:
    if not seccomp.is_supported():
        return 1
    import socket

    seccomp.install(seccomp.program(os.getpid()))
    program = [sys.executable, "-c", "raise SystemExit(1)"]
    return not (
        _refused(socket.socket)
        and _refused(lambda: os.kill(os.getppid(), 0))
        and _refused(lambda: os.execv(program[0], program))  # noqa: S606
    )


def _capabilities(folder: str) -> int:
    if platform.machine() not in _MACHINES:
        return 1
    entering.drop_capabilities()
    return not _refused(lambda: os.chroot("/"))


def _user(folder: str) -> int:
    """Also whether that user can read the interpreter: not under a home that is closed to it."""
    if os.geteuid() != 0:
        return 1
    let_pass(folder)
    _become_another(folder)
    return 0


def _become_another(folder: str) -> None:
    """Raises `OSError` where another user cannot work."""
    own = os.path.join(folder, "own")
    os.mkdir(own)
    entering.become(entering.user_for(os.getpid()), own)
    numpy = importlib.util.find_spec("numpy")
    for path in (os.__file__, sys.executable, *([numpy.origin] if numpy else [])):
        with open(str(path), "rb") as file:
            file.read(1)
    with open(os.path.join(own, "file"), "w") as file:
        file.write("x")
    if not all(os.access(path, os.R_OK | os.X_OK) for path in entering.library_folders()):
        raise PermissionError("a library folder")


_ALONE, _AS_ANOTHER, _KILLED = 10, 11, 12


def _world(folder: str) -> int:
    """Whether there are name spaces, and in them a user of its own."""

    def tried(outside: spaces.Outside) -> None:
        spaces.bound(folder, 1 << 20, 10)
        if os.getpid() != 1 or outside.own() == 1 or not os.statvfs("/").f_flag & os.ST_RDONLY:
            os._exit(1)
        status = _ALONE
        with contextlib.suppress(OSError):
            if os.geteuid() == 0:
                _become_another(folder)
                status = _AS_ANOTHER
        entering.drop_capabilities()
        os._exit(status)

    if platform.machine() not in _MACHINES:
        return 1
    with open(os.devnull, "w") as null:  # a failure is nobody's to read
        os.dup2(null.fileno(), 2)
    status = os.waitstatus_to_exitcode(entering.inside(tried, folder))
    return _KILLED if status == -signal.SIGKILL else status


def _groups(folder: str) -> int:
    with contextlib.suppress(OSError), groups.joined() as group:
        group.bound(1 << 30, 100)
        return 0
    return 1


_MACHINES = ("x86_64", "aarch64")

_TRIALS: dict[str, _Trial] = {
    "tree": _tree,
    "landlock": _landlock,
    "seccomp": _seccomp,
    "capabilities": _capabilities,
    "spaces": _world,
    "groups": _groups,
}
