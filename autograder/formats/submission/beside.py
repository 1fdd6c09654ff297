"""The files that a student handed in beside the notebook, which it may import or read.

Only what lies in the notebook's folder or below; other notebooks and zips are left out. Bounded in
number and size, as all of it goes into the candidate's folder: what is more than that is left out,
and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from autograder.errors import AutograderError, Unreadable
from autograder.formats.archive import Archive, is_safe
from autograder.formats.submission.tree import KINDS, SCRIPT, is_noise, leaves

MOST_FILES = 200
MOST_BYTES = 16 * 1024 * 1024


def lying_beside(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below an upload's folder that hold no work, but may be read by it: relative name
    and place, in order, as many as are taken."""
    count, size = 0, 0
    for leaf in sorted(leaves(folder), key=lambda leaf: leaf.path):
        name = leaf.path.relative_to(folder).as_posix()
        if leaf.noise or leaf.is_link or leaf.is_work or not leaf.is_regular or not is_safe(name):
            continue
        count, size = count + 1, size + leaf.path.stat().st_size
        if count > MOST_FILES or size > MOST_BYTES:
            return
        yield name, leaf.path


def in_folder_of(
    notebook: str, members: Mapping[str, bytes], zipped: Callable[[str], bool]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What may be read by the notebook that was chosen, by its path from there; and a note where
    something was left out. `members` are the files of an upload by name, `zipped` says which of
    them are zips; the name of one inside a zip is that of the zip and its own, joined by a slash.
    """
    found: dict[str, bytes] = {}
    for name, data in members.items():
        if not zipped(name):
            found[name] = data
        elif not name or notebook.startswith(f"{name}/"):
            found |= {f"{name}/{inner}".lstrip("/"): read for inner, read in _unzipped(data)}
    folder = str(PurePosixPath(notebook).parent)
    start = "" if folder == "." else f"{folder}/"
    return _bounded(
        (name.removeprefix(start), data)
        for name, data in sorted(found.items())
        if name != notebook and name.startswith(start) and _is_of_use(name)
    )


def _is_of_use(name: str) -> bool:
    low = name.lower()
    noise = any(map(is_noise, name.split("/")))
    return is_safe(name) and not noise and (low.endswith(SCRIPT) or not low.endswith(KINDS))


def _bounded(files: Iterable[tuple[str, bytes]]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    kept: dict[str, bytes] = {}
    left, size = 0, 0
    for name, data in files:
        if len(kept) == MOST_FILES or size + len(data) > MOST_BYTES:
            left += 1
            continue
        size += len(data)
        kept[name] = data
    most = f"{MOST_FILES} files or {MOST_BYTES // 2**20} MiB"
    return kept, (f"{left} files beside the notebook were left out: more than {most}",) * bool(left)


def _unzipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The entries of a zip that can be read; the notebook was found in it, so it is one."""
    archive = Archive(data, Unreadable, "the file", tolerant=True)
    for name in archive.names:
        if _is_of_use(name):
            try:
                yield name, archive.read(name, MOST_BYTES)
            except AutograderError:  # it is no notebook: it costs nothing but itself
                continue
