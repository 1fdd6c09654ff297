"""What `autograder compare` shows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from autograder.commands.compare import SECONDS_EACH, TABLE, Compared, Disagreement
from autograder.views.feedback.text import shown_line

_MOST = 40
_WIDTH = 160


def warning(count: int) -> str:
    """What a person should know before it starts."""
    minutes = max(1, round(count * SECONDS_EACH / 60))
    return (
        f"stock Otter will run {count} submission{'s' * (count != 1)} here with your rights, "
        "unprotected, and unpickle what they leave: compare only work that you trust; about "
        f"{minutes} minute{'s' * (minutes != 1)}, and what is done is not done again"
    )


def table(compared: Compared) -> str:
    """The counts, and each difference: those without a listed reason first."""
    counted = Counter(_kind(one) for one in compared.differences)
    lines = [
        f"{compared.submissions} submissions, {compared.questions} questions: {compared.equal} "
        f"equal, {counted['less']} less than stock, {counted['more']} more, "
        f"{counted['unexamined']} not examined by us ({compared.otter})"
    ]
    lines += [f"  {name}: {why}" for name, why in compared.missing.items()]
    ordered = sorted(compared.differences, key=lambda one: bool(one.listed))
    for one in ordered[:_MOST]:
        ours = "not examined" if one.ours is None else f"{one.ours:g}"
        reason = f"listed: {one.listed}" if one.listed else "no listed reason"
        lines.append(
            f"  {one.submission} {one.question}: stock {one.stock:g}, ours {ours}; {reason}"
        )
        lines += [
            f"    {who} {shown_line(said, _WIDTH)}"
            for who, said in (("stock said:", one.stock_said), ("we said:", one.we_said))
            if said
        ]
    if len(ordered) > _MOST:
        lines.append(f"  and {len(ordered) - _MOST} more")
    if ordered:
        lines.append(f"all differences: {compared.out / TABLE}")
    return "\n".join(lines)


def document(compared: Compared) -> dict[str, Any]:
    """The same for programs."""
    return {
        "otter": compared.otter,
        "submissions": compared.submissions,
        "questions": compared.questions,
        "equal": compared.equal,
        "unlisted": len(compared.unlisted),
        "missing": compared.missing,
        "differences": msgspec.to_builtins(compared.differences),
        "table": str(compared.out / TABLE),
        "ok": compared.is_clean,
    }


def _kind(one: Disagreement) -> str:
    if one.ours is None:
        return "unexamined"
    return "more" if one.ours > one.stock else "less"
