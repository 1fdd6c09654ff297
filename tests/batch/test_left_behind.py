"""A grader that is killed leaves no process behind, whatever its candidates have started."""

import os
import random
import select
import shutil
import signal
import tempfile
from pathlib import Path

import hosts
import pytest
from fakes import RIGHT, assert_ended, write

from autograder.grading import confine
from batch.test_grade import Course, cache  # noqa: F401 - a fixture

STAYS = """\
import fcntl, os, socket, subprocess, time

def stay(action):
    if os.fork() == 0:
        if os.fork() == 0:
            for leave in (os.setsid, lambda: os.setpgid(0, 0)):
                try:
                    leave()
                except OSError:
                    pass
            try:
                action()
            except OSError:
                pass
            while True:
                time.sleep(100)
        os._exit(0)

def wait_in_a_read():
    os.read(os.pipe()[0], 1)

def wait_for_the_lifeline():
    os.read(255, 1)

def let_go_of_the_lifeline():
    pair = socket.socketpair()
    socket.send_fds(pair[0], [b"+"], [255])
    (copy,) = socket.recv_fds(pair[1], 1, 1)[1]
    fcntl.fcntl(copy, fcntl.F_SETFL, 0)

def run_a_program():
    os.execlp("sleep", "sleep", "100")

for action in (wait_in_a_read, wait_for_the_lifeline, let_go_of_the_lifeline, run_a_program):
    stay(action)
subprocess.Popen(["sleep", "100"])
time.sleep(1)
"""


def class_that_stays(course: Course) -> None:
    for number in range(6):
        write(course.submissions, f"student-{number}", f"number = {number}\n{STAYS}", RIGHT)


ALL = 18
"""Processes below a grader when a candidate has started all of its own: 6 to 8 of the grader's."""


def killed(course: Course, wanted: int, draw: random.Random) -> set[int]:
    """The processes below a grader when it was killed, at a random moment after it had as many as
    `wanted`: those that are there then, and those that have started meanwhile."""
    process = course.start("grade", "hw.zip", "submissions", "--out", "out", "--jobs", 2)
    descriptor = os.pidfd_open(process.pid)
    while len(found := set(confine.descendants(process.pid))) < wanted:
        ended = select.select([descriptor], [], [], 0.05)[0]
        assert not ended, process.communicate()
    select.select([descriptor], [], [], draw.uniform(0.0, 0.5))
    found |= set(confine.descendants(process.pid))
    os.kill(process.pid, signal.SIGKILL)
    os.close(descriptor)
    process.wait()
    return found | set(course.processes())


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")
@pytest.mark.parametrize("kind", ["here", "container"])
def test_a_killed_grader_leaves_nothing(tmp_path, cache, seed, kind) -> None:  # noqa: F811
    if kind != "here" and (reason := hosts.why_not()):
        pytest.skip(reason)
    course = Course(tmp_path, cache, kind)
    course.temporary = Path(tempfile.mkdtemp(prefix="killed-"))
    confine.let_pass(course.temporary)  # pytest's folders are closed to a user of its own
    course.environment["TMPDIR"] = str(course.temporary)
    class_that_stays(course)
    draw = random.Random(seed)
    try:
        for wanted in (ALL, ALL, draw.randrange(ALL)):
            assert_ended(killed(course, wanted, draw))
    finally:
        course.end()
        shutil.rmtree(course.temporary)
