"""Test files as Otter writes them, as test cases that can be run against a dialogue.

Both formats are run as they stand: exception-based files are executed here, with a small module in
the place of `otter.test_files` (importing the real one takes seconds); OK cases are doctests over a
mapping that asks the candidate for the names it lacks.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import inspect
import io
import random
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import msgspec
import numpy as np

from autograder.formats.bundle import Case, Question
from autograder.grading.examiner.dialogue import MISSING
from autograder.grading.examiner.doctests import run_doctest
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
    bundle has a copy of.
    """

    function: Callable[[Names], None]
    literals: frozenset[str] = frozenset()
    trusted: dict[str, Any] = {}

    def __call__(self, names: Names) -> None:
        self.function(names)


def stand_in_modules() -> dict[str, types.ModuleType]:
    """`otter` and `otter.test_files` as far as test files need them."""
    otter = types.ModuleType("otter")
    test_files = types.ModuleType("otter.test_files")
    otter.__dict__.update(test_files=test_files, __path__=[])
    test_files.__dict__.update(test_case=TestCaseFunction)
    return {"otter": otter, "otter.test_files": test_files}


class NameSource(Protocol):
    """Where names come from: a dialogue, or a namespace of this process."""

    def get(self, name: str) -> Any:
        """The value of a name, or `MISSING`."""


class Names(dict[str, Any]):
    """The notebook's names as a test sees them: each is asked for when it is first used.

    A value that was fetched is kept, so that a test which changes it sees its change; `missing`
    collects names that were asked for and are not there. What is in `trusted` is not asked for.
    """

    def __init__(self, source: NameSource, trusted: Mapping[str, Any] | None = None) -> None:
        super().__init__(trusted or {})
        self._source = source
        self.missing: list[str] = []

    def __missing__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise KeyError(name)
        value = self._source.get(name)
        if value is MISSING:
            if not hasattr(builtins, name):
                self.missing.append(name)
            raise KeyError(name)
        self[name] = value
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name, or `default`."""
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name) or not isinstance(name, str):
            return super().__contains__(name)
        value = self._source.get(name)
        if value is not MISSING:
            self[name] = value
        return value is not MISSING

    def copy(self) -> Names:
        """What doctest takes of the names: a view of its own, so that rebinding vanishes."""
        copied = Names(self._source)
        copied.missing = self.missing
        copied.update(self)
        return copied


def compile_question(question: Question) -> tuple[RunCase, ...]:
    """The test cases of a question, in the bundle's order.

    A test file is executed anew each time: what one submission's tests leave in its variables is
    no business of the next one's.

    Raises:
        BadTestFile: the file does not run, or holds another number of cases than the bundle says.
    """
    if question.format == "ok":
        return tuple(_doctest(case, _trusted(question)) for case in question.cases)
    names: dict[str, Any] = {}
    try:
        exec(_code_of(question), names)  # noqa: S102 - the instructor's own test file, from a sealed bundle
    except Exception as error:
        raise BadTestFile(f"{question.name}: {type(error).__name__}: {error}") from error
    found = [value.function for value in names.values() if isinstance(value, TestCaseFunction)]
    if len(found) != len(question.cases):
        raise BadTestFile(f"{question.name}: {len(found)} cases, the bundle says otherwise")
    trusted = _trusted(question)
    return tuple(_called(function, trusted) for function in found)


def _trusted(question: Question) -> dict[str, Any]:
    """What the bundle has a copy of, for the tests of one question.

    Raises:
        BadTestFile: it does not run.
    """
    names: dict[str, Any] = {}
    if question.trusted:
        try:
            exec(_trusted_code_of(question), names)  # noqa: S102 - given cells, from a sealed bundle
        except Exception as error:
            raise BadTestFile(f"{question.name}: {type(error).__name__}: {error}") from error
        del names["__builtins__"]
    return names


@functools.lru_cache(maxsize=512)
def _code_of(question: Question) -> types.CodeType:
    return compile(question.source, f"<tests of {question.name}>", "exec")


@functools.lru_cache(maxsize=512)
def _trusted_code_of(question: Question) -> types.CodeType:
    return compile(question.trusted, f"<trusted of {question.name}>", "exec")


def _called(function: Callable[..., None], trusted: dict[str, Any]) -> RunCase:
    parameters = list(inspect.signature(function).parameters)

    def run(names: Names) -> None:
        given = {name: names if name == "env" else names.get(name) for name in parameters}
        function(**given)

    return RunCase(run, literals_of(function.__code__), trusted)


def _doctest(case: Case, trusted: dict[str, Any]) -> RunCase:
    def run(names: Names) -> None:
        run_doctest(case.name, case.text, names)

    return RunCase(run, trusted=trusted)


def literals_of(code: types.CodeType) -> frozenset[str]:
    """The texts that stand in a test as literals: what its author wrote for others to read."""
    found: set[str] = set()
    for constant in code.co_consts:
        if isinstance(constant, str):
            found.add(constant)
        elif isinstance(constant, types.CodeType):
            found |= literals_of(constant)
    return frozenset(found)


@contextlib.contextmanager
def seeding(tell: Callable[[str, Any], None]) -> Iterator[None]:
    """Tell where a test seeds the global random numbers: in one process they were the answer's."""
    seeds: dict[str, tuple[Any, Any]] = {
        "numpy": (np.random, np.random.seed),
        "random": (random, random.seed),
    }

    def told(library: str, seed: Callable[..., None]) -> Callable[..., None]:
        def told_seed(value: Any = None, *rest: Any) -> None:
            seed(value, *rest)
            tell(library, value)

        return told_seed

    for library, (module, seed) in seeds.items():
        module.seed = told(library, seed)
    try:
        yield
    finally:
        for module, seed in seeds.values():
            module.seed = seed


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


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Throw away what a test prints."""
    nowhere = io.StringIO()
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = nowhere
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


@contextlib.contextmanager
def bounded(seconds: float, stop: Callable[[], BaseException]) -> Iterator[None]:
    """Raise `stop()` where the test itself computes for longer than that: an answer can be a range
    that never ends. Only the main thread can be stopped; elsewhere nothing is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def enough(number: int, frame: object) -> None:
        raise stop()

    before = signal.signal(signal.SIGPROF, enough)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
