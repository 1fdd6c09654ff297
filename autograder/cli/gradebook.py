"""`autograder gradebook`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    json_option,
    roster_option,
)


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True)
@roster_option
@click.option("--out", metavar="FILE", help="Write the table here, not to standard output.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "canvas", "moodle", "gradescope", "brightspace", "blackboard"]),
    default="table",
    help="Whose columns the CSV has.  [default: table, our own]",
)
@json_option
def gradebook(
    runs: tuple[str, ...], roster: str | None, out: str | None, form: Any, as_json: bool
) -> None:
    """One table over assignments: a roster, lateness, drop-lowest and weights.

    RUN is an output folder of `autograder grade`. The policies stand in pyproject.toml.
    """
    from autograder.cli import gradebook_tables
    from autograder.commands import gradebook as command
    from autograder.commands.files import replace
    from autograder.commands.handed_in import read_roster

    course = course_here()
    students = read_roster(Path(roster)) if roster else None
    book = command.gradebook_of(course, [Path(run) for run in runs], students)
    text = command.text_of(course, book, form)
    if out is not None:
        replace(Path(out), text.encode())
    if as_json:
        print_json(gradebook_tables.document(book, out))
    else:
        if out is None:
            click.echo(text, nl=False)
        for note in book.notes:
            click.echo(f"autograder: {note}", err=True)
        click.echo(f"autograder: {gradebook_tables.summary(book, out)}", err=True)
    sys.exit(1 if gradebook_tables.has_unexamined(book) else 0)
