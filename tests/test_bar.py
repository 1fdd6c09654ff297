"""How far a command is: an estimate on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

STEPS = """
from autograder.cli.bar import Bar

with Bar() as bar:
    bar.start("grading", 3)
    bar.say("a [line] to read")
    for name in ("ada", "ben", "cem"):
        bar.step(name)
"""


@pytest.mark.slow
def test_a_terminal_has_a_bar_with_an_estimate() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen([sys.executable, "-c", STEPS], stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while more := os.read(ours, 4096):
                shown += more
        except OSError:  # Linux's way to say that the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"grading" in shown
    assert b"3/3" in shown
    assert b"-:--:--" in shown or b"0:00:" in shown  # what is left, as far as it is known
    assert b"a [line] to read" in shown


@pytest.mark.slow
def test_elsewhere_there_are_plain_lines() -> None:
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "a [line] to read\ngrading: 3 of 3\n"
