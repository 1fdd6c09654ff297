"""`autograder grade`: arguments in, text and exit code out."""

from __future__ import annotations

import contextlib
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
    require_fork,
    roster_option,
    write_pages,
)
from autograder.errors import Interrupted


@click.command()
@click.argument("bundle", metavar="BUNDLE")
@click.argument("submissions", metavar="SUBMISSION...", nargs=-1, required=True)
@click.option("--out", required=True, metavar="DIR", help="Folder that the results are kept in.")
@jobs_option
@click.option("--fresh", is_flag=True, help="Grade again what has been graded before.")
@roster_option
@click.option(
    "--marks",
    multiple=True,
    metavar="FILE",
    help="Points that a person gave, as a marking page saves them; kept in DIR/marks/.",
)
@click.option(
    "--allow-weak",
    is_flag=True,
    help="Grade even where this machine cannot confine submissions as it should.",
)
@click.option(
    "--same-user",
    is_flag=True,
    help="As root: run submissions as root, too, where they can have no user of their own.",
)
@click.option("--no-report", is_flag=True, help="Write no pages; `autograder report` makes them.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Grade on the Dask cluster of this scheduler; 'local' starts one here.",
)
@click.option(
    "--solution",
    metavar="NOTEBOOK",
    help="The bundle's solution, to be graded first; by default the .canary beside the bundle.",
)
@click.option(
    "--force", is_flag=True, help="Go on where this machine seems unable to grade this bundle."
)
@json_option
def grade(
    bundle: str,
    submissions: tuple[str, ...],
    out: str,
    jobs: int | None,
    fresh: bool,
    roster: str | None,
    marks: tuple[str, ...],
    allow_weak: bool,
    same_user: bool,
    no_report: bool,
    scheduler: str | None,
    solution: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Grade submissions with a bundle.

    BUNDLE is the name of an assignment of this course or the path of an autograder zip. SUBMISSION
    is a notebook, a script, a zip, or a folder of these.
    """
    require_fork()
    from autograder.cli import grade_tables
    from autograder.commands import grade as command
    from autograder.commands import machines, proving
    from autograder.commands.bundles import find_bundle
    from autograder.commands.handed_in import read_roster
    from autograder.commands.shown import interruption
    from autograder.errors import UsageError
    from autograder.formats import bundle as bundles

    here = scheduler in (None, "local")
    if jobs is not None and not here:
        raise UsageError(
            "--jobs says nothing about a cluster that is there",
            then="leave it out, or start as many workers as you want",
        )
    if here and not allow_weak:
        machines.refuse_weak(same_user)
    if warning := machines.warning():
        click.echo(f"autograder: {warning}", err=True)
    course = course_here()
    path = find_bundle(course, bundle)
    found = bundles.read(path)
    students = read_roster(Path(roster)) if roster else None
    given = Path(solution) if solution else None
    to_show = proving.prepared(found, path, given, address=scheduler, force=force)
    for line in to_show.lines:
        click.echo(f"autograder: {line}", err=True)
    with contextlib.ExitStack() as scope:
        reporter = scope.enter_context(progress(as_json))
        workers = jobs or default_jobs()
        grading = (
            machines.on_cluster(
                scheduler,
                workers,
                to_show,
                reporter,
                allow_weak=allow_weak,
                same_user=same_user,
            )
            if scheduler
            else scope.enter_context(machines.on_this_machine(workers))
        )
        run = command.grade(
            course,
            found,
            [Path(path) for path in submissions],
            Path(out),
            grading=grading,
            fresh=fresh,
            roster=students,
            marks=[Path(path) for path in marks],
            proving=to_show,
            reporter=reporter,
        )
    if not as_json:
        click.echo(grade_tables.class_table(run))
    written = None if no_report else write_pages(course, run.out, None)
    if as_json:
        index = str(written.index) if written else None
        print_json({**grade_tables.document(run), "report": index})
    elif written:
        click.echo(f"report: {written.index}")
    if not as_json:
        for note in run.notes:
            click.echo(f"autograder: {note}", err=True)
    for one in run.recurring:
        click.echo(f"autograder: {one}", err=True)
    if run.interrupted:
        click.echo(f"autograder: {interruption(run)}", err=True)
        sys.exit(Interrupted.exit_code)
    sys.exit(1 if grade_tables.unexamined(run) or run.recurring else 0)
