"""Bulk downloads of Gradescope and Canvas: unpacked, and who handed in each upload."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.archive import is_safe
from autograder.errors import MachineError, UsageError, of_file
from autograder.submission.canvas import read_name
from autograder.submission.discover import KINDS, Upload, is_noise
from autograder.submission.metadata import METADATA, Person, Sender, read_metadata

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


def senders(uploads: Sequence[Upload]) -> tuple[dict[str, Sender], tuple[str, ...]]:
    """What bulk downloads say of these uploads, by id; and a line for each thing that is odd."""
    known: dict[Path, Mapping[str, Sender]] = {}
    found: dict[str, Sender] = {}
    notes: list[str] = []
    for upload in uploads:
        path = Path(upload.path)
        if path.parent not in known:
            try:
                known[path.parent] = read_metadata(path.parent / METADATA)
            except UsageError as error:
                known[path.parent] = {}
                notes.append(str(error))
        listed = known[path.parent]
        if path.name in listed:
            found[upload.id] = listed[path.name]
        elif named := read_name(path.name):
            people = (Person(name=named.name, canvas=named.user),) if named.user else ()
            found[upload.id] = Sender(people=people, late=named.late)
        elif listed:
            notes.append(f"{upload.id} does not stand in {METADATA}: nobody is known to own it")
    return found, tuple(notes)


def is_download(path: Path) -> bool:
    """Whether a zip is a bulk download rather than one student's."""
    try:
        with zipfile.ZipFile(path) as file:
            names = [info.filename for info in file.infolist() if not info.is_dir()]
    except _DAMAGED:
        return False
    names = [name for name in names if not _is_noise(name)]
    if any(PurePosixPath(name).name == METADATA and name.count("/") <= 1 for name in names):
        return True
    return bool(names) and all("/" not in name and read_name(name) for name in names)


def unpack(path: Path, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """Write the files of a bulk download below `folder`, which belongs to this download alone.

    Returns the folder that holds the submissions, and a line for each file that was left out. A
    file that is there with its size is left alone, so that a later run can go on.

    Raises:
        UsageError: no zip, or far too large; MachineError: the disk is full.
    """
    try:
        file = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise UsageError(f"{path} cannot be unpacked ({error})", then="download it again") from None
    notes = []
    with file:
        infos = [info for info in file.infolist() if not _is_noise(info.filename)]
        if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_TOTAL:
            raise UsageError(f"{path} unpacks to far too much", "a bulk download")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise of_file(error, f"{folder} cannot be made", then="give another --out") from error
        for info in infos:
            try:
                _extract(file, info, folder)
            except (UsageError, *_DAMAGED) as error:
                if isinstance(error, OSError):
                    trouble = of_file(error, f"{path} cannot be unpacked into {folder}")
                    if isinstance(trouble, MachineError):  # a full disk would drop who comes last
                        raise trouble from error
                notes.append(f"{path.name}: {info.filename[:100]!r} is left out ({error})")
    inside = sorted(folder.glob(f"*/{METADATA}"))
    return (inside[0].parent if inside else folder), tuple(notes)


def _extract(file: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    name = info.filename.rstrip("/")
    if not is_safe(name):
        raise UsageError("an unsafe name")
    if info.is_dir():
        (folder / name).mkdir(parents=True, exist_ok=True)
        return
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    single = "/" not in name  # of Canvas every file counts: it may be all that somebody gave
    if not (single or name.lower().endswith(KINDS) or target.name == METADATA):
        return
    if info.file_size > MAX_ENTRY:
        raise UsageError("too large")
    if target.is_file() and target.stat().st_size == info.file_size:
        return
    part = target.with_name(".part")
    with file.open(info) as source, open(part, "wb") as written:
        left = MAX_ENTRY
        while chunk := source.read(min(1 << 20, left)):
            written.write(chunk)
            left -= len(chunk)
    part.replace(target)  # only now is its checksum known to be right


def _is_noise(name: str) -> bool:
    return any(is_noise(part) and part != ".." for part in name.rstrip("/").split("/"))
