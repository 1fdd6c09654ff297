"""A PostgreSQL of the tests' own: a private cluster in a temporary folder, on a socket there alone.

PostgreSQL does not run as root, so where root runs the tests it runs as the user `postgres`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "60",
    "shared_buffers": "'32MB'",
    "max_wal_size": "'256MB'",
    "log_min_messages": "fatal",
}


@cache
def programs() -> Path | None:
    """Where the server's programs are; `None` where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


@dataclass
class Cluster:
    """A server that is at work, and can be killed and started again."""

    folder: Path
    inside: tuple[str, ...] = ()
    """what its programs are started by, as in another name space of the network"""

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        self._pg_ctl("start", "-w", "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """End it: `fast`, or `immediate` as if it had crashed."""
        self._pg_ctl("stop", "-w", "-m", how)

    def kill(self) -> None:
        """End all its processes at once, as where the machine is gone."""
        found = self.processes()
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(Path(f"/proc/{process}/fd").is_dir() for process in found):
            time.sleep(0.02)

    def processes(self) -> list[int]:
        """All its processes; none where it ended by itself."""
        data = f"-D\0{self.folder / 'data'}".encode()
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        first = [number for number in numbers if data in _told(number, "cmdline")]
        parents = {n: _told(n, "stat").rpartition(b")")[2].split()[1:2] for n in numbers}
        return [*first, *(n for n, of in parents.items() if of in [[b"%d" % f] for f in first])]

    def make_database(self, name: str, template: str = "template0") -> None:
        """A new database, as another one is."""
        self.run("createdb", "-h", str(self.folder), "-U", "postgres", "-T", template, name)

    def cut_all(self, database: str) -> None:
        """End all connections to a database, as a network may."""
        ask = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database}' AND pid <> pg_backend_pid()"
        )
        self.run("psql", "-q", "-h", str(self.folder), "-U", "postgres", "-c", ask, "postgres")

    def run(self, program: str, *arguments: str) -> None:
        """One of the server's programs, as the server's user."""
        where = programs()
        assert where is not None
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*self.inside, *as_user, str(where / program), *arguments]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{program} {arguments}: {done.stdout}{done.stderr}")

    def _pg_ctl(self, *arguments: str) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), *arguments)


def _told(process: int, what: str) -> bytes:
    """What the system says of a process; nothing where it is gone."""
    try:
        return Path(f"/proc/{process}/{what}").read_bytes()
    except OSError:
        return b""


@contextlib.contextmanager
def cluster(
    settings: Mapping[str, str] | None = None,
    *,
    inside: Sequence[str] = (),
    beneath: Path = Path("/tmp"),
    trusted: str = "",
) -> Iterator[Cluster]:
    """A cluster, gone at the end: with other `settings`, started by `inside`, its files `beneath`
    a folder, for all who come from the addresses of a `trusted` network."""
    folder = Path(tempfile.mkdtemp(prefix="autograder-pg-", dir=beneath))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    made = Cluster(folder, tuple(inside))
    try:
        made.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-N")
        every = {**SETTINGS, "unix_socket_directories": f"'{folder}'", **(settings or {})}
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in every.items())
        if trusted:
            with (folder / "data" / "pg_hba.conf").open("a") as file:
                file.write(f"host all all {trusted} trust\n")
        made.start()
        try:
            yield made
        finally:
            with contextlib.suppress(RuntimeError):  # a test may have ended it
                made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
