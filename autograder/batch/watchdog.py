"""The look at a worker from outside: whether what it touches of a submission's takes too long.

It is the controller that looks, a few times a second, at what the worker has said of itself (see
`grading.beacon`) and at what the kernel says of it. What one test case may compute there, and what
may pass while nothing happens, are the limits of a cell. While a candidate is asked, nobody looks:
the examiner does that itself.
"""

from __future__ import annotations

import time

from autograder.grading import confine
from autograder.grading.beacon import Beacon, Spot, Stage
from autograder.limits import Limits

EVERY = 0.25
"""Seconds from look to look."""
_MOST_SLOWED = 5.0
"""How many times as long a crowded machine may make a try take; as in `confine.watch`, so that
nobody lives longer for what its own processes take."""


class Watchdog:
    """Looks at the worker `pid`, which says on `beacon` what it is at."""

    def __init__(self, beacon: Beacon, pid: int) -> None:
        self._beacon, self._pid = beacon, pid
        self._next = 0.0
        self._resting = (0, 0.0)
        """what was last seen: which announcement, and since when nothing happened"""
        self._waited = 0.0
        """how long the worker had waited for a processor then"""
        self._began = time.monotonic()
        self._turns = self._turns_then = confine.turns(pid)
        """how long it had computed, and waited for a processor, when it was last looked at and when
        its submission began"""

    def begin(self) -> None:
        """It begins with another submission."""
        self._began = time.monotonic()
        self._turns = self._turns_then = confine.turns(self._pid)

    def seconds(self) -> float:
        """How long it has been at that, on the clock of a machine that has nothing else to do: what
        others take of this one is nobody's time."""
        computed, waited = (
            now - then for now, then in zip(self._turns, self._turns_then, strict=True)
        )
        slowed = 1.0 + waited / computed if computed > 0 else 1.0
        return (time.monotonic() - self._began) / min(slowed, _MOST_SLOWED)

    def overrun(self, limits: Limits) -> tuple[Spot, str] | None:
        """Where the worker goes beyond the limits of the submission that it is at, and how."""
        now = time.monotonic()
        if now < self._next:
            return None
        self._next = now + EVERY
        self._turns = confine.turns(self._pid)
        seen = self._beacon.seen()
        if seen.spot.stage is Stage.OURS or seen.asking or seen.written % 2:
            return None
        computed = (confine.cpu_seconds(self._pid) or 0.0) - seen.computed
        if computed > limits.cell:
            return self._unless_gone_on(seen.written, seen.spot, f"{limits.cell:g} seconds")
        _, waited = self._turns
        if self._resting != (seen.written, seen.since):
            self._resting, self._waited = (seen.written, seen.since), waited
        patience = limits.cell * limits.patience
        if now - seen.since - (waited - self._waited) > patience:
            return self._unless_gone_on(
                seen.written, seen.spot, f"{patience:g} seconds on the clock"
            )
        return None

    def _unless_gone_on(self, written: int, spot: Spot, limit: str) -> tuple[Spot, str] | None:
        """It writes while we read."""
        now = self._beacon.seen()
        if now.written != written or now.asking:
            return None
        return spot, f"the test and the answer took more than {limit}"
