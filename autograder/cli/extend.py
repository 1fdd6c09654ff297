"""`autograder extend`: arguments in, text and exit code out."""

from __future__ import annotations

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.command()
@click.argument("slug", metavar="SLUG")
@click.argument("member", metavar="MEMBER")
@click.argument("time", metavar="TIME")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the student reads it.")
@store_options
@json_option
def extend(
    slug: str,
    member: str,
    time: str,
    reason: str,
    store: str | None,
    course: str | None,
    as_json: bool,
) -> None:
    """Give a member time for an assignment.

    MEMBER is a name, an address, a login, or a number in the course, as #12. An extension never
    takes time away; the last one that was given counts.
    """
    require_service()
    from autograder.commands import extend as command
    from autograder.commands.at_store import address_of

    config = course_here()
    done = command.extend(config, address_of(config, store, course), slug, member, time, reason)
    if as_json:
        print_json(
            {
                "opening": done.slug,
                "member": done.member.number,
                "until": done.until,
                "due": done.due,
                "notes": done.notes,
            }
        )
        return
    click.echo(f"{done.member.label} has time for {done.slug} until {done.until.isoformat()}")
    for note in done.notes:
        click.echo(f"autograder: {note}", err=True)
