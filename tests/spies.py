"""Submissions that search every file they may read for a line of a solution."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_SPY = """
import os, tempfile
line = ({first!r} + {second!r}).encode()
found, lure, seen = [], False, set()

def look(path):
    global lure
    try:
        status = os.stat(path, follow_symlinks=False)
        if (status.st_dev, status.st_ino) in seen or status.st_size > 2_000_000:
            return
        seen.add((status.st_dev, status.st_ino))
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return
    lure = lure or data == b"a lure"
    if line in data:
        found.append(path)

def search(top):
    for folder, folders, names in os.walk(top):
        if folder == "/":
            folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
        folders[:] = [name for name in folders if name not in {passed_over!r}]
        for name in names:
            look(os.path.join(folder, name))

for top in [".", tempfile.gettempdir(), os.environ.get("TMPDIR", "/tmp"), "/tmp", *{tops!r}, "/"]:
    search(top)
for top in {tops!r}:
    for name in ("hw.canary", "hw.zip", "dist/hw.canary", "source/grader/canary.ipynb"):
        look(os.path.join(top, name))
"""

LIBRARIES = ("site-packages", "dist-packages", "python3.11", "include", "share", "node_modules")
"""Folders of installed libraries: gigabytes that no solution is in."""


def spy(line: str, tops: Iterable[Path]) -> str:
    """A cell that leaves the files with `line` in `found`, and in `lure` whether it saw the file
    `lure.txt` of the bundle, as it must. It does not hold the line itself."""
    half = len(line) // 2
    names = [str(top) for top in tops]
    return _SPY.format(first=line[:half], second=line[half:], tops=names, passed_over=LIBRARIES)


def holding(top: Path, line: str) -> list[str]:
    """The files below `top` in which `line` stands."""
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(top)
        for name in names
        if not os.path.islink(os.path.join(folder, name))
        if line.encode() in Path(folder, name).read_bytes()
    ]
