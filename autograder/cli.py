"""The command line: arguments in, exit codes and text out. Decides nothing else.

Exit codes: 0 done (submissions that failed included); 1 nothing is wrong with the command
(something could not be examined, a check failed, this machine cannot); 2 mend the command or the
files; 130 interrupted. Progress goes to standard error; `--json` prints one JSON document on
standard output, also where the command fails. Each command imports what it needs when it runs.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

import autograder
from autograder.errors import (
    AutograderError,
    ConfinementError,
    Interrupted,
    MachineError,
    of_file,
)


class _Group(click.Group):
    """Turns each way to fail into one line and an exit code, with `--json` into a document."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("interrupted", then="run the same command again") from None

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        as_json = "--json" in (sys.argv[1:] if args is None else args)
        try:
            code = super().main(args, *more, **{**options, "standalone_mode": False})
        except AutograderError as error:
            fail(str(error), error.exit_code, as_json)
        except click.ClickException as error:
            if not as_json:
                error.show()
                sys.exit(error.exit_code)
            fail(error.format_message(), error.exit_code, as_json)
        except click.Abort:
            fail("interrupted", Interrupted.exit_code, as_json)
        except OSError as error:
            trouble = of_file(error, f"{error.filename or 'a file'} cannot be used")
            fail(str(trouble), trouble.exit_code, as_json)
        except Exception as error:
            if as_json:
                said = f"trouble of the grader's own: {type(error).__name__}: {error}"
                _print_error(said, AutograderError.exit_code)
            raise  # a mistake of ours is told with all that leads to it
        sys.exit(code)


def fail(text: str, code: int, as_json: bool) -> None:
    """Say what went wrong and end with `code`."""
    if as_json:
        _print_error(text, code)
    click.echo(f"autograder: {text}", err=True)
    sys.exit(code)


def _print_error(text: str, code: int) -> None:
    shown = text.encode("utf-8", "backslashreplace").decode()  # names of files may be no text
    _print_json({"error": shown, "exit_code": code})


def _print_json(document: Any) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())


def _default_jobs() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _require_fork() -> None:
    """Raises `ConfinementError` on Windows, before anything is imported that it lacks."""
    if not hasattr(os, "fork"):
        raise ConfinementError(
            "this system cannot fork processes, so nothing can be confined or graded here",
            "Linux, or macOS with --allow-weak",
            "on Windows use WSL 2; `autograder check` and `autograder new` work everywhere",
        )


def _require_build() -> None:
    """Raises `MachineError` where what reads masters is not installed."""
    for module, package in (("otter", "otter-grader"), ("libcst", "libcst")):
        if importlib.util.find_spec(module) is None:
            raise MachineError(
                f"{package} is not installed here",
                "what reads masters",
                "pip install 'sealed-autograder[build]'",
            )


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document on standard output."
    )(command)


roster_option = click.option(
    "--roster",
    metavar="FILE",
    help="CSV of the class: of Canvas, Moodle, Gradescope, or your own.",
)

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=None,
    help="How many submissions to run at once.  [default: number of cores]",
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(autograder.__version__, prog_name="autograder")
def main() -> None:
    """Autograded notebook assignments: verdicts that cannot be forged, a class in minutes.

    Exit codes: 0 done (submissions that failed included); 1 nothing is wrong with your command
    (something could not be examined, a check failed, this machine cannot); 2 mend the command or
    the files; 130 interrupted.
    """
    signal.signal(signal.SIGTERM, _interrupt)


@main.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail where student/ or solutions/ are old."
)
@jobs_option
@json_option
def build(slugs: tuple[str, ...], check: bool, jobs: int | None, as_json: bool) -> None:
    """Build student versions, solutions and bundles from the masters (all of them by default)."""
    _require_fork()
    _require_build()
    from autograder import config
    from autograder.commands import build as command

    course = config.load(Path.cwd())
    with _reporter(as_json) as reporter:
        outcomes = command.build_all(
            course, slugs, check=check, workers=jobs or _default_jobs(), reporter=reporter
        )
    good = all(outcome.state in ("built", "unchanged") for outcome in outcomes)
    if as_json:
        _print_json({"assignments": outcomes, "ok": good})
    else:
        for outcome in outcomes:
            click.echo(f"{outcome.slug}: {outcome.state}")
            for line in (*outcome.notes, *outcome.differences):
                click.echo(f"  {line}")
            for name, points in outcome.free_points.items():
                click.echo(f"  an untouched notebook gets {points:g} in {name}, as declared")
            for line in outcome.errors:
                click.echo(f"autograder: {line}", err=True)
        if check and not good:
            click.echo("run `autograder build` and commit what it writes", err=True)
    sys.exit(0 if good else 1)


@main.command()
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
    _require_fork()
    from autograder import bundle as bundles
    from autograder import config, tables
    from autograder.commands import grade as command
    from autograder.commands import proving
    from autograder.commands.handed_in import read_roster
    from autograder.errors import UsageError

    here = scheduler in (None, "local")
    if jobs is not None and not here:
        raise UsageError(
            "--jobs says nothing about a cluster that is there",
            then="leave it out, or start as many workers as you want",
        )
    if here and not allow_weak:
        command.refuse_weak_machine()
    elif warning := command.warning():
        click.echo(f"autograder: {warning}", err=True)
    course = config.load(Path.cwd())
    path = command.find_bundle(course, bundle)
    found = bundles.read(path)
    students = read_roster(Path(roster)) if roster else None
    given = Path(solution) if solution else None
    to_show = proving.prepared(found, path, given, address=scheduler, force=force)
    for line in to_show.lines:
        click.echo(f"autograder: {line}", err=True)
    with contextlib.ExitStack() as scope:
        reporter = scope.enter_context(_reporter(as_json))
        workers = jobs or _default_jobs()
        grading = (
            command.on_cluster(scheduler, workers, allow_weak, to_show, reporter)
            if scheduler
            else scope.enter_context(command.on_this_machine(workers))
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
        click.echo(tables.class_table(run))
    written = None if no_report else _pages(course, run.out, None)
    if as_json:
        index = str(written.index) if written else None
        _print_json({**tables.run_document(run), "report": index})
    elif written:
        click.echo(f"report: {written.index}")
    if not as_json:
        for note in run.notes:
            click.echo(f"autograder: {note}", err=True)
    for one in run.recurring:
        click.echo(f"autograder: {one}", err=True)
    if run.interrupted:
        click.echo(f"autograder: {command.interruption(run)}", err=True)
        sys.exit(Interrupted.exit_code)
    sys.exit(1 if tables.unexamined(run) or run.recurring else 0)


@main.command()
@click.argument("folder", metavar="DIR")
@click.option("--compare", metavar="DIR", help="Folder of an earlier run to compare with.")
@json_option
def report(folder: str, compare: str | None, as_json: bool) -> None:
    """Write the class report and the feedback pages again, from the results in DIR."""
    from autograder import config

    earlier = Path(compare) if compare else None
    written = _pages(config.load(Path.cwd()), Path(folder), earlier)
    if as_json:
        _print_json(
            {
                "report": str(written.index),
                "feedback": written.feedback,
                "trouble": written.trouble,
            }
        )
    else:
        click.echo(f"report: {written.index}")
    sys.exit(1 if written.trouble else 0)


def _pages(course: Any, folder: Path, earlier: Path | None) -> Any:
    """Write the pages of a run; what had to be left out is said on standard error."""
    from autograder.commands import report as command

    written = command.report(course, folder, earlier)
    for line in written.trouble:
        click.echo(f"autograder: {line}", err=True)
    return written


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@main.command()
@click.argument("notebook", metavar="NOTEBOOK")
@click.option("--question", metavar="NAME", help="Run the tests of this question only.")
@json_option
def check(notebook: str, question: str | None, as_json: bool) -> None:
    """Run the public tests of a student notebook, as the student sees them."""
    from autograder import verdicts
    from autograder.commands import check as command
    from autograder.result import Status

    result = command.check(Path(notebook), question)
    if as_json:
        _print_json({"result": result, "passed": verdicts.all_passed(result)})
    else:
        click.echo(verdicts.check_text(result))
    examined = result.status is Status.GRADED and result.score is not None
    sys.exit(0 if examined and verdicts.all_passed(result) else 1)


@main.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option(
    "--out",
    default=None,
    metavar="DIR",
    help="Folder that the findings are kept in.  [default: out/audit]",
)
@click.option(
    "--changed", is_flag=True, help="Only assignments that changed since their last clean audit."
)
@jobs_option
@json_option
def audit(
    slugs: tuple[str, ...], out: str | None, changed: bool, jobs: int | None, as_json: bool
) -> None:
    """Say what the tests of assignments let through, and what they wrongly refuse."""
    _require_fork()
    _require_build()
    from autograder import audit_tables, config
    from autograder.commands import audit as command

    course = config.load(Path.cwd())
    folder = Path(out) if out else course.root / "out" / "audit"
    with _reporter(as_json) as reporter:
        audits = command.audit(
            course,
            slugs,
            folder,
            changed=changed,
            workers=jobs or _default_jobs(),
            reporter=reporter,
        )
    document = command.document(audits)
    if as_json:
        _print_json(document)
    else:
        click.echo(audit_tables.audit_text(audits, folder))
    sys.exit(0 if document["ok"] else 1)


@main.command()
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
    _require_fork()
    import msgspec

    from autograder import config
    from autograder.commands import gradescope as command

    ended = command.run(
        config.load(Path.cwd()),
        bundle,
        Path(submission),
        Path(out),
        Path(metadata) if metadata else None,
        Path(root) if root else None,
    )
    good = command.is_good(ended)
    if as_json:
        _print_json({"ok": good, **msgspec.to_builtins(ended)})
    else:
        click.echo(command.text(ended, Path(out)))
    sys.exit(0 if good else 1)


@main.command()
@click.argument("slug", metavar="SLUG")
@json_option
def new(slug: str, as_json: bool) -> None:
    """Write a master to start from, in the assignments folder."""
    from autograder import config
    from autograder.commands import new as command

    path = command.new(config.load(Path.cwd()), slug)
    if as_json:
        _print_json({"master": str(path)})
    else:
        click.echo(f"{path} is a small complete master; next: autograder build {slug}")


@main.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True)
@roster_option
@click.option("--out", metavar="FILE", help="Write the table here, not to standard output.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "canvas", "moodle", "gradescope"]),
    default="table",
    help="Whose columns the CSV has.  [default: table, our own]",
)
@json_option
def gradebook(
    runs: tuple[str, ...], roster: str | None, out: str | None, form: Any, as_json: bool
) -> None:
    """One table over assignments: a roster, lateness, drop-lowest and weights.

    RUN is an output folder of `autograder grade`. The policies stand in pyproject.toml.
    """
    from autograder import config, tables
    from autograder.commands import gradebook as command
    from autograder.commands.files import replace
    from autograder.commands.handed_in import read_roster

    course = config.load(Path.cwd())
    students = read_roster(Path(roster)) if roster else None
    book = command.gradebook_of(course, [Path(run) for run in runs], students)
    text = command.text_of(course, book, form)
    if out is not None:
        replace(Path(out), text.encode())
    if as_json:
        _print_json(tables.gradebook_document(book, out))
    else:
        if out is None:
            click.echo(text, nl=False)
        for note in book.notes:
            click.echo(f"autograder: {note}", err=True)
        click.echo(f"autograder: {tables.gradebook_summary(book, out)}", err=True)
    sys.exit(1 if tables.has_unexamined(book) else 0)


@main.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what this machine can enforce, after trying it for real."""
    _require_fork()
    from autograder import doctor as command

    findings = command.examine_machine()
    good = all(finding.good for finding in findings if finding.required)
    if as_json:
        _print_json({"findings": findings, "ok": good})
    else:
        for finding in findings:
            mark = "yes" if finding.good else ("NO " if finding.required else "no ")
            detail = f" ({finding.detail})" if finding.detail else ""
            click.echo(f"{mark}  {finding.what}{detail}")
    sys.exit(0 if good else 1)


def _reporter(as_json: bool) -> Any:
    from autograder.tables import Bar

    return Bar()
