"""Otter's two kinds of test file to `Question` values, read as text and never run.

The points, names and order of the cases are those that Otter finds by running the file: so only
literals may stand where they are given, and a name bound twice is one case, in the first one's
place with the last one's content.
"""

from __future__ import annotations

import ast
import doctest
import warnings
from collections.abc import Mapping, Sequence
from pprint import pformat
from textwrap import dedent

import msgspec

from autograder.errors import BundleError
from autograder.formats.bundle.model import Case, Doctest, Question
from autograder.result import resolve_points

_DECORATOR = "test_case"
_FIELDS = ("name", "points", "hidden", "success_message", "failure_message")
_SETTINGS = ("OK_FORMAT", "name", "points", "all_or_nothing", "test")
_MAX_SOURCE = 8 * 1024 * 1024

TESTS_NOTHING = ">>> None"
"""Stands for a doctest without an example, which stock Otter lets everybody pass."""


class _StatedCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a case says of itself."""

    name: str | None = None
    points: float | None = None
    hidden: bool = False
    success_message: str | None = None
    failure_message: str | None = None
    code: str = ""


def read_test_file(question: str, source: str, where: str) -> Question:
    """The question in a test file of either format; `where` names the file in messages.

    The question is called `question`, which `grader.check` takes (the file's stem), even where
    the file's own `name`, which Otter puts before its cases' numbers, is another one.

    Raises:
        BundleError: not a test file, or something computed where a literal is needed.
    """
    tree = _tree(source, where)
    settings, cases = _top_level(tree, where)
    if "test" in settings and settings.get("OK_FORMAT", True):
        spec = settings["test"]
        if not isinstance(spec, dict):
            raise BundleError(f"{where}: `test` is not a mapping", "a test file of Otter's")
        found = ok_question(question, spec, where)
        return msgspec.structs.replace(found, source=source)
    name = settings.get("name")
    if not isinstance(name, str):
        raise BundleError(f"{where} gives no `name`", "a test file of Otter's")
    return Question(
        name=question,
        source=source,
        cases=_resolved(name, settings.get("points"), cases, where),
        all_or_nothing=bool(settings.get("all_or_nothing", False)),
    )


def ok_question(question: str, spec: Mapping[str, object], where: str) -> Question:
    """The question in an OK specification, as it stands in a test file or a notebook's metadata.

    Raises:
        BundleError: not what Otter accepts (one doctest suite without setup or teardown).
    """
    suites = spec.get("suites")
    suite = suites[0] if isinstance(suites, list | tuple) and len(suites) == 1 else None
    name = spec.get("name")
    if not isinstance(name, str) or not isinstance(suite, Mapping):
        raise BundleError(f"{where} has no `name`, or not one suite", "a test in OK format")
    if suite.get("type", "doctest") != "doctest" or suite.get("setup") or suite.get("teardown"):
        raise BundleError(f"{where} has a setup, a teardown or no doctests", "one doctest suite")
    listed = suite.get("cases")
    if not isinstance(listed, list | tuple):
        raise BundleError(f"{where} has no list of cases", "a test in OK format")
    cases: list[_StatedCase] = []
    for case in listed:
        if not isinstance(case, Mapping) or not isinstance(case.get("code"), str):
            raise BundleError(f"{where}: case {len(cases) + 1} has no code", "a test in OK format")
        fields = {"hidden": True} | {key: case[key] for key in _FIELDS if key in case}
        code = _with_example(dedent(case["code"]), f"{where}, case {len(cases) + 1}")
        cases.append(_given(fields | {"code": code}, where))
    return Question(
        name=question,
        source=f"OK_FORMAT = True\n\ntest = {pformat(spec, width=100, sort_dicts=False)}\n",
        cases=_resolved(name, spec.get("points"), cases, where),
        all_or_nothing=bool(spec.get("all_or_nothing", False)),
    )


def _with_example(code: str, where: str) -> str:
    try:
        return code if doctest.DocTestParser().get_examples(code) else TESTS_NOTHING
    except ValueError as error:
        raise BundleError(f"{where}: {error}", "a doctest") from None


def _tree(source: str, where: str) -> ast.Module:
    if len(source) > _MAX_SOURCE:
        raise BundleError(f"{where} is too long", f"at most {_MAX_SOURCE} characters")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError as error:
            saw = f"{where}, line {error.lineno}: {error.msg}"
            raise BundleError(saw, "a Python file") from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise BundleError(f"{where}: {error}", "a Python file") from None


def _top_level(tree: ast.Module, where: str) -> tuple[dict[str, object], list[_StatedCase]]:
    """Settings and cases, as running the module would leave them."""
    settings: dict[str, object] = {}
    cases: dict[str, _StatedCase | None] = {}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.FunctionDef) and (call := _case_call(node)):
            cases[node.name] = _function_case(node, call, where)
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if any(_mentions_case(decorator) for decorator in node.decorator_list):
                raise _computed(where, node, "`test_case` as the outermost decorator of a function")
            if node.name in cases:
                cases[node.name] = None  # rebound: no test case any more
            continue
        if _mentions_case(node):
            raise _computed(where, node, "`test_case` as the decorator of a function")
        for name in _bound(node):
            if name in _SETTINGS:
                settings[name] = _setting(node, where)
            if name in cases:
                cases[name] = None
    return settings, [case for case in cases.values() if case is not None]


def _bound(node: ast.stmt) -> list[str]:
    """Names that a statement of the module binds, wherever in it."""
    return [
        inner.id
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load)
    ]


def _setting(node: ast.stmt, where: str) -> object:
    if isinstance(node, ast.Assign) and all(isinstance(to, ast.Name) for to in node.targets):
        return _literal(node.value, where)
    if isinstance(node, ast.AnnAssign) and node.value:
        return _literal(node.value, where)
    raise _computed(where, node, "a plain assignment")


def _case_call(node: ast.FunctionDef) -> ast.Call | None:
    first = node.decorator_list[0] if node.decorator_list else None
    return first if isinstance(first, ast.Call) and _is_name(first.func) else None


def _is_name(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == _DECORATOR) or (
        isinstance(node, ast.Attribute) and node.attr == _DECORATOR
    )


def _mentions_case(node: ast.AST) -> bool:
    return any(_is_name(inner) for inner in ast.walk(node))


def _function_case(node: ast.FunctionDef, call: ast.Call, where: str) -> _StatedCase:
    if any(_mentions_case(decorator) for decorator in node.decorator_list[1:]):
        raise _computed(where, call, "one `test_case` for a function")
    fields: dict[str, object] = {}
    if len(call.args) > len(_FIELDS):
        raise _computed(where, call, "the arguments of `test_case`")
    for field, argument in zip(_FIELDS, call.args, strict=False):
        fields[field] = _literal(argument, where)
    for keyword in call.keywords:
        if keyword.arg not in _FIELDS or keyword.arg in fields:
            raise _computed(where, call, "the arguments of `test_case`")
        fields[keyword.arg] = _literal(keyword.value, where)
    return _given(fields, f"{where}, line {call.lineno}")


def _literal(node: ast.expr, where: str) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise _computed(where, node, "a literal") from None


def _computed(where: str, node: ast.expr | ast.stmt, wanted: str) -> BundleError:
    return BundleError(
        f"{where}, line {node.lineno}: something computed",
        wanted,
        "write the value itself: a test file is read here, not run",
    )


def _given(fields: Mapping[str, object], where: str) -> _StatedCase:
    try:
        return msgspec.convert(
            {**fields, "hidden": bool(fields.get("hidden", False))}, _StatedCase, strict=True
        )
    except msgspec.ValidationError as error:
        raise BundleError(f"{where}: {error}", "what Otter accepts for a test case") from None


def _number(points: object, where: str) -> float | None:
    if points is None or (isinstance(points, int | float) and abs(points) < 1e300):
        return points
    raise BundleError(f"{where}: points are {points!r}", "numbers")


def _resolved(
    name: str, total: object, cases: Sequence[_StatedCase], where: str
) -> tuple[Case, ...]:
    given = [case.points for case in cases]
    if isinstance(total, list | tuple):
        if len(total) != len(given):
            saw = f"{where}: {len(total)} points are given for {len(given)} test cases"
            raise BundleError(saw, "one number for each")
        # As Otter does: the list takes the place of what the cases say, then there is no total.
        given, total = list(total), None
    try:
        resolved = resolve_points(_number(total, where), [_number(p, where) for p in given])
    except ValueError as error:
        raise BundleError(f"{where}: {error}", "points that fit") from None
    return tuple(
        _case(case, points, case.name if case.name is not None else f"{name} - {number}")
        for number, (case, points) in enumerate(zip(cases, resolved, strict=True), 1)
    )


def _case(given: _StatedCase, points: float, name: str) -> Case:
    plain = Case(
        name=name,
        points=points,
        hidden=given.hidden,
        success_message=given.success_message,
        failure_message=given.failure_message,
    )
    if not given.code:
        return plain
    return Doctest(**msgspec.structs.asdict(plain), code=given.code)
