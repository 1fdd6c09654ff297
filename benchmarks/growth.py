"""Does a submission of a large class cost more than one of a small class, and does memory grow?

    python benchmarks/growth.py [--counts 100,1000,10000]

Makes an assignment of one question and as many different submissions as asked for, and grades them
with `autograder grade`. For each size it prints the CPU seconds a submission (workers and their
candidates, from the journal), the seconds on the clock, how much memory the controller held at most
(the command itself; its resident set, from /proc, looked at twice a second), and how much a
candidate added at most (the pages that it does not share with the warm server it was forked from).
The costs are to be read as ratios to the first row.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.formats.bundle import Bundle, Case, Question, pack, sealed
from autograder.grading.confine import descendants

BIN = Path(sys.executable).parent
TEST = """\
from otter.test_files import test_case
OK_FORMAT = False

@test_case(points=1, hidden=True)
def test_mean(mean):
    import numpy as np
    for n in (1, 2, 30):
        values = np.arange(float(n))
        assert np.isclose(mean(values), values.mean())
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--counts", default="100,1000,10000")
    options = arguments.parse_args()
    rows = []
    for count in map(int, options.counts.split(",")):
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            rows.append(measured(Path(folder), count))
            print_row(rows[0], rows[-1])


def measured(folder: Path, count: int) -> dict[str, float]:
    """Grade `count` made submissions in `folder`; seconds and MiB."""
    (folder / "class").mkdir()
    for number in range(count):
        path = folder / "class" / f"student-{number:05}.ipynb"
        path.write_text(notebook(f"import numpy as np\nmine = {number}", MEAN))
    (folder / "mean.zip").write_bytes(pack(bundle()))
    command = [BIN / "autograder", "grade", folder / "mean.zip", folder / "class"]
    started = time.perf_counter()
    run = subprocess.Popen(
        [*command, "--out", folder / "out", "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    controller = candidate = 0.0
    while run.poll() is None:
        controller = max(controller, kib(run.pid, "status", "VmRSS:") / 1024)
        candidate = max(candidate, own_memory(run.pid))
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(0.5)
    seconds = time.perf_counter() - started
    entries = [json.loads(line) for line in (folder / "out/journal.jsonl").read_text().splitlines()]
    if len(entries) != count or any(e["result"]["status"] != "graded" for e in entries):
        raise SystemExit("not every submission was graded")
    costs = [e["cost"]["cpu_examiner"] + e["cost"]["cpu_candidate"] for e in entries]
    return {
        "count": count,
        "cpu": statistics.fmean(costs),
        "clock": seconds / count,
        "controller": controller,
        "candidate": candidate,
    }


MEAN = "def mean(values):\n    return sum(values) / len(values)"


def bundle() -> Bundle:
    """An assignment of one question."""
    case = Case(name="q1_mean - 1", points=1.0, hidden=True)
    question = Question(name="q1_mean", source=TEST, cases=(case,))
    return sealed(Bundle(slug="mean", title="Mean", questions=(question,)))


def notebook(*cells: str) -> str:
    """A notebook of these code cells."""
    made = [
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": code,
        }
        for code in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def own_memory(controller: int) -> float:
    """The most that a leaf process, a candidate, holds beyond what it shares (MiB)."""
    found = 0.0
    for pid in descendants(controller):
        if not descendants(pid):
            private = kib(pid, "smaps_rollup", "Private_Dirty:")
            found = max(found, private / 1024 if is_candidate(pid) else 0.0)
    return found


def is_candidate(pid: int) -> bool:
    """Whether a process works in a private folder that is a candidate's."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").readlink().name.startswith("candidate")
    return False


def kib(pid: int, file: str, field: str) -> float:
    """One figure of /proc, or 0 where the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(field):
                return float(line.split()[1])
    return 0.0


def print_row(first: dict[str, float], row: dict[str, float]) -> None:
    """One size, as ratios to the first."""
    if row is first:
        print(
            f"{'submissions':>12}{'CPU s each':>12}{'x first':>9}{'s each':>9}{'x first':>9}",
            end="",
        )
        print(f"{'controller MiB':>16}{'candidate MiB':>15}")
    ratio, clock = row["cpu"] / first["cpu"], row["clock"] / first["clock"]
    print(
        f"{row['count']:12.0f}{row['cpu']:12.4f}{ratio:9.2f}{row['clock']:9.4f}{clock:9.2f}", end=""
    )
    print(f"{row['controller']:16.0f}{row['candidate']:15.1f}", flush=True)


if __name__ == "__main__":
    main()
