"""What a build is: the files of an assignment, its bundle, and what the proofs need to know."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from autograder.authoring.masters.secrets import Secrets
from autograder.formats.archive import zipped
from autograder.formats.bundle import Bundle


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment, built but not yet proved (see `proofs`).

    `student` and `solution` are the files of `student/<slug>/` and `solutions/<slug>/` by relative
    POSIX path, `edition` is the student notebook as a page that is read without Jupyter, `produced`
    are the files that each student makes and hands in with the notebook; `cells` is
    the cell of each question in the master; `notes` say what had to be assumed, one line each;
    `free_points` are points that an untouched notebook may get, `accepted_saboteurs` the reasons
    why saboteurs may earn points, by question. `from_master` is the cell of the master for each
    cell of the solution notebook that comes from one, `answers` the places of each question's
    answer in that notebook, from 0. `ours` are the sources of cells of the student notebook that no
    master has a part in.
    """

    slug: str
    bundle: Bundle
    student: dict[str, bytes]
    solution: dict[str, bytes]
    secrets: Secrets
    edition: bytes = b""
    produced: dict[str, bytes] = {}
    cells: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    free_points: dict[str, float] = {}
    accepted_saboteurs: dict[str, str] = {}
    from_master: dict[int, int] = {}
    answers: dict[str, tuple[int, ...]] = {}
    ours: tuple[str, ...] = ()

    @property
    def notebook(self) -> bytes:
        """The solution notebook."""
        return self.solution[f"{self.slug}.ipynb"]

    @property
    def canary(self) -> bytes:
        """What a student with this solution would hand in: it, and the files that she makes."""
        return handed_in(self.slug, self.notebook, self.produced)


def handed_in(name: str, notebook: bytes, beside: Mapping[str, bytes]) -> bytes:
    """A notebook as it is handed in: alone, or in a zip with what belongs to it."""
    return zipped({f"{name}.ipynb": notebook, **beside}) if beside else notebook
