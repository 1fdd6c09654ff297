"""`autograder doctor`: arguments in, text and exit code out."""

from __future__ import annotations

import sys

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    json_option,
    require_fork,
)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what this machine can enforce, after trying it for real."""
    require_fork()
    from autograder.commands import doctor as command

    findings = command.examine_machine()
    good = all(finding.good for finding in findings if finding.required)
    if as_json:
        print_json({"findings": findings, "ok": good})
    else:
        for finding in findings:
            mark = "yes" if finding.good else ("NO " if finding.required else "no ")
            detail = f" ({finding.detail})" if finding.detail else ""
            click.echo(f"{mark}  {finding.what}{detail}")
    sys.exit(0 if good else 1)
