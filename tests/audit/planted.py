"""Questions with a weak test each, made without a master: answer, tests, known answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from autograder.authoring.answers import Answer
from autograder.authoring.audit import plan, trials
from autograder.authoring.audit.cut import Subject
from autograder.authoring.audit.flaws import Judged
from autograder.authoring.audit.mutants import mutants_of
from autograder.authoring.audit.trials import Limited
from autograder.batch import journal
from autograder.formats.bundle import Bundle, read_test_file

HEAD = """from otter.test_files import test_case
OK_FORMAT = False
name = "{name}"
points = None
"""
PUBLIC = "@test_case(points=0, hidden=False)\n"
HIDDEN = "@test_case(points=1, hidden=True)\n"
AREA = "def area(a, b):\n    if a < 0 or b < 0:\n        raise ValueError('no')\n    return a * b\n"
GOOD = f"""
{PUBLIC}def test_public(area):
    assert area(2, 3) == 6

{HIDDEN}def test_sides(area):
    for a, b in ((5, 7), (0, 4), (3, 0), (1, 1)):
        assert abs(area(a, b) - a * b) < 1e-6

{HIDDEN}def test_refuses(area):
    assert abs(area(4, 9) - 36) < 1e-6
    for a, b in ((-1, 2), (2, -1), (-3, -3)):
        try:
            area(a, b)
        except ValueError:
            continue
        raise AssertionError('wanted a ValueError')
"""


class Planted(msgspec.Struct, frozen=True):
    """One question: `given` is a cell above the answer, `other` another question's answer."""

    tests: str
    answer: str = AREA
    right: dict[str, str] = {}
    wrong: dict[str, str] = {}
    prompt: str = ""
    other: str = ""
    promises: dict[str, tuple[str, ...]] = {}


def subject_of(name: str, planted: Planted) -> Subject:
    question = read_test_file(name, HEAD.format(name=name) + planted.tests, name)
    question = msgspec.structs.replace(question, diagnoses=())
    cells = ("import math\nimport numpy as np", planted.other, planted.answer)
    return Subject(
        slug="planted",
        question=question,
        answer=planted.answer,
        prompt=planted.prompt,
        cells=(*cells, f'grader.check("{name}")'),
        place=2,
        others=(1,) if planted.other else (),
        bundle=Bundle(slug="planted", title="planted", questions=(question,)),
    )


def known_of(name: str, planted: Planted) -> list[Answer]:
    right = [Answer(question=name, name=n, right=True, source=s) for n, s in planted.right.items()]
    return right + [
        Answer(question=name, name=n, right=False, source=s, hint="no")
        for n, s in planted.wrong.items()
    ]


def judged(questions: dict[str, Planted], folder: Path) -> dict[str, Judged]:
    """Everything tried of these questions by the real grader, in one run."""
    subjects = {name: subject_of(name, planted) for name, planted in questions.items()}
    limited, keys = Limited(), {}
    with journal.opened(folder) as log:
        first = [trial for subject in subjects.values() for trial in plan.first(subject)]
        for tried in trials.run(first, log, "test", Limited(), 2):
            name = tried.trial.subject.name
            if tried.trial.kind == "probe":
                keys[name] = plan.keys_asked(tried)
            else:
                limited.seconds["planted", name] = tried.seconds
        mutants = {name: mutants_of(name, s.answer) for name, s in subjects.items()}
        rest = [
            trial
            for name, subject in subjects.items()
            for trial in plan.rest(
                subject,
                mutants[name],
                known_of(name, questions[name]),
                keys.get(name),
                questions[name].promises,
            )
        ]
        found = list(trials.run(rest, log, "test", limited, 2))
    return {
        name: Judged(
            subject=subject,
            mutants=mutants[name],
            tried=tuple(tried for tried in found if tried.trial.subject.name == name),
        )
        for name, subject in subjects.items()
    }


def hash_at_seed_0(text: str) -> int:
    """What hash() gives in the grader, which fixes PYTHONHASHSEED."""
    said = subprocess.run(
        [sys.executable, "-c", f"print(hash({text!r}))"],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        check=True,
    )
    return int(said.stdout)
