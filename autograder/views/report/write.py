"""The pages of a run as files: `report/index.html`, `feedback/<submission>.html` and `.md`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder import files
from autograder.errors import JournalError, of_file
from autograder.views import feedback
from autograder.views.feedback import Degree
from autograder.views.gradebook.marked import ToMark
from autograder.views.report.index import index_html
from autograder.views.report.overview import overview
from autograder.views.report.run import Points, RunResults
from autograder.views.report.student import feedback_html


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the class report's path, how many feedback pages, and what was left out."""

    index: Path
    feedback: int
    trouble: tuple[str, ...]


def write_pages(
    run: RunResults,
    folder: Path,
    degree: Degree,
    earlier: tuple[str, Points] | None = None,
    to_mark: tuple[ToMark, ...] = (),
) -> Written:
    """Write all pages of `run` into `folder`; pages of submissions that are gone are removed.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    index = folder / "report" / "index.html"
    try:
        for name in ("report", "feedback"):
            (folder / name).mkdir(exist_ok=True)
        wanted = {result.submission for result in run.results}
        for path in (folder / "feedback").glob("*"):
            if path.suffix in (".html", ".md") and path.stem not in wanted:
                path.unlink()
        for result in run.results:
            told = feedback.feedback(result, degree)
            student = run.about.students.get(result.submission, "")
            pages = folder / "feedback"
            html = feedback_html(told, run.title, student)
            files.replace(pages / f"{result.submission}.html", _encoded(html))
            files.replace(pages / f"{result.submission}.md", _encoded(feedback.markdown(told)))
        files.replace(index, _encoded(index_html(overview(run, earlier, to_mark))))
    except OSError as error:
        raise of_file(
            error,
            f"{error.filename or folder} cannot be written",
            "a folder to write pages to",
            "results are kept: give `autograder report` a folder that may be written",
            JournalError,
        ) from error
    return Written(index=index, feedback=len(run.results), trouble=run.trouble)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
