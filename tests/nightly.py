"""The long things, by hand: what goes wrong once in a hundred times does not show in one run.

    python tests/nightly.py [--seed 1] [--times 50] [--busy 0] [NAME...]

Each of `WORK` is run that many times, each time with another seed, which is printed beside the
count: `pytest --seed SEED ...` is the same run again. The first failure ends it all; what it said
is kept. Fifty times `fuzz` take ten minutes of CPU time for hostile bytes. `--busy 2` keeps so many
loops running beside it: what races, races then. The whole suite is run where it is named.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "out" / "nightly"

PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
CLUSTER = ("cluster", "station", "connection", "dispatch", "ancestor")
SUITE = (*PYTEST, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not outside")
WORK = {
    "cluster": (*PYTEST, *(f"tests/batch/test_{name}.py" for name in CLUSTER)),
    "kills": (*PYTEST, "tests/batch/test_kills.py"),
    "fuzz": (*PYTEST, "tests/fuzz", "--fuzz-seconds", "12"),
    "attacks": (*PYTEST, "tests/attacks"),
    "suite": SUITE,
    "killing": ("tests/batch/killing.py", "--rounds", "20"),
    "service": ("tests/service/killing.py", "--kills", "200"),
    "postgresql": ("tests/service/killing.py", "--kills", "200", "--postgresql"),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1, help="of the first time")
    arguments.add_argument("--times", type=int, default=50)
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(WORK))
    arguments.add_argument("--busy", type=int, default=0, help="loops that run beside it")
    options = arguments.parse_args()
    unknown = sorted({*options.names} - WORK.keys())
    if unknown:
        arguments.error(f"there is no {', '.join(unknown)}; there are {', '.join(WORK)}")
    with busy(options.busy):
        for name in options.names or [name for name in WORK if name != "suite"]:
            for count in range(options.times):
                repeat(name, options.seed + count, f"{count + 1} of {options.times}")


@contextlib.contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many processes meanwhile that do nothing but compute."""
    command = [sys.executable, "-c", "while True: pass"]
    started = [subprocess.Popen(command) for _ in range(loops)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def repeat(name: str, seed: int, count: str) -> None:
    """Run it once; ends the program where it fails."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}.log"
    print(f"{name}: {count}, seed {seed}", end="", flush=True)
    started = time.monotonic()
    with path.open("wb") as log:
        command = [sys.executable, *WORK[name], "--seed", str(seed)]
        ended = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log).returncode
    print(f", {time.monotonic() - started:.0f} s", flush=True)
    if ended:
        sys.exit(f"{name} failed with seed {seed} (exit code {ended}); all it said: {path}")


if __name__ == "__main__":
    main()
