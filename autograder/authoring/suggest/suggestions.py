"""What is suggested for a question, as values that are printed, kept and put into a master."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import count

import msgspec

from autograder.authoring.audit.mistakes import GENERAL
from autograder.authoring.audit.mutants import Mutant
from autograder.authoring.suggest.errand import TriedCall
from autograder.authoring.suggest.wording import MARK, case_cell, case_source

_COMMON = ("fractions", "negative", "unsorted", "list", "array", "zero", "whole numbers", "tuple")
"""Regions that say least of what a case is for, the least telling first."""
_SAID = {
    "empty": "nothing in it",
    "one element": "one element",
    "two elements": "two elements",
    "many elements": "many elements",
    "zero": "a zero among the numbers",
    "all zero": "zeros only",
    "negative": "negative numbers",
    "all negative": "negative numbers only",
    "equal": "two arguments that are equal",
    "repeated": "a number that comes twice",
    "huge": "very large numbers",
    "tiny": "very small numbers",
    "unsorted": "numbers in no order",
    "descending": "numbers from large to small",
    "whole numbers": "whole numbers",
    "fractions": "fractions",
    "list": "a list",
    "tuple": "a tuple",
    "array": "an array",
    "table": "a table",
    "square": "as many rows as columns",
    "not square": "more or fewer rows than columns",
}
"""Regions as a student reads of them."""


class SuggestedTest(msgspec.Struct, frozen=True, kw_only=True):
    """A hidden test cell, what it is for, and where its expectation comes from.

    `mutants`, `wrong` and `promises` count what it stops; `alone` is what no other case of the
    question stops."""

    name: str
    oracle: str
    by: str
    purpose: str
    regions: tuple[str, ...]
    mutants: int
    wrong: int
    promises: int
    alone: int
    rtol: float
    atol: float
    cell: str


class Unstopped(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong answer that no case stops: a mutant with its change, or one by its name."""

    kind: str
    name: str
    change: str = ""


class SuggestedTests(msgspec.Struct, frozen=True, kw_only=True):
    """All that is suggested for one question. `stopped` and `of` count wrong answers by kind: as
    the real grader says, all cases together; `rejected` are right answers that a case refused
    before it was left out; `notes` say what cannot be tested; `asks` are calls of which only the
    solution says what is right, `offers` mutants that no test stops, as known wrong answers to be
    named; `tried` are cases to choose from."""

    question: str
    tests: tuple[SuggestedTest, ...] = ()
    of: dict[str, int] = {}
    stopped: dict[str, int] = {}
    left: tuple[Unstopped, ...] = ()
    rejected: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tried: int = 0


def suggested(
    cases: Sequence[TriedCall],
    stopped: Sequence[frozenset[str]],
    mutants: Mapping[str, Mutant],
    known: Collection[str],
    taken: Collection[str] = (),
) -> tuple[SuggestedTest, ...]:
    """The tests for chosen cases; `stopped` are the answers that each stops, `mutants` and `known`
    wrong answers by those names; `taken` are names of tests that there are."""
    made: list[SuggestedTest] = []
    before: set[str] = set()
    names = _names(cases, taken)
    for place, (case, these) in enumerate(zip(cases, stopped, strict=True)):
        others = frozenset().union(*(s for n, s in enumerate(stopped) if n != place))
        new = these - before
        before |= these
        purpose = _purpose(case, new or these, mutants, known)
        purpose = purpose if new else f"{purpose}; all of it is stopped by another test as well"
        comments = [purpose, _reason(case)]
        marked = case_source(case, names[place], [MARK.removeprefix("# "), *comments])
        made.append(
            SuggestedTest(
                name=names[place],
                oracle=case.oracle,
                by=case.by,
                purpose=purpose,
                regions=case.traits,
                mutants=sum(name in mutants for name in these),
                wrong=sum(name in known for name in these),
                promises=sum(name not in mutants and name not in known for name in these),
                alone=len(these - others),
                rtol=case.rtol,
                atol=case.atol,
                cell=case_cell(marked, _message(case)),
            )
        )
    return tuple(made)


def _names(cases: Sequence[TriedCall], taken: Collection[str]) -> list[str]:
    found: list[str] = []
    for case in cases:
        what = "refuses" if case.oracle == "error" else _telling(case)[:1]
        part = what if isinstance(what, str) else "".join(what)
        name = re.sub(r"\W+", "_", f"test_hidden_{case.function}_{part or 'value'}").strip("_")
        numbered = (f"{name}_no_{number}" if number > 1 else name for number in count(1))
        found.append(next(each for each in numbered if each not in (*found, *taken)))
    return found


def _telling(case: TriedCall) -> list[str]:
    """The regions that a case lies in, those that say most of it first."""
    common = {name: place for place, name in enumerate(reversed(_COMMON), 1)}
    named = [name for name in case.traits if name in _SAID]
    return sorted(named, key=lambda name: (common.get(name, 0), name))


def _message(case: TriedCall) -> str:
    looked = ", ".join(_SAID[name] for name in _telling(case)[:3])
    if case.oracle == "error":
        like = f", such as {looked}" if looked else ""
        return f"Look for the arguments for which a {case.error} is promised{like}."
    kept = " What it is given must stay as it was." if case.keeps else ""
    return f"Try {case.function} with {looked or 'other arguments'}.{kept}"


def _purpose(
    case: TriedCall,
    stops: frozenset[str],
    mutants: Mapping[str, Mutant],
    known: Collection[str],
) -> str:
    """What a case is for: of what it stops, that which the cases before it do not."""
    operators = Counter(mutants[name].operator for name in stops if name in mutants)
    wrong = sorted(name.partition(": ")[2] for name in stops if name in known)
    promises = sorted({name.partition(": ")[2] for name in stops if name.startswith("promise: ")})
    keeps = [name for name in promises if " keeps argument" in name]
    there = [name.rpartition(": ")[2] for name in promises if name not in keeps]
    parts = []
    if keeps:
        parts.append("answers that change their argument")
    if wrong:
        more = f" and {len(wrong) - 2} more" if len(wrong) > 2 else ""
        parts.append(f"{', '.join(repr(name) for name in wrong[:2])}{more}")
    if operators:
        most = ", ".join(name for name, _ in sorted(operators.items(), key=_by_count)[:3])
        many = sum(operators.values())
        parts.append(f"{many} mutant{'s' * (many > 1)} ({most})")
    if any(name.startswith("cheap: ") for name in stops):
        parts.append("answers that are always the same")
    if there:
        parts.append(f"what is wrong there alone: {', '.join(dict.fromkeys(there[:4]))}")
    regions = ", ".join(_telling(case)[:3])
    return f"stops {'; '.join(parts) or 'nothing new'}" + (f"; region: {regions}" * bool(regions))


def asked_of(case: TriedCall) -> str:
    """A call of which nothing but the solution says what is right, as a question to the author."""
    gives = case.form.value if case.form is not None and case.form.value else "what it gives"
    return f"is {gives} right for {case.function}({', '.join(case.arguments)})?"


def offered(mutant: Mutant) -> str:
    """A mutant that no test stops as a known wrong answer for `answers/`; nothing where what it
    does is no slip that a student makes."""
    if mutant.operator not in GENERAL:
        return ""
    change = " ".join(mutant.now.split())[:60]
    return (
        f"# %% wrong: {mutant.operator}: {change}\n# hint: {GENERAL[mutant.operator]}\n"
        f"{mutant.source.rstrip()}\n"
    )


def _by_count(each: tuple[str, int]) -> tuple[int, str]:
    return -each[1], each[0]


def _reason(case: TriedCall) -> str:
    """Where the expectation comes from, and why the tolerance is what it is."""
    if case.oracle == "error":
        return f"oracle: error ({case.error}, promised)"
    by = f" ({case.by})" if case.by else ""
    told = f"oracle: {case.oracle}{by}"
    if case.oracle == "solution":
        told = "oracle: solution. ASK YOURSELF: is what is wanted here right? Nothing else says so"
    if case.form is None and "default_rng(seed)" in case.want:
        return f"{told}, of mean and spread; tolerance: six standard errors of both"
    if case.rtol == 0 or case.oracle == "property" or _exact(case):
        return told
    seen = f"right answers differ by {case.spread:.0e}" if case.spread else "no difference was seen"
    return f"{told}; tolerance: {seen}, and rounding to float32 must pass"


def _exact(case: TriedCall) -> bool:
    kinds = ("truth", "truths", "text", "texts", "nothing", "whole")
    return case.form is not None and case.form.kind in kinds
