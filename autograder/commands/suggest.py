"""`autograder suggest`: hidden test cases for the questions of an assignment.

build and cut into questions -> make cases and let all answers meet them, in a process of their own
-> choose -> confirm by the real grader, leaving out what refuses a right answer -> word -> write,
also into the master where that is wanted

The tests that a question has are not looked at, but its public ones: what is suggested is made of
the text, the solution and the known answers.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import batch, files
from autograder.authoring.answers import Answer
from autograder.authoring.audit import cheap, trials
from autograder.authoring.audit.cut import Subject
from autograder.authoring.audit.mutants import Mutant, mutants_of
from autograder.authoring.audit.regions import broken
from autograder.authoring.audit.trials import Limited, Trial
from autograder.authoring.masters.cells import find_master
from autograder.authoring.suggest.accepting import names_of_tests, with_cells
from autograder.authoring.suggest.choice import MOST, choose, stopped_by
from autograder.authoring.suggest.errand import ORACLES, Errand, TriedCall, Workings
from autograder.authoring.suggest.public import public_part, with_tests
from autograder.authoring.suggest.suggestions import (
    SuggestedTests,
    Unstopped,
    asked_of,
    offered,
    suggested,
)
from autograder.batch import journal
from autograder.batch.controller import environment
from autograder.batch.journal import Journal
from autograder.batch.preload import modules_for
from autograder.commands.audit import Prepared, prepared
from autograder.commands.build import assignments
from autograder.commands.progress import Reporter
from autograder.config import Config
from autograder.errors import UsageError, did_you_mean
from autograder.grading import confine
from autograder.result import Outcome

SECONDS = 30.0
"""What a question may take."""
_PATIENCE = 30
"""How much longer by the clock than by the processor: others may be at work."""
_TIMES = 3
"""How often cases are chosen anew after the real grader has refused some."""
_MOST_ASKED = 3
"""Calls of a question that the author is asked about."""


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """What is suggested for an assignment."""

    slug: str
    questions: tuple[SuggestedTests, ...]

    @property
    def ok(self) -> bool:
        """Whether there is a test for each question."""
        return all(question.tests for question in self.questions)


class Posed(msgspec.Struct, frozen=True, kw_only=True):
    """A question with all answers that its tests have to tell apart: mutants, known wrong ones with
    their hints, and those that break a promise, by name; right ones by name. `equivalent` are
    mutants of which the author says that they do what the solution does; `held` are known answers
    that are counted and not used."""

    subject: Subject
    mutants: dict[str, Mutant]
    equivalent: frozenset[str]
    known: dict[str, Answer]
    promised: dict[str, str]
    right: dict[str, str]
    held: dict[str, str] = {}

    @property
    def wrong(self) -> dict[str, str]:
        """The sources of all wrong answers, by name."""
        return {
            **{name: answer.source for name, answer in self.known.items()},
            **{name: mutant.source for name, mutant in self.mutants.items()},
            **self.promised,
            **self.held,
        }

    def weights(self) -> dict[str, float]:
        """How much it counts that an answer is stopped."""
        return {
            **dict.fromkeys(self.mutants, 2.0),
            **dict.fromkeys(self.known, 3.0),
            **dict.fromkeys(self.promised, 0.4),
        }


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The cases that were chosen of a question's workings, and right answers that some refused."""

    posed: Posed
    workings: Workings
    places: tuple[int, ...]
    asks: tuple[int, ...] = ()
    """cases of which only the solution says what is right, for what no chosen one stops"""
    refused: tuple[str, ...] = ()
    stopped: tuple[frozenset[str], ...] = ()
    """by each chosen case, as the real grader says"""

    @property
    def cases(self) -> list[TriedCall]:
        """Those that were chosen."""
        return [self.workings.cases[place] for place in self.places]


def suggest(
    config: Config,
    slug: str,
    questions: Sequence[str],
    out: Path,
    *,
    write: bool = False,
    workers: int,
    reporter: Reporter,
    left_out: Callable[[Answer], bool] = lambda answer: False,
) -> Suggestions:
    """Hidden tests for the named questions of an assignment, or for all; known answers that are
    `left_out` are not used. With `write` they are put into the master, below a mark.

    Raises:
        UsageError: no such assignment or question, or a master that is no notebook in JSON.
        MasterError: a mistake of the master.
    """
    (folder,) = assignments(config, (slug,))
    master = find_master(folder)
    if write:
        with_cells(master.read_text("utf-8"), {}, master.name)
    ready = prepared(config, folder)
    posed = [pose(ready, s, left_out) for s in _subjects(ready, questions)]
    reporter.start("making cases", len(posed))
    chosen = []
    for each in posed:
        chosen.append(chosen_of(each, work(each)))
        reporter.step(each.subject.name)
    with journal.opened(out) as log:
        reporter.start("confirming", sum(len(each.right) + 1 for each in posed))
        confirmed = confirm(chosen, log, workers, reporter)
    taken = names_of_tests(master.read_text("utf-8"))
    found = Suggestions(slug=slug, questions=tuple(worded(each, taken) for each in confirmed))
    _write(out, found)
    if write:
        cells = {q.question: [test.cell for test in q.tests] for q in found.questions if q.tests}
        files.keep(master, with_cells(master.read_text("utf-8"), cells, master.name).encode())
    return found


def _subjects(ready: Prepared, questions: Sequence[str]) -> list[Subject]:
    known = {subject.name: subject for subject in ready.subjects}
    for name in questions:
        if name not in known:
            raise UsageError(
                f"{ready.folder.name} has no question {name} with an answer to change",
                f"one of: {', '.join(known)}",
                did_you_mean(name, list(known)),
            )
    return [known[name] for name in (questions or known)]


def pose(ready: Prepared, subject: Subject, left_out: Callable[[Answer], bool]) -> Posed:
    """All answers that the tests of a question have to tell apart."""
    every = [a for a in ready.known if a.question == subject.name]
    own = [answer for answer in every if not left_out(answer)]
    promises = ready.promised.of(subject.name)
    mutants = mutants_of(subject.name, subject.answer)
    return Posed(
        subject=subject,
        mutants={f"mutant {number}": mutant for number, mutant in enumerate(mutants)},
        equivalent=frozenset(
            f"mutant {number}"
            for number, mutant in enumerate(mutants)
            if any(declared.matches(mutant) for declared in ready.declared.equivalent)
        ),
        known={f"wrong: {answer.name}": answer for answer in own if not answer.right},
        promised={
            **{
                f"promise: {each.name}": each.source
                for each in broken(subject.answer, promises)
                if not each.raises
            },
            **{
                f"cheap: {name}": source
                for name, source in cheap.constant_answers(subject.answer, subject.prompt).items()
            },
        },
        right={answer.name: answer.source for answer in own if answer.right},
        held={
            f"held {'right' if answer.right else 'wrong'}: {answer.name}": answer.source
            for answer in every
            if left_out(answer)
        },
    )


def work(posed: Posed) -> Workings:
    """Cases of a question, and what every answer does in each; in a process of its own."""
    subject = posed.subject
    bundle = subject.bundle
    limits = msgspec.structs.replace(
        bundle.limits, submission=4 * SECONDS, memory_mib=2048, cell=2 * SECONDS
    )
    sources = [*subject.cells, subject.answer, *posed.right.values()]
    with confine.private_directory(dict(bundle.files)) as directory:
        errand = Errand(
            cells=subject.cells[: subject.place],
            answer=subject.answer,
            functions=_asked_functions(subject),
            public=public_part(subject.question),
            prompt=subject.prompt,
            right=posed.right,
            wrong=posed.wrong,
            modules=modules_for(sources),
            directory=str(directory),
            limits=limits,
            seconds=SECONDS / 2,
        )
        return _told_by_workshop(errand)


def _asked_functions(subject: Subject) -> tuple[str, ...]:
    """The functions of the answer that the text or a public test names; else all of them."""
    public = public_part(subject.question)
    text = f"{subject.prompt}\n{public.source}\n" + "".join(case.text for case in public.cases)
    defined = cheap.functions_of(subject.answer)
    named = tuple(name for name in defined if re.search(rf"\b{re.escape(name)}\b", text))
    return named or defined


def _told_by_workshop(errand: Errand) -> Workings:
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as told:
        asked.write(msgspec.msgpack.encode(errand))
        asked.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "autograder.authoring.suggest.workshop"],
            stdin=asked,
            stdout=told,
            env={**environment(), **confine.ENVIRONMENT},
        )
        try:
            process.wait(_PATIENCE * SECONDS)
        except subprocess.TimeoutExpired:
            return Workings(error="the question used up its time")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        told.seek(0)
        data = told.read()
    try:
        return msgspec.json.decode(data, type=Workings)
    except msgspec.MsgspecError:
        return Workings(error=f"the process of the question ended with code {process.returncode}")


def chosen_of(posed: Posed, workings: Workings, without: frozenset[int] = frozenset()) -> Chosen:
    """The smallest set of cases, some of them left out; those by the solution alone come last, for
    what nothing else stops, and are few."""
    stopped = stopped_by(workings.met, len(workings.cases))
    weights = posed.weights()
    own = {n for n, case in enumerate(workings.cases) if case.oracle == "solution"}
    cost = [
        sum(map(len, case.arguments)) + 40 * ORACLES.index(case.oracle) for case in workings.cases
    ]
    usable = [
        frozenset() if place in without or place in own else these - set(posed.held)
        for place, these in enumerate(stopped)
    ]
    places = choose(usable, weights, cost)
    done = frozenset().union(*(usable[place] for place in places))
    left = [
        these - done - set(posed.held) if place in own - without else frozenset()
        for place, these in enumerate(stopped)
    ]
    asks = choose(left, weights, cost, _MOST_ASKED)[:_MOST_ASKED]
    return Chosen(posed=posed, workings=workings, places=tuple(places), asks=tuple(asks))


def confirm(
    chosen: Sequence[Chosen],
    log: Journal,
    workers: int,
    reporter: Reporter,
    counting: bool = True,
) -> list[Chosen]:
    """The chosen cases under the real grader: what refuses a right answer is left out and others
    are chosen in its place; then all wrong answers meet what is left (or, without `counting`, what
    they did in the workshop counts)."""
    version = batch.grader_version()
    found = {each.posed.subject.name: each for each in chosen}
    without: dict[str, set[int]] = {name: set() for name in found}
    seconds = Limited()
    left = list(found)
    for _ in range(_TIMES):
        asked = [trial for name in left for trial in _right_trials(found[name])]
        again: set[str] = set()
        for tried in trials.run(asked, log, version, Limited(), workers):
            name = tried.trial.subject.name
            each = found[name]
            if tried.trial.kind == "solution":
                seconds.seconds[tried.trial.subject.slug, name] = tried.seconds
            cases = tried.result.cases if tried.result else ()
            bad = {
                place
                for place, case in zip(each.places, cases, strict=False)
                if case.outcome is not Outcome.PASSED
            }
            without[name] |= bad if tried.result else set(each.places)
            if bad or not tried.result:
                again.add(name)
                text = f"{tried.trial.name}: {len(bad)} cases"
                found[name] = msgspec.structs.replace(each, refused=(*each.refused, text))
            reporter.step(name)
        for name in again:
            each = found[name]
            anew = chosen_of(each.posed, each.workings, frozenset(without[name]))
            found[name] = msgspec.structs.replace(anew, refused=each.refused)
        left = sorted(again)
        if not left:
            break
    for name in left:  # refused to the end: nothing of it is kept
        kept = tuple(place for place in found[name].places if place not in without[name])
        found[name] = msgspec.structs.replace(found[name], places=kept)
    if not counting:
        return [_as_in_workshop(found[each.posed.subject.name]) for each in chosen]
    asked = [trial for each in found.values() for trial in _wrong_trials(each)]
    reporter.start("counting", len(asked))
    lost: dict[tuple[str, str], frozenset[int]] = {}
    for tried in trials.run(asked, log, version, seconds, workers):
        cases = tried.result.cases if tried.result else ()
        lost[tried.trial.subject.name, tried.trial.name] = frozenset(
            place for place, case in enumerate(cases) if case.outcome is not Outcome.PASSED
        )
        reporter.step(tried.trial.subject.name)
    return [_counted(found[each.posed.subject.name], lost) for each in chosen]


def _as_in_workshop(chosen: Chosen) -> Chosen:
    stopped = stopped_by(chosen.workings.met, len(chosen.workings.cases))
    return msgspec.structs.replace(chosen, stopped=tuple(stopped[place] for place in chosen.places))


def _counted(chosen: Chosen, lost: Mapping[tuple[str, str], frozenset[int]]) -> Chosen:
    name = chosen.posed.subject.name
    stopped = tuple(
        frozenset(
            answer
            for answer in chosen.posed.wrong
            if place in lost.get((name, answer), frozenset())
        )
        for place in range(len(chosen.places))
    )
    return msgspec.structs.replace(chosen, stopped=stopped)


def _right_trials(chosen: Chosen) -> Iterator[Trial]:
    if not chosen.places:
        return
    posed = chosen.posed
    question = with_tests(posed.subject.question, chosen.cases)
    for name, source in {"the solution": posed.subject.answer, **posed.right}.items():
        kind = "solution" if name == "the solution" else "right"
        yield Trial(subject=posed.subject, kind=kind, name=name, answer=source, question=question)


def _wrong_trials(chosen: Chosen) -> Iterator[Trial]:
    if not chosen.places:
        return
    posed = chosen.posed
    question = with_tests(posed.subject.question, chosen.cases)
    for name, source in posed.wrong.items():
        kind = "wrong" if name in posed.known or name in posed.held else "mutant"
        yield Trial(subject=posed.subject, kind=kind, name=name, answer=source, question=question)


def worded(chosen: Chosen, taken: Collection[str] = ()) -> SuggestedTests:
    """What is told of a question; `taken` are names of tests that there are."""
    posed, workings = chosen.posed, chosen.workings
    own = [these - set(posed.held) for these in chosen.stopped]
    tests = suggested(chosen.cases, own, posed.mutants, posed.known, taken)
    stopped = frozenset().union(*chosen.stopped)
    counted = [name for name in posed.mutants if name in stopped or name not in posed.equivalent]
    groups: dict[str, Sequence[str]] = {
        "mutants": counted,
        "known wrong": list(posed.known),
        "promises and cheap": list(posed.promised),
        **{
            kind: [name for name in posed.held if name.startswith(kind)]
            for kind in ("held wrong", "held right")
            if posed.held
        },
    }
    left = [
        Unstopped(
            kind="mutant", name=posed.mutants[name].operator, change=posed.mutants[name].difference
        )
        for name in counted
        if name not in stopped
    ]
    left += [
        Unstopped(
            kind="known wrong" if name in posed.known else "promise", name=name.partition(": ")[2]
        )
        for name in (*posed.known, *posed.promised)
        if name not in stopped
    ]
    lasting = [posed.mutants[name] for name in counted if name not in stopped]
    notes = (*workings.notes, *((workings.error,) if workings.error else ()))
    return SuggestedTests(
        question=posed.subject.name,
        tests=tests,
        of={kind: len(names) for kind, names in groups.items()},
        stopped={kind: len(stopped & set(names)) for kind, names in groups.items()},
        left=tuple(left),
        rejected=chosen.refused,
        notes=notes,
        asks=tuple(asked_of(workings.cases[place]) for place in chosen.asks),
        offers=tuple(filter(None, map(offered, lasting))),
        tried=len(workings.cases),
    )


def document(found: Suggestions) -> dict[str, object]:
    """Suggestions as one JSON document."""
    whole: dict[str, object] = msgspec.to_builtins(found)
    return whole | {"ok": found.ok}


def _write(out: Path, found: Suggestions) -> None:
    """A file of cells for each question, and all of it as JSON."""
    for question in found.questions:
        cells = "\n\n".join(f"# %%\n{test.cell}" for test in question.tests)
        files.keep(out / found.slug / f"{question.question}.py", f"{cells}\n".encode())
        if question.offers:
            offers = "\n".join(question.offers).encode()
            files.keep(out / found.slug / "answers" / f"{question.question}.py", offers)
    data = msgspec.json.format(msgspec.json.encode(document(found)), indent=1) + b"\n"
    files.keep(out / found.slug / "suggest.json", data)


__all__ = ["MOST", "Suggestions", "document", "suggest"]
