"""How fast is grading? Ours, stock Otter and the unprotected floor, on the same notebooks.

    python benchmarks/grade.py [--slug SLUG] [--count 50] [--stock 4] [--otter FILE]...

`SLUG` is descent_recurrence unless given.
Prints one table. *Stock* is `otter run` on a few of the notebooks, as many at once as there are
cores. What Otter costs depends on what is installed beside it (with JupyterLab it loads that, too),
so it can be measured in several environments, each by its own `otter`: one made from a student
folder's `requirements.txt`, say, and one with Otter and the libraries alone. The ratios are to the
first. *Ours* is `autograder grade` on all of them, measured from the outside with its
start-up: with `--no-report`, which gives what Otter gives, and once more with report and pages.
*Floor* runs the same cells and the same test functions in a fork of one warm process, without any
protection: nothing that also runs them can cost less.

CPU of ours is what examiner, candidate and warm server used for each submission, from the journal.
The machine is shared and noisy: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--count", type=int, default=50)
    arguments.add_argument("--stock", type=int, default=4)
    arguments.add_argument("--otter", action="append", help="stock Otter's command, of any place")
    options = arguments.parse_args()
    bundle = ROOT / "dist" / f"{options.slug}.zip"
    if not bundle.exists():
        subprocess.run([BIN / "autograder", "build", options.slug], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        submissions = honest_submissions(options.slug, options.count, Path(folder) / "subs")
        few = submissions[: options.stock]
        rows = [
            *(
                stock(otter, bundle, few, Path(folder) / f"stock-{number}")
                for number, otter in enumerate(options.otter or [str(BIN / "otter")])
            ),
            ours(bundle, submissions, Path(folder) / "ours", pages=False),
            ours(bundle, submissions, Path(folder) / "pages", pages=True),
            floor(bundle, submissions),
        ]
    print_table(options.slug, rows)


def honest_submissions(slug: str, count: int, folder: Path) -> list[Path]:
    """Full solutions, each different in one harmless cell and with the data files beside them."""
    solution = json.loads((ROOT / "solutions" / slug / f"{slug}.ipynb").read_text())
    folder.mkdir()
    paths = []
    draw = random.Random(7)
    for number in range(count):
        cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        cell |= {"id": "mine", "source": f"my_number = {draw.random()}"}
        notebook = {**solution, "cells": [*solution["cells"], cell]}
        path = folder / f"student-{number:03}.ipynb"
        path.write_text(json.dumps(notebook))
        paths.append(path)
    return paths


Row = tuple[str, int, float, float]
"""What was measured, submissions, seconds on the clock, CPU seconds in all."""


def stock(otter: str, bundle: Path, submissions: list[Path], out: Path) -> Row:
    """`otter run` in a loop on all cores."""
    out.mkdir()

    def run(path: Path) -> None:
        folder = out / path.stem
        folder.mkdir()
        command = [otter, "run", "-a", bundle, "-o", folder, path]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        scored = json.loads((folder / "results.json").read_text())
        wanted = sum(test.get("max_score", 0) for test in scored["tests"])
        got = sum(test.get("score", 0) for test in scored["tests"])
        if got != wanted:
            raise SystemExit(f"stock Otter gives {path.name} {got} of {wanted}")

    before, started = os.times(), time.perf_counter()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(run, submissions))
    seconds = time.perf_counter() - started
    after = os.times()
    cpu = (after[2] + after[3]) - (before[2] + before[3])
    return f"otter run, {Path(otter).parent.parent.name}", len(submissions), seconds, cpu


def ours(bundle: Path, submissions: list[Path], out: Path, pages: bool) -> Row:
    """`autograder grade`, with all that is written; class report and feedback pages only if asked
    for, since Otter has none."""
    command = [BIN / "autograder", "grade", bundle, submissions[0].parent, "--out", out, "--json"]
    command += [] if pages else ["--no-report"]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    for row in json.loads(done.stdout)["submissions"]:
        if row["score"] != row["max_score"]:
            raise SystemExit(f"ours gives {row['submission']} {row['score']}")
    entries = [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    cpu = sum(entry["cost"]["cpu_examiner"] + entry["cost"]["cpu_candidate"] for entry in entries)
    name = "autograder grade, with pages" if pages else "autograder grade"
    return name, len(submissions), seconds, cpu


def floor(bundle: Path, submissions: list[Path]) -> Row:
    """The same cells and tests in a fork of one warm process a submission, nothing in between."""
    from autograder.formats import bundle as bundles
    from autograder.grading import warm
    from autograder.grading.candidate import stub
    from autograder.grading.confine import ENVIRONMENT
    from autograder.grading.examiner import cases

    os.environ.update(ENVIRONMENT)
    opened = bundles.read(bundle)
    warm.load_stack()
    sys.modules.update(cases.stand_in_modules())
    compiled = [run for question in opened.questions for run in cases.compile_question(question)]
    sys.modules.update(stub.modules())
    cpu, started = 0.0, time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in opened.files.items():
            (Path(folder) / name).write_bytes(data)
        for path in submissions:
            pid = os.fork()
            if pid == 0:
                os._exit(unprotected(path, compiled, folder))
            _, status, usage = os.wait4(pid, 0)
            if status:
                raise SystemExit(f"the floor fails on {path.name}")
            cpu += usage.ru_utime + usage.ru_stime
    return "unprotected floor, one core", len(submissions), time.perf_counter() - started, cpu


def unprotected(path: Path, compiled: list, folder: str) -> int:  # type: ignore[type-arg]
    """Run one notebook and its tests right here; returns an exit status."""
    import io
    import traceback
    from contextlib import redirect_stdout

    from autograder.formats.notebook import read_notebook

    try:
        os.chdir(folder)
        names: dict[str, object] = {"__name__": "__main__"}
        with redirect_stdout(io.StringIO()):
            for cell in read_notebook(path.read_bytes()).cells:
                exec(compile(cell.source, "<cell>", "exec"), names)
            for run in compiled:
                run(names)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def print_table(slug: str, rows: list[Row]) -> None:
    """All rows, with ratios against stock and floor."""
    base = rows[0][2] / rows[0][1]
    lowest = rows[-1][3] / rows[-1][1]
    print(f"\n{slug}, {len(os.sched_getaffinity(0))} cores")
    print(
        f"{'':30}{'n':>5}{'s each':>10}{'per s':>9}{'CPU s each':>12}{'x stock':>9}{'x floor':>9}"
    )
    for name, count, seconds, cpu in rows:
        each, used = seconds / count, cpu / count
        ratios = f"{base / each:9.1f}{used / lowest:9.2f}"
        print(f"{name:30}{count:5}{each:10.3f}{1 / each:9.2f}{used:12.3f}{ratios}")


if __name__ == "__main__":
    main()
