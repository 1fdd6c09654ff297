"""What a cluster costs: throughput, the scheduler's memory, and what a submission takes.

    python benchmarks/scale.py [throughput] [memory] [plan] [--slug dot_products] [--count 100]
                               [--repeat 3] [--most 10000]

*throughput* grades the same notebooks by the plain run and by a cluster of `dask scheduler` and
`dask worker` processes on this machine, with 1 and with 2 workers, in turns. It counts from the
tenth part of the results to the last one, so that what is started once does not count; CPU seconds
are those of every process involved. *memory* is the scheduler's, while it hands out ever more
cheap submissions. *plan* is what one submission of each assignment takes in CPU seconds and bytes.

The machine is shared and noisy: read the ratios of one run; those of CPU seconds hold best.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from grade import ROOT, honest_submissions

from autograder import batch
from autograder.batch import Graded, Grading, Task, cluster
from autograder.batch.cluster import talk
from autograder.batch.jobs import Done
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle, Case, Question, sealed
from autograder.formats.submission import Upload, parcel
from autograder.grading import confine

SLUGS = (
    "dot_products", "derivatives", "descent_recurrence", "tips_regression", "sgd_batching",
    "bias_variance",
)  # fmt: skip
_SETTINGS = {
    "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "1",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}
"""as docs/how-to/many-machines.md advises"""
_TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("parts", nargs="*", default=["throughput", "memory", "plan"])
    arguments.add_argument("--slug", default="dot_products")
    arguments.add_argument("--count", type=int, default=100)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--most", type=int, default=10_000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if "throughput" in options.parts:
            throughput(options.slug, options.count, options.repeat, folder)
        if "memory" in options.parts:
            memory(options.most, folder)
        if "plan" in options.parts:
            plan(folder)


class Machines:
    """A scheduler and workers on the loopback interface."""

    def __init__(self, workers: int, folder: Path) -> None:
        file = folder / f"scheduler-{workers}.json"
        self._log = (folder / "dask.log").open("ab")
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", file)
        while not file.exists() or not file.read_text().strip():
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text())["address"]
        common = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0")
        place = ("--local-directory", folder)
        self._workers = [
            self._start("worker", self.address, *common, *place) for _ in range(workers)
        ]

    def _start(self, *command: object) -> subprocess.Popen[bytes]:
        end = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, command + end)],
            env={**os.environ, **_SETTINGS},
            stdout=self._log,
            stderr=self._log,
        )

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in (self.scheduler, *self._workers)]

    def __enter__(self) -> Machines:
        return self

    def __exit__(self, *details: object) -> None:
        for process in (*self._workers, self.scheduler):
            process.terminate()
        for process in (*self._workers, self.scheduler):
            process.wait()
        self._log.close()


def cpu_used(without: Iterable[int]) -> float:
    """CPU seconds of this process and of all below it, ended children included, but for these
    processes and what is below them."""
    left_out = {*without, *(below for pid in without for below in confine.descendants(pid))}
    total = 0
    for pid in {os.getpid(), *confine.descendants(os.getpid())} - left_out:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / _TICK


def rss_of(pid: int) -> float:
    """Resident memory in MB."""
    (line,) = (
        line
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1000


# ------------------------------------------------------------------ throughput


def throughput(slug: str, count: int, repeat: int, folder: Path) -> None:
    bundle = bundles.read(ROOT / "dist" / f"{slug}.zip")
    paths = honest_submissions(slug, count, folder / "subs")
    tasks = [Task(bundle, Upload(path.stem, path.stem, str(path))) for path in paths]
    print(f"\n{slug}, {count} submissions, {len(os.sched_getaffinity(0))} cores, load", end=" ")
    print(f"{os.getloadavg()[0]:.1f}; medians of {repeat} pairs")
    print(f"{'':22}{'per s':>9}{'CPU s each':>12}{'clock':>9}{'CPU':>9}")
    for workers in (1, 2):
        local: list[tuple[float, float]] = []
        remote: list[tuple[float, float]] = []
        with Machines(workers, folder) as machines:
            for _ in range(repeat):
                here = functools.partial(batch.grade, workers=workers)
                local.append(measured(here, tasks, without=machines.pids))
                there = functools.partial(cluster.grade, machines.address)
                remote.append(measured(there, tasks, without=[]))
        ratios = [
            statistics.median(far[n] / near[n] for near, far in zip(local, remote, strict=True))
            for n in (0, 1)
        ]
        for name, rows in ((f"plain, {workers}", local), (f"cluster, {workers}", remote)):
            clock, cpu = (statistics.median(row[n] for row in rows) for n in (0, 1))
            print(f"{name:22}{1 / clock:9.2f}{cpu:12.4f}", end="")
            print(f"{ratios[0]:9.3f}{ratios[1]:9.3f}" if name[0] == "c" else "")
        for near, far in zip(local, remote, strict=True):
            print(f"    pair: clock {far[0] / near[0]:.3f}, CPU {far[1] / near[1]:.3f}")


def measured(grading: Grading, tasks: list[Task], without: list[int]) -> tuple[float, float]:
    """Seconds on the clock and of CPU that a submission takes, once everybody is at work."""
    start = cpu = 0.0
    begin = max(8, len(tasks) // 10)
    with contextlib.closing(grading(tasks)) as stream:
        for number, one in enumerate(stream, start=1):
            check(one)
            if number == begin:
                start, cpu = time.perf_counter(), cpu_used(without)
            elif number == len(tasks):
                done = len(tasks) - begin
                return (time.perf_counter() - start) / done, (cpu_used(without) - cpu) / done
    raise SystemExit("not all submissions were graded")


def check(one: Graded) -> None:
    if one.result.score != one.result.max_score:
        raise SystemExit(f"{one.task.upload.id} has {one.result.score}: {one.result.reason}")


# ------------------------------------------------------------------ memory


def memory(most: int, folder: Path) -> None:
    bundle = tiny()
    print(f"\n{'submissions':>12}{'in all':>9}{'scheduler MB':>14}{'per s':>9}")
    handed_out = 0
    with Machines(2, folder) as machines:
        for count in (100, 100, *(n for n in (1000, 10_000) if n <= most)):
            tasks = list(cheap(bundle, count, folder / f"cheap-{handed_out}"))
            started = time.perf_counter()
            with contextlib.closing(cluster.grade(machines.address, tasks)) as stream:
                for one in stream:
                    check(one)
            seconds = time.perf_counter() - started
            handed_out += count
            used = rss_of(machines.scheduler.pid)
            print(f"{count:12}{handed_out:9}{used:14.1f}{count / seconds:9.1f}", flush=True)


def tiny() -> Bundle:
    """A bundle with one question that costs nearly nothing."""
    source = (
        "from otter.test_files import test_case\nOK_FORMAT = False\n"
        "@test_case(points=1)\ndef test_value(x):\n    assert x >= 0\n"
    )
    question = Question(name="q1", source=source, cases=(Case(name="test_value", points=1.0),))
    return sealed(Bundle(slug="tiny", title="tiny", questions=(question,)))


def cheap(bundle: Bundle, count: int, folder: Path) -> Iterator[Task]:
    """Submissions that cost next to nothing, but have as many bytes as real ones."""
    folder.mkdir()
    text = {"cell_type": "markdown", "metadata": {}, "source": "what was asked " * 4000}
    for number in range(count):
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": f"x = {number}"}
        document = {"cells": [text, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path = folder / f"s{number:05}.ipynb"
        path.write_text(json.dumps(document))
        yield Task(bundle, Upload(path.stem, path.stem, str(path)))


# ------------------------------------------------------------------ plan


def plan(folder: Path, count: int = 12) -> None:
    print(f"\n{'one submission':22}{'CPU s':>9}{'kB there':>10}{'kB back':>9}{'bundle kB':>11}")
    for slug in SLUGS:
        bundle = bundles.read(ROOT / "dist" / f"{slug}.zip")
        paths = honest_submissions(slug, count, folder / slug)
        tasks = [Task(bundle, Upload(path.stem, path.stem, str(path))) for path in paths]
        with contextlib.closing(batch.grade(tasks, 1)) as stream:
            graded = list(stream)[2:]  # the first pay for what is done once
        cpu = statistics.mean(one.cost.cpu_examiner + one.cost.cpu_candidate for one in graded)
        there = statistics.mean(len(talk.encode(parcel(one.task.upload))) for one in graded)
        back = statistics.mean(len(talk.encode(Done(one.result, one.cost))) for one in graded)
        kept = len(talk.encode(bundle))
        print(f"{slug:22}{cpu:9.3f}{there / 1e3:10.1f}{back / 1e3:9.1f}{kept / 1e3:11.1f}")


if __name__ == "__main__":
    main()
