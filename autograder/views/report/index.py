"""The class report as a page."""

from __future__ import annotations

from urllib.parse import quote

import numpy as np
from markupsafe import Markup

from autograder.result import Outcome
from autograder.views.report import page, plots
from autograder.views.report.overview import (
    LITTLE,
    MOST,
    WORDS,
    Overview,
    always_passed,
    flags,
    never_passed,
)
from autograder.views.report.statistics import FEWEST, Misconception

_FILTERS = (
    ("unexamined", "unexamined"),
    ("unreadable", "unreadable"),
    ("full", "full marks"),
    ("little", f"below {100 * LITTLE:.0f} %"),
    ("error", "a cell that failed"),
    ("timeout", "timed out"),
    ("crashed", "crashed"),
)


def index_html(view: Overview) -> str:
    """The page of a whole class; links lead to `../feedback/<submission>.html`."""
    figures = view.figures
    seen = {outcome for question in figures.questions for outcome in question.outcomes}
    marks = {mark for row in view.rows for mark in row.marks}
    other = view.comparison
    return page.render(
        "class.html",
        title=view.title,
        scripts=("table.js",),
        view=view,
        mean=float(np.mean(figures.scores)) if figures.scores else None,
        full=sum(score >= figures.max_score for score in figures.scores),
        score_plot=plots.score_plot(figures) if figures.scores else "",
        question_plot=_question_plot(view),
        change_plot=plots.change_plot(list(other.before), list(other.now), figures.max_score)
        if other and other.before and other.now and other.changes
        else "",
        little=LITTLE,
        most=MOST,
        fewest=FEWEST,
        words=WORDS,
        seen=seen,
        filters=[(value, word) for value, word in _FILTERS if value in marks],
        named=any(row.student and row.student != row.submission for row in view.rows),
        timed=any(row.seconds is not None for row in view.rows),
        flags=flags,
        bar=outcome_bar,
        nobody=[case for question in figures.questions for case in never_passed(question)],
        everybody=[case for question in figures.questions for case in always_passed(question)],
        misconceptions=_ranked(view),
        address=address,
        short_name=page.short_name,
    )


def address(submission: str) -> str:
    """Where a submission's own page is, seen from the class report."""
    return f"../feedback/{quote(submission, errors='replace')}.html"


def outcome_bar(outcomes: dict[Outcome, int]) -> Markup:
    """The share of each outcome as one bar, from right to gravest."""
    total = sum(outcomes.values())
    said = ", ".join(
        f"{100 * count / total:.0f} % {WORDS[outcome]}" for outcome, count in outcomes.items()
    )
    parts, start = Markup(""), 0.0
    for outcome, count in outcomes.items():
        width = 100 * count / total
        parts += Markup('<rect class="{}" x="{:.2f}" width="{:.2f}" height="10"/>').format(
            outcome.value, start, width
        )
        start += width
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><title>{}</title>{}</svg>'
    ).format(said, said, parts)


def _ranked(view: Overview) -> list[tuple[str, Misconception]]:
    """The misconceptions of all questions, the commonest first."""
    found = [(q.name, one) for q in view.figures.questions for one in q.misconceptions]
    return sorted(found, key=lambda item: -len(item[1].submissions))


def _question_plot(view: Overview) -> Markup | str:
    known = [q for q in view.figures.questions if q.discrimination is not None]
    return plots.question_plot(view.figures) if len(known) > 1 else ""
