"""What a bundle is: frozen records, and the digest over them."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from autograder.limits import Limits

TestFormat = Literal["exception", "ok"]


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One test case as data; `points` are resolved, `name` is what Otter would call it.

    `code` is the doctest of a case in OK format; exception-based cases stand in the question's
    `source`.
    """

    name: str
    points: float
    hidden: bool = False
    success_message: str | None = None
    failure_message: str | None = None
    code: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question: its test file's source, as Otter writes it, and what is in it.

    A manual question has no cases; `manual_points` is what a person can give for it.
    """

    name: str
    format: TestFormat = "exception"
    source: str = ""
    cases: tuple[Case, ...] = ()
    all_or_nothing: bool = False
    manual: bool = False
    manual_points: float = 0.0

    @property
    def max_points(self) -> float:
        """Points that the tests can give."""
        return sum(case.points for case in self.cases)


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment, ready to grade with.

    `files` are the data files by relative POSIX path; `digest` is the SHA-256 (hex) over
    everything that can change a result. `seed` and `seed_variable` are Otter's.
    """

    slug: str
    title: str
    questions: tuple[Question, ...]
    limits: Limits = Limits()
    files: dict[str, bytes] = {}
    requirements: tuple[str, ...] = ()
    seed: int | None = None
    seed_variable: str | None = None
    digest: str = ""

    @property
    def max_score(self) -> float:
        """Points that the tests of all questions can give."""
        return sum(question.max_points for question in self.questions)

    @property
    def examined(self) -> tuple[Question, ...]:
        """The questions that have tests."""
        return tuple(question for question in self.questions if question.cases)


def sealed(bundle: Bundle) -> Bundle:
    """The same bundle with its digest filled in."""
    canonical = msgspec.msgpack.encode(msgspec.structs.replace(bundle, digest=""), order="sorted")
    return msgspec.structs.replace(bundle, digest=hashlib.sha256(canonical).hexdigest())
