"""What works where: `check` on a Windows and `grade --allow-weak` on a macOS that are simulated.

Simulated means: what that system lacks is taken away from the Python that runs our commands and
from those that they start (`platforms/`). What it has and Linux lacks is not there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path, PureWindowsPath

import pytest
from fakes import autograder, make_bundle, question, write

from autograder.formats import bundle
from autograder.formats.submission.discover import safe_id
from autograder.grading.confine import table

HERE = Path(__file__).resolve().parent
CODE = (
    'import otter\ngrader = otter.Notebook("hw.ipynb")',
    "import numpy as np\nimport pandas as pd\ndef f(x): return np.square(x)",
    'grader.check("q1")',
    'rows = len(pd.read_csv("data.csv"))',
    'grader.check("q2")',
)
BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    ),
    question("q2", "def test(rows):\n    assert rows == 3"),
    files={"data.csv": b"a\n1\n2\n"},
)
HANGS = "def f(x):\n    while True:\n        pass"
ENDS = "import os\nif os.fork() == 0:\n    while True: pass\nos._exit(0)"


def run_on(system: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(HERE / "platforms" / system),
    }
    return autograder(folder, environment, *arguments)


def student_notebook(folder: Path) -> Path:
    path = write(folder, "hw", *CODE)
    document = json.loads(path.read_text())
    tests = {one.name: f"name = {one.name!r}\n{one.source}" for one in BUNDLE.questions}
    document["metadata"]["otter"] = {"OK_FORMAT": False, "tests": tests}
    path.write_text(json.dumps(document))
    (folder / "data.csv").write_bytes(b"a\n1\n2\n")
    return path


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize("system", ["windows", "macos"])
def test_check_works(system: str, tmp_path: Path) -> None:
    done = run_on(system, tmp_path, "check", student_notebook(tmp_path), "--json")
    document = json.loads(done.stdout)
    outcomes = [c["outcome"] for q in document["result"]["questions"] for c in q["cases"]]
    assert outcomes == ["passed", "passed", "failed"]
    assert (done.returncode, done.stderr) == (1, "")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] != ".") == [
        "data.csv",
        "hw.ipynb",
    ]


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.parametrize("command", [("grade", "hw.zip", "a.ipynb", "--out", "o"), ("build",)])
def test_windows_is_told_where_grading_works(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run_on("windows", tmp_path, *command)
    assert done.returncode == 1
    assert done.stderr.startswith("autograder: this system cannot fork processes")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps, as every macOS has it")
def test_macos_grades_what_it_is_trusted_with(tmp_path: Path) -> None:
    (tmp_path / "hw.zip").write_bytes(bundle.pack(BUNDLE))
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    write(submissions, "right", *CODE[:3], "rows = 3")
    write(submissions, "hangs", HANGS, "rows = 3")
    write(submissions, "ends", ENDS, "rows = 3")
    command = ("grade", "hw.zip", "submissions", "--out", "out", "--jobs", 1, "--json")
    refused = run_on("macos", tmp_path, *command)
    assert refused.returncode == 1
    assert "--allow-weak" in json.loads(refused.stdout)["error"]
    done = run_on("macos", tmp_path, *command, "--allow-weak")
    assert done.returncode == 0, done.stderr
    assert "warning: this machine does not offer" in done.stderr
    graded = {one["submission"]: one for one in json.loads(done.stdout)["submissions"]}
    assert {name: one["status"] for name, one in graded.items()} == dict.fromkeys(graded, "graded")
    points = {name: list(one["questions"].values()) for name, one in graded.items()}
    assert points == {"right": [2, 1], "hangs": [0, 1], "ends": [0, 1]}


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(shutil.which("ps") is None, reason="needs ps")
def test_the_table_of_processes_by_ps() -> None:
    seen = table.processes()
    assert seen[os.getpid()].parent == os.getppid()
    assert seen[os.getpid()].kib > 1000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0:01.25", 1.25), ("00:00:07", 7), ("2-01:00:03", 176403), ("125:03.50", 7503.5), ("-", 0)],
)
def test_times_as_ps_writes_them(text: str, seconds: float) -> None:
    assert table._seconds(text) == seconds


@pytest.mark.parametrize(
    "path", [r"C:\Users\Amber Ash\Downloads\hw (1).ipynb", r"\\server\home\ash\hw.ipynb"]
)
def test_names_of_windows_become_safe_ids(path: str) -> None:
    assert safe_id(PureWindowsPath(path).stem) in ("hw-1", "hw")
    assert not set(safe_id(path)) & set('\\/:*?"<>| ')
