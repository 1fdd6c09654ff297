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
import sys
from typing import Any, NoReturn

from autograder.grading.candidate import elsewhere

WHY = "no programs are run in this assignment: its master does not say 'programs: true'"

_FIRST_ARGUMENT = frozenset(("subprocess.Popen", "os.exec", "os.posix_spawn"))


def refuse() -> None:
    """Say it in this process from now on; cannot be undone."""
    sys.addaudithook(_say)
    # It would not look at whether its program was executed, and whoever waits for that one would
    # wait for ever.
    multiprocessing.util.spawnv_passfds = _refuse  # type: ignore[assignment]


def _say(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _FIRST_ARGUMENT:
        _refuse(arguments[0])
    elif event == "os.system":
        elsewhere.say(f"os.system({os.fsdecode(arguments[0])!r})", WHY, sys.stderr)


def _refuse(program: object, *rest: object) -> NoReturn:
    raise PermissionError(errno.EPERM, WHY, program)
