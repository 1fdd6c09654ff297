"""How an answer goes wrong, as one digest: two answers that make the same mistake have the same.

Of the test cases that an answer lost it covers what the tests heard from it (values in six
significant digits, kinds of exceptions), and of all cases which were lost. So it names no input,
no expected value and no test, and answers that are written differently have it in common.

What was heard is kept as the bytes that came, and looked at only where a question lost points.
Like every value of a candidate's it is a claim: who forges it earns nothing but a hint.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from autograder.errors import WireError
from autograder.formats.bundle import Diagnosis
from autograder.grading.wire import messages, values
from autograder.result import Outcome, QuestionResult

MOST = 300
"""Messages of one test case that count."""

LARGEST = 64 * 1024
"""Bytes of a message from which on only its size counts."""

_ELEMENTS = 500
_ZERO = 1e-9


def behaviour_of(outcomes: Sequence[Outcome], heard: dict[int, list[bytes]]) -> str:
    """The digest (16 hex digits) of a question's cases; `heard` by the case's place.

    Empty where nothing tells one mistake from another: no case lost, or no value heard in one.
    """
    try:
        return _digest_of(outcomes, heard)
    except Exception:  # what was heard can be anything, and this is no verdict
        return ""


def _digest_of(outcomes: Sequence[Outcome], heard: dict[int, list[bytes]]) -> str:
    lost = [n for n, outcome in enumerate(outcomes) if outcome is not Outcome.PASSED]
    said = {place: [_said(payload) for payload in heard.get(place, ())] for place in lost}
    if not any(isinstance(part, tuple) and part[0] == "value" for s in said.values() for part in s):
        return ""
    whole = [[place, outcomes[place].value, said[place]] for place in lost]
    return hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:16]


def diagnosed(
    result: QuestionResult, known: Sequence[Diagnosis] | None, heard: dict[int, list[bytes]]
) -> QuestionResult:
    """The result with what is known about the mistake; as it is where the bundle does not ask."""
    if known is None:
        return result
    shown = behaviour_of([case.outcome for case in result.cases], heard)
    found = diagnosis_of(shown, known)
    if found is None:
        return msgspec.structs.replace(result, behaviour=shown)
    return msgspec.structs.replace(
        result, behaviour=shown, misconception=found.name, hint=found.hint
    )


def diagnosis_of(behaviour: str, known: Sequence[Diagnosis]) -> Diagnosis | None:
    """The known mistake that shows itself in the same way, if any."""
    if not behaviour:
        return None
    return next((each for each in known if each.behaviour == behaviour), None)


def _said(payload: bytes) -> Any:
    if len(payload) > LARGEST:
        return ("large", len(payload))
    try:
        match messages.answer(payload):
            case messages.Value(value, _):
                plain = _plain(values.decode(value, _reference))
                return "reference" if plain == "reference" else ("value", plain)
            case messages.Back(_, args, _):
                return ("asks", [_plain(values.decode(arg, _reference)) for arg in args])
            case messages.Raised(kind):
                return ("raised", kind)
            case other:
                return type(other).__name__
    except WireError:
        return "nonsense"


def _reference(form: Any) -> Any:
    return "reference"


def _plain(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float | np.number):
        return _number(value)
    pandas = sys.modules.get("pandas")  # not loaded for this alone
    if pandas is not None and isinstance(value, pandas.DataFrame):
        return {str(name): _plain(value[name].to_numpy()) for name in value.columns}
    if isinstance(value, np.ndarray) or (
        pandas is not None and isinstance(value, pandas.Series | pandas.Index)
    ):
        array = np.asarray(value)
        return [list(array.shape), [_plain(part) for part in array.ravel()[:_ELEMENTS].tolist()]]
    if isinstance(value, list | tuple):
        if _is_spread_by_numpy(value):
            return [_plain(part) for part in value[:_ELEMENTS]]
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError, OverflowError):
            return [_plain(part) for part in value[:_ELEMENTS]]
        return _plain(array)
    if isinstance(value, dict):
        return {repr(key): _plain(part) for key, part in list(value.items())[:_ELEMENTS]}
    return type(value).__name__


def _is_spread_by_numpy(value: Any) -> bool:
    """Whether an array of it would hold more than it does itself: a range says of any number of
    numbers where they begin and end."""
    if isinstance(value, list | tuple):
        return any(map(_is_spread_by_numpy, value))
    return isinstance(value, range)


def _number(value: Any) -> str:
    try:
        number = complex(value)
    except OverflowError:
        return "huge"
    parts = [0.0 if abs(part) < _ZERO else part for part in (number.real, number.imag)]
    return " ".join(f"{part:.5e}" for part in (parts if parts[1] else parts[:1]))
