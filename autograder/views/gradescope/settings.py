"""What an instructor can choose about Gradescope; a frozen record, declared once.

`[tool.autograder.gradescope]` in pyproject.toml; a build puts the values into the bundle.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """How often one student or group may hand in."""

    most: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    """submissions that are graded within `hours`; 0 is any number"""
    hours: Annotated[float, msgspec.Meta(gt=0, le=10_000)] = 24.0
    """length of the window in hours, up to the time of handing in"""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys of `[tool.autograder.gradescope]`."""

    entries: Literal["question", "case"] = "question"
    """one line on Gradescope a question, or one a test case"""
    hidden_visibility: Visibility | None = None
    """who sees what hidden tests decided, and when; as `visibility` where nothing is said"""
    show_total: bool = False
    """say the total in the text on top, also where Gradescope keeps it back"""
    stdout_visibility: Visibility = "hidden"
    """who sees what the grader itself printed"""
    leaderboard: bool = False
    """put scores on the assignment's leaderboard"""
    time_limit: Annotated[int, msgspec.Meta(ge=30, le=2400)] = 540
    """seconds for all of one submission; must be less than Gradescope's own limit"""
    canary: bool = False
    """put the solution into the zip; `setup.sh` grades it in the image and deletes it there"""
    attempts: Attempts = Attempts()
    """how often a student may hand in"""
