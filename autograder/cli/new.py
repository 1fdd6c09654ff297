"""`autograder new`: arguments in, text and exit code out."""

from __future__ import annotations

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    json_option,
)


@click.command()
@click.argument("slug", metavar="SLUG")
@json_option
def new(slug: str, as_json: bool) -> None:
    """Write a master to start from, and pyproject.toml where the course has none."""
    from autograder.commands import new as command

    path, project = command.new(course_here(), slug)
    if as_json:
        print_json({"master": str(path)})
    else:
        if project is not None:
            click.echo(f"{project} has the settings of the course")
        click.echo(f"{path} is a small complete master; next: autograder build {slug}")
