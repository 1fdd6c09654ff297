"""What has a class graded again: a change of what decides, and of nothing else."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

import autograder
from autograder.batch import fitness

ROOT = Path(autograder.__file__).parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ROOT, tmp_path / "autograder", ignore=ignored))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "decides"),
    [
        ("grading/examiner/verdict.py", True),
        ("grading/wire/values.py", True),
        ("grading/confine/seccomp.py", True),
        ("grading/known.py", True),
        ("formats/notebook/cells.py", True),
        ("formats/submission/upload.py", True),
        ("result.py", True),
        ("limits.py", True),
        ("batch/controller.py", True),
        ("batch/worker.py", True),
        ("views/report/page.py", False),
        ("views/feedback/say.py", False),
        ("views/gradescope/document.py", False),
        ("commands/grade.py", False),
        ("cli/grade.py", False),
        ("authoring/masters/assemble.py", False),
        ("gradescope_image/run.py", False),
        ("course/matching.py", False),
        ("config.py", False),
    ],
)
def test_a_changed_comment(package: Path, file: str, decides: bool) -> None:
    before = fitness.version_of(package)
    with open(package / file, "a") as opened:
        opened.write("# a comment\n")
    assert (fitness.version_of(package) != before) is decides


@pytest.mark.slow
def test_a_new_file_of_what_decides(package: Path) -> None:
    before = fitness.version_of(package)
    (package / "grading/wire/adapters.py").write_text("")
    assert fitness.version_of(package) != before


def test_another_library_and_another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fitness.version_of(ROOT)
    assert before == fitness.grader_version()
    with monkeypatch.context() as patch:
        patch.setattr(fitness.importlib.metadata, "version", lambda name: "0.0")
        assert fitness.version_of(ROOT) != before
    with monkeypatch.context() as patch:
        patch.setattr(platform, "python_version_tuple", lambda: ("3", "99", "1"))
        assert fitness.version_of(ROOT) != before
    with monkeypatch.context() as patch:
        minor = platform.python_version_tuple()[:2]
        patch.setattr(platform, "python_version_tuple", lambda: (*minor, "99"))
        assert fitness.version_of(ROOT) == before


@pytest.mark.slow
def test_a_process_that_somebody_kills_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "told.py").write_text(
        "import os, pathlib, signal, sys\n"
        f"tries = pathlib.Path({str(tmp_path / 'tries')!r})\n"
        "tries.write_text('x' + tries.read_text() if tries.exists() else 'x')\n"
        "if len(tries.read_text()) < int(sys.stdin.read()):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "print('told')\n"
    )
    environment = {"PYTHONPATH": str(tmp_path)}
    assert fitness.told_by("told", environment, b"2") == b"told\n"
    (tmp_path / "tries").unlink()
    with pytest.raises(subprocess.CalledProcessError):
        fitness.told_by("told", environment, b"9")
