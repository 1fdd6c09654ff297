"""`autograder release`: arguments in, text and exit code out."""

from __future__ import annotations

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.command()
@click.argument("slug", metavar="SLUG")
@store_options
@json_option
def release(slug: str, store: str | None, course: str | None, as_json: bool) -> None:
    """Let members see all feedback of an assignment from now on."""
    require_service()
    from autograder.commands import release as command
    from autograder.commands.at_store import address_of
    from autograder.commands.moments import shown

    config = course_here()
    done = command.release(address_of(config, store, course), slug)
    if as_json:
        print_json({"opening": done.slug, "released": done.since, "is_new": done.is_new})
    else:
        what = "is released" if done.is_new else "was released already, at"
        when = "" if done.is_new else f" {shown(done.since, config)}"
        click.echo(f"all feedback of {done.slug} {what}{when}")
