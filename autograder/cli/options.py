"""What several commands share: options, what they need of this machine, and what they print."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.errors import ConfinementError, MachineError

if TYPE_CHECKING:
    from autograder.config import Config


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document on standard output."
    )(command)


roster_option = click.option(
    "--roster",
    metavar="FILE",
    help="CSV of the class: of Canvas, Moodle, Gradescope, or your own.",
)

MOST_JOBS = 256
"""A worker's number is one byte where its place is told."""

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=None,
    help="How many submissions to run at once.  [default: number of cores]",
)


def default_jobs() -> int:
    """One for each core that this process may use."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(own, MOST_JOBS)


def require_fork() -> None:
    """Raises `ConfinementError` on Windows, before anything is imported that it lacks."""
    if not hasattr(os, "fork"):
        raise ConfinementError(
            "this system cannot fork processes, so nothing can be confined or graded here",
            "Linux, or macOS with --allow-weak",
            "on Windows use WSL 2; `autograder check` and `autograder new` work everywhere",
        )


def require_build() -> None:
    """Raises `MachineError` where what reads masters is not installed."""
    for module, package in (("otter", "otter-grader"), ("libcst", "libcst")):
        if importlib.util.find_spec(module) is None:
            raise MachineError(
                f"{package} is not installed here",
                "what reads masters",
                "pip install 'sealed-autograder[build]'",
            )


STORE = "AUTOGRADER_STORE"
"""the variable that says it, too: a password does not belong into arguments, which can be listed"""


def store_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which store, and which course of it: `store` and `course`, `None` where nothing is said."""
    command = click.option(
        "--course", metavar="NAME", help="The course.  [default: `course` in [tool.autograder]]"
    )(command)
    return click.option(
        "--store",
        metavar="URL",
        envvar=STORE,
        help="Where what is handed in is kept.  [default: sqlite:///course.db]",
    )(command)


SERVICE = {
    "sqlalchemy": "SQLAlchemy",
    "cryptography": "cryptography",
    "jwt": "PyJWT",
    "starlette": "starlette",
    "uvicorn": "uvicorn",
    "prometheus_client": "prometheus-client",
}


def require_service(*modules: str) -> None:
    """Raises `MachineError` where what keeps hand-ins is not installed; where only some `modules`
    of it are needed, where these are not."""
    for module in modules or SERVICE:
        if importlib.util.find_spec(module) is None:
            raise MachineError(
                f"{SERVICE[module]} is not installed here",
                "what keeps and proves hand-ins",
                "pip install 'sealed-autograder[service]'",
            )


def course_here() -> Config:
    """The configuration of the course in this folder; what is odd in it is said on standard error.

    Raises:
        ConfigError: it has a mistake.
    """
    from autograder import config

    course = config.load(Path.cwd())
    for line in course.notes:
        click.echo(f"autograder: {line}", err=True)
    return course


def write_pages(course: Any, folder: Path, earlier: Path | None) -> Any:
    """Write the pages of a run; what had to be left out is said on standard error."""
    from autograder.commands import report as command

    written = command.report(course, folder, earlier)
    for line in written.trouble:
        click.echo(f"autograder: {line}", err=True)
    return written


def progress(as_json: bool) -> Any:
    from autograder.cli.bar import Bar

    return Bar()
