"""What `autograder decide` prints."""

from __future__ import annotations

from typing import Any

from autograder.commands.decide import Outcomes
from autograder.course.decisions import Decision


def line(one: Decision, outcomes: Outcomes) -> str:
    """A decision in a line, and whether it counts."""
    said = f"{one.number}  {one.at[:16].replace('T', ' ')}  {one.what}"
    said += f": {one.reason}" if one.reason else ""
    said += f" (by {one.by})" if one.by else ""
    if by := outcomes.undone.get(one.number):
        said += f"  [undone by {by}]"
    elif why := outcomes.unused.get(one.number):
        said += f"  [does not count: {why}]"
    return said


def document(outcomes: Outcomes, run: str) -> dict[str, Any]:
    """What `decide --json` prints."""
    return {
        "run": run,
        "made": outcomes.made.number if outcomes.made else None,
        "decisions": [
            {
                "number": one.number,
                "at": one.at,
                "by": one.by,
                "kind": one.kind.value,
                "student": one.who,
                "submission": one.submission,
                "question": one.question,
                "points": one.points,
                "until": one.until,
                "undoes": one.undoes,
                "reason": one.reason,
                "counts": one.number not in outcomes.undone and one.number not in outcomes.unused,
                "undone_by": outcomes.undone.get(one.number),
                "unused": outcomes.unused.get(one.number, ""),
            }
            for one in outcomes.decisions
        ],
        "notes": [*outcomes.notes, *outcomes.trouble],
    }
