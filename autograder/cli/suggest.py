"""`autograder suggest`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    default_jobs,
    jobs_option,
    json_option,
    progress,
    require_build,
    require_fork,
)


@click.command()
@click.argument("slug")
@click.argument("questions", metavar="[QUESTION]...", nargs=-1)
@click.option(
    "--out",
    default=None,
    metavar="DIR",
    help="Folder that the cells are kept in.  [default: out/suggest]",
)
@click.option(
    "--write", is_flag=True, help="Put the cells into the master, below a mark, without points."
)
@jobs_option
@json_option
def suggest(
    slug: str,
    questions: tuple[str, ...],
    out: str | None,
    write: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Suggest hidden tests for the questions of an assignment."""
    require_fork()
    require_build()
    from autograder.cli import suggest_text
    from autograder.commands import suggest as command

    course = course_here()
    folder = Path(out) if out else course.root / "out" / "suggest"
    with progress(as_json) as reporter:
        found = command.suggest(
            course,
            slug,
            questions,
            folder,
            write=write,
            workers=jobs or default_jobs(),
            reporter=reporter,
        )
    if as_json:
        print_json(command.document(found))
    else:
        click.echo(suggest_text.suggestions_text(found, folder))
    sys.exit(0 if found.ok else 1)
