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
- Where the host has them, the warm server is the first process of name spaces of its own, where its
  candidates' files lie in a bounded file system in memory (`spaces`), and it lives in a control
  group that bounds memory and processes of them all (`groups`). Both are made once for it.
- The warm server is a *subreaper*: a process whose parent ends becomes the warm server's child,
  wherever it hides. `tree.end_tree` kills everything below the warm server and reaps it, again and
  again until nothing is left; no function here returns while such a process lives.
- The examiner looks at the whole tree while it waits (`watch`): computing time of a candidate that
  ignores its timers, and what no kernel bounds here (`looking`).
- A killed grader leaves nothing behind. Its processes ask to be killed with their parents, but not
  a warm server without name spaces: it hears that its examiner is gone, and ends its tree before
  itself. If it is killed, too, name spaces end with it; a candidate's whole group hangs on a socket
  of the warm server's (`lifeline`); and the ancestor adopts and kills what is left.

Knows nothing of notebooks or marks. Linux is the reference. Where there is no `/proc` (macOS) the
tree is looked at and ended by what `ps` tells (`table`); limits of time, files and descriptors
hold, those of memory do not, an orphan that left its group escapes, and nothing keeps a submission
from the files of the user who grades: `layers` reports it and `grade` wants `--allow-weak`. Where
there is no `fork` (Windows) nothing is graded; only `rehearsal` runs there, unconfined.
"""

from autograder.grading.confine.bounds import Bounds
from autograder.grading.confine.directory import let_pass, private_directory
from autograder.grading.confine.entering import (
    ENVIRONMENT,
    enter,
    hold_examiner,
    inside,
    limit_memory,
    prepare,
    user_for,
)
from autograder.grading.confine.groups import ControlGroup, joined, sweep
from autograder.grading.confine.layers import (
    DESCRIPTIONS,
    LEAVES_OPEN,
    REQUIRED,
    SAME_USER,
    alone,
    available,
    known,
    missing,
    offered,
    required,
)
from autograder.grading.confine.spaces import Outside
from autograder.grading.confine.telling import Refusal, answer, received
from autograder.grading.confine.tree import (
    become_subreaper,
    children,
    cpu_seconds,
    descendants,
    die_with_parent,
    end_tree,
    give_way,
    outlive_parent,
    turns,
    wait_for,
)
from autograder.grading.confine.watch import Watch

__all__ = [
    "Bounds",
    "DESCRIPTIONS",
    "ENVIRONMENT",
    "ControlGroup",
    "LEAVES_OPEN",
    "Outside",
    "REQUIRED",
    "Refusal",
    "SAME_USER",
    "Watch",
    "alone",
    "answer",
    "available",
    "become_subreaper",
    "children",
    "cpu_seconds",
    "descendants",
    "die_with_parent",
    "end_tree",
    "enter",
    "give_way",
    "hold_examiner",
    "inside",
    "joined",
    "known",
    "let_pass",
    "limit_memory",
    "missing",
    "offered",
    "outlive_parent",
    "prepare",
    "sweep",
    "wait_for",
    "private_directory",
    "received",
    "required",
    "turns",
    "user_for",
]
