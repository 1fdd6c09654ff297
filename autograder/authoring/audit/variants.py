"""A question's tests run in another way: other cases, another order, other seeds.

A test file is changed by text that is put below it, or by rewriting the seeds that stand in it;
what a case checks is never changed.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

import msgspec

from autograder.formats.bundle import Case, Doctest, Question

CALLS = "_audit_calls"
"""The name under which a recording answer keeps the keys of its calls (see `cheap`)."""

_REORDER = """
from otter.test_files import test_case as _test_case
_cases = {n: globals().pop(n) for n in list(globals()) if isinstance(globals()[n], _test_case)}
_names = list(_cases)
globals().update({_names[place]: _cases[_names[place]] for place in PLACES})
"""
_PROBE = f"""
@_test_case(points=0, hidden=True)
def _probe({CALLS}):
    raise AssertionError(" ".join({CALLS}))
"""
_SEEDED = ("default_rng", "RandomState", "seed")
_GLOBAL_SEED = """
def _seeded(function):
    import functools, random, numpy
    @functools.wraps(function)
    def seeded(*args, **kwargs):
        random.seed(SEED)
        numpy.random.seed(SEED)
        return function(*args, **kwargs)
    return seeded
for _value in list(globals().values()):
    if isinstance(_value, _test_case):
        _value.function = _seeded(_value.function)
del _value
"""


def reordered(question: Question, places: Sequence[int]) -> Question:
    """The question with the cases at `places` only, in that order."""
    source = question.source
    if question.format == "exception":
        source += _REORDER.replace("PLACES", repr(tuple(places)))
    cases = tuple(question.cases[place] for place in places)
    return msgspec.structs.replace(question, source=source, cases=cases)


def reversed_order(question: Question) -> Question:
    """The question with its cases from the last to the first."""
    return reordered(question, range(len(question.cases))[::-1])


def probing(question: Question) -> Question:
    """The public cases, and one that hands out what a recording answer was asked."""
    public = [place for place, case in enumerate(question.cases) if not case.hidden]
    cut = reordered(question, public)
    if question.format == "ok":
        code = f">>> raise AssertionError(' '.join({CALLS}))"
        asking = Doctest(name="probe", points=0.0, hidden=True, code=code)
        return msgspec.structs.replace(cut, cases=(*cut.cases, asking))
    probe = Case(name="probe", points=0.0, hidden=True)
    source = cut.source + _PROBE
    return msgspec.structs.replace(cut, source=source, cases=(*cut.cases, probe))


def reseeded(question: Question, seed: int) -> Question:
    """The question with other seeds: every seed that its tests give, and the global ones."""
    if question.format == "ok":
        cases = tuple(
            msgspec.structs.replace(case, code=_moved_doctest(case.text, seed))
            for case in question.cases
        )
        return msgspec.structs.replace(question, cases=cases)
    source = _moved(question.source, seed)
    source += _REORDER.replace("PLACES", repr(tuple(range(len(question.cases)))))
    return msgspec.structs.replace(
        question, source=source + _GLOBAL_SEED.replace("SEED", str(1000 + seed))
    )


class _Mover(ast.NodeTransformer):
    def __init__(self, seed: int) -> None:
        self.by = 7919 * seed

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in _SEEDED and node.args and _is_a_number(node.args[0]):
            node.args[0] = ast.BinOp(node.args[0], ast.Add(), ast.Constant(self.by))
        return node


def _is_a_number(node: ast.expr) -> bool:
    plain = (ast.Name, ast.BinOp, ast.Attribute, ast.Subscript, ast.Call)
    return isinstance(node, plain) or (
        isinstance(node, ast.Constant) and isinstance(node.value, int)
    )


def _moved(source: str, seed: int) -> str:
    return ast.unparse(ast.fix_missing_locations(_Mover(seed).visit(ast.parse(source)))) + "\n"


def _moved_doctest(code: str, seed: int) -> str:
    import re

    return re.sub(r"\b(default_rng|RandomState|seed)\((\d+)\)", rf"\1(\2 + {7919 * seed})", code)
