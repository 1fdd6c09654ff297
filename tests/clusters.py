"""A Dask cluster of real processes on the loopback interface, whose members come and go."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from pathlib import Path

from fakes import RIGHT, assert_ended, processes_with, write

_QUIET = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}


class Cluster:
    """A scheduler and workers, started one by one; all of them end with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        (folder / "temporary").mkdir(parents=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._environment = {**kept, **_QUIET, "TMPDIR": str(folder / "temporary")}
        self.address = ""

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """A scheduler, on the address of the one before it if there was one."""
        file = self._folder / "scheduler.json"
        file.unlink(missing_ok=True)
        port = self.address.rpartition(":")[2] or "0"
        process = self._start(
            sys.executable, "scheduler", "--host", "127.0.0.1", "--port", port,
            "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(file),
        )  # fmt: skip
        self.when(process, file)
        self.address = json.loads(file.read_text())["address"]
        return process

    def start_worker(
        self, name: str, *before: str, preload: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """A worker of one thread; `before` is a command that starts it, Python by default, and
        `preload` a script that it runs beforehand."""
        return self._start(
            *(before or (sys.executable,)), "worker", self.address, "--name", name, "--no-nanny",
            "--host", "127.0.0.1", "--nthreads", "1", "--memory-limit", "0",
            "--dashboard-address", "127.0.0.1:0",
            "--local-directory", str(self._folder / "temporary" / name),
            *(("--preload", str(preload)) if preload else ()),
        )  # fmt: skip

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        place = command.index("scheduler" if "scheduler" in command else "worker")
        log = open(self._folder / f"{len(self._started)}.log", "wb")  # noqa: SIM115
        process = subprocess.Popen(
            [*command[:place], "-m", "dask", *command[place:]],
            env=self._environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        self._started.append(process)
        return process

    def when(self, process: subprocess.Popen[bytes], file: Path) -> None:
        """Wait until a process has written a whole JSON file."""
        descriptor = os.pidfd_open(process.pid)
        while not select.select([descriptor], [], [], 0.02)[0]:
            with contextlib.suppress(OSError, ValueError):
                if json.loads(file.read_text()):
                    break
        os.close(descriptor)

    def processes(self) -> list[int]:
        """Everything that runs below this cluster's members: they inherit its folder."""
        return processes_with(str(self._folder / "temporary"))

    def end(self) -> None:
        """Kill all of it; nothing below may outlive it by more than five seconds."""
        for process in self._started:
            process.kill()
            process.wait()
        assert_ended(self.processes())

    def logs(self) -> str:
        """What its members said."""
        return "\n".join(path.read_text() for path in sorted(self._folder.glob("*.log")))


def another_python(folder: Path) -> Path:
    """An interpreter with the same libraries, but for what is put into its own folder of them."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (own,) = folder.glob("lib/python*/site-packages")
    ours = [path for path in sys.path if path.endswith("site-packages")]
    lines = [f"import site; site.addsitedir({path!r})\n" for path in ours]
    (own / "theirs.pth").write_text("".join(lines))
    return own


def class_of(folder: Path, count: int) -> list[Path]:
    """Many submissions that are right, and all different."""
    return [write(folder, f"s{n:02}", f"number = {n}\n{RIGHT}") for n in range(count)]
