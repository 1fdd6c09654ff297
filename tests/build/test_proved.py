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

pytestmark = [pytest.mark.slow, pytest.mark.sampled(3)]

DOCTESTS = """
=== raw
# ASSIGNMENT CONFIG
name: hw
export_cell: false
=== code
import numpy as np
base = 2
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
list(x) == [base - 1, base]
=== code
# HIDDEN
double(4)
=== raw
# END TESTS
=== raw
# END QUESTION
"""
OUTPUTS = {
    "list(x) == [base - 1, base]": "True",
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
    given = "import numpy as np\nbase = 2"
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
    assert bundles.given_digest("import numpy as np  \nbase = 2\n") in first.canary.given
    with zipfile.ZipFile(course / "dist/hw.zip") as file:
        for name in file.namelist():
            assert b"2 * value" not in file.read(name), name
    master = course / "assignments/hw/hw.ipynb"
    master.write_text(master.read_text().replace("2 * value", "value + value"))
    assert run(course, "build")[0] == 0
    again = bundles.read(course / "dist/hw.zip")
    assert again.canary.solution != first.canary.solution
    assert again.digest == first.digest  # a reworded solution grades nobody again


NOTHING = DOCTESTS.replace("list(x) == [base - 1, base]", "y = 1").replace("double(4)", "z = 2")


def test_tests_that_tell_nothing_apart_are_said_aloud(tmp_path: Path) -> None:
    course = course_of(tmp_path, NOTHING)
    code, out, err = run(course, "build")
    assert code == 0, err
    assert "cell 3: the untouched student version gets 2 points in q1 by 'q1 - 1', 'q1 - 2'" in out
    assert "every wrong answer to q1 that was tried keeps all its points (nothing written" in out


def test_tests_that_tell_nothing_apart_are_refused(tmp_path: Path) -> None:
    course = course_of(tmp_path, NOTHING, 'proof = "strict"\n')
    code, _, err = run(course, "build")
    assert code == 1
    assert "every wrong answer to q1 that was tried keeps all its points (nothing written" in err
    assert "free_points" not in err
    assert not (course / "dist/hw.zip").exists()


WEAK = (
    DOCTESTS.replace("double(4)", "isinstance(double(4), (int, float))")
    .replace("x = [1.0, np.float64(2.0)] # SOLUTION\n", "")
    .replace("list(x) == [base - 1, base]", "double(4) in (8, 4, True, -7919.25)")
)


@pytest.mark.parametrize(("settings", "wanted"), [("", 0), ('proof = "strict"\n', 1)])
def test_a_wrong_answer_that_loses_nothing(tmp_path: Path, settings: str, wanted: int) -> None:
    code, out, err = run(course_of(tmp_path, WEAK, settings), "build")
    assert code == wanted, (out, err)
    line = "cell 3: wrong answers to q1 keep all its points: a number, True, its first argument"
    assert line in (err if wanted else out)


REBOUND = DOCTESTS.replace("base = 2", "base = 3").replace(
    "list(x) == [base - 1, base]", "sum(x) == base"
)
ACCEPTED = "export_cell: false\naccepted_saboteurs: {q1: the base is asked for in q0}"


def test_a_saboteur_that_earns_a_case_is_told(tmp_path: Path) -> None:
    code, out, err = run(course_of(tmp_path, REBOUND), "build")
    assert code == 0, err
    line = (
        "cell 3: saboteurs earn points in q1: the first argument (or the value) reversed, zeros in "
        "the right shape and given names rebound to zeros, empty values and given names rebound to "
        "empty values ('q1 - 1')"
    )
    assert line in out


def test_a_saboteur_that_earns_a_case_is_refused_or_answered_for(tmp_path: Path) -> None:
    strict = 'proof = "strict"\n'
    code, _, err = run(course_of(tmp_path / "refused", REBOUND, strict), "build")
    assert code == 1
    assert "cell 3: saboteurs earn points in q1: the first argument (or the value) reversed" in err
    assert "or answer for it: 'accepted_saboteurs: {q1: reason}' in the configuration" in err
    accepted = REBOUND.replace("export_cell: false", ACCEPTED)
    code, out, err = run(course_of(tmp_path / "accepted", accepted, strict), "build")
    assert code == 0, err
    assert "saboteurs" not in out


def test_an_answer_for_nothing_is_noted(tmp_path: Path) -> None:
    accepted = DOCTESTS.replace("export_cell: false", ACCEPTED)
    code, out, err = run(course_of(tmp_path, accepted, 'proof = "strict"\n'), "build")
    assert code == 0, err
    assert "'accepted_saboteurs' answers for q1, where no saboteur earns points: take it out" in out


def test_all_findings_at_once_the_first_cause_first(tmp_path: Path) -> None:
    text = DOCTESTS.replace("base = 2", "import a_module_nobody_has\nbase = 2")
    code, _, err = run(course_of(tmp_path, text), "build")
    assert code == 1
    lines = [line for line in err.splitlines() if line.startswith("autograder:")]
    assert "cell 2: no module named a_module_nobody_has here; install it" in lines[0]
    assert "cell 3: the solution of q1 does not pass" in lines[1]


FOREIGN = """
=== raw
# ASSIGNMENT CONFIG
requirements: ../../requirements.txt
export_cell:
    pdf: false
    show_question_points: true
=== code
base = 3# BEGIN SOLUTION
=== raw
# BEGIN QUESTION
name: q1.0
points: 3
private_points: 1
=== md
Make `x`; it is not `x = [1.0, 2.5]`.
=== raw
# BEGIN SOLUTION NO PROMPT
=== code
scale = 1
=== code
x = [1.0, 2.0] # SOLUTION
=== raw
# END SOLUTION
=== raw
# BEGIN TESTS
=== code
\"\"\" # BEGIN TEST CONFIG
name: the sum
points: 2
\"\"\" # END TEST CONFIG
assert base == sum(x)
=== raw
# END TESTS
=== raw
# END QUESTION
=== raw
# BEGIN QUESTION
name: Read data
=== code
given = 4
=== raw
# BEGIN TESTS
=== code
assert given
=== raw
# END TESTS
=== raw
# END QUESTION
=== raw
# BEGIN QUESTION
name: q3
points: 4
=== md
Think.
=== raw
# BEGIN SOLUTION
=== md
Thought.
=== raw
# END SOLUTION
=== raw
# END QUESTION
=== raw
# BEGIN QUESTION
name: q4
manual: true
=== md
Say why.
"""


def test_a_master_as_other_courses_have_them(tmp_path: Path) -> None:
    course = course_of(tmp_path, FOREIGN)
    (course / "requirements.txt").write_text("numpy\n")
    code, out, err = run(course, "build")
    assert code == 0, (out, err)
    for note in (
        "cell 2: 'base = 3# BEGIN SOLUTION' is no marker of Otter's, but a comment",
        "cell 1: the key 'show_question_points' in 'export_cell' of the assignment's",
        "cell 3: the key 'private_points' in the question's configuration has no effect",
        "cell 3: q1.0 says that it is worth 3, and its tests are worth 2",
        "cell 5: '# BEGIN SOLUTION NO PROMPT' is read as '# BEGIN SOLUTION'",
        "cell 6: nothing in it is marked as solution",
        "cell 10: the key 'name' in the configuration of a test cell of q1.0 has no effect",
        "2 cells (13, 25): this question has no solution",
        "cell 13: the untouched student version gets 1 points in Read data by 'Read data - 1'",
        "cell 19: this question has neither tests nor 'manual: true'",
        "cell 25: '# BEGIN QUESTION' is not closed",
    ):
        assert note in out, note
    handed_in(course, "right", "base = 3\nx = [3]", 'grader.check("q1.0")', "given = 4")
    handed_in(course, "wrong", "base = 3\nx = [4]", 'grader.check("q1.0")', "given = 0")
    code, _, err = run(course, "grade", "hw", "in", "--out", "out", "--no-report")
    assert code == 0, err
    with open(course / "out/grades.csv", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    assert [(row["q1.0"], row["Read data"]) for row in rows.values()] == [("2", "1"), ("0", "0")]


def test_a_strict_course_refuses_what_other_courses_have(tmp_path: Path) -> None:
    course = course_of(tmp_path, FOREIGN, 'proof = "strict"\n')
    (course / "requirements.txt").write_text("numpy\n")
    code, out, err = run(course, "build")
    assert code == 1, out
    assert "unknown directive '# BEGIN SOLUTION NO PROMPT'" in err
