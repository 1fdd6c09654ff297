"""What a parameter can be, by what the docstring says of it and by calls that were seen.

Pure: reads text and values, makes no input.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pandas as pd

_SHAPE = re.compile(r"\(\s*([^(),]+?)\s*,(?:\s*([^(),]+?)\s*)?\)")
_COUNTED = re.compile(
    r"\b([a-z]|[2-9])( \+ 1)? (?:[a-z]+ )?(numbers|components|parameters|entries|observations"
    r"|values|coefficients|positions|points|rows|elements)"
)
_PROMISED = re.compile(r"\bRaises\s+(?:an? )?(\w+(?:Error|Exception|Iteration))")
_KEPT = re.compile(
    r"not changed|unchanged|not change|is changed|left as|stay as|is not modified|as it was"
    r"|as they were|argument is changed"
)
_FUNCTION = re.compile(r"\bfunctions?\b|\bderivative\b|\bcallable\b")
_SLOPE = re.compile(r"prime$|^d[a-z]$|^grad|deriv")


class ParameterRole(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is number, whole, truth, text, line (numbers in a row), grid (rows of numbers),
    function, slope (a derivative), layers (pairs of both), source (of random numbers), table, or
    other.
    `sizes` are symbols like 'n' and 'n + 1', equal ones being equal numbers; `kinds` the containers
    that are welcome; `whole` numbers only; `ones` where the first column is all ones; `vector`
    where a function takes an array; `small` where a number is a rate or a step; `either` where it
    may be a row of numbers as well; `optional` where it may be left out; `seen` are arguments of
    calls that were seen, as text."""

    name: str
    kind: str
    sizes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    whole: bool = False
    natural: bool = False
    positive: bool = False
    ones: bool = False
    vector: bool = False
    small: bool = False
    either: bool = False
    optional: bool = False
    seen: tuple[str, ...] = ()


def promised_errors(docstring: str) -> tuple[str, ...]:
    """Names of the exceptions that a docstring promises."""
    return tuple(dict.fromkeys(_PROMISED.findall(docstring)))


def keeps_arguments(text: str) -> bool:
    """Whether a text says that arguments are not changed."""
    return bool(_KEPT.search(" ".join(text.split())))


def optional_of(function: Callable[..., Any]) -> frozenset[str]:
    """The names of the parameters that may be left out."""
    signature = inspect.signature(function)
    return frozenset(
        each.name
        for each in signature.parameters.values()
        if each.default is not inspect.Parameter.empty
    )


def parameters_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters that can be given by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    signature = inspect.signature(function)
    return tuple(each.name for each in signature.parameters.values() if each.kind in kinds)


def said_of(docstring: str, parameters: Sequence[str]) -> dict[str, str]:
    """What a docstring says of each parameter, in one line; of several at once where it does."""
    if not parameters:
        return {}
    body = re.split(r"\n\s*(?:Returns|Raises|Yields)\b", docstring)[0]
    flat = " ".join(body.split())
    names = "|".join(map(re.escape, sorted(parameters, key=len, reverse=True)))
    heads = list(re.finditer(rf"\b((?:{names})(?:(?:, | and )(?:{names}))*): ", flat))
    if not heads:
        return {}
    ends = [head.start() for head in heads[1:]] + [len(flat)]
    found: dict[str, str] = {}
    for head, end in zip(heads, ends, strict=True):
        for name in re.split(r", | and ", head.group(1)):
            found[name] = flat[head.end() : end].strip()
    return found


def roles_of(
    docstring: str,
    parameters: Sequence[str],
    annotations: Mapping[str, Any],
    optional: Collection[str],
    seen: Sequence[tuple[str, ...]],
    values: Sequence[tuple[Any, ...]],
) -> tuple[ParameterRole, ...]:
    """The role of each parameter; `seen` are arguments of calls as text, `values` the same calls'
    arguments as values."""
    said = said_of(docstring, parameters)
    whole = " ".join(docstring.split())
    return tuple(
        _role(
            name,
            said.get(name, whole if len(parameters) == 1 else ""),
            whole,
            annotations.get(name),
            name in optional,
            tuple(dict.fromkeys(call[place] for call in seen if place < len(call))),
            [call[place] for call in values if place < len(call)],
        )
        for place, name in enumerate(parameters)
    )


def _role(
    name: str,
    said: str,
    whole: str,
    annotation: Any,
    optional: bool,
    seen: tuple[str, ...],
    values: list[Any],
) -> ParameterRole:
    text = said.lower()
    kind = _kind_of_value(values[0], name) if values else _kind_said(name, text, annotation)
    if values and kind == "number" and any(np.ndim(value) for value in values):
        kind = "line"
    either = bool(re.search(r"\bnumber,? or (?:an? )?(?:\w+ )?(?:array|sequence|list)", text))
    if either and kind == "line":
        kind = "number"
    if re.search(r"pairs .*functions", text):
        kind = "layers"
    arrays = [value for value in values if np.ndim(value) in (1, 2) and not callable(value)]
    numbers = [float(n) for value in values for n in _flat(value)]
    return ParameterRole(
        name=name,
        kind=kind,
        sizes=_sizes(kind, said, name, arrays),
        kinds=_kinds(text, whole.lower(), arrays),
        whole=bool(re.search(r"whole number|integer arrays?\b.*any order|row numbers", text))
        or bool(numbers and all(n == int(n) and n >= 0 for n in numbers) and "shape" in text),
        natural=bool(re.search(r"whole number|row numbers|how many|number of", text)),
        positive=bool(numbers) and min(numbers) > 0 and kind in ("number", "whole"),
        ones=any(v.ndim == 2 and v.size and np.all(v[:, 0] == 1) for v in map(np.asarray, arrays)),
        vector=bool(re.search(r"array of shape|takes an array|an array of", text)),
        small=bool(re.search(r"\brate\b|\bstep to\b|above 0|tolerance|shorter than", text)),
        either=either,
        optional=optional,
        seen=seen,
    )


def _flat(value: Any) -> list[float]:
    if isinstance(value, int | float | np.number | list | tuple | np.ndarray | range):
        try:
            found = np.asarray(value, dtype=float).ravel()
        except (TypeError, ValueError):
            return []
        return [float(n) for n in found if np.isfinite(n)]
    return []


def _kind_of_value(value: Any, name: str) -> str:
    if isinstance(value, bool | np.bool_):
        return "truth"
    if isinstance(value, str):
        return "text"
    if isinstance(value, int | np.integer):
        return "whole"
    if isinstance(value, float | np.floating):
        return "number"
    if isinstance(value, np.random.Generator):
        return "source"
    if isinstance(value, pd.DataFrame):
        return "table"
    if callable(value):
        return "slope" if _SLOPE.search(name) else "function"
    try:
        array = np.asarray(value)
    except ValueError:
        return "other"
    if array.dtype.kind not in "iuf" or array.ndim not in (1, 2):
        return "other"
    return "line" if array.ndim == 1 else "grid"


def _kind_said(name: str, text: str, annotation: Any) -> str:
    plain = {int: "whole", float: "number", bool: "truth", str: "text", list: "line",
             np.ndarray: "line", pd.DataFrame: "table"}  # fmt: skip
    if annotation in plain:
        return plain[annotation]
    if re.search(
        r"^n_|^(?:n|m|k|degree|trials|every|steps)$|_steps$|_size$", name
    ) and not re.search(r"\blist|array|\d numbers", text):
        return "whole"
    if name == "rng" or "generator" in text:
        return "source"
    if _FUNCTION.search(text) or name in ("f", "func", "function"):
        return "slope" if _SLOPE.search(name) else "function"
    if re.search(r"\(\w, [^)]{1,6}\)|rows of|matrix|nested", text) and "shapes of" not in text:
        return "grid"
    if "dataframe" in text:
        return "table"
    if re.search(r"\blist|\btuple|\barray|sequence|numbers|parameters|observations|values", text):
        return "line"
    if re.search(r"whole number|number of|how many|\d or more|from \d to", text):
        return "whole"
    return "number"


def _sizes(kind: str, said: str, name: str, arrays: list[Any]) -> tuple[str, ...]:
    """Symbols for the lengths of an argument: the docstring's, or else one for each length seen."""
    wanted = {"line": 1, "grid": 2, "number": 1}.get(kind, 0)
    if kind == "number":
        return (f"of {name}",)
    if not wanted:
        return ()
    for found in _SHAPE.finditer(said):
        parts = tuple(part for part in found.groups() if part)
        symbols = all(re.fullmatch(r"[a-z]( \+ 1)?|\d", part) for part in parts)
        if len(parts) == wanted and symbols:
            return parts
    if counted := _COUNTED.findall(said):
        first = tuple(f"{letter}{more}" for letter, more, _ in counted)
        if wanted == 1:
            return first[:1]
        if len(first) >= 2:
            return first[:2]
    if arrays:
        return tuple(f"seen {size}" for size in np.shape(arrays[0])[:wanted])
    return ("n", "d")[:wanted] if wanted == 2 else (f"of {name}",)


def _kinds(text: str, whole: str, arrays: list[Any]) -> tuple[str, ...]:
    """The containers that are named for this argument, or else for all."""
    known = {
        "list": r"\blists?\b|sequence",
        "tuple": r"\btuples?\b|sequence",
        "array": r"\barrays?\b",
        "Series": r"\bseries\b",
        "DataFrame": r"\bdataframe",
        "range": r"\brange\b",
    }
    found = [kind for kind, pattern in known.items() if re.search(pattern, text)]
    found = found or [kind for kind, pattern in known.items() if re.search(pattern, whole)]
    for value in arrays:
        own = {"ndarray": "array"}.get(type(value).__name__, type(value).__name__)
        if own in known and own not in found:
            found.append(own)
    return tuple(found) or ("list", "array")
