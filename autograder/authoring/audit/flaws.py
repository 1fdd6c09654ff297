"""The ways for tests to be bad: each a function from what was tried of a question to its flaws.

Pure: nothing runs here, and a flaw is one line that says what was seen and what to do.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import msgspec

from autograder.authoring.audit.cut import Subject
from autograder.authoring.audit.mutants import Mutant
from autograder.authoring.audit.trials import Tried
from autograder.result import CaseResult, Outcome

_CLOCKS = ("time.time", "perf_counter", "monotonic", "datetime.now", "date.today", "utcnow")
_STATED = re.compile(r"\d+\.\d+|\d{2,}")
_TELLING = 8
"""Nodes of an expression of the solution from which on it is no coincidence in a test."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """All that was tried of one question; a mutant trial's name is its place among `mutants`."""

    subject: Subject
    mutants: tuple[Mutant, ...]
    tried: tuple[Tried, ...]

    def of(self, *kinds: str) -> Iterator[tuple[Tried, tuple[CaseResult, ...]]]:
        """Trials of these kinds that were examined, with their cases."""
        for tried in self.tried:
            if tried.trial.kind in kinds and tried.result is not None:
                yield tried, tried.result.cases


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with a question's tests. A `note` is worth a look, and no failure."""

    question: str
    check: str
    text: str
    case: str = ""
    note: bool = False


class PromiseFindings(msgspec.Struct, frozen=True, kw_only=True):
    """One promise of one function: whether an answer that breaks it loses a case, and, of a
    region, whether any test asks there (`None` of a manner)."""

    name: str
    caught: bool
    visited: bool | None = None


def promises_of(judged: Judged) -> tuple[PromiseFindings, ...]:
    """All promises of a question, as far as they were tried."""
    visits = {tried.trial.name: bool(_lost(cases)) for tried, cases in judged.of("visit")}
    return tuple(
        PromiseFindings(
            name=tried.trial.name,
            caught=bool(_lost(cases)),
            visited=visits.get(tried.trial.name),
        )
        for tried, cases in judged.of("promise")
    )


def find_flaws(judged: Judged) -> tuple[Flaw, ...]:
    """All flaws of a question's tests, check by check."""
    return tuple(
        Flaw(question=judged.subject.name, check=name, text=text, case=case, note=name in NOTES)
        for name, check in CHECKS.items()
        for case, text in check(judged)
    )


Found = Iterator[tuple[str, str]]
"""The case concerned (or nothing), and what is wrong."""


def rejects_right(judged: Judged) -> Found:
    """A right answer that a case rejects."""
    for tried, cases in judged.of("right"):
        for case in _lost(cases):
            yield case.name, f"rejects the right answer '{tried.trial.name}' ({_why(case)})"


def accepts_wrong(judged: Judged) -> Found:
    """A wrong answer that loses no hidden points."""
    for tried, cases in judged.of("wrong"):
        if not any(case.hidden and case.points > 0 for case in _lost(cases)):
            yield "", f"the wrong answer '{tried.trial.name}' loses no hidden points"


def useless(judged: Judged) -> Found:
    """A hidden case that never fails, neither on a mutant nor on a wrong answer."""
    failed = {case.name for _, cases in judged.of("mutant", "wrong") for case in _lost(cases)}
    for own in judged.subject.question.cases:
        if own.hidden and own.name not in failed:
            yield own.name, "fails on no mutant and on no wrong answer"


def redundant(judged: Judged) -> Found:
    """Two hidden cases that fail on exactly the same mutants and wrong answers."""
    fails: dict[str, list[int]] = {}
    for number, (_, cases) in enumerate(judged.of("mutant", "wrong")):
        for case in _lost(cases):
            fails.setdefault(case.name, []).append(number)
    seen: dict[tuple[int, ...], str] = {}
    for own in judged.subject.question.cases:
        if own.hidden and own.name in fails:
            first = seen.setdefault(tuple(fails[own.name]), own.name)
            if first != own.name:
                yield own.name, f"fails exactly where '{first}' fails"


def gullible(judged: Judged) -> Found:
    """A hidden case with points that an answer without an idea passes."""
    passed: dict[str, list[str]] = {}
    for tried, cases in judged.of("cheap"):
        for case in cases:
            if case.hidden and case.points > 0 and case.outcome is Outcome.PASSED:
                passed.setdefault(case.name, []).append(tried.trial.name)
    for name, answers in passed.items():
        yield name, f"passes an answer that is {_listed(answers)}"


def unpunished(judged: Judged) -> Found:
    """Mutants that fail a public case and keep all points."""
    kept = [
        judged.mutants[int(tried.trial.name)]
        for tried, cases in judged.of("mutant")
        if _lost(cases) and not any(case.points > 0 for case in _lost(cases))
    ]
    for mutant in kept:
        yield "", f"a mutant fails a public case and keeps all points: {mutant.now!r}"


def depends(kind: str, on: str) -> Callable[[Judged], Found]:
    """A check that right answers pass under other circumstances, too."""

    def check(judged: Judged) -> Found:
        lost: dict[str, list[str]] = {}
        for tried, cases in judged.of(kind):
            for case in _lost(cases):
                lost.setdefault(case.name, []).append(tried.trial.name)
        for name, answers in lost.items():
            yield name, f"depends on {on}: it rejects {_listed(answers)}"

    return check


def timely(judged: Judged) -> Found:
    """A test that looks at a clock."""
    question = judged.subject.question
    text = question.source + "".join(case.text for case in question.cases)
    for clock in _CLOCKS:
        if re.search(rf"\b{re.escape(clock)}\b", text):
            yield "", f"a test looks at a clock ({clock})"


def tight(judged: Judged) -> Found:
    """A tolerance that the solution does not pass where its results are rounded otherwise."""
    for tried, cases in judged.of("near"):
        for case in _lost(cases):
            yield case.name, f"rejects the solution with {tried.trial.name} ({_why(case)})"


def gives_away(judged: Judged) -> Found:
    """A public test that holds an expression of the solution."""
    public = [case.name for case in judged.subject.question.cases if not case.hidden]
    shown = {text for name, text in _expressions(_public_source(judged.subject))}
    for name, text in _expressions(judged.subject.answer):
        if text in shown and public:
            yield public[0], f"holds an expression of the solution: {name}"
            return


def tells(judged: Judged) -> Found:
    """A message of a hidden case that shows a number which the case compares with, and which does
    not stand in the question's text."""
    question = judged.subject.question
    for case, (numbers, messages) in zip(question.cases, _compared(judged.subject), strict=False):
        own = (case.failure_message or "", case.success_message or "")
        for message in (*messages, *own) if case.hidden else ():
            shown = set(_STATED.findall(message)) - set(_STATED.findall(judged.subject.prompt))
            for number in sorted(numbers & shown):
                yield case.name, f"a message shows an expected value: {number} in {message!r}"


def unkept(judged: Judged) -> Found:
    """A promise that no test looks at: nobody asks there, or an answer that breaks it loses
    nothing."""
    for promise in promises_of(judged):
        if promise.visited is False:
            yield "", f"no test asks there: {promise.name}"
        elif not promise.caught:
            yield "", f"an answer that is wrong there alone loses nothing: {promise.name}"


CHECKS: dict[str, Callable[[Judged], Found]] = {
    "rejects right": rejects_right,
    "accepts wrong": accepts_wrong,
    "useless": useless,
    "redundant": redundant,
    "gullible": gullible,
    "unpunished": unpunished,
    "order": depends("order", "the order of the cases"),
    "seed": depends("seed", "its seeds"),
    "other answer": depends("alone", "the answers of other questions"),
    "hash seed": depends("hash seed", "PYTHONHASHSEED"),
    "time": timely,
    "tight": tight,
    "gives away": gives_away,
    "tells": tells,
    "region": unkept,
}
NOTES = frozenset({"redundant"})


# ------------------------------------------------------------------ looking at results and tests


def _lost(cases: tuple[CaseResult, ...]) -> list[CaseResult]:
    return [case for case in cases if case.outcome is not Outcome.PASSED]


def _why(case: CaseResult) -> str:
    return " ".join((case.detail or case.outcome.value).split())[:120]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(f"'{name}'" for name in names[:3]) + more


def _case_functions(subject: Subject) -> list[ast.FunctionDef]:
    """The functions of an exception-based test file that are cases, in order."""
    if subject.question.format == "ok":
        return []
    return [
        node
        for node in ast.parse(subject.question.source).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]


def _public_source(subject: Subject) -> str:
    cases = subject.question.cases
    if subject.question.format == "ok":
        lines = [line for case in cases if not case.hidden for line in case.text.splitlines()]
        return "\n".join(line[4:] for line in lines if line[:4] in (">>> ", "... "))
    functions = zip(cases, _case_functions(subject), strict=False)
    bodies = (node.body for case, node in functions if not case.hidden)
    return "\n".join(ast.unparse(statement) for body in bodies for statement in body)


def _expressions(source: str) -> Iterator[tuple[str, str]]:
    """Expressions of some size in a source: as text, and as a value to compare."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.Call | ast.Compare | ast.GeneratorExp | ast.ListComp):
            size = sum(isinstance(part, ast.expr) for part in ast.walk(node))
            if size >= _TELLING:
                yield ast.unparse(node), ast.dump(node)


def _compared(subject: Subject) -> Iterator[tuple[set[str], list[str]]]:
    """Of each case: the numbers that its assertions compare with, and their literal messages."""
    for function in _case_functions(subject):
        numbers: set[str] = set()
        messages: list[str] = []
        for node in ast.walk(function):
            if isinstance(node, ast.Assert) and isinstance(node.msg, ast.Constant):
                messages.append(str(node.msg.value))
            if isinstance(node, ast.Assert):
                numbers |= _numbers(node.test)
        yield numbers, messages


def _numbers(test: ast.expr) -> set[str]:
    return {
        repr(abs(part.value))
        for part in ast.walk(test)
        if isinstance(part, ast.Constant)
        and isinstance(part.value, int | float)
        and not isinstance(part.value, bool)
    }
