"""Otter's own files as bundles: stock autograder zips, and tests in a student notebook.

Test files are read as text, never executed: exception-based files by their syntax tree, OK files
as the literal they are.
"""

from __future__ import annotations

import ast
import json
import re
from textwrap import dedent
from typing import Any

import msgspec

from autograder.bundle.records import Bundle, Case, Question
from autograder.errors import BundleError
from autograder.notebook import Notebook
from autograder.result import resolve_points

_WANTED = "a test file as Otter writes it"


def configuration(bundle: Bundle) -> bytes:
    """`otter_config.json` for stock Otter."""
    values: dict[str, Any] = {"lang": "python"}
    if bundle.seed is not None:
        values["seed"] = bundle.seed
    if bundle.seed_variable:
        values["seed_variable"] = bundle.seed_variable
    return (json.dumps(values, indent=1, sort_keys=True) + "\n").encode()


def from_stock_zip(slug: str, entries: dict[str, bytes]) -> Bundle:
    """The bundle in a stock Otter autograder zip. Of its configuration only the seed changes
    points that a question gets; rescaling of totals is left to Otter's own users.

    Raises:
        BundleError: a test file that is not one, or a damaged configuration.
    """
    try:
        config = json.loads(entries.get("otter_config.json", b"{}"))
    except ValueError as error:
        raise BundleError(f"otter_config.json is damaged ({error})") from error
    paths = [name for name in entries if re.fullmatch(r"tests/[^/]+\.py", name)]
    questions = [
        _question(name, entries[name].decode("utf-8", "replace"))
        for name in sorted(paths, key=_natural)
        if not name.endswith("/__init__.py")
    ]
    files = {n.removeprefix("files/"): d for n, d in entries.items() if n.startswith("files/")}
    requirements = entries.get("requirements.txt", b"").decode("utf-8", "replace").split("\n")
    seed = config.get("seed")
    return Bundle(
        slug=slug,
        title=str(config.get("assignment_name") or slug),
        questions=tuple(questions),
        files=files,
        requirements=tuple(line.strip() for line in requirements if line.strip()),
        seed=seed if isinstance(seed, int) else None,
        seed_variable=config.get("seed_variable") or None,
    )


def from_student_notebook(notebook: Notebook, slug: str = "notebook") -> Bundle:
    """A bundle of the public tests that a student notebook carries, in the order of its checks.

    Raises:
        BundleError: the notebook carries no test, or one that cannot be read.
    """
    order = [name for cell in notebook.cells for name in cell.checks]
    names = [*dict.fromkeys(n for n in order if n in notebook.tests)]
    names += [name for name in notebook.tests if name not in names]
    if not names:
        raise BundleError(
            "the notebook carries no tests",
            "the student version of an assignment, with its metadata",
            "start from the file that the course handed out",
        )
    return Bundle(
        slug=slug,
        title=notebook.assignment or slug,
        questions=tuple(_carried(name, notebook.tests[name]) for name in names),
    )


def _carried(name: str, test: object) -> Question:
    if isinstance(test, str):
        return _question(name, test)
    if isinstance(test, dict):
        return _ok_question(name, test)
    raise BundleError(f"the test of {name} is neither text nor a table", _WANTED)


def _question(path: str, source: str) -> Question:
    """The question of one test file."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise BundleError(f"{path} is no Python ({error})", _WANTED) from error
    assigned = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if "test" in assigned:
        return _ok_question(path, _literal(path, assigned["test"]), source)
    if "name" not in assigned:
        raise BundleError(f"{path} names no question", _WANTED)
    name = str(_literal(path, assigned["name"]))
    found = {
        node.name: {str(k.arg): _literal(path, k.value) for k in decorator.keywords}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and _called(decorator) == "test_case"
    }
    total = _literal(path, assigned["points"]) if "points" in assigned else None
    return Question(
        name=name,
        format="exception",
        source=source,
        cases=_cases(path, name, total, list(found.values()), hidden=False),
        all_or_nothing="all_or_nothing" in assigned
        and bool(_literal(path, assigned["all_or_nothing"])),
    )


def _ok_question(path: str, spec: Any, source: str = "") -> Question:
    try:
        (suite,) = spec["suites"]
        if suite.get("type", "doctest") != "doctest" or suite.get("setup") or suite.get("teardown"):
            raise ValueError("only doctests without setup are supported, as in Otter")
        name = str(spec["name"])
        stated = [{**case, "code": dedent(str(case["code"]))} for case in suite["cases"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError(f"{path} is no OK test ({error})", _WANTED) from error
    return Question(
        name=name,
        format="ok",
        source=source or f"OK_FORMAT = True\n\ntest = {spec!r}\n",
        cases=_cases(path, name, spec.get("points"), stated, hidden=True),
        all_or_nothing=bool(spec.get("all_or_nothing", False)),
    )


def _cases(
    path: str, name: str, total: Any, stated: list[dict[str, Any]], hidden: bool
) -> tuple[Case, ...]:
    try:
        points = resolve_points(total, [case.get("points") for case in stated])
        return tuple(
            msgspec.convert(
                {
                    "name": case.get("name") or f"{name} - {number}",
                    "points": worth,
                    "hidden": case.get("hidden", hidden),
                    "success_message": case.get("success_message"),
                    "failure_message": case.get("failure_message"),
                    "code": case.get("code", ""),
                },
                Case,
            )
            for number, (case, worth) in enumerate(zip(stated, points, strict=True), start=1)
        )
    except (ValueError, TypeError) as error:
        raise BundleError(f"{path}: {error}", _WANTED) from error


def _called(decorator: ast.Call) -> str:
    function = decorator.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(path: str, node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise BundleError(f"{path}, line {node.lineno}: something computed", "a literal") from error


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorting key that puts q2 before q10."""
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", name)
        if part
    ]
