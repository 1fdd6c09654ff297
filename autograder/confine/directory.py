"""A private directory for one candidate, gone afterwards whatever it did to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
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
    def unlock(function: object, path: str, error: BaseException) -> None:
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path, ignore_errors=True)
            else:
                os.unlink(path)

    for _ in range(3):
        shutil.rmtree(directory, onerror=lambda f, p, info: unlock(f, p, info[1]))
        if not directory.exists():
            return
        time.sleep(0.01)
