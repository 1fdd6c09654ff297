"""Which modules tests import. Read as text, never run."""

from __future__ import annotations

import doctest
from collections.abc import Iterable

from autograder.formats.bundle.model import Question
from autograder.formats.notebook import imported_modules


def imports_of(questions: Iterable[Question], cells: Iterable[str] = ()) -> tuple[str, ...]:
    """The modules that the tests of the questions, and the source of given cells, cannot do
    without: sorted, dotted as they stand there; `otter`, for which we stand in, is none."""
    found = {module for source in cells for module in imported_modules(source)}
    for question in questions:
        texts = [question.source if question.format == "exception" else "", question.trusted]
        for case in question.cases:
            texts += [e.source for e in doctest.DocTestParser().get_examples(case.text)]
        found |= {module for text in texts for module in imported_modules(text)}
    return tuple(sorted(m for m in found if m.partition(".")[0] != "otter"))
