"""Which uploads there are among files and folders, and what they are called.

A notebook, script or zip is one upload, and so is each sub-folder that holds one. The bulk
downloads of Gradescope and Canvas have this shape, too; in these, everybody who handed in anything
is there, and what one student gave Canvas in several files is one upload.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.submission.canvas import CanvasName, read_name
from autograder.submission.metadata import METADATA

NOTEBOOK, SCRIPT, ZIP = ".ipynb", ".py", ".zip"
KINDS = (NOTEBOOK, SCRIPT, ZIP)
MAX_ID = 80
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


class Upload(msgspec.Struct, frozen=True):
    """One thing handed in. `id` is safe for every file system and unique in its run; `name` is
    what a person called it; `path` is where it lies; `more` are names of files beside it that
    belong to it, too."""

    id: str
    name: str
    path: str
    more: tuple[str, ...] = ()


def discover(paths: Sequence[Path]) -> tuple[Upload, ...]:
    """What there is to grade in `paths`, sorted by name.

    Raises:
        UsageError: a path that does not exist, a folder with nothing to grade in it, or two
            uploads of one name from different places.
    """
    found: dict[Path, tuple[str, ...]] = {}
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"there is no {path}", "a notebook, script, zip or folder of these")
        if path.is_dir() and not path.is_symlink():
            inside = _in_folder(path)
            if not inside:
                raise UsageError(
                    f"{path} holds no submission",
                    "notebooks, scripts, zips or folders with one in it",
                    "check the folder's name",
                )
            found |= inside
        else:
            found[path] = ()
    _refuse_ambiguous(list(found))
    return _identified(found)


def _in_folder(folder: Path) -> dict[Path, tuple[str, ...]]:
    """What is handed in, with the names of further files of the same student."""
    entries = [entry for entry in sorted(folder.iterdir()) if not is_noise(entry.name)]
    exported = (folder / METADATA).is_file()
    found = []
    files = []
    for entry in entries:
        if not entry.is_dir() or entry.is_symlink():
            files.append(entry)
        elif holds_work(entry) or (exported and entry.name.startswith("submission_")):
            found.append(entry)
    work = [file for file in files if file.suffix.lower() in KINDS]
    named = [(file, name) for file in files if (name := read_name(file.name))]
    if work and all(read_name(file.name) for file in work):
        return {**dict.fromkeys(found, ()), **_by_owner(named)}
    return dict.fromkeys((*found, *work), ())


def _by_owner(named: Sequence[tuple[Path, CanvasName]]) -> dict[Path, tuple[str, ...]]:
    """Canvas's files, one upload a student: notebooks first, other kinds only where all are."""
    owned: dict[str, list[Path]] = {}
    for file, name in named:
        owned.setdefault(name.owner, []).append(file)
    found = {}
    for files in owned.values():
        work = [file for file in files if file.suffix.lower() in KINDS] or files
        first, *more = sorted(work, key=lambda file: (_kind(file), file.name))
        found[first] = tuple(file.name for file in more)
    return found


def _kind(path: Path) -> int:
    suffix = path.suffix.lower()
    return KINDS.index(suffix) if suffix in KINDS else len(KINDS)


def is_noise(name: str) -> bool:
    """Files that systems and editors leave behind."""
    return name.startswith((".", "~$", "__MACOSX", "__pycache__"))


def holds_work(folder: Path) -> bool:
    """Whether a folder holds a notebook, script or zip, at any depth; links are not followed."""
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_noise(name)]
        if any(Path(name).suffix.lower() in KINDS and not is_noise(name) for name in files):
            return True
    return False


def _refuse_ambiguous(paths: list[Path]) -> None:
    first: dict[str, Path] = {}
    for path in paths:
        other = first.setdefault(path.name, path)
        if other.resolve() != path.resolve():
            raise UsageError(
                f"two submissions are called {path.name}: {other} and {path}",
                "each name once",
                "put each in a folder of its student's name, or grade them into two folders",
            )


def _identified(found: Mapping[Path, tuple[str, ...]]) -> tuple[Upload, ...]:
    """Ids by name: the plain one goes to the first in order of name and kind, the others are
    numbered."""
    unique = {path.resolve() if not path.is_symlink() else path: path for path in found}

    def order(path: Path) -> tuple[str, int, str]:
        return (safe_id(_name(path)), _kind(path), path.name)

    taken: set[str] = set()
    uploads = []
    for path in sorted(unique.values(), key=order):
        base = safe_id(_name(path))
        chosen, number = base, 1
        while chosen.lower() in taken:
            number += 1
            tail = f"-{number}"
            chosen = base[: MAX_ID - len(tail)] + tail
        taken.add(chosen.lower())
        uploads.append(Upload(chosen, _name(path), str(path), found[path]))
    return tuple(sorted(uploads, key=lambda upload: upload.id))


def _name(path: Path) -> str:
    named = path.stem if path.suffix.lower() in KINDS and not path.is_dir() else path.name
    readable = named.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", readable) or "unnamed"


def safe_id(name: str) -> str:
    """`name` in letters, digits, dot, dash and underscore, at most `MAX_ID` of them; never empty,
    hidden, or a name that Windows keeps for devices."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", plain)[:MAX_ID].strip("-.")
    if not plain:
        return "submission"
    return f"{plain}-" + "x" if plain.split(".")[0].lower() in _RESERVED else plain
