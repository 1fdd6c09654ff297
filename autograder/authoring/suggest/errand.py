"""What the workshop is asked, and what it tells: plain values that cross."""

from __future__ import annotations

import msgspec

from autograder.authoring.suggest.calls import ExampleCall
from autograder.authoring.suggest.forms import Form
from autograder.formats.bundle import Question
from autograder.limits import Limits

ORACLES = ("library", "second answer", "property", "error", "solution")
"""Where a case's expectation comes from, the best first."""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """A question to find cases for.

    `cells` run first, then the solution's `answer`; `public` is the question with its public tests
    only; `right` and `wrong` are answers by name; `seconds` is what all may take together."""

    cells: tuple[str, ...]
    answer: str
    functions: tuple[str, ...]
    public: Question
    prompt: str
    right: dict[str, str]
    wrong: dict[str, str]
    modules: tuple[str, ...]
    directory: str
    limits: Limits
    seconds: float = 30.0


class TriedCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call with what is expected of it.

    `form` is what the result is, and `want` an expression over the parameters where the oracle is a
    library's function; without a form `want` is the text of the comparison; `error` is the
    exception promised. `rtol` and `atol` are as of `allclose`, `spread` the largest relative
    difference of right answers that was seen. `keeps` are the parameters that are looked at again
    after the call, `traits` the regions of arguments that the call lies in.
    """

    function: str
    parameters: tuple[str, ...]
    arguments: tuple[str, ...]
    oracle: str
    by: str = ""
    want: str = ""
    imports: tuple[str, ...] = ()
    form: Form | None = None
    error: str = ""
    rtol: float = 0.0
    atol: float = 0.0
    spread: float = 0.0
    keeps: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    @property
    def call(self) -> ExampleCall:
        """The call alone."""
        return ExampleCall(self.function, self.arguments)


class Workings(msgspec.Struct, frozen=True, kw_only=True):
    """What the workshop found: cases, and for each answer a letter a case (`p` passed, `f` failed,
    `t` ran out of time, `?` not known); `notes` say what cannot be tested and why."""

    cases: tuple[TriedCall, ...] = ()
    met: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    error: str = ""
