"""Which uploads there are among files and folders, and what they are called.

A notebook, script or zip is one upload, and so is each sub-folder that holds one. In a download of
a learning system everybody who handed in anything is there, and what one student gave in several
files is one upload: which these are is told by whoever has read the download.

Each file that was given is part of one upload, or passed over with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from autograder.errors import UsageError, of_file
from autograder.formats.submission.tree import (
    BESIDE,
    KINDS,
    PassedOver,
    bare_name,
    holds_notebook,
    is_noise,
    is_work,
    leaf,
    leaves,
    why,
)

MAX_ID = 80
TYPED = "text or a link that was typed, beside what was given"
SAME_STUDENT = "beside a file of the same student"
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
    own: Mapping[str, str] = {}
    """what the person called each of several files, the first that was given first"""
    typed: bool = False
    """holds text or a link that was typed into a learning system, and nothing that was given"""


class Portion(Protocol):
    """What one person handed in, as a download tells: a `folder`, or `files` at the root with the
    names that the person gave them, the first first; what is `typed` nobody gave as a file."""

    @property
    def folder(self) -> str: ...
    @property
    def files(self) -> Mapping[str, str]: ...
    @property
    def typed(self) -> Sequence[str]: ...


class DownloadView(Protocol):
    """What a download tells of a folder: the portions in it, and by name what the system itself
    wrote there and what that is."""

    @property
    def deliveries(self) -> Sequence[Portion]: ...
    @property
    def own(self) -> Mapping[str, str]: ...


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """All that was given: the uploads, sorted by id; by id the files of each, and what a person
    calls them; and the files that are part of none."""

    uploads: tuple[Upload, ...]
    files: dict[str, dict[Path, str]]
    passed: tuple[PassedOver, ...]


class _Belonging(msgspec.Struct, frozen=True):
    """What an upload is beside its path; see `Upload`."""

    more: tuple[str, ...] = ()
    own: Mapping[str, str] = {}
    typed: bool = False


class _FolderContents(msgspec.Struct, frozen=True, kw_only=True):
    """What is in one folder: uploads, the files of each, and those of none."""

    uploads: dict[Path, _Belonging]
    files: dict[Path, tuple[Path, ...]]
    passed: tuple[tuple[Path, str], ...] = ()


def discover(paths: Sequence[Path]) -> tuple[Upload, ...]:
    """What there is to grade in `paths`, sorted by id; raises as `survey` does."""
    return survey(paths).uploads


def survey(
    paths: Sequence[Path],
    called: Mapping[Path, str] | None = None,
    apart: Path | None = None,
    downloads: Mapping[Path, DownloadView] | None = None,
) -> Survey:
    """What was given at `paths`; `called` says what to call some of these, what lies below `apart`
    was not given, and `downloads` tells of the folders that learning systems wrote.

    Raises:
        UsageError: a path that does not exist, a folder with nothing to grade in it, or two
            uploads of one name from different places.
    """
    found: dict[Path, _Belonging] = {}
    files: dict[Path, dict[Path, str]] = {}
    passed: dict[Path, PassedOver] = {}
    seen: set[Path] = set()
    for path in paths:
        name = (called or {}).get(path, str(path))
        show = _shown(path, name)
        inside = _at(path, name, apart, (downloads or {}).get(path))
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


def _at(path: Path, name: str, apart: Path | None, told: DownloadView | None) -> _FolderContents:
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"there is no {path}", "a notebook, script, zip or folder of these")
    if not path.is_dir() or path.is_symlink():
        return _FolderContents(uploads={path: _Belonging()}, files={path: (path,)})
    try:
        inside = _in_folder(path, apart, told)
    except OSError as error:
        raise of_file(error, f"{name} cannot be opened", "a folder") from error
    if not inside.uploads:
        raise UsageError(
            f"{name} holds no submission",
            "notebooks, scripts, zips or folders with one in it",
            "check the folder's name",
        )
    return inside


def _in_folder(folder: Path, apart: Path | None, told: DownloadView | None) -> _FolderContents:
    """What is handed in: what a download tells, and then each file and folder for itself."""
    own = {} if told is None else told.own
    found: list[_FolderContents] = []
    entries = {entry.name: entry for entry in sorted(folder.iterdir())}
    for portion in () if told is None else told.deliveries:
        names = [portion.folder] if portion.folder else list(portion.files)
        names += [name for name in portion.typed if name not in names]
        there = {name: entries.pop(name) for name in names if name in entries}
        main = there.get(portion.folder)
        one = _in_files(portion, there) if main is None else _in_its_folder(portion, main, there)
        found.append(one)
    for entry in entries.values():
        if not entry.is_dir() or entry.is_symlink():
            found.append(_single(entry, own.get(entry.name, "")))
        elif apart is None or entry.resolve() != apart.resolve():
            mine, others = _in_sub_folder(entry, expected=False)
            uploads, files = ({}, {}) if mine is None else ({entry: _Belonging()}, {entry: mine})
            one = _FolderContents(uploads=uploads, files=files, passed=tuple(others))
            found.append(one)
    return _FolderContents(
        uploads={path: part for one in found for path, part in one.uploads.items()},
        files={path: files for one in found for path, files in one.files.items()},
        passed=tuple(passed for one in found for passed in one.passed),
    )


def _single(path: Path, own: str) -> _FolderContents:
    """A file that stands for itself; of the system's `own` is told what it is."""
    one = leaf(path)
    if not one.noise and not own and (is_work(path.name) or holds_notebook(path)):
        return _FolderContents(uploads={path: _Belonging()}, files={path: (path,)})
    return _FolderContents(uploads={}, files={}, passed=((path, own or why(one)),))


def _in_its_folder(portion: Portion, main: Path, there: Mapping[str, Path]) -> _FolderContents:
    """One upload that is a folder of a download, there whatever it holds."""
    mine, passed = _in_sub_folder(main, expected=True)
    passed += [(file, TYPED) for path in there.values() if path != main for file in _all_of(path)]
    part = _Belonging(typed=portion.folder in portion.typed)
    return _FolderContents(uploads={main: part}, files={main: mine or ()}, passed=tuple(passed))


def _all_of(path: Path) -> list[Path]:
    is_folder = path.is_dir() and not path.is_symlink()
    return [leaf.path for leaf in leaves(path)] if is_folder else [path]


def _in_files(portion: Portion, there: Mapping[str, Path]) -> _FolderContents:
    """One upload that is files side by side: notebooks first, other kinds only where all are, and
    what was typed only where nothing else is."""
    if not there:
        return _FolderContents(uploads={}, files={})
    given = [path for name, path in there.items() if name not in portion.typed]
    left = given or list(there.values())
    work = [path for path in left if is_work(path.name)]
    work = work or [path for path in left if holds_notebook(path)] or left
    first, *more = sorted(work, key=lambda path: (_kind(path), path.name))
    called = Counter(portion.files.values())
    own = {
        name: given if called[given] == 1 else name
        for name, given in portion.files.items()
        if any(path.name == name for path in work)
    }
    part = _Belonging(tuple(path.name for path in more), own, typed=not given)
    others = [file for path in there.values() if path not in work for file in _all_of(path)]
    passed = tuple((file, SAME_STUDENT) for file in others)
    return _FolderContents(uploads={first: part}, files={first: tuple(work)}, passed=passed)


def _in_sub_folder(
    folder: Path, expected: bool
) -> tuple[tuple[Path, ...] | None, list[tuple[Path, str]]]:
    """The files of one upload that hold work, or `None` where there is no upload, as nothing holds
    work and none was `expected`; and the other files."""
    inside = list(leaves(folder, is_noise(folder.name)))
    work = [one for one in inside if one.is_work]
    work = work or [one for one in inside if not one.noise and holds_notebook(one.path)]
    links = [one for one in inside if is_work(one.path.name) and not one.noise]
    is_upload = bool(expected or work or links)
    own = tuple(one.path for one in work) if is_upload else None
    reason = BESIDE if is_upload else "in a folder without a notebook"
    return own, [(one.path, why(one, reason)) for one in inside if one not in work]


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


def _identified(found: Mapping[Path, _Belonging]) -> tuple[Upload, ...]:
    """Ids by name: the plain one goes to the first in order of name and kind, the others are
    numbered."""
    unique = {path.resolve() if not path.is_symlink() else path: path for path in found}

    def order(path: Path) -> tuple[str, int, str]:
        return (safe_id(_name(path, found[path].typed)), _kind(path), path.name)

    taken: set[str] = set()
    uploads = []
    for path in sorted(unique.values(), key=order):
        base = safe_id(_name(path, found[path].typed))
        chosen, number = base, 1
        while chosen.lower() in taken:
            number += 1
            tail = f"-{number}"
            chosen = base[: MAX_ID - len(tail)] + tail
        taken.add(chosen.lower())
        part = found[path]
        uploads.append(
            Upload(
                chosen, _name(path, part.typed), str(path), part.more, dict(part.own), part.typed
            )
        )
    return tuple(sorted(uploads, key=lambda upload: upload.id))


def _name(path: Path, typed: bool) -> str:
    is_named = not path.is_dir() and (is_work(path.name) or (not typed and holds_notebook(path)))
    named = bare_name(path.name) if is_named else path.name
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
