"""Programs, in an assignment that runs none: what asks for one hears why it is not there.

The filter of system calls refuses to execute anything; here is only said so, in words, to a
notebook that goes the usual ways. `subprocess` and what is built on it raise `PermissionError`, as
libraries expect that do without (`platform`, `ctypes.util.find_library`, matplotlib's fonts).
`os.system` returns the status of a shell that was not found, and costs no cell anything.
"""

from __future__ import annotations

import errno
import multiprocessing.util
import os
import posix
import subprocess
import sys
from typing import Any, NoReturn

from autograder.grading.candidate import elsewhere

WHY = "no programs are run in this assignment: its master does not say 'programs: true'"

_NO_SHELL = 127 << 8
"""The status of a shell that was not found."""


def refuse() -> None:
    """Say it in this process from now on. What is said stands in the place of the functions: an
    audit hook would hear of all that a notebook does, at 4 ms a submission."""
    ways: dict[str, Any] = {
        **dict.fromkeys(("execv", "execve", "posix_spawn", "posix_spawnp"), _refuse),
        "system": _pass_over,
    }
    for name, instead in ways.items():
        for module in (os, posix):
            setattr(module, name, instead)
    subprocess.Popen._execute_child = _refuse_child  # type: ignore[attr-defined]
    # It would not look at whether its program was executed, and whoever waits for that one would
    # wait for ever.
    multiprocessing.util.spawnv_passfds = _refuse  # type: ignore[assignment]


def _pass_over(command: Any) -> int:
    elsewhere.say(f"os.system({os.fsdecode(command)!r})", WHY, sys.stderr)
    return _NO_SHELL


def _refuse_child(popen: object, args: Any, executable: object, *rest: object) -> NoReturn:
    """In the place of what starts the program of a `subprocess.Popen`."""
    first = args if isinstance(args, str | bytes | os.PathLike) else next(iter(args), None)
    _refuse(executable or first)


def _refuse(program: object, *rest: object, **named: object) -> NoReturn:
    raise PermissionError(errno.EPERM, WHY, program)
