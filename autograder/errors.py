"""Every way in which the grader itself can fail, on one page.

What a *submission* did is never an exception: it is an `Outcome` or a `Status` (see `result`).
An exception from this page is our trouble or wrong use, carries its exit code, and says in one
line what was seen, what was wanted and what to do next. The codes: 1 nothing is wrong with the
command, 2 mend the command or the files, 130 interrupted (`docs/reference/exit-codes.md`).
"""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Iterable, Sequence


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
    """The command was called with something it cannot work on: mend the command or the files."""

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


class MachineError(AutograderError):
    """This machine cannot do it: a full or failing disk, a library or program that it lacks, or a
    solution that does not get full marks here."""


class ConfinementError(AutograderError):
    """This machine cannot run candidates the way they must be run."""


class Unresolved(AutograderError):
    """Versions for another Python could not be looked up: no network, or there are none."""


class ClusterError(AutograderError):
    """The cluster went away, or none of its workers can grade; what is graded is kept."""


class JournalError(UsageError):
    """The output folder cannot be used: not writable, in use, or of another kind. A full disk is a
    `MachineError`."""


class Interrupted(AutograderError):
    """The user stopped the run; what was done is kept."""

    exit_code = 130


_OF_THE_PATH = frozenset(
    (
        *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR),
        *(errno.EEXIST, errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL),
    )
)
"""What another path, or other rights, would mend; all else (room, quotas, broken disks, too many
open files) is the machine's."""
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def of_file(
    error: OSError,
    saw: str,
    wanted: str = "",
    then: str = "",
    kind: type[AutograderError] = UsageError,
) -> AutograderError:
    """What to raise where a file cannot be used; `saw` says which, and what for.

    Where its path is what is wrong, that is `kind` with `wanted` and `then`; where the disk is full
    or the machine fails, nothing is wrong with the command.
    """
    said = f"{saw} ({error.strerror or error})"
    # a file that is not there has a name; what has none is missing to us, such as /tmp
    if error.errno in _OF_THE_PATH and (error.filename or error.errno != errno.ENOENT):
        return kind(said, wanted, then)
    if error.errno in _NO_ROOM:
        then = "make room and run the same command again; what was done before is kept"
        return MachineError(said, "room on the disk", then)
    return MachineError(said, then="see to the machine and run the same command again")


def no_room() -> OSError:
    """What the system raises where a disk is full, for a write that was cut short."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def one_line(text: str, most: int = 300) -> str:
    """`text` on a single line of at most that many characters, as part of a message."""
    return " ".join(text.split())[:most]


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that `word` was probably meant to be, case aside."""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or all that is known where nothing is near: what to do next."""
    known = sorted(known)
    guess = nearest(word, known)
    return f"did you mean '{guess}'?" if guess else f"known are {', '.join(known)}"
