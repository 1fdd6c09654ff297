"""The page that one student reads: made from feedback alone, without a library that draws."""

from __future__ import annotations

from autograder.views.feedback import Feedback
from autograder.views.feedback.say import UNEXAMINED, UNMARKED
from autograder.views.report import page


def feedback_html(told: Feedback, assignment: str, student: str = "", banner: str = "") -> str:
    """The page that one student reads; a `banner` says why somebody else does."""
    return page.render(
        "feedback.html",
        title=f"{assignment}: {told.submission}",
        told=told,
        assignment=assignment,
        student=student,
        banner=banner,
        unexamined=UNEXAMINED,
        unmarked=UNMARKED,
        short_name=page.short_name,
    )
