"""A worker alone: what it does where nobody waits for it any more."""

import subprocess
import sys

import pytest

_TOO_LATE = """
import socket
from autograder.batch import worker

controller, own = socket.socketpair()
controller.close()
worker.work(own, None)
"""


@pytest.mark.slow
def test_a_worker_that_is_ready_after_the_run_has_ended_ends_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", _TOO_LATE], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
