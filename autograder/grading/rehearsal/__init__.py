"""A student's own notebook with its own public tests, in one process.

`autograder check` starts `python -m autograder.grading.rehearsal.process`: one `Request` on
standard input, one JSON line after another (`Told`) on standard output as cells and questions are
done, so that a process that ends early has told what it knew. What a test comes to is judged by the
examiner's own code; `namespace` is what answers it here, in a candidate's place.

The tests are public and no marks depend on what is said here, so cells and tests may share a
process, and the tests see the very objects of the notebook, as `grader.check` does. The process is
confined as a candidate is, as far as the host offers it: a teacher may check a stranger's notebook.
Without `fork` (Windows) nothing is confined.
"""

from autograder.grading.rehearsal.lines import Request, Told

__all__ = ["Request", "Told"]
