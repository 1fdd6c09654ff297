"""`autograder build`: arguments in, text and exit code out."""

from __future__ import annotations

import sys

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    default_jobs,
    jobs_option,
    json_option,
    progress,
    require_build,
    require_fork,
)


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail where student/ or solutions/ are old."
)
@jobs_option
@json_option
def build(slugs: tuple[str, ...], check: bool, jobs: int | None, as_json: bool) -> None:
    """Build student versions, solutions and bundles from the masters (all of them by default)."""
    require_fork()
    require_build()
    from autograder.commands import build as command

    course = course_here()
    with progress(as_json) as reporter:
        outcomes = command.build_all(
            course, slugs, check=check, workers=jobs or default_jobs(), reporter=reporter
        )
    good = all(outcome.state in ("built", "unchanged") for outcome in outcomes)
    if as_json:
        print_json({"assignments": outcomes, "ok": good})
    else:
        for outcome in outcomes:
            click.echo(f"{outcome.slug}: {outcome.state}")
            for line in (*outcome.notes, *outcome.differences):
                click.echo(f"  {line}")
            for name, points in outcome.free_points.items():
                click.echo(f"  an untouched notebook gets {points:g} in {name}, as declared")
            for line in outcome.errors:
                click.echo(f"autograder: {line}", err=True)
        if check and not good:
            click.echo("run `autograder build` and commit what it writes", err=True)
    sys.exit(0 if good else 1)
