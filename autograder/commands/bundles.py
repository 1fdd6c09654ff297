"""Where the bundle that a command names lies."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.config import Config
from autograder.errors import UsageError


def find_bundle(config: Config, name: str) -> Path:
    """The file of the bundle of a slug of this course, or at a path.

    Raises:
        UsageError: there is none of that name.
    """
    by_slug = config.folder("dist") / f"{name}.zip"
    if Path(name).is_file() or os.sep in name or name.endswith(".zip"):
        return Path(name)
    if by_slug.is_file():
        return by_slug
    if (config.folder("assignments") / name).is_dir():
        raise UsageError(f"{name} is not built yet", then=f"run `autograder build {name}` first")
    if Path(name).exists():
        return Path(name)
    known = sorted(path.stem for path in config.folder("dist").glob("*.zip"))
    raise UsageError(
        f"no bundle is called {name}",
        "the path of an autograder zip, or one of: " + (", ".join(known) or "none built yet"),
    )
