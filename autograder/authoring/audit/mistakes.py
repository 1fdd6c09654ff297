"""Known mistakes, and how they show themselves to the tests: what hints are given by.

Each known wrong answer that an audit tried has shown its behaviour. Where two with different hints
behave alike, or an answer without any idea does, nothing is said. Mutants give a general hint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.authoring.audit.flaws import Judged
from autograder.authoring.hints import KnownMistakes, tests_digest
from autograder.formats.bundle import Diagnosis

GENERAL = {
    "arithmetic": "Look at the operations between numbers: one is another than it should be.",
    "operand": "Look at the factors and terms: one is missing, or two are the wrong way round.",
    "sign": "Look at the signs: one is the wrong way round.",
    "comparison": "Look at the comparisons: one is off by its boundary or points the other way.",
    "condition": "Look at the conditions: one is missing or joined in the wrong way.",
    "constant": "Look at the numbers: one is off by one or by a factor.",
    "function": "Look at the functions: a mean for a sum, a least for a largest, or one left out.",
    "bound": "Look at the ends of ranges: one is off by one.",
    "variable": "Look at the variables: one stands where another belongs.",
}


def mistakes_of(judged: Judged, hints: Mapping[str, str]) -> KnownMistakes | None:
    """The mistakes of one question; `hints` by the name of its known wrong answers. None where no
    wrong answer carries a hint."""
    if not any(hints.values()):
        return None
    by_hand: dict[str, Diagnosis | None] = dict.fromkeys(_of(judged, "cheap", "right"))
    for tried, _ in judged.of("wrong"):
        shown = tried.result.behaviour if tried.result else ""
        name, hint = tried.trial.name, hints.get(tried.trial.name, "")
        if shown and hint:
            known = by_hand.get(shown, Diagnosis(name, hint, shown))
            by_hand[shown] = known if known is not None and known.hint == hint else None
    general: dict[str, Diagnosis | None] = dict(by_hand)
    for tried, _ in judged.of("mutant"):
        shown = tried.result.behaviour if tried.result else ""
        operator = judged.mutants[int(tried.trial.name)].operator
        if shown and shown not in by_hand and operator in GENERAL:
            made = Diagnosis(f"a mutant ({operator})", GENERAL[operator], shown)
            general[shown] = made if general.get(shown, made) == made else None
    diagnoses = tuple(known for known in general.values() if known is not None)
    return KnownMistakes(
        tests_digest(judged.subject.question), tuple(sorted(diagnoses, key=lambda d: d.behaviour))
    )


def _of(judged: Judged, *kinds: str) -> Iterator[str]:
    for tried, _ in judged.of(*kinds):
        if tried.result is not None and tried.result.behaviour:
            yield tried.result.behaviour
