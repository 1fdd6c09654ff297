"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from autograder.errors import AutograderError, UsageError, of_file


def replace(path: Path, data: bytes) -> None:
    """Put `data` into a file; one that has it already is left alone.

    Raises:
        OSError: it cannot be written; what stood there still does.
    """
    with contextlib.suppress(OSError):
        if path.is_file() and path.read_bytes() == data:
            return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def keep(path: Path, data: bytes, then: str = "", kind: type[AutograderError] = UsageError) -> None:
    """Put `data` into a file as `replace` does, in a folder that is made where there is none.

    Raises:
        AutograderError: of `kind`, with `then`: it cannot be written; MachineError: the disk is
            full, or fails.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
    except OSError as error:
        raise of_file(error, f"{path} cannot be written", then=then, kind=kind) from error
