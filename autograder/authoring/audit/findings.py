"""All that an audit found of one assignment: mutants by fate, survivors, flaws, declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from autograder.authoring.audit.declared import Declared, stale_equivalents
from autograder.authoring.audit.flaws import (
    Flaw,
    Judged,
    PromiseFindings,
    find_flaws,
    promises_of,
)
from autograder.authoring.audit.mutants import Mutant
from autograder.authoring.saboteurs import Earned, told_of
from autograder.result import CaseResult, Outcome

SABOTEUR = "saboteur"
"""The check of the flaws that saboteurs show."""


class CaseFindings(msgspec.Struct, frozen=True, kw_only=True):
    """One test case: how many mutants fail it, and how many of these fail no other."""

    name: str
    hidden: bool
    kills: int
    kills_alone: int


class Survivor(msgspec.Struct, frozen=True, kw_only=True):
    """A mutant that passes everything; `declared` is the reason why it may."""

    operator: str
    line: int
    was: str
    now: str
    declared: str = ""


class QuestionFindings(msgspec.Struct, frozen=True, kw_only=True):
    """One question. Each mutant is counted once: the first that applies of timed out (it used up
    its time, in whichever case), killed by a public case, killed by hidden cases only, survived;
    `equivalent` of those that survived are declared."""

    name: str
    mutants: int
    by_public: int
    by_hidden: int
    timed_out: int
    survived: int
    equivalent: int
    unexamined: int
    cases: tuple[CaseFindings, ...]
    survivors: tuple[Survivor, ...]
    flaws: tuple[Flaw, ...]
    accepted: tuple[Flaw, ...] = ()
    """flaws that are declared"""
    promises: tuple[PromiseFindings, ...] = ()
    known_right: int = 0
    known_wrong: int = 0

    @property
    def undeclared(self) -> tuple[Survivor, ...]:
        """Survivors that nobody has declared equivalent."""
        return tuple(survivor for survivor in self.survivors if not survivor.declared)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment; `error` says why it could not be audited, `stale` which declarations match
    nothing (any more)."""

    slug: str
    questions: tuple[QuestionFindings, ...] = ()
    stale: tuple[str, ...] = ()
    error: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing is left for the author to do. Notes do not count."""
        return (
            not self.error
            and not self.stale
            and not any(question.unexamined for question in self.questions)
            and not any(question.undeclared for question in self.questions)
            and all(flaw.note for question in self.questions for flaw in question.flaws)
        )


def findings_of(
    slug: str, judged: Sequence[Judged], declared: Declared, unknown: Sequence[str] = ()
) -> Findings:
    """What was tried of an assignment, summed up; `unknown` are lines about promises of what there
    is not."""
    survivors = [mutant for each in judged for mutant in _survivors(each)]
    questions = tuple(_question(each, declared) for each in judged)
    unused = [
        f"{a.question}: no finding of '{a.check}'" + (f" for '{a.case}'" if a.case else "")
        for a in declared.accepted
        if not any(_accepts(a, flaw) for question in questions for flaw in question.accepted)
    ]
    stale = (*stale_equivalents(declared, survivors), *unused, *unknown)
    return Findings(slug=slug, questions=questions, stale=stale)


def with_saboteurs(findings: Findings, found: Earned, accepted: Mapping[str, str]) -> Findings:
    """The findings with what saboteurs earn; the master answers for the questions in `accepted`."""
    questions = []
    for question in findings.questions:
        flaws, taken = question.flaws, question.accepted
        if kinds := found.get(question.name):
            flaw = Flaw(question=question.name, check=SABOTEUR, text=told_of(question.name, kinds))
            if question.name in accepted:
                taken = (*taken, flaw)
            else:
                flaws = (*flaws, flaw)
        questions.append(msgspec.structs.replace(question, flaws=flaws, accepted=taken))
    stale = [
        f"{name}: no saboteur earns what 'accepted_saboteurs' answers for"
        for name in accepted
        if name not in found
    ]
    return msgspec.structs.replace(
        findings, questions=tuple(questions), stale=(*findings.stale, *stale)
    )


def _accepts(accepted: object, flaw: Flaw) -> bool:
    question, check, case = (getattr(accepted, name) for name in ("question", "check", "case"))
    return (question, check) == (flaw.question, flaw.check) and case in ("", flaw.case)


def _question(judged: Judged, declared: Declared) -> QuestionFindings:
    fates = [_fate(cases) for _, cases in judged.of("mutant")]
    survivors = tuple(_survivor(mutant, declared) for mutant in _survivors(judged))
    flaws = find_flaws(judged)
    accepted = [flaw for flaw in flaws if any(_accepts(a, flaw) for a in declared.accepted)]
    kinds = [tried.trial.kind for tried in judged.tried]
    return QuestionFindings(
        name=judged.subject.name,
        mutants=len(judged.mutants),
        by_public=fates.count("public"),
        by_hidden=fates.count("hidden"),
        timed_out=fates.count("timed out"),
        survived=fates.count("survived"),
        equivalent=sum(bool(survivor.declared) for survivor in survivors),
        unexamined=sum(tried.result is None for tried in judged.tried),
        cases=_cases(judged),
        survivors=survivors,
        flaws=tuple(flaw for flaw in flaws if flaw not in accepted),
        accepted=tuple(accepted),
        promises=promises_of(judged),
        known_right=kinds.count("right"),
        known_wrong=kinds.count("wrong"),
    )


def _fate(cases: tuple[CaseResult, ...]) -> str:
    lost = [case for case in cases if case.outcome is not Outcome.PASSED]
    if any(case.outcome is Outcome.TIMEOUT for case in lost):
        return "timed out"
    if any(not case.hidden for case in lost):
        return "public"
    return "hidden" if lost else "survived"


def _survivors(judged: Judged) -> list[Mutant]:
    return [
        judged.mutants[int(tried.trial.name)]
        for tried, cases in judged.of("mutant")
        if _fate(cases) == "survived"
    ]


def _survivor(mutant: Mutant, declared: Declared) -> Survivor:
    reasons = [each.reason for each in declared.equivalent if each.matches(mutant)]
    return Survivor(
        operator=mutant.operator,
        line=mutant.line,
        was=mutant.was,
        now=mutant.now,
        declared=reasons[0] if reasons else "",
    )


def _cases(judged: Judged) -> tuple[CaseFindings, ...]:
    kills: dict[str, int] = {}
    alone: dict[str, int] = {}
    for _, cases in judged.of("mutant"):
        lost = [case.name for case in cases if case.outcome is not Outcome.PASSED]
        for name in lost:
            kills[name] = kills.get(name, 0) + 1
            alone[name] = alone.get(name, 0) + (len(lost) == 1)
    return tuple(
        CaseFindings(
            name=case.name,
            hidden=case.hidden,
            kills=kills.get(case.name, 0),
            kills_alone=alone.get(case.name, 0),
        )
        for case in judged.subject.question.cases
    )
