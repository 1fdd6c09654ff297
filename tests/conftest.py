"""Settings of all tests: hypothesis tries the same examples each time and writes nothing."""

from __future__ import annotations

import gc
import re
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# who runs the tests in the background has SIGINT ignored, and so had all that they start
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "house",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


PRINTING = np.get_printoptions()


@pytest.fixture(autouse=True)
def numpy_prints_as_ever() -> None:
    """Libraries that tests import (`datascience`) change it for good."""
    np.set_printoptions(**PRINTING)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=0, help="of random kills and damaged files")
    parser.addoption(
        "--fuzz-seconds", type=float, default=2.0, help="of CPU time for hostile bytes"
    )


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """Where random tests begin: the same place each time, unless it is given."""
    given: int = request.config.getoption("seed")
    return given


@pytest.fixture(scope="session")
def fuzz_seconds(request: pytest.FixtureRequest) -> float:
    """How long hostile bytes are made of others and tried."""
    given: float = request.config.getoption("--fuzz-seconds")
    return given


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser for all tests that want one; they are skipped where there is none."""
    from browser import opened

    yield from opened()


def pytest_collection() -> None:
    """Reading the tests makes a million objects that all stay: looking through them for rubbish
    took a third of the time of collecting, and of each later look."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


_ALL_SLOW = re.compile(r"^pytestmark = \[?\s*pytest\.mark\.(slow|outside)\b", re.M)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are left out, a file of nothing else is not even read: some load libraries
    for seconds. As ever, `None` leaves it to others."""
    if collection_path.suffix != ".py" or "not slow" not in config.getoption("markexpr"):
        return None
    return bool(_ALL_SLOW.search(collection_path.read_text("utf-8"))) or None


@pytest.hookimpl(tryfirst=True)  # before those that `-m` leaves out are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What wants a browser or stock Otter is `outside`. Tests that download run only where they are
    asked for by name: `-m install`. Of the `sampled` ones of a file, others with another seed, all
    but one in so many are `outside`, too. Files with slow tests come first, so that no worker is
    left alone with one at the end."""
    seen: Counter[Path] = Counter()
    seed = config.getoption("seed")
    for item in items:
        if {"browser", "told_by_otter"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.outside)
        if sampled := item.get_closest_marker("sampled"):
            (one_in,) = sampled.args
            seen[item.path] += 1
            if seen[item.path] % one_in != seed % one_in:
                item.add_marker(pytest.mark.outside)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    if "install" in config.getoption("markexpr"):
        return
    for item in items:
        if item.get_closest_marker("install"):
            item.add_marker(pytest.mark.skip(reason="downloads; asked for by `make desk`"))
