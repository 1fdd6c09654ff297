"""A disk of the tests' own: a file system in a file, which can stand still and lose its power.

What stands still takes no write and no sync until it goes on. Where the power is lost what the
system had not put on the disk yet is gone, as on a machine that is pulled out of the wall: no
process can do that to another. Needs root, a loop device and ext4.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN
_WITHOUT_LOG = 2  # EXT4_GOING_FLAGS_NOLOGFLUSH
PROGRAMS = ("mkfs.ext4", "mount", "umount", "fsfreeze", "sync")


@dataclass(frozen=True)
class Disk:
    """A disk, and the folder that it is in."""

    image: Path
    folder: Path

    def sync(self) -> None:
        """What is written is on the disk."""
        _run("sync", "--file-system", str(self.folder))

    def free(self) -> int:
        """Bytes that are left."""
        return shutil.disk_usage(self.folder).free

    @contextlib.contextmanager
    def standing_still(self) -> Iterator[None]:
        """Nothing is written meanwhile: who writes waits."""
        _run("fsfreeze", "--freeze", str(self.folder))
        try:
            yield
        finally:
            _run("fsfreeze", "--unfreeze", str(self.folder))

    @contextlib.contextmanager
    def slow(self) -> Iterator[None]:
        """It stands still most of the time meanwhile."""
        ended = threading.Event()

        def hold_up() -> None:
            while not ended.wait(0.05):
                with self.standing_still():
                    ended.wait(0.3)

        thread = threading.Thread(target=hold_up)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def lose_power(self) -> None:
        """From now on nothing is written, and what was not on the disk never will be."""
        place = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(place, _SHUTDOWN, struct.pack("I", _WITHOUT_LOG))
        finally:
            os.close(place)

    def come_back(self) -> None:
        """What was on the disk when it lost its power is there again.

        It is another disk with the same bytes: the system may keep the one without power for who
        sees it in a name space of their own.
        """
        _run("umount", "--lazy", str(self.folder))
        again = self.image.with_suffix(".again")
        shutil.copy(self.image, again)
        _mount(again, self.folder)


def why_not() -> str:
    """Why there can be no such disk here; nothing where there can."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    if os.geteuid() != 0 or lacking:
        return f"wants root{''.join(f' and {name}' for name in lacking)}"
    try:
        with disk(16):
            return ""
    except (RuntimeError, OSError) as error:
        return f"no disk in a file here ({error})"


@contextlib.contextmanager
def disk(mebibytes: int) -> Iterator[Disk]:
    """A new disk of that size, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="autograder-disk-", dir="/tmp") as name:
        made = Disk(Path(name) / "image", Path(name) / "here")
        made.folder.mkdir()
        Path(name).chmod(0o755)
        with made.image.open("wb") as file:
            file.truncate(mebibytes << 20)
        _run("mkfs.ext4", "-q", "-m", "0", str(made.image))
        _mount(made.image, made.folder)
        made.folder.chmod(0o777)
        try:
            yield made
        finally:
            _run("umount", "--lazy", str(made.folder))


def _mount(image: Path, folder: Path) -> None:
    _run("mount", "-o", "loop", str(image), str(folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
