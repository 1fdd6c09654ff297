"""Known mistakes, and how they show themselves to the tests: what hints are given by.

Each known wrong answer that an audit tried has shown its behaviour. Where two with different hints
behave alike, or an answer without any idea does, nothing is said. Mutants give a general hint,
where no known wrong answer behaves as they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.authoring.audit.flaws import Judged
from autograder.authoring.hints import KnownMistakes, tests_digest
from autograder.formats.bundle import Diagnosis

_SAME = "It comes to the same as a right answer in which {}. Look for that first."
GENERAL = {
    operator: _SAME.format(what)
    for operator, what in {
        "arithmetic": "one operation between numbers is another one",
        "operand": "a factor or a term is missing, or two are the wrong way round",
        "sign": "a sign is the wrong way round",
        "comparison": "a comparison is off by its boundary or points the other way",
        "condition": "a condition is missing or joined in the wrong way",
        "constant": "a number is off by one or by a factor",
        "function": "a function is another one (a mean for a sum, a least for a largest), or is "
        "left out",
        "bound": "the end of a range is off by one",
        "variable": "one variable stands in the place of another",
    }.items()
}
"""What is said by the operator of a mutant: of the answer only that it behaves alike, for the same
behaviour can come of another mistake."""


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
    for shown in _of(judged, "wrong"):
        by_hand.setdefault(shown, None)
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
