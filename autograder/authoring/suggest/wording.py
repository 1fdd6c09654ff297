"""A case as a test cell of Otter Assign: source text that a person reads and pastes.

The same text is what the workshop runs, so what was tried is what is suggested. A message says what
is looked at, never the value that is expected.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from autograder.authoring.suggest.errand import TriedCall
from autograder.authoring.suggest.forms import Form
from autograder.authoring.suggest.written import read

MARK = "# SUGGESTED: read it, give it points, and delete this line"
"""The first line of a suggested test until a person accepts it."""

_NUMBERS = """\
def numbers(raw, shape):
    try:
        got = np.asarray(raw)
        kind, got = got.dtype.kind, got.astype(float)
    except (TypeError, ValueError):
        raise AssertionError("wanted numbers") from None
    assert kind in "iufO", "wanted numbers"
    assert got.shape == shape, f"wanted the shape {shape}" if shape else "wanted one number"
    return got
"""
_SAME = "the arguments must stay as they were"


def case_source(case: TriedCall, name: str, comments: Sequence[str] = ()) -> str:
    """The test function of a case, `comments` below its head."""
    lines = [f"# {line}" for comment in comments for line in textwrap.wrap(comment, 90)]
    lines += ["import numpy as np"] if _asks_numpy(case) else []
    lines += ["import math"] if "math." in _texts(case) else []
    lines += ["import pandas as pd"] if "pd." in _texts(case) else []
    lines += case.imports
    if "numbers" in _kinds(case):
        lines += ["", *_NUMBERS.rstrip().splitlines(), ""]
    lines += [
        f"{parameter} = {text}"
        for parameter, text in zip(case.parameters, case.arguments, strict=True)
    ]
    lines += list(_looks(case))
    return f"def {name}({case.function}):\n" + textwrap.indent("\n".join(lines), "    ") + "\n"


def case_cell(source: str, message: str, points: str = "points: 0\n") -> str:
    """A hidden test cell with its configuration; `points` is a line of it or nothing."""
    said = "".join(c for c in message if c not in "\n#'\"").replace(": ", " - ")
    return (
        f'""" # BEGIN TEST CONFIG\n{points}hidden: true\nfailure_message: {said}\n'
        f'""" # END TEST CONFIG\n{source}'
    )


def _looks(case: TriedCall) -> Iterator[str]:
    called = f"{case.function}({', '.join(case.parameters)})"
    if case.oracle == "error":
        yield "try:"
        yield f"    {called}"
        yield f"except {case.error}:"
        yield "    pass"
        yield "except Exception:"
        yield f'    raise AssertionError("wanted a {case.error}, not another error") from None'
        yield "else:"
        yield f'    raise AssertionError("wanted a {case.error} for these arguments")'
    elif case.form is None:
        yield from case.want.splitlines()
    else:
        if case.want:  # before the call, which may change what it is given
            yield f"want = {case.want}"
        yield f"got = {called}"
        if case.form is not None:
            yield from _checks("got", case.form, case, "want" if case.want else "")
    for kept in case.keeps:
        text = case.arguments[case.parameters.index(kept)]
        if text.startswith("pd."):
            yield f'assert {kept}.equals({text}), "{_SAME}"'
        elif text.startswith("np."):
            yield f'assert np.array_equal({kept}, {text}), "{_SAME}"'
        elif "np." in text or "lambda" in text:
            yield f'assert len({kept}) == {len(read(text))}, "{_SAME}"'
        else:
            yield f'assert {kept} == {text}, "{_SAME}"'


def _checks(got: str, form: Form, case: TriedCall, want: str, depth: int = 0) -> Iterator[str]:
    """Lines that compare the value of the expression `got` with that of `want`, or the form's."""
    want = want or form.value
    close = f"rtol={case.rtol:.0e}, atol={case.atol:.0e}"
    if form.kind == "number":
        yield f'assert np.isclose(numbers({got}, ()), {want}, {close}), "wrong value"'
    elif form.kind == "numbers":
        yield f'assert np.allclose(numbers({got}, {form.shape!r}), {want}, {close}), "wrong values"'
    elif form.kind == "whole":
        yield f'assert {got} == {want}, "wanted a whole number, exact in every digit"'
    elif form.kind == "truth":
        yield f'assert np.asarray({got}).dtype.kind == "b", "wanted True or False"'
        yield f'assert np.array_equal({got}, {want}), "the other truth was wanted"'
    elif form.kind in ("truths", "texts"):
        yield f'assert np.array_equal(np.asarray({got}), {want}), "wrong values"'
    elif form.kind == "text":
        yield f'assert isinstance({got}, str) and {got} == {want}, "wanted another text"'
    elif form.kind == "nothing":
        yield f'assert {got} is None, "wanted None"'
    elif form.kind == "parts":
        inner = f"part_{depth}" if depth else "parts"
        yield f"{inner} = tuple({got})"
        yield f'assert len({inner}) == {len(form.parts)}, "wanted {len(form.parts)} parts"'
        for place, part in enumerate(form.parts):
            yield from _checks(f"{inner}[{place}]", part, case, "", depth + 1)
    elif form.kind == "table":
        yield f'assert sorted({got}.columns) == {sorted(form.keys)!r}, "wanted other columns"'
        for key, part in zip(form.keys, form.parts, strict=True):
            yield from _checks(f"{got}[{key!r}].to_numpy()", part, case, "", depth + 1)
    elif form.kind == "rows":
        yield f'assert np.shape({got}) == {form.shape!r}, "wanted another size"'
        for key, part in zip(form.keys, form.parts, strict=True):
            yield from _checks(f"{got}.{key}", part, case, "", depth + 1)
    elif form.kind == "mapping":
        keys = "{" + ", ".join(form.keys) + "}"
        yield f'assert isinstance({got}, dict) and set({got}) == {keys}, "wanted other keys"'
        for key, part in zip(form.keys, form.parts, strict=True):
            yield from _checks(f"{got}[{key}]", part, case, "", depth + 1)
    elif form.kind == "function":
        yield f'assert callable({got}), "wanted a function"'
        for probe, part in zip(form.keys, form.parts, strict=True):
            yield from _checks(f"{got}({probe})", part, case, "", depth + 1)


def _kinds(case: TriedCall) -> set[str]:
    """The kinds of form that a case looks at; all that ask for numbers are 'numbers'."""

    def within(form: Form) -> Iterator[str]:
        yield "numbers" if form.kind == "number" else form.kind
        for part in form.parts:
            yield from within(part)

    if case.form is None:
        return {"numbers"} if "numbers(" in case.want else set()
    return set(within(case.form)) if case.oracle != "error" else set()


def _texts(case: TriedCall) -> str:
    form = _form_texts(case.form) if case.form is not None and not case.want else ""
    return " ".join((*case.arguments, case.want, form))


def _form_texts(form: Form) -> str:
    keys = form.keys if form.kind == "function" else ()
    return " ".join((form.value, *keys, *map(_form_texts, form.parts)))


def _asks_numpy(case: TriedCall) -> bool:
    """Whether the text of a test uses NumPy."""
    looking = {"numbers", "truth", "truths", "texts", "rows"} & _kinds(case)
    return bool(looking) or "np." in _texts(case)
