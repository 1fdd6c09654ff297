"""What `autograder suggest` prints: each test with what it is for, and what none stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.suggest.suggestions import SuggestedTests
from autograder.commands.suggest import Suggestions

_MOST_LEFT = 6


def suggestions_text(found: Suggestions, out: Path) -> str:
    """The suggestions as text, and where the cells lie."""
    lines = [line for question in found.questions for line in _question(question)]
    return "\n".join([*lines, f"cells: {out / found.slug}"])


def _question(question: SuggestedTests) -> Iterator[str]:
    stopped = ", ".join(
        f"{question.stopped[kind]} of {count} {kind}"
        for kind, count in question.of.items()
        if count
    )
    count = len(question.tests)
    yield f"{question.question}: {count} test{'s' * (count != 1)}, which stop {stopped}"
    for test in question.tests:
        by = f" ({test.by})" if test.by else ""
        yield f"  {test.name}: {test.purpose}; oracle: {test.oracle}{by}"
    for note in question.notes:
        yield f"  not tested: {note}"
    for ask in question.asks:
        yield f"  for you to say: {ask}"
    for left in question.left[:_MOST_LEFT]:
        yield f"  stopped by none: {left.kind} ({left.name})"
        yield from (f"    {line}" for line in left.change.splitlines())
    if len(question.left) > _MOST_LEFT:
        yield f"  and {len(question.left) - _MOST_LEFT} more"
