"""The page that one student reads: made from feedback alone, without a library that draws."""

from __future__ import annotations

from autograder.views.feedback import Feedback
from autograder.views.feedback.say import UNEXAMINED, UNMARKED
from autograder.views.report import page


def feedback_html(told: Feedback, assignment: str, student: str = "") -> str:
    """The page that one student reads."""
    return page.render(
        "feedback.html",
        title=f"{assignment}: {told.submission}",
        told=told,
        assignment=assignment,
        student=student,
        unexamined=UNEXAMINED,
        unmarked=UNMARKED,
        short_name=page.short_name,
    )
