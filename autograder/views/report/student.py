"""The page that one student reads: made from feedback alone, without a library that draws."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from autograder.views.feedback import Feedback
from autograder.views.feedback.say import UNEXAMINED, UNMARKED
from autograder.views.report import page


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page leads on to, and what that is called."""

    to: str
    called: str


def feedback_html(
    told: Feedback,
    assignment: str,
    student: str = "",
    banner: str = "",
    ways: Sequence[Way] = (),
) -> str:
    """The page that one student reads; a `banner` says why somebody else does. `ways` lead on from
    it, where it is one of several pages that are served."""
    return page.render(
        "feedback.html",
        title=f"{assignment}: {told.submission}",
        told=told,
        assignment=assignment,
        student=student,
        banner=banner,
        ways=ways,
        unexamined=UNEXAMINED,
        unmarked=UNMARKED,
        short_name=page.short_name,
    )
