"""Every known answer of every assignment through the real grader: right ones get full marks, wrong
ones lose hidden points on their own question and on no other."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from autograder import batch
from autograder.authoring import masters as build
from autograder.authoring.answers import Answer, read_answers, with_answer
from autograder.batch import Task
from autograder.formats.submission import Upload
from autograder.limits import Limits
from autograder.result import Outcome, Result

ROOT = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_known_answers(slug: str, tmp_path: Path) -> None:
    folder = ROOT / "assignments" / slug
    built = build.build_assignment(folder, Limits())
    answers = read_answers(folder)
    results = graded(built, answers, tmp_path)
    mistakes = []
    for answer, result in zip(answers, results, strict=True):
        mistakes += [
            f"{answer.question}, {answer.name}: {m}" for m in wrongly_judged(answer, result)
        ]
    assert not mistakes, "\n".join(mistakes)


def graded(built: build.Built, answers: tuple[Answer, ...], folder: Path) -> list[Result]:
    """The results of the solution with each answer in turn, all in one class run."""
    solution = json.loads(built.solution[f"{built.slug}.ipynb"])
    tasks = []
    for number, answer in enumerate(answers):
        path = folder / f"{number}.ipynb"
        path.write_text(json.dumps(with_answer(solution, answer.question, answer.source)))
        tasks.append(Task(built.bundle, Upload(str(number), str(number), str(path))))
    with contextlib.closing(batch.grade(tasks, 2)) as stream:
        found = {int(done.task.upload.id): done.result for done in stream}
    return [found[number] for number in range(len(answers))]


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
