"""`autograder doctor`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    json_option,
    require_fork,
)


@click.command()
@click.option(
    "--trace-calls",
    metavar="NOTEBOOK",
    help="Run the cells of a notebook, and say which system calls they were refused.",
)
@json_option
def doctor(trace_calls: str | None, as_json: bool) -> None:
    """Say what this machine can enforce, after trying it for real."""
    require_fork()
    if trace_calls is not None:
        _trace(Path(trace_calls), as_json)
        return
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


def _trace(notebook: Path, as_json: bool) -> None:
    from autograder.commands import trace as command

    traced = command.trace_calls(notebook)
    if as_json:
        print_json({"trace": traced})
        return
    for missed in traced.missed:
        call, answer, why = missed.refusal.call, missed.refusal.answer, missed.refusal.why
        often = f" {missed.times} times" if missed.times > 1 else ""
        click.echo(f"cell {missed.cell}: {call} got {answer}{often} ({why})")
    for record in traced.failed:
        click.echo(f"cell {record.cell}: {record.outcome.value}: {record.error}")
    said = f"{len(traced.missed)} refused" if traced.missed else "none was refused a system call"
    click.echo(f"{traced.cells} cells ran, {len(traced.failed)} did not pass; {said}")
