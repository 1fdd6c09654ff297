"""`autograder check`: the public tests that a student notebook carries, as the student sees them.

read the notebook -> a bundle of its public tests -> grade it as any submission
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from autograder import batch
from autograder import bundle as bundles
from autograder.batch import Task
from autograder.bundle import Bundle
from autograder.errors import Unreadable, UsageError
from autograder.notebook import read_notebook
from autograder.result import Result
from autograder.submission import Upload

MAX_FILE = 64 * 1024 * 1024


def check(path: Path, question: str | None) -> Result:
    """Run the public tests of the notebook at `path`, or those of one question.

    Raises:
        UsageError: no such notebook, no such question; BundleError: it carries no tests.
    """
    if not path.is_file():
        raise UsageError(f"there is no {path}", "a notebook")
    try:
        notebook = read_notebook(path.read_bytes())
    except Unreadable as error:
        raise UsageError(f"{path.name}: {error}") from error
    bundle = bundles.from_student_notebook(notebook, path.stem)
    if question is not None:
        bundle = _only(bundle, question)
    bundle = bundles.sealed(msgspec.structs.replace(bundle, files=_beside(path)))
    upload = Upload(path.stem, path.stem, str(path))
    with contextlib.closing(batch.grade([Task(bundle, upload)], 1)) as stream:
        return next(iter(stream)).result


def _only(bundle: Bundle, name: str) -> Bundle:
    chosen = tuple(question for question in bundle.questions if question.name == name)
    if not chosen:
        known = ", ".join(question.name for question in bundle.questions)
        raise UsageError(f"no question is called {name}", f"one of: {known}")
    return msgspec.structs.replace(bundle, questions=chosen)


def _beside(path: Path) -> dict[str, bytes]:
    """The data files in the notebook's folder, which its cells may read."""
    return {
        file.name: file.read_bytes()
        for file in sorted(path.parent.iterdir())
        if file.is_file()
        and not file.is_symlink()
        and not file.name.startswith(".")
        and file.suffix not in (".ipynb", ".zip")
        and file.stat().st_size <= MAX_FILE
    }
