"""Preloaded by the workers of a local cluster: a key that is pressed in the terminal is meant for
the command in front, which ends them in good order."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Dask calls this in each worker's main thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
