"""`autograder submit`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.group import print_json
from autograder.cli.options import json_option

if TYPE_CHECKING:
    from autograder.commands.submit import MeanwhileStanding, PublicCase, Submitted


@click.command()
@click.argument("notebook", metavar="NOTEBOOK")
@click.option("--to", required=True, metavar="URL", help="The page of the assignment.")
@click.option(
    "--token-file",
    metavar="FILE",
    help="A file with your personal link, or its token.  [default: you are asked for it]",
)
@click.option(
    "--wait",
    type=click.FloatRange(0, 3600),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="So long at most for the public tests.",
)
@json_option
def submit(notebook: str, to: str, token_file: str | None, wait: float, as_json: bool) -> None:
    """Hand in NOTEBOOK, keep the receipt beside it, and see what the public tests find.

    What is handed in stays so, also where you do not wait.
    """
    import msgspec

    from autograder.commands import submit as command
    from autograder.commands.files import read

    if token_file:
        token = read(Path(token_file)).decode("utf-8", "replace")
    else:
        token = click.prompt("Your personal link or token", hide_input=True, err=True)
    target = command.target_of(to, token)
    made = command.submit(Path(notebook), target)
    if as_json:
        made = command.awaited(made, target, wait)
        print_json({**msgspec.structs.asdict(made), "kept": str(made.kept)})
    else:
        _received(made)
        heard = Heard()
        made = command.awaited(made, target, wait, heard.told)
        heard.cases(made.public or ())
        if made.reason:
            click.echo(f"autograder: {made.reason}", err=True)
        if made.public is None:
            click.echo("the public tests are not done yet; your page shows them")
    sys.exit(1 if made.state == "unexamined" else 0)


def _received(made: Submitted) -> None:
    again = "" if made.new else ", as it was before"
    click.echo(f"received: attempt {made.number}{', late' if made.late else ''}{again}")
    click.echo(f"receipt: {made.kept}")
    click.echo(f"page: {made.page}")
    for note in made.notes:
        click.echo(f"autograder: {note}", err=True)


class Heard:
    """Says each public test once, when it is done; again where it comes out otherwise in the
    end. Where it stands in line is for a terminal alone."""

    def __init__(self) -> None:
        self._said: set[PublicCase] = set()
        self._place: int | None = None

    def told(self, stands: MeanwhileStanding) -> None:
        if stands.place is not None and stands.place != self._place and sys.stderr.isatty():
            self._place = stands.place
            about = f", about {stands.seconds:.0f} seconds" if stands.seconds is not None else ""
            click.echo(f"in line: {stands.place} go first{about}", err=True)
        self.cases(stands.public)

    def cases(self, found: Iterable[PublicCase]) -> None:
        for case in found:
            if case not in self._said:
                self._said.add(case)
                said = f": {case.message}" if case.message else ""
                click.echo(f"{case.question} {case.case}: {case.outcome}{said}")
