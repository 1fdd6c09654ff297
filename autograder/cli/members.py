"""`autograder members`: arguments in, text and exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.command()
@click.argument("file", metavar="FILE")
@store_options
@json_option
def members(file: str, store: str | None, course: str | None, as_json: bool) -> None:
    """Make the students of a roster the members of the course.

    FILE is a CSV as `grade --roster` takes it. Who is missing from it becomes inactive; nobody is
    deleted.
    """
    require_service()
    from autograder.commands import members as command
    from autograder.commands.at_store import address_of

    done = command.members(address_of(course_here(), store, course), Path(file))
    change = done.change
    if as_json:
        print_json(
            {
                "course": done.course,
                "new": change.new,
                "back": change.back,
                "changed": change.changed,
                "inactive": change.inactive,
                "kept": change.kept,
                "notes": done.notes,
            }
        )
        return
    click.echo(
        f"{done.course}: {len(change.new)} new, {len(change.back)} back, "
        f"{len(change.changed)} changed, {change.kept} as before, "
        f"{len(change.inactive)} not active any more"
    )
    for name in change.inactive:
        click.echo(f"  not active any more: {name}")
    for note in done.notes:
        click.echo(f"autograder: {note}", err=True)
