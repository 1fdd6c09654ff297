"""Notebook bytes in, frozen code cells out, within limits on size and depth.

Never executes anything and knows nothing of grading, files or Otter's build. What is hostile
here is the text itself: truncated JSON, nesting bombs, cells of the wrong kind, old formats.
"""

from __future__ import annotations

from autograder.formats.notebook.answers import Passage, Region, find_region, read_regions, written
from autograder.formats.notebook.cells import Cell, Notebook, checks_in, parsed
from autograder.formats.notebook.ipynb import MAX_CELLS, read_notebook
from autograder.formats.notebook.names import bound_names, imported_modules, plain_tree
from autograder.formats.notebook.programs import program_in
from autograder.formats.notebook.script import read_script
from autograder.formats.notebook.text import MAX_BYTES, decoded

__all__ = [
    "MAX_BYTES",
    "MAX_CELLS",
    "Cell",
    "Notebook",
    "Passage",
    "Region",
    "bound_names",
    "checks_in",
    "decoded",
    "find_region",
    "imported_modules",
    "parsed",
    "plain_tree",
    "program_in",
    "read_notebook",
    "read_regions",
    "read_script",
    "written",
]
