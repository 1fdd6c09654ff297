"""`autograder collect`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    json_option,
    progress,
    require_service,
    store_options,
    write_pages,
)
from autograder.errors import Interrupted


@click.command()
@click.argument("slug", metavar="SLUG")
@click.option("--out", required=True, metavar="DIR", help="Folder that the results are kept in.")
@click.option(
    "--submissions", metavar="DIR", help="Folder for the files.  [default: submissions in --out]"
)
@store_options
@json_option
def collect(
    slug: str,
    out: str,
    submissions: str | None,
    store: str | None,
    course: str | None,
    as_json: bool,
) -> None:
    """Make the folder of a run of what was handed in, as `grade` makes it of the same files.

    Nothing is run: the results are those that the service has.
    """
    require_service()
    from autograder.cli import grade_tables
    from autograder.commands import collect as command
    from autograder.commands.at_store import address_of
    from autograder.commands.shown import interruption

    config = course_here()
    with progress(as_json) as reporter:
        done = command.collect(
            config,
            address_of(config, store, course),
            slug,
            Path(out),
            Path(submissions) if submissions else None,
            reporter,
        )
    run = done.run
    if not as_json:
        click.echo(grade_tables.class_table(run))
    written = write_pages(config, run.out, None)
    if as_json:
        document = grade_tables.document(run)
        document["notes"] = [*document["notes"], *done.notes]
        index = str(written.index) if written else None
        print_json({**document, "submissions_folder": str(done.submissions), "report": index})
    else:
        click.echo(f"submissions: {done.submissions}")
        click.echo(f"report: {written.index}")
        for note in (*run.notes, *done.notes):
            click.echo(f"autograder: {note}", err=True)
    if run.interrupted:
        click.echo(f"autograder: {interruption(run)}", err=True)
        sys.exit(Interrupted.exit_code)
    sys.exit(1 if grade_tables.unexamined(run) or done.is_open else 0)
