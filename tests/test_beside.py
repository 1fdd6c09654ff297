"""Files that were handed in beside the notebook: which are there, from where, and how many."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_submission import BUNDLE, notebook, written, zipped

from autograder.batch.worker import with_own
from autograder.formats.submission import Submission, beside, digest_of, discover, load

OTHERS = {
    "own.csv": b"a\n1\n",
    "own.py": b"x = 1\n",
    "deep/data.txt": b"t",
    ".hidden": b"h",
    "__MACOSX/own.csv": b"m",
    "older.ipynb": b"{",
    "more.zip": zipped({"inner.txt": b""}),
}
WANTED = {name: OTHERS[name] for name in ("own.csv", "own.py", "deep/data.txt")}


def handed_in(path: Path) -> Submission:
    (upload,) = discover([path])
    return load(upload, BUNDLE)


@pytest.mark.parametrize("folder", ["", "work/", "a/b/"])
def test_in_a_zip(tmp_path: Path, folder: str) -> None:
    files = {f"{folder}{name}": data for name, data in OTHERS.items()}
    path = tmp_path / "ada.zip"
    path.write_bytes(zipped({f"{folder}hw01.ipynb": notebook(), "above.txt": b"x", **files}))
    wanted = WANTED if folder else {**WANTED, "above.txt": b"x"}
    assert handed_in(path).files == wanted


def test_in_a_folder(tmp_path: Path) -> None:
    written(tmp_path / "class" / "ada", {"hw01.ipynb": notebook(), **OTHERS})
    (tmp_path / "class" / "ada" / "link").symlink_to("/etc/passwd")
    found = handed_in(tmp_path / "class")
    assert found.files == WANTED
    assert found.notebook.cells


def test_of_a_file_that_was_handed_in_alone(tmp_path: Path) -> None:
    written(tmp_path, {"ada.ipynb": notebook(), "own.csv": b""})
    assert handed_in(tmp_path / "ada.ipynb").files == {}


def test_a_changed_file_is_another_submission(tmp_path: Path) -> None:
    folder = written(tmp_path / "class" / "ada", {"hw01.ipynb": notebook(), "own.csv": b"1"})
    (upload,) = discover([tmp_path / "class"])
    before = digest_of(upload)
    assert digest_of(upload) == before
    (folder / "own.csv").write_bytes(b"2")
    assert digest_of(upload) != before


def test_too_many_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "ada.zip"
    many = {f"{n:04}.txt": b"" for n in range(beside.MOST_FILES + 3)}
    path.write_bytes(zipped({"hw01.ipynb": notebook(), **many}))
    found = handed_in(path)
    assert len(found.files) == beside.MOST_FILES
    assert any(note.startswith("3 files beside the notebook") for note in found.notebook.notes)


def test_a_large_one_costs_nothing_but_itself(tmp_path: Path) -> None:
    path = tmp_path / "ada.zip"
    files = {"hw01.ipynb": notebook(), "large": bytes(beside.MOST_BYTES + 1), "small": b"s"}
    path.write_bytes(zipped(files))
    assert handed_in(path).files == {"small": b"s"}


def test_what_is_given_stays_but_for_modules() -> None:
    given = {"scores.csv": b"given", "helpers.py": b"given"}
    own = {"scores.csv": b"own", "helpers.py": b"own", "mine.txt": b"own"}
    assert with_own(given, own) == {
        "scores.csv": b"given",
        "helpers.py": b"own",
        "mine.txt": b"own",
    }
