"""Questions that a person marks: what students are given, what they replace, and the rubric.

All of it stands in what Otter wrote: the student version and the solution between the comments that
mark a question's part; what only the solution has there is for the marker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.authoring.masters.normalise import notebook_bytes
from autograder.authoring.masters.questions import MasterQuestion
from autograder.formats.bundle import Question
from autograder.formats.notebook import Region, read_regions, written

_TAG = "otter_answer_cell"


def by_hand_of(
    questions: Sequence[MasterQuestion], student: dict[str, Any], solution: dict[str, Any]
) -> dict[str, Question]:
    """The bundle's question of each manual one of a master, by name."""
    shown, solved = (read_regions(notebook_bytes(made)) for made in (student, solution))
    tagged = {
        number
        for number, cell in enumerate(student["cells"], 1)
        if _TAG in cell.get("metadata", {}).get("tags", ())
    }
    marked = [one for one in questions if one.marked]
    return {
        question.name: _question(question, place, _at(shown, place), _at(solved, place), tagged)
        for place, question in enumerate(marked)
        if question.manual
    }


def _at(found: Sequence[Region], place: int) -> Region:
    return found[place] if place < len(found) else ()


def _question(
    question: MasterQuestion, place: int, shown: Region, solved: Region, tagged: set[int]
) -> Question:
    known = [passage.text for passage in shown]
    return Question(
        name=question.name,
        manual=True,
        manual_points=float(question.config.get("points") or 0),
        place=place,
        given=tuple(passage.text for passage in shown if passage.cell not in tagged),
        blank=tuple(passage.text for passage in shown if passage.cell in tagged),
        rubric="\n\n".join(
            f"```python\n{passage.text}\n```" if passage.kind == "code" else passage.text
            for passage in written(solved, known)
            if passage.kind in ("markdown", "code")
        ),
    )
