"""Which answers of a question are tried, and under which tests.

First the solution itself, which gives the limits, and once more recording what the public tests
ask. Then everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autograder.authoring.answers import Answer
from autograder.authoring.audit import cheap, variants
from autograder.authoring.audit.cut import Subject
from autograder.authoring.audit.mutants import Mutant
from autograder.authoring.audit.regions import broken
from autograder.authoring.audit.trials import Trial, Tried

SEEDS = 20
HASH_SEEDS = (1, 2)


def first(subject: Subject) -> Iterator[Trial]:
    """The solution, and the solution recording the calls of public tests."""
    yield Trial(subject=subject, kind="solution", name="the solution", answer=subject.answer)
    if any(not case.hidden for case in subject.question.cases):
        yield Trial(
            subject=subject,
            kind="probe",
            name="the solution, recording",
            answer=cheap.recording_answer(subject.answer),
            question=variants.probing(subject.question),
        )


def keys_asked(tried: Tried) -> list[str]:
    """Keys of the calls that a recording answer was asked by the public tests."""
    cases = tried.result.cases if tried.result else ()
    text = cases[-1].detail.partition(": ")[2] if cases else ""
    return [key for key in text.split() if len(key) == 8]


def rest(
    subject: Subject,
    mutants: Sequence[Mutant],
    known: Sequence[Answer],
    keys: list[str] | None,
    promises: Mapping[str, tuple[str, ...]],
) -> Iterator[Trial]:
    """All other trials of a question; `keys` as recorded, `None` without public tests, `promises`
    by function."""
    for number, mutant in enumerate(mutants):
        yield Trial(subject=subject, kind="mutant", name=str(number), answer=mutant.source)
    for answer in known:
        kind = "right" if answer.right else "wrong"
        yield Trial(subject=subject, kind=kind, name=answer.name, answer=answer.source)
    for one in broken(subject.answer, promises):
        kind = "visit" if one.raises else "promise"
        yield Trial(subject=subject, kind=kind, name=one.name, answer=one.source)
    poor = cheap.constant_answers(subject.answer, subject.prompt)
    if keys is not None:
        poor |= cheap.echo_answers(subject.answer, keys)
    for what, source in poor.items():
        yield Trial(subject=subject, kind="cheap", name=what, answer=source)
    for what, source in cheap.near_answers(subject.answer).items():
        yield Trial(subject=subject, kind="near", name=what, answer=source)
    yield from _elsewhere(subject, known)


def _elsewhere(subject: Subject, known: Sequence[Answer]) -> Iterator[Trial]:
    """Right answers under other circumstances, which must not matter."""
    right = {"the solution": subject.answer} | {a.name: a.source for a in known if a.right}
    if subject.others:
        yield Trial(
            subject=subject, kind="alone", name="the solution", answer=subject.answer, alone=True
        )
    backwards = variants.reversed_order(subject.question)
    for number, (name, source) in enumerate(right.items()):
        yield Trial(subject=subject, kind="order", name=name, answer=source, question=backwards)
        seed = HASH_SEEDS[number % len(HASH_SEEDS)]
        yield Trial(subject=subject, kind="hash seed", name=name, answer=source, hash_seed=seed)
    names = list(right)
    for seed in range(1, SEEDS + 1):
        name = names[seed % len(names)]
        yield Trial(
            subject=subject,
            kind="seed",
            name=f"{name}, seed {seed}",
            answer=right[name],
            question=variants.reseeded(subject.question, seed),
        )
