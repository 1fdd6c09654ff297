"""The command line: arguments in, exit codes and text out. Decides nothing else.

Exit codes: 0 done (submissions that failed included); 1 nothing is wrong with the command
(something could not be examined, a check failed, this machine cannot); 2 mend the command or the
files; 130 interrupted. Progress goes to standard error; `--json` prints one JSON document on
standard output, also where the command fails. Each command imports what it needs when it runs.
"""

from __future__ import annotations

import signal

import click

import autograder
from autograder.cli.audit import audit
from autograder.cli.build import build
from autograder.cli.check import check
from autograder.cli.collect import collect
from autograder.cli.compare import compare
from autograder.cli.decide import decide
from autograder.cli.doctor import doctor
from autograder.cli.extend import extend
from autograder.cli.feedback_zip import feedback_zip
from autograder.cli.grade import grade
from autograder.cli.gradebook import gradebook
from autograder.cli.gradescope import gradescope
from autograder.cli.group import Group
from autograder.cli.keys import keys
from autograder.cli.links import links
from autograder.cli.members import members
from autograder.cli.new import new
from autograder.cli.open import open_
from autograder.cli.receipt import receipt
from autograder.cli.release import release
from autograder.cli.report import report
from autograder.cli.serve import serve
from autograder.cli.store import store
from autograder.cli.submit import submit
from autograder.cli.suggest import suggest
from autograder.cli.work import work


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(autograder.__version__, prog_name="autograder")
def main() -> None:
    """Autograded notebook assignments: verdicts out of students' reach, a class in minutes.

    Exit codes: 0 done (submissions that failed included); 1 nothing is wrong with your command
    (something could not be examined, a check failed, this machine cannot); 2 mend the command or
    the files; 130 interrupted.
    """
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


for _command in (
    build,
    grade,
    report,
    check,
    audit,
    suggest,
    gradescope,
    new,
    gradebook,
    decide,
    feedback_zip,
    compare,
    doctor,
    open_,
    members,
    links,
    extend,
    release,
    collect,
    receipt,
    keys,
    store,
    serve,
    work,
    submit,
):
    main.add_command(_command)
