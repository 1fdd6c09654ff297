"""`autograder report`: the results in a folder become pages again.

read the results -> read those to compare with -> write the pages, those for marking too
"""

from __future__ import annotations

from pathlib import Path

from autograder.commands import marking
from autograder.config import Config
from autograder.views.report import run as runs
from autograder.views.report.run import Points
from autograder.views.report.write import Written, write_pages


def report(config: Config, folder: Path, compare: Path | None = None) -> Written:
    """Write `report/` and `feedback/` of the run in `folder`, compared with the one in `compare`.

    Raises:
        UsageError: one of them is not the output folder of a run.
    """
    run = runs.read_run(folder)
    to_mark = marking.write_pages(folder, run.results)
    return write_pages(run, folder, config.hidden_feedback, earlier_points(compare), to_mark)


def earlier_points(compare: Path | None) -> tuple[str, Points] | None:
    """The points of another run and what to call it."""
    if compare is None:
        return None
    return str(compare), runs.points_of(runs.read_run(compare).results)
