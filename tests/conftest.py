"""Settings of all tests: hypothesis tries the same examples each time and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile(
    "house",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser for all tests that want one; they are skipped where there is none."""
    from browser import opened

    yield from opened()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that download run only where they are asked for by name: `-m install`."""
    if "install" in config.getoption("markexpr"):
        return
    for item in items:
        if item.get_closest_marker("install"):
            item.add_marker(pytest.mark.skip(reason="downloads; asked for by `make desk`"))
