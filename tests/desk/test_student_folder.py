"""The student folder is all a student needs: run, checked, exported; the export gets full marks.

Run in this environment each time; with `-m install` also in one that is made from the folder's
`requirements.txt` alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from fakes import class_run

from autograder.authoring import masters as build
from autograder.limits import Limits
from autograder.result import Result

ROOT = Path(__file__).resolve().parents[2]
SLUG = "tips_regression"


def run(python: Path, folder: Path, *arguments: str) -> str:
    """What `python -m ...` prints, with its own programs first in `PATH`."""
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    kept = {k: v for k, v in os.environ.items() if k.lower().startswith(("pip_", "http", "ssl_"))}
    done = subprocess.run(
        [str(python), "-m", *arguments],
        cwd=folder,
        env={**kept, "PATH": path, "HOME": str(folder.parent), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def student_folder(where: Path) -> Path:
    """What is handed out, the answers filled in."""
    folder = where / SLUG
    shutil.copytree(ROOT / "student" / SLUG, folder)
    shutil.copy(ROOT / "solutions" / SLUG / f"{SLUG}.ipynb", folder)
    return folder


def worked_through(python: Path, where: Path) -> Result:
    """Run all, look at the verdicts, hand in the zip; returns its result."""
    folder = student_folder(where)
    notebook = folder / f"{SLUG}.ipynb"
    run(python, folder, "jupyter", "execute", "--inplace", notebook.name)
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    shown = {"".join(cell["source"]): json.dumps(cell.get("outputs", "")) for cell in cells}
    checks = [out for source, out in shown.items() if re.match(r"grader\.check\(\"", source)]
    assert len(checks) > 10
    assert all("All test cases passed" in out for out in checks)
    assert shown["grader.check_all()"].count("All test cases passed") == len(checks)
    (exported,) = folder.glob("*.zip")
    bundle = build.build_assignment(ROOT / "assignments" / SLUG, Limits()).bundle
    graded = class_run(bundle, exported, where / "out", workers=1)
    (result,) = graded.results
    return result


@pytest.mark.slow
@pytest.mark.outside
def test_in_this_environment(tmp_path: Path) -> None:
    result = worked_through(Path(sys.executable), tmp_path)
    assert (result.score, result.notes) == (result.max_score, ())


@pytest.mark.install
def test_in_an_environment_made_from_the_requirements(tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    required = ROOT / "student" / SLUG / "requirements.txt"
    run(python, tmp_path, "pip", "install", "-q", "-r", str(required))
    result = worked_through(python, tmp_path)
    assert (result.score, result.notes) == (result.max_score, ())
    kernels = json.loads(run(python, tmp_path, "jupyter", "kernelspec", "list", "--json"))
    notebook = json.loads((ROOT / "student" / SLUG / f"{SLUG}.ipynb").read_text("utf-8"))
    found = kernels["kernelspecs"][notebook["metadata"]["kernelspec"]["name"]]["spec"]
    # what JupyterLab, VS Code and `jupyter execute` all start
    assert "ipykernel_launcher" in found["argv"]
    assert found["language"] == notebook["metadata"]["language_info"]["name"]
    assert run(python, tmp_path, "jupyter", "lab", "--version").startswith("4.")
