"""Files below a folder, each once, whatever they are; and why one is passed over.

Links are named and never followed; of a file at most its first bytes are read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath

import msgspec

NOTEBOOK, SCRIPT, ZIP = ".ipynb", ".py", ".zip"
KINDS = (NOTEBOOK, SCRIPT, ZIP)

OF_THE_SYSTEM = "left behind by a system or an editor"
A_LINK = "a link"
NO_WORK = "no notebook, script or zip"
BESIDE = "lies beside the notebook, which can read it"
OTHER_NAME = "looks like a notebook by another name; rename it to .ipynb"
HEAD = 1 << 16
_OTHER = (".txt", ".json", ".html", ".htm")


class PassedOver(msgspec.Struct, frozen=True):
    """A file that was given and is part of no submission, and why in few words."""

    file: str
    reason: str


class Leaf(msgspec.Struct, frozen=True):
    """Anything below a folder that is no folder; one that cannot be opened counts, too. `noise`
    says that it, or a folder around it, was left behind by a system."""

    path: Path
    noise: bool
    mode: int

    @property
    def is_link(self) -> bool:
        return stat.S_ISLNK(self.mode)

    @property
    def is_regular(self) -> bool:
        return stat.S_ISREG(self.mode)

    @property
    def is_work(self) -> bool:
        """Whether it could hold what somebody did."""
        return self.is_regular and not self.noise and is_work(self.path.name)


def is_work(name: str) -> bool:
    """Whether a file is called like a notebook, script or zip."""
    return PurePath(name).suffix.lower() in KINDS


def could_be_work(name: str) -> bool:
    """Whether a file is called like work, or as browsers call a notebook that they show."""
    return is_work(name) or PurePath(name).suffix.lower() in _OTHER or NOTEBOOK in name.lower()


def is_notebook_within(name: str, head: bytes) -> bool:
    """Whether a file that is not called like work is a notebook by its first bytes."""
    if is_work(name) or not could_be_work(name):
        return False
    start = head[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"cells"' in start and b'"cell_type"' in start


def holds_notebook(path: Path) -> bool:
    """Whether the file at `path` is a notebook that is not called like one; no link is."""
    try:
        if is_work(path.name) or not could_be_work(path.name) or not _is_regular(path):
            return False
        with open(path, "rb") as file:
            return is_notebook_within(path.name, file.read(HEAD))
    except OSError:
        return False


def bare_name(name: str) -> str:
    """What a file is called without what says that it is a notebook, script or zip."""
    lower = name.lower()
    for end in (*(f"{NOTEBOOK}{other}" for other in _OTHER), *KINDS, *_OTHER):
        if lower.endswith(end) and len(name) > len(end):
            return name[: -len(end)]
    return name


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def is_noise(name: str) -> bool:
    """Files that systems and editors leave behind."""
    return name.startswith((".", "~$", "__MACOSX", "__pycache__"))


def leaves(folder: Path, noise: bool = False) -> Iterator[Leaf]:
    """All that is below `folder`, however deep it lies."""
    left = [(folder, noise)]
    while left:
        current, noisy = left.pop()
        try:
            with os.scandir(current) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield Leaf(current, noisy, stat.S_IFDIR)
            continue
        for entry in inside:
            below = noisy or is_noise(entry.name)
            if entry.is_dir(follow_symlinks=False):
                left.append((Path(entry.path), below))
            else:
                yield leaf(Path(entry.path), below)


def leaf(path: Path, noise: bool = False) -> Leaf:
    """What lies at `path`."""
    try:
        return Leaf(path, noise or is_noise(path.name), path.lstat().st_mode)
    except OSError:
        return Leaf(path, noise, 0)


def why(leaf: Leaf, otherwise: str = NO_WORK) -> str:
    """Why a file is part of no submission."""
    if stat.S_ISDIR(leaf.mode):
        return "a folder that cannot be opened"
    if leaf.noise:
        return OF_THE_SYSTEM
    if leaf.is_link:
        return A_LINK
    if not stat.S_ISREG(leaf.mode):
        return "a device or pipe"
    return OTHER_NAME if _is_notebook_inside(leaf.path) else otherwise


def _is_notebook_inside(path: Path) -> bool:
    if is_work(path.name):
        return False
    if NOTEBOOK in path.name.lower():
        return True
    if path.suffix.lower() not in ("", *_OTHER):
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
        b'"cells"' in head or b'"cell_type"' in head
    )
