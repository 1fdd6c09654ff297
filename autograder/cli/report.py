"""`autograder report`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    json_option,
    write_pages,
)


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--compare", metavar="DIR", help="Folder of an earlier run to compare with.")
@json_option
def report(folder: str, compare: str | None, as_json: bool) -> None:
    """Write the class report and the feedback pages again, from the results in DIR."""

    earlier = Path(compare) if compare else None
    written = write_pages(course_here(), Path(folder), earlier)
    if as_json:
        print_json(
            {
                "report": str(written.index),
                "feedback": written.feedback,
                "trouble": written.trouble,
            }
        )
    else:
        click.echo(f"report: {written.index}")
    sys.exit(1 if written.trouble else 0)
