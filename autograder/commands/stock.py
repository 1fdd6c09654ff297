"""Stock Otter on one submission, in a process of its own: what it gives for each question.

Otter runs the submission unprotected, with the rights of whoever runs it, and unpickles what its
process wrote. What it gave is kept by the bytes of bundle and submission, so that nothing runs
twice.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.digest import digest_over
from autograder.errors import MachineError, one_line
from autograder.files import keep

RESULTS = "results.json"
SECONDS = 600
"""How long one submission may take: Otter itself has no limit."""
_MOST_SAID = 4000
_NAMES_ITSELF = re.compile(rb"""\bNotebook\(\s*\\?["']([\w .()-]{1,100}\.ipynb)\\?["']""")


class StockQuestion(msgspec.Struct, frozen=True):
    """The points of one question, and what Otter says of its tests."""

    points: float
    said: str = ""


class StockResult(msgspec.Struct, frozen=True):
    """What Otter gave for one submission, or why it gave nothing."""

    questions: dict[str, StockQuestion] = {}
    trouble: str = ""


class _OtterTest(msgspec.Struct):
    name: str
    score: float | None = None
    output: str = ""


class _OtterResults(msgspec.Struct):
    tests: list[_OtterTest] = []


def located(otter: Sequence[str]) -> tuple[str, ...]:
    """The command with the whole path of its program, to be run in any folder."""
    program = shutil.which(otter[0]) if otter else None
    return (str(Path(program).absolute()), *otter[1:]) if program else tuple(otter)


def version(otter: Sequence[str]) -> str:
    """What the command says that it is.

    Raises:
        MachineError: it is not there, or no Otter.
    """
    said = ""
    try:
        if not otter:
            raise OSError("no command is given")
        done = subprocess.run(  # noqa: S603 - the command that the user named
            [*otter, "--version"], capture_output=True, text=True, timeout=SECONDS, check=False
        )
        said = done.stdout + done.stderr
        found = next(
            (line for line in said.splitlines() if "tter" in line and "ersion" in line), ""
        )
        if done.returncode == 0 and found:
            return found.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    raise MachineError(
        f"{' '.join(otter)} does not run ({one_line(said) or 'it says nothing'})",
        "stock Otter-Grader",
        "pip install 'otter-grader==7.*', or name its command with --otter",
    )


def kept_under(of: str, bundle: Path) -> str:
    """What tells the results of the Otter called `of` under one bundle from all others."""
    return digest_over((of.encode(), bundle.read_bytes()))


def stock_result(
    otter: Sequence[str], known: str, bundle: Path, submission: Path, kept: Path
) -> StockResult:
    """What Otter gives for a submission; `kept` is the folder where it is found the next time, by
    what it is `kept_under` and the submission's bytes.

    Raises:
        MachineError: the disk is full, or fails.
    """
    path = kept / f"{digest_over((known.encode(), submission.read_bytes()))[:32]}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=StockResult)
    except (OSError, msgspec.MsgspecError):
        pass
    found = _run(otter, bundle.resolve(), submission.resolve())
    keep(path, msgspec.json.encode(found), kind=MachineError)
    return found


def own_name(submission: Path) -> str:
    """The file name by which a notebook calls itself, else the one that it has. A learning system
    renames what was handed in; then `otter.Notebook("hw.ipynb")` finds no such file, that cell
    fails under Otter, and so does each check after it."""
    if submission.suffix == ".ipynb" and (found := _NAMES_ITSELF.search(submission.read_bytes())):
        return found[1].decode()
    return submission.name


def _run(otter: Sequence[str], bundle: Path, submission: Path) -> StockResult:
    with tempfile.TemporaryDirectory(prefix="stock-") as folder:
        file = Path(folder) / "handed_in" / own_name(submission)
        file.parent.mkdir()
        shutil.copyfile(submission, file)
        command = [*otter, "run", "--no-logo", "-a", str(bundle), "-o", folder, str(file)]
        environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore"}
        with (Path(folder) / "said").open("w+b") as said:
            process = subprocess.Popen(  # noqa: S603 - the command that the user named
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            try:
                process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                return StockResult(trouble=f"stock Otter did not end within {SECONDS} seconds")
            finally:
                _end(process)
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        try:
            found = msgspec.json.decode((Path(folder) / RESULTS).read_bytes(), type=_OtterResults)
        except (OSError, msgspec.MsgspecError):
            return StockResult(trouble=f"stock Otter wrote no results: {one_line(last)}")
    return StockResult(
        {
            test.name: StockQuestion(test.score, test.output[:_MOST_SAID])
            for test in found.tests
            if test.score is not None
        }
    )


def _end(process: subprocess.Popen[Any]) -> None:
    """End it and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
