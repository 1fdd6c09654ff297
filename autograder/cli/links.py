"""`autograder links`: arguments in, text and exit code out."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


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
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where students reach the service.",
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

    address = address_of(course_here(), store, course)
    done = command.links(address, Path(out), renew, public_url)
    if as_json:
        numbers = [one.number for one in done.made]
        path = None if done.path is None else str(done.path)
        print_json({"course": done.course, "made": numbers, "kept": done.kept, "path": path})
    elif done.path is None:
        click.echo(f"all {done.kept} members have a link; --renew MEMBER makes a new one")
    else:
        click.echo(f"{done.path}: {len(done.made)} links; {done.kept} members have one already")
