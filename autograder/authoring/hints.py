"""Known mistakes of an assignment and how they show themselves, in `answers/hints.json`.

Written by an audit, which tries the known wrong answers, and read by a build, which puts them into
the bundle. What was found for other tests than a question has now is not used.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from autograder.errors import UsageError
from autograder.formats.bundle import Diagnosis, Question

HINTS = "hints.json"


class KnownMistakes(msgspec.Struct, frozen=True):
    """The known mistakes of one question; `tests` is the digest of the tests that showed them."""

    tests: str
    diagnoses: tuple[Diagnosis, ...]


class Hints(msgspec.Struct, frozen=True):
    """The known mistakes of an assignment, by question."""

    questions: dict[str, KnownMistakes] = {}


def read_hints(folder: Path) -> Hints:
    """The known mistakes of the assignment in `folder`; none where there is no file.

    Raises:
        UsageError: a file of another form.
    """
    path = folder / "answers" / HINTS
    if not path.is_file():
        return Hints()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Hints)
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"{path}: {error}", "what an audit writes", "delete it and audit again"
        ) from None


def hints_bytes(hints: Hints) -> bytes:
    """The file's bytes: sorted, so that the same findings are the same bytes."""
    ordered = Hints(dict(sorted(hints.questions.items())))
    return msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n"


def tests_digest(question: Question) -> str:
    """SHA-256 (hex) over a question's tests."""
    cases = [(case.name, case.hidden, case.text) for case in question.cases]
    tests = [question.name, question.format, question.source, cases]
    if question.trusted:
        tests.append(question.trusted)
    return hashlib.sha256(msgspec.json.encode(tests)).hexdigest()
