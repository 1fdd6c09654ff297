"""`autograder audit`: what the tests of assignments let through, and what they should not refuse.

build -> cut into questions -> try the solution -> try mutants, known and cheap answers, saboteurs
-> judge -> write the findings, and a record beside each clean assignment

Each trial's result is durable as soon as it is there; the same command goes on where it stopped.
"""

from __future__ import annotations

import ast
import contextlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder import authoring as package
from autograder import batch, files
from autograder.authoring import masters as build
from autograder.authoring.answers import Answer, read_answers
from autograder.authoring.audit import plan, trials
from autograder.authoring.audit.cut import Subject, subjects_of
from autograder.authoring.audit.declared import Declared, read_declared
from autograder.authoring.audit.findings import Findings, findings_of, with_saboteurs
from autograder.authoring.audit.flaws import Judged
from autograder.authoring.audit.mistakes import mistakes_of
from autograder.authoring.audit.mutants import Mutant, mutants_of
from autograder.authoring.audit.page import page
from autograder.authoring.audit.regions import Promised, read_promised, unknown
from autograder.authoring.audit.trials import Limited, Tried
from autograder.authoring.hints import HINTS, Hints, hints_bytes
from autograder.authoring.masters import Built
from autograder.authoring.saboteurs import Earned, Saboteurs, earned, saboteurs
from autograder.batch import Task, journal
from autograder.batch.journal import Journal
from autograder.commands.build import assignments
from autograder.commands.progress import Reporter
from autograder.config import Config
from autograder.digest import digest_over
from autograder.errors import AutograderError
from autograder.formats.archive import is_zip
from autograder.formats.submission import Upload
from autograder.result import Result, Status

RECORD = "audit.json"
"""In `answers/`: what the last clean audit counted, and of what."""


_JUDGING = (
    *("audit/operators", "audit/places", "audit/mutants", "audit/cheap", "audit/variants"),
    *("audit/plan", "audit/regions", "audit/cut", "audit/flaws", "audit/mistakes"),
    *("saboteurs", "spoiled"),
)
"""The modules that decide what is tried, what is found in it and what is said of it."""


_UNTOUCHED = "untouched"


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The last clean audit of an assignment. `source` is the digest of all that it was of."""

    source: str
    mutants: int
    killed: int
    equivalent: int
    right: int
    wrong: int


class Prepared(msgspec.Struct, frozen=True):
    """One assignment, built and cut into the questions that are audited."""

    folder: Path
    built: Built
    subjects: tuple[Subject, ...]
    known: tuple[Answer, ...]
    declared: Declared
    promised: Promised


def audit(
    config: Config,
    slugs: Sequence[str],
    out: Path,
    *,
    changed: bool,
    workers: int,
    reporter: Reporter,
) -> tuple[Findings, ...]:
    """Audit the named assignments, or all; with `changed` only those whose record is not current.

    Raises:
        UsageError: no such assignment, or a folder that cannot be used; before any work.
    """
    folders = [
        folder for folder in assignments(config, slugs) if not (changed and is_current(folder))
    ]
    found: dict[str, Findings] = {}
    with journal.opened(out) as log:
        ready: list[Prepared] = []
        for folder in folders:
            try:
                ready.append(prepared(config, folder))
            except AutograderError as error:
                found[folder.name] = Findings(slug=folder.name, error=f"{folder.name}: {error}")
        found |= _audit(ready, log, workers, reporter)
    audits = tuple(found[folder.name] for folder in folders)
    _write(out, audits)
    for folder in folders:
        if found[folder.name].clean:
            _keep_record(folder, found[folder.name])
    return audits


def prepared(config: Config, folder: Path) -> Prepared:
    """Build and cut one assignment.

    Raises:
        MasterError: a mistake of the master; UsageError: one of its answers or declarations.
    """
    built = build.build_assignment(folder, config.limits)
    solution = json.loads(built.solution[f"{built.slug}.ipynb"])
    known = read_answers(folder)
    subjects = subjects_of(built.bundle, solution, known)
    return Prepared(folder, built, subjects, known, read_declared(folder), read_promised(folder))


def _audit(
    ready: Sequence[Prepared], log: Journal, workers: int, reporter: Reporter
) -> dict[str, Findings]:
    version = batch.grader_version()
    first = [trial for each in ready for s in each.subjects for trial in plan.first(s)]
    reporter.start("solutions", len(first))
    limited, keys = Limited(), {}
    results: dict[tuple[str, str], Tried] = {}
    for tried in trials.run(first, log, version, Limited(), workers):
        subject = tried.trial.subject
        if tried.trial.kind == "solution":
            results[subject.slug, subject.name] = tried
            limited.seconds[subject.slug, subject.name] = tried.seconds
        else:
            keys[subject.slug, subject.name] = plan.keys_asked(tried)
        reporter.step(subject.slug)
    found: dict[str, Findings] = {}
    good: list[Prepared] = []
    for each in ready:
        try:
            _prove(each, results)
            good.append(each)
        except AutograderError as error:
            slug = each.built.slug
            found[slug] = Findings(slug=slug, error=f"{slug}: {error}")
    mutants = {
        (s.slug, s.name): mutants_of(s.name, s.answer) for each in good for s in each.subjects
    }
    rest = [
        trial
        for each in good
        for s in each.subjects
        for trial in plan.rest(
            s,
            mutants[s.slug, s.name],
            [answer for answer in each.known if answer.question == s.name],
            keys.get((s.slug, s.name)),
            each.promised.of(s.name),
        )
    ]
    reporter.start("auditing", len(rest))
    tried_of: dict[tuple[str, str], list[Tried]] = {}
    for tried in trials.run(rest, log, version, limited, workers):
        subject = tried.trial.subject
        tried_of.setdefault((subject.slug, subject.name), []).append(tried)
        reporter.step(f"{subject.slug} {subject.name}")
    sabotaged = _sabotaged(good, workers, reporter)
    for each in good:
        judged = [_judged(s, mutants, tried_of) for s in each.subjects]
        slug, accepted = each.built.slug, each.built.accepted_saboteurs
        unasked = unknown(each.promised, {s.name: s.answer for s in each.subjects})
        findings = findings_of(slug, judged, each.declared, unasked)
        found[slug] = with_saboteurs(findings, sabotaged[slug], accepted)
        _keep_hints(each, judged)
    return found


def _sabotaged(good: Sequence[Prepared], workers: int, reporter: Reporter) -> dict[str, Earned]:
    """What saboteurs earn in each assignment, beyond what an untouched notebook does."""
    tried = {each.built.slug: _saboteurs_of(each.built) for each in good}
    results: dict[tuple[str, str], Result] = {}
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        tasks = []
        for each in good:
            built = each.built
            student = built.student[f"{built.slug}.ipynb"]
            for name, (data, bundle) in {
                _UNTOUCHED: (student, built.bundle),
                **{str(n): trial for n, trial in enumerate(tried[built.slug].trials)},
            }.items():
                whole = build.handed_in(built.slug, data, built.produced)
                path = Path(folder, built.slug, f"{name}{'.zip' if is_zip(whole) else '.ipynb'}")
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(whole)
                tasks.append(Task(bundle, Upload(name, name, str(path))))
        reporter.start("saboteurs", len(tasks))
        with contextlib.closing(batch.grade(tasks, workers)) as stream:
            for graded in stream:
                slug = graded.task.bundle.slug
                results[slug, graded.task.upload.id] = graded.result
                reporter.step(slug)
    return {
        slug: earned(
            each,
            [results[slug, str(number)] for number, _ in enumerate(each.trials)],
            results[slug, _UNTOUCHED],
        )
        for slug, each in tried.items()
    }


def _saboteurs_of(built: Built) -> Saboteurs:
    return saboteurs(built.bundle, json.loads(built.notebook), built.answers)


def _keep_hints(each: Prepared, judged: Sequence[Judged]) -> None:
    known = {}
    for one in judged:
        hints = {a.name: a.hint for a in each.known if a.question == one.subject.name}
        if mistakes := mistakes_of(one, hints):
            known[one.subject.name] = mistakes
    files.keep(each.folder / "answers" / HINTS, hints_bytes(Hints(known)))


def _prove(each: Prepared, results: dict[tuple[str, str], Tried]) -> None:
    """Raises `ProofError`, as a build does, where the solution does not pass everything."""
    own = [results[s.slug, s.name].result for s in each.subjects]
    graded = Result(
        submission="solution",
        status=Status.GRADED,
        questions=tuple(result for result in own if result is not None),
    )
    questions = tuple(subject.question for subject in each.subjects)
    bundle = msgspec.structs.replace(each.built.bundle, questions=questions)
    build.prove_solution(msgspec.structs.replace(each.built, bundle=bundle), graded)


def _judged(
    subject: Subject,
    mutants: dict[tuple[str, str], tuple[Mutant, ...]],
    tried: dict[tuple[str, str], list[Tried]],
) -> Judged:
    """In an order that does not depend on which trial was done first."""
    own = (subject.slug, subject.name)
    order = {"mutant": 0}
    listed = sorted(
        tried.get(own, []),
        key=lambda t: (
            order.get(t.trial.kind, 1),
            t.trial.kind,
            int(t.trial.name) if t.trial.kind == "mutant" else 0,
            t.trial.name,
        ),
    )
    return Judged(subject=subject, mutants=mutants[own], tried=tuple(listed))


# ------------------------------------------------------------------ files


def is_current(folder: Path) -> bool:
    """Whether the record of an assignment is of what stands there now."""
    try:
        data = (folder / "answers" / RECORD).read_bytes()
        return msgspec.json.decode(data, type=Record).source == source_digest(folder)
    except (OSError, msgspec.MsgspecError):
        return False


def source_digest(folder: Path) -> str:
    """SHA-256 over all that an audit is of: the assignment with its answers and declarations, and
    what makes mutants and judges them (but not what that imports from where)."""
    own = Path(package.__file__).parent
    parts: list[bytes] = []
    for name in _JUDGING:
        text = _without_imports((own / f"{name}.py").read_text("utf-8"))
        parts += [name.encode(), text.encode()]
    listed = []
    for path in sorted(folder.rglob("*")):
        names = path.relative_to(folder).parts
        passing = any(part == "__pycache__" or part.startswith(".") for part in names)
        if path.is_file() and not passing and path.name not in (RECORD, HINTS):
            listed.append((path.relative_to(folder).as_posix(), path))
    for name, path in listed:
        parts += [name.encode("utf-8", "surrogateescape"), path.read_bytes()]
    return digest_over(parts)


def _without_imports(source: str) -> str:
    """The lines of a module that say something, import statements left out."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            span = range(node.lineno - 1, node.end_lineno or node.lineno)
            lines[span.start : span.stop] = [""] * len(span)
    return "\n".join(line for line in lines if line.strip())


def _keep_record(folder: Path, findings: Findings) -> None:
    questions = findings.questions
    mutants, equivalent = (
        sum(getattr(question, name) for question in questions) for name in ("mutants", "equivalent")
    )
    record = Record(
        source=source_digest(folder),
        mutants=mutants,
        killed=mutants - equivalent,
        equivalent=equivalent,
        right=sum(question.known_right for question in questions),
        wrong=sum(question.known_wrong for question in questions),
    )
    data = msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"
    files.keep(folder / "answers" / RECORD, data)


def _write(out: Path, audits: Sequence[Findings]) -> None:
    files.keep(out / "index.html", page(audits).encode())
    data = msgspec.json.encode(document(audits))
    files.keep(out / "audit.json", msgspec.json.format(data, indent=1) + b"\n")


def document(audits: Sequence[Findings]) -> dict[str, object]:
    """Findings as one JSON document."""
    return {
        "assignments": [msgspec.to_builtins(f) | {"clean": f.clean} for f in audits],
        "ok": all(findings.clean for findings in audits),
    }
