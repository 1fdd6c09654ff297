"""A private directory for one candidate, gone afterwards whatever it did to it."""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def private_directory(files: dict[str, bytes], within: Path | None = None) -> Iterator[Path]:
    """A new directory that only this user sees, holding `files`; gone afterwards. It lies `within`
    that folder, or where this machine has its temporary files."""
    directory = Path(tempfile.mkdtemp(prefix="candidate-", dir=within))
    try:
        for name, data in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield directory
    finally:
        _remove(directory)


def let_pass(directory: str | Path) -> None:
    """Let other users through to what they own in `directory`: they cannot list it."""
    os.chmod(directory, 0o711)  # noqa: S103


def _remove(directory: Path) -> None:
    """Remove it however deep, locked or oddly named: folders are lifted to the top until none is
    left, so that neither recursion nor a path that is too long can fail. Nothing outside of it is
    touched: links are neither followed nor changed. Its owner's processes have ended before."""
    top, mark, lifted = os.fsencode(directory), secrets.token_hex(8).encode(), itertools.count()
    while True:
        try:
            os.chmod(top, 0o700)
            entries = list(os.scandir(top))
            if not entries:
                os.rmdir(top)
                return
        except OSError:
            return
        gone = 0
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    os.chmod(entry.path, 0o700)
                    for below in list(os.scandir(entry.path)):
                        if below.is_dir(follow_symlinks=False):
                            os.chmod(below.path, 0o700)
                            os.rename(below.path, top + b"/%s-%d" % (mark, next(lifted)))
                        else:
                            os.unlink(below.path)
                    os.rmdir(entry.path)
                else:
                    os.unlink(entry.path)
                gone += 1
        if not gone:
            return
