"""Answers of the wrong kind: nothing, a text, not-a-number, a wrong shape, an exception.

Each must lose points in its question alone, and get a message that a student can use: never a
traceback, never a line of a test, never a value that the test computed.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.answers import SOLUTION_TAG
from autograder.authoring.masters import Built
from autograder.formats.notebook import checks_in
from autograder.result import Outcome, Result
from course.graded import SHARES, SLUGS, built, graded

BAD = {
    "nothing": "return None",
    "a text": "return 'forty-two'",
    "not a number": "return float('nan')",
    "a wrong shape": "return [[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]",
    "an exception": "raise RuntimeError('something went wrong')",
}


def functions_of(solution: dict[str, Any]) -> dict[str, list[str]]:
    """The functions that each question asks for, from the cells of its answer."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    for cell in solution["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and SOLUTION_TAG in cell["metadata"].get("tags", ()):
            tree = ast.parse(source)
            waiting += [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        elif cell["cell_type"] == "code" and checks_in(source):
            found[checks_in(source)[0]] = waiting
            waiting = []
    return found


@pytest.mark.slow
@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("slug", SLUGS)
def test_bad_answers(slug: str, share: int, tmp_path: Path, seed: int) -> None:
    solution = json.loads(built(slug).solution[f"{slug}.ipynb"])
    made = [
        (question, what, "\n".join(f"def {n}(*args, **kwargs):\n    {body}\n" for n in names))
        for question, names in functions_of(solution).items()
        for what, body in BAD.items()
    ][seed % share :: share]
    results, whole = graded(
        slug, [(question, answer) for question, _, answer in made], tmp_path, seed
    )
    assert whole
    lines = test_lines(built(slug))
    found = [
        fault
        for (question, what, _), result in zip(made, results, strict=True)
        for fault in faults(result, question, what, lines)
    ]
    assert not found, "\n".join(found)


def test_lines(built: Built) -> set[str]:
    """Whole lines of hidden tests, long enough to be told from chance."""
    return {
        line.strip()
        for question in built.bundle.examined
        for line in question.source.splitlines()
        if len(line.strip()) > 20 and "failure_message" not in line
    }


test_lines.__test__ = False  # type: ignore[attr-defined]


def faults(result: Result, name: str, what: str, lines: set[str]) -> list[str]:
    said = []
    for question in result.questions:
        if question.name != name:
            if question.points != question.max_points:
                said.append(f"{name}, {what}: costs {question.name} points")
            continue
        if question.points is None or question.points >= question.max_points:
            said.append(f"{name}, {what}: gets {question.points}")
        for case in question.cases:
            if case.outcome is Outcome.PASSED:
                continue
            if not case.message:
                said.append(f"{case.name}, {what}: no message")
            if "Traceback" in case.message or any(line in case.message for line in lines):
                said.append(f"{case.name}, {what}: shows a test: {case.message}")
            if case.hidden and re.search(r"\d\.\d{3,}", case.message):
                said.append(f"{case.name}, {what}: shows a value: {case.message}")
    return said
