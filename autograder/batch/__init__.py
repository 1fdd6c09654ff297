"""Grading many submissions on one machine.

- `controller`: which submissions are left, workers, retries of our own faults, stop signals.
- `ancestor`: the two processes that load libraries once and fork workers and warm servers.
- `worker`: one examiner at work, submission after submission.
- `preload`: which libraries to load beforehand.
- `jobs`: what controller and workers say to each other.

Nothing here knows what is in a test.
"""

from autograder.batch.controller import Graded, Task, grade
from autograder.batch.preload import SHELL, modules_for, tests_of, texts_in

__all__ = ["SHELL", "Graded", "Task", "grade", "modules_for", "tests_of", "texts_in"]
