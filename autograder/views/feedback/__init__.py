"""What a student may read of a result, question by question.

Pure functions from a `Result` to a typed record, and of that record to text. They decide what is
said, never how a page looks, and know no file and no configuration. The rules: of a hidden test
case there is at most its `message`, and where nobody can hand in again the kind and the line of
what the student's own code raised; `detail` and `misconception` are for instructors; output that a
candidate wrote after a hidden test had asked it is never taken; all text of a submission has
passed `text.shown`, so that nothing in it is invisible.
"""

from __future__ import annotations

from autograder.views.feedback.markdown import (
    escaped,
    failed_cells,
    markdown,
    number,
    question_blocks,
)
from autograder.views.feedback.record import (
    DEGREES,
    CellFeedback,
    Check,
    Degree,
    Explained,
    Feedback,
    Hidden,
    QuestionFeedback,
    before_the_end,
)
from autograder.views.feedback.say import feedback, lines, question_feedback, unmarked

__all__ = [
    "DEGREES",
    "CellFeedback",
    "Check",
    "Degree",
    "Explained",
    "Feedback",
    "Hidden",
    "QuestionFeedback",
    "before_the_end",
    "escaped",
    "failed_cells",
    "feedback",
    "lines",
    "markdown",
    "number",
    "question_blocks",
    "question_feedback",
    "unmarked",
]
