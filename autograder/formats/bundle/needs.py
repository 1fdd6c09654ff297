"""Which modules tests and given cells import. Read as text, never run."""

from __future__ import annotations

import ast
import doctest
import functools
from collections.abc import Iterable, Iterator

from autograder.formats.bundle.model import Bundle, Question
from autograder.formats.notebook import imported_modules, plain_tree


def imports_of(questions: Iterable[Question], cells: Iterable[str] = ()) -> tuple[str, ...]:
    """The modules that the tests of the questions, and the source of given cells, cannot do
    without: sorted, dotted as they stand there; `otter`, for which we stand in, is none."""
    found = {module for source in cells for module in imported_modules(source)}
    for question in questions:
        found |= {module for text in _texts(question) for module in imported_modules(text)}
    return tuple(sorted(m for m in found if m.partition(".")[0] != "otter"))


def modules_at_hand(bundle: Bundle) -> frozenset[str]:
    """The modules that the author's own text imports, in tests and in given cells, with those that
    they are in: what an examiner may have because a submission mentions it."""
    found = set(bundle.canary.imports).union(*map(_mentioned, bundle.questions))
    return frozenset(
        ".".join(parts[: depth + 1])
        for parts in (module.split(".") for module in found)
        for depth in range(len(parts))
    )


def _mentioned(question: Question) -> set[str]:
    return set().union(*map(_imported_in, (*_texts(question), *question.imports)))


@functools.lru_cache(maxsize=512)
def _imported_in(text: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(plain_tree(text)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # what is imported from it may be a module, too
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return frozenset(found)


def _texts(question: Question) -> Iterator[str]:
    if question.format == "exception":
        yield question.source
    yield question.trusted
    for case in question.cases:
        yield from (e.source for e in doctest.DocTestParser().get_examples(case.text))
