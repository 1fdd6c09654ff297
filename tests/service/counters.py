"""A course's folder with a built assignment in it, and the commands run there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
from fakes import autograder

from autograder.formats.bundle import Bundle, pack
from autograder.service import keyring
from service.stores import BUNDLE, Served

CONFIGURATION = """
[tool.autograder]
course = "Numbers"

[tool.autograder.late]
zone = "Europe/Berlin"
"""


def course(folder: Path, *bundles: Bundle) -> Path:
    """A course called Numbers, whose store may be made by `stores.served` in the same folder."""
    (folder / "pyproject.toml").write_text(CONFIGURATION)
    (folder / "dist").mkdir(exist_ok=True)
    for bundle in bundles or (BUNDLE,):
        (folder / "dist" / f"{bundle.slug}.zip").write_bytes(pack(bundle))
    return folder


class Done(msgspec.Struct, frozen=True):
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def run(folder: Path, *arguments: object, **variables: str) -> Done:
    """A command, in a course's folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "XDG_CACHE_HOME": str(folder / "cache"), **variables}
    done = autograder(folder, environment, *arguments)
    return Done(done.returncode, done.stdout, done.stderr)


def keys_file(service: Served, path: Path) -> Path:
    """The public keys of a store, as the service serves them."""
    path.write_bytes(msgspec.json.encode(keyring.key_set(service.store)))
    return path
