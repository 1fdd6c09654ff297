"""How long does one submission take from a cold start, and how much memory does it need?

    python benchmarks/start.py [--slug descent_recurrence] [--times 3]

Grades one solution with `otter run` and with `autograder grade`, each in turn, on all cores and
pinned to one, and prints the medians: seconds on the clock from the outside, CPU seconds, the most
memory that the whole process tree held (sum of proportional set sizes, looked at every 50 ms), and
what the candidate added to it (pages that it shares with nobody). Read the ratios to stock.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from growth import is_candidate, kib

from autograder.grading.confine import descendants

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--times", type=int, default=3)
    options = arguments.parse_args()
    slug = options.slug
    subprocess.run([BIN / "autograder", "build", slug], cwd=ROOT, check=True)
    bundle = ROOT / "dist" / f"{slug}.zip"
    solution = ROOT / "solutions" / slug / f"{slug}.ipynb"
    stock = [BIN / "otter", "run", "-a", bundle, "-o", "out", solution]
    ours = [BIN / "autograder", "grade", bundle, solution, "--out", "out"]
    everything = sorted(os.sched_getaffinity(0))
    head = f"{'s':>8}{'x stock':>9}{'CPU s':>8}{'x stock':>9}{'peak MiB':>10}{'x stock':>9}"
    print(f"{slug + ', one submission':36}{head}{'candidate MiB':>15}")
    for cores in (everything, everything[:1]):
        found: dict[str, list[tuple[float, ...]]] = {"otter run": [], "autograder grade": []}
        for _ in range(options.times):
            for name, command in (("otter run", stock), ("autograder grade", ours)):
                found[name].append(measured(command, cores))
        base = medians(found["otter run"])
        for name, rows in found.items():
            seconds, cpu, peak, own = medians(rows)
            label = f"{name}, {len(cores)} core(s)"
            print(
                f"{label:36}{seconds:8.2f}{seconds / base[0]:9.2f}{cpu:8.2f}"
                f"{cpu / base[1]:9.2f}{peak:10.0f}{peak / base[2]:9.2f}{own:15.0f}",
                flush=True,
            )


def measured(command: list[str | Path], cores: list[int]) -> tuple[float, ...]:
    """Seconds on the clock, CPU seconds, peak MiB in all, and peak MiB of a candidate's own."""
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        Path(folder, "out").mkdir()
        before, started = os.times(), time.perf_counter()
        run = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        peak = own = 0.0
        while run.poll() is None:
            pids = [run.pid, *descendants(run.pid)]
            peak = max(peak, sum(kib(pid, "smaps_rollup", "Pss:") for pid in pids))
            mine = (kib(pid, "smaps_rollup", "Private_Dirty:") for pid in pids if is_candidate(pid))
            own = max(own, *mine, 0.0)
            time.sleep(0.05)
        seconds = time.perf_counter() - started
        after = os.times()
        if run.returncode:
            raise SystemExit(f"{command[0]} ended with {run.returncode}")
    cpu = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return seconds, cpu, peak / 1024, own / 1024


def medians(rows: list[tuple[float, ...]]) -> list[float]:
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rows, strict=True)]


if __name__ == "__main__":
    main()
