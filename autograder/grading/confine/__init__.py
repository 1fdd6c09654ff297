"""Run, limit and end one process tree.

Theory. A *warm server* (trusted code, no secret) forks one *candidate* at a time; that runs
hostile code and may fork further. Three parties hold a rope on it:

    examiner ── control socket ── warm server ── candidate ── whatever it starts
        └────────────── question socket ─────────────┘

- The candidate gets a session and process group of its own that it cannot leave, resource limits,
  an empty environment, a private working directory, and no descriptor but the question socket.
- Where the host offers it, it loses every privilege: an unprivileged user or at least no
  capabilities, no file but the libraries and its own directory (`landlock`), no system call
  but those on a list (`calls`): no socket, no look at and no signal to another process, no name
  spaces (`seccomp`). `layers` finds out, by trying,
  what this host offers; `entering.enter` applies it.
- The warm server is a *subreaper*: a process whose parent ends becomes the warm server's child,
  wherever it hides. `tree.end_tree` kills everything below the warm server and reaps it, again and
  again until nothing is left; no function here returns while such a process lives.
- The examiner looks at the whole tree while it waits (`watch`): computing time of a candidate that
  ignores its timers, processes, memory and files that no limit of one process bounds.
- Everybody asks to be killed when the parent dies, and a candidate's whole group hangs on a socket
  of the warm server's (`lifeline`), so that a killed grader leaves nothing behind.

Knows nothing of notebooks or marks. Linux is the reference. Where there is no `/proc` (macOS) the
tree is looked at and ended by what `ps` tells (`table`); limits of time, files and descriptors
hold, those of memory do not, an orphan that left its group escapes, and nothing keeps a submission
from the files of the user who grades: `layers` reports it and `grade` wants `--allow-weak`. Where
there is no `fork` (Windows) nothing is graded; only `rehearsal` runs there, unconfined.
"""

from autograder.grading.confine.directory import private_directory
from autograder.grading.confine.entering import ENVIRONMENT, USERS_FROM, enter, limit_memory
from autograder.grading.confine.layers import DESCRIPTIONS, REQUIRED, available, missing
from autograder.grading.confine.telling import Refusal, answer, received
from autograder.grading.confine.tree import (
    become_subreaper,
    cpu_seconds,
    descendants,
    die_with_parent,
    end_tree,
    turns,
)
from autograder.grading.confine.watch import Watch

__all__ = [
    "DESCRIPTIONS",
    "ENVIRONMENT",
    "REQUIRED",
    "Refusal",
    "USERS_FROM",
    "Watch",
    "answer",
    "available",
    "become_subreaper",
    "cpu_seconds",
    "descendants",
    "die_with_parent",
    "end_tree",
    "enter",
    "limit_memory",
    "missing",
    "private_directory",
    "received",
    "turns",
]
