"""The files of a folder that a build owns: compared with what is on disk, written atomically.

Knows names and bytes. Files of Jupyter, Python and the desktop beside ours are left alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

from autograder.errors import UsageError, of_file
from autograder.files import replace

_LEFT_ALONE = ("__pycache__",)


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How a folder differs from the files that belong in it."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)

    def lines(self) -> tuple[str, ...]:
        """One line a file, for people."""
        parts = (("missing", self.missing), ("changed", self.changed), ("extra", self.extra))
        return tuple(f"{what}: {name}" for what, names in parts for name in names)


def compare(folder: Path, files: Mapping[str, bytes]) -> Difference:
    """What would have to change for `folder` to hold exactly `files`."""
    missing = [name for name in files if not (folder / name).is_file()]
    changed = [
        name
        for name, content in files.items()
        if name not in missing
        and ((folder / name).is_symlink() or (folder / name).read_bytes() != content)
    ]
    extra = [name for name in _present(folder) if name not in files]
    return Difference(
        missing=tuple(sorted(missing)), changed=tuple(sorted(changed)), extra=tuple(sorted(extra))
    )


def write(folder: Path, files: Mapping[str, bytes]) -> Difference:
    """Make `folder` hold exactly `files`; returns what was different. Each file is replaced whole,
    so that a reader, or a build that is killed, never leaves half of one.

    Raises:
        UsageError: a name that leaves the folder, or a folder that cannot be written;
            MachineError: the disk is full.
    """
    for name in files:
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            raise UsageError(f"the file name '{name}' leaves its folder", "a relative name")
    try:
        different = compare(folder, files)
        for name in different.extra:
            (folder / name).unlink()
            _remove_empty(folder, (folder / name).parent)
        for name in (*different.missing, *different.changed):
            _put_in_place(folder / name, files[name])
    except OSError as error:
        raise of_file(
            error,
            f"{error.filename or folder} cannot be written",
            then="check the folder and its permissions",
        ) from error
    return different


def _present(folder: Path) -> list[str]:
    """Files below `folder` that a build could have written, by relative POSIX path."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        alone = any(part in _LEFT_ALONE or part.startswith(".") for part in parts)
        if not alone and (path.is_symlink() or path.is_file()):
            found.append("/".join(parts))
    return found


def _put_in_place(path: Path, content: bytes) -> None:
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, content)


def _remove_empty(folder: Path, below: Path) -> None:
    while below != folder and not any(below.iterdir()):
        below.rmdir()
        below = below.parent
