"""What has to be assumed to grade a notebook that is not as it was handed out, a line each.

Looks at the text of the cells and at what a bundle expects; nothing is executed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from autograder.formats.bundle import Bundle
from autograder.formats.notebook import Notebook, program_in

SAYS, CHECKS = "the notebook says it belongs to", "the notebook checks"
_MOST = 10
_USES_GRADER = re.compile(r"^[^#\n]*\bgrader\.", re.MULTILINE)
_MAKES_GRADER = re.compile(r"^\s*grader\s*(?::[^=\n]+)?=[^=]", re.MULTILINE)
_COLAB = re.compile(r"^[^#\n]*\bgoogle\.colab\b", re.MULTILINE)


def assumptions(notebook: Notebook, bundle: Bundle) -> tuple[str, ...]:
    """One line for each thing that the notebook leaves open and that was decided for it."""
    notes = []
    checked = {name for cell in notebook.cells for name in cell.checks}
    if notebook.assignment not in (None, bundle.slug, bundle.title):
        notes.append(f"{SAYS} {notebook.assignment!r:.60}")
    elif checked and checked.isdisjoint(question.name for question in bundle.questions):
        notes.append(f"{CHECKS} {_listed(sorted(checked))}, and no question of this assignment")
    lost = [
        question.name
        for question in bundle.examined
        if question.name not in checked and not all(case.hidden for case in question.cases)
    ]
    if lost:
        notes.append(f"no cell checks {_listed(lost)}: tested after the last cell")
    sources = [cell.source for cell in notebook.cells]
    if any(map(_USES_GRADER.search, sources)) and not any(map(_MAKES_GRADER.search, sources)):
        notes.append("no cell makes `grader`: a stand-in was used")
    if any(map(_COLAB.search, sources)):
        notes.append("google.colab does nothing while grading: a stand-in was used")
    if not bundle.programs:
        refused = "they are refused, because this assignment runs none"
        notes += [f"{started}: {refused}" for started in programs_of(notebook)]
    return tuple(notes)


def of_another(notes: Iterable[str]) -> str:
    """The one of a notebook's notes by which it is of another assignment, if there is one."""
    return next((note for note in notes if note.startswith((SAYS, CHECKS))), "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name[:60] for name in names[:_MOST]) + (", ..." if len(names) > _MOST else "")


def programs_of(notebook: Notebook) -> tuple[str, ...]:
    """Which of the first cells plainly start programs, in words."""
    found = ((cell.number, program_in(cell.source)) for cell in notebook.cells)
    lines = (f"cell {number} starts programs ({what})" for number, what in found if what)
    return tuple(itertools.islice(lines, _MOST))
