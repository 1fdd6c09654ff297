"""How fast is handing in, how long does a rush take to be graded, and what of all else the service
promises holds under load?

    python benchmarks/serve.py [ROW...] [--slug SLUG] [--count 1000] [--within 60] [--seed 7]

Rows, `rush` where none is named; clients are on the same machine as the service:

- `rush`: on one store in SQLite, `count` hand-ins of different notebooks arrive within so many
  seconds, half of them in the last sixth, each at its own moment whatever became of the others
  (open loop), while the grader is at work: how many were accepted, and how long until the receipt
  was there. The same number, all waiting, and then the grader is started: how long until the last
  result, as a ratio to `autograder grade` for the same files. And the estimated time that those in
  the rush were told, against how long it took.
- `machines`: the same number, all waiting, graded from SQLite, and from PostgreSQL by one `work`
  and by three: equal results, and how long.
- `students`: `students` of them come within `minutes`, each with a session and a stream of events,
  through sign-in, page, hand-in, live verdicts and feedback: 37 requests each. None may fail.
- `memory`: what web and dispatch use when there are `attempts` attempts.
- `end`: SIGTERM with a hundred open streams while others hand in.
- `exchange`: hand-ins that are killed half-way, beside nbgrader's exchange; see `exchange.py`.

The machine is shared and noisy: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

import department
import exchange
from grade import BIN, honest_submissions
from handing import Course, Told, asked, built, drained, finished, made, moments, request, serving

ROWS = {
    "machines": department.machines,
    "students": department.students,
    "memory": department.memory,
    "end": department.end,
    "exchange": exchange.exchange,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(["rush", *ROWS]))
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--within", type=float, default=60.0)
    arguments.add_argument("--students", type=int, default=2000)
    arguments.add_argument("--minutes", type=float, default=15.0)
    arguments.add_argument("--attempts", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()
    unknown = sorted({*options.rows} - {"rush", *ROWS})
    if unknown:
        arguments.error(f"there is no {', '.join(unknown)}; there are rush, {', '.join(ROWS)}")
    for name in options.rows or ["rush"]:
        with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
            (rush if name == "rush" else ROWS[name])(Path(temporary), options)


def rush(folder: Path, options: argparse.Namespace) -> None:
    """The first row: handing in, grading what waits, and what was told of the time."""
    path = built(options.slug)
    files = honest_submissions(options.slug, options.count, folder / "subs")
    course = made(folder / "rush", path, len(files))
    with serving(course):
        told = asyncio.run(arriving(course, files, moments(len(files), options)))
        began = min(one.sent for one in told)
        drained(course, len(files))
        rushed = time.time() - began
    table_of_receipts(told, options)
    table_of_estimates(told, finished(course))
    waiting = made(folder / "waiting", path, len(files))
    with serving(waiting, "--no-grading"):
        asyncio.run(arriving(waiting, files, [0.0] * len(files), most=50))
    began = time.time()
    with serving(waiting):
        drained(waiting, len(files))
    ours = time.time() - began
    began = time.time()
    subprocess.run(
        [
            *(BIN / "autograder", "grade", path, folder / "subs"),
            *("--out", folder / "out", "--no-report"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    theirs = time.time() - began
    print(f"\n{'all of them graded':46} seconds   ratio")
    print(f"{'`grade` on the same files':46} {theirs:7.1f}    1.00")
    print(f"{'all waiting, then the grader is started':46} {ours:7.1f} {ours / theirs:7.2f}")
    print(f"{'from the first arrival of the rush':46} {rushed:7.1f} {rushed / theirs:7.2f}")


async def arriving(
    course: Course, files: Sequence[Path], at: Sequence[float], most: int = 2000
) -> list[Told]:
    """Every student hands in at a moment, and some wait until it is graded."""
    began = time.time()
    gate = asyncio.Semaphore(most)

    async def student(who: int) -> Told:
        await asyncio.sleep(max(0.0, began + at[who] - time.time()))
        async with gate:
            told = Told(sent=began + at[who] if most > len(files) else time.time())
            data = files[who].read_bytes()
            head = f"POST /api/{course.slug}"
            status, answer = await asked(course, who, head, data)
            told.received = time.time()
        if status != 201:
            told.trouble = f"{status} {answer[:200]!r}"
            return told
        told.attempt = json.loads(answer)["number"]
        if who % 10 == 0 and most > len(files):  # one in ten keeps the page open
            await looking(course, who, told)
        return told

    return await asyncio.gather(*(student(who) for who in range(len(files))))


async def looking(course: Course, who: int, told: Told) -> None:
    """How it stands, as the service tells it, until it is done."""
    reader, writer = await asyncio.open_connection("127.0.0.1", course.port)
    writer.write(request(course, who, f"GET /api/{course.slug}/{told.attempt}/events"))
    async for line in reader:
        if line.startswith(b"data: "):
            said = json.loads(line.removeprefix(b"data: "))
            if said["seconds"] is not None:
                told.estimates.append((time.time(), said["seconds"]))
    writer.close()


def table_of_receipts(told: Sequence[Told], options: argparse.Namespace) -> None:
    waits = sorted(one.received - one.sent for one in told if one.received and not one.trouble)
    cut = quantiles(waits, n=100)
    print(
        f"{options.slug}: {options.count} hand-ins in {options.within:g} s, {os.cpu_count()} cores"
    )
    print(f"{'accepted':46} {len(waits)} of {len(told)}")
    for name, seconds in (("half", cut[49]), ("99 of 100", cut[98]), ("all", waits[-1])):
        print(f"{'receipt for ' + name + ' within':46} {seconds:7.2f} s")
    for trouble in {one.trouble for one in told if one.trouble}:
        print(trouble)


def table_of_estimates(told: Sequence[Told], done: dict[int, float]) -> None:
    """How the estimates were of those who had to wait more than five seconds: the first of each,
    and all that they were told as they waited."""
    print()
    for name, most in (("first estimate", 1), ("any estimate", None)):
        ratios = [
            seconds / (done[who] - moment)
            for who, one in enumerate(told)
            for moment, seconds in one.estimates[:most]
            if done[who] - moment > 5
        ]
        near = sum(0.8 <= ratio <= 1.2 for ratio in ratios)
        print(f"{name + ' within 20 % of what it took':46} {near} of {len(ratios)}")
        if len(ratios) > 3:
            low, middle, high = quantiles(ratios, n=4)
            print(f"{name + ' as a share of what it took':46} {low:.2f} {middle:.2f} {high:.2f}")


if __name__ == "__main__":
    main()
