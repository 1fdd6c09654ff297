"""`autograder receipt`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option, require_service

if TYPE_CHECKING:
    from autograder.commands.receipt import CheckedReceipt


@click.command()
@click.argument("file", metavar="FILE")
@click.argument("notebook", metavar="NOTEBOOK", required=False)
@click.option(
    "--key",
    metavar="FILE",
    help="The service's public keys.  [default: keys.json beside FILE or in the course's folder]",
)
@click.option("--course", metavar="NAME", help="The course that it has to be of.")
@click.option("--store", metavar="URL", help="Not looked at: a receipt is checked without a store.")
@json_option
def receipt(
    file: str,
    notebook: str | None,
    key: str | None,
    course: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Check a receipt, and that it speaks of a notebook; no network and no store is asked.

    FILE holds a receipt a line, or JSON with a field `receipt`. The public keys come from a file of
    their own, never from the receipt.
    """
    require_service("cryptography", "jwt")
    from autograder.commands import receipt as command

    path, keys = Path(file), Path(key) if key else None
    done = command.receipt(course_here(), path, Path(notebook) if notebook else None, keys, course)
    if as_json:
        print_json(
            {
                "good": done.are_good,
                "trouble": done.trouble,
                "keys": str(done.keys),
                "receipts": [
                    {"trouble": one.trouble, "speaks_of_notebook": one.speaks, "says": one.claims}
                    for one in done.receipts
                ],
            }
        )
    else:
        for one in done.receipts:
            click.echo(_line(one))
        if done.trouble:
            click.echo(f"not good: {done.trouble}")
    sys.exit(0 if done.are_good else 1)


def _line(one: CheckedReceipt) -> str:
    if one.claims is None:
        return f"not good: {one.trouble}"
    said = one.claims
    about = " and speaks of the notebook" if one.speaks else ""
    return (
        f"good{about}: {said.course}, {said.opening}, attempt {said.number} of member "
        f"#{said.member} at {said.time}, SHA-256 {said.sha256}"
    )
