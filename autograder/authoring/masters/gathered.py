"""Mistakes of a master, gathered as they are found: an author learns of all of them at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder.errors import MasterError, MasterErrors


class Gathered:
    """What was found so far, in order."""

    def __init__(self) -> None:
        self.mistakes: list[MasterError] = []

    @contextlib.contextmanager
    def noting(self) -> Iterator[None]:
        """What is raised inside is noted, and goes no further."""
        try:
            yield
        except MasterErrors as several:
            self.mistakes += several.mistakes
        except MasterError as mistake:
            self.mistakes.append(mistake)

    def raise_any(self) -> None:
        """Raises what was noted: a `MasterError`, or `MasterErrors` where there are several."""
        unique = list({str(mistake): mistake for mistake in self.mistakes}.values())
        if len(unique) == 1:
            raise unique[0]
        if unique:
            raise MasterErrors(unique)
