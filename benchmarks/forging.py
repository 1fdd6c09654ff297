"""Who gives points for nothing? The same attacks on this grader and on others that are installed.

    python benchmarks/forging.py [--otter COMMAND] [--prairielearn PYTHON] [--nbgrader COMMAND]
                                 [NAME...]

One question, `total(values)`, with three cases worth a point each. Each file in `forgeries/` is an
answer that knows nothing of the task and earns what it can by other means: without them it would
get 0. A grader *gives* where an attack ends with points, and gives *all* where it ends with 3.

- ours: `autograder build` and `autograder grade`, in this environment;
- stock Otter: `otter assign` and `otter run` (`--otter`, by default the one of this environment);
- pytest-prairielearn-grader: `PYTHON -m pytest` where that is installed (`--prairielearn`), with
  all built-ins and imports allowed, as a notebook has them: its lists of names are another defence;
- nbgrader: `generate_assignment` and `autograde` (`--nbgrader`).

The others run these attacks with the rights of whoever calls this: use a machine that you can lose.
Outside of a container that also holds where a grader is meant to be run in one, so the table says
what separation inside of it is worth, and nothing of the container.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import functools
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FORGERIES = Path(__file__).resolve().parent / "forgeries"
BIN = Path(sys.executable).parent
SECONDS = 180
POINTS = 3
CASES = {
    "numbers": "wanted = 6.5\ngot = total([1, 2, 3.5])\nassert abs(got - wanted) < 1e-9",
    "nothing": "wanted = 0\ngot = total([])\nassert got == wanted",
    "many": "import numpy as np\nvalues = np.linspace(0, 1, 7).tolist()\n"
    "wanted = float(np.sum(values))\ngot = total(values)\nassert np.isclose(got, wanted)",
}
SOLUTION = "def total(values):\n    return sum(values)\n"
HONEST = "def total(values):\n    return -1\n"

Scores = Mapping[str, float | None]
"""Points by attack; `None` where the grader gave no result."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("names", nargs="*", metavar="NAME", help="attacks; all by default")
    arguments.add_argument("--otter", default=str(BIN / "otter"))
    arguments.add_argument("--prairielearn", metavar="PYTHON")
    arguments.add_argument("--nbgrader", metavar="COMMAND")
    options = arguments.parse_args()
    attacks = {path.stem: path.read_text() for path in sorted(FORGERIES.glob("*.py"))}
    attacks = {name: text for name, text in attacks.items() if name in (options.names or attacks)}
    graders: dict[str, Callable[[Mapping[str, str], Path], Scores]] = {"ours": by_ours}
    if Path(shlex.split(options.otter)[0]).exists():
        graders["Otter"] = functools.partial(by_otter, shlex.split(options.otter))
    if options.prairielearn:
        graders["PrairieLearn"] = functools.partial(by_prairielearn, options.prairielearn)
    if options.nbgrader:
        graders["nbgrader"] = functools.partial(by_nbgrader, shlex.split(options.nbgrader))
    found: dict[str, Scores] = {}
    for name, grade in graders.items():
        with tempfile.TemporaryDirectory(prefix="forging-", ignore_cleanup_errors=True) as folder:
            given = {"the_solution": SOLUTION, "no_attack": HONEST, **attacks}
            try:
                scores = grade(given, Path(folder))
            except Unusable as error:
                print(f"{name} is left out: {error}", file=sys.stderr)
                continue
        ends = scores.get("the_solution"), scores.get("no_attack")
        if ends == (POINTS, 0.0):
            found[name] = scores
        else:
            print(f"{name} is left out: {ends} for right and wrong", file=sys.stderr)
    print(table(attacks, found))


class Unusable(Exception):
    """A grader that cannot be used here."""


def table(attacks: Mapping[str, str], found: Mapping[str, Scores]) -> str:
    """Points by attack and grader, and how many attacks gained."""
    lines = [f"{'points of 3':48}" + "".join(f"{name:>14}" for name in found)]
    for attack in attacks:
        shown = [scores.get(attack) for scores in found.values()]
        cells = ["no result" if points is None else f"{points:g}" for points in shown]
        lines.append(f"{attack:48}" + "".join(f"{cell:>14}" for cell in cells))
    for said, wanted in (("gained", 1e-9), ("gained all", POINTS)):
        counts = [
            sum((scores.get(attack) or 0) >= wanted for attack in attacks)
            for scores in found.values()
        ]
        lines.append(f"{said + f' (of {len(attacks)})':48}" + "".join(f"{n:>14}" for n in counts))
    return "\n".join(lines)


# -------------------------------------------------------------------- the graders


def by_ours(attacks: Mapping[str, str], folder: Path) -> Scores:
    """All in one run, as a class."""
    (folder / "assignments/hw").mkdir(parents=True)
    (folder / "assignments/hw/hw.ipynb").write_text(otter_master())
    run([str(BIN / "autograder"), "build", "hw"], folder)
    handed_in = folder / "handed_in"
    handed_in.mkdir()
    student = json.loads((folder / "student/hw/hw.ipynb").read_text())
    for name, answer in attacks.items():
        (handed_in / f"{name}.ipynb").write_text(json.dumps(with_answer(student, answer)))
    run([str(BIN / "autograder"), "grade", "hw", "handed_in", "--out", "out"], folder)
    return {name: score_in(folder / "out/results" / f"{name}.json") for name in attacks}


def by_otter(otter: list[str], attacks: Mapping[str, str], folder: Path) -> Scores:
    """Each by itself, as on Gradescope."""
    (folder / "hw.ipynb").write_text(otter_master())
    run([*otter, "assign", "hw.ipynb", "dist"], folder)
    (bundle,) = (folder / "dist/autograder").glob("*.zip")
    student = json.loads((folder / "dist/student/hw.ipynb").read_text())
    found: dict[str, float | None] = {}
    for name, answer in attacks.items():
        place = own_folder(folder, name)
        (place / "hw.ipynb").write_text(json.dumps(with_answer(student, answer)))
        command = [*otter, "run", "--no-logo", "-a", str(bundle), "-o", ".", "hw.ipynb"]
        run(command, place, must=False)
        try:
            tests = json.loads((place / "results.json").read_text())["tests"]
            found[name] = sum(test.get("score") or 0 for test in tests)
        except (OSError, ValueError, KeyError):
            found[name] = None
    return found


def by_prairielearn(python: str, attacks: Mapping[str, str], folder: Path) -> Scores:
    """Each by itself: a test asks the student's process for values."""
    tests = (
        "import builtins\n\nimport pytest\nfrom pytest_prairielearn_grader import ConfigObject\n\n"
        "autograder_config = ConfigObject(builtin_whitelist=dir(builtins))\n"
    )
    for name, case in CASES.items():
        body = case.replace("total(", "sandbox.query_function('total', ").replace("\n", "\n    ")
        tests += f"\n@pytest.mark.grading_data(name={name!r}, points=1)\n"
        tests += f"def test_{name}(sandbox):\n    {body}\n"
    found: dict[str, float | None] = {}
    for name, answer in attacks.items():
        place = own_folder(folder, name)
        (place / "test_hw").mkdir()
        (place / "test_hw.py").write_text(tests)
        (place / "test_hw/student_code.py").write_text(answer)
        run(
            [python, "-m", "pytest", "-q", "test_hw.py", "--rootdir", str(place)], place, must=False
        )
        try:
            results = json.loads((place / "autograder_results.json").read_text())
            found[name] = round(POINTS * results["score"], 9) if results["gradable"] else 0.0
        except (OSError, ValueError, KeyError, TypeError):
            found[name] = None
    return found


def by_nbgrader(nbgrader: list[str], attacks: Mapping[str, str], folder: Path) -> Scores:
    """Each a student of one course; tests are cells of the notebook."""
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'c'"
    )
    source = folder / "source/hw/hw.ipynb"
    source.parent.mkdir(parents=True)
    cells = [nbgrader_cell("answer", f"### BEGIN SOLUTION\n{SOLUTION}### END SOLUTION", False)]
    for name, case in CASES.items():
        hidden = f"### BEGIN HIDDEN TESTS\n{case}\n### END HIDDEN TESTS"
        cells.append(nbgrader_cell(name, hidden, True))
    source.write_text(json.dumps(notebook(cells)))
    run([*nbgrader, "generate_assignment", "hw"], folder)
    release = json.loads((folder / "release/hw/hw.ipynb").read_text())
    for name, answer in attacks.items():
        place = folder / "submitted" / name / "hw"
        place.mkdir(parents=True)
        made = json.loads(json.dumps(release))
        made["cells"][0]["source"] = answer
        (place / "hw.ipynb").write_text(json.dumps(made))
        run([*nbgrader, "autograde", "hw", "--student", name], folder, must=False)
    run([*nbgrader, "export"], folder)
    with (folder / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    autograded = {path.name for path in (folder / "autograded").glob("*")}
    return {
        name: float(rows[name]["raw_score"]) if name in rows and name in autograded else None
        for name in attacks
    }


# ------------------------------------------------------------------------- parts


def run(command: list[str], folder: Path, must: bool = True) -> None:
    """A program and all that it starts, ended when its time is up."""
    environment = {**os.environ, "MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PATH"] = f"{Path(command[0]).parent}{os.pathsep}{environment['PATH']}"
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            process.wait(SECONDS * (10 if must else 1))
        except subprocess.TimeoutExpired:
            pass
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if must and process.returncode:
            said.seek(0)
            last = said.read().decode("utf-8", "replace")[-2000:]
            raise Unusable(f"{shlex.join(command)}:\n{last}")


def own_folder(folder: Path, name: str) -> Path:
    """Deep enough that what an attack leaves above it meets no other."""
    place = folder / name / "a" / "b"
    place.mkdir(parents=True)
    return place


def otter_master() -> str:
    """The question as a master in Otter's format."""
    functions = [
        f'""" # BEGIN TEST CONFIG\npoints: 1\nhidden: true\n""" # END TEST CONFIG\n'
        f"def test_{name}(total):\n    " + case.replace("\n", "\n    ")
        for name, case in CASES.items()
    ]
    texts = [
        ("raw", "# ASSIGNMENT CONFIG\nname: hw\ntests:\n    ok_format: false"),
        ("raw", f"# BEGIN QUESTION\nname: q1\npoints: {POINTS}"),
        ("markdown", "Write `total(values)`, the sum of numbers."),
        ("raw", "# BEGIN SOLUTION"),
        ("code", f"{SOLUTION.rstrip()} # SOLUTION"),
        ("raw", "# END SOLUTION"),
        ("raw", "# BEGIN TESTS"),
        *(("code", function) for function in functions),
        ("raw", "# END TESTS"),
        ("raw", "# END QUESTION"),
    ]
    return json.dumps(notebook([cell(kind, text) for kind, text in texts]))


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def cell(kind: str, source: str, **metadata: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source}
    made["id"] = f"cell-{abs(hash((kind, source))) % 10**12}"
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def nbgrader_cell(name: str, source: str, test: bool) -> dict[str, Any]:
    marks = {"grade": test, "grade_id": name, "locked": test, "schema_version": 3}
    marks |= {"solution": not test, "task": False, **({"points": 1} if test else {})}
    return cell("code", source, nbgrader=marks)


def with_answer(student: dict[str, Any], answer: str) -> dict[str, Any]:
    """The student notebook with another text in the cell that is to define the function."""
    made: dict[str, Any] = json.loads(json.dumps(student))
    for found in made["cells"]:
        if found["cell_type"] == "code" and "def total" in "".join(found["source"]):
            found["source"] = answer
    return made


def score_in(path: Path) -> float | None:
    try:
        score: float | None = json.loads(path.read_text())["score"]
        return score
    except (OSError, ValueError, KeyError):
        return None


if __name__ == "__main__":
    main()
