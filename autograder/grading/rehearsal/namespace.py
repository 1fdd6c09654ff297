"""A notebook in this very process as something that answers a test.

The tests see its objects themselves, as in Jupyter. So what a candidate's process makes plain by
itself has to be found out here: which exceptions came of the answer. What cannot be found out: that
of a library's function which the notebook has only given another name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FunctionType
from typing import Any, Protocol, TypeGuard

from autograder.grading.candidate.servant import raised_by
from autograder.grading.candidate.shell import place_of
from autograder.grading.examiner.names import MISSING
from autograder.grading.examiner.trouble import OurTrouble, Stopped, exception_of
from autograder.limits import Limits

_OF_NOTEBOOK = "__main__"


class Timekeeper(Protocol):
    """What ends, by `TimeLimit`, cells and tests whose time is up."""

    def limited(self, seconds: float, clock: float) -> AbstractContextManager[None]: ...

    def has_struck(self) -> bool:
        """Whether it ended something since this was asked last."""


class Namespace:
    """The names of a notebook that was run here; a test of them takes as long as a cell may."""

    def __init__(self, names: dict[str, Any], limits: Limits, clock: Timekeeper) -> None:
        self._names = names
        self._limits = limits
        self._clock = clock

    def get(self, name: str) -> Any:
        """The value of a name, or `MISSING`."""
        return self._names.get(name, MISSING)

    @contextmanager
    def tested(self) -> Iterator[None]:
        """A test case runs in here, and is stopped where it goes on for too long."""
        self._clock.has_struck()
        seconds = self._limits.cell
        with self._clock.limited(seconds, seconds * self._limits.patience):
            yield

    def printing(self) -> AbstractContextManager[None]:
        """Values are printed as the notebook wants them: its options are this process's."""
        return nullcontext()

    def cause(self, raised: BaseException | None) -> BaseException | None:
        """Why a test ended: first that it was stopped, whatever it caught; else what it raised, in
        the form that an exception of a candidate has where it came of the answer."""
        if self._clock.has_struck():
            return Stopped()
        if raised is not None and self._came_of_answer(raised):
            return exception_of(raised_by(raised))
        if not isinstance(raised, Exception | KeyboardInterrupt | None):
            return OurTrouble(f"the test raised {type(raised).__name__}")
        return raised

    def _came_of_answer(self, error: BaseException) -> bool:
        if place_of(error)[0] is not None:
            return True
        if isinstance(error, AttributeError):  # of an object, not of plain data
            return _is_own(type(error.obj)) or _is_own(error.obj)
        return isinstance(error, TypeError) and self._refused_arguments(str(error))

    def _refused_arguments(self, text: str) -> bool:
        """Whether a function of the notebook was called with arguments that it does not take: there
        is no frame of its own in that traceback, but Python's text begins with its name."""
        called, bracket, _ = text.partition("()")
        return bool(bracket) and any(
            f"{called}.".startswith(f"{value.__qualname__}.")
            for value in list(self._names.values())
            if _is_own(value)
        )


def _is_own(value: object) -> TypeGuard[type | FunctionType]:
    """Whether it is a function or class that the notebook defined."""
    return isinstance(value, type | FunctionType) and value.__module__ == _OF_NOTEBOOK
