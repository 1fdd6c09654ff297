"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


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
