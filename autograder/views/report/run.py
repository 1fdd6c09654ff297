"""What the output folder of a run holds, as values: results, and what is known about the run.

The results are `results/*.json`. `run.json` beside them holds what a result must not hold because
it would differ from run to run (names, times) and is never needed: without it the report says less.
A file that cannot be used is one line of trouble, and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.result import SCHEMA, Result

NAME = "run.json"
_NAMED = 10
Points = dict[str, dict[str, float | None]]
"""Points of each question of each submission."""


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known about a run beside its results. Keys of the mappings are submissions.

    `seconds` is the clock time that grading one took; `before` are the points of the last run into
    this folder that came to something else, and `earlier` what tests gave under the bundle or
    grader before; both without decisions. `digests` tell uploads from others. `given` are digests
    of the cells that students were given, as far as the bundle knows them.
    """

    title: str = ""
    questions: tuple[str, ...] = ()
    students: dict[str, str] = {}
    seconds: dict[str, float] = {}
    before: Points = {}
    earlier: Points | None = None
    digests: dict[str, str] = {}
    given: tuple[str, ...] = ()


class RunResults(msgspec.Struct, frozen=True, kw_only=True):
    """The results of a folder in order of submission; `trouble` has a line for each that is
    missing or cannot be used."""

    title: str
    results: tuple[Result, ...]
    about: About = About()
    trouble: tuple[str, ...] = ()


class _Extra(msgspec.Struct):
    autograder: msgspec.Raw


class _ResultsFile(msgspec.Struct):
    extra_data: _Extra


class _SchemaVersion(msgspec.Struct):
    schema: int = SCHEMA


def read_run(folder: Path) -> RunResults:
    """All that `folder` holds of a run.

    Raises:
        UsageError: it is not the output folder of a run.
    """
    if not (folder / "results").is_dir():
        raise UsageError(
            f"{folder} has no results", "the output folder of a run", "run `autograder grade` first"
        )
    results, trouble = [], []
    for path in sorted((folder / "results").glob("*.json")):
        try:
            results.append(_read_result(path))
        except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
            trouble.append(f"results/{path.name} is left out: {error}")
    about = _read_about(folder, trouble)
    there = {path.stem for path in (folder / "results").glob("*.json")}
    missing = [name for name in about.students if name not in there]
    if missing:
        names = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
        trouble.append(f"{len(missing)} without a result, grade again: {names}")
    return RunResults(
        title=about.title or folder.resolve().name,
        results=tuple(results),
        about=about,
        trouble=tuple(trouble),
    )


def points_of(results: Iterable[Result]) -> Points:
    """The points of each question of each submission."""
    return {
        result.submission: {question.name: question.points for question in result.questions}
        for result in results
    }


def changed(before: Points, after: Points) -> bool:
    """Whether a submission that both know has other points."""
    return any(name in before and before[name] != points for name, points in after.items())


def _read_result(path: Path) -> Result:
    data = path.read_bytes()
    try:
        raw = msgspec.json.decode(data, type=_ResultsFile).extra_data.autograder
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        try:
            msgspec.json.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ValueError("the file is damaged; grade it again") from None
        raise ValueError("it was written by another grader") from None
    try:
        schema = msgspec.json.decode(raw, type=_SchemaVersion).schema
        result = msgspec.json.decode(raw, type=Result)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        schema, result = 0, None
    if result is None or schema != SCHEMA:
        raise ValueError("it is of another version of this grader; grade it again")
    return msgspec.structs.replace(result, submission=path.stem)


def _read_about(folder: Path, trouble: list[str]) -> About:
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=About)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        trouble.append(f"{NAME} cannot be used, so names and times are missing: {error}")
    return About()
