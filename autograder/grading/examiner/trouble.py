"""What can become of a question other than an answer: exceptions, ours and the answer's.

What ends an answer from outside the answer's own code (`Stopped`, `Lost`) derives from
`BaseException`, so that no `except Exception` in a test can take it for an error of the answer.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
from typing import Any, NamedTuple

from autograder.errors import WireError
from autograder.grading.beacon import Beacon, Spot, Stage
from autograder.grading.fall import Fall
from autograder.grading.wire import values
from autograder.grading.wire.messages import Raised
from autograder.result import Outcome


class Stopped(BaseException):
    """An answer used up its time and was stopped; the candidate lives."""


class Lost(BaseException):
    """The candidate is of no more use: it ended (`crashed`), or had to be given up (`timeout`);
    `final` where the submission has used up all its time, so that another would be of none, too."""

    def __init__(self, outcome: Outcome, why: str, final: bool = False) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.why = why
        self.final = final


class OurTrouble(Exception):
    """A test could not be carried through, and the student is not to blame."""


class NotLendable(OurTrouble):
    """A test passed something to an answer that cannot cross."""


class Watched(NamedTuple):
    """An examination that is looked at from outside: where it says what it is at, and where
    earlier ones of the same submission fell."""

    beacon: Beacon
    falls: tuple[Fall, ...] = ()

    def fall_at(self, stage: Stage, at: int = 0, case: int = 0) -> Fall | None:
        """What came of it where an earlier one fell there."""
        spot = Spot(stage, at, case)
        return next((fall for fall in self.falls if fall.spot == spot), None)


class Unfit(Exception):
    """What a test made of an answer cannot be given to another: the answer's doing, where the test
    has been proved with the solution."""


Trouble = Stopped | Lost | OurTrouble | Unfit


class FromAnswer:
    """Marks an exception that an answer raised; mixed into the built-in type it derives from."""

    name: str
    text: str
    line: int | None
    cell: int | None


def exception_of(raised: Raised) -> Exception:
    """What an answer raised, to be raised in the test."""
    error: Any = _made(_exception_type(raised.kind, raised.name[:100]), raised)
    error.name, error.text = raised.name[:100], raised.text[:1000]
    error.line, error.cell = raised.line, raised.cell
    made: Exception = error
    return made


def _made(kind: type[Exception], raised: Raised) -> Exception:
    """An exception of what the answer's was made with, if it then says the same; else of its text:
    `KeyError("a")` says `'a'`, and made of that it would say `"'a'"`."""
    with contextlib.suppress(Exception):
        made = kind(*(values.decode(form, _no_reference) for form in raised.args))
        if raised.args and str(made) == raised.text:
            return made
    return kind(raised.text)


def _no_reference(form: values.Form) -> object:
    raise WireError("a reference in an exception")


@functools.lru_cache(maxsize=256)
def _exception_type(nearest: str, name: str) -> type[Exception]:
    """An exception as a test and a doctest see it: of the nearest built-in type, by its name."""
    kind = getattr(builtins, nearest, None)
    plain: type[Exception] = RuntimeError
    if isinstance(kind, type) and issubclass(kind, Exception):
        plain = kind
    own = {"__module__": "builtins" if name == plain.__name__ else "__main__"}
    try:
        made = type(name, (FromAnswer, plain), own)
        made("text")
    except (TypeError, ValueError):  # a type that wants more than a text, or an impossible name
        made = type(plain.__name__, (FromAnswer, ValueError), own)
    return made
