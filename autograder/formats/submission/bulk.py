"""Bulk downloads of Gradescope, Canvas and Moodle: unpacked, and who handed in each upload."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.errors import MachineError, UsageError, of_file
from autograder.formats.archive import is_safe
from autograder.formats.submission.canvas import read_name, read_names
from autograder.formats.submission.discover import Upload, readable
from autograder.formats.submission.metadata import METADATA, Person, Sender, read_metadata
from autograder.formats.submission.tree import (
    A_LINK,
    NO_WORK,
    OF_THE_SYSTEM,
    PassedOver,
    is_noise,
    is_work,
)

SAME_NAME = "the last of this name in the zip was taken"
MAX_ENTRIES = 200_000
MAX_ENTRY = 512 * 1024 * 1024
MAX_TOTAL = 16 * 1024 * 1024 * 1024

_MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def senders(uploads: Sequence[Upload]) -> tuple[dict[str, Sender], tuple[str, ...]]:
    """What bulk downloads say of these uploads, by id; and a line for each thing that is odd."""
    known: dict[Path, Mapping[str, Sender]] = {}
    named: dict[Path, Mapping[str, Sender]] = {}
    found: dict[str, Sender] = {}
    notes: list[str] = []
    for upload in uploads:
        path = Path(upload.path)
        if path.parent not in known:
            named[path.parent] = _from_names(path.parent)
            try:
                known[path.parent] = read_metadata(path.parent / METADATA)
            except UsageError as error:
                known[path.parent] = {}
                notes.append(str(error))
        listed = known[path.parent]
        if path.name in listed:
            found[upload.id] = listed[path.name]
        elif path.name in named[path.parent]:
            found[upload.id] = named[path.parent][path.name]
        elif listed:
            notes.append(f"{upload.id} does not stand in {METADATA}: nobody is known to own it")
    return found, tuple(notes)


def _from_names(folder: Path) -> Mapping[str, Sender]:
    """What names tell that Canvas or Moodle gave, all of one folder together. Two people of one
    name are nobody known."""
    try:
        names = [name for name in os.listdir(folder) if not is_noise(name)]
    except OSError:
        return {}
    of_moodle = {name: match for name in names if (match := _MOODLE.match(name))}
    numbers: dict[str, set[str]] = {}
    for match in of_moodle.values():
        numbers.setdefault(match["name"], set()).add(match["number"])
    found = {
        name: Sender(people=(Person(name=match["name"]),))
        for name, match in of_moodle.items()
        if len(numbers[match["name"]]) == 1
    }
    for name, known in read_names(names).files.items():
        people = (Person(name=known.name, canvas=known.user),) if known.user else ()
        found[name] = Sender(people=people, late=known.late)
    return found


def is_download(path: Path) -> bool:
    """Whether a zip is a bulk download rather than one student's."""
    try:
        with zipfile.ZipFile(path) as file:
            names = [info.filename for info in file.infolist() if not info.is_dir()]
    except _DAMAGED:
        return False
    names = [name for name in names if not _is_noise(name)]
    if not names or _exports(names):
        return bool(names)
    if all(_MOODLE.match(name) for name in names):
        return True
    if any("/" in name or read_name(name) is None for name in names):
        return False
    alone = len(names) == 1 and path.stem.endswith("submissions")
    return alone or bool(read_names(names).files)


def _exports(names: Iterable[str]) -> set[str]:
    """The folders in a zip that are exports of Gradescope, as `name/`; of the zip itself, empty."""
    return {
        name.removesuffix(METADATA)
        for name in names
        if name.count("/") <= 1 and PurePosixPath(name).name == METADATA
    }


def unpack(path: Path, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """Write the files of a bulk download below `folder`, which belongs to this download alone.

    Returns the folder that holds the submissions, and a line for each file that was left out for
    what is wrong with it. A file that is there with its size is left alone, so that a later run can
    go on.

    Raises:
        UsageError: no zip, far too large, or several exports in one.
        MachineError: the disk is full.
    """
    notes = []
    with _opened(path) as file:
        infos = _entries(file)
        if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos.values()) > MAX_TOTAL:
            raise UsageError(f"{path} unpacks to far too much", "a bulk download")
        root = _root(path, infos)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise of_file(error, f"{folder} cannot be made", then="give another --out") from error
        for name, info in infos.items():
            if _is_noise(name):
                continue
            try:
                _extract(file, info, folder, root)
            except (UsageError, *_DAMAGED) as error:
                if isinstance(error, OSError):
                    trouble = of_file(error, f"{path} cannot be unpacked into {folder}")
                    if isinstance(trouble, MachineError):  # a full disk would drop who comes last
                        raise trouble from error
                notes.append(f"{path.name}: {name[:100]!r} is left out ({error})")
    (folder / root).mkdir(parents=True, exist_ok=True)
    return folder / root, tuple(notes)


def left_out(path: Path, folder: Path) -> tuple[PassedOver, ...]:
    """The files of a bulk download that `unpack` did not write below `folder`, and why."""
    with _opened(path) as file:
        infos = _entries(file)
        root = _root(path, infos)
        again = Counter(info.filename for info in file.infolist() if not info.is_dir())
    out = [
        (name, _reason(name, info, root))
        for name, info in infos.items()
        if _is_noise(name) or not is_safe(name) or not (folder / name).is_file()
    ]
    out += [(name, SAME_NAME) for name in (again - Counter(infos.keys())).elements()]
    return tuple(PassedOver(readable(f"{path}/{name}"), reason) for name, reason in out)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise UsageError(f"{path} cannot be unpacked ({error})", then="download it again") from None


def _entries(file: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files in a zip by name; of two of one name the last counts."""
    return {info.filename: info for info in file.infolist() if not info.is_dir()}


def _root(path: Path, names: Iterable[str]) -> str:
    """The folder in the zip that holds the submissions."""
    roots = sorted(_exports(names)) or [""]
    if len(roots) > 1:
        raise UsageError(
            f"{path} holds several exports ({', '.join(roots)})", "one", "unpack it and give each"
        )
    return roots[0]


def _is_wanted(name: str, root: str) -> bool:
    """Whether an entry is written: below an export what could hold work, and of Canvas, where all
    lie side by side, every file, for it may be all that somebody gave."""
    return name.startswith(root) and ("/" not in name or is_work(name) or name == root + METADATA)


def _reason(name: str, info: zipfile.ZipInfo, root: str) -> str:
    if _is_noise(name):
        return OF_THE_SYSTEM
    if not is_safe(name):
        return "an unsafe name"
    if stat.S_ISLNK(info.external_attr >> 16):
        return A_LINK
    if not _is_wanted(name, root):
        return NO_WORK if name.startswith(root) else f"beside {root}"
    return "damaged or too large"


def _extract(file: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, root: str) -> None:
    name = info.filename
    if not is_safe(name):
        raise UsageError("an unsafe name")
    if not name.startswith(root):
        return
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)  # who gave no notebook is there, too
    if not _is_wanted(name, root):
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
