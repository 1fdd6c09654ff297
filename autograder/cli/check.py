"""`autograder check`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    json_option,
)


@click.command()
@click.argument("notebook", metavar="NOTEBOOK")
@click.option("--question", metavar="NAME", help="Run the tests of this question only.")
@json_option
def check(notebook: str, question: str | None, as_json: bool) -> None:
    """Run the public tests of a student notebook, as the student sees them."""
    from autograder.cli import verdicts
    from autograder.commands import check as command
    from autograder.result import Status

    result = command.check(Path(notebook), question)
    if as_json:
        print_json({"result": result, "passed": verdicts.all_passed(result)})
    else:
        click.echo(verdicts.check_text(result))
    examined = result.status is Status.GRADED and result.score is not None
    sys.exit(0 if examined and verdicts.all_passed(result) else 1)
