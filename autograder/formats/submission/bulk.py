"""A folder or zip that an instructor gave: what lies in it, and a zip of a class unpacked.

What the names in it mean is asked elsewhere; here they are compared, and refused where they lead
out of the folder that they are put in.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from autograder.errors import MachineError, UsageError, of_file
from autograder.formats.archive import is_safe
from autograder.formats.submission.discover import readable
from autograder.formats.submission.tree import (
    A_LINK,
    NO_WORK,
    OF_THE_SYSTEM,
    PassedOver,
    could_be_work,
    is_noise,
    is_work,
    leaves,
)

SAME_NAME = "the last of this name in the zip was taken"
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 * 1024 * 1024
MAX_TOTAL = 16 * 1024 * 1024 * 1024

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a folder or a zip, by paths from it; nothing that systems leave behind."""

    path: Path
    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    zip_name: str = ""
    """what the zip is called, without `.zip`; empty for a folder"""

    def is_work(self, name: str) -> bool:
        """Whether a file is called like a notebook, script or zip."""
        return is_work(name)

    def read(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of a file; none of a link, or of what cannot be read."""
        try:
            if self.zip_name:
                with _zip(self.path) as file, file.open(name) as entry:
                    return entry.read(limit)
            place = self.path / name
            if not stat.S_ISREG(place.lstat().st_mode):
                return b""
            with open(place, "rb") as opened:
                return opened.read(limit)
        except (KeyError, *_DAMAGED):
            return b""


def in_folder(path: Path, apart: Path | None = None) -> Contents:
    """What lies in a folder, but for what lies below `apart`."""
    outside = None if apart is None else apart.resolve()
    entries = sorted(_entries_of(path), key=lambda entry: entry.name)
    names: list[str] = []
    folders: list[str] = []
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            names.append(entry.name)
        elif Path(entry.path).resolve() != outside:
            folders.append(entry.name)
            inside = [leaf.path for leaf in leaves(Path(entry.path)) if not leaf.noise]
            names += sorted(leaf.relative_to(path).as_posix() for leaf in inside)
    return Contents(path=path, names=tuple(names), folders=tuple(folders))


def in_zip(path: Path) -> Contents | None:
    """What lies in a zip; `None` for any other file, and for a zip that is damaged or empty."""
    try:
        with _zip(path) as file:
            infos = file.infolist()
    except _DAMAGED:
        return None
    seen = [info for info in infos if not _is_noise(info.filename)]
    names = list(dict.fromkeys(info.filename for info in seen if not info.is_dir()))
    if not names:
        return None
    above = {info.filename.rstrip("/") for info in seen if info.is_dir()}
    above |= {name[:place] for name in names for place, c in enumerate(name) if c == "/"}
    return Contents(
        path=path,
        names=tuple(names),
        folders=tuple(sorted(above)),
        zip_name=path.stem or path.name,
    )


def _entries_of(path: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return [entry for entry in entries if not is_noise(entry.name)]
    except OSError:
        return []


def unpack(
    path: Path, folder: Path, root: str = "", own: Collection[str] = ()
) -> tuple[Path, tuple[str, ...]]:
    """Write the files of a class's zip below `folder`, which belongs to this zip alone: those below
    `root` in it (`name/`, or all), and what the learning system wrote, `own`.

    Returns the folder that holds the submissions, and a line for each file that was left out for
    what is wrong with it. A file that is there with its size is left alone, so that a later run can
    go on.

    Raises:
        UsageError: no zip, or far too large.
        MachineError: the disk is full.
    """
    notes = []
    with _opened(path) as file:
        infos = _entries(file)
        if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos.values()) > MAX_TOTAL:
            raise UsageError(f"{path} unpacks to far too much", "a bulk download")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise of_file(error, f"{folder} cannot be made", then="give another --out") from error
        for name, info in infos.items():
            if _is_noise(name):
                continue
            try:
                _extract(file, info, folder, root, own)
            except (UsageError, *_DAMAGED) as error:
                if isinstance(error, OSError):
                    trouble = of_file(error, f"{path} cannot be unpacked into {folder}")
                    if isinstance(trouble, MachineError):  # a full disk would drop who comes last
                        raise trouble from error
                notes.append(f"{path.name}: {name[:100]!r} is left out ({error})")
    (folder / root).mkdir(parents=True, exist_ok=True)
    return folder / root, tuple(notes)


def left_out(
    path: Path, folder: Path, root: str = "", own: Collection[str] = ()
) -> tuple[PassedOver, ...]:
    """The files of a class's zip that `unpack` did not write below `folder`, and why."""
    with _opened(path) as file:
        infos = _entries(file)
        again = Counter(info.filename for info in file.infolist() if not info.is_dir())
    out = [
        (name, _reason(name, info, root, own))
        for name, info in infos.items()
        if _is_noise(name) or not is_safe(name) or not (folder / name).is_file()
    ]
    out += [(name, SAME_NAME) for name in (again - Counter(infos.keys())).elements()]
    return tuple(PassedOver(readable(f"{path}/{name}"), reason) for name, reason in out)


def _zip(path: Path) -> zipfile.ZipFile:
    """A zip with names as they were meant: what macOS and older programs pack has them in UTF-8
    without saying so, and would be read as the letters of an old terminal."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return _zip(path)
    except _DAMAGED as error:
        raise UsageError(f"{path} cannot be unpacked ({error})", then="download it again") from None


def _entries(file: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files in a zip by name; of two of one name the last counts."""
    return {info.filename: info for info in file.infolist() if not info.is_dir()}


def _is_wanted(name: str, root: str, own: Collection[str]) -> bool:
    """Whether an entry is written: what could hold work, the system's own files, and what lies at
    the root, for there any file may be all that somebody gave."""
    inside = name.removeprefix(root)
    return name.startswith(root) and ("/" not in inside or could_be_work(name) or inside in own)


def _reason(name: str, info: zipfile.ZipInfo, root: str, own: Collection[str]) -> str:
    if _is_noise(name):
        return OF_THE_SYSTEM
    if not is_safe(name):
        return "an unsafe name"
    if stat.S_ISLNK(info.external_attr >> 16):
        return A_LINK
    if not _is_wanted(name, root, own):
        return NO_WORK if name.startswith(root) else f"beside {root}"
    return "damaged or too large"


def _extract(
    file: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, root: str, own: Collection[str]
) -> None:
    name = info.filename
    if not is_safe(name):
        raise UsageError("an unsafe name")
    if not name.startswith(root):
        return
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)  # who gave no notebook is there, too
    if not _is_wanted(name, root, own):
        return
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UsageError("a link")
    if info.file_size > MAX_ENTRY:
        raise UsageError("too large")
    if target.is_file() and target.stat().st_size == info.file_size:
        return
    part = target.with_name(".part")
    try:
        with file.open(info) as source, open(part, "wb") as written:
            left = MAX_ENTRY
            while chunk := source.read(min(1 << 20, left)):
                written.write(chunk)
                left -= len(chunk)
        part.replace(target)  # only now is its checksum known to be right
    finally:
        part.unlink(missing_ok=True)


def _is_noise(name: str) -> bool:
    return any(is_noise(part) and part != ".." for part in name.rstrip("/").split("/"))
