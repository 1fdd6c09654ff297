"""`autograder work`: arguments in, text and exit code out."""

from __future__ import annotations

import contextlib

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    STORE,
    course_here,
    default_jobs,
    jobs_option,
    json_option,
    require_fork,
    require_service,
)


@click.command()
@click.option(
    "--store",
    metavar="URL",
    envvar=STORE,
    required=True,
    help="The store, which somebody serves.",
)
@jobs_option
@click.option("--scheduler", metavar="ADDRESS", help="Grade on this Dask cluster.")
@json_option
def work(store: str, jobs: int | None, scheduler: str | None, as_json: bool) -> None:
    """Grade what waits in a store that `autograder serve` serves, on this machine too.

    The store is on PostgreSQL, and this the same version of the grader as where it is served.
    """
    require_service()
    require_fork()
    from autograder.commands import machines, serving, working
    from autograder.commands.at_store import address_of
    from autograder.commands.proving import NOTHING

    place = address_of(course_here(), store, None).place
    workers = jobs or default_jobs()

    def say(line: str) -> None:
        click.echo(f"autograder: {line}", err=True)

    def ready() -> None:
        if as_json:
            print_json({"store": place.shown, "workers": workers})
        else:
            click.echo(f"ready: {workers} workers for {place.shown}")

    with contextlib.ExitStack() as scope:
        if scheduler:
            from autograder.cli.bar import Bar

            reporter = scope.enter_context(Bar())
            remote = machines.on_cluster(scheduler, workers, NOTHING, reporter)
            grading = serving.GradingPlace(grading=remote, end=lambda: None)
        else:
            machines.refuse_weak()
            here = scope.enter_context(machines.on_this_machine(workers))
            grading = serving.GradingPlace(grading=here, end=here.stop)
        with contextlib.suppress(KeyboardInterrupt):  # how it is ended
            working.work(place, grading, workers, ready=ready, say=say)
