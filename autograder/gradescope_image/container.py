"""Gradescope's container on this machine: its folders, its limits, and what comes out.

As root a run gets a process space, capabilities and limits of memory and CPU like a container's;
in a root file system (`root`) it also gets an environment built by the bundle's own `setup.sh`.
Without that, the libraries of this machine stand in for it. What cannot be had here is among the
notes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import BundleError, MachineError, UsageError, of_file
from autograder.formats.archive import Archive
from autograder.gradescope_image.entries import PROGRAMS
from autograder.gradescope_image.place import Layout
from autograder.views import gradescope

MEMORY = 768 * 1024 * 1024
CORES = 0.5
SECONDS = 600
"""Gradescope's limits, where an instructor changes nothing."""

MAX_FILE = 512 * 1024 * 1024
_CAPABILITIES = (
    "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,"
    "sys_chroot,mknod,audit_write,setfcap"
)
"""What root has in a container: no `sys_admin` and no `sys_resource`."""

_ENTER = """\
set -e
cgroups="$1" view="$2" root="$3"; shift 3
for folder in $cgroups; do echo $$ >"$folder/cgroup.procs"; done
if [ -n "$view" ]; then
    mkdir -p "$root$view"
    mount --bind "${cgroups%% *}" "$root$view"
fi
mount -t proc proc "$root/proc"
exec "$@"
"""


class ContainerRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a run left: the results file, what is wrong with it, and how the run went."""

    results: dict[str, Any]
    problems: tuple[str, ...]
    seconds: float
    status: int | None
    """exit status, `None` where the container was ended at its time limit"""
    notes: tuple[str, ...] = ()


def lay_out(bundle: Path, submission: Path, metadata: bytes, place: Layout) -> None:
    """The folders as Gradescope makes them.

    Raises:
        BundleError: no zip, or one without the programs; UsageError: no such submission.
    """
    try:
        archive = Archive(bundle.read_bytes(), BundleError, bundle.name)
    except OSError as error:
        saw = f"{bundle} cannot be read"
        raise of_file(error, saw, "a bundle's zip file", kind=BundleError) from None
    for program in PROGRAMS:
        if program not in archive.names:
            raise BundleError(f"{bundle.name} lacks {program}", "a zip of `autograder build`")
    if not submission.exists():
        raise UsageError(f"there is no {submission}", "a notebook, script, zip or folder of these")
    for folder in (place.source, place.submission, place.results.parent):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name in archive.names:
        path = place.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name, MAX_FILE))
    for program in PROGRAMS:
        (place.source / program).chmod(0o755)
    shutil.copy(place.source / "run_autograder", place.root / "run_autograder")
    if submission.is_dir():
        shutil.copytree(submission, place.submission, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy(submission, place.submission / submission.name)
    place.metadata.write_bytes(metadata)


def stand_in(place: Layout) -> None:
    """An environment of this machine's libraries and the bundle's own grader; and no solution any
    more, as after `setup.sh`."""
    place.canary.unlink(missing_ok=True)
    (wheel,) = (place.source / "grader").glob("*.whl")
    library = place.root / "environment" / "lib"
    shutil.rmtree(library, ignore_errors=True)
    archive = Archive(wheel.read_bytes(), BundleError, wheel.name)
    for name in archive.names:
        path = library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(name, MAX_FILE))
    program = place.root / "environment" / "bin" / "python"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{library}" exec "{sys.executable}" "$@"\n')
    program.chmod(0o755)


def set_up(root: Path, log: Path) -> float:
    """Run `setup.sh` in the root file system `root`; returns how long it took, in seconds.

    Raises:
        MachineError: it failed; what it said is in `log`.
    """
    started = time.monotonic()
    for name in ("resolv.conf", "hosts"):
        with contextlib.suppress(OSError):
            shutil.copy(f"/etc/{name}", root / "etc" / name)
    pip = [f"{key}={value}" for key, value in os.environ.items() if key.startswith("PIP_")]
    inside = ["chroot", str(root), "env", "-i", *_plain(), *pip, "bash"]
    command = [*_unshared(), "", "", str(root), *inside, "/autograder/source/setup.sh"]
    with log.open("wb") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode:
        said = log.read_text("utf-8", "replace").strip().splitlines()[-1:]
        raise MachineError(f"setup.sh failed ({' '.join(said)})", then=f"see {log}")
    return time.monotonic() - started


def run(place: Layout, root: Path | None = None, cores: float = CORES) -> ContainerRun:
    """Run `run_autograder` as Gradescope's harness does, within its limits, and look at what came
    out. `place` is inside of `root`, where there is one."""
    notes: list[str] = []
    inside = ["env", "-i", *_plain()]
    if root is not None:
        inside = ["chroot", str(root), *inside, "sh", "-c", "cd /autograder && ./run_autograder"]
    else:
        inside += [f"AUTOGRADER_ROOT={place.root}", str(place.root / "run_autograder")]
    started = time.monotonic()
    with _limited(notes, cores) as (cgroups, view):
        command = inside
        if os.geteuid() == 0:
            drop = f"--bounding-set=-all,+{_CAPABILITIES.replace(',', ',+')}"
            private = ["setpriv", drop, "--inh-caps=-all"]
            command = [*_unshared(), cgroups, view, str(root or ""), *private, *inside]
        else:
            notes.append("not as root: no process space and no limits of memory and CPU")
        with (place.results.parent / "stdout").open("wb") as file:
            process = subprocess.Popen(  # noqa: S603
                command,
                cwd=place.root,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                status: int | None = process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, 9)
                process.wait()
    seconds = time.monotonic() - started
    try:
        data = place.results.read_bytes()
    except OSError:
        return ContainerRun(
            results={},
            problems=("there is no results.json",),
            seconds=seconds,
            status=status,
            notes=tuple(notes),
        )
    found = gradescope.problems(data)
    results = msgspec.json.decode(data) if not found else {}
    return ContainerRun(
        results=results, problems=found, seconds=seconds, status=status, notes=tuple(notes)
    )


def _plain() -> list[str]:
    return ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]


def _unshared() -> list[str]:
    """Raises `MachineError` where there is no program for it."""
    if shutil.which("unshare") is None:
        raise MachineError("unshare is not installed here", "util-linux", "install it")
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _ENTER, "sh"]


@contextlib.contextmanager
def _limited(notes: list[str], cores: float) -> Iterator[tuple[str, str]]:
    """Control groups with the container's limits: their folders, that of memory first, and where
    the container sees it. Both are empty where this machine does not offer them."""
    top = Path("/sys/fs/cgroup")
    name = f"autograder-{os.getpid()}"
    period = 100_000
    version_2 = (top / "cgroup.controllers").exists()
    values: dict[Path, dict[str, int | str]] = {
        top / "memory" / name: {"memory.limit_in_bytes": MEMORY},
        top / "cpu" / name: {"cpu.cfs_period_us": period, "cpu.cfs_quota_us": int(cores * period)},
    }
    if version_2:
        values = {top / name: {"memory.max": MEMORY, "cpu.max": f"{int(cores * period)} {period}"}}
    made: list[Path] = []
    try:
        try:
            for folder, limits in values.items():
                folder.mkdir()
                made.append(folder)
                for key, value in limits.items():
                    (folder / key).write_text(str(value))
        except OSError as error:
            notes.append(f"no limits of memory and CPU here ({error.strerror})")
            yield "", ""
        else:
            yield " ".join(map(str, made)), str(top if version_2 else top / "memory")
    finally:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
