"""Results as Gradescope's `results.json`, with everything of ours under `extra_data`.

One entry a question. What a student may read there is what a test's author wrote for it and what
kind of thing went wrong; detail from the comparison itself stays in `extra_data`.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from autograder.result import Outcome, QuestionResult, Result, Status, rounded

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
MAX_OUTPUT = 100_000

_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "not right yet",
    Outcome.ERROR: "raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.CRASHED: "ended the process",
    Outcome.MISSING: "not defined",
    Outcome.UNEXAMINED: "not examined",
}


def document(result: Result, visibility: Visibility = "visible") -> dict[str, Any]:
    """The `results.json` of one result. A result without points has no score at all."""
    tests = [
        _test(number, question, visibility)
        for number, question in enumerate(result.questions, start=1)
    ]
    whole: dict[str, Any] = {
        "output": _output(result),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"autograder": msgspec.to_builtins(result)},
    }
    if result.score is not None:
        whole["score"] = result.score
    return whole


def _test(number: int, question: QuestionResult, visibility: Visibility) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "number": str(number),
        "name": question.name,
        "max_score": question.max_points,
        "visibility": visibility,
        "output": _clean(_question_output(question)),
    }
    if question.points is not None:
        entry["score"] = question.points
        all_passed = all(case.outcome is Outcome.PASSED for case in question.cases)
        if question.manual:
            all_passed = question.points >= question.max_points
        entry["status"] = "passed" if all_passed else "failed"
    return entry


def _question_output(question: QuestionResult) -> str:
    if question.manual:
        return question.comment if question.points is not None else "Not marked yet."
    if question.points is None:
        return "This question could not be examined; nobody lost points for it."
    lines = []
    for case in question.cases:
        if not case.hidden:
            said = f": {case.message}" if case.message else ""
            lines.append(f"{case.name} {_WORDS[case.outcome]}{said}")
    hidden = [case for case in question.cases if case.hidden]
    if hidden:
        passed = sum(case.outcome is Outcome.PASSED for case in hidden)
        lines.append(f"Hidden tests: {passed} of {len(hidden)} passed")
        messages = [case.message for case in hidden if case.outcome is not Outcome.PASSED]
        lines += dict.fromkeys(f"- {message}" for message in messages if message)
    return "\n".join(lines)


def _output(result: Result) -> str:
    if result.status is Status.UNREADABLE:
        return _clean(f"Nothing could be run: {result.reason}")
    if result.status is Status.UNEXAMINED:
        return _clean(f"Not graded: {result.reason}")
    lines = [*result.notes]
    for cell in result.cells:
        if cell.outcome is not Outcome.PASSED:
            where = f", line {cell.line}" if cell.line else ""
            error = cell.error.splitlines()[-1] if cell.error else cell.outcome.value
            lines.append(f"Cell {cell.cell}{where}: {error}")
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    """Valid UTF-8 without NUL, at most `MAX_OUTPUT` characters, head and tail kept."""
    text = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > MAX_OUTPUT:
        half = MAX_OUTPUT // 2 - 20
        text = f"{text[:half]}\n[... left out ...]\n{text[-half:]}"
    return text


__all__ = ["Visibility", "document", "rounded"]
