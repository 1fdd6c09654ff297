"""A class graded while somebody kills what grades it, and what must come of it all the same.

    python tests/batch/killing.py [--rounds 100] [--seed 1]

Each round starts `autograder grade` (or goes on where a killed one stopped), waits a random while,
and ends one of its processes without warning: the command itself, the ancestor, a warm server or
an examiner, or a candidate. Whenever a run comes to its end, its files are compared with those of
an undisturbed run, and the next one starts from nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakes import RIGHT, WRONG, write

from autograder.formats import bundle
from batch.test_grade import BUNDLE, Course

VICTIMS = (
    "command",
    "ancestor",
    "server or examiner",
    "server or examiner",
    "candidate",
    "candidate",
    "candidate",
    "interrupt",
)


def class_of(course: Course, count: int) -> None:
    """Right, wrong, slow, crashing and unreadable submissions, no two the same."""
    (course.folder / "hw.zip").write_bytes(bundle.pack(BUNDLE))
    busy = "for i in range(400_000): i * i\n"
    kinds = (
        (RIGHT + "\ndef g(): return 1",),
        (busy + RIGHT, "def g(): return 1", "1 / 0"),
        (WRONG, "def g(): return 1"),
        (RIGHT, "import os\ndef g(): os._exit(3)"),
        (RIGHT, "import os, signal\ndef g(): os.kill(os.getpid(), signal.SIGKILL)"),
        (busy + WRONG, "print('x' * 1000)"),
    )
    for number in range(count):
        cells = kinds[number % len(kinds)]
        write(course.submissions, f"student-{number:02}", f"number = {number}", *cells)
    (course.submissions / "torn.ipynb").write_bytes(b'{"cells": [')


def rounds(course: Course, wanted: dict[str, bytes], count: int, seed: int) -> Counter[str]:
    """Disturb runs `count` times; counts victims, and runs that came to their end.

    Raises:
        AssertionError: a run ended in another way than it may, or with other files.
    """
    draw, done = random.Random(seed), Counter[str]()
    process = None
    while done["disturbed"] < count or process is not None:
        if process is None:
            process = course.start("grade", "hw.zip", "submissions", "--out", "out", "--jobs", 2)
        undisturbed = done["disturbed"] >= count
        if not undisturbed and not _ends_within(process, draw.uniform(0.0, 3.0)):
            victim = draw.choice(VICTIMS)
            if _strike(process, victim, draw):
                done["disturbed"] += 1
                done[victim] += 1
            if victim not in ("command", "interrupt"):
                continue
        _, said = process.communicate(timeout=300)
        ended, process = process.returncode, None
        if ended in (-signal.SIGKILL, -signal.SIGINT, 130):
            continue
        assert ended == 0, (ended, said[-1000:])
        found = course.files("out")
        assert found == wanted, [n for n in wanted if found.get(n) != wanted[n]]
        done["ended"] += 1
        shutil.rmtree(course.folder / "out")
    return done


def _ends_within(process: subprocess.Popen, seconds: float) -> bool:
    descriptor = os.pidfd_open(process.pid)
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def _strike(process: subprocess.Popen, victim: str, draw: random.Random) -> bool:
    """End one process of the run; returns whether there was one."""
    if victim == "interrupt":
        process.send_signal(signal.SIGINT)
        return True
    level = [process.pid]
    for _ in range(("command", "ancestor", "server or examiner", "candidate").index(victim)):
        level = [child for pid in level for child in _children(pid)]
    if victim == "candidate":  # in name spaces of its own a warm server has a doorkeeper above it
        level = [child for pid in level for child in _children(pid)] or level
    if not level:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(draw.choice(level), signal.SIGKILL)
    return True


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        course = Course(Path(folder), Path(folder) / "cache")
        class_of(course, 24)
        code, _, said = course.grade("whole")
        assert code == 0, said
        done = rounds(course, course.files("whole"), options.rounds, options.seed)
        course.end()
    print(", ".join(f"{name}: {count}" for name, count in done.items()))
    print("no difference")


if __name__ == "__main__":
    main()
