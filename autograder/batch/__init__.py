"""Grading many submissions, on this machine or on a cluster.

- `controller`: which submissions are left, workers, retries of our own faults, stop signals.
- `here`: workers of this machine that outlive a batch.
- `ancestor`: the two processes that load libraries once and fork workers and warm servers.
- `worker`: one examiner at work, submission after submission.
- `watchdog`: the look at a worker from outside.
- `preload`: which libraries to load beforehand.
- `jobs`: what controller and workers say to each other.
- `survey`: what a bundle needs beside the grader, and what of it a machine lacks.
- `fitness`: what machines must have in common to give the same results.
- `cluster`: the same on many machines, by Dask; imported only where it is asked for.

Nothing here knows what is in a test.
"""

from collections.abc import Callable, Generator, Iterable

from autograder.batch.controller import Crew, Graded, Task, environment, grade, warm_server
from autograder.batch.fitness import grader_version
from autograder.batch.here import Here
from autograder.batch.preload import SHELL, modules_for, modules_in, tests_of, texts_in

Grading = Callable[[Iterable[Task]], Generator[Graded, None, None]]
"""Where the work is done: tasks become results as they come. Closing the iterator ends what was
started."""

__all__ = [
    "SHELL",
    "Crew",
    "Graded",
    "Grading",
    "Here",
    "Task",
    "environment",
    "grade",
    "grader_version",
    "modules_for",
    "modules_in",
    "tests_of",
    "texts_in",
    "warm_server",
]
