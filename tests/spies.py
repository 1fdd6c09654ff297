"""Submissions that search every file they may read for a line of a solution."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

_SPY = """
import os, stat, tempfile
line = ({first!r} + {second!r}).encode()
found, lure, seen = [], False, set()

def look(path):
    global lure
    try:
        status = os.stat(path, follow_symlinks=False)
        if (status.st_dev, status.st_ino) in seen or not stat.S_ISREG(status.st_mode):
            return
        seen.add((status.st_dev, status.st_ino))
        with open(path, "rb") as file:
            data = file.read(1_000_000)
    except OSError:
        return
    lure = lure or data == b"a lure"
    if line in data:
        found.append(path)

def search(top):
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in {passed_over!r}]
        for name in names:
            look(os.path.join(folder, name))

for top in {tops!r}:
    for name in ("hw.canary", "hw.zip", "dist/hw.canary", "source/grader/canary.ipynb"):
        look(os.path.join(top, name))
    search(top)
if {everywhere}:
    for top in (".", tempfile.gettempdir(), os.environ.get("TMPDIR", "/tmp"), "/tmp", "/"):
        search(top)
"""

_NO_PLACE = (
    "proc",
    "sys",
    "dev",
    "run",
    "site-packages",
    "dist-packages",
    "include",
    "share",
    "node_modules",
    ".git",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "x86_64-linux-gnu",
    "gcc",
    "firmware",
)
"""Folders of the system and of installed libraries: gigabytes that no solution is in."""


LINE = f"solution_{secrets.token_hex(8)}"
"""A name in a solution, another one in each run, so that no file of an earlier one has it."""


def spy(line: str, tops: Iterable[Path], everywhere: bool = True) -> str:
    """A cell that leaves the files with `line` in `found`, and in `lure` whether it saw the file
    `lure.txt` of the bundle, as it must. It does not hold the line itself."""
    half = len(line) // 2
    return _SPY.format(
        first=line[:half],
        second=line[half:],
        tops=[str(top) for top in tops],
        passed_over=_NO_PLACE,
        everywhere=everywhere,
    )


def holding(top: Path, line: str) -> list[str]:
    """The files below `top` in which `line` stands."""
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(top)
        for name in names
        if os.path.isfile(path := os.path.join(folder, name)) and not os.path.islink(path)
        if line.encode() in Path(path).read_bytes()
    ]
