"""`autograder audit`: arguments in, text and exit code out."""

from __future__ import annotations

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
    require_build,
    require_fork,
)


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option(
    "--out",
    default=None,
    metavar="DIR",
    help="Folder that the findings are kept in.  [default: out/audit]",
)
@click.option(
    "--changed", is_flag=True, help="Only assignments that changed since their last clean audit."
)
@jobs_option
@json_option
def audit(
    slugs: tuple[str, ...], out: str | None, changed: bool, jobs: int | None, as_json: bool
) -> None:
    """Say what the tests of assignments let through, and what they wrongly refuse."""
    require_fork()
    require_build()
    from autograder.cli import audit_tables
    from autograder.commands import audit as command

    course = course_here()
    folder = Path(out) if out else course.root / "out" / "audit"
    with progress(as_json) as reporter:
        audits = command.audit(
            course,
            slugs,
            folder,
            changed=changed,
            workers=jobs or default_jobs(),
            reporter=reporter,
        )
    document = command.document(audits)
    if as_json:
        print_json(document)
    else:
        click.echo(audit_tables.audit_text(audits, folder))
    sys.exit(0 if document["ok"] else 1)
