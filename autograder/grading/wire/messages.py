"""The messages that cross between examiner and candidate: all of them, typed and strict.

The conversation is one of question and answer. While the candidate runs a `Call` or a `RunCell` it
may ask back (`Back`) for the value of a function that the examiner lent it; the examiner may ask
again before it answers that. A field called `value` holds plain data in the form of `values`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.errors import WireError


class _Message(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    pass


# ------------------------------------------------------------------ examiner to candidate


class RunCell(_Message, frozen=True, tag=1):
    """Execute one cell; `seconds` of CPU time, `clock` seconds on the clock."""

    number: int
    source: str
    seconds: float
    clock: float


class Get(_Message, frozen=True, tag=2):
    """The value of a name in the notebook."""

    name: str


class Call(_Message, frozen=True, tag=3):
    """Call a referenced object."""

    ref: int
    args: list[Any]
    kwargs: dict[str, Any]
    seconds: float
    clock: float


class Attribute(_Message, frozen=True, tag=4):
    """An attribute of a referenced object."""

    ref: int
    name: str


class Item(_Message, frozen=True, tag=5):
    """An element of a referenced object."""

    ref: int
    key: Any


class Next(_Message, frozen=True, tag=6):
    """The next value of a referenced iterator; `StopIteration` at its end."""

    ref: int
    seconds: float
    clock: float


class AllNames(_Message, frozen=True, tag=7):
    """All names of the notebook."""


class Returned(_Message, frozen=True, tag=8):
    """The value of a lent function, and the arguments that it changed in place."""

    value: Any
    changed: list[tuple[int | str, Any]] = []


class Refused(_Message, frozen=True, tag=9):
    """The lent function raised an exception of this built-in type."""

    kind: str
    text: str


class StateNumber(_Message, frozen=True, tag=10):
    """A number for the state of the notebook, to see whether tests change it; `None` for none."""


class Assign(_Message, frozen=True, tag=11):
    """Set an attribute of a referenced object."""

    ref: int
    name: str
    value: Any


class Source(_Message, frozen=True, tag=12):
    """The source code of a referenced function or class."""

    ref: int


class Seed(_Message, frozen=True, tag=13):
    """A test seeds the global random numbers of `library`: numpy or random."""

    library: str
    seed: Any


class PrintOptions(_Message, frozen=True, tag=14):
    """How the notebook wants values of NumPy and pandas printed: options by library and name."""


# ------------------------------------------------------------------ candidate to examiner


class Ran(_Message, frozen=True, tag=20):
    """A cell is done: `outcome` is passed, error or timeout; the rest as in `CellRecord`."""

    outcome: str
    error: str = ""
    line: int | None = None
    output: str = ""


class Value(_Message, frozen=True, tag=21):
    """An answer, the arguments of the call that changed in place (position or name, value), and
    what the call printed."""

    value: Any
    changed: list[tuple[int | str, Any]] = []
    output: str = ""


class Absent(_Message, frozen=True, tag=22):
    """There is nothing of that name."""


class Raised(_Message, frozen=True, tag=23):
    """The answer raised: nearest built-in type, the name of its own type, its text, the line of
    the cell and the cell's number where it arose, and what the exception was made with, if that is
    plain."""

    kind: str
    name: str
    text: str
    line: int | None = None
    cell: int | None = None
    args: list[Any] = []


class TimedOut(_Message, frozen=True, tag=24):
    """The answer used up its time and was stopped; the candidate goes on."""


class Back(_Message, frozen=True, tag=25):
    """Call a function that the examiner lent."""

    ref: int
    args: list[Any]
    kwargs: dict[str, Any]


Question = (
    RunCell
    | Get
    | Call
    | Attribute
    | Item
    | Next
    | AllNames
    | Returned
    | Refused
    | StateNumber
    | Assign
    | Source
    | Seed
    | PrintOptions
)
Answer = Ran | Value | Absent | Raised | TimedOut | Back

_encoder = msgspec.msgpack.Encoder()
_questions: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Question)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def pack(message: Question | Answer) -> bytes:
    """The bytes of a message; half characters in its texts become question marks."""
    try:
        return _encoder.encode(message)
    except UnicodeEncodeError:
        fields = {name: _whole(getattr(message, name)) for name in message.__struct_fields__}
        return _encoder.encode(msgspec.structs.replace(message, **fields))


def _whole(part: Any) -> Any:
    if isinstance(part, str):
        return part.encode("utf-8", "replace").decode()
    if isinstance(part, list | tuple):
        return [_whole(item) for item in part]
    if isinstance(part, dict):
        return {_whole(key): _whole(item) for key, item in part.items()}
    return part


def question(payload: bytes) -> Question:
    """What the examiner said. Raises `WireError` for anything else."""
    decoded: Question = _decoded(_questions, payload)
    return decoded


def answer(payload: bytes) -> Answer:
    """What the candidate said. Raises `WireError` for anything else."""
    decoded: Answer = _decoded(_answers, payload)
    return decoded


def _decoded(decoder: msgspec.msgpack.Decoder[Any], payload: bytes) -> Any:
    try:
        return decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError) as error:
        raise WireError(f"bytes that are no message ({type(error).__name__})") from error
