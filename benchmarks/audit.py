"""How many mutants a minute the audit grades: a cold run of one assignment, or of those named.

    python benchmarks/audit.py [SLUG...]

Also prints the CPU seconds of it all, which mean the same on a busy machine: a minute of two idle
cores offers 120 of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from autograder import config
from autograder.authoring.audit import plan, trials
from autograder.authoring.audit.mutants import mutants_of
from autograder.authoring.audit.trials import Limited, Trial
from autograder.batch import grader_version, journal
from autograder.commands import audit
from autograder.commands.build import assignments

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    course = config.load(ROOT)
    folders = assignments(course, sys.argv[1:] or ("derivatives",))
    subjects = [s for folder in folders for s in audit.prepared(course, folder).subjects]
    with tempfile.TemporaryDirectory() as out, journal.opened(Path(out)) as log:
        first = [trial for subject in subjects for trial in plan.first(subject)]
        limited = Limited()
        for tried in trials.run(first, log, grader_version(), Limited(), 2):
            if tried.trial.kind == "solution":
                subject = tried.trial.subject
                limited.seconds[subject.slug, subject.name] = tried.seconds
        mutants = [
            Trial(subject=subject, kind="mutant", name=str(number), answer=mutant.source)
            for subject in subjects
            for number, mutant in enumerate(mutants_of(subject.name, subject.answer))
        ]
        began = time.perf_counter()
        tried_all = list(trials.run(mutants, log, grader_version(), limited, 2))
        seconds = time.perf_counter() - began
    done = len(tried_all)
    cpu = sum(tried.seconds + tried.examining for tried in tried_all)
    print(f"{done} mutants in {seconds:.1f} s: {60 * done / seconds:.0f} a minute")
    print(f"{cpu:.1f} CPU seconds: {120 * done / cpu:.0f} a minute of two idle cores")


if __name__ == "__main__":
    main()
