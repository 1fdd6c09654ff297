"""The distinct mutants of one answer, in a fixed order.

Two sources that compile to the same code are one; one that compiles to the answer's own code is no
mutant. So what is left differs, if not always in what it does: see `declared`.
"""

from __future__ import annotations

import difflib
import types
import warnings
from collections.abc import Iterator

import libcst as cst
import msgspec
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from autograder.authoring.audit.operators import OPERATORS
from autograder.authoring.audit.places import Place, is_left_alone


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One changed answer of a question. `line` counts from 1 in the answer; `was` and `now` are
    the changed lines without their indentation."""

    question: str
    operator: str
    line: int
    was: str
    now: str
    source: str

    @property
    def difference(self) -> str:
        """The change as lines with - and +."""
        removed = [f"- {line}" for line in self.was.splitlines()]
        return "\n".join(removed + [f"+ {line}" for line in self.now.splitlines()])


def mutants_of(question: str, answer: str) -> tuple[Mutant, ...]:
    """All distinct mutants of an answer, by place and operator; none where it does not parse."""
    try:
        wrapper = MetadataWrapper(cst.parse_module(answer), unsafe_skip_copy=True)
        seen = {_compiled(answer)}
    except (cst.ParserSyntaxError, SyntaxError, ValueError):
        return ()
    spans = wrapper.resolve(ByteSpanPositionProvider)
    raw = answer.encode()
    found: list[Mutant] = []
    for place in _places(wrapper.module, (), (), ()):
        span = spans.get(place.node)
        if span is None or is_left_alone(place):
            continue
        for name, operator in OPERATORS.items():
            for text in operator(place):
                changed = raw[: span.start] + text.encode() + raw[span.start + span.length :]
                source = changed.decode()
                code = _compiled(source)
                if code is None or code in seen:
                    continue
                seen.add(code)
                line = raw[: span.start].count(b"\n") + 1
                was, now = _changed_lines(answer, source)
                found.append(
                    Mutant(
                        question=question, operator=name, line=line, was=was, now=now, source=source
                    )
                )
    return tuple(found)


def _places(
    node: cst.CSTNode,
    above: tuple[cst.CSTNode, ...],
    parameters: tuple[str, ...],
    names: tuple[str, ...],
) -> Iterator[Place]:
    if isinstance(node, cst.FunctionDef | cst.Lambda):
        own = tuple(parameter.name.value for parameter in node.params.params)
        parameters = tuple(dict.fromkeys((*parameters, *own)))
    if isinstance(node, cst.FunctionDef):
        bound = dict.fromkeys((*names, *_bound(node.body)))
        names = tuple(name for name in bound if name not in parameters and name != "_")
    yield Place(node, above, parameters, names)
    for child in node.children:
        yield from _places(child, (node, *above), parameters, names)


def _bound(body: cst.CSTNode) -> Iterator[str]:
    """Names that a body assigns, those of inner functions and comprehensions left out."""
    for child in body.children:
        if isinstance(child, cst.FunctionDef | cst.CompFor):
            continue
        if isinstance(child, cst.AssignTarget | cst.For):
            yield from _names(child.target)
        yield from _bound(child)


def _names(target: cst.CSTNode) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _names(element.value)


def _compiled(source: str) -> object:
    """What an answer compiles to, as a value to compare; `None` where it does not compile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _comparable(compile(source, "<answer>", "exec", optimize=2))
        except (SyntaxError, ValueError):
            return None


def _comparable(code: types.CodeType) -> object:
    constants = tuple(
        _comparable(constant)
        if isinstance(constant, types.CodeType)
        else (type(constant).__name__, repr(constant))
        for constant in code.co_consts
    )
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, constants, names, code.co_exceptiontable)


def _changed_lines(before: str, after: str) -> tuple[str, str]:
    diff = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[3:]
    was = [line[1:].strip() for line in diff if line.startswith("-")]
    now = [line[1:].strip() for line in diff if line.startswith("+")]
    return "\n".join(was), "\n".join(now)
