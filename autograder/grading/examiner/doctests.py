"""Test cases in OK format: doctests over the notebook's names, compared as Otter compares them.

Otter runs each case by Python's own doctest without options. We take as equal, besides, what NumPy
1 and NumPy 2 print for one value (see `prints`). Of a case that fails the first example is told,
since later ones may fail for its sake.
"""

from __future__ import annotations

import contextlib
import doctest
import io
from collections.abc import MutableMapping
from typing import Any

from autograder.grading.examiner import prints

_MOST = 1500
"""Characters of an example, and of each of the two texts, that are told."""


class DoctestFailed(AssertionError):
    """An example printed something else than it should."""


def run_doctest(
    name: str, code: str, names: MutableMapping[str, Any], missing: list[str] | None = None
) -> None:
    """Run the examples of `code` over `names`, all of them, whatever the first ones print.

    `missing` are the names that were asked for in vain: those that only examples after the first
    failure asked for, which may be what that one was to bind, are taken out again.

    Raises:
        DoctestFailed: the first example that failed printed something else.
        Exception: what the first example that failed raised.
    """
    examples = doctest.DocTestParser().get_examples(code, name)
    test = doctest.DocTest(examples, names, name, None, None, code)  # type: ignore[arg-type]
    said = io.StringIO()
    missing = [] if missing is None else missing
    runner = _Runner(missing)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        # flags given: else doctest asks the notebook for every name of __future__
        runner.run(test, compileflags=0, out=said.write, clear_globs=False)
    if runner.first is not None:
        del missing[runner.missed :]
        raise runner.first


class _Checker(doctest.OutputChecker):
    """Python's own, but for what differs between versions of NumPy only."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return super().check_output(want, got, optionflags) or prints.is_same(want, got)


class _Runner(doctest.DocTestRunner):
    """Remembers what was wrong first."""

    first: Exception | None = None

    def __init__(self, missing: list[str]) -> None:
        super().__init__(checker=_Checker(), verbose=False)
        self._missing = missing
        self.missed = 0

    def _remember(self, error: Exception) -> None:
        if self.first is None:
            self.first, self.missed = error, len(self._missing)

    def report_failure(self, out: Any, test: Any, example: Any, got: str) -> None:
        self._remember(DoctestFailed(_told(example, got)))

    def report_unexpected_exception(self, out: Any, test: Any, example: Any, info: Any) -> None:
        if not isinstance(info[1], Exception):
            raise info[1]
        self._remember(info[1])


def _told(example: doctest.Example, got: str) -> str:
    asked, want, got = (text.strip()[:_MOST] for text in (example.source, example.want, got))
    if not want:
        return f"`{asked}` printed {got}, wanted nothing"
    return f"`{asked}` printed {got or 'nothing'}, wanted {want}"
