"""The parts of a bundle by what they can change: what a question asks, and what it is worth.

Two bundles with equal `common` run a submission in the same way; a question with equal `asks` asks
it the same. Points and messages are arithmetic: a change of these alone runs nothing. Holds
digests and messages, but no test.
"""

from __future__ import annotations

import ast
import hashlib
from typing import Any

import msgspec

from autograder.formats.bundle.model import Bundle, Question

_COMMON = ("slug", "title", "limits", "requirements", "seed", "seed_variable", "programs")
_SETTINGS = frozenset(("name", "points", "all_or_nothing", "OK_FORMAT"))


class Worth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said to a student about one test case."""

    success_message: str | None = None
    failure_message: str | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One question: `asks` is a digest over all that reaches a submission, or judges it."""

    name: str
    asks: str
    hidden: bool
    """whether any of its cases is hidden"""
    worth: tuple[Worth, ...]


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle taken apart; `bundle` is its digest."""

    bundle: str
    common: str
    questions: tuple[Part, ...]


def parts_of(bundle: Bundle) -> Parts:
    """The parts of a bundle: those questions that have tests, in order."""
    common: dict[str, Any] = {name: getattr(bundle, name) for name in _COMMON}
    common["files"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in bundle.files.items()
    }
    common["by_hand"] = [(q.name, q.place, q.given, q.blank) for q in bundle.by_hand]
    return Parts(
        bundle=bundle.digest,
        common=_digest(common),
        questions=tuple(_part(question) for question in bundle.examined),
    )


def _part(question: Question) -> Part:
    tests = "" if question.format == "ok" else _bare(question.source)
    cases = [(case.name, case.hidden, case.text) for case in question.cases]
    return Part(
        name=question.name,
        asks=_digest(
            [
                *(question.format, tests, cases, question.trusted),
                *(question.imports, question.redefined),
                msgspec.to_builtins(question.diagnoses),
            ]
        ),
        hidden=any(case.hidden for case in question.cases),
        worth=tuple(
            Worth(success_message=case.success_message, failure_message=case.failure_message)
            for case in question.cases
        ),
    )


def _bare(source: str) -> str:
    """A test file without comments, layout, points and messages, which the bundle has apart."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    read = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_decorated(node):
            node.decorator_list[0] = ast.Constant("test case")
        elif isinstance(node, ast.Assign) and all(
            isinstance(to, ast.Name) and to.id in _SETTINGS - read for to in node.targets
        ):
            continue
        body.append(node)
    return ast.dump(ast.Module(body, []))


def _is_decorated(node: ast.FunctionDef) -> bool:
    first = node.decorator_list[0] if node.decorator_list else None
    name = first.func if isinstance(first, ast.Call) else None
    return "test_case" in (getattr(name, "id", None), getattr(name, "attr", None))


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()
