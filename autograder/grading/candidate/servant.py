"""A candidate's loop: run cells, answer what the examiner asks, until the socket closes.

It runs in the same interpreter as the submission, which can therefore change anything here; that
only changes what this process claims.
"""

from __future__ import annotations

import atexit
import contextlib
import inspect
import math
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from types import FrameType
from typing import Any, Protocol

import numpy as np

from autograder.errors import Gone, WireError
from autograder.grading import confine
from autograder.grading.candidate import shell as shells
from autograder.grading.candidate.footprint import footprint
from autograder.grading.candidate.lending import Lender, nearest_builtin
from autograder.grading.candidate.shell import BoundedText, Ending, TimeLimit
from autograder.grading.wire import frames, messages, values
from autograder.grading.wire.messages import (
    Absent,
    AllNames,
    Assign,
    Attribute,
    Back,
    Call,
    Get,
    Item,
    Next,
    PrintOptions,
    Raised,
    Ran,
    Refused,
    Returned,
    RunCell,
    Seed,
    Source,
    StateNumber,
    TimedOut,
    Value,
)
from autograder.limits import MIB, Limits

_MAX_QUESTION = 1 << 31
_MAX_SAID = 1 << 16
_ROOM = 200
"""Frames beyond the limit of recursion, for asking back: an answer that finds that limit in the
middle of a message would go on with half of one."""


class Shell(Protocol):
    """What runs cells: the names they share, and how one ends."""

    user_ns: dict[str, Any]

    def execute(self, number: int, source: str) -> Ending: ...


class Clock(Protocol):
    """What ends an answer whose time is up."""

    def limited(self, seconds: float, clock: float) -> AbstractContextManager[None]: ...

    def paused(self) -> AbstractContextManager[None]: ...


class Servant:
    """Answers one examiner over one socket, for one submission."""

    def __init__(
        self,
        sock: socket.socket,
        shell: Shell,
        limits: Limits,
        clock: Clock,
        before_cell: Callable[[dict[str, Any]], None] = lambda names: None,
    ) -> None:
        self._channel = frames.Channel(sock)
        self._shell = shell
        self._message_limit = limits.message_mib * MIB
        self._quick = (limits.call, limits.call * limits.patience)
        """seconds of computing, and on the clock, for what is asked without a call"""
        self._before_cell = before_cell
        self._lender = Lender(self._ask_back)
        self._clock = clock
        self.output = BoundedText(int(limits.output_mib * MIB))
        self._pid = os.getpid()
        self._turn = threading.RLock()
        """of the thread that speaks: an answer may call the examiner's functions from several"""

    def serve(self) -> None:
        """Answer until the examiner closes the connection."""
        with contextlib.suppress(Gone):
            question = self._next_question()
            while True:
                answer = self._packed(self._answer(question))
                with self._turn:
                    self._send(answer)
                    question = self._next_question()

    # ------------------------------------------------------------- the conversation

    def _next_question(self) -> Any:
        return messages.question(self._channel.receive(_MAX_QUESTION))

    def _packed(self, answer: Any) -> bytes:
        payload = messages.pack(answer)
        if len(payload) <= self._message_limit:
            return payload
        text = f"the answer is larger than {self._message_limit // MIB} MiB"
        return messages.pack(Raised("ValueError", "TooLarge", text))

    def _send(self, payload: bytes) -> None:
        if os.getpid() != self._pid:
            os._exit(1)  # a fork of the submission's must not speak for it
        self._channel.send(payload)

    def _answer(self, question: Any) -> Any:
        try:
            match question:
                case RunCell():
                    return self._run(question)
                case Get(name):
                    if name not in self._shell.user_ns:
                        return Absent()
                    return self._value(self._shell.user_ns[name])
                case AllNames():
                    return Value(values.encode(list(self._shell.user_ns), self._lender.lend))
                case Attribute(ref, name):
                    with self._clock.limited(*self._quick):
                        return self._value(getattr(self._lender.at(ref), name))
                case Item(ref, key):
                    with self._clock.limited(*self._quick):
                        return self._value(self._lender.at(ref)[self._decode(key)])
                case Next(ref, seconds, clock):
                    with self._clock.limited(seconds, clock):
                        return self._value(next(self._lender.at(ref)))
                case Call():
                    return self._call(question)
                case Assign(ref, name, value):
                    with self._clock.limited(*self._quick):
                        setattr(self._lender.at(ref), name, self._decode(value))
                    return Value(None)
                case Source(ref):
                    return Value(inspect.getsource(self._lender.at(ref)))
                case Seed("numpy", seed):
                    np.random.seed(self._decode(seed))
                    return Value(None)
                case Seed("random", seed):
                    random.seed(self._decode(seed))
                    return Value(None)
                case PrintOptions():
                    with self._clock.limited(1.0, 5.0):
                        return self._value(print_options())
                case StateNumber():
                    with self._clock.limited(1.0, 5.0):
                        return Value(footprint(self._shell.user_ns))
            raise WireError("an answer where a question was due")
        except TimeLimit:
            return TimedOut()
        except Gone:
            raise
        except BaseException as error:
            return raised_by(error)

    def _run(self, question: RunCell) -> Ran:
        ending = Ending(TimeLimit())
        try:
            self._before_cell(self._shell.user_ns)
            with self._clock.limited(question.seconds, question.clock):
                ending = self._shell.execute(question.number, question.source)
        except TimeLimit:
            pass
        output = self.output.take()
        if ending.error is None:
            return Ran("passed", output=output)
        if isinstance(ending.error, TimeLimit):
            error = f"stopped after {question.seconds:g} seconds"
            return Ran("timeout", error=error, line=ending.line, output=output)
        error = shells.text_of(ending.error)
        return Ran("error", error=error, line=ending.line, output=output)

    def _call(self, question: Call) -> Value:
        function = self._lender.at(question.ref)
        args = [self._decode(form) for form in question.args]
        kwargs = {name: self._decode(form) for name, form in question.kwargs.items()}
        with self._clock.limited(question.seconds, question.clock):
            try:
                # what an answer warns of is no part of what it prints
                with contextlib.redirect_stderr(BoundedText(0)):
                    value = self._encode(function(*args, **kwargs))
            finally:
                said = self.output.take()
        before = (question.args, question.kwargs)
        changed = values.changes(args, kwargs, before, self._lender.lend)
        return Value(value, changed, said[:_MAX_SAID])

    def _ask_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the examiner's from the middle of an answer.

        Raises:
            ValueError: the arguments are too large for a message; RecursionError: the answer has
                gone as deep as it may; or what the function raised.
        """
        forms = [self._encode(argument) for argument in args]
        named = {name: self._encode(argument) for name, argument in kwargs.items()}
        question = messages.pack(Back(number, forms, named))
        if len(question) > self._message_limit:
            raise ValueError(f"the arguments are larger than {self._message_limit // MIB} MiB")
        with self._turn:
            deepest = sys.getrecursionlimit()
            sys.setrecursionlimit(deepest)  # fails here, before anything is said, or not below
            sys.setrecursionlimit(deepest + _ROOM)
            try:
                with self._clock.paused():
                    said = self._reply_to(question)
                    if isinstance(said, Refused):
                        raise _builtin_exception(said.kind)(said.text)
                    values.apply_changes(said.changed, args, kwargs, self._lender.resolve)
                    return self._decode(said.value)
            finally:
                sys.setrecursionlimit(deepest)

    def _reply_to(self, question: bytes) -> Returned | Refused:
        """What the examiner's function came to; what it asks meanwhile is answered. Where that ends
        half-way nobody can tell any more which answer belongs to what, so nothing more is said."""
        try:
            self._send(question)
            while not isinstance(said := self._next_question(), Returned | Refused):
                self._send(self._packed(self._answer(said)))
        except BaseException:
            self._channel.close()
            raise
        return said

    # ------------------------------------------------------------- values

    def _value(self, value: object) -> Value:
        return Value(self._encode(value))

    def _encode(self, value: object) -> values.Form:
        return values.encode(value, self._lender.lend)

    def _decode(self, form: values.Form) -> Any:
        return values.decode(form, self._lender.resolve)


class Timers:
    """The clock of a real candidate: signals, so for the main thread only.

    Nearly every question is answered within a millisecond, so nothing is set for one: there is one
    look at the clock a fifth of a second, and what is still at work then is timed from there."""

    def __init__(self) -> None:
        self.armed = False
        self.limit: _WithinLimit | None = None
        self._pid = os.getpid()
        self._struck = False
        signal.signal(signal.SIGPROF, self._time_is_up)
        signal.signal(signal.SIGALRM, self._look_at_the_clock)
        # an interpreter that ends forgets who takes the signal, and would be ended by it
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)

    def limited(self, seconds: float, clock: float) -> _WithinLimit:
        """Raise `TimeLimit` inside when the time is up; nests."""
        return _WithinLimit(self, seconds, clock)

    def paused(self) -> _Paused:
        """Raise nothing inside: the examiner is at work, not the answer."""
        return _Paused(self)

    def has_struck(self) -> bool:
        """Whether a time was up since this was asked last; who was stopped may have caught it."""
        struck, self._struck = self._struck, False
        return struck

    def look_within(self, seconds: float) -> None:
        """See to it that the next look at the clock is not later than that: an answer may have set
        this timer, too."""
        if not 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= seconds:
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def _look_at_the_clock(self, number: int, frame: FrameType | None) -> None:
        if self.limit is None or os.getpid() != self._pid:
            return
        left = self.limit.left() if self.armed else _LOOK
        if left > 0:
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))
        else:
            self._time_is_up(number, frame)

    def _time_is_up(self, number: int, frame: FrameType | None) -> None:
        if self.armed and os.getpid() == self._pid:
            # once more soon, in case the submission catches this one and goes on
            signal.setitimer(signal.ITIMER_REAL, _LOOK)
            self._struck = True
            raise TimeLimit


_LOOK = 0.2
"""Seconds from look to look at the clock: nothing that is quicker pays for one."""


class _WithinLimit:
    """What an answer may compute, and what may pass on the clock while it sleeps. The clock stands
    still while the examiner is at work, and while the answer is ready to go on but others have the
    processor. A class, not a generator: one is entered for every question."""

    __slots__ = (
        *("_began", "_clock", "_computing", "_is_timed", "_outer", "_outer_armed", "_seconds"),
        *("_timers", "_waited"),
    )

    def __init__(self, timers: Timers, seconds: float, clock: float) -> None:
        self._timers, self._seconds, self._clock = timers, seconds, clock
        self._waited: float | None = None
        self._is_timed = False

    def __enter__(self) -> None:
        timers = self._timers
        self._outer, self._outer_armed = timers.limit, timers.armed
        self._began = monotonic()
        timers.limit = self
        if self._seconds < 2 * _LOOK:
            self._time()
        timers.look_within(min(self._clock, _LOOK))
        timers.armed = True

    def __exit__(self, *details: object) -> None:
        timers = self._timers
        timers.armed, timers.limit = self._outer_armed, self._outer
        if self._is_timed:
            signal.setitimer(signal.ITIMER_PROF, 0 if self._outer is None else self._computing)

    def left(self) -> float:
        """What is left on the clock; from the first look on, what it computes is timed, too."""
        if not self._is_timed:
            self._time()
        _, waited = confine.turns()
        if self._waited is None:
            self._waited = waited
        return self._clock - (monotonic() - self._began) + waited - self._waited

    def forget(self, seconds: float) -> None:
        """So long the examiner was at work."""
        self._began += seconds

    def _time(self) -> None:
        self._is_timed = True
        self._computing = signal.setitimer(signal.ITIMER_PROF, self._seconds)[0]


class _Paused:
    __slots__ = ("_armed", "_since", "_timers")

    def __init__(self, timers: Timers) -> None:
        self._timers = timers

    def __enter__(self) -> None:
        self._armed, self._timers.armed = self._timers.armed, False
        self._since = monotonic()

    def __exit__(self, *details: object) -> None:
        if self._timers.limit is not None:
            self._timers.limit.forget(monotonic() - self._since)
        self._timers.armed = self._armed


def print_options() -> dict[str, dict[str, Any]]:
    """The options of NumPy and pandas by which values are printed here, where they are plain."""
    said = {"numpy": {n: v for n, v in np.get_printoptions().items() if _is_plain(v)}}
    if said["numpy"].get("threshold") == math.inf:
        said["numpy"]["threshold"] = sys.maxsize
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None:
        options = {name: pandas.get_option(name) for name in _PANDAS_OPTIONS}
        bound = getattr(options["display.float_format"], "__self__", None)
        if isinstance(bound, str):  # the method `format` of a text
            options["display.float_format"] = bound
        said["pandas"] = {name: value for name, value in options.items() if _is_plain(value)}
    return said


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


_PANDAS_OPTIONS = tuple(
    f"display.{name}"
    for name in (
        *("chop_threshold", "expand_frame_repr", "float_format", "max_columns", "max_colwidth"),
        *("max_rows", "min_rows", "precision", "show_dimensions", "width"),
    )
)


def raised_by(error: BaseException) -> Raised:
    """What is said of an exception of the answer's, whatever its own methods do."""
    line, cell = shells.place_of(error)
    try:
        text = str(error)[: shells.MAX_ERROR]
    except Exception:
        text = ""
    made_with: list[values.Form] = []
    with contextlib.suppress(Exception):  # `args` may be anything that its class says
        made_with = _plain_args(error)
    name = type(error).__name__[:100]
    return Raised(nearest_builtin(error), name, text, line, cell, made_with)


def _plain_args(error: BaseException) -> list[values.Form]:
    """What an exception was made with; nothing where that is long or no plain value."""
    args = tuple(error.args)
    if len(args) > _MAX_ARGS or not all(type(arg) in _PLAIN for arg in args):
        return []
    if sum(len(arg) for arg in args if isinstance(arg, str)) > shells.MAX_ERROR:
        return []
    return [values.encode(arg, _no_reference) for arg in args]


def _no_reference(value: object) -> values.Form:
    raise values.NotPlain(f"{type(value).__name__} is no plain value")


_MAX_ARGS = 10
_PLAIN = (type(None), bool, int, float, str)


def _builtin_exception(name: str) -> type[Exception]:
    import builtins

    kind = getattr(builtins, name, RuntimeError)
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError


def reseed(seed: int) -> None:
    """Give the global random states a start of their own: a fork inherits its parent's."""
    random.seed(seed)
    np.random.seed(seed % (1 << 32))


def repeatable(seed: int) -> None:
    """Have generators that are made without a seed (`default_rng()`) take theirs from this one, not
    from the machine, so that a submission comes to the same when it is graded again."""
    bit_generator = np.random.bit_generator
    if hasattr(bit_generator, "randbits"):  # where NumPy asks for such a seed
        bit_generator.randbits = random.Random(seed).getrandbits  # noqa: S311 - no secret


def seeder(seed: int | None, variable: str | None) -> Callable[[dict[str, Any]], None]:
    """What Otter does before each cell where an assignment has a seed."""
    if seed is None:
        return lambda names: None
    if variable:
        return lambda names: names.__setitem__(variable, seed)
    return lambda names: reseed(seed)
