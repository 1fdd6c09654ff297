"""The two things that answer: the shipped fake, and the real confined process."""

import fakes
import pytest


@pytest.fixture(scope="module", autouse=True)
def otter():
    with fakes.otter_stand_in():
        yield


@pytest.fixture(scope="session")
def server():
    made = fakes.Server()
    yield made
    made.close()


@pytest.fixture
def real(server):
    """The confined process alone, for what a thread cannot do: hang, crash, be limited."""
    return server.candidate


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.slow)])
def answerer(request):
    """Whatever answers: every test that takes this runs against both."""
    return fakes.in_thread if request.param == "fake" else request.getfixturevalue("real")
