"""The folders that Gradescope gives an autograder, and the results file in them.

`/autograder` there, any folder here. The results file is replaced whole each time, so that it is
valid at every moment.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import msgspec

from autograder import files
from autograder.gradescope_image.installed import CANARY


class Layout(msgspec.Struct, frozen=True):
    """Where everything is below `root`."""

    root: Path

    @property
    def source(self) -> Path:
        """The unpacked bundle: the tests are here."""
        return self.root / "source"

    @property
    def submission(self) -> Path:
        """What a student handed in."""
        return self.root / "submission"

    @property
    def metadata(self) -> Path:
        """About the submission; earlier results are in it."""
        return self.root / "submission_metadata.json"

    @property
    def results(self) -> Path:
        """The file that Gradescope reads in the end."""
        return self.root / "results" / "results.json"

    @property
    def canary(self) -> Path:
        """The solution, until the image is closed."""
        return self.source / CANARY

    def close(self) -> None:
        """Take from everybody but the owner what a submission must not see, and from all the
        solution.

        Raises:
            OSError: the solution is there and cannot be deleted.
        """
        self.canary.unlink(missing_ok=True)
        for path, rights in (
            (self.source, 0o700),
            (self.submission, 0o700),
            (self.results.parent, 0o700),
            (self.metadata, 0o600),
        ):
            with contextlib.suppress(OSError):
                os.chmod(path, rights)

    def write(self, document: dict[str, Any]) -> None:
        """Put `document` in the place of the results so far."""
        files.replace(self.results, msgspec.json.encode(document))

    def metadata_bytes(self) -> bytes | None:
        """The metadata file, or `None` where there is none that can be read."""
        try:
            return self.metadata.read_bytes()
        except OSError:
            return None


def container_memory() -> int | None:
    """Bytes of memory that this container may use, or `None` where nothing limits it."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            limit = int(Path("/sys/fs/cgroup", name).read_text())
            if limit < 1 << 40:
                return limit
    return None
