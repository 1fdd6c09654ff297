"""What a bundle is: frozen values, and the digest over everything that can change a result."""

from __future__ import annotations

import doctest
import hashlib
from typing import Literal

import msgspec

from autograder.limits import Limits

FORMAT = 2

TestFormat = Literal["exception", "ok"]


class Case(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="function"
):
    """One test case as data; `points` are resolved, `name` is what Otter would call it.

    A plain one is a function: those of a question share one file, `Question.source`, and come in
    the order of `cases`.
    """

    name: str
    points: float
    hidden: bool = False
    success_message: str | None = None
    failure_message: str | None = None

    @property
    def text(self) -> str:
        """The code that stands in the case itself."""
        return ""


class Doctest(Case, frozen=True, kw_only=True, omit_defaults=True, tag="doctest"):
    """A test case in OK format: the text of a doctest with at least one example, since one without
    would pass everybody."""

    code: str

    def __post_init__(self) -> None:
        """Raises `ValueError` where there is nothing to run."""
        if not doctest.DocTestParser().get_examples(self.code):
            raise ValueError(f"the doctest of {self.name!r} has no example")

    @property
    def text(self) -> str:
        """The code that stands in the case itself."""
        return self.code


class Diagnosis(msgspec.Struct, frozen=True):
    """A known mistake: its name, for instructors; what a student who makes it is told; and how it
    shows itself to the question's tests (see `examiner.behaviour`)."""

    name: str
    hint: str
    behaviour: str


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question: its test file's source, as Otter wrote it, and what is in it.

    A manual question has no cases; `manual_points` is what a person can give for it, `rubric` the
    model answer and whatever else the author wrote for the marker. Of its part of the notebook
    (the `place`-th, from 0, that Otter's comments mark) `given` are the texts that students get,
    `blank` the cells they are to replace.

    `trusted` is the source of what given cells define and the tests compare by: the examiner runs
    it, instead of asking a submission for these names.

    `imports` are the statements by which the notebook is to have the modules, and what is in them,
    that the tests ask it for: the examiner has them by the same statements. `redefined` are the
    built-in names that the notebook is to define anew; `None` where nobody has said (see
    `meaning`).
    """

    name: str
    source: str = ""
    trusted: str = ""
    imports: tuple[str, ...] = ()
    redefined: tuple[str, ...] | None = None
    cases: tuple[Case | Doctest, ...] = ()
    all_or_nothing: bool = False
    manual: bool = False
    manual_points: float = 0.0
    diagnoses: tuple[Diagnosis, ...] | None = None
    """known mistakes to compare with; `None`: how an answer goes wrong is not looked at"""
    place: int = 0
    given: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    rubric: str = ""

    def __post_init__(self) -> None:
        """Raises `ValueError` where cases are of both kinds."""
        if len({type(case) for case in self.cases}) > 1:
            raise ValueError(f"{self.name!r} has both doctests and test functions")

    @property
    def format(self) -> TestFormat:
        """Which of Otter's two forms its tests have."""
        return "ok" if any(isinstance(case, Doctest) for case in self.cases) else "exception"

    @property
    def max_points(self) -> float:
        """Points that the tests can give."""
        return sum(case.points for case in self.cases)


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """What shows whether a machine can grade with a bundle; it decides no result.

    `solution` is the SHA-256 (hex) of the solution notebook, which lies beside the bundle and never
    in it. `imports` are the modules that tests and given cells import. `given` are digests of the
    given code cells (see `given_digest`): one that fails is no student's fault.
    """

    solution: str = ""
    imports: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


def given_digest(source: str) -> str:
    """The digest of a given cell (16 hex digits): the same for the same lines, whatever blanks
    stand at their ends."""
    text = "\n".join(line.rstrip() for line in source.strip().splitlines())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment, ready to grade with.

    `files` are the data files by relative POSIX path; `digest` is the SHA-256 (hex) over
    everything else but `canary`, since a reworded solution changes no result, and `stock`. `seed`
    and `seed_variable` are Otter's, as are the three wishes `show_*` on what Gradescope shows.
    `programs` says whether a notebook may execute programs: so it may where nobody has said.
    """

    slug: str
    title: str
    questions: tuple[Question, ...]
    limits: Limits = Limits()
    files: dict[str, bytes] = {}
    requirements: tuple[str, ...] = ()
    seed: int | None = None
    seed_variable: str | None = None
    show_hidden: bool = False
    show_all_public: bool = False
    show_stdout: bool = False
    programs: bool = True
    canary: Canary = Canary()
    stock: bool = False
    """made by Otter: `requirements` say what its image was to hold, not what the master asks for"""
    digest: str = ""

    @property
    def max_score(self) -> float:
        """Points that the tests of all questions can give."""
        return sum(question.max_points for question in self.questions)

    @property
    def examined(self) -> tuple[Question, ...]:
        """The questions that have tests."""
        return tuple(question for question in self.questions if question.cases)

    @property
    def by_hand(self) -> tuple[Question, ...]:
        """The questions that a person marks."""
        return tuple(question for question in self.questions if question.manual)


def digest_of(bundle: Bundle) -> str:
    """SHA-256 (hex) over a canonical encoding of all fields but `canary`, `stock` and `digest`.

    Not over the zip's bytes: the same bundle packed by another zlib is the same bundle.
    """
    files = {name: hashlib.sha256(data).hexdigest() for name, data in bundle.files.items()}
    bare = msgspec.structs.replace(bundle, files={}, canary=Canary(), stock=False, digest="")
    plain = msgspec.to_builtins(bare)
    # Through the types once: an int where a float belongs must not be another bundle when read.
    typed = msgspec.to_builtins(msgspec.convert(plain, Bundle))
    if bundle.programs:
        del typed["programs"]  # so that a bundle from before there was this field is still whole
    encoded = msgspec.json.encode([FORMAT, typed, files], order="sorted")
    return hashlib.sha256(encoded).hexdigest()


def sealed(bundle: Bundle) -> Bundle:
    """The same bundle with its digest filled in."""
    return msgspec.structs.replace(bundle, digest=digest_of(bundle))
