"""Which kind of store these tests are run with: `AUTOGRADER_TEST_STORE=postgresql pytest ...`."""

import pytest

from service.postgres import programs
from service.stores import KIND


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if KIND == "sqlite":
        return
    no_server = pytest.mark.skip(reason="no PostgreSQL here; apt-get install postgresql")
    of_a_file = pytest.mark.skip(reason="is about a store that is a file")
    for item in items:
        if item.get_closest_marker("of_a_file"):
            item.add_marker(of_a_file)
        elif programs() is None:
            item.add_marker(no_server)
