"""Which layers of confinement this host offers, found out by trying each in a process."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Collection

from autograder.grading.confine import entering, groups, landlock, seccomp, spaces
from autograder.grading.confine.directory import let_pass
from autograder.grading.confine.tree import forgo_privileges

REQUIRED = ("tree", "landlock", "seccomp")
"""Without these a candidate can reach the examiner, so grading is refused unless told otherwise."""

SAME_USER = "user"
"""The layer whose lack can be accepted alone: candidates are root then, as the grader is."""

DESCRIPTIONS = {
    "tree": "own process group, ended as a whole",
    "landlock": "no file but libraries and its own directory (Landlock)",
    "seccomp": "no sockets, no other process, no name spaces (seccomp)",
    "capabilities": "no capabilities",
    "user": "a user of its own, where the grader runs as root",
    "spaces": "own processes, mounts, network and IPC, files in bounded memory (name spaces)",
    "groups": "memory and processes bounded as a whole (control groups)",
}

LEAVES_OPEN = {
    "tree": "what a submission leaves behind cannot be found",
    "landlock": "a submission can read and write what you can",
    "seccomp": "a submission can reach the network and other processes of yours",
    "capabilities": "a submission has what root may do, as far as the other layers let it",
    "user": "only Landlock and seccomp keep a submission from the grader's files and processes",
    "spaces": "files are counted five times a second, so for a moment a submission can take more; "
    "where the grader and all its warm servers are killed at once, a process can be left",
    "groups": "memory and processes are counted five times a second, so for a moment a submission "
    "can take more",
}
"""What a host leaves open that lacks a layer."""


@functools.cache
def available() -> dict[str, bool]:
    """The layers, and whether this host offers them to a warm server and its candidates."""
    return {name: _holds(_TRIALS[name]) for name in DESCRIPTIONS}


def alone() -> list[str]:
    """The layers for a process that is confined without a warm server: without name spaces, it may
    be that another user cannot read the interpreter."""
    return [name for name, offered in available().items() if offered and name != "user"]


def required() -> tuple[str, ...]:
    """What grading is refused without: as root a user of its own is among it."""
    is_root = sys.platform == "linux" and os.geteuid() == 0
    return (*REQUIRED, SAME_USER) if is_root else REQUIRED


def missing(accepted: Collection[str] = ()) -> list[str]:
    """Descriptions of the required layers that this host does not offer, but for `accepted`."""
    wanted = (name for name in required() if name not in accepted)
    return [DESCRIPTIONS[name] for name in wanted if not available()[name]]


def _holds(trial: Callable[[str], bool]) -> bool:
    """Whether `trial` of an empty folder is true in a fork of this process, which it may ruin."""
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return False
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = 0 if trial(folder) else 1
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
    return status == 0


def _refused(action: Callable[[], object]) -> bool:
    try:
        action()
    except PermissionError:
        return True
    return False


def _tree(folder: str) -> bool:
    return os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def _landlock(folder: str) -> bool:
    forgo_privileges()
    landlock.restrict(entering.readable_paths(), (folder,))
    with open(os.path.join(folder, "file"), "w") as file:
        file.write("x")
    return _refused(lambda: os.listdir(os.path.dirname(folder)))


def _seccomp(folder: str) -> bool:
    if not seccomp.is_supported():
        return False
    import socket

    seccomp.install(seccomp.program(os.getpid()))
    return _refused(socket.socket) and _refused(lambda: os.kill(os.getppid(), 0))


def _capabilities(folder: str) -> bool:
    if platform.machine() not in ("x86_64", "aarch64"):
        return False
    entering.drop_capabilities()
    return _refused(lambda: os.chroot("/"))


def _user(folder: str) -> bool:
    """Also whether that user can read the interpreter: not under a home that is closed to it, but
    where the candidate's own mounts open that up."""
    if os.geteuid() != 0:
        return False
    user = entering.user_for(os.getpid())

    def reads(outside: object = None) -> None:
        own = os.path.join(folder, "own")
        os.mkdir(own)
        entering.become(user, own)
        numpy = importlib.util.find_spec("numpy")
        for path in (os.__file__, sys.executable, *([numpy.origin] if numpy else [])):
            with open(str(path), "rb") as file:
                file.read(1)
        with open(os.path.join(own, "file"), "w") as file:
            file.write("x")
        if not all(os.access(path, os.R_OK | os.X_OK) for path in entering.library_folders()):
            raise PermissionError("a library folder")

    if _inside(folder, reads):
        return True
    let_pass(folder)
    reads()
    return True


def _inside(folder: str, task: Callable[[spaces.Outside], None]) -> bool:
    """Whether `task` comes to its end in name spaces of its own; a failure is nobody's to read."""
    with open(os.devnull, "w") as null:
        os.dup2(null.fileno(), 2)
    with contextlib.suppress(OSError):
        return entering.inside(task, folder) == 0
    return False


def _spaces(folder: str) -> bool:
    def tried(outside: spaces.Outside) -> None:
        spaces.bound(folder, 1 << 20, 10)
        entering.drop_capabilities()
        with open(os.path.join(folder, "file"), "w") as file:
            file.write("x")
        if os.getpid() != 1 or outside.own() == 1 or not os.statvfs("/").f_flag & os.ST_RDONLY:
            raise PermissionError("not on its own")

    return platform.machine() in ("x86_64", "aarch64") and _inside(folder, tried)


def _groups(folder: str) -> bool:
    with contextlib.suppress(OSError), groups.joined() as group:
        group.bound(1 << 30, 100)
        return True
    return False


_TRIALS: dict[str, Callable[[str], bool]] = {
    "tree": _tree,
    "landlock": _landlock,
    "seccomp": _seccomp,
    "capabilities": _capabilities,
    "user": _user,
    "spaces": _spaces,
    "groups": _groups,
}
