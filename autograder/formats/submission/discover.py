"""Which uploads there are among files and folders, and what they are called.

A notebook, script or zip is one upload, and so is each sub-folder that holds one. The bulk
downloads of Gradescope and Canvas have this shape, too; in these, everybody who handed in anything
is there, and what one student gave Canvas in several files is one upload.

Each file that was given is part of one upload, or passed over with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.errors import UsageError, of_file
from autograder.formats.submission.canvas import CanvasName, read_names
from autograder.formats.submission.metadata import METADATA
from autograder.formats.submission.tree import (
    BESIDE,
    KINDS,
    Leaf,
    PassedOver,
    is_noise,
    is_work,
    leaf,
    leaves,
    why,
)

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


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """All that was given: the uploads, sorted by id; by id the files of each, and what a person
    calls them; and the files that are part of none. `notes` say what is odd, a line each."""

    uploads: tuple[Upload, ...]
    files: dict[str, dict[Path, str]]
    passed: tuple[PassedOver, ...]
    notes: tuple[str, ...] = ()


class _FolderContents(msgspec.Struct, frozen=True, kw_only=True):
    """What is in one folder: uploads with the names of further files that belong to them, the files
    of each, and those of none."""

    uploads: dict[Path, tuple[str, ...]]
    files: dict[Path, tuple[Path, ...]]
    passed: tuple[tuple[Path, str], ...] = ()
    notes: tuple[str, ...] = ()


def discover(paths: Sequence[Path]) -> tuple[Upload, ...]:
    """What there is to grade in `paths`, sorted by id; raises as `survey` does."""
    return survey(paths).uploads


def survey(
    paths: Sequence[Path], called: Mapping[Path, str] | None = None, apart: Path | None = None
) -> Survey:
    """What was given at `paths`; `called` says what to call some of these, and what lies below
    `apart` was not given.

    Raises:
        UsageError: a path that does not exist, a folder with nothing to grade in it, or two
            uploads of one name from different places.
    """
    found: dict[Path, tuple[str, ...]] = {}
    files: dict[Path, dict[Path, str]] = {}
    passed: dict[Path, PassedOver] = {}
    notes: list[str] = []
    seen: set[Path] = set()
    for path in paths:
        name = (called or {}).get(path, str(path))
        show = _shown(path, name)
        inside = _at(path, name, apart)
        notes += [f"{show(path)}: {note}" for note in inside.notes]
        found |= inside.uploads
        for upload, parts in inside.files.items():
            new = [part for part in parts if _place(part) not in seen]
            seen |= set(map(_place, new))
            files.setdefault(_place(upload), {}).update((part, show(part)) for part in new)
        for part, reason in inside.passed:
            if _place(part) not in seen:
                passed.setdefault(_place(part), PassedOver(show(part), reason))
    _refuse_ambiguous(list(found))
    uploads = _identified(found)
    return Survey(
        uploads=uploads,
        files={upload.id: files[_place(Path(upload.path))] for upload in uploads},
        passed=tuple(passed[place] for place in sorted(passed) if place not in seen),
        notes=tuple(notes),
    )


def _place(path: Path) -> Path:
    """The same for every way to write a path, where the last part is no link that is followed."""
    return path.parent.resolve() / path.name


def _shown(root: Path, name: str) -> Callable[[Path], str]:
    """How a person knows a file below `root`, which they call `name`."""

    def show(path: Path) -> str:
        return readable(name if path == root else f"{name.rstrip('/')}/{path.relative_to(root)}")

    return show


def readable(name: str) -> str:
    """`name` as text that can be written down, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _at(path: Path, name: str, apart: Path | None) -> _FolderContents:
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"there is no {path}", "a notebook, script, zip or folder of these")
    if not path.is_dir() or path.is_symlink():
        return _FolderContents(uploads={path: ()}, files={path: (path,)})
    try:
        inside = _in_folder(path, apart)
    except OSError as error:
        raise of_file(error, f"{name} cannot be opened", "a folder") from error
    if not inside.uploads:
        raise UsageError(
            f"{name} holds no submission",
            "notebooks, scripts, zips or folders with one in it",
            "check the folder's name",
        )
    return inside


def _in_folder(folder: Path, apart: Path | None) -> _FolderContents:
    """What is handed in, with the names of further files of the same student."""
    exported = (folder / METADATA).is_file()
    uploads: dict[Path, tuple[str, ...]] = {}
    files: dict[Path, tuple[Path, ...]] = {}
    passed: list[tuple[Path, str]] = []
    single: list[Leaf] = []
    for entry in sorted(folder.iterdir()):
        if not entry.is_dir() or entry.is_symlink():
            single.append(leaf(entry))
        elif apart is None or entry.resolve() != apart.resolve():
            expected = exported and entry.name.startswith("submission_")
            own, others = _in_sub_folder(entry, expected)
            passed += others
            if own is not None:
                uploads[entry], files[entry] = (), own
    told = read_names(one.path.name for one in single if not one.noise)
    for upload, more, beside in _by_owner(told.files, folder):
        uploads[upload] = more
        files[upload] = (upload, *map(upload.with_name, more))
        passed += [(path, "beside a file of the same student") for path in beside]
    for one in single:
        if one.path.name in told.files:
            continue
        if is_work(one.path.name) and not one.noise:
            uploads[one.path], files[one.path] = (), (one.path,)
        else:
            listed = one.path.name == METADATA
            passed.append((one.path, "says who handed in what" if listed else why(one)))
    return _FolderContents(uploads=uploads, files=files, passed=tuple(passed), notes=told.notes)


def _in_sub_folder(
    folder: Path, expected: bool
) -> tuple[tuple[Path, ...] | None, list[tuple[Path, str]]]:
    """The files of one upload that hold work, or `None` where there is no upload, as nothing holds
    work and none was `expected`; and the other files."""
    inside = list(leaves(folder, is_noise(folder.name)))
    is_upload = expected or any(is_work(one.path.name) and not one.noise for one in inside)
    own = tuple(one.path for one in inside if one.is_work) if is_upload else None
    reason = BESIDE if is_upload else "in a folder without a notebook"
    return own, [(one.path, why(one, reason)) for one in inside if not one.is_work]


def _by_owner(
    named: Mapping[str, CanvasName], folder: Path
) -> list[tuple[Path, tuple[str, ...], list[Path]]]:
    """Canvas's files, one upload a student: notebooks first, other kinds only where all are, and
    what was typed only where nothing else is; with the names of further files that hold work, and
    with the other files."""
    owned: dict[str, list[Path]] = {}
    for name, known in sorted(named.items()):
        owned.setdefault(known.owner, []).append(folder / name)
    found = []
    for files in owned.values():
        given = [file for file in files if not named[file.name].typed] or files
        work = [file for file in given if is_work(file.name)] or given
        first, *more = sorted(work, key=lambda file: (_kind(file), file.name))
        beside = [file for file in files if file not in work]
        found.append((first, tuple(file.name for file in more), beside))
    return found


def _kind(path: Path) -> int:
    suffix = path.suffix.lower()
    return KINDS.index(suffix) if suffix in KINDS else len(KINDS)


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
