"""Which uploads there are among files and folders, and what they are called.

A notebook, script or zip is one upload, and so is each sub-folder that holds one. The bulk
downloads of Gradescope and Canvas have this shape, too.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from autograder.errors import UsageError

NOTEBOOK, SCRIPT, ZIP = ".ipynb", ".py", ".zip"
KINDS = (NOTEBOOK, SCRIPT, ZIP)
MAX_ID = 80
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


class Upload(msgspec.Struct, frozen=True):
    """One thing handed in. `id` is safe for every file system and unique in its run; `name` is
    what a person called it; `path` is where it lies."""

    id: str
    name: str
    path: str


def discover(paths: Sequence[Path]) -> tuple[Upload, ...]:
    """What there is to grade in `paths`, sorted by name.

    Raises:
        UsageError: a path that does not exist, a folder with nothing to grade in it, or two
            uploads of one name from different places.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"there is no {path}", "a notebook, script, zip or folder of these")
        if path.is_dir() and not path.is_symlink():
            inside = list(_in_folder(path))
            if not inside:
                raise UsageError(
                    f"{path} holds no submission",
                    "notebooks, scripts, zips or folders with one in it",
                    "check the folder's name",
                )
            found.update(dict.fromkeys(inside))
        else:
            found[path] = None
    _refuse_ambiguous(list(found))
    return _identified(list(found))


def _in_folder(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if is_noise(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            if holds_work(entry):
                yield entry
        elif entry.suffix.lower() in KINDS:
            yield entry


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


def _identified(paths: list[Path]) -> tuple[Upload, ...]:
    """Ids by name: the plain one goes to the first in order of name and kind, the others are
    numbered."""
    unique = {path.resolve() if not path.is_symlink() else path: path for path in paths}

    def order(path: Path) -> tuple[str, int, str]:
        suffix = path.suffix.lower()
        return (safe_id(_name(path)), KINDS.index(suffix) if suffix in KINDS else 9, path.name)

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
        uploads.append(Upload(chosen, _name(path), str(path)))
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
