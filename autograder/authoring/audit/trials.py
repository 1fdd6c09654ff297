"""What is graded: answers under tests, by the real grader, with a journal that a later run reads.

The limits of mutants and of cheap answers come from the time that the solution takes itself, so
that one that hangs costs little; known answers have the limits of the assignment. Limits are no
part of what a result is kept under: only a mutant that is much slower than the solution could tell.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from autograder import batch
from autograder.authoring.audit.cut import Subject
from autograder.batch import Task
from autograder.batch.journal import Entry, Journal, Key
from autograder.formats.bundle import Bundle, Question, sealed
from autograder.formats.submission import Upload
from autograder.limits import Limits
from autograder.result import QuestionResult, Result, Status

FLOOR = 0.3
"""CPU seconds that a call of a mutant gets at least."""

TIMES = 4.0
"""How much longer a mutant may take than the solution, all its calls together."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One answer under one form of a question's tests; `hash_seed` is Python's."""

    subject: Subject
    kind: str
    name: str
    answer: str
    question: Question | None = None
    alone: bool = False
    hash_seed: int = 0


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A trial and what the tests said; CPU seconds of the answer, and of the examiner."""

    trial: Trial
    result: QuestionResult | None
    """`None` where our trouble kept it from being examined"""
    seconds: float = 0.0
    examining: float = 0.0


class Limited(msgspec.Struct, frozen=True):
    """CPU seconds that the solution of each question took, by assignment and question."""

    seconds: dict[tuple[str, str], float] = {}

    def limits(self, trial: Trial) -> Limits:
        """What an answer may use."""
        subject = trial.subject
        own = subject.bundle.limits
        if trial.kind not in ("mutant", "cheap"):
            return own
        took = self.seconds.get((subject.slug, subject.name))
        if took is None:
            return own
        call = min(own.call, max(FLOOR, TIMES * took))
        cell = min(own.cell, max(1.0, TIMES * took))
        whole = min(own.submission, 10 * (call + cell))
        return msgspec.structs.replace(
            own, call=call, cell=cell, submission=whole, patience=10.0, memory_mib=512
        )


def run(
    trials: Sequence[Trial], log: Journal, version: str, limited: Limited, workers: int
) -> Iterator[Tried]:
    """Each trial's result as it is there, those first that the journal holds."""
    left: dict[Key, list[Trial]] = {}
    for trial in trials:
        key = _key(trial, version)
        if entry := log.entries.get(key):
            yield _tried(trial, entry.result, entry.cost)
        else:
            left.setdefault(key, []).append(trial)
    for seed in sorted({same[0].hash_seed for same in left.values()}):
        these = {key: same for key, same in left.items() if same[0].hash_seed == seed}
        for key, result, cost in _grade(these, limited, workers, seed):
            if result.status is not Status.UNEXAMINED and result.score is not None:
                log.append(Entry(key, result, cost))
            for trial in these[key]:
                yield _tried(trial, result, cost)


def _grade(
    left: dict[Key, list[Trial]], limited: Limited, workers: int, seed: int
) -> Iterator[tuple[Key, Result, dict[str, float]]]:
    bundles: dict[tuple[str, float], Bundle] = {}
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        tasks = []
        keys = {}
        for number, (key, (trial, *_)) in enumerate(left.items()):
            limits = limited.limits(trial)
            bundle = bundles.setdefault((key.bundle, limits.call), sealed(_bundle(trial, limits)))
            path = Path(folder) / f"{number}.ipynb"
            path.write_bytes(_notebook(trial))
            keys[str(number)] = key
            tasks.append(Task(bundle, Upload(str(number), str(number), str(path))))
        environment = {"PYTHONHASHSEED": str(seed)}
        stream = batch.grade(tasks, workers, environment)
        with contextlib.closing(stream):
            for graded in stream:
                cost = msgspec.to_builtins(graded.cost)
                yield keys[graded.task.upload.id], graded.result, cost


def _key(trial: Trial, version: str) -> Key:
    notebook = hashlib.sha256(_notebook(trial)).hexdigest()
    return Key(sealed(_bundle(trial, None)).digest, notebook, f"{version}/{trial.hash_seed}")


def _bundle(trial: Trial, limits: Limits | None) -> Bundle:
    changes = {} if trial.question is None else {"questions": (trial.question,)}
    return msgspec.structs.replace(
        trial.subject.bundle, **changes, **({} if limits is None else {"limits": limits})
    )


def _notebook(trial: Trial) -> bytes:
    return trial.subject.notebook(trial.answer, trial.alone)


def _tried(trial: Trial, result: Result, cost: dict[str, float]) -> Tried:
    examined = result.status is Status.GRADED and result.score is not None
    return Tried(
        trial=trial,
        result=result.questions[0] if examined else None,
        seconds=cost.get("cpu_candidate", 0.0),
        examining=cost.get("cpu_examiner", 0.0),
    )
