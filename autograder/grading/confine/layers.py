"""Which layers of confinement this host offers, found out by trying each in a process."""

from __future__ import annotations

import functools
import importlib.util
import os
import platform
import sys
import tempfile
from collections.abc import Callable

from autograder.grading.confine import entering, landlock, seccomp
from autograder.grading.confine.tree import forgo_privileges

REQUIRED = ("tree", "landlock", "seccomp")
"""Without these a candidate can reach the examiner, so grading is refused unless told otherwise."""

DESCRIPTIONS = {
    "tree": "own process group, ended as a whole",
    "landlock": "no file but libraries and its own directory (Landlock)",
    "seccomp": "no sockets, no other process, no name spaces (seccomp)",
    "capabilities": "no capabilities, where the grader runs as root",
    "user": "a user of its own, where the grader runs as root",
}


@functools.cache
def available() -> dict[str, bool]:
    """The layers, and whether this host offers them."""
    if seccomp.is_supported():
        seccomp.program(0, entering.LIFELINE)  # put together once for all that is forked from here
    return {name: _holds(_TRIALS[name]) for name in DESCRIPTIONS}


def missing() -> list[str]:
    """Descriptions of the required layers that this host does not offer."""
    return [DESCRIPTIONS[name] for name in REQUIRED if not available()[name]]


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
    if os.geteuid() != 0 or platform.machine() not in ("x86_64", "aarch64"):
        return False
    entering.drop_capabilities()
    return _refused(lambda: os.chroot("/"))


def _user(folder: str) -> bool:
    """Also whether that user can read the interpreter: not under a home that is closed to it."""
    if os.geteuid() != 0:
        return False
    numpy = importlib.util.find_spec("numpy")
    libraries = [numpy.origin] if numpy and numpy.origin else []
    entering.become(entering.USERS_FROM, folder)
    for path in (os.__file__, sys.executable, *libraries):
        with open(path, "rb") as file:
            file.read(1)
    return all(os.access(path, os.R_OK | os.X_OK) for path in entering.library_folders())


_TRIALS: dict[str, Callable[[str], bool]] = {
    "tree": _tree,
    "landlock": _landlock,
    "seccomp": _seccomp,
    "capabilities": _capabilities,
    "user": _user,
}
