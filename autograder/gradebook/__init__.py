"""Points as tables: the class table of a run, and one table over assignments.

- `table`: CSV as people write it; `grades`: the class table of one run.
- `roster`, `handed_in`, `matching`: who is in the class, who handed in what, whose is whose.
- `policy`: lateness, drop-lowest, weights; `course`: the join; `exports`: for other programs.

Knows results and text; no notebook, no process, no clock. What has no points stays empty.
"""

from autograder.gradebook.course import Assignment, Gradebook, Mark, Row, Standing, joined
from autograder.gradebook.exports import Format, export
from autograder.gradebook.grades import Grade, grades_csv, grades_of, read_grades, status_of
from autograder.gradebook.handed_in import HandedIn, handed_in_csv, read_handed_in
from autograder.gradebook.matching import Matching, gathered, match
from autograder.gradebook.policy import Late, Policy
from autograder.gradebook.roster import Roster, Student, read_roster
from autograder.gradebook.table import inert, number, read_table, write_table

__all__ = [
    "Assignment",
    "Format",
    "Grade",
    "Gradebook",
    "HandedIn",
    "Late",
    "Mark",
    "Matching",
    "Policy",
    "Roster",
    "Row",
    "Standing",
    "Student",
    "export",
    "gathered",
    "grades_csv",
    "grades_of",
    "handed_in_csv",
    "inert",
    "joined",
    "match",
    "number",
    "read_grades",
    "read_handed_in",
    "read_roster",
    "read_table",
    "status_of",
    "write_table",
]
