"""What `autograder gradebook` prints beside the table itself."""

from __future__ import annotations

from typing import Any

from autograder.views.gradebook import Gradebook, Standing


def document(book: Gradebook, out: str | None) -> dict[str, Any]:
    """What `gradebook --json` prints; `total` is in percent."""
    return {
        "out": out,
        "assignments": book.maxima,
        "counts": {standing.value: book.count(standing) for standing in Standing},
        "notes": book.notes,
        "students": [
            {
                "student": row.student.label,
                "email": row.student.email,
                "sid": row.student.sid,
                "in_roster": row.listed,
                "total": None if row.total is None else round(100 * row.total, 2),
                "dropped": row.dropped,
                "assignments": row.marks,
            }
            for row in book.rows
        ],
    }


def summary(book: Gradebook, out: str | None) -> str:
    """How much there is, in a line."""
    counts = [f"{book.count(kind)} {kind.value}" for kind in Standing if book.count(kind)]
    where = f"; written to {out}" if out else ""
    return (
        f"{len(book.rows)} students, {len(book.maxima)} assignments: "
        f"{', '.join(counts) or 'nothing handed in'}{where}"
    )


def has_unexamined(book: Gradebook) -> bool:
    """Whether something has no points through our fault."""
    return book.count(Standing.UNEXAMINED) > 0
