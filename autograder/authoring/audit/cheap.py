"""Answers made without knowing the solution's idea, and right ones that differ in rounding.

The cheap ones (a constant, an echo, what the public tests ask and nothing else) must not pass a
hidden test. The near ones are the solution itself with results as another machine, or another
order of a sum, would give them; they must pass. All are source texts; nothing runs here.
"""

from __future__ import annotations

import ast
import re

from autograder.authoring.audit.variants import CALLS

_CONSTANTS = ("None", "0", "1", "True", "False", "[]", "''")
_MOST_NUMBERS = 8
_NUMBER = re.compile(r"(?<![\w.^{])-?\d+\.\d+(?!\w|\.\d)")

_KEY = f"""
def _audit_key(name, args, kwargs):
    import hashlib, re
    text = re.sub(r" at 0x[0-9a-f]+", "", repr((name, args, sorted(kwargs.items()))))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


{CALLS} = []


def _audit_recorded(function):
    import functools
    @functools.wraps(function)
    def recorded(*args, **kwargs):
        {CALLS}.append(_audit_key(function.__name__, args, kwargs))
        return function(*args, **kwargs)
    return recorded
"""
_ECHO = """
def _audit_echo(function, known, otherwise):
    last = {}
    def echo(*args, **kwargs):
        key = _audit_key(function.__name__, args, kwargs)
        if known.get(key, 0) > 0:
            known[key] -= 1
            last["value"] = function(*args, **kwargs)
            return last["value"]
        return last.get("value") if otherwise else None
    return echo
"""
_NEAR = """
def _audit_near(value, change):
    import functools
    import numpy
    if isinstance(value, float):
        return float(change(numpy.float64(value)))
    if isinstance(value, numpy.ndarray) and value.dtype == numpy.float64:
        return change(value)
    if type(value) in (list, tuple):
        return type(value)(_audit_near(part, change) for part in value)
    if type(value) is dict:
        return {key: _audit_near(part, change) for key, part in value.items()}
    if type(value).__name__ in ("DataFrame", "Series"):
        return value.map(lambda part: _audit_near(part, change))
    if type(value).__name__ == "function":
        @functools.wraps(value)
        def near(*args, **kwargs):
            return _audit_near(value(*args, **kwargs), change)
        return near
    return value


def _audit_float32(value):
    import numpy
    with numpy.errstate(over="ignore"):
        return value.astype(numpy.float32).astype(numpy.float64)


def _audit_nudged(value):
    import numpy
    with numpy.errstate(over="ignore"):
        short = value.astype(numpy.float32) == value
    return numpy.where(short, value, value * (1 + 8.9e-16))
"""
NEAR = {"results rounded to float32": "_audit_float32", "sums in another order": "_audit_nudged"}


def functions_of(answer: str) -> tuple[str, ...]:
    """Names of the functions that an answer defines, in order."""
    return tuple(node.name for node in ast.parse(answer).body if isinstance(node, ast.FunctionDef))


def _has_parameters(answer: str, name: str) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name == name and bool(node.args.args)
        for node in ast.parse(answer).body
    )


def constant_answers(answer: str, prompt: str) -> dict[str, str]:
    """Answers that always give the same, or their first argument: what they do to their source."""
    shown = dict.fromkeys(_NUMBER.findall(prompt))
    values = {f"always {text}": text for text in (*_CONSTANTS, *list(shown)[:_MOST_NUMBERS])}
    values["an echo of the first argument"] = "args[0] if args else None"
    return {
        what: "\n\n".join(
            f"def {name}(*args, **kwargs):\n    return {value}" for name in functions_of(answer)
        )
        + "\n"
        for what, value in values.items()
    }


def recording_answer(answer: str) -> str:
    """The solution, keeping the keys of its calls."""
    wraps = [f"{name} = _audit_recorded({name})" for name in functions_of(answer)]
    return "\n".join((answer, _KEY, *wraps, ""))


def echo_answers(answer: str, keys: list[str]) -> dict[str, str]:
    """Answers that are right where the public tests ask (`keys`, as recorded) and nowhere else.
    There are none where a function wants no argument: what it does once is what it does."""
    if not all(_has_parameters(answer, name) for name in functions_of(answer)):
        return {}
    known = {key: keys.count(key) for key in sorted(keys)}
    made = {}
    for what, otherwise in (("repeats the last public answer", True), ("gives None", False)):
        wraps = [f"{n} = _audit_echo({n}, _audit_known, {otherwise})" for n in functions_of(answer)]
        source = "\n".join((answer, _KEY, _ECHO, f"_audit_known = {known!r}", *wraps, ""))
        made[f"knows the public example only, else {what}"] = source
    return made


def near_answers(answer: str) -> dict[str, str]:
    """The solution with results that differ in rounding only."""
    made = {}
    for what, change in NEAR.items():
        wraps = [f"{name} = _audit_near({name}, {change})" for name in functions_of(answer)]
        made[what] = "\n".join((answer, _NEAR, *wraps, ""))
    return made
