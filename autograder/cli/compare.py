"""`autograder compare`: arguments in, text and exit code out."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    default_jobs,
    jobs_option,
    json_option,
    progress,
    require_fork,
)


@click.command()
@click.argument("bundle", metavar="BUNDLE")
@click.argument("submissions", metavar="SUBMISSION...", nargs=-1, required=True)
@click.option("--out", required=True, metavar="DIR", help="Folder that both results are kept in.")
@click.option(
    "--otter",
    default="otter",
    show_default=True,
    metavar="COMMAND",
    help="Stock Otter: its command, also in another environment.",
)
@click.option("--yes", is_flag=True, help="Start without asking.")
@jobs_option
@json_option
def compare(
    bundle: str,
    submissions: tuple[str, ...],
    out: str,
    otter: str,
    yes: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Grade submissions by stock Otter and by us, and show where they differ.

    For a class of last term, before you trust us with the next one. Stock Otter runs what students
    wrote with your rights, unprotected.
    """
    require_fork()
    from autograder.cli import compare_tables
    from autograder.commands import compare as command
    from autograder.commands import machines
    from autograder.commands.bundles import find_bundle
    from autograder.errors import UsageError
    from autograder.formats import submission

    machines.refuse_weak()
    course = course_here()
    path = find_bundle(course, bundle)
    paths = [Path(one) for one in submissions]
    warning = compare_tables.warning(len(submission.discover(paths)))
    click.echo(f"autograder: {warning}", err=True)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nobody was asked", "--yes where no person sits at the terminal")
        click.confirm("go on?", abort=True, err=True)
    with progress(as_json) as reporter, machines.on_this_machine(jobs or default_jobs()) as here:
        compared = command.compare(
            course,
            path,
            paths,
            Path(out),
            otter=shlex.split(otter),
            grading=here,
            reporter=reporter,
        )
    if as_json:
        print_json(compare_tables.document(compared))
    else:
        click.echo(compare_tables.table(compared))
    sys.exit(0 if compared.is_clean else 1)
