"""Confine the calling process for good: what `enter` does, in its order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import struct
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

import autograder
from autograder.errors import ConfinementError
from autograder.grading.confine import landlock, seccomp, spaces
from autograder.grading.confine import telling as tell
from autograder.grading.confine.tree import die_with_parent, forgo_privileges, stay_nice
from autograder.limits import MIB, Limits

with contextlib.suppress(ImportError):  # Windows, where nothing here is called
    import fcntl
    import resource

_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION = 0x20080522
_OVER_FILES = 1 << 1 | 1 << 2 | 1 << 3
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER: candidates' folders belong to other users."""
_F_SETSIG = 10
LIFELINE = 255
"""The descriptor of a candidate's lifeline: the last that its limit allows."""
_USERS = (1_900_000_000, 1 << 22)
"""Where a grader that runs as root finds user numbers for its candidates, one a warm server: the
first, and how many. No number of a process is larger, and nobody else takes from here
(<https://systemd.io/UIDS-GIDS/>), so that two graders on one machine never share one."""
_FEW_USERS = (61_000, 1000)
"""The same where a container has 65 536 user numbers in all."""

ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
"""What the warm server and so every candidate finds in its environment, besides `PATH` and a home.

One thread for linear algebra: forks of a process with BLAS threads hang, and a class is graded in
parallel anyway. The last two of these are macOS's: Accelerate's threads, and its habit of ending a
fork in which Objective-C is used first."""


def prepare() -> None:
    """Do once, for all that is forked from here, what `enter` does for each alike."""
    if seccomp.is_supported():
        for programs in (False, True):
            seccomp.program(0, LIFELINE, programs=programs)


def enter(
    limits: Limits,
    directory: str,
    keep: int,
    layers: Collection[str] = (),
    user: int | None = None,
    lifeline: int | None = None,
    *,
    programs: bool = False,
    telling: bool = False,
) -> None:
    """Confine the calling process, a fresh fork, for good.

    `keep` is the one descriptor that stays open besides the standard three, which become the null
    device; `lifeline` is a socket: when its other end closes, this process and all that it has
    started are killed; `layers` are those of `layers.available` to apply; `user` is who to become
    where the layer `user` is among them (`user_for`). Programs it may execute only with `programs`,
    where a layer is there to keep it from that. With `telling` what the filter refuses is
    told to whoever holds a descriptor, which is sent over the socket `keep` (`telling.received`).

    Raises:
        ConfinementError: a layer could not be applied.
    """
    die_with_parent()
    try:
        os.setsid()
        stay_nice()
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        tied = lifeline is not None and sys.platform == "linux"
        if lifeline is not None and tied:
            _tie_to(lifeline)
        _close_all_but({keep, LIFELINE} if tied else {keep})
        os.chdir(directory)
        os.environ.update(
            HOME=directory, TMPDIR=directory, IPYTHONDIR=directory, MPLCONFIGDIR=directory
        )
        tempfile.tempdir = directory
        os.umask(0o077)
        # In this order: another user may not write `oom_score_adj`, and nobody becomes one without
        # capabilities; Landlock hides the processes that `_limit` counts; the filter refuses most
        # of what comes before it.
        _be_first_to_go()
        its_own = user if "user" in layers else None
        _limit(limits, os.getuid() if its_own is None else its_own)
        if its_own is not None:
            become(its_own, directory)
        if "capabilities" in layers or "spaces" in layers:  # it has some in a user space, too
            drop_capabilities()
        forgo_privileges()
        if "landlock" in layers:
            landlock.restrict(readable_paths(), (directory, os.devnull))
        if "seccomp" in layers:
            own, kept = os.getpid(), LIFELINE if tied else None
            if telling:
                told = seccomp.program(own, kept, programs=programs, telling=True)
                tell.install(told, keep)
            else:
                seccomp.install(seccomp.program(own, kept, programs=programs))
    except OSError as error:
        raise ConfinementError(f"a candidate could not be confined ({error})") from error


def _be_first_to_go() -> None:
    """Where memory runs out for all, the kernel ends a candidate and not the grader."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def _tie_to(lifeline: int) -> None:
    """Have the kernel kill this process's group when the other end of the socket `lifeline` closes,
    which happens also to a grader that is killed itself: such a signal reaches orphans, too. There
    is nothing to read: for a socket that somebody waits to read from, the kernel wakes the reader
    and signals nobody."""
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(lifeline)) as end:
        end.shutdown(socket.SHUT_RD)
    os.dup2(lifeline, LIFELINE)
    fcntl.fcntl(LIFELINE, fcntl.F_SETOWN, -os.getpid())
    fcntl.fcntl(LIFELINE, _F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(LIFELINE, fcntl.F_SETFL, os.O_ASYNC)


def _close_all_but(kept: set[int]) -> None:
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, _most_descriptors())


def user_for(process: int) -> int:
    """The user number for the candidates of a warm server: of its own, as is the number of its
    process in the grader's world."""
    first, count = _USERS
    with contextlib.suppress(OSError, ValueError), open("/proc/self/uid_map") as file:
        ranges = [list(map(int, line.split())) for line in file]
        if not any(begin <= first and first + count <= begin + size for begin, _, size in ranges):
            first, count = _FEW_USERS
    return first + process % count


def inside(task: Callable[[spaces.Outside], None], room: str) -> int:
    """As `spaces.inside`, with all that candidates read."""
    return spaces.inside(task, room, readable_paths())


def become(user: int, directory: str) -> None:
    """Become an unprivileged user that owns `directory` and nothing else."""
    for folder, folders, files in os.walk(directory):
        for name in (*folders, *files):
            os.chown(os.path.join(folder, name), user, user, follow_symlinks=False)
    os.chown(directory, user, user)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    die_with_parent()  # the kernel forgets it when the user changes


def hold_examiner(writable: Collection[str], layers: Collection[str]) -> None:
    """Confine the calling process, an examiner that is about to read what candidates say: it can
    change only what is `writable` (and below), start no program and use no network; as root it
    keeps the rights over files of other users alone. Nothing is done where the kernel does not
    bound candidates as a whole: there the examiner has to look into their processes.

    Raises:
        ConfinementError: it could not be done.
    """
    if not {"spaces", "groups", "landlock"} <= set(layers):
        return
    try:
        forgo_privileges()
        if os.geteuid() == 0:
            spaces.leave_network()
            drop_capabilities(_OVER_FILES)
        landlock.restrict_writing((*writable, os.devnull))
    except OSError as error:
        raise ConfinementError(f"an examiner could not be confined ({error})") from error


def drop_capabilities(kept: int = 0) -> None:
    """Give up all capabilities but those `kept`: what remains of root is a user number.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    data = struct.pack("6I", kept, kept, 0, 0, 0, 0)
    if libc.syscall(_CAPSET[os.uname().machine], header, data) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def library_folders() -> list[str]:
    """The folders of installed packages on the path, which can lie outside of the interpreter's own
    (`pip install --user`, an environment over another one). A project that is installed in place is
    on the path as well, with all that lies beside its code, and is none."""
    found = (path for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))
    return [path for path in found if os.path.isdir(path)]


_QUOTA = ("quota", "period")


def readable_paths() -> list[str]:
    """What an interpreter and its libraries read: no home, no project, no other process."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values()}
    prefixes |= set(library_folders())
    system = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")
    names = ("/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/mime.types")
    devices = ("/dev/zero", "/dev/urandom", "/dev/random", "/dev/full")
    own = (f"/proc/{os.getpid()}", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
    # joblib counts cores by these wherever they are there, and fails where it cannot open them
    quota = ("/sys/fs/cgroup/cpu.max", *(f"/sys/fs/cgroup/cpu/cpu.cfs_{x}_us" for x in _QUOTA))
    package = str(Path(autograder.__file__).parent)
    return [*sorted(prefixes), *system, *names, *devices, *own, *quota, package]


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


def _limit(limits: Limits, user: int) -> None:
    total = limits.submission * limits.patience
    wanted = {
        # the kernel's SIGKILL looks like the machine's and has all examined again: ours comes first
        resource.RLIMIT_CPU: int(total) + 5,
        resource.RLIMIT_FSIZE: limits.file_mib * MIB,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,  # one more than the number of the lifeline
    }
    held = _address_space()
    if held is not None:
        wanted[resource.RLIMIT_AS] = held + limits.memory_mib * MIB
    for kind, soft in wanted.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(kind, (soft, soft))
    if user != 0:
        # counts all processes of the user, so it is set above what already runs; root has no limit
        soft = _processes_of(user) + limits.processes
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NPROC, (soft, soft))


def _address_space() -> int | None:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _processes_of(uid: int) -> int:
    count, entries = 0, []
    with contextlib.suppress(OSError):
        entries = list(os.scandir("/proc"))
    for entry in entries:
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == uid:
                    count += len(os.listdir(f"/proc/{entry.name}/task"))
    return count
