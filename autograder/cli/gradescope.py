"""`autograder gradescope`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    json_option,
    require_fork,
)


@click.command()
@click.argument("bundle", metavar="BUNDLE")
@click.argument("submission", metavar="SUBMISSION")
@click.option("--out", required=True, metavar="DIR", help="Folder for what Gradescope would see.")
@click.option("--metadata", metavar="FILE", help="A submission_metadata.json to grade it with.")
@click.option(
    "--root",
    metavar="FOLDER",
    help="A root file system to build the environment in, with the bundle's setup.sh.",
)
@json_option
def gradescope(
    bundle: str, submission: str, out: str, metadata: str | None, root: str | None, as_json: bool
) -> None:
    """Run a bundle's own run_autograder as Gradescope's container would.

    BUNDLE is the name of an assignment of this course or the path of its zip. SUBMISSION is a
    notebook, a script, a zip, or a folder with what a student handed in.
    """
    require_fork()
    import msgspec

    from autograder.commands import gradescope as command

    ended = command.run(
        course_here(),
        bundle,
        Path(submission),
        Path(out),
        Path(metadata) if metadata else None,
        Path(root) if root else None,
    )
    good = command.is_good(ended)
    if as_json:
        print_json({"ok": good, **msgspec.to_builtins(ended)})
    else:
        click.echo(command.text(ended, Path(out)))
    sys.exit(0 if good else 1)
