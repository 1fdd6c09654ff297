"""A question without its hidden tests, and one that has suggested tests alone.

Text and values only: nothing runs here.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from autograder.authoring.suggest.errand import TriedCall
from autograder.authoring.suggest.wording import case_source
from autograder.formats.bundle import Question, read_test_file

_HEAD = (
    'from otter.test_files import test_case\nOK_FORMAT = False\nname = "{name}"\npoints = None\n'
)


def public_part(question: Question) -> Question:
    """The question with its public cases only, in its source as well."""
    cases = tuple(case for case in question.cases if not case.hidden)
    if question.format == "ok":
        return msgspec.structs.replace(question, cases=cases, diagnoses=())
    lines = question.source.splitlines(keepends=True)
    functions = [
        node
        for node in ast.parse(question.source).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    for case, node in zip(question.cases, functions, strict=True):
        if case.hidden:
            first = min(each.lineno for each in node.decorator_list) - 1
            count = (node.end_lineno or node.lineno) - first
            lines[first : first + count] = ["\n"] * count
    return msgspec.structs.replace(question, source="".join(lines), cases=cases, diagnoses=())


def with_tests(question: Question, cases: Sequence[TriedCall]) -> Question:
    """The question with these cases as its hidden tests and no other, a point each."""
    source = _HEAD.format(name=question.name)
    for number, case in enumerate(cases):
        test = case_source(case, f"test_{number}")
        source += f"\n@test_case(points=1, hidden=True)\n{test}"
    made = read_test_file(question.name, source, question.name)
    return msgspec.structs.replace(
        made, diagnoses=(), imports=question.imports, redefined=question.redefined
    )
