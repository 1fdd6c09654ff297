"""People and what is decided about them: rosters, who handed in what, lateness.

- `roster`, `handed_in`, `matching`: who is in the class, who handed in what, whose is whose.
- `downloads`: a reader for the downloads of each learning system.
- `decisions`: what persons decide about grades, a ledger.
- `lateness`: how late work is, and what that costs.
- `policy`: drop-lowest, weights.
- `table`: CSV as people and their programs write it.

Reads what learning systems write; a name from there is text, never a path. Must not know tests, or
how a result is made.
"""

from autograder.course.downloads import (
    INSTEAD,
    RETURNS,
    Delivery,
    Download,
    Listing,
    Original,
    read_download,
)
from autograder.course.handed_in import HandedIn, handed_in_csv, read_handed_in
from autograder.course.lateness import LatePolicy
from autograder.course.matching import (
    Matching,
    Owners,
    everybody,
    gathered,
    is_resubmission,
    match,
)
from autograder.course.policy import Policy
from autograder.course.roster import Roster, Student, read_roster
from autograder.course.table import Cell, inert, number, read_table, write_table

__all__ = [
    "INSTEAD",
    "RETURNS",
    "Cell",
    "Delivery",
    "Download",
    "HandedIn",
    "LatePolicy",
    "Listing",
    "Matching",
    "Original",
    "Owners",
    "Policy",
    "Roster",
    "Student",
    "everybody",
    "gathered",
    "handed_in_csv",
    "inert",
    "is_resubmission",
    "match",
    "number",
    "read_download",
    "read_handed_in",
    "read_roster",
    "read_table",
    "write_table",
]
