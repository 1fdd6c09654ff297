"""The hand-in service with the sample class, to be looked at: `make serve`.

    python tests/sample_class/serving.py [--port 8000] [--out out/serve]

In a fresh store in that folder, by the commands that a course uses: members, two openings,
links, `serve`; then each submission of the class is handed in by its student. It prints a sign-in
link for either side and serves until Ctrl-C.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime
import itertools
import json
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HANDED_IN = "descent_recurrence"
TO_COME = "dot_products"
SECTIONS = ("Monday", "Wednesday")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, default=8000)
    arguments.add_argument("--out", type=Path, default=ROOT / "out" / "serve")
    options = arguments.parse_args()
    folder: Path = options.out.absolute()
    notebooks = handed_in_by()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = ("--store", f"sqlite:///{folder / 'course.db'}", "--course", "sample-class")
    write_roster(folder / "class.csv", sorted(notebooks))
    autograder("build", HANDED_IN, TO_COME)
    autograder("members", folder / "class.csv", *store)
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    autograder("open", HANDED_IN, "--due", in_days(now, 1), "--release", "at-once", *store)
    autograder("open", TO_COME, "--due", in_days(now, 8), *store)
    url = f"http://127.0.0.1:{options.port}"
    with served(("--port", str(options.port), *store), folder / "serve.log") as (run, instructor):
        autograder("links", "--out", folder / "links.csv", "--public-url", url, *store)
        links = read_links(folder / "links.csv")
        taken = [hand_in(url, links[name], path) for name, path in notebooks.items()]
        first = min(notebooks)
        print(f"\nhanded in: {sum(taken)} files for {HANDED_IN}; they are graded meanwhile")
        print(f"as the instructor:  {instructor}")
        print(f"as the student {first}:  {links[first]}")
        print(f"all links: {folder / 'links.csv'}")
        print("Ctrl-C ends it; the next time begins anew.", flush=True)
        run.wait()


def handed_in_by() -> Mapping[str, Path]:
    """The file of each student of the sample class, by the student's name."""
    found = {}
    for path in sorted((HERE / "submissions").iterdir()):
        notebook = next(path.rglob("*.ipynb")) if path.is_dir() else path
        found[path.stem.split("_")[0].split(" (")[0].title()] = notebook
    return found


def write_roster(path: Path, names: Sequence[str]) -> None:
    """The class as a registry would write it down."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("name", "sid", "section"))
        for number, name in enumerate(names):
            rows.writerow((name, 1001 + number, SECTIONS[number % len(SECTIONS)]))


def in_days(now: datetime.datetime, days: int) -> str:
    """A moment as the commands take it."""
    return (now + datetime.timedelta(days=days)).isoformat()


def autograder(*arguments: str | Path) -> None:
    """Run a command of the project, and show that."""
    print("autograder", *arguments, flush=True)
    subprocess.run((sys.executable, "-m", "autograder", *arguments), cwd=ROOT, check=True)


@contextlib.contextmanager
def served(options: Sequence[str], log: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service at work, and the link of its first instructor; ended with this."""
    command = (sys.executable, "-m", "autograder", "serve", "--json", *options)
    with (
        log.open("w") as said,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True) as run,
    ):
        try:
            assert run.stdout is not None
            told = "".join(itertools.takewhile(lambda line: line != "}\n", run.stdout))
            if not told:
                sys.exit(log.read_text().strip())
            yield run, json.loads(f"{told}}}")["link"]
        except KeyboardInterrupt:
            print()
        finally:
            run.send_signal(signal.SIGINT)


def read_links(path: Path) -> Mapping[str, str]:
    """The sign-in link of each student, by name."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["name"]: row["link"] for row in csv.DictReader(file)}


def hand_in(url: str, link: str, path: Path) -> bool:
    """Hand a file in as its student would; whether it was taken. What the service says to one that
    it does not take is shown."""
    headers = {
        "Authorization": f"Bearer {link.rsplit('/', 1)[1]}",
        "X-File-Name": urllib.parse.quote(path.name),
    }
    asked = urllib.request.Request(
        f"{url}/api/{HANDED_IN}", data=path.read_bytes(), headers=headers, method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=60):
            return True
    except urllib.error.HTTPError as refused:
        print(f"{path.name}: {refused.read().decode()}")
        return False


if __name__ == "__main__":
    main()
