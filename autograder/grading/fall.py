"""Where an examiner ended over a submission, and what comes of it there."""

from __future__ import annotations

import msgspec

from autograder.grading.beacon import Spot
from autograder.result import Outcome


class Fall(msgspec.Struct, frozen=True):
    """An examiner that was at this spot of the submission ended, or was ended, and that was the
    submission's own doing: what comes of it there, without being tried once more."""

    spot: Spot
    outcome: Outcome
    why: str
