"""`autograder serve`: arguments in, text and exit code out."""

from __future__ import annotations

import contextlib
import logging

import click

from autograder.cli.group import print_json
from autograder.cli.options import (
    course_here,
    default_jobs,
    jobs_option,
    json_option,
    require_fork,
    require_service,
    store_options,
)

BEHIND = 5
"""how nice graders are to the pages: who hands in is not to wait for them"""


@click.command()
@store_options
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="Listen there.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, metavar="P")
@click.option("--public-url", metavar="URL", default="", help="The address that people know.")
@jobs_option
@click.option("--scheduler", metavar="ADDRESS", help="Grade on this Dask cluster.")
@click.option("--no-grading", is_flag=True, help="Accept alone; what comes waits for a grader.")
@click.option("--insecure-http", is_flag=True, help="Listen beyond this machine without https.")
@click.option("--log-json", is_flag=True, help="Write each line of the log as a JSON document.")
@json_option
def serve(
    store: str | None,
    course: str | None,
    host: str,
    port: int,
    public_url: str,
    jobs: int | None,
    scheduler: str | None,
    no_grading: bool,
    insecure_http: bool,
    log_json: bool,
    as_json: bool,
) -> None:
    """Take what students hand in, with a receipt for each, and grade it meanwhile.

    Without anything set up it makes a store in the course's folder and prints one link, the
    instructor's.
    """
    require_service()
    if not no_grading:
        require_fork()
    from autograder.commands import machines, serving
    from autograder.commands.at_store import address_of
    from autograder.commands.proving import NOTHING
    from autograder.service.web import server

    lines = logging.StreamHandler()
    as_text = logging.Formatter("%(asctime)s %(message)s")
    lines.setFormatter(server.JsonLines() if log_json else as_text)
    logging.basicConfig(handlers=[lines], level=logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = course_here()
    address = address_of(config, store, course)
    workers = jobs or default_jobs()
    terms = serving.ServeTerms(
        host=host, port=port, public_url=public_url, insecure=insecure_http, workers=workers
    )

    def say(line: str) -> None:
        click.echo(f"autograder: {line}", err=True)

    def ready(told: serving.ServiceReady) -> None:
        if as_json:
            print_json({"url": told.url, "link": told.link})
        else:
            click.echo(f"ready: {told.url}")
            if told.link:
                click.echo(f"the instructor's link, told once: {told.link}")
            elif told.instructor:
                click.echo(
                    "the instructor's link was told when the course was made; if it is lost: "
                    f"autograder links --out FILE --renew '{told.instructor}'"
                )

    with contextlib.ExitStack() as scope:
        grading = None
        if scheduler and not no_grading:
            from autograder.cli.bar import Bar

            reporter = scope.enter_context(Bar())
            remote = machines.on_cluster(scheduler, workers, NOTHING, reporter)
            grading = serving.GradingPlace(grading=remote, end=lambda: None)
        elif not no_grading:
            machines.refuse_weak()
            here = scope.enter_context(machines.on_this_machine(workers, BEHIND))
            grading = serving.GradingPlace(grading=here, end=here.stop)
        with contextlib.suppress(KeyboardInterrupt):  # how it is ended
            serving.serve(config, address, terms, grading, ready=ready, say=say)
