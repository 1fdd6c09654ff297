"""The long things, by hand: what goes wrong once in a hundred times does not show in one run.

    python tests/nightly.py [--seed 1] [--times 50] [NAME...]

Each of `WORK` is run that many times, each time with another seed, which is printed beside the
count: `pytest --seed SEED ...` is the same run again. The first failure ends it all; what it said
is kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "out" / "nightly"

PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
CLUSTER = ("cluster", "station", "connection", "dispatch", "ancestor")
WORK = {
    "cluster": (*PYTEST, *(f"tests/batch/test_{name}.py" for name in CLUSTER)),
    "kills": (*PYTEST, "tests/batch/test_kills.py"),
    "fuzz": (*PYTEST, "tests/fuzz"),
    "attacks": (*PYTEST, "tests/attacks"),
    "killing": ("tests/batch/killing.py", "--rounds", "20"),
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1, help="of the first time")
    arguments.add_argument("--times", type=int, default=50)
    arguments.add_argument("names", nargs="*", metavar="NAME", help=", ".join(WORK))
    options = arguments.parse_args()
    unknown = sorted({*options.names} - WORK.keys())
    if unknown:
        arguments.error(f"there is no {', '.join(unknown)}; there are {', '.join(WORK)}")
    for name in options.names or WORK:
        for count in range(options.times):
            repeat(name, options.seed + count, f"{count + 1} of {options.times}")


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
