"""Results as people read them: pages, tables, Gradescope's document.

- `feedback`: what a student may read of a result.
- `report`: pages, for the class and for each submission, and for marking.
- `folder`: the files of a run that are made from results.
- `changes`: what a changed bundle changed for whom.
- `gradebook`: one table over assignments, and what learning systems import.
- `gradescope`: `results.json`.
- `causes`: what went wrong first in a run that should have been right.

Made from results alone, so they can be made again at any time. Must not know the journal's file, or
how points are made.
"""
