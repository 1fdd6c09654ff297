"""A private directory for one candidate, gone afterwards whatever it did to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def private_directory(files: dict[str, bytes]) -> Iterator[Path]:
    """A new directory that only this user sees, holding `files`; gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="candidate-"))
    try:
        for name, data in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield directory
    finally:
        _remove(directory)


def _remove(directory: Path) -> None:
    """Remove a folder whose owner may have locked parts of it. Nothing outside of it is touched:
    links are neither followed nor changed."""
    shutil.rmtree(directory, ignore_errors=True)
    if os.path.lexists(directory):
        _unlock(str(directory))
        shutil.rmtree(directory, ignore_errors=True)


def _unlock(top: str) -> None:
    """Give the owner every right to each real folder from `top` downwards."""
    todo = [top]
    while todo:
        folder = todo.pop()
        with contextlib.suppress(OSError):
            opened = os.open(folder, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY)
            try:
                os.chmod(f"/proc/self/fd/{opened}", 0o700)
            finally:
                os.close(opened)
            with os.scandir(folder) as entries:
                todo += [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
