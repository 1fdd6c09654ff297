"""What an ancestor forks does not outlive it."""

import socket
import subprocess
import sys

import pytest

_PARENT_DIES_FIRST = """
import os, socket
from autograder.grading import confine
from autograder.batch import ancestor

parent = os.getpid()

def asked_too_late():
    while os.getppid() == parent:
        os.sched_yield()

def work():
    os.write(1, b"worked")

confine.die_with_parent = asked_too_late
ancestor._fork(work, close=socket.socket())
"""


@pytest.mark.slow
def test_a_child_whose_parent_was_killed_before_it_could_ask_to_die_with_it_does_nothing() -> None:
    command = [sys.executable, "-c", _PARENT_DIES_FIRST]
    # standard output closes with the child, the last that holds it
    assert subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout == b""


@pytest.mark.slow
@pytest.mark.parametrize("role", ["examiners", "candidates"])
def test_an_ancestor_whose_word_nobody_reads_ends_without_one(role: str) -> None:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "autograder.batch.ancestor", role, str(theirs.fileno()), ""]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()], stderr=subprocess.PIPE) as process:
        theirs.send(b"what nobody reads")
        theirs.close()
        ours.close()
        assert process.stderr is not None
        assert (process.stderr.read(), process.wait()) == (b"", 0)
