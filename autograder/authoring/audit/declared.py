"""What an author declares of an assignment's audit, in `answers/declared.toml`.

    [[equivalent]]                 a mutant that does the same as the solution
    question = "q1_dot"
    was = "total = 0"              the changed lines, as the audit shows them
    now = "total = 0.0"            without it: whatever they become, as far as the tests let it
    reason = "a sum of floats is the same from either zero"

    [[accepted]]                   a finding that is meant to be so
    question = "q1_dot"
    check = "seed"
    case = "q1_dot - 3"            without it: every case of the question
    reason = "..."

Matched by content, so that a declaration outlives other changes; what matches nothing is stale.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.authoring.audit.mutants import Mutant
from autograder.errors import UsageError

NAME = "declared.toml"


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that does what the solution does, and why."""

    question: str
    was: str
    reason: str
    now: str | None = None

    def matches(self, mutant: Mutant) -> bool:
        """Whether this is that mutant, wherever in the answer it stands."""
        same = self.question == mutant.question and _lines(self.was) == _lines(mutant.was)
        return same and (self.now is None or _lines(self.now) == _lines(mutant.now))


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A finding that is meant to be so, and why."""

    question: str
    check: str
    reason: str
    case: str = ""


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is declared of one assignment."""

    equivalent: tuple[Equivalent, ...] = ()
    accepted: tuple[Accepted, ...] = ()


def read_declared(folder: Path) -> Declared:
    """The declarations of the assignment in `folder`; none where there is no file.

    Raises:
        UsageError: no TOML, an unknown key, or a declaration without a reason.
    """
    path = folder / "answers" / NAME
    if not path.is_file():
        return Declared()
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Declared)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}", "declarations as in docs/how-to/audit.md") from None
    reasons = [(each.question, each.reason) for each in found.equivalent]
    reasons += [(each.question, each.reason) for each in found.accepted]
    for question, reason in reasons:
        if not reason.strip():
            raise UsageError(f"{path}: a declaration for {question} gives no reason")
    return found


def stale_equivalents(declared: Declared, survivors: Iterable[Mutant]) -> tuple[str, ...]:
    """One line for each declared equivalent that is no survivor (any more)."""
    alive = list(survivors)
    return tuple(
        f"{each.question}: no survivor has the change '{each.was}'"
        + ("" if each.now is None else f" to '{each.now}'")
        for each in declared.equivalent
        if not any(each.matches(mutant) for mutant in alive)
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]
