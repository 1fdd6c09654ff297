"""What a build must guarantee, proved by looking at it and at results that others made.

Pure functions: `build` does not grade, so results of the solution, of the untouched student version
and of spoiled answers are handed in. What does not hold is a `ProofError`, or `MasterErrors` where
that are several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from autograder.authoring.masters.built import Built
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.leaks import find_leaks
from autograder.authoring.pictured import GivenFigure
from autograder.authoring.saboteurs import Earned, told_of
from autograder.authoring.spoiled import KeptPoints, full_marks, told
from autograder.errors import MasterError, ProofError, one_line
from autograder.result import Outcome, QuestionResult, Result, Status, rounded
from autograder.views.causes import Cause, first_cause

_MOST = 20
"""Leaks that are told one by one."""
_CORRECT = "correct the solution or the test"
_OPAQUE = (
    "that is our limit and no mistake of the solution: let the test compare what the object holds "
    "as plain data, such as numbers, text, lists, arrays or tables of pandas"
)


def prove_solution(built: Built, result: Result, doubts: Gathered | None = None) -> frozenset[str]:
    """The solution passes every test case of every question. A question of which we could not
    examine what it loses goes to `doubts`, if there are such; returns their names.

    Raises:
        ProofError, MasterErrors: the first cell that fails, before what follows from it; then of
            each question the first case that it does not pass.
    """
    graded = _questions(built, result, "the solution")
    gathered = Gathered()
    unexamined: set[str] = set()
    for question in built.bundle.examined:
        got = graded[question.name]
        outcomes = {case.name: case for case in got.cases}
        lost = [
            (case.name, outcomes.get(case.name))
            for case in question.cases
            if case.name not in outcomes or outcomes[case.name].outcome is not Outcome.PASSED
        ]
        if lost:
            name, made = lost[0]
            outcome = made.outcome.value if made else "not examined"
            detail = one_line((made.detail or made.message) if made else "")
            what = f"the solution of {question.name} does not pass '{name}' ({outcome})"
            mistake = ProofError(
                what + (f": {detail}" if detail else ""),
                then=_OPAQUE if detail.startswith("OpaqueAnswer") else _CORRECT,
                cell=built.cells.get(question.name),
            )
            if doubts and all(case and case.outcome is Outcome.UNEXAMINED for _, case in lost):
                unexamined.add(question.name)
                doubts.doubt(
                    mistake,
                    f"we cannot examine {question.name}, not even its solution ('{name}'"
                    + (f": {detail}" if detail else "")
                    + "): as it is nobody gets points for it, and no zero either",
                )
            else:
                gathered.mistakes.append(mistake)
        elif got.points is None or rounded(got.points) != rounded(question.max_points):
            gathered.mistakes.append(
                ProofError(
                    f"the solution of {question.name} gets {got.points} of {question.max_points:g}",
                    "full marks",
                    cell=built.cells.get(question.name),
                )
            )
    cause = first_cause(result)
    if gathered.mistakes and cause is not None and cause.cell is not None:
        failing = _failing_cell(built, cause)
        if any(_comes_before_end(built, failing, mistake) for mistake in gathered.mistakes):
            gathered.mistakes.insert(0, failing)
    gathered.raise_any()
    return frozenset(unexamined)


def prove_untouched(
    built: Built, result: Result, gathered: Gathered, unexamined: Collection[str] = ()
) -> dict[str, float]:
    """The untouched student version gets no points but declared ones; returns those that are
    declared. Questions that give points for nothing are `gathered` as doubts: Otter takes them.
    Nothing is said of questions that are known to be `unexamined`.

    Raises:
        ProofError: not a whole result.
    """
    graded = _questions(built, result, "the untouched student version")
    for name, question in graded.items():
        if name not in unexamined:
            with gathered.noting():
                _prove_untouched(built, question, gathered)
    return {
        name: question.points
        for name, question in graded.items()
        if question.points and name in built.free_points
    }


def _prove_untouched(built: Built, question: QuestionResult, gathered: Gathered) -> None:
    """Raises `ProofError`."""
    name, cell = question.name, built.cells.get(question.name)
    if question.points is None:
        raise ProofError(
            f"{name} of the untouched student version could not be examined",
            then="build again, or look at the run",
            cell=cell,
        )
    allowed = built.free_points.get(name, 0.0)
    if question.points <= 0 or rounded(question.points) <= rounded(allowed):
        return
    scored = [case for case in question.cases if case.points > 0]
    passed = [f"'{case.name}'" for case in scored if case.outcome is Outcome.PASSED]
    declare = f"or declare 'free_points: {{{name}: {question.points:g}}}' in the configuration"
    advice = "make the tests fail for an empty answer"
    gathered.doubt(
        ProofError(
            f"the untouched student version gets {question.points:g} points in {name} by "
            f"{', '.join(passed) or 'nothing'}",
            f"at most {allowed:g}",
            # who passes everything untouched is looked at by no test: declaring that helps nobody
            advice if len(passed) == len(scored) else f"{advice}, {declare}",
            cell=cell,
        )
    )


def prove_spoiled(
    built: Built, tried: Mapping[str, KeptPoints], untouched: Result, gathered: Gathered
) -> None:
    """Wrong answers lose points; those that lose nothing are `gathered` as doubts. `tried` is what
    became of those that were made by machine, to which what an `untouched` notebook gets is one
    more."""
    some, all_of_them = told(tried, full_marks(untouched))
    for name, line in all_of_them.items():
        gathered.doubt(
            ProofError(
                line,
                "tests that tell right from wrong",
                "look at what they compare",
                cell=built.cells.get(name),
            )
        )
    for name, line in some.items():
        mistake = ProofError(line, "tests that notice each of them", cell=built.cells.get(name))
        gathered.doubt(mistake, line)


def prove_saboteurs(
    built: Built,
    found: Earned,
    tried: Mapping[str, KeptPoints],
    untouched: Result,
    gathered: Gathered,
) -> None:
    """No saboteur earns points but where the author answers for it; those that do are `gathered` as
    doubts, and an answer for nothing is noted. Nothing is said of questions of which
    `prove_spoiled` says already that wrong answers lose nothing."""
    some, all_of_them = told(tried, full_marks(untouched))
    for name, kinds in found.items():
        if name in built.accepted_saboteurs or name in some or name in all_of_them:
            continue
        line = told_of(name, kinds)
        mistake = ProofError(
            line,
            "tests that fail where no answer is right",
            "look at what they compare, or answer for it: 'accepted_saboteurs: "
            f"{{{name}: reason}}' in the configuration",
            cell=built.cells.get(name),
        )
        gathered.doubt(mistake, line)
    gathered.notes += [
        f"'accepted_saboteurs' answers for {name}, where no saboteur earns points: take it out"
        for name in built.accepted_saboteurs
        if name not in found
    ]


def prove_figures(built: Built, found: Iterable[GivenFigure], gathered: Gathered) -> None:
    """Every figure that a given cell draws has a text which says all there is to say, and can be
    seen by all; what one lacks is `gathered` as a doubt, as is a given cell that is shown alone and
    fails."""
    for figure in found:
        number = built.from_master.get(figure.place + 1)
        if figure.error:
            gathered.doubt(
                ProofError(
                    f"this cell fails with the solution ({one_line(figure.error, 200)}), so "
                    "nobody knows what it draws",
                    then="mend it",
                    cell=number,
                )
            )
        for lacking in figure.lacking:
            gathered.doubt(
                ProofError(
                    f"of a figure that this cell draws {lacking}",
                    "it, for those who hear the figure",
                    "the figure's text is made of its title, labels and data",
                    cell=number,
                )
            )
        for faint in figure.faint:
            gathered.doubt(
                ProofError(
                    f"in a figure that this cell draws {faint}",
                    then="choose a colour that differs more in light (WCAG 2.1, 1.4.3 and 1.4.11)",
                    cell=number,
                )
            )


def prove_no_leak(built: Built, gathered: Gathered) -> None:
    """No hidden test, no solution line and no expected value stands in the student version. What
    gives an answer or a hidden test away as a whole is `gathered` as a mistake, and all else as a
    doubt."""
    for each in built.secrets.given_away:
        mistake = ProofError(
            each.said, "it in the solution only", "write it another way", cell=each.cell
        )
        if each.plain:
            gathered.mistakes.append(mistake)
        else:
            gathered.doubt(mistake, f"{each.said} ('{each.line}')")
    leaks = find_leaks(built.secrets, built.student, built.ours)
    if not gathered.strict:
        leaks = tuple(sorted(leaks, key=lambda leak: not leak.plain))
    for number, leak in enumerate(leaks[:_MOST], start=1):
        rest = len(leaks) - number
        more = f" (and {rest} more)" if number == _MOST and rest else ""
        mistake = ProofError(
            f"{leak}{more}", "nothing of it in student files", "take it out", leak.cell
        )
        if leak.plain:
            gathered.mistakes.append(mistake)
        else:
            gathered.doubt(mistake, f"{leak}{more}")


def _failing_cell(built: Built, cause: Cause) -> MasterError:
    """The cell of the solution's run that failed first, as a mistake of the master."""
    then = "mend it first: what follows may come of it"
    if cause.module:
        then = f"install it (pip install {cause.module.partition('.')[0]}), or import another"
    elif cause.why.startswith("reads the network"):
        then = "put the data beside the master, name it under 'files', and read it from there"
    number = cause.cell or 0
    return ProofError(cause.why, then=then, cell=built.from_master.get(number, number))


def _comes_before_end(built: Built, failing: MasterError, mistake: MasterError) -> bool:
    """Whether a cell that fails stands before the question after the one of a mistake: what comes
    later is no cause of it."""
    later = [cell for cell in built.cells.values() if mistake.cell and cell > mistake.cell]
    return failing.cell is None or not later or failing.cell < min(later)


def _questions(built: Built, result: Result, what: str) -> dict[str, QuestionResult]:
    """The questions of a result, which must be a whole one of this bundle."""
    if result.status is not Status.GRADED:
        raise ProofError(
            f"{what} is {result.status.value}: {one_line(result.reason) or 'no reason given'}",
            "a graded result",
        )
    graded = {question.name: question for question in result.questions}
    for question in built.bundle.questions:
        if question.name not in graded and not question.manual:
            raise ProofError(
                f"the result of {what} lacks {question.name}",
                "every question",
                cell=built.cells.get(question.name),
            )
    return graded
