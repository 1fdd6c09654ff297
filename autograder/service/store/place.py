"""Which database a URL means, and whether a database can be kept there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
import sqlalchemy as sa

from autograder.errors import MachineError, UsageError

DEFAULT = "sqlite:///course.db"
MOUNTS = Path("/proc/self/mountinfo")
FAR = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "gpfs"),
        *("beegfs", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.gcsfuse", "fuse.rclone"),
    )
)
"""File systems of other machines: their locks are not what SQLite's log needs."""


class StorePlace(msgspec.Struct, frozen=True, kw_only=True):
    """A database: its URL, its file where it is one, and where what belongs to it lies."""

    url: str
    near: Path
    """a path that the names of files beside the store begin with"""
    file: Path | None = None

    @property
    def shown(self) -> str:
        """What to call it in a message: without a password."""
        if self.file is not None:
            return str(self.file)
        return sa.make_url(self.url).set(drivername="postgresql").render_as_string()

    def beside(self, suffix: str) -> Path:
        """A file that belongs to the store and is not in it."""
        return self.near.with_name(self.near.name + suffix)


def place_of(url: str, folder: Path) -> StorePlace:
    """The database that a URL means in a course's folder.

    Raises:
        UsageError: it is no URL of a kind that is known.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise UsageError(
            f"{url:.80} is no URL of a store", f"{DEFAULT}, or postgresql://HOST/NAME"
        ) from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise UsageError(f"{url} has no file", DEFAULT)
        file = Path(os.path.abspath(folder / parsed.database))
        return StorePlace(url=f"sqlite:///{file}", file=file, near=file)
    if kind == "postgresql":
        if not parsed.database:
            raise UsageError(f"{url:.80} names no database", "postgresql://HOST/NAME")
        spoken = parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        near = Path(os.path.abspath(folder / re.sub(r"[^\w.-]", "_", parsed.database)))
        return StorePlace(url=spoken, near=near)
    raise UsageError(f"{kind} is no database for a store", f"{DEFAULT}, or postgresql://HOST/NAME")


def refuse_far_away(place: StorePlace, mounts: Path = MOUNTS) -> None:
    """Raises `MachineError` where the file of a store lies on another machine's disk."""
    if place.file is None:
        return
    kind = file_system_of(place.file.parent, mounts)
    if kind in FAR:
        raise MachineError(
            f"{place.file} lies on a network file system ({kind})",
            "a disk of this machine: SQLite's log needs locks and shared memory that others lack",
            "put it elsewhere with --store, or use PostgreSQL",
        )


def file_system_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of file system that a folder is on; empty where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(folder)
    best, kind = "", ""
    for line in lines:
        own, _, rest = line.partition(" - ")
        fields = own.split()
        if len(fields) < 5 or not rest:
            continue
        point = fields[4].encode("utf-8", "surrogateescape").decode("unicode_escape")
        is_above = point == "/" or real == point or real.startswith(point.rstrip("/") + "/")
        if is_above and len(point) >= len(best):  # a later mount covers an earlier one
            best, kind = point, rest.split()[0]
    return kind
