"""Saboteurs: all answers of a notebook replaced at once by one kind of nonsense.

A test that compares two answers with each other, looks only at errors, or computes what it expects
after the call or from what the notebook holds, is taken in by one of them. As with spoiled
answers, the solution is run, and right before a question is checked everything that answers have
bound so far is replaced (for some kinds also what the notebook gives); the question's tests look at
that under a name of its own; in the end all is right again. Nothing runs here.
"""

from __future__ import annotations

import ast
import builtins
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from autograder.authoring.spoiled import alias, code_cell, last_check, names_in_answers, source_of
from autograder.formats.bundle import Bundle, Question, sealed
from autograder.formats.notebook import bound_names
from autograder.result import Outcome, Result

MOST = 25
"""Kinds that are tried on an assignment."""
KINDS: Mapping[str, str] = {
    "none": "None",
    "zero": "0",
    "number": "a number",
    "true": "True",
    "false": "False",
    "text": "a text",
    "nan": "NaN",
    "list": "an empty list",
    "dict": "an empty dictionary",
    "array": "an empty array",
    "argument": "the first argument back",
    "last": "the last argument back",
    "zeroed": "zeros in the right shape and arguments zeroed in place",
    "returned": "the first argument zeroed in place",
    "reversed": "the first argument (or the value) reversed",
    "zeros": "zeros in the right shape",
    "nans": "NaN in the right shape",
    "rebound_zeros": "zeros in the right shape and given names rebound to zeros",
    "rebound_nans": "NaN in the right shape and given names rebound to NaN",
    "rebound_empty": "empty values and given names rebound to empty values",
}
"""What each kind gives in the place of every answer, in words."""
_RAISES = "raises "
_REBOUND = "rebound"
_ERRORS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type)
    and issubclass(kind, Exception)
    and not issubclass(kind, Warning | UnicodeError | ExceptionGroup)
}
_TRIALS = 2
"""Notebooks that the kinds are shared out over: two workers share them, and the solution's cells,
which cost as much as the tests of ten kinds, run but twice."""
_SECONDS = 10.0
"""At most for a cell or a test: nonsense can make a test go on for ever."""

_SABOTAGE = '''\
def _sabotage(kind, answers, given, values):
    import builtins, copy, functools, inspect, itertools, math, types
    import numpy as np
    constants = {"none": None, "zero": 0, "number": -7919.25, "true": True, "false": False,
                 "text": "nonsense", "nan": math.nan, "list": [], "dict": {}, "array": np.array([])}
    fill = math.nan if "nan" in kind else 0

    def like(value, depth=0):
        """A value of the same shape, of zeros or of NaN."""
        cls = type(value)
        if isinstance(value, (bool, np.bool_)):
            return cls(bool(fill))
        if isinstance(value, (int, float, complex, np.number)):
            return float(fill) if fill != 0 else cls(0)
        if isinstance(value, str):
            return ""
        if isinstance(value, np.ndarray):
            if value.dtype.kind in "iub" and fill == 0:
                return np.zeros_like(value)
            return np.full(value.shape, fill, value.dtype if value.dtype.kind in "fc" else float)
        if depth < 5 and isinstance(value, dict):
            return {key: like(each, depth + 1) for key, each in value.items()}
        if depth < 5 and isinstance(value, tuple) and hasattr(cls, "_fields"):
            return cls(*(like(each, depth + 1) for each in value))
        if depth < 5 and isinstance(value, (list, tuple, set)):
            return cls(like(each, depth + 1) for each in value)
        if isinstance(value, types.GeneratorType):
            return iter([like(each, depth + 1) for each in itertools.islice(value, 10_000)])
        if hasattr(value, "iloc"):
            return filled(value.copy())
        if inspect.isroutine(value):
            return lambda *a, **k: float(fill)
        return None

    def filled(table):
        if table.ndim == 1:
            table = table.astype(float) if table.dtype.kind in "iufb" else table
            table[:] = fill if table.dtype.kind in "iufcb" else ""
            return table
        return table.apply(lambda column: filled(column.copy()))

    def empty(value):
        if isinstance(value, np.ndarray):
            return value[:0] if value.ndim else value
        if isinstance(value, (str, list, tuple, dict, set)):
            return type(value)() if not hasattr(value, "_fields") else ()
        return value.iloc[:0] if hasattr(value, "iloc") else like(value)

    def change(value):
        """Zeroed, or reversed, in place, as far as that can be."""
        turn = kind == "reversed"
        if isinstance(value, np.ndarray):
            value[...] = value[::-1].copy() if turn else 0
        elif isinstance(value, list):
            value[:] = value[::-1] if turn else [like(each) for each in value]
        elif isinstance(value, dict) and not turn:
            value.update(like(value))
        elif hasattr(value, "iloc"):
            value.iloc[:] = value.iloc[::-1].to_numpy() if turn else like(value)

    def quietly(do, *args, otherwise=None, **named):
        try:
            return do(*args, **named)
        except Exception:
            return otherwise

    def rightly(right, *args, **named):
        """Call the right answer, as if all others were right, too."""
        now = {name: values[name] for name in _right if name in values}
        values.update(_right)
        try:
            return right(*args, **named)
        finally:
            values.update(now)

    def instead(right, args, named):
        every = (*args, *named.values())
        if kind.startswith("raises "):
            raise getattr(builtins, kind.removeprefix("raises "))("an answer of a saboteur")
        if kind in constants:
            return copy.copy(constants[kind])
        if kind == "argument":
            return every[0] if every else None
        if kind == "last":
            return every[-1] if every else None
        if kind in ("zeros", "nans", "zeroed", "rebound_zeros", "rebound_nans", "rebound_empty"):
            before = quietly(copy.deepcopy, (args, named), otherwise=(args, named))
            shown = quietly(rightly, right, *before[0], otherwise=0.0, **before[1])
        if kind in ("zeroed", "returned", "reversed"):
            for each in every:
                quietly(change, each)
        if kind in ("returned", "reversed"):
            return every[0] if every else None
        return quietly(empty if kind == "rebound_empty" else like, shown)

    def replaced(right, method=False):
        def wrong(*args, **named):
            own, rest = (args[:1], args[1:]) if method else ((), args)
            return instead(functools.partial(right, *own), rest, named)

        wrong.__name__, wrong.__doc__ = getattr(right, "__name__", "wrong"), right.__doc__
        wrong.__signature__ = quietly(inspect.signature, right)
        return wrong

    def wrong_class(right):
        methods = {name: replaced(each, True) for name, each in vars(right).items()
                   if inspect.isfunction(each) and (name == "__call__" or name[:2] != "__")}
        return type(right.__name__, (right,), methods)

    def wrong_value(right):
        if isinstance(right, type):
            return wrong_class(right)
        if callable(right):
            return replaced(right)
        made = constants[kind] if kind in constants else None
        if kind not in constants:
            made = quietly(empty if kind == "rebound_empty" else like, right)
        if kind in ("argument", "last"):
            made = None
        if kind == "reversed":
            made = quietly(copy.deepcopy, right)
            quietly(change, made)
        same = made is right or quietly(np.array_equal, made, right, otherwise=True)
        return object() if same else made

    for name in answers:
        if name in values:
            if kind.startswith("raises ") and not callable(values[name]):
                del values[name]
            else:
                values[name] = wrong_value(values[name])
    for name in given if kind.startswith("rebound") else ():
        if name in values and not isinstance(values[name], (type, types.ModuleType)):
            value = values[name]
            if inspect.isroutine(value):
                values[name] = replaced(value)
            elif not callable(value):
                values[name] = quietly(empty if kind == "rebound_empty" else like, value)


def _kept(names, values):
    """The values of names, as they are now: what can be changed in place as a copy."""
    import copy
    import numpy as np

    def kept(value):
        if isinstance(value, (list, dict, set, np.ndarray)) or hasattr(value, "iloc"):
            try:
                return copy.deepcopy(value)
            except Exception:
                pass
        return value

    return {name: kept(values[name]) for name in names if name in values}
'''


class Saboteurs(msgspec.Struct, frozen=True, kw_only=True):
    """Notebooks with all saboteurs, each with the bundle that tries them; which `kinds` there are,
    and the `questions` that they are tried on. Of those in `doing` the answer does more than bind
    names: what every saboteur passes may look at that, and nothing can be said of it."""

    trials: tuple[tuple[bytes, Bundle], ...]
    kinds: tuple[str, ...]
    questions: tuple[str, ...]
    doing: frozenset[str] = frozenset()


Earned = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Of a question, by kind: the cases with points that the saboteur passes."""


def saboteurs(
    bundle: Bundle, solution: Mapping[str, Any], places: Mapping[str, Sequence[int]]
) -> Saboteurs:
    """All kinds of saboteurs for the questions of `bundle` that have points. `solution` is a
    notebook in nbformat 4, `places` are the places of each question's answer in it."""
    cells: list[dict[str, Any]] = solution["cells"]
    names = names_in_answers(bundle.examined, solution, places)
    worth = [each for each in bundle.examined if each.max_points > 0 and names[each.name]]
    kinds = kinds_for(worth)
    if not worth:
        return Saboteurs(trials=(), kinds=kinds, questions=())
    own = {place for found in places.values() for place in found}
    answers = _with_what_follows(cells, set().union(*names.values()), own)
    shares = [kinds[start::_TRIALS] for start in range(min(_TRIALS, len(kinds)))]
    return Saboteurs(
        trials=tuple(
            (_notebook(solution, worth, answers, share), _bundle(bundle, worth, share))
            for share in shares
        ),
        kinds=kinds,
        questions=tuple(each.name for each in worth),
        doing=frozenset(
            each.name
            for each in worth
            if any(_does_something(source_of(cells[place])) for place in places[each.name])
        ),
    )


def kinds_for(questions: Sequence[Question]) -> tuple[str, ...]:
    """The kinds to try, at most `MOST`: those of `KINDS`, and of the built-in errors those that a
    test mentions, which no other can be taken for."""
    words: set[str] = set()
    for question in questions:
        for text in (question.source, *(case.text for case in question.cases)):
            words |= set(re.findall(r"\w+", text))
    errors = dict.fromkeys(("ValueError", *sorted(words & _ERRORS.keys())))
    plain = [name for name in errors if _is_made_of_text(_ERRORS[name])]
    return (*(f"{_RAISES}{name}" for name in plain[: MOST - len(KINDS)]), *KINDS)


def earned(tried: Saboteurs, results: Sequence[Result], untouched: Result | None) -> Earned:
    """What each saboteur earns, from the results of the trials, in their order. What an `untouched`
    notebook earns as well is left out."""
    free = _passed(untouched) if untouched is not None else {}
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in tried.questions}
    passed = {name: cases for result in results for name, cases in _passed(result).items()}
    for name in tried.questions:
        by_kind = {kind: passed.get(alias(name, kind), ()) for kind in tried.kinds}
        plain = [set(cases) for kind, cases in by_kind.items() if not kind.startswith(_REBOUND)]
        untold = set(free.get(name, ()))
        if name in tried.doing:
            untold |= set.intersection(*plain)
        for kind, cases in by_kind.items():
            if kept := tuple(case for case in cases if case not in untold):
                found[name][kind] = kept
    return {name: kinds for name, kinds in found.items() if kinds}


def told_of(name: str, kinds: Mapping[str, Sequence[str]]) -> str:
    """What is to be said of a question of which saboteurs earn cases: those that earn the same are
    one part of the line, those that earn most come first."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for kind, cases in kinds.items():
        alike.setdefault(tuple(cases), []).append(KINDS.get(kind, kind))
    parts = [
        f"{_listed(words, 4)} ({_listed([repr(case) for case in cases], 4)})"
        for cases, words in sorted(alike.items(), key=lambda each: -len(each[0]))
    ]
    return f"saboteurs earn points in {name}: {'; '.join(parts[:4])}" + (
        f"; and {len(parts) - 4} more" if len(parts) > 4 else ""
    )


def _listed(words: Sequence[str], most: int) -> str:
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def _passed(result: Result) -> dict[str, tuple[str, ...]]:
    """The cases with points that are passed, of each question that has points for them."""
    return {
        question.name: tuple(
            case.name
            for case in question.cases
            if case.points > 0 and case.outcome is Outcome.PASSED
        )
        for question in result.questions
        if question.points
    }


def _is_made_of_text(kind: type[Exception]) -> bool:
    try:
        kind("text")
    except TypeError:
        return False
    return True


def _bundle(bundle: Bundle, worth: Sequence[Question], kinds: Sequence[str]) -> Bundle:
    questions = tuple(
        msgspec.structs.replace(question, name=alias(question.name, kind), diagnoses=None)
        for question in map(_with_points, worth)
        for kind in kinds
    )
    limits = msgspec.structs.replace(
        bundle.limits,
        cell=min(bundle.limits.cell, _SECONDS),
        submission=min(bundle.limits.submission * len(kinds), 1e6),
    )
    return sealed(msgspec.structs.replace(bundle, questions=questions, limits=limits))


def _with_points(question: Question) -> Question:
    """The question with the cases alone that have points: no other can be earned."""
    kept = tuple(case for case in question.cases if case.points > 0)
    if question.all_or_nothing or len(kept) == len(question.cases):
        return question
    if question.format == "ok":
        return msgspec.structs.replace(question, cases=kept)
    functions = [
        node
        for node in ast.parse(question.source).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    if len(functions) != len(question.cases):
        return question
    lines = question.source.splitlines()
    for function, case in zip(functions, question.cases, strict=True):
        if case not in kept:
            start = min(each.lineno for each in function.decorator_list) - 1
            end = function.end_lineno or start
            lines[start:end] = [""] * (end - start)
    return msgspec.structs.replace(question, source="\n".join(lines) + "\n", cases=kept)


def _notebook(
    solution: Mapping[str, Any],
    worth: Sequence[Question],
    answers: Collection[str],
    kinds: Sequence[str],
) -> bytes:
    cells: list[dict[str, Any]] = solution["cells"]
    checked: dict[int, list[str]] = {}
    for question in worth:
        checked.setdefault(last_check(cells, question.name), []).append(question.name)
    made: list[Any] = [code_cell(_SABOTAGE)]
    for place in range(len(cells) + 1):
        if place in checked:
            given = _bound_before(cells[:place]).difference(answers)
            made += _trials(checked[place], answers, given, kinds)
        made += cells[place : place + 1]
    return json.dumps({**solution, "cells": made}).encode()


def _bound_before(cells: Sequence[Mapping[str, Any]]) -> set[str]:
    bound: set[str] = set()
    for cell in cells:
        if cell["cell_type"] == "code" and (tree := _tree(source_of(cell))) is not None:
            bound |= bound_names(source_of(cell)) - _imported(tree)
    return {name for name in bound if not name.startswith("_") and name != "grader"}


def _with_what_follows(
    cells: Sequence[Mapping[str, Any]], answers: set[str], own: Collection[int]
) -> set[str]:
    """The names that answers bind, with those that hold what came of them: what they change in
    place, and what given cells compute of them (not what these define, which will look at them)."""
    found = set(answers)
    for place, cell in enumerate(cells):
        tree = _tree(source_of(cell)) if cell["cell_type"] == "code" else None
        for statement in tree.body if tree is not None else ():
            if isinstance(statement, _DEFINES):
                continue
            parts = list(ast.walk(statement))
            used = {n.id for n in parts if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            if place in own or used & found:
                found |= {n.id for n in parts if isinstance(n, ast.Name) and _is_stored(n)}
                found |= {root.id for n in parts for root in _changed_in(n)}
    return found


_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _changed_in(node: ast.AST) -> Iterator[ast.Name]:
    """The name of what an assignment to a part of it changes."""
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
        root: ast.expr = node
        while isinstance(root, ast.Subscript | ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name):
            yield root


def _does_something(source: str) -> bool:
    """Whether code does more at its top than to bind names."""
    tree = _tree(source)
    plain = (*_DEFINES, ast.Assign, ast.AnnAssign, ast.Pass)
    return tree is None or not all(
        isinstance(node, plain)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in tree.body
    )


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def _imported(tree: ast.Module) -> set[str]:
    return {
        (each.asname or each.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
    }


def _trials(
    questions: Sequence[str], answers: Collection[str], given: Collection[str], kinds: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Cells that replace what answers have bound by one kind after the other, each checked on its
    own, with what was there before in between and in the end."""
    yield code_cell(
        f"_answers, _given = {sorted(answers)!r}, {sorted(given)!r}\n"
        "_right = {name: globals()[name] for name in [*_answers, *_given] if name in globals()}\n"
        "_copied = _kept(_right, _right)"
    )
    for kind in kinds:
        checks = "\n".join(f"    grader.check({alias(name, kind)!r})" for name in questions)
        yield code_cell(
            "globals().update(_kept(_copied, _copied))\n"
            f"_sabotage({kind!r}, _answers, _given, globals())\nif False:\n{checks}"
        )
    yield code_cell("globals().update({**_right, **_kept(_copied, _copied)})")
