"""Every known answer of every assignment through the real grader: right ones get full marks, wrong
ones lose hidden points on their own question and on no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.answers import Answer, read_answers
from autograder.result import Outcome, Result
from course.graded import ROOT, SHARES, SLUGS, graded


@pytest.mark.slow
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("slug", SLUGS)
def test_known_answers(slug: str, share: int, tmp_path: Path, seed: int) -> None:
    answers = read_answers(ROOT / "assignments" / slug)[seed % share :: share]
    asked = [(answer.question, answer.source) for answer in answers]
    results, whole = graded(slug, asked, tmp_path, seed)
    assert whole
    mistakes = []
    for answer, result in zip(answers, results, strict=True):
        mistakes += [
            f"{answer.question}, {answer.name}: {m}" for m in wrongly_judged(answer, result)
        ]
    assert not mistakes, "\n".join(mistakes)


def wrongly_judged(answer: Answer, result: Result) -> list[str]:
    said = []
    for question in result.questions:
        lost = [
            f"{case.name} {case.outcome.value} ({case.detail or case.message})"
            for case in question.cases
            if case.outcome is not Outcome.PASSED
        ]
        hidden_lost = [
            case
            for case in question.cases
            if case.hidden and case.points > 0 and case.outcome is not Outcome.PASSED
        ]
        if answer.right or question.name != answer.question:
            if lost:
                said.append(f"{question.name} should be right: {'; '.join(lost)}")
        elif not hidden_lost:
            said.append("no hidden test with points catches it")
    return said


@pytest.mark.parametrize("slug", SLUGS)
def test_enough_answers(slug: str) -> None:
    """At least two right and three wrong ones for every question that has tests."""
    folder = ROOT / "assignments" / slug
    answers = read_answers(folder)
    notebook = json.loads((ROOT / "solutions" / slug / f"{slug}.ipynb").read_text())
    for name in notebook["metadata"]["otter"]["tests"]:
        right = [a for a in answers if a.question == name and a.right]
        wrong = [a for a in answers if a.question == name and not a.right]
        assert len(right) >= 2, name
        assert len(wrong) >= 3, name
