"""What pages may use of the course's folder on the machine that serves: handed in from above, since
nothing of the service knows that folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Where built bundles lie, and what makes the folder of a run.

    `collect` makes that of an assignment, by its name, in a folder that is empty, and answers with
    notes for a person; `gradebook` makes the table of the term in the folder, of all assignments.
    Both raise `AutograderError`. What is `None` is not there.
    """

    dist: Path | None = None
    collect: Callable[[str, Path], tuple[str, ...]] | None = None
    gradebook: Callable[[Path], Path] | None = None
