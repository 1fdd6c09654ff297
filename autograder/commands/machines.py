"""Where a class is graded, and whether that machine can confine it."""

from __future__ import annotations

import functools
import importlib.util

from autograder import batch
from autograder.commands.progress import Reporter
from autograder.commands.proving import Proving
from autograder.errors import ConfinementError, MachineError
from autograder.grading import confine


def refuse_weak(same_user: bool = False) -> None:
    """Raises `ConfinementError` where a required layer of confinement is missing here; with
    `same_user` candidates may be root themselves."""
    lacking = confine.missing((confine.SAME_USER,) if same_user else ())
    if lacking == [confine.DESCRIPTIONS[confine.SAME_USER]]:
        raise ConfinementError(
            f"this machine does not offer: {lacking[0]}",
            "an interpreter, libraries and a TMPDIR that every user may reach",
            "put them outside of root's home; --same-user runs submissions as root anyway",
        )
    if lacking:
        raise ConfinementError(
            f"this machine does not offer: {'; '.join(lacking)}",
            "a Linux with Landlock and seccomp",
            "see `autograder doctor`; --allow-weak grades submissions that you trust all the same",
        )


def warning() -> str | None:
    """What `--allow-weak` or `--same-user` risks on this machine, or `None` where it risks
    nothing."""
    lacking = confine.missing()
    if not lacking:
        return None
    if lacking == [confine.DESCRIPTIONS[confine.SAME_USER]]:
        return (
            "warning: submissions run as root here, without its rights: "
            f"{confine.LEAVES_OPEN[confine.SAME_USER]}"
        )
    return (
        f"warning: this machine does not offer: {'; '.join(lacking)}. A hostile submission could "
        "read and change what you can, the tests included: grade only what you trust"
    )


def on_this_machine(workers: int, niceness: int = 0) -> batch.Here:
    """Graded by that many workers here, which give way to others by that much niceness; as a
    context, the same ones from batch to batch."""
    return batch.Here(workers, niceness)


def on_cluster(
    address: str,
    workers: int,
    proving: Proving,
    reporter: Reporter,
    *,
    allow_weak: bool = False,
    same_user: bool = False,
) -> batch.Grading:
    """Graded by the Dask cluster at `address`, or by one of that many processes for `local`. Its
    workers must have what is needed, as far as `proving` asks for that.

    Raises:
        MachineError: Dask is not installed.
    """
    if importlib.util.find_spec("distributed") is None:
        raise MachineError(
            "Dask is not installed here",
            "the package distributed, for --scheduler",
            "pip install 'sealed-autograder[cluster]'",
        )
    from autograder.batch import cluster

    said: set[str] = set()

    def say(line: str) -> None:
        """Each line once: workers are looked at for the solution, and again for the class."""
        if line not in said:
            said.add(line)
            reporter.say(line)

    return functools.partial(
        cluster.grade,
        address,
        workers=workers,
        allow_weak=allow_weak,
        same_user=same_user,
        needs=proving.needs,
        force=proving.force,
        say=say,
    )
