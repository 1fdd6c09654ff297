"""What a test finds around it while it runs: silence, and seeds that are told.

All of it is put back when the test is done, whatever it raised.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Throw away what a test prints and warns of, and how it has NumPy print: a library that one
    assignment imports (`datascience`) changes that for all that come after."""
    nowhere = io.StringIO()
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = nowhere
    try:
        with warnings.catch_warnings(), np.printoptions():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdout, sys.stderr = out, err


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
