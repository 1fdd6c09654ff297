"""`autograder decide`: arguments in, text and exit code out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.group import print_json
from autograder.cli.options import course_here, json_option
from autograder.errors import UsageError


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--student", metavar="WHO", help="Name, number, address, login, or a submission.")
@click.option("--question", metavar="Q", help="The question that it is about; else the whole.")
@click.option("--points", type=float, metavar="N", help="So many points, whatever tests found.")
@click.option("--bonus", type=float, metavar="N", help="So many points on top.")
@click.option("--excuse", is_flag=True, help="It does not count for this student.")
@click.option("--extend", metavar="TIME", help="This student has time until then.")
@click.option("--waive-late", is_flag=True, help="Lateness costs this student nothing.")
@click.option("--credit-all", metavar="Q", help="Everybody who handed in has all points of it.")
@click.option("--drop", metavar="Q", help="The question counts for nobody.")
@click.option("--undo", type=int, metavar="N", help="Decision N does not count any more.")
@click.option("--list", "as_list", is_flag=True, help="Name all decisions.")
@click.option("--reason", metavar="TEXT", help="Why; students read it.")
@click.option("--by", metavar="NAME", help="Who decides; students do not read it.")
@json_option
def decide(
    run: str,
    student: str | None,
    question: str | None,
    points: float | None,
    bonus: float | None,
    excuse: bool,
    extend: str | None,
    waive_late: bool,
    credit_all: str | None,
    drop: str | None,
    undo: int | None,
    as_list: bool,
    reason: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Decide about a grade by hand, with a reason; it stands however often RUN is graded again.

    RUN is an output folder of `autograder grade`. One decision a call.
    """
    from autograder.cli import decide_tables
    from autograder.commands import decide as command
    from autograder.course.decisions import OF_A_PERSON, OF_AN_ANSWER, Deed
    from autograder.views.wished import Wish

    given: dict[str, object] = {
        "--points": points,
        "--bonus": bonus,
        "--excuse": excuse or None,
        "--extend": extend,
        "--waive-late": waive_late or None,
        "--credit-all": credit_all,
        "--drop": drop,
        "--undo": undo,
        "--list": as_list or None,
    }
    asked = [name for name, value in given.items() if value is not None]
    if len(asked) != 1:
        raise UsageError(
            f"{' and '.join(asked)} together" if asked else "nothing is decided",
            f"one of {', '.join(given)}",
        )
    name = asked[0]
    of_somebody = name.removeprefix("--") in {*OF_AN_ANSWER, *OF_A_PERSON}
    if of_somebody and not (student or "").strip():
        raise UsageError(f"{name} without a student", "--student WHO")
    if student is not None and not of_somebody:
        raise UsageError(f"{name} with --student", "it without: it is for everybody")
    if question is not None and name not in ("--points", "--bonus", "--excuse"):
        raise UsageError(f"{name} with --question", "it without")
    course = course_here()
    if as_list:
        outcomes = command.listed(Path(run))
    else:
        wish = Wish(
            kind=Deed(name.removeprefix("--")),
            student=(student or "").strip(),
            question=question or credit_all or drop or "",
            points=bonus if points is None else points,
            until=extend or "",
            undoes=undo,
            reason=reason or "",
            by=by or "",
        )
        outcomes = command.decide(course, Path(run), wish)
    if as_json:
        print_json(decide_tables.document(outcomes, run))
    else:
        shown = outcomes.decisions if as_list else (outcomes.made,)
        for one in shown:
            if one is not None:
                click.echo(decide_tables.line(one, outcomes))
        if as_list and not shown:
            click.echo("nothing is decided")
        for note in outcomes.notes:
            click.echo(f"autograder: {note}", err=True)
    for line in outcomes.trouble:
        click.echo(f"autograder: {line}; the decision is kept, and seen after `grade`", err=True)
    sys.exit(1 if outcomes.trouble else 0)
