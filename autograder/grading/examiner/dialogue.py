"""Asking a candidate: questions out, values in, and what silence, a crash or nonsense means.

A `Dialogue` is the examiner's end of one candidate, whatever answers at the other end: a confined
process, or a thread in the tests. What else can come of a question than an answer: `trouble`.
"""

from __future__ import annotations

import contextlib
import io
import random
import socket
import sys
import time
import types
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np

from autograder.errors import Gone, Overdue, WireError
from autograder.formats.notebook import Cell
from autograder.grading.beacon import Beacon
from autograder.grading.examiner import behaviour, remote, sources
from autograder.grading.examiner.folder import Folder, Forbidden
from autograder.grading.examiner.names import MISSING
from autograder.grading.examiner.printing import printing
from autograder.grading.examiner.surroundings import seeding
from autograder.grading.examiner.trouble import (
    FromAnswer,
    Lost,
    NotLendable,
    Stopped,
    Trouble,
    Unfit,
    exception_of,
)
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
from autograder.result import CellRecord, Outcome

HURRIED = 1.0
"""Seconds a call may take in a question where one has already used up its time."""

_GRACE = 2.0
_CPU_GRACE = 1.0
"""Seconds beyond a limit, on the clock and of computing time, in which a candidate can stop an
answer itself and live on. One that ignores its timers is ended after them."""
_LOOK_EVERY = 0.2
"""Seconds from look to look: each goes over all processes and files of the tree."""
_MAX_ERROR = 1000
_MAX_DEPTH = 20


class Lookout(Protocol):
    """A look at the candidate from outside, which it cannot deceive."""

    def cpu_seconds(self) -> float: ...

    def kept_waiting(self) -> float: ...

    def excess(self) -> str | None: ...


class Dialogue:
    """One candidate, asked over `sock` under `limits`. Not to be shared between threads.

    `end`, on the clock of `time.monotonic`, is when the submission's time is used up. `watch` looks
    at the process that answers, if it is one; for as long as it was kept waiting by others on this
    machine, the clock stands still. Tests run in `folder`, where there is one. `at_hand` are the
    modules of which this process has its own in the place of the candidate's. On the `beacon`
    stands whether the candidate is at work, or this process. Where the tests are `proved` with a
    solution, what a test cannot pass on is the answer's doing.
    """

    def __init__(
        self,
        sock: socket.socket,
        limits: Limits,
        end: float | None = None,
        watch: Lookout | None = None,
        folder: Folder | None = None,
        at_hand: Collection[str] = (),
        beacon: Beacon | None = None,
        *,
        proved: bool = False,
    ) -> None:
        self._at_hand = at_hand
        self._channel = frames.Channel(sock)
        self._channel.meanwhile = self._look_while_waiting
        self._channel.excused = self._kept_since_asked
        self._watch = watch
        self._folder = folder
        self._beacon = Beacon() if beacon is None else beacon
        self._proved = proved
        self._began = _Beginning()
        """when the test case began"""
        self._computing_limit = limits.call
        self._last_cpu: float | None = None
        """how much the candidate may have computed before the answer that is waited for"""
        self._kept: float | None = None
        """how long it had been kept waiting when that answer was first found to take its time"""
        self._looked = time.monotonic()
        self._limits = limits
        self._call_seconds = limits.call
        self._end = time.monotonic() + limits.submission * limits.patience if end is None else end
        self._output_left = int(limits.output_mib * MIB)
        self._trouble: Trouble | None = None
        """what ended an answer from outside of it: remembered, because a test may catch all"""
        self._methods: dict[int, set[str]] = {}
        """by what names the candidate's references were asked for as attributes"""
        self._asked: set[str] = set()
        """methods that were given something of the test's own, since a question began"""
        self._lent: list[Any] = []
        self._lent_numbers: dict[int, int] = {}
        self._depth = 0
        self._refused: Exception | None = None
        """what a function that was lent raised last, while an answer is waited for"""
        self._said: list[bytes] | None = None
        """what the candidate says, kept as it comes; `None` where nobody wants to know"""
        self._has_heard = False
        self._gone = False
        self._is_waiting = False
        """for an answer; it stays so where a test recursed to the limit and was interrupted"""
        self._sources: list[str] = []
        self._paths: dict[int, set[str]] = {}
        """the names, dotted, under which objects of the candidate's were given"""
        self._state: object = None
        self._unmarked = False

    # ------------------------------------------------------------- what can be asked

    def run(self, cell: Cell) -> CellRecord:
        """Execute one cell. Raises `Lost`."""
        seconds = self._limits.cell
        self._sources.append(cell.source)
        question = RunCell(cell.number, cell.source, seconds, self._clock(seconds))
        answer = self._converse(question, seconds)
        if not isinstance(answer, Ran):
            raise self._nonsense(answer)
        output = answer.output[: self._output_left]
        self._output_left -= len(output)
        return CellRecord(
            cell=cell.number,
            outcome=_outcome_of(answer.outcome),
            error=answer.error[:_MAX_ERROR],
            line=answer.line,
            output=output,
        )

    def get(self, name: str) -> Any:
        """The value of a name, or `MISSING`. Raises `Stopped` or `Lost`."""
        answer = self._ask(Get(name), self._limits.call)
        return MISSING if isinstance(answer, Absent) else self._called(self._value(answer), name)

    def names(self) -> list[str]:
        """All names of the notebook."""
        found = self._value(self._ask(AllNames(), self._limits.call))
        return [name for name in found if isinstance(name, str)]

    def call(self, ref: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object of the candidate's; arguments that it changes in place are changed here.

        Raises what the answer raises, `Stopped`, `Lost` or `NotLendable`.
        """
        self._refuse_to_compare(ref, [*args, *kwargs.values()])
        self._mark_first()
        forms = [self._encode(argument) for argument in args]
        named = {name: self._encode(argument) for name, argument in kwargs.items()}
        seconds = self._call_seconds
        answer = self._ask(Call(ref, forms, named, seconds, self._clock(seconds)), seconds)
        value = self._value(answer)
        try:
            values.apply_changes(answer.changed, args, kwargs, self._resolve)
        except WireError as error:
            raise self._noted(Lost(Outcome.CRASHED, str(error))) from error
        if answer.output:
            sys.stdout.write(answer.output)  # to the test, which may compare it, and no further
        return value

    def attribute(self, ref: int, name: str) -> Any:
        """An attribute of an object of the candidate's."""
        self._mark_first()
        value = self._value(self._ask(Attribute(ref, name), self._limits.call))
        found = self._called(value, *(f"{path}.{name}" for path in self._paths.get(ref, ())))
        number = remote.reference_of(found)
        if number is not None:
            self._methods.setdefault(number, set()).add(name)
        return found

    def _refuse_to_compare(self, ref: int, args: list[Any]) -> None:
        """A method of an object must not be told what is expected of it; two objects of the
        answer's may be compared by it."""
        names = self._methods.get(ref)
        if not names or all(remote.reference_of(each) is not None for each in args):
            return
        for name in sorted(names & remote.COMPARES):
            remote.refuse_to_compare(name)
        self._asked |= names

    def item(self, ref: int, key: Any) -> Any:
        """An element of an object of the candidate's."""
        self._mark_first()
        return self._value(self._ask(Item(ref, self._encode(key)), self._limits.call))

    def next(self, ref: int) -> Any:
        """The next value of an iterator of the candidate's."""
        self._mark_first()
        seconds = self._call_seconds
        return self._value(self._ask(Next(ref, seconds, self._clock(seconds)), seconds))

    def assign(self, ref: int, name: str, value: Any) -> None:
        """Set an attribute of an object of the candidate's."""
        self._mark_first()
        self._ask(Assign(ref, name, self._encode(value)), self._limits.call)

    def seed(self, library: str, value: Any) -> None:
        """Seed the candidate's global random numbers, as a test has seeded those here."""
        self._mark_first()
        self._ask(Seed(library, self._encode(value)), self._limits.call)

    def source(self, ref: int) -> str:
        """The source code of a function or class of the candidate's, as the cells that were run
        have it under the name by which it was got.

        Raises:
            OSError: nobody can tell which it is, or the candidate says that it is another.
        """
        try:
            found = {sources.source_in(path, self._sources) for path in self._paths.get(ref, ())}
        except sources.Undecided as error:
            raise OSError(f"could not get source code: {error}") from None
        said = self._value(self._ask(Source(ref), self._limits.call))
        if len(found) != 1 or not isinstance(said, str) or not sources.same(said, *found):
            raise OSError("could not get source code")
        return found.pop()

    def _called(self, value: Any, *paths: str) -> Any:
        """`value`, which is known by these names if it is an object of the candidate's."""
        if paths and (own := remote.reference_of(value)) is not None:
            self._paths.setdefault(own, set()).update(paths)
        return value

    # ------------------------------------------------------------- the course of a question

    @property
    def gone(self) -> bool:
        """Whether the process at the other end ended by itself, or was ended by somebody."""
        return self._gone

    @property
    def has_heard(self) -> bool:
        """Whether a hidden test has asked here: what the candidate says later may tell of it."""
        return self._has_heard

    def hear(self) -> None:
        """A hidden test asks here, or an earlier candidate in this one's place was asked by one."""
        self._has_heard = True

    def begin(self) -> None:
        """A question's tests begin: from their first use of an object on, see what they change."""
        self._unmarked = True
        self._asked = set()

    @property
    def asked(self) -> set[str]:
        """Methods of the answer's objects that were given something of the test's own, since a
        question began: what they return is the answer's own word."""
        return self._asked

    def begin_case(self, *, hurried: bool, kept: bool) -> None:
        """A test case begins; the calls of a `hurried` one have `HURRIED` seconds at most, and what
        is said in one that is `kept` can be taken from `end_case`."""
        self._began = _Beginning()
        self._call_seconds = min(self._limits.call, HURRIED) if hurried else self._limits.call
        self._said = [] if kept else None

    def end_case(self) -> list[bytes]:
        """What the candidate said since the case began, where that was to be kept."""
        said, self._said = self._said, None
        return said or []

    @contextlib.contextmanager
    def tested(self) -> Iterator[None]:
        """A test case runs in here: its random numbers are always the same ones, what it seeds is
        seeded in the candidate, and it finds the files there are. Where it computes for too long it
        is stopped when it next asks; one that asks no more is ended from outside."""
        random.seed(0)
        np.random.seed(0)
        with seeding(self.seed):
            if self._folder is None:
                yield
            else:
                with self._folder.entered(self._forbidden):
                    yield

    def _forbidden(self, trouble: Forbidden) -> Forbidden:
        if not isinstance(self._trouble, Lost):
            self._trouble = trouble
        return trouble

    def printing(self) -> AbstractContextManager[None]:
        """Values are printed in here as the notebook wants its values printed. Raises `Lost`."""
        answer = self._unheard(PrintOptions())
        return printing(self._decode(answer.value) if isinstance(answer, Value) else None)

    def cause(self, raised: BaseException | None) -> BaseException | None:
        """Why a test ended: first what the dialogue remembers, since a test that catches everything
        must not hide a crash; else what it raised."""
        trouble, self._trouble = self._trouble, None
        return trouble or raised

    def has_changed(self) -> bool:
        """Whether the notebook's state is another one than at `begin`, as far as the candidate
        says. Raises `Lost`."""
        return not self._unmarked and (self._state is None or self._state != self._mark())

    def _mark_first(self) -> None:
        if self._unmarked:
            self._unmarked = False
            self._state = self._mark()

    def _mark(self) -> object:
        answer = self._unheard(StateNumber())
        number = answer.value if isinstance(answer, Value) else None
        return number if isinstance(number, int) else None  # lists can be deep, and are compared

    def _unheard(self, question: messages.Question) -> messages.Answer:
        """What is said to a question that is ours to ask: it is no behaviour of the answer."""
        said, self._said = self._said, None
        try:
            return self._converse(question, 1.0)
        finally:
            self._said = said

    # ------------------------------------------------------------- the conversation

    def _clock(self, seconds: float) -> float:
        wanted, left = seconds * self._limits.patience, self._end - time.monotonic()
        if left < wanted:
            left += self._kept_waiting()
        return max(min(wanted, left), 0.001)  # a timer that is set to zero is off

    def _kept_waiting(self) -> float:
        return 0.0 if self._watch is None else self._watch.kept_waiting()

    def _kept_since_asked(self) -> float:
        kept = self._kept_waiting()
        self._kept = kept if self._kept is None else self._kept
        return kept - self._kept

    def _ask(self, question: messages.Question, seconds: float) -> Any:
        if self._began.is_past(self._limits.cell):
            raise self._noted(Stopped())
        self._refused = None
        answer = self._converse(question, seconds)
        refused, self._refused = self._refused, None
        if isinstance(answer, TimedOut):
            raise self._noted(Stopped())
        if isinstance(answer, Raised):
            if refused is not None and (answer.kind, answer.text) == (_kind_of(refused), ""):
                raise refused  # what the test's own function raised came through
            raise exception_of(answer)
        return answer

    def _converse(self, question: messages.Question, seconds: float) -> messages.Answer:
        if isinstance(self._trouble, Lost):
            raise self._trouble
        if self._is_waiting:
            raise self._noted(Lost(Outcome.CRASHED, "a test was interrupted while it asked"))
        now = time.monotonic()
        if now > self._end and now > self._end + self._kept_waiting():
            why = "the submission used up its time"
            raise self._noted(Lost(Outcome.TIMEOUT, why, final=True))
        deadline = now + self._clock(seconds) + _GRACE
        try:
            self._look()
            said = messages.pack(question)
            while True:
                self._computing_limit, self._last_cpu, self._kept = seconds, None, None
                answer = self._receive(said, deadline)
                if not isinstance(answer, Back):
                    return answer
                asked = time.monotonic()
                self._look()
                said = messages.pack(self._answer_back(answer))
                deadline += time.monotonic() - asked
        except Gone as error:
            self._gone = True
            why = "the process of the submission ended"
            raise self._noted(Lost(Outcome.CRASHED, why)) from error
        except Overdue as error:
            raise self._noted(Lost(Outcome.TIMEOUT, "no answer within the limit")) from error
        except WireError as error:
            raise self._noted(Lost(Outcome.CRASHED, str(error))) from error

    def _look(self) -> None:
        """Raise `Lost` where the candidate's processes take more than their room."""
        if self._watch is None or time.monotonic() - self._looked < _LOOK_EVERY:
            return
        excess = self._watch.excess()
        self._looked = time.monotonic()
        if excess:
            raise self._noted(Lost(Outcome.CRASHED, excess))

    def _look_while_waiting(self) -> None:
        """As `_look`; also raises `Overdue` for a candidate that computes beyond its limit: one
        that ignores its timers need not be waited for as long as one that sleeps."""
        if self._watch is None:
            return
        used = self._watch.cpu_seconds()
        if self._last_cpu is None:
            self._last_cpu = used + self._computing_limit + _CPU_GRACE
        if used > self._last_cpu:
            raise Overdue("the answer computes beyond its limit")
        self._look()

    def _noted(self, trouble: Trouble) -> Trouble:
        """`trouble`, which is now remembered."""
        self._trouble = trouble
        return trouble

    def _receive(self, said: bytes, deadline: float) -> messages.Answer:
        """What the candidate answers to what is said."""
        limit = self._limits.message_mib * MIB + 1024
        self._beacon.ask()
        self._is_waiting = True
        try:
            self._channel.send(said, deadline)
            payload = self._channel.receive(limit, deadline)
        finally:
            self._beacon.heard()
        self._is_waiting = False
        if self._said is not None and len(self._said) < behaviour.MOST:
            self._said.append(payload)
        return messages.answer(payload)

    def _answer_back(self, asked: Back) -> Returned | Refused:
        """Call a function that was lent; what it raises goes back as a built-in type and text."""
        if not 0 <= asked.ref < len(self._lent):
            raise WireError("a call of nothing")
        args = [self._decode(form) for form in asked.args]
        kwargs = {name: self._decode(form) for name, form in asked.kwargs.items()}
        if self._depth >= _MAX_DEPTH:
            return Refused("RecursionError", "test and answer call each other too deeply")
        self._depth += 1
        try:
            # too much for the wire: of what was asked, so it is the answer that is told
            value = values.encode(self._lent[asked.ref](*args, **kwargs), self._lend)
            return Returned(
                value, values.changes(args, kwargs, (asked.args, asked.kwargs), self._lend)
            )
        except Exception as error:
            self._refused = error
            kind = _kind_of(error)
            # by its own text a lent function could tell the answer what a hidden test wants
            return Refused(kind, str(error)[:1000] if isinstance(error, FromAnswer) else "")
        finally:
            self._depth -= 1

    def _value(self, answer: Any) -> Any:
        if not isinstance(answer, Value):
            raise self._nonsense(answer)
        return self._decode(answer.value)

    def _nonsense(self, answer: object) -> Trouble:
        why = f"an answer to another question ({type(answer).__name__})"
        return self._noted(Lost(Outcome.CRASHED, why))

    # ------------------------------------------------------------- values

    def _encode(self, value: object) -> values.Form:
        try:
            return values.encode(value, self._lend)
        except values.NotPlain as error:
            raise self._not_lendable(str(error)) from error

    def _not_lendable(self, why: str) -> Trouble:
        return self._noted(Unfit(why) if self._proved else NotLendable(why))

    def _lend(self, value: Any) -> values.Form:
        ref = remote.reference_of(value)
        if ref is not None:
            return ["own", ref]
        if isinstance(value, types.ModuleType):
            return ["named", value.__name__, ""]
        claim = remote.claim_of(value)
        if claim is not None and (
            isinstance(value, remote.ClaimedType) or values.class_named(*claim) is value
        ):
            return ["named", *claim]
        # a file can be asked for its lines, but for more than them, too
        is_iterator = isinstance(value, Iterator) and not isinstance(value, io.IOBase)
        if not is_iterator and not callable(value):
            what = f"an object of class {type(value).__name__} cannot be passed on"
            raise self._not_lendable(what)
        number = self._lent_numbers.get(id(value))
        if number is None:
            number = len(self._lent)
            self._lent.append(value.__next__ if is_iterator else value)
            self._lent_numbers[id(value)] = number
        if is_iterator:
            return ["lent", number, "iterator", 1]
        name = getattr(value, "__name__", "function")
        return ["lent", number, name if name.isidentifier() else "function"]

    def _decode(self, form: values.Form) -> Any:
        try:
            return values.decode(form, self._resolve)
        except WireError as error:
            raise self._noted(Lost(Outcome.CRASHED, str(error))) from error

    def _resolve(self, form: values.Form) -> Any:
        match form:
            case ["lent", int(number), *_] if 0 <= number < len(self._lent):
                return self._lent[number]
            case ["own", int(ref), "module", {"name": str(name)}]:
                module = remote.own_module(name, self._at_hand)
                return module or remote.RemoteObject(self, ref, {"name": "module"})
            case ["own", int(), "class", {"module": "builtins", "name": str(name)}] if (
                name in remote.PLAIN_CLASSES
            ):
                return remote.PLAIN_CLASSES[name]
            case ["own", int(ref), "class", dict(facts)]:
                return remote.remote_object(self, ref, facts, remote.RemoteClass)
            case ["own", int(ref), "iterator", dict(facts)]:
                return remote.RemoteIterator(self, ref, str(facts.get("name")))
            case ["own", int(ref), "function", dict(facts)]:
                hints = self._decode(facts["annotations"]) if "annotations" in facts else {}
                return remote.remote_function(self, ref, facts, hints)
            case ["own", int(ref), str(), dict(facts)]:
                return remote.remote_object(self, ref, facts)
        raise WireError("a reference to nothing")


class _Beginning:
    """When this process began with something."""

    __slots__ = ("_clock", "_computed")

    def __init__(self) -> None:
        self._clock, self._computed = time.monotonic(), time.process_time()

    def is_past(self, seconds: float) -> bool:
        """Whether this process has computed for longer than that since. The clock is asked first,
        at each of a thousand exchanges: that costs a tenth of what the kernel's count does."""
        if time.monotonic() - self._clock <= seconds:
            return False
        return time.process_time() - self._computed > seconds


def _kind_of(error: Exception) -> str:
    """The built-in type that an exception is of, or is derived from."""
    return next(base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins")


def _outcome_of(text: str) -> Outcome:
    known = {"passed": Outcome.PASSED, "error": Outcome.ERROR, "timeout": Outcome.TIMEOUT}
    return known.get(text, Outcome.ERROR)
