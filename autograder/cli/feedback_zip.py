"""`autograder feedback-zip`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option


@click.command("feedback-zip")
@click.argument("run", metavar="RUN")
@click.option(
    "--for",
    "kind",
    required=True,
    type=click.Choice(
        ["canvas", "moodle", "plain", "gradescope", "brightspace", "blackboard", "service"]
    ),
    metavar="canvas|moodle|plain",
    help="Whose upload of feedback files it is made for; plain is a page a submission.",
)
@click.option("--out", metavar="FILE", help="The zip.  [default: RUN/feedback-NAME.zip]")
@json_option
def feedback_zip(run: str, kind: str, out: str | None, as_json: bool) -> None:
    """Zip the feedback of a run as a learning system takes it back, many students at once.

    RUN is an output folder of `autograder grade`, graded from the system's own download.
    """
    from autograder.commands import feedback_zip as command

    done = command.feedback_zip(course_here(), Path(run), kind, Path(out) if out else None)
    if as_json:
        print_json(
            {
                "run": run,
                "for": kind,
                "zip": str(done.path),
                "sent": done.sent,
                "left_out": done.left_out,
                "notes": [*done.notes, *done.trouble],
            }
        )
    else:
        click.echo(f"{done.path}: the feedback of {len(done.sent)} submissions, for {kind}")
        for line in (*done.notes, *done.trouble):
            click.echo(f"autograder: {line}", err=True)
    sys.exit(1 if done.trouble else 0)
