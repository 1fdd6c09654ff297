"""A result as `results.json`: what Gradescope shows, with everything of ours under `extra_data`.

What a student may read is decided in `feedback`; here it becomes entries with points, status and
visibility. Where hidden tests are shown later than public ones, nothing that is shown now may
depend on them: neither a status nor a total nor a headline.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from autograder.course.lateness import left
from autograder.result import CaseResult, Outcome, QuestionResult, Result, Status, rounded
from autograder.views import feedback as told
from autograder.views.feedback import Degree, before_the_end, escaped, failed_cells, number
from autograder.views.gradescope.contract import MAX_OUTPUT
from autograder.views.gradescope.policy import Deduction
from autograder.views.gradescope.settings import Settings, Visibility

Entry = dict[str, Any]

_NOT_COUNTED = "Not graded, and not part of the score."
_LATER = "Hidden tests also count; what they find is not shown here."


def document(
    result: Result,
    visibility: Visibility = "visible",
    settings: Settings | None = None,
    degree: Degree = "messages",
    *,
    together: Collection[str] = (),
    taken_off: Deduction | None = None,
    notes: Iterable[str] = (),
    seconds: float | None = None,
    unfinished: str = "",
) -> Entry:
    """The `results.json` of one result. A result without points has no score at all, unless
    `unfinished` says why on top: then the score counts the questions that have points, because
    Gradescope takes no document without a score.

    `together` are the questions that give all their points or none; `notes` are sentences for the
    top; `seconds` is how long grading took, which students do not see: hidden tests take time, too.
    """
    settings = settings or Settings()
    degree = before_the_end(degree)
    split = settings.hidden_visibility not in (None, visibility)
    score = result.score
    if unfinished:
        score = rounded(sum(question.points or 0.0 for question in result.questions))
    if score is not None and taken_off is not None:
        score = left(score, taken_off.part)
    lines = [unfinished, *notes, *([taken_off.why] if taken_off else [])]
    whole: Entry = {
        "output": _clean(_output(result, degree, settings, split, lines, score)),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": settings.stdout_visibility,
        "tests": [
            entry
            for place, question in enumerate(result.questions, start=1)
            for entry in _entries(
                place, question, result, visibility, settings, degree, question.name in together
            )
        ],
        "extra_data": {"autograder": msgspec.to_builtins(result)},
    }
    if unfinished:
        for entry in whole["tests"]:
            if "score" not in entry and "status" not in entry:
                entry["output"] = _NOT_COUNTED
    if seconds is not None:
        whole["extra_data"]["seconds"] = round(seconds, 2)
    if score is not None:
        whole["score"] = score
        if settings.leaderboard:
            whole["leaderboard"] = [{"name": "Score", "value": score, "order": "desc"}]
    return whole


def refused(why: str, score: float | None, visibility: Visibility = "visible") -> Entry:
    """The document of a submission that is not graded: `score` is what the last one had."""
    return {
        "score": score or 0.0,
        "output": _clean(escaped(why)),
        "output_format": "md",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": [{"name": "Not graded", "output": _clean(why), "status": "failed"}],
    }


def _output(
    result: Result,
    degree: Degree,
    settings: Settings,
    split: bool,
    lines: Iterable[str],
    score: float | None,
) -> str:
    said = told.feedback(result, degree)
    blocks = [f"**{escaped(line)}**" for line in lines if line]
    if result.status is not Status.GRADED or (result.score is not None and not split):
        blocks.append(escaped(said.headline))
    if split and result.status is Status.GRADED:
        blocks.append(_LATER)
    if split and (open_points := told.unmarked(result.waiting)):
        blocks.append(escaped(open_points))
    if settings.show_total and score is not None:
        blocks.append(f"Total: {number(score)} of {number(result.max_score)} points")
    if said.notes:
        blocks.append("\n".join(f"- {escaped(note)}" for note in said.notes))
    failed = list(said.elsewhere)
    if settings.entries == "case":
        failed += [cell for question in said.questions for cell in question.cells if cell.error]
    if failed:
        blocks += ["Cells that failed:", *failed_cells(failed)]
    return "\n\n".join(blocks)


def _entries(
    place: int,
    question: QuestionResult,
    result: Result,
    visibility: Visibility,
    settings: Settings,
    degree: Degree,
    together: bool,
) -> list[Entry]:
    """What Gradescope lists for one question."""
    later = settings.hidden_visibility or visibility
    hidden = [case for case in question.cases if case.hidden]
    public = [case for case in question.cases if not case.hidden]
    first = f"{place}"
    if question.points is None or not question.cases:
        return [_entry(first, question, visibility, question.cases, degree, result)]
    if settings.entries == "case":
        return _by_case(first, question, visibility, later, degree, together)
    if later == visibility or not hidden:
        return [_entry(first, question, visibility, question.cases, degree, result)]
    both = msgspec.structs.replace(question, misconception="", hint="")
    shown = _entry(first, _part(both, public, together), visibility, public, degree, result)
    shown["output"] = _clean(f"{shown['output']}\n\n{_LATER}".strip())
    kept_back = question if together else _part(question, hidden)
    rest = _entry(f"{place}.1", kept_back, later, hidden, degree)
    rest["name"] = f"{question.name} (hidden tests)"
    return [shown, rest]


def _part(
    question: QuestionResult, cases: list[CaseResult], without_points: bool = False
) -> QuestionResult:
    """The question as if it had only these cases."""
    earned = sum(case.points for case in cases if case.outcome is Outcome.PASSED)
    possible = 0.0 if without_points else sum(case.points for case in cases)
    return msgspec.structs.replace(
        question,
        points=0.0 if without_points else rounded(earned),
        max_points=rounded(possible),
        cases=tuple(cases),
    )


def _entry(
    place: str,
    question: QuestionResult,
    visibility: Visibility,
    cases: Iterable[CaseResult],
    degree: Degree,
    result: Result | None = None,
) -> Entry:
    """One line: `question` as far as this line goes, with the outcomes of `cases`. Of a `result`
    the question's own cells that failed are told as well."""
    cases = tuple(cases)
    shown = msgspec.structs.replace(question, cases=cases if question.points is not None else ())
    said = told.question_feedback(shown, degree, result.cells if result else ())
    blocks = [*told.question_blocks(said), *failed_cells(said.cells)]
    kinds = {case.hidden: "hidden" if case.hidden else "public" for case in cases}
    entry: Entry = {
        "number": place,
        "name": said.name,
        "visibility": visibility,
        "output": _clean("\n\n".join(blocks)),
        "tags": [said.name, *(kinds[key] for key in sorted(kinds))],
    }
    if question.points is not None:
        good = all(case.outcome is Outcome.PASSED for case in cases)
        if question.manual or question.amended:
            good = question.points >= question.max_points
        entry["status"] = "passed" if good else "failed"
        if question.max_points or not cases:
            entry |= {"score": question.points, "max_score": question.max_points}
    else:
        entry["max_score"] = question.max_points
    return entry


def _by_case(
    place: str,
    question: QuestionResult,
    visibility: Visibility,
    later: Visibility,
    degree: Degree,
    together: bool,
) -> list[Entry]:
    """A line a case; a question that gives all or nothing has its points in a line of its own."""
    entries = []
    plain = msgspec.structs.replace(question, misconception="", hint="")
    for number_, case in enumerate(question.cases, start=1):
        who = later if case.hidden else visibility
        entry = _entry(f"{place}.{number_}", _part(plain, [case], together), who, [case], degree)
        hidden = " (hidden)" if case.hidden else ""
        entry["name"] = f"{question.name}: test {number_}{hidden}"
        entries.append(entry)
    if together or question.hint:
        kept = question if together else _part(question, [], without_points=True)
        who = later if any(case.hidden for case in question.cases) else visibility
        entry = _entry(place, kept, who, [], degree)
        entry["name"] = f"{question.name}: all tests together" if together else question.name
        if together:
            good = question.points == question.max_points
            entry["status"] = "passed" if good else "failed"
        else:
            del entry["score"], entry["max_score"]
            entry["status"] = "failed"
        entries.append(entry)
    return entries


def _clean(text: str) -> str:
    """Valid UTF-8 without NUL or carriage return, at most `MAX_OUTPUT` characters, of longer text
    head and tail."""
    text = text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\r", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > MAX_OUTPUT:
        half = MAX_OUTPUT // 2 - 20
        text = f"{text[:half]}\n[... left out ...]\n{text[-half:]}"
    return text
