"""What machines must have in common to give one and the same result: the grader, and what it
stands on.

`python -m autograder.batch.fitness` prints this machine's as JSON; that is how a process with
threads, which must not fork, asks for it. The form is plain text by name, so that two versions of
the grader understand each other well enough to see that they differ.
"""

from __future__ import annotations

import functools
import importlib.metadata
import platform
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

import autograder
from autograder.digest import digest_over
from autograder.grading import confine

_TRIES = 3
_SECONDS = 120
LIBRARIES = ("ipython", "matplotlib", "numpy", "pandas", "scikit-learn", "scipy")


class Fitness(msgspec.Struct, frozen=True, tag=True):
    """Versions by name, and the required layers of confinement that a machine lacks; `without` is
    what it lacks of the needs that it was told of, a line each."""

    versions: dict[str, str]
    lacking: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


DECIDES = (
    "grading",
    "formats",
    "digest.py",
    "result.py",
    "limits.py",
    "batch/controller.py",
    "batch/jobs.py",
    "batch/preload.py",
    "batch/watchdog.py",
    "batch/worker.py",
)
"""Of our own code, what decides a result, or whose fault it is that there is none: folders and
files of the package. A change elsewhere has nobody graded again."""


@functools.cache
def grader_version() -> str:
    """The version of all that decides a result: our own code, the libraries tests stand on, and
    Python's minor version."""
    return version_of(Path(autograder.__file__).parent)


def version_of(package: Path) -> str:
    """The version of a grader whose package lies in that folder, with the libraries here."""
    parts: list[bytes] = []
    for part in DECIDES:
        path = package / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            parts += [file.relative_to(package).as_posix().encode(), file.read_bytes()]
    for library in LIBRARIES:
        parts.append(f"{library} {importlib.metadata.version(library)}".encode())
    parts.append(".".join(platform.python_version_tuple()[:2]).encode())
    return f"{autograder.__version__}+{digest_over(parts)[:12]}"


def versions() -> dict[str, str]:
    """What may change a result here, and which of it this machine has; libraries first, because a
    difference in one of them shows in the grader's version, too."""
    return {
        **{library: importlib.metadata.version(library) for library in LIBRARIES},
        "Python": platform.python_version(),
        "processor": platform.machine(),
        "autograder": grader_version(),
    }


def measured(environment: Mapping[str, str]) -> Fitness:
    """This machine's, found out in a process of its own that runs in `environment`.

    Raises:
        OSError, subprocess.SubprocessError, msgspec.MsgspecError: the grader does not run here.
    """
    return msgspec.json.decode(told_by("autograder.batch.fitness", environment), type=Fitness)


def told_by(module: str, environment: Mapping[str, str], asked: bytes = b"") -> bytes:
    """What a module of ours prints that is run in a process of its own, in `environment`, and reads
    what is `asked`. One that somebody kills says nothing of the machine, so there is another.

    Raises:
        OSError, subprocess.SubprocessError: it does not run here.
    """
    command = [sys.executable, "-P", "-m", module]
    for _ in range(_TRIES):
        done = subprocess.run(  # noqa: S603 - our own module
            command, env=dict(environment), input=asked, capture_output=True, timeout=_SECONDS
        )
        if done.returncode != -signal.SIGKILL:
            break
    done.check_returncode()
    return done.stdout


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """One line for each version in `found` that is not as `wanted`."""
    different = {name: found.get(name, "none") for name in wanted}
    different = {name: have for name, have in different.items() if have != wanted[name]}
    if len(different) > 1:
        different.pop("autograder", None)  # says no more than the others
    return [f"{name} {have} where {wanted[name]} is wanted" for name, have in different.items()]


if __name__ == "__main__":
    confine.die_with_parent()
    sys.stdout.buffer.write(msgspec.json.encode(Fitness(versions(), tuple(confine.missing()))))
