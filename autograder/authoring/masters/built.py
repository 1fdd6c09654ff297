"""What a build is: the files of an assignment, its bundle, and what the proofs need to know."""

from __future__ import annotations

import msgspec

from autograder.authoring.masters.secrets import Secrets
from autograder.formats.bundle import Bundle


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment, built but not yet proved (see `proofs`).

    `student` and `solution` are the files of `student/<slug>/` and `solutions/<slug>/` by relative
    POSIX path; `cells` is the cell of each question in the master; `notes` say what had to be
    assumed, one line each; `free_points` are points that an untouched notebook may get.
    `from_master` is the cell of the master for each cell of the solution notebook that comes from
    one, `answers` the places of each question's answer in that notebook, from 0.
    """

    slug: str
    bundle: Bundle
    student: dict[str, bytes]
    solution: dict[str, bytes]
    secrets: Secrets
    cells: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    free_points: dict[str, float] = {}
    from_master: dict[int, int] = {}
    answers: dict[str, tuple[int, ...]] = {}

    @property
    def notebook(self) -> bytes:
        """The solution notebook, which is also the canary."""
        return self.solution[f"{self.slug}.ipynb"]
