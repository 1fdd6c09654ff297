"""What does a changed hidden test cost a class that is graded already?

    python benchmarks/regrade.py [--slug descent_recurrence] [--count 1000] [--question NAME]

Generates a class from the known right and wrong answers, grades it, drops one hidden check of one
question (the middle one by default), and grades again: into the same folder, and for comparison
into a new one. Prints seconds on the clock and CPU seconds (of examiners, candidates and warm
servers, start-up left out), and fails where the two differ in one byte of `grades.csv` or of a
result.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from autograder.authoring.answers import read_answers, with_answer
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--question")
    options = arguments.parse_args()
    zipped = ROOT / "dist" / f"{options.slug}.zip"
    if not zipped.exists():
        subprocess.run([BIN / "autograder", "build", options.slug], cwd=ROOT, check=True)
    bundle = bundles.read(zipped)
    names = [question.name for question in bundle.examined]
    question = options.question or names[len(names) // 2]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        write_class(options.slug, options.count, place / "subs")
        (place / "before.zip").write_bytes(bundles.pack(bundle))
        (place / "after.zip").write_bytes(bundles.pack(without_a_check(bundle, question)))
        rows = [
            ("full run", grade(place / "before.zip", place / "subs", place / "out")),
            (
                f"regrade after a change of {question}",
                grade(place / "after.zip", place / "subs", place / "out"),
            ),
            (
                "the same from the start",
                grade(place / "after.zip", place / "subs", place / "fresh"),
            ),
        ]
        compare(place / "out", place / "fresh")
        changed = len((place / "out" / "grades-changes.csv").read_text().splitlines()) - 1
    print(f"\n{options.slug}, {options.count} submissions, {len(os.sched_getaffinity(0))} cores")
    print(f"{'':50}{'seconds':>9}{'CPU s':>9}{'in part':>9}")
    for name, (seconds, cpu, in_part) in rows:
        print(f"{name:50}{seconds:9.1f}{cpu:9.1f}{in_part:9}")
    print(f"{changed} points changed; regraded and fresh results are byte-identical")


def write_class(slug: str, count: int, folder: Path) -> None:
    """Submissions of mixed right and wrong answers, no two of the same bytes."""
    folder.mkdir()
    solution = json.loads((ROOT / "solutions" / slug / f"{slug}.ipynb").read_text())
    answers = read_answers(ROOT / "assignments" / slug)
    by_question: dict[str, list[str]] = {}
    for answer in answers:
        by_question.setdefault(answer.question, []).append(answer.source)
    draw = random.Random(5)
    for number in range(count):
        notebook = solution
        for name, sources in by_question.items():
            if draw.random() < 0.5:
                notebook = with_answer(notebook, name, draw.choice(sources))
        mine = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        mine |= {"id": "mine", "source": f"my_number = {number}"}
        notebook = {**notebook, "cells": [*notebook["cells"], mine]}
        (folder / f"student-{number:04}.ipynb").write_text(json.dumps(notebook))


def without_a_check(bundle: Bundle, name: str) -> Bundle:
    """The bundle with the body of one hidden test case of a question dropped."""
    changed = []
    for question in bundle.questions:
        if question.name == name:
            tree = ast.parse(question.source)
            cases = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            hidden = [n for n, case in enumerate(question.cases) if case.hidden]
            cases[hidden[-1]].body = [ast.Pass()]
            question = msgspec.structs.replace(question, source=ast.unparse(tree))
        changed.append(question)
    return bundles.sealed(msgspec.structs.replace(bundle, questions=tuple(changed)))


def grade(bundle: Path, submissions: Path, out: Path) -> tuple[float, float, int]:
    """One run from the outside: seconds, CPU seconds, submissions examined in part."""
    command = [BIN / "autograder", "grade", bundle, submissions, "--out", out, "--json"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        said = process.stdout.read() if process.stdout else b""
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}")
    seen = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    key = json.loads(said)["bundle"]["digest"]
    cost = [entry["cost"] for entry in seen if entry["key"]["bundle"] == key and entry["cost"]]
    cpu = sum(one["cpu_examiner"] + one["cpu_candidate"] for one in cost)
    return seconds, cpu, json.loads(said)["in_part"]


def compare(one: Path, other: Path) -> None:
    """Fail where two runs differ."""
    for path in [one / "grades.csv", *sorted((one / "results").iterdir())]:
        if path.read_bytes() != (other / path.relative_to(one)).read_bytes():
            raise SystemExit(f"{path.name} differs")


if __name__ == "__main__":
    main()
