"""`autograder open`: arguments in, text and exit code out."""

from __future__ import annotations

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service, store_options


@click.command(name="open")
@click.argument("slug", metavar="SLUG")
@click.option("--due", required=True, metavar="TIME", help="Until when it is in time.")
@click.option("--opens", metavar="TIME", help="From when on it is taken.  [default: at once]")
@click.option("--closes", metavar="TIME", help="Until when it is taken.  [default: for ever]")
@click.option(
    "--counts", type=click.Choice(["last", "best"]), help="Which attempt counts.  [default: last]"
)
@click.option(
    "--release",
    type=click.Choice(["at-once", "after-due", "by-hand"]),
    help="When all feedback may be seen.  [default: after-due]",
)
@store_options
@json_option
def open_(
    slug: str,
    due: str,
    opens: str | None,
    closes: str | None,
    counts: str | None,
    release: str | None,
    store: str | None,
    course: str | None,
    as_json: bool,
) -> None:
    """Put a built assignment up for hand-in, or change what is up.

    SLUG is an assignment of this course or the path of a bundle. With another bundle than before,
    what was handed in is graded again.
    """
    require_service()
    from autograder.commands import open as command
    from autograder.commands.at_store import address_of
    from autograder.commands.moments import shown
    from autograder.course.table import many
    from autograder.service.openings import Counts, Release

    config = course_here()
    wish = command.OpeningWish(
        slug=slug,
        due=due,
        opens=opens,
        closes=closes,
        counts=Counts(counts) if counts else None,
        release=Release(release.replace("-", " ")) if release else None,
    )
    done = command.open_(config, address_of(config, store, course), wish)
    opening = done.put_up.opening
    if as_json:
        print_json(
            {
                "course": done.course,
                "opening": opening.slug,
                "bundle": opening.bundle,
                "opens": opening.opens,
                "due": opening.due,
                "closes": opening.closes,
                "counts": opening.counts,
                "release": opening.release,
                "is_new": done.put_up.is_new,
                "attempts": done.put_up.attempts,
                "graded_again": done.put_up.again,
                "notes": done.notes,
            }
        )
        return
    what = "is up" if done.put_up.is_new else "is changed"
    click.echo(f"{opening.slug} {what} in {done.course}, due {shown(opening.due, config)}")
    if done.put_up.again:
        again = many(done.put_up.again, "attempt is", "attempts are")
        click.echo(f"another bundle: {again} graded again")
    for note in done.notes:
        click.echo(f"autograder: {note}", err=True)
