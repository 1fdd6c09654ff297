"""One digest over several parts, which tells where each part ends.

A file called `a` that holds `b` must not look like one called `ab` that is empty, whatever a
student calls files and writes into them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable


def digest_over(parts: Iterable[bytes | io.BufferedReader]) -> str:
    """SHA-256 (hex) over the parts in their order: bytes, or files that are read to their end.

    It is over the digest of each, all of one length, so the same bytes cut otherwise give another.
    """
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, bytes):
            whole.update(hashlib.sha256(part).digest())
        else:
            whole.update(hashlib.file_digest(part, "sha256").digest())
    return whole.hexdigest()
