"""Test files as Otter writes them, as test cases that can be run against names.

Both formats are run as they stand: exception-based files are executed here, with a small module in
the place of `otter.test_files` (importing the real one takes seconds); OK cases are doctests over a
mapping that asks the candidate for the names it lacks.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

import msgspec

from autograder.formats.bundle import Case, Question
from autograder.grading.examiner.doctests import run_doctest
from autograder.grading.examiner.names import Meaning, Names, meaning_of
from autograder.grading.examiner.remote import source_of


class BadTestFile(Exception):
    """A test file that cannot be executed, or that does not hold what the bundle says."""


class TestCaseFunction:
    """Stands for `otter.test_files.test_case`: a decorator that keeps the function it is given.

    The metadata is the bundle's; here only the function counts.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.function: Callable[..., None] = lambda: None

    def __call__(self, function: Callable[..., None]) -> TestCaseFunction:
        self.function = function
        return self


class RunCase(msgspec.Struct, frozen=True):
    """A test case that is called with names, and raises where the answer is wrong.

    `literals` are the texts that its author wrote for others to read, `trusted` the names that the
    bundle has a copy of, `meaning` what it says of others;
    `prints` where it compares what is printed.
    """

    function: Callable[[Names], None]
    literals: frozenset[str] = frozenset()
    trusted: dict[str, Any] = {}
    meaning: Meaning = Meaning()
    prints: bool = False

    def __call__(self, names: Names) -> None:
        self.function(names)


def stand_in_modules() -> dict[str, types.ModuleType]:
    """`otter` and `otter.test_files` as far as test files need them."""
    otter = types.ModuleType("otter")
    test_files = types.ModuleType("otter.test_files")
    otter.__dict__.update(test_files=test_files, __path__=[])
    test_files.__dict__.update(test_case=TestCaseFunction)
    return {"otter": otter, "otter.test_files": test_files}


def compile_question(question: Question) -> tuple[RunCase, ...]:
    """The test cases of a question, in the bundle's order.

    A test file is executed anew each time: what one submission's tests leave in its variables is
    no business of the next one's.

    Raises:
        BadTestFile: the file does not run, or holds another number of cases than the bundle says.
    """
    meaning = _meaning_of(question)
    if question.format == "ok":
        return tuple(_doctest(case, _trusted(question), meaning) for case in question.cases)
    names: dict[str, Any] = {}
    try:
        exec(_compiled(question.source), names)  # noqa: S102 - the instructor's own test file, from a sealed bundle
    except Exception as error:
        raise BadTestFile(f"{question.name}: {type(error).__name__}: {error}") from error
    found = [value.function for value in names.values() if isinstance(value, TestCaseFunction)]
    if len(found) != len(question.cases):
        raise BadTestFile(f"{question.name}: {len(found)} cases, the bundle says otherwise")
    trusted = _trusted(question)
    return tuple(_called(function, trusted, meaning) for function in found)


def _trusted(question: Question) -> dict[str, Any]:
    """What the bundle has a copy of, for the tests of one question.

    Raises:
        BadTestFile: it does not run.
    """
    names: dict[str, Any] = {}
    if question.trusted:
        try:
            exec(_compiled(question.trusted), names)  # noqa: S102 - given cells, from a sealed bundle
        except Exception as error:
            raise BadTestFile(f"{question.name}: {type(error).__name__}: {error}") from error
        del names["__builtins__"]
    return names


@functools.lru_cache(maxsize=512)
def _compiled(text: str) -> types.CodeType:
    """By the text, not by the question: a proof asks the same tests under many names."""
    return compile(text, "<tests>", "exec")


@functools.lru_cache(maxsize=512)
def _meaning_of(question: Question) -> Meaning:
    return meaning_of(question)


def _called(function: Callable[..., None], trusted: dict[str, Any], meaning: Meaning) -> RunCase:
    parameters = list(inspect.signature(function).parameters)

    def run(names: Names) -> None:
        given = {name: names if name == "env" else names.get(name) for name in parameters}
        function(**given)

    return RunCase(run, literals_of(function.__code__), trusted, meaning)


def _doctest(case: Case, trusted: dict[str, Any], meaning: Meaning) -> RunCase:
    def run(names: Names) -> None:
        run_doctest(case.name, case.text, names, names.missing)

    return RunCase(run, trusted=trusted, meaning=meaning, prints=True)


def literals_of(code: types.CodeType) -> frozenset[str]:
    """The texts that stand in a test as literals: what its author wrote for others to read."""
    found: set[str] = set()
    for constant in code.co_consts:
        if isinstance(constant, str):
            found.add(constant)
        elif isinstance(constant, types.CodeType):
            found |= literals_of(constant)
    return frozenset(found)


def readable_sources() -> None:
    """Let `inspect` find the source of what stays in the candidate."""
    plain, lines = inspect.getsource, inspect.getsourcelines

    def getsource(value: Any) -> str:
        found = source_of(value)
        return plain(value) if found is None else found

    def getsourcelines(value: Any) -> tuple[list[str], int]:
        found = source_of(value)
        return lines(value) if found is None else (found.splitlines(keepends=True), 1)

    if plain.__module__ == "inspect":
        inspect.getsource = getsource  # type: ignore[assignment]
        inspect.getsourcelines = getsourcelines  # type: ignore[assignment]
