"""Looking at a candidate's tree from outside: what no limit of a single process can bound.

Resource limits count one process or one file each, and where the grader runs as root the number of
processes has none. Where name spaces and control groups hold for the tree as a whole, the kernel
refuses what is too much, and there is nothing to look for. Where they do not, the examiner looks a
few times a second while it waits; what exceeds its room is ended as a whole by whoever waits.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from autograder.grading.confine import looking
from autograder.grading.confine.tree import cpu_seconds, descendants, turns
from autograder.limits import Limits

_WAITING = 4
"""How much a machine may keep a submission waiting, as a multiple of the time that it may take."""


class Watch:
    """A look at `candidate` and all else below `server`, which work in `directory`, where `given`
    bytes of files lie from the start; `layers` of confinement are applied to them."""

    def __init__(
        self,
        server: int,
        candidate: int,
        directory: str,
        limits: Limits,
        given: int = 0,
        layers: Collection[str] = (),
    ) -> None:
        self._server, self._candidate, self._directory = server, candidate, directory
        self._limits, self._given, self._layers = limits, given, layers
        self._waited = turns()[1]
        self._kept = 0.0
        self._most_kept = _WAITING * limits.submission * limits.patience

    def cpu_seconds(self) -> float:
        """What the candidate's own process has computed so far; or more, where its whole tree has
        computed what no idle machine would let it within its patience. On a crowded one a process
        that shares its turns with many of its own computes next to nothing, for as long as it
        likes."""
        tree = sum(cpu_seconds(pid) or 0.0 for pid in descendants(self._server))
        share = tree / ((os.cpu_count() or 1) * self._limits.patience)
        return max(cpu_seconds(self._candidate) or 0.0, share)

    def kept_waiting(self) -> float:
        """For how long the candidate, or this process which it takes turns with, was ready so far
        but others had the processor. What the tree takes from itself is no such time, so that
        nobody lives longer for starting many."""
        computed, waited = turns(self._candidate)
        tree = (cpu_seconds(pid) or 0.0 for pid in descendants(self._server))
        waited += turns()[1] - self._waited - max(0.0, sum(tree) - computed)
        self._kept = min(max(self._kept, waited), self._most_kept)
        return self._kept

    def excess(self) -> str | None:
        """What the tree has too much of, or `None`."""
        bounded = {"groups", "spaces"} & set(self._layers)
        pids = descendants(self._server) if len(bounded) < 2 else []
        found = None
        if "groups" not in bounded:
            found = looking.crowd(self._server, pids, self._limits, self._layers)
        if found is None and "spaces" not in bounded:
            found = looking.files(self._directory, pids, self._limits, self._given, self._layers)
        return found
