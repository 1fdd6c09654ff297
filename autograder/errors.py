"""Every way in which the grader itself can fail, on one page.

What a *submission* did is never an exception: it is an `Outcome` or a `Status` (see `result`).
An exception from this page is our trouble or wrong use, carries its exit code, and says in one
line what was seen, what was wanted and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence


class AutograderError(Exception):
    """The root of this page.

    `saw` is what was found, `wanted` what should have been there, `then` what the reader can do.
    """

    exit_code = 1

    def __init__(self, saw: str, wanted: str = "", then: str = "") -> None:
        self.saw, self.wanted, self.then = saw, wanted, then
        super().__init__(saw, wanted, then)

    def __str__(self) -> str:
        parts = [self.saw]
        if self.wanted:
            parts.append(f"wanted {self.wanted}")
        if self.then:
            parts.append(self.then)
        return "; ".join(part.strip().rstrip(".") for part in parts)


class UsageError(AutograderError):
    """The command was called with something it cannot work on; nothing was done."""

    exit_code = 2


class ConfigError(UsageError):
    """`[tool.autograder]` in pyproject.toml, or an assignment's own configuration, is wrong."""


class BundleError(UsageError):
    """A file that should be a bundle is not one."""


class MasterError(AutograderError):
    """A master notebook has a mistake; `cell` counts from 1 in the master, `None` where unknown."""

    def __init__(self, saw: str, wanted: str = "", then: str = "", cell: int | None = None) -> None:
        super().__init__(saw, wanted, then)
        self.cell = cell

    def __str__(self) -> str:
        where = f"cell {self.cell}: " if self.cell is not None else ""
        return where + super().__str__()


class MasterErrors(MasterError):
    """Several `mistakes` of one master, in the order in which an author should look at them."""

    def __init__(self, mistakes: Sequence[MasterError]) -> None:
        first = mistakes[0]
        super().__init__(first.saw, first.wanted, first.then, first.cell)
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.mistakes))


class ProofError(MasterError):
    """A build was made, but what it must guarantee does not hold (a leak, a failing solution)."""


class Unreadable(AutograderError):
    """A submission holds nothing that could be run; its text becomes the result's reason."""


class SeveralPeople(Unreadable):
    """One upload holds the notebooks of several people, so no one of them is the submission."""


class WireError(AutograderError):
    """The one protocol error: bytes from a candidate that are no message, or too large a one."""


class Gone(AutograderError):
    """The other process ended while an answer was awaited."""


class Overdue(AutograderError):
    """The other process gave no answer within its limit."""


class ConfinementError(AutograderError):
    """This machine cannot run candidates the way they must be run."""


class MachineError(AutograderError):
    """This machine was not shown to grade with a bundle as it should: a library is missing, or the
    solution does not get full marks."""


class ClusterError(AutograderError):
    """The cluster went away, or none of its workers can grade; what is graded is kept."""


class JournalError(UsageError):
    """The output folder cannot be used: not writable, in use, or of another kind."""


class Interrupted(AutograderError):
    """The user stopped the run; what was done is kept."""

    exit_code = 130
