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


class Watchdog:
    """Looks at the worker `pid`, which says on `beacon` what it is at."""

    def __init__(self, beacon: Beacon, pid: int) -> None:
        self._beacon, self._pid = beacon, pid
        self._next = 0.0
        self._resting = (0, 0.0)
        """what was last seen: which announcement, and since when nothing happened"""
        self._waited = 0.0
        """how long the worker had waited for a processor then"""

    def overrun(self, limits: Limits) -> tuple[Spot, str] | None:
        """Where the worker goes beyond the limits of the submission that it is at, and how."""
        now = time.monotonic()
        if now < self._next:
            return None
        self._next = now + EVERY
        seen = self._beacon.seen()
        if seen.spot.stage is Stage.OURS or seen.asking or seen.written % 2:
            return None
        computed = (confine.cpu_seconds(self._pid) or 0.0) - seen.computed
        if computed > limits.cell:
            return self._unless_gone_on(seen.written, seen.spot, f"{limits.cell:g} seconds")
        _, waited = confine.turns(self._pid)
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
