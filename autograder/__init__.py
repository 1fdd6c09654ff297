"""Autograded notebook assignments with verdicts out of students' reach.

One master notebook becomes a student version, a solution and a sealed bundle (`authoring`); a class
of submissions (`batch`) is run by confined candidates and judged by trusted examiners (`grading`),
and shown (`views`). Each of these folders opens with what it may know and what it must not;
`docs/explanation/design.md` is the map.
"""

__version__ = "0.1.0"
