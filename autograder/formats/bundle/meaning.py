"""What a name is that tests ask a notebook for, as the author's own text says it. Runs nothing.

A submission says whether it has a name. Whether that is a module, a built-in function or an answer
is not for it to say: whoever could put an object of their own in the place of `np` or `round` could
pass every test that uses it. So a question says which names are imports (the examiner imports the
same), and which built-in names the notebook is to define anew (no others are asked for).

A master tells both: its cells. Where there is none, tests have to tell (see `of_tests`).
"""

from __future__ import annotations

import ast
import builtins
import doctest
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from autograder.formats.bundle.model import Question
from autograder.formats.notebook import plain_tree

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
CONVENTIONS = {
    "bpd": "import babypandas as bpd",
    "mpl": "import matplotlib as mpl",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    **{
        name: f"import {name}"
        for name in (
            "babypandas",
            "collections",
            "functools",
            "hashlib",
            "inspect",
            "itertools",
            "json",
            "math",
            "matplotlib",
            "numpy",
            "os",
            "pandas",
            "re",
            "scipy",
            "seaborn",
            "sklearn",
            "statistics",
            "sys",
        )
    },
}
"""Names that are modules in every course that we know, by the statement that binds them."""


class Bound(msgspec.Struct, frozen=True):
    """How code binds its names: `imports` are those that only imports bind, by the statements that
    do; `stars` are the modules from which it imports all; `others` are bound in another way."""

    imports: Mapping[str, tuple[str, ...]]
    stars: tuple[str, ...]
    others: frozenset[str]


def bound_in(sources: Iterable[str]) -> Bound:
    """What the cells of a notebook, or the examples of a test, bind at their top."""
    found: dict[str, dict[str, str]] = {}
    stars: dict[str, None] = {}
    others: set[str] = set()
    for source in sources:
        for node in _at_top(plain_tree(source)):
            match node:
                case ast.Import(names):
                    for each in names:
                        root = each.name.partition(".")[0]
                        name = each.asname or root
                        at = each.name if each.asname else root
                        found.setdefault(name, {})[_statement(node, each)] = at
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    for each in names:
                        if each.name == "*":
                            stars[module] = None
                        else:
                            name = each.asname or each.name
                            at = f"{module}:{each.name}"
                            found.setdefault(name, {})[_statement(node, each)] = at
                case ast.ImportFrom(names=names):
                    others |= {each.asname or each.name for each in names}
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    others.add(node.name)
                    others |= {
                        name
                        for inner in ast.walk(node)
                        if isinstance(inner, ast.Global)
                        for name in inner.names
                    }
                case ast.Name(ctx=ast.Store() | ast.Del()):
                    others.add(node.id)
    alike = {
        name: tuple(at)
        for name, at in found.items()
        if name not in others and len(set(at.values())) == 1
    }
    return Bound(alike, tuple(stars), frozenset(others | (found.keys() - alike.keys())))


def of_master(question: Question, cells: Bound) -> Question:
    """The question with what the cells of its master say of the names that its tests ask for.

    `cells` are those of the notebook that students get, and of the solution.
    """
    asked = _names_in(question)
    imports = [line for name in sorted(asked) for line in cells.imports.get(name, ())]
    unknown = sorted(asked - cells.imports.keys() - cells.others)
    imports += [f"from {module} import {name}" for module in cells.stars for name in unknown]
    redefined = tuple(sorted(asked & BUILTINS & cells.others))
    return msgspec.structs.replace(question, imports=tuple(imports), redefined=redefined)


def of_tests(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions with what their tests alone say of the names that they ask for.

    What the tests of any of them import is an import under that name in all, and so is what every
    course imports under a name (`np`). A built-in name is asked for where the author asks for it in
    so many words (a parameter, a text for `env`), and where a doctest names nothing else that could
    be another for another notebook: then there is nothing else that it could examine.
    """
    tests = bound_in(code for question in questions for code in _examples(question))
    known = {**{name: (line,) for name, line in CONVENTIONS.items()}, **tests.imports}
    return tuple(_of_tests(question, known) for question in questions)


def _of_tests(question: Question, known: Mapping[str, tuple[str, ...]]) -> Question:
    asked = _names_in(question)
    redefined = asked & BUILTINS
    if question.format == "ok":
        redefined = frozenset().union(*(_examined_built_ins(case.text) for case in question.cases))
    return msgspec.structs.replace(
        question,
        imports=tuple(line for name in sorted(asked) for line in known.get(name, ())),
        redefined=tuple(sorted(redefined)),
    )


def _examined_built_ins(code: str) -> frozenset[str]:
    """The built-in names of a doctest that would print the same for every notebook without them."""
    used = _used_in(_sources(code))
    looks_around = used & _LOOKS_AROUND or _READS.search(code) or used - BUILTINS - _COMPUTES
    return frozenset() if looks_around else frozenset(used & BUILTINS)


_COMPUTES = frozenset(("math", "np", "numpy"))
_LOOKS_AROUND = frozenset(("eval", "exec", "globals", "locals", "open", "vars"))
_READS = re.compile(r"\.(?:from|genfrom|load|memmap)|\bimport\b")


# ------------------------------------------------------------------ what tests ask for


def _names_in(question: Question) -> frozenset[str]:
    """The names that tests may ask the notebook for: a doctest those that it uses and does not bind
    before; a test function its parameters, and by `env` what the file has as a text."""
    if question.format == "ok":
        asked: set[str] = set()
        for case in question.cases:
            asked |= _used_in(_sources(case.text))
        return frozenset(asked)
    tree = plain_tree(question.source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    named = {
        each.arg
        for function in functions
        if function.decorator_list
        for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    }
    if "env" in named:
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        named |= {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return frozenset(named - {"env"})


def _used_in(sources: Iterable[str]) -> set[str]:
    used: set[str] = set()
    bound: set[str] = set()
    for source in sources:
        tree = plain_tree(source)
        inner = _bound_inside(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                used |= {node.id} - bound - inner
        here = bound_in([source])
        bound |= here.others | here.imports.keys()
    return used


def _bound_inside(tree: ast.AST) -> set[str]:
    """The names that functions and comprehensions have for themselves."""
    inner: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            inner.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.comprehension):
            within = node.target if isinstance(node, ast.comprehension) else node
            inner |= {
                name.id
                for name in ast.walk(within)
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
            }
    return inner


def _examples(question: Question) -> Iterator[str]:
    if question.format == "exception":
        yield question.source
        # a test function imports for itself; under which name is the same custom
        for node in ast.walk(plain_tree(question.source)):
            if isinstance(node, ast.FunctionDef):
                yield from (ast.unparse(each) for each in node.body if _is_import(each))
    for case in question.cases:
        yield from (source for source in _sources(case.text) if "import" in source)


def _sources(code: str) -> list[str]:
    return [example.source for example in doctest.DocTestParser().get_examples(code)]


# ------------------------------------------------------------------ syntax


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _statement(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    what = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
    before = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
    return f"{before}import {what}"


def _at_top(tree: ast.Module) -> Iterator[ast.AST]:
    """What binds names of the notebook itself: not what stands in functions and comprehensions."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        left += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.comprehension)
        ]
