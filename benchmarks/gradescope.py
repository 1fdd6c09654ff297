"""One submission on Gradescope: ours beside stock Otter, cold, on one core.

    python benchmarks/gradescope.py [--slug descent_recurrence] [--rounds 3]
                                    [--root FOLDER] [--stock-environment]

*Ours* is the zip's own `run_autograder`, *stock* is `otter run` with the same zip; both from the
start of the first process to the results of an honest submission. Rounds alternate, the best
counts. CPU is that of all processes, memory the largest sum of their proportional set sizes, looked
at 20 times a second.

`--root` builds the environment by `setup.sh` in a root file system (debootstrap's jammy, say) and
runs ours there. `--stock-environment` installs with pip what stock Otter's environment gets by pip
and, with `--root`, the system packages that Otter's `setup.sh` and its browser want: what that
takes at least, because Miniforge, conda's environment and the browser itself come on top.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import msgspec

from autograder.commands.gradescope import made_up_metadata
from autograder.gradescope_image import container
from autograder.gradescope_image.place import Layout
from autograder.grading.confine import descendants

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CLOCK = os.sysconf("SC_CLK_TCK")


class Cost(msgspec.Struct, frozen=True):
    """Seconds on the clock, CPU seconds, and the peak of memory in MiB."""

    seconds: float
    cpu: float
    memory: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--slug", default="descent_recurrence")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--root", type=Path)
    arguments.add_argument("--stock-environment", action="store_true")
    options = arguments.parse_args()
    subprocess.run([BIN / "autograder", "build", options.slug], cwd=ROOT, check=True)
    bundle = ROOT / "dist" / f"{options.slug}.zip"
    notebook = ROOT / "solutions" / options.slug / f"{options.slug}.ipynb"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if options.stock_environment:
            stock_environment(folder / "stock-environment", options.slug)
        place = Layout(folder / "autograder")
        if options.root:
            place = Layout(options.root / "autograder")
        container.lay_out(bundle, notebook, made_up_metadata(options.slug), place)
        if options.root:
            shutil.rmtree(place.root / "environment", ignore_errors=True)
            seconds = container.set_up(options.root, folder / "setup.log")
            print(f"our setup.sh: {seconds:.0f} s, {mebibytes(place.root / 'environment')} MB")
            if options.stock_environment:
                stock_packages(options.root)
        else:
            container.stand_in(place)
        rows: dict[str, list[Cost]] = {"ours": [], "stock": []}
        for number in range(options.rounds):
            rows["ours"].append(ours(place, options.root))
            rows["stock"].append(stock(bundle, notebook, folder / f"stock-{number}"))
        table(rows)


def ours(place: Layout, root: Path | None) -> Cost:
    """`run_autograder` once."""
    environment = {"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(place.root)}
    command = [str(place.root / "run_autograder")]
    if root is not None:
        environment = {"PATH": os.environ["PATH"]}
        command = ["chroot", str(root), "/autograder/run_autograder"]
        with contextlib.suppress(OSError):
            subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=False)
    try:
        cost = measured(command, place.root, environment)
    finally:
        if root is not None:
            subprocess.run(["umount", root / "proc"], check=False)
    results = msgspec.json.decode(place.results.read_bytes())
    full = sum(test["max_score"] for test in results["tests"])
    if results["score"] != full:
        raise SystemExit(f"ours gives {results['score']} of {full}")
    return cost


def stock(bundle: Path, notebook: Path, out: Path) -> Cost:
    """`otter run` once."""
    out.mkdir()
    command = [str(BIN / "otter"), "run", "-a", str(bundle), "-o", str(out), str(notebook)]
    cost = measured(command, out, dict(os.environ))
    results = msgspec.json.decode((out / "results.json").read_bytes())
    full = sum(test.get("max_score", 0) for test in results["tests"])
    if sum(test.get("score", 0) for test in results["tests"]) != full:
        raise SystemExit("stock Otter does not give full marks")
    return cost


def measured(command: list[str], folder: Path, environment: dict[str, str]) -> Cost:
    """Run to the end, and look at all its processes meanwhile."""
    peak, used, over = [0.0], {}, threading.Event()
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def look() -> None:
        while not over.wait(0.05):
            pids = [process.pid, *descendants(process.pid)]
            peak[0] = max(peak[0], sum(map(proportional, pids)))
            used.update({pid: cpu_of(pid, used.get(pid, 0.0)) for pid in pids})

    watching = threading.Thread(target=look)
    watching.start()
    status = process.wait()
    seconds = time.perf_counter() - started
    over.set()
    watching.join()
    if status:
        raise SystemExit(f"{command[0]} ended with status {status}")
    return Cost(seconds, sum(used.values()), peak[0])


def proportional(pid: int) -> float:
    """Proportional set size of a process in MiB."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_of(pid: int, known: float) -> float:
    """CPU seconds of a process without its children, as far as it can still be asked."""
    with contextlib.suppress(OSError, IndexError), open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK
    return known


def stock_environment(folder: Path, slug: str) -> None:
    """What pip installs for stock Otter, in an environment of its own, versions resolved."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    wanted = ROOT / "student" / slug / "requirements.txt"
    command = [folder / "bin" / "pip", "install", "--quiet", "--no-cache-dir", "-r", wanted]
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - started
    print(f"stock by pip: {seconds:.0f} s, {mebibytes(folder)} MB")


def stock_packages(root: Path) -> None:
    """The system packages of stock Otter's image, into a root file system of Ubuntu 22.04."""
    template = Path(str(resources.files("otter"))) / "generate/templates/python/setup.sh"
    (own,) = re.findall(r"^apt-get install -y (.+)$", template.read_text(), re.MULTILINE)[:1]
    driver = Path(str(resources.files("playwright"))) / "driver/package/lib"
    (listed,) = re.findall(
        r'"ubuntu22.04-x64": \{(.+?)lib2package', (driver / "coreBundle.js").read_text(), re.DOTALL
    )
    libraries = " ".join(re.findall(r'"([a-z][a-z0-9.+-]+)"', listed))
    update, install = "apt-get update -qq", "DEBIAN_FRONTEND=noninteractive apt-get install -qq -y"
    for what, line in (
        ("stock's own apt-get", f"{update} && {install} {own}"),
        ("stock's browser's libraries", f"{install} --no-install-recommends {libraries}"),
    ):
        before, started = mebibytes(root / "usr"), time.perf_counter()
        command = ["chroot", str(root), "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        subprocess.run([*command, "sh", "-c", line], check=True, capture_output=True)
        seconds = time.perf_counter() - started
        print(f"{what}: {seconds:.0f} s, {mebibytes(root / 'usr') - before} MB")


def mebibytes(folder: Path) -> int:
    """Room that a folder takes, in MiB."""
    return int(subprocess.check_output(["du", "-sm", folder], text=True).split()[0])


def table(rows: dict[str, list[Cost]]) -> None:
    """The best of each, and ours as a part of stock's."""
    take: dict[str, Callable[[Cost], float]] = {
        "seconds": lambda cost: cost.seconds,
        "CPU seconds": lambda cost: cost.cpu,
        "peak MiB": lambda cost: cost.memory,
    }
    print(f"{'':14}{'ours':>10}{'stock':>10}{'ours / stock':>14}")
    for name, value in take.items():
        best = {who: min(map(value, costs)) for who, costs in rows.items()}
        ratio = best["ours"] / best["stock"]
        print(f"{name:14}{best['ours']:10.1f}{best['stock']:10.1f}{ratio:14.2f}")


if __name__ == "__main__":
    main()
