"""What `results.json` may hold, and what is wrong with one.

Written after Gradescope's documentation of the format; stricter in one thing: a field that is
not in it is refused, because it would be dropped without a word.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from autograder.views.gradescope.settings import Visibility

MAX_OUTPUT = 100_000
"""Characters of an output that Gradescope keeps."""

Format = Literal["text", "html", "simple_format", "md", "ansi"]


class _Test(msgspec.Struct, forbid_unknown_fields=True):
    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str | None = None
    name_format: Format | None = None
    number: str | None = None
    output: str | None = None
    output_format: Format | None = None
    tags: list[str] | None = None
    visibility: Visibility | None = None
    extra_data: dict[str, Any] | None = None


class _Rank(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    value: float | str
    order: Literal["asc", "desc"] = "desc"


class _GradescopeResults(msgspec.Struct, forbid_unknown_fields=True):
    score: float | None = None
    execution_time: float | None = None
    output: str | None = None
    output_format: Format | None = None
    test_output_format: Format | None = None
    test_name_format: Format | None = None
    visibility: Visibility | None = None
    stdout_visibility: Visibility | None = None
    extra_data: dict[str, Any] | None = None
    tests: list[_Test] | None = None
    leaderboard: list[_Rank] | None = None


def problems(data: bytes) -> tuple[str, ...]:
    """What in the bytes of a `results.json` breaks the contract, a line each."""
    try:
        text = data.decode()
        results = msgspec.json.decode(data, type=_GradescopeResults)
    except UnicodeDecodeError:
        return ("not UTF-8",)
    except (msgspec.MsgspecError, RecursionError) as error:
        return (str(error),)
    found = []
    if "\\u0000" in text.replace("\\\\", "") or "\0" in text:
        found.append("a NUL character")
    tests = results.tests or []
    if results.score is None and not (tests and all(test.score is not None for test in tests)):
        found.append("no score: neither of the whole nor of every test")
    places = [("output", results.output)]
    places += [(f"tests[{n}].output", test.output) for n, test in enumerate(tests)]
    for where, output in places:
        if output is not None and len(output) > MAX_OUTPUT:
            found.append(f"{where} has {len(output):,} characters, at most {MAX_OUTPUT:,} are kept")
        if output is not None and "\r" in output:
            found.append(f"{where} has a carriage return; lines end with a newline")
    return tuple(found)
