"""What a question promises of its arguments, and answers that break one promise alone.

`answers/regions.toml` says by question and function what the text promises:

    [q4_angle]
    angle = ["negative", "huge", "whole numbers", "keeps argument 1"]

A *region* is a kind of arguments, a predicate on them. For each that is promised two answers are
tried: the solution that raises there, which shows whether any test asks there at all, and the
solution that is slightly wrong there and right everywhere else. A *manner* is a way to treat
arguments; for each that is promised the solution is tried with worse manners. All are source texts;
nothing runs here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from autograder.authoring.audit.cheap import functions_of
from autograder.errors import UsageError, did_you_mean

NAME = "regions.toml"

_LOOKS = """
def _audit_values(args, kwargs):
    import numpy
    def is_data(value):
        if callable(value) or isinstance(value, str):
            return False
        return numpy.ndim(value) > 0 or numpy.asarray(value).dtype.kind in "biuf"
    return [value for value in (*args, *kwargs.values()) if is_data(value)]


def _audit_numbers(value):
    import numpy
    if type(value).__name__ == "DataFrame":
        value = value.select_dtypes("number").to_numpy()
    return numpy.ravel(numpy.asarray(value, dtype=float))


def _audit_all(values):
    import numpy
    return numpy.concatenate([numpy.zeros(0), *map(_audit_numbers, values)])


def _audit_size(value):
    import numpy
    return float(numpy.max(numpy.abs(value), initial=0.0))


def _audit_sequences(values):
    import numpy
    return [value for value in values if numpy.ndim(value) > 0]


def _audit_are_whole(value):
    import numpy
    if isinstance(value, (list, tuple)):
        return bool(value) and all(map(_audit_are_whole, value))
    if isinstance(value, (bool, numpy.bool_)):
        return False
    if isinstance(value, (int, numpy.integer)):
        return True
    return getattr(getattr(value, "dtype", None), "kind", "") in ("i", "u")


def _audit_is_table(value):
    return type(value).__name__ in ("DataFrame", "Series")


def _audit_order(values):
    import numpy
    lines = [_audit_numbers(value) for value in _audit_sequences(values) if numpy.ndim(value) == 1]
    return [line for line in lines if line.size > 1]


def _audit_signs(values, first, second):
    pairs = [_audit_numbers(v) for v in _audit_sequences(values)]
    return any(p.size == 2 and p[0] * first > 0 and p[1] * second > 0 for p in pairs)


def _audit_shapes(values):
    import numpy
    return [numpy.shape(value) for value in values if numpy.ndim(value) == 2]


def _audit_twice(values):
    import numpy
    parts = [_audit_numbers(value) for value in values]
    return any(
        one.size and one.shape == other.shape and numpy.array_equal(one, other)
        for place, one in enumerate(parts)
        for other in parts[:place]
    )
"""

REGIONS = {
    "empty": "any(len(s) == 0 for s in _audit_sequences(values))",
    "one element": "any(len(s) == 1 for s in _audit_sequences(values))",
    "two elements": "any(len(s) == 2 for s in _audit_sequences(values))",
    "many elements": "any(len(s) > 8 for s in _audit_sequences(values))",
    "zero": "(_audit_all(values) == 0).any()",
    "all zero": "any(len(s) and not _audit_numbers(s).any() for s in _audit_sequences(values))",
    "negative": "(_audit_all(values) < 0).any()",
    "all negative": "any(len(s) and _audit_numbers(s).max() < 0 for s in _audit_sequences(values))",
    "equal": "_audit_twice(values)",
    "repeated": "any(len(set(line)) < len(line) for line in _audit_order(values))",
    "huge": "_audit_size(_audit_all(values)) > 1e5",
    "tiny": "any(0 < _audit_size(_audit_numbers(value)) < 1e-5 for value in values)",
    "unsorted": "any((line[1:] < line[:-1]).any() for line in _audit_order(values))",
    "descending": "any((line[1:] < line[:-1]).all() for line in _audit_order(values))",
    "whole numbers": "any(map(_audit_are_whole, values))",
    "fractions": "any((v != v.round()).any() for v in map(_audit_numbers, values))",
    "list": "any(isinstance(value, list) for value in values)",
    "tuple": "any(isinstance(value, tuple) for value in values)",
    "array": "any(type(v).__name__ == 'ndarray' and v.ndim for v in values)",
    "table": "any(map(_audit_is_table, values))",
    "square": "any(n == m for n, m in _audit_shapes(values))",
    "not square": "any(n != m for n, m in _audit_shapes(values))",
    "first quadrant": "_audit_signs(values, 1, 1)",
    "second quadrant": "_audit_signs(values, -1, 1)",
    "third quadrant": "_audit_signs(values, -1, -1)",
    "fourth quadrant": "_audit_signs(values, 1, -1)",
}
"""By name: whether a call is there, as an expression over `values`, its arguments that are numbers
or hold some. What cannot be decided is not there."""

_SPOILED = """
def _audit_spoiled(value):
    import numpy
    if value is None:
        return 1
    if isinstance(value, (bool, numpy.bool_)):
        return not value
    if isinstance(value, str):
        return value[1:]
    if isinstance(value, (int, numpy.integer)):
        return value + 1
    if isinstance(value, (float, numpy.floating)):
        return value * 1.02 + 0.03 * (abs(value) < 1e-6)
    if isinstance(value, numpy.ndarray):
        if not value.size:
            return numpy.array([0.5])
        if value.dtype.kind not in "iuf":
            return value[::-1]
        return value * 1.02 + 0.03 * (abs(value) < 1e-6)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_audit_spoiled, value)) if value else type(value)([0.5])
    if isinstance(value, dict):
        return {key: _audit_spoiled(part) for key, part in value.items()}
    if type(value).__name__ == "DataFrame":
        return value.apply(lambda column: _audit_spoiled(column))
    if type(value).__name__ == "Series":
        return value * 1.02 + 0.03 if value.dtype.kind in "iuf" else value.iloc[::-1]
    if callable(value):
        return lambda *args, **kwargs: _audit_spoiled(value(*args, **kwargs))
    return 1
"""

_WRONG_THERE = """
def _audit_there(function, is_there, outcome):
    import functools
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        values = _audit_values(args, kwargs)
        try:
            there = bool(is_there(values))
        except Exception:
            there = False
        return outcome(function, there, args, kwargs)
    return wrapped


def _audit_raises(function, there, args, kwargs):
    if there:
        raise RuntimeError("an answer that is not there")
    return function(*args, **kwargs)


def _audit_is_wrong(function, there, args, kwargs):
    try:
        found = function(*args, **kwargs)
    except Exception:
        if there:
            return 0  # where an error is promised, its lack is what is wrong
        raise
    return _audit_spoiled(found) if there else found
"""

_RUDE = """
def _audit_changed(value):
    import numpy
    if isinstance(value, list) and value:
        if len(value) > 1 and value[0] is not value[-1] and repr(value[0]) != repr(value[-1]):
            value.reverse()
        else:
            value.append(value[0])
    elif isinstance(value, numpy.ndarray) and value.size:
        value[...] = value + 1 if value.dtype.kind in "iuf" else value[::-1].copy()
    elif type(value).__name__ == "DataFrame":
        for column in value.columns:
            value[column] = value[column].to_numpy()[::-1]
    elif type(value).__name__ == "Series":
        value.iloc[:] = value.to_numpy()[::-1].copy()
    elif isinstance(value, dict) and value:
        value.popitem()


def _audit_changing(function, place):
    import functools
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        found = function(*args, **kwargs)
        given = (*args, *kwargs.values())
        if place < len(given):
            _audit_changed(given[place])
        return found
    return wrapped


def _audit_listing(function):
    import functools
    def lists(called):
        @functools.wraps(called)
        def wrapped(*args, **kwargs):
            return called(*[a.tolist() if hasattr(a, "tolist") else a for a in args], **kwargs)
        return wrapped
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        given = [lists(a) if callable(a) and not isinstance(a, type) else a for a in args]
        named = {n: lists(a) if callable(a) and not isinstance(a, type) else a
                 for n, a in kwargs.items()}
        return function(*given, **named)
    return wrapped


def _audit_sorting(function):
    import functools
    import numpy
    def in_order(value):
        if isinstance(value, list) and numpy.ndim(value) == 1:
            return sorted(value)
        if isinstance(value, numpy.ndarray) and value.ndim == 1:
            return numpy.sort(value)
        return value
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return function(*map(in_order, args), **{n: in_order(a) for n, a in kwargs.items()})
    return wrapped
"""

_MOST_ARGUMENTS = 6
MANNERS = {
    **{
        f"keeps argument {n + 1}": f"_audit_changing({{name}}, {n})" for n in range(_MOST_ARGUMENTS)
    },
    "callbacks get arrays": "_audit_listing({name})",
    "keeps order": "_audit_sorting({name})",
}
"""By name: the function with worse manners."""

_Promises = dict[str, dict[str, tuple[str, ...]]]


class Promised(msgspec.Struct, frozen=True):
    """What an assignment promises: regions and manners by question and function."""

    by_question: _Promises = {}

    def of(self, question: str) -> Mapping[str, tuple[str, ...]]:
        """Those of one question, by function."""
        return self.by_question.get(question, {})


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that breaks one promise of one function: `raises` where it raises in a region."""

    function: str
    promise: str
    source: str
    raises: bool = False

    @property
    def name(self) -> str:
        """Of its trial, with that of the other one of its region alike."""
        return f"{self.function}: {self.promise}"


def read_promised(folder: Path) -> Promised:
    """What the assignment in `folder` promises; nothing where there is no file.

    Raises:
        UsageError: no TOML of that form, or a name of no region and no manner.
    """
    path = folder / "answers" / NAME
    if not path.is_file():
        return Promised()
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Promises)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}", "promises as in docs/how-to/audit.md") from None
    known = [*REGIONS, *MANNERS]
    for question, functions in found.items():
        for promise in (name for names in functions.values() for name in names):
            if promise not in known:
                raise UsageError(
                    f"{path}: {question} promises {promise!r:.60}, which is no region",
                    f"one of: {', '.join(known)}",
                    did_you_mean(promise, known),
                )
    return Promised(found)


def broken(answer: str, promises: Mapping[str, tuple[str, ...]]) -> Iterator[Broken]:
    """An answer for each promise that breaks it, and for each region one that raises there.
    Promises of functions that the answer does not define have none (see `unknown`)."""
    defined = functions_of(answer)
    for function, names in promises.items():
        for promise in names if function in defined else ():
            if promise in MANNERS:
                rude = MANNERS[promise].format(name=function)
                source = "\n".join((answer, _RUDE, f"{function} = {rude}", ""))
                yield Broken(function=function, promise=promise, source=source)
                continue
            for raises in (True, False):
                outcome = "_audit_raises" if raises else "_audit_is_wrong"
                there = f"lambda values: {REGIONS[promise]}"
                wrap = f"{function} = _audit_there({function}, {there}, {outcome})"
                source = "\n".join((answer, _LOOKS, _SPOILED, _WRONG_THERE, wrap, ""))
                yield Broken(function=function, promise=promise, source=source, raises=raises)


def unknown(promised: Promised, answers: Mapping[str, str]) -> tuple[str, ...]:
    """One line for each promise of a question or a function that there is not; `answers` are those
    of the questions."""
    found = []
    for question, functions in promised.by_question.items():
        if question not in answers:
            found.append(f"{question}: {NAME} has promises of it, and there is no such question")
            continue
        defined = functions_of(answers[question])
        found += [
            f"{question}: {NAME} has promises of {name}, which its answer does not define"
            for name in functions
            if name not in defined
        ]
    return tuple(found)
