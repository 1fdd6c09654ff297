"""Files that are there whole or not at all, with errors in our own words."""

import os
from pathlib import Path

import pytest

from autograder import files
from autograder.errors import JournalError, UsageError


def test_a_file_is_kept_in_a_folder_that_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    files.keep(path, b"one")
    files.keep(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["file"]


def test_a_file_that_has_it_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    before = path.stat()
    files.keep(path, b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_where_it_cannot_be_written_that_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    with pytest.raises(UsageError, match=f"^{path} cannot be written"):
        files.keep(path, b"one")
    with pytest.raises(JournalError, match=r"; give another --out$"):
        files.keep(path, b"one", "give another --out", JournalError)
    assert os.listdir(tmp_path) == ["file"]
