"""`autograder check`: the public tests that a student notebook carries, as the student sees them.

read the notebook -> a bundle of its public tests -> run both in a process of their own
(`rehearsal`) -> the result, put together from what that told
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.batch.controller import environment
from autograder.batch.preload import modules_for
from autograder.errors import Unreadable, UsageError
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import Notebook, read_notebook
from autograder.formats.submission import assumptions, programs_of
from autograder.grading import confine
from autograder.grading.examiner.verdict import all_alike
from autograder.grading.rehearsal import Request, Told
from autograder.result import Outcome, Result, Status, question_result

MAX_FILE = 64 * 1024 * 1024
MAX_FILES = 256 * 1024 * 1024
"""Bytes of one file beside the notebook, and of all, that its cells find when they are checked."""

_UNLESS = "where it is graded they are refused unless the assignment runs some itself"


def check(path: Path, question: str | None) -> Result:
    """Run the public tests of the notebook at `path`, or those of one question.

    Raises:
        UsageError: no such notebook, no such question; BundleError: it carries no tests.
    """
    data, notebook = read(path)
    tests = notebook.tests or _tests_beside(path)
    notebook = msgspec.structs.replace(notebook, tests=tests)
    bundle = bundles.from_student_notebook(notebook, path.stem)
    started = (f"{line}: {_UNLESS}" for line in programs_of(notebook))
    notes = (*notebook.notes, *assumptions(notebook, bundle), *started)
    if question is not None:
        bundle = _only(bundle, question)
    modules = modules_for([data.decode("utf-8", "replace")])
    with confine.private_directory(dict(beside(path))) as directory:
        request = Request(bundle, notebook.cells, modules, str(directory))
        told, ending = _rehearse(request)
    return _result(path.stem, bundle, told, notes, ending)


def read(path: Path) -> tuple[bytes, Notebook]:
    """The notebook at `path`, as bytes and as what stands in it.

    Raises:
        UsageError: there is none.
    """
    if not path.is_file():
        raise UsageError(f"there is no {path}", "a notebook")
    data = path.read_bytes()
    try:
        return data, read_notebook(data)
    except Unreadable as error:
        raise UsageError(f"{path.name}: {error}") from error


def _tests_beside(path: Path) -> dict[str, object]:
    """Public tests as files, where an assignment has them so: for Colab, say."""
    files = sorted((path.parent / "tests").glob("*.py"))
    return {
        file.stem: file.read_text("utf-8", "replace")
        for file in files
        if file.stem != "__init__" and file.is_file() and file.stat().st_size <= MAX_FILE
    }


def _rehearse(request: Request) -> tuple[list[Told], str]:
    """What the process told, and why it ended before its end, if it did.

    It tells into a file: a pipe would stay open for as long as something lives that it started.
    """
    limits = request.bundle.limits
    ending = ""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(msgspec.msgpack.encode(request))
        asked.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.grading.rehearsal.process"],
            stdin=asked,
            stdout=told,
            env={**_environment(), **confine.ENVIRONMENT},
        )
        try:
            if code := process.wait(limits.submission * limits.patience):
                ending = f"ended with code {code}"
        except subprocess.TimeoutExpired:
            ending = "used up its time"
        finally:
            _end(process)
        told.seek(0)
        whole = told.read().rpartition(b"\n")[0].splitlines()
    return [msgspec.json.decode(line, type=Told) for line in whole], ending


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and, where it had a group of its own, what it has left behind."""
    if process.poll() is None:
        process.kill()
        process.wait()
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Where programs and caches are; on Windows nothing starts without the rest as well."""
    if not hasattr(os, "fork"):
        return dict(os.environ)
    return environment()


def _result(
    name: str, bundle: Bundle, told: list[Told], notes: tuple[str, ...], ending: str
) -> Result:
    cells = [one.cell for one in told if one.cell is not None]
    known = {one.question.name: one.question for one in told if one.question is not None}
    if ending:
        notes = (*notes, f"the notebook's process {ending}; what came after it is not known")
    questions = [
        known.get(question.name)
        or question_result(
            question.name, all_alike(question, Outcome.CRASHED), question.all_or_nothing
        )
        for question in bundle.examined
    ]
    return Result(
        submission=name,
        status=Status.GRADED,
        questions=tuple(questions),
        cells=tuple(cell for cell in cells if cell.error or cell.output),
        notes=notes,
        max_score=sum(question.max_points for question in questions),
    )


def _only(bundle: Bundle, name: str) -> Bundle:
    chosen = tuple(question for question in bundle.questions if question.name == name)
    if not chosen:
        known = ", ".join(question.name for question in bundle.questions)
        raise UsageError(f"no question is called {name}", f"one of: {known}")
    return msgspec.structs.replace(bundle, questions=chosen)


def beside(path: Path) -> Iterator[tuple[str, bytes]]:
    """The data files in the notebook's folder and below, which its cells may read: neither links
    nor hidden ones, nor notebooks and zips; by name, as many as `MAX_FILES` allow."""
    room = MAX_FILES
    for folder, folders, names in os.walk(path.parent):
        folders[:] = sorted(n for n in folders if not n.startswith((".", "__")))
        for name in sorted(names):
            file = Path(folder) / name
            if name.startswith(".") or file.suffix in (".ipynb", ".zip") or file.is_symlink():
                continue
            size = file.stat().st_size
            if file.is_file() and size <= min(MAX_FILE, room):
                room -= size
                yield file.relative_to(path.parent).as_posix(), file.read_bytes()
