"""`autograder keys`: arguments in, text and exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.group()
def keys() -> None:
    """The keys that receipts are signed with."""


@keys.command()
@store_options
@json_option
def rotate(store: str | None, course: str | None, as_json: bool) -> None:
    """Sign with a new key from now on; receipts that are signed already stay good.

    The keys are those of the store, for all its courses.
    """
    require_service()
    from autograder.commands import keys as command
    from autograder.commands.at_store import address_of

    made = command.rotate(address_of(course_here(), store, course))
    if as_json:
        print_json({"key": made.kid, "path": str(made.path), "keys": made.known})
    else:
        click.echo(f"receipts are signed with {made.kid} now ({made.path})")
        click.echo("autograder: a service that runs takes it when it is started again", err=True)


@keys.command()
@click.option("--out", metavar="FILE", help="[default: keys.json in the course's folder]")
@store_options
@json_option
def export(out: str | None, store: str | None, course: str | None, as_json: bool) -> None:
    """Write the public keys to a file, for `autograder receipt`."""
    require_service()
    from autograder.commands import keys as command
    from autograder.commands.at_store import address_of

    config = course_here()
    address = address_of(config, store, course)
    path, known = command.export(config, address, Path(out) if out else None)
    if as_json:
        print_json({"path": str(path), "keys": [one.kid for one in known.keys]})
    else:
        click.echo(f"{path}: {len(known.keys)} public keys")
