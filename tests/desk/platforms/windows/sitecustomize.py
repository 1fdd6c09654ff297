"""What Windows lacks, taken away: from our own modules what cannot be imported there, and from
`os`, `signal` and `socket` what is not in them there."""

import builtins
import os
import pathlib
import signal
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import every  # noqa: F401

ABSENT = {"fcntl", "resource", "termios", "pwd", "grp", "pty", "tty"}
LACKING = {
    os: "fork forkpty killpg setsid getuid geteuid setgroups setresuid setresgid wait4 fchmod "
    "sched_getaffinity sched_setaffinity pidfd_open mkfifo chroot",
    signal: "SIGALRM SIGPROF SIGKILL SIGCHLD SIGPIPE SIGHUP setitimer ITIMER_REAL ITIMER_PROF",
    socket: "AF_UNIX send_fds recv_fds",
}
_import = builtins.__import__


def _imported(name, globals=None, locals=None, fromlist=(), level=0):
    if name in ABSENT and str((globals or {}).get("__name__", "")).startswith("autograder"):
        raise ModuleNotFoundError(f"No module named {name!r}")
    return _import(name, globals, locals, fromlist, level)


builtins.__import__ = _imported
for module, names in LACKING.items():
    for name in names.split():
        vars(module).pop(name, None)
