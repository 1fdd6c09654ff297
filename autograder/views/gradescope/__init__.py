"""Results as Gradescope takes and shows them, by its contract for autograders.

- `settings`: what an instructor can choose.
- `document`: a result as `results.json`.
- `contract`: what `results.json` may hold, and what is wrong with one.
- `metadata`: `submission_metadata.json`: when it was handed in, by how many, what came before.
- `policy`: late work and the number of attempts.

Values in, values out; knows no file and no process, and decides no verdict.
"""

from autograder.views.gradescope.contract import MAX_OUTPUT, problems
from autograder.views.gradescope.document import Entry, document, refused
from autograder.views.gradescope.metadata import Metadata, read_metadata
from autograder.views.gradescope.policy import Deduction, deduction, refusal
from autograder.views.gradescope.settings import Attempts, Settings, Visibility

__all__ = [
    "MAX_OUTPUT",
    "Attempts",
    "Deduction",
    "Entry",
    "Metadata",
    "Settings",
    "Visibility",
    "deduction",
    "document",
    "problems",
    "read_metadata",
    "refusal",
    "refused",
]
