"""Points as tables: the class table of a run, and one table over assignments.

- `grades`: the class table of one run.
- `course`: the join of several; `exports`: for other programs.
- `marks`: points that a person gave; `marked`: results with these in them.

Knows results, people and text; no notebook, no process, no clock. What has no points stays empty.
"""

from autograder.views.gradebook.course import Assignment, Gradebook, Mark, Row, Standing, joined
from autograder.views.gradebook.exports import EXPORTS, Format, export
from autograder.views.gradebook.grades import Grade, grades_csv, grades_of, read_grades

__all__ = [
    "EXPORTS",
    "Assignment",
    "Format",
    "Grade",
    "Gradebook",
    "Mark",
    "Row",
    "Standing",
    "export",
    "grades_csv",
    "grades_of",
    "joined",
    "read_grades",
]
