"""The two things that answer: the shipped fake, and the real confined process."""

import fakes
import pytest

from autograder.grading.examiner import examine


@pytest.fixture(scope="module", autouse=True)
def otter_stand_in():
    """Test files import otter; a worker gives them a stand-in, so do we, and take it back."""
    import sys

    before = {name: sys.modules.get(name) for name in ("otter", "otter.test_files")}
    examine.prepare()
    yield
    for name, module in before.items():
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = fakes.Server(tmp_path_factory.mktemp("candidates"))
    yield made
    made.close()


@pytest.fixture
def real(server):
    """The confined process alone, for what a thread cannot do: hang, crash, be limited."""
    return server.candidate


@pytest.fixture(params=["fake", "real"])
def answerer(request):
    """Whatever answers: every test that takes this runs against both."""
    return fakes.in_thread if request.param == "fake" else request.getfixturevalue("real")
