"""How long does the build of the whole course take, beside `otter assign` on each master?

    python benchmarks/build.py [--otter FILE] [--slug SLUG]...

*Stock* is `otter assign` on each assignment in turn, as its users run it: it executes the solution
and its tests. *Cold* is `autograder build` where nothing was built before: it grades the solution
and the untouched student version and looks for leaks. *Unchanged* is the same again. Seconds on the
clock, from the outside; read the ratios.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> None:
    known = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--otter", default=str(BIN / "otter"))
    arguments.add_argument("--slug", action="append", choices=known)
    options = arguments.parse_args()
    slugs = options.slug or known
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        course = Path(folder) / "course"
        for slug in slugs:
            shutil.copytree(ROOT / "assignments" / slug, course / "assignments" / slug)
        shutil.copy(ROOT / "pyproject.toml", course)
        stock = {slug: seconds(lambda s=slug: assign(options.otter, course, s)) for slug in slugs}
        cold = seconds(lambda: build(course))
        unchanged = seconds(lambda: build(course))
    print(f"{'':34}{'seconds':>9}{'x stock':>9}")
    for slug, taken in stock.items():
        print(f"{'otter assign ' + slug:34}{taken:9.2f}")
    whole = sum(stock.values())
    for name, taken in (("autograder build, cold", cold), ("unchanged", unchanged)):
        print(f"{name:34}{taken:9.2f}{whole / taken:9.1f}")


def seconds(task: Callable[[], object]) -> float:
    """On the clock."""
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def assign(otter: str, course: Path, slug: str) -> None:
    """Stock Otter on a copy, so that nothing of it is in our way."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        copy = Path(folder) / slug
        shutil.copytree(course / "assignments" / slug, copy)
        command = [otter, "assign", f"{slug}.ipynb", "out"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True)


def build(course: Path) -> None:
    """All of the course."""
    subprocess.run([BIN / "autograder", "build"], cwd=course, check=True, capture_output=True)


if __name__ == "__main__":
    main()
