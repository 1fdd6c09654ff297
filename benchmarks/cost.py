"""What does one honest solution of each assignment cost the warm grader?

    python benchmarks/cost.py [--count 6]

Grades copies of each solution, all assignments in one run, and prints the CPU seconds that examiner
and candidate used for one, as medians: start-up is not in them, the fork is. The goal is 0.6, and 3
for sgd_batching and bias_variance.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder import batch
from autograder.batch import Task
from autograder.formats import bundle as bundles
from autograder.formats.submission import Upload

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--count", type=int, default=6)
    options = arguments.parse_args()
    slugs = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())
    subprocess.run([Path(sys.executable).parent / "autograder", "build"], cwd=ROOT, check=True)
    costs: dict[str, list[batch.Graded]] = {slug: [] for slug in slugs}
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for slug in slugs:
            bundle = bundles.read(ROOT / "dist" / f"{slug}.zip")
            solution = (ROOT / "solutions" / slug / f"{slug}.ipynb").read_bytes()
            for number in range(options.count):
                path = Path(folder) / f"{slug}-{number}.ipynb"
                path.write_bytes(solution + b"\n" * number)
                tasks.append(Task(bundle, Upload(path.stem, path.stem, str(path))))
        with contextlib.closing(batch.grade(tasks, 1)) as stream:
            for graded in stream:
                costs[graded.task.bundle.slug].append(graded)
    head = f"{'examiner':>10}{'candidate':>11}{'both':>8}{'score':>10}"
    print(f"\n{'CPU seconds a submission':24}{head}")
    for slug, found in costs.items():
        examiner = statistics.median(graded.cost.cpu_examiner for graded in found)
        candidate = statistics.median(graded.cost.cpu_candidate for graded in found)
        result = found[0].result
        score = f"{result.score:g}/{result.max_score:g}"
        print(f"{slug:24}{examiner:10.3f}{candidate:11.3f}{examiner + candidate:8.3f}{score:>10}")


if __name__ == "__main__":
    main()
