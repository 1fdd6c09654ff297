"""What became of each file that was given: part of a submission, or passed over with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from autograder.commands.handed_in import Received
from autograder.formats.submission import OF_THE_SYSTEM, PassedOver
from autograder.result import Result, Status
from autograder.views.feedback.text import shown_line

NOT_REACHED = "not_reached"
PASSED_OVER = "passed_over"
MAX_NAMES = 20


class Account(msgspec.Struct, frozen=True):
    """How many files were graded, unreadable, unexamined, not reached (in a run that was
    interrupted) and passed over, and which were that. Together they are what was given."""

    counts: dict[str, int]
    passed: tuple[PassedOver, ...]

    @property
    def given(self) -> int:
        """How many files there were."""
        return sum(self.counts.values())

    @property
    def lines(self) -> tuple[str, ...]:
        """The counts for a person, and those passed over by name, a line a reason."""
        counted = ", ".join(
            f"{count} {name.replace('_', ' ')}"
            for name, count in self.counts.items()
            if count or name != NOT_REACHED
        )
        reasons: dict[str, list[str]] = {}
        for one in self.passed:
            reasons.setdefault(one.reason, []).append(shown_line(one.file, 200))
        return (f"{self.given} files given: {counted}", *map(_line, reasons, reasons.values()))


def _line(reason: str, names: Sequence[str]) -> str:
    if reason == OF_THE_SYSTEM:
        return f"  passed over, {reason}: {len(names)}"
    more = f" and {len(names) - MAX_NAMES} more, in --json" if len(names) > MAX_NAMES else ""
    return f"  passed over, {reason}: {', '.join(names[:MAX_NAMES])}{more}"


def account(received: Received, results: Sequence[Result]) -> Account:
    """Each file that was received, once. Of a submission that was graded one file counts, and those
    beside it were passed over; of one that could not be read, all count."""
    statuses = {result.submission: result.overall_status for result in results}
    counts = Counter(dict.fromkeys((*(status.value for status in Status), NOT_REACHED), 0))
    passed = list(received.passed)
    for upload in received.uploads:
        status = statuses.get(upload.id)
        was_taken = status in (Status.GRADED, Status.UNEXAMINED)
        beside = received.beside.get(upload.id, ()) if was_taken else ()
        passed += beside
        files = len(received.files.get(upload.id, {})) - len(beside)
        counts[status.value if status else NOT_REACHED] += files
    counts[PASSED_OVER] = len(passed)
    return Account(dict(counts), tuple(sorted(passed, key=lambda one: one.file)))
