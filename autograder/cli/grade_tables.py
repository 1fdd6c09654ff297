"""What `autograder grade` prints: the class table and what is said below it, or one document.

Readable without colour and without a terminal.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

from autograder.course import number
from autograder.result import Status
from autograder.views.changes import TESTS
from autograder.views.gradebook.marked import ToMark

if TYPE_CHECKING:
    from autograder.commands.shown import Run

MAX_ROWS = 60


def class_table(run: Run) -> str:
    """The class, one row a submission, and where the results lie."""
    names = run.view.columns
    table = Table(title=run.bundle.title, title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column("submission", overflow="fold")
    table.add_column("status")
    table.add_column("score", justify="right")
    for name in names:
        table.add_column(name.partition("_")[0], justify="right")
    for result in run.results[:MAX_ROWS]:
        points = {question.name: question.points for question in result.questions}
        score = number(result.score)
        table.add_row(
            result.submission,
            result.overall_status.value,
            f"{score} / {number(result.max_score)}" if score else "",
            *[number(points.get(name)) for name in names],
        )
    lines = [_rendered(table)]
    if len(run.results) > MAX_ROWS:
        lines.append(f"and {len(run.results) - MAX_ROWS} more, in grades.csv")
    for result in run.results:
        if result.status is not Status.GRADED:
            lines.append(f"{result.submission}: {result.status.value}: {result.reason}")
    lines += _summary(run)
    return "\n".join(lines)


def _summary(run: Run) -> list[str]:
    scores = sorted(
        r.score for r in run.results if r.status is Status.GRADED and r.score is not None
    )
    graded = f"{len(scores)} graded"
    if scores:
        middle = scores[len(scores) // 2]
        if len(scores) % 2 == 0:
            middle = (middle + scores[len(scores) // 2 - 1]) / 2
        mean = sum(scores) / len(scores)
        most = max((result.max_score for result in run.results), default=run.bundle.max_score)
        graded += f" (mean {mean:.2f}, median {middle:g} of {number(most)})"
    unreadable = sum(result.status is Status.UNREADABLE for result in run.results)
    waiting = sum(
        result.status is Status.GRADED and result.score is None and not result.is_unexamined
        for result in run.results
    )
    return [
        f"{len(run.results)} submissions: {graded}, {unreadable} unreadable, "
        f"{len(unexamined(run))} unexamined"
        + (f", {waiting} to be marked by a person" if waiting else "")
        + f"; {run.taken_over} taken over from an earlier run",
        *(
            f"to mark by a person: {one.question}, {one.marked} of {one.answers} done, "
            f"on {_page(run, one)}"
            + (f" (by section: {', '.join(one.sections.values())})" if one.sections else "")
            for one in run.to_mark
        ),
        *_changes(run),
        *run.files.lines,
        f"results: {run.out}/grades.csv and {run.out}/results/",
    ]


def _page(run: Run, one: ToMark) -> str:
    return str(run.out / "report" / one.page)


def _changes(run: Run) -> list[str]:
    """What another bundle than last time changed, in a line; who, is in the file."""
    lines = []
    if run.in_part:
        lines.append(f"{run.in_part} examined again in what changed only")
    if (changes := run.view.changes) is not None:
        by_tests = [one for one in changes if one.why == TESTS]
        if run.view.about.earlier is not None:
            gains = {
                one.submission: (one.score_after or 0.0) - (one.score_before or 0.0)
                for one in by_tests
            }
            up, down = (sum(sign * gain > 0 for gain in gains.values()) for sign in (1, -1))
            lines.append(
                f"since the last bundle or grader: {len(gains)} of {len(run.results)} changed "
                f"({up} up, {down} down), see {run.out}/grades-changes.csv"
            )
            questions = Counter(one.question for one in by_tests)
            lines += [f"  {name}: {count} changed" for name, count in questions.items()]
        whose = {one.submission for one in changes if one.why != TESTS}
        if whose:
            lines.append(
                f"marked or decided by persons: {len(whose)} of {len(run.results)} changed, "
                f"see {run.out}/grades-changes.csv"
            )
    return lines


def _rendered(table: Table) -> str:
    wide = shutil.get_terminal_size((140, 40)).columns if sys.stdout.isatty() else 160
    text = io.StringIO()
    Console(file=text, width=wide, force_terminal=False).print(table)
    return text.getvalue().rstrip()


def unexamined(run: Run) -> list[str]:
    """Ids of submissions that could not be graded, through no fault of theirs."""
    return [r.submission for r in run.results if r.overall_status is Status.UNEXAMINED]


def document(run: Run) -> dict[str, Any]:
    """What `grade --json` prints."""
    statuses = [result.overall_status.value for result in run.results]
    return {
        "bundle": {"slug": run.bundle.slug, "digest": run.bundle.digest},
        "out": str(run.out),
        "grades": str(run.out / "grades.csv"),
        "interrupted": run.interrupted,
        "counts": {status.value: statuses.count(status.value) for status in Status},
        "taken_over": run.taken_over,
        "to_mark": {
            one.question: {
                "page": _page(run, one),
                "marked": one.marked,
                "answers": one.answers,
                **({"sections": one.sections} if one.sections else {}),
            }
            for one in run.to_mark
        },
        "notes": [*run.proof.lines, *run.notes],
        "proved": run.proof.proved,
        "cause": run.proof.cause,
        "recurring": run.recurring,
        "files": {
            "counts": {"given": run.files.given, **run.files.counts},
            "passed_over": run.files.passed,
        },
        "in_part": run.in_part,
        "changes": run.view.changes,
        "submissions": [
            {
                "submission": result.submission,
                "student": run.view.about.students.get(result.submission, ""),
                "status": result.overall_status.value,
                "reason": result.reason,
                "score": result.score,
                "max_score": result.max_score,
                "questions": {question.name: question.points for question in result.questions},
            }
            for result in run.results
        ],
    }
