"""What a test finds around it while it runs: silence, a bound on its time, seeds that are told.

All of it is put back when the test is done, whatever it raised.
"""

from __future__ import annotations

import contextlib
import io
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Throw away what a test prints and warns of."""
    nowhere = io.StringIO()
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = nowhere
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdout, sys.stderr = out, err


@contextlib.contextmanager
def bounded(seconds: float, stop: Callable[[], BaseException]) -> Iterator[None]:
    """Raise `stop()` where the test itself computes for longer than that: an answer can be a range
    that never ends. Only the main thread can be stopped; elsewhere nothing is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def enough(number: int, frame: object) -> None:
        raise stop()

    before = signal.signal(signal.SIGPROF, enough)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)  # then each second: a test may catch it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def seeding(tell: Callable[[str, Any], None]) -> Iterator[None]:
    """Tell where a test seeds the global random numbers: in one process they were the answer's."""
    seeds: dict[str, tuple[Any, Any]] = {
        "numpy": (np.random, np.random.seed),
        "random": (random, random.seed),
    }

    def told(library: str, seed: Callable[..., None]) -> Callable[..., None]:
        def told_seed(value: Any = None, *rest: Any) -> None:
            seed(value, *rest)
            tell(library, value)

        return told_seed

    for library, (module, seed) in seeds.items():
        module.seed = told(library, seed)
    try:
        yield
    finally:
        for module, seed in seeds.values():
            module.seed = seed
