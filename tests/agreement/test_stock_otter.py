"""Honest submissions get the same points from stock `otter run` and from us, each question."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from fakes import class_run, make_bundle, question, write
from spies import LINE, holding, spy

from autograder.authoring import masters as build
from autograder.authoring.answers import read_answers, with_answer
from autograder.formats.bundle import Canary, pack
from autograder.gradescope_image.entries import entries
from autograder.limits import Limits
from autograder.views.gradescope import Settings

ROOT = Path(__file__).resolve().parents[2]
SLUG = "descent_recurrence"


def submissions(built: build.Built, folder: Path) -> list[Path]:
    """The solution, the untouched version, and two mixtures of right and wrong answers."""
    solution = json.loads(built.solution[f"{SLUG}.ipynb"])
    answers = read_answers(ROOT / "assignments" / SLUG)
    right = {a.question: a.source for a in answers if a.right}
    wrong = {a.question: a.source for a in answers if not a.right}
    mixed, other = solution, solution
    for number, name in enumerate(right):
        mixed = with_answer(mixed, name, (wrong if number % 3 == 0 else right)[name])
        other = with_answer(other, name, (wrong if number % 2 else right)[name])
    made = {
        "solution": solution,
        "untouched": json.loads(built.student[f"{SLUG}.ipynb"]),
        "mixed": mixed,
        "other": other,
    }
    folder.mkdir()
    for name, notebook in made.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook))
    return [folder / f"{name}.ipynb" for name in made]


def by_otter(bundle: Path, submission: Path, folder: Path) -> dict[str, float]:
    folder.mkdir()
    command = [Path(sys.executable).parent / "otter", "run", "-a", bundle, "-o", folder, submission]
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment)
    tests = json.loads((folder / "results.json").read_text())["tests"]
    return {test["name"]: test["score"] for test in tests if "score" in test}


@pytest.mark.slow
@pytest.mark.outside
def test_agreement(tmp_path: Path) -> None:
    built = build.build_assignment(ROOT / "assignments" / SLUG, Limits())
    zipped = tmp_path / "bundle.zip"
    zipped.write_bytes(pack(built.bundle))
    paths = submissions(built, tmp_path / "subs")
    run = class_run(built.bundle, tmp_path / "subs", tmp_path / "out")
    ours = {r.submission: {q.name: q.points for q in r.questions} for r in run.results}
    scores = []
    for path in paths:
        assert ours[path.stem] == by_otter(zipped, path, tmp_path / path.stem), path.stem
        assert ours[path.stem] not in scores, "the submissions should differ in what they get"
        scores.append(ours[path.stem])


@pytest.mark.slow
@pytest.mark.outside
def test_a_spy_finds_no_line_of_the_solution_in_the_zip(tmp_path: Path) -> None:
    """Under stock Otter student code reads all that is there, so the zip must not hold it."""
    made = make_bundle(
        question(
            "spied",
            "def test(found, lure):\n    assert (found, lure) == ([], True)",
            before="name = 'spied'",
        ),
        files={"lure.txt": b"a lure"},
    )
    solution = write(tmp_path, "solution", f"{LINE} = 1").read_bytes()
    (tmp_path / "solution.ipynb").unlink()
    digest = hashlib.sha256(solution).hexdigest()
    made = msgspec.structs.replace(made, canary=Canary(solution=digest))
    extra, _ = entries(made, Settings(), "visible", "messages", canary=solution)
    zipped = tmp_path / "hw.zip"
    zipped.write_bytes(pack(made, extra))
    submission = write(tmp_path, "hw", spy(LINE, [tmp_path]))
    assert by_otter(zipped, submission, tmp_path / "out") == {"spied": 1.0}
    assert holding(tmp_path, LINE) == []
