"""The files that a master's configuration names, read from the assignment's folder.

Knows the folder and the configuration; nothing outside the folder is read but requirements.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.master import Master
from autograder.errors import MasterError

REQUIREMENTS = "requirements.txt"
_JUNK = ("__pycache__", ".ipynb_checkpoints", ".DS_Store")


class DataFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Files by relative POSIX path: `shared` by students and tests, `grading` for tests alone,
    `produced` by a solution that ran (students make their own)."""

    shared: dict[str, bytes]
    grading: dict[str, bytes]
    produced: dict[str, bytes]
    requirements: bytes | None

    @property
    def required(self) -> tuple[str, ...]:
        """The requirements, one a line, without comments."""
        lines = (self.requirements or b"").decode("utf-8").splitlines()
        return tuple(line.strip() for line in lines if line.strip() and line.strip()[0] != "#")


def read_data_files(folder: Path, master: Master, *, strict: bool = False) -> DataFiles:
    """All files that the configuration names.

    Raises:
        MasterError: files that are missing, or outside the folder (requirements may stand there,
            unless that is to be `strict`).
    """
    config, cell = master.config, master.config_cell
    gathered = Gathered()
    found: dict[str, dict[str, bytes]] = {}
    for key in ("files", "autograder_files", "student_files"):
        found[key] = {}
        for name in config.get(key, []):
            with gathered.noting():
                found[key].update(_files(folder, name, f"'{key}'", cell))
    requirements = None
    with gathered.noting():
        requirements = _requirements(folder, config.get("requirements"), cell, strict)
    gathered.raise_any()
    return DataFiles(
        shared=found["files"],
        grading=found["autograder_files"],
        produced=found["student_files"],
        requirements=requirements,
    )


def walk(folder: Path) -> Iterator[Path]:
    """All files below a folder in a fixed order, without what editors and Python leave there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part in _JUNK for part in path.relative_to(folder).parts):
            yield path


def _files(folder: Path, name: str, key: str, cell: int) -> Iterator[tuple[str, bytes]]:
    path = _inside(folder, name, key, cell)
    for file in walk(path) if path.is_dir() else (path,):
        yield file.relative_to(folder.resolve()).as_posix(), file.read_bytes()


def _inside(folder: Path, name: str, key: str, cell: int) -> Path:
    path = _present(folder, name, key, cell)
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise MasterError(
            f"'{name}' of {key} is not inside the assignment's folder", "a file in it", cell=cell
        )
    return path


def _present(folder: Path, name: str, key: str, cell: int) -> Path:
    try:
        path = (folder / name).resolve()
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not exists:
        raise MasterError(
            f"the file '{name}' of {key} is missing",
            f"it in the folder {folder.name}",
            "add it, or take its name out",
            cell=cell,
        )
    return path


def _requirements(folder: Path, value: object, cell: int, strict: bool) -> bytes | None:
    if not value:
        return None
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return ("\n".join(value) + "\n").encode()
    if not isinstance(value, str):
        raise MasterError(
            f"'requirements' is {value!r}", "a file's name, or a list of packages", cell=cell
        )
    path = (_inside if strict else _present)(folder, value, "'requirements'", cell)
    try:
        return path.read_text(encoding="utf-8-sig").encode("utf-8")
    except (OSError, ValueError):
        raise MasterError(
            f"'{value}' of 'requirements' cannot be read", "a text file", cell=cell
        ) from None
