"""`autograder links`: arguments in, text and exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options

HERE = "http://127.0.0.1:8000"
"""where `serve` listens if it is told nothing"""


@click.command()
@click.option("--out", required=True, metavar="FILE", help="A new CSV file, for your eyes alone.")
@click.option(
    "--renew",
    multiple=True,
    metavar="MEMBER",
    help="A new link also for this member, in place of the old one.",
)
@click.option(
    "--public-url",
    metavar="URL",
    default="",
    help="Where students reach the service; else hand_in of pyproject.toml, else this machine.",
)
@store_options
@json_option
def links(
    out: str,
    renew: tuple[str, ...],
    public_url: str,
    store: str | None,
    course: str | None,
    as_json: bool,
) -> None:
    """Make a sign-in link for each member who has none.

    A link is in FILE and nowhere else: the store keeps what it can be known by.
    """
    require_service()
    from autograder.commands import links as command
    from autograder.commands.at_store import address_of
    from autograder.course.table import many

    config = course_here()
    base = public_url or config.hand_in or HERE
    done = command.links(address_of(config, store, course), Path(out), renew, base)
    if as_json:
        numbers = [one.number for one in done.made]
        path = None if done.path is None else str(done.path)
        print_json({"course": done.course, "made": numbers, "kept": done.kept, "path": path})
    elif done.path is None:
        click.echo("everybody has a link; --renew MEMBER makes a new one")
    else:
        kept = many(done.kept, "member has", "members have")
        click.echo(f"{done.path}: {many(len(done.made), 'link')} to {base}; {kept} one already")
        if base == HERE:
            said = "that is this machine alone; --public-url says where students reach the service"
            click.echo(f"autograder: {said}", err=True)
