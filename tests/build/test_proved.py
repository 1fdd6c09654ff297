"""`autograder build` proves the zip that it writes: through the command, in the default format."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fakes import autograder

from autograder.formats import bundle as bundles
from build.masters import notebook

pytestmark = pytest.mark.slow

DOCTESTS = """
=== raw
# ASSIGNMENT CONFIG
name: hw
export_cell: false
=== code
import numpy as np
base = 3
=== raw
# BEGIN QUESTION
name: q1
points: 2
=== md
Make `x` and `double`.
=== raw
# BEGIN SOLUTION
=== code
x = [1.0, np.float64(2.0)] # SOLUTION
def double(value):
    return 2 * value # SOLUTION
=== raw
# END SOLUTION
=== raw
# BEGIN TESTS
=== code
sum(x) == base
=== code
# HIDDEN
double(4)
=== raw
# END TESTS
=== raw
# END QUESTION
"""
OUTPUTS = {
    "sum(x) == base": "True",
    "double(4)": "8",
    "isinstance(double(4), (int, float))": "True",
    "double(4) in (8, 4, True, -7919.25)": "True",
}


def course_of(folder: Path, text: str, settings: str = "") -> Path:
    """A course with one assignment, `hw`; its test cells have the outputs of a run."""
    master = notebook(text)
    for cell in master["cells"]:
        source = "".join(cell["source"])
        for line, output in OUTPUTS.items():
            if cell["cell_type"] == "code" and source.endswith(line):
                data = {"text/plain": [output]}
                cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {}}]
    (folder / "assignments/hw").mkdir(parents=True)
    (folder / "assignments/hw/hw.ipynb").write_text(json.dumps(master))
    (folder / "pyproject.toml").write_text(f"[tool.autograder]\n{settings}")
    return folder


def run(folder: Path, *arguments: object) -> tuple[int, str, str]:
    import os

    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = autograder(folder, kept, *arguments)
    return done.returncode, done.stdout, done.stderr


def handed_in(folder: Path, name: str, *sources: str) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": s} for s in sources]
    whole: dict[str, Any] = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "in").mkdir(exist_ok=True)
    (folder / f"in/{name}.ipynb").write_text(json.dumps(whole))


def test_a_master_in_otters_default_format(tmp_path: Path) -> None:
    course = course_of(tmp_path, DOCTESTS)
    code, out, err = run(course, "build", "--json")
    assert code == 0, err
    (built,) = json.loads(out)["assignments"]
    assert (built["state"], built["notes"], built["errors"]) == ("built", [], [])
    given = "import numpy as np\nbase = 3"
    handed_in(course, "right", given, "x = [1, 2]\ndef double(n): return n + n")
    handed_in(course, "half", given, "x = [1, 2]\ndef double(n): return n * n")
    handed_in(course, "nonsense", given, "x = 'nonsense'\ndef double(n): return 'nonsense'")
    handed_in(course, "empty", given, "x = ...")
    code, _, err = run(course, "grade", "hw", "in", "--out", "out", "--no-report")
    assert code == 0, err
    with open(course / "out/grades.csv", newline="") as file:
        scores = {row["submission"]: row["score"] for row in csv.DictReader(file)}
    assert scores == {"right": "2", "half": "1", "nonsense": "0", "empty": "0"}


def test_the_canary_is_the_solution_and_not_in_the_zip(tmp_path: Path) -> None:
    course = course_of(tmp_path, DOCTESTS)
    assert run(course, "build")[0] == 0
    canary = (course / "dist/hw.canary").read_bytes()
    assert canary == (course / "solutions/hw/hw.ipynb").read_bytes()
    first = bundles.read(course / "dist/hw.zip")
    assert first.canary.solution == hashlib.sha256(canary).hexdigest()
    assert first.canary.imports == ("numpy",)
    assert bundles.given_digest("import numpy as np  \nbase = 3\n") in first.canary.given
    with zipfile.ZipFile(course / "dist/hw.zip") as file:
        for name in file.namelist():
            assert b"2 * value" not in file.read(name), name
    master = course / "assignments/hw/hw.ipynb"
    master.write_text(master.read_text().replace("2 * value", "value + value"))
    assert run(course, "build")[0] == 0
    again = bundles.read(course / "dist/hw.zip")
    assert again.canary.solution != first.canary.solution
    assert again.digest == first.digest  # a reworded solution grades nobody again


NOTHING = DOCTESTS.replace("sum(x) == base", "y = 1").replace("double(4)", "z = 2")


def test_tests_that_tell_nothing_apart_are_refused(tmp_path: Path) -> None:
    course = course_of(tmp_path, NOTHING)
    code, _, err = run(course, "build")
    assert code == 1
    assert "every wrong answer to q1 that was tried keeps all its points (nothing written" in err
    assert "free_points" not in err
    assert not (course / "dist/hw.zip").exists()


WEAK = (
    DOCTESTS.replace("double(4)", "isinstance(double(4), (int, float))")
    .replace("x = [1.0, np.float64(2.0)] # SOLUTION\n", "")
    .replace("sum(x) == base", "double(4) in (8, 4, True, -7919.25)")
)


@pytest.mark.parametrize(("settings", "wanted"), [("", 0), ('proof = "strict"\n', 1)])
def test_a_wrong_answer_that_loses_nothing(tmp_path: Path, settings: str, wanted: int) -> None:
    code, out, err = run(course_of(tmp_path, WEAK, settings), "build")
    assert code == wanted, (out, err)
    line = "cell 3: wrong answers to q1 keep all its points: a number, True, its first argument"
    assert line in (err if wanted else out)


def test_all_findings_at_once_the_first_cause_first(tmp_path: Path) -> None:
    text = DOCTESTS.replace("base = 3", "import a_module_nobody_has\nbase = 3")
    code, _, err = run(course_of(tmp_path, text), "build")
    assert code == 1
    lines = [line for line in err.splitlines() if line.startswith("autograder:")]
    assert "cell 2: no module named a_module_nobody_has here; install it" in lines[0]
    assert "cell 3: the solution of q1 does not pass" in lines[1]
