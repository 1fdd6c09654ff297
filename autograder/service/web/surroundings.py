"""What pages may use of the course's folder on the machine that serves: handed in from above, since
nothing of the service knows that folder."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Where built bundles lie (`dist`), and the folder of the course, that commands are called in
    (`root`). What is `None` is not there."""

    dist: Path | None = None
    root: Path | None = None
