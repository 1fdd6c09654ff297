"""A disk that is full or read-only: one clear line, nothing lost, and the next run goes on."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.batch import journal
from autograder.commands.proving import NOT_PROVED
from batch.killing import class_of
from batch.test_grade import Course, cache  # noqa: F401 - a fixture

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory, cache) -> Iterator[Course]:  # noqa: F811
    made = Course(tmp_path_factory.mktemp("disk"), cache)
    class_of(made, 14)  # two thirds of the journal are more than a page, which a worker needs
    assert made.grade("whole")[0] == 0
    yield made
    made.end()


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of its own of 1 MiB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not _mount(disk, "size=1m"):
        pytest.skip("file systems cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def _mount(disk: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk]
    return subprocess.run(command, capture_output=True).returncode == 0


def is_one_line(err: str) -> bool:
    """Besides progress, and that this bundle came without a solution."""
    said = [line for line in err.splitlines() if not line.startswith("grading: ")]
    said = [line for line in said if NOT_PROVED not in line]
    return len(said) == 1 and said[0].startswith("autograder: ")


def fill(disk: Path, pages: int) -> Path:
    """Fill a disk but for some pages."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(bytes(max(free - pages * PAGE, 0)))
    return filler


@pytest.mark.slow
@pytest.mark.sampled(3)
@pytest.mark.parametrize("pages", [0, 2, 4])
def test_a_full_disk(whole, small_disk, pages: int) -> None:
    filler = fill(small_disk, pages)
    out = small_disk / "out"
    code, said, err = whole.run("grade", "hw.zip", "submissions", "--out", out, "--json")
    assert code == 1
    assert is_one_line(err), err
    assert "no space left" in json.loads(said)["error"].lower()
    kept = len(journal.read(out)) if (out / journal.NAME).exists() else 0
    filler.unlink()
    code, said, err = whole.run("grade", "hw.zip", "submissions", "--out", out, "--json")
    assert code == 0, err
    assert json.loads(said)["taken_over"] == kept
    assert whole.files(str(out)) == whole.files("whole")


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_a_file_that_may_not_grow(whole, tmp_path) -> None:
    """As a quota does it; needs no right to mount."""
    out = tmp_path / "out"
    size = (whole.folder / "whole" / journal.NAME).stat().st_size * 2 // 3
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    arguments = ("grade", "hw.zip", "submissions", "--out", out, "--jobs", 1)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most[1]))
        process = whole.start(*arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert is_one_line(err), err
    kept = len(journal.read(out))
    assert kept > 0
    code, said, _ = whole.run(*arguments, "--json")
    assert code == 0
    assert json.loads(said)["taken_over"] == kept
    assert whole.files(str(out)) == whole.files("whole")


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_a_read_only_disk(whole, small_disk) -> None:
    out = small_disk / "out"
    arguments = ("grade", "hw.zip", "submissions", "--out", out)
    assert whole.run(*arguments)[0] == 0
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for more in ((), ("--fresh",)):
        code, _, err = whole.run(*arguments, *more)
        assert code == 2
        assert is_one_line(err), err
        assert "cannot be written" in err
    assert whole.files(str(out)) == whole.files("whole")


@pytest.mark.slow
@pytest.mark.skipif(os.getuid() == 0, reason="root writes into any folder")
def test_a_folder_without_write_permission(whole, tmp_path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    code, _, err = whole.grade(str(folder / "out"))
    assert code == 2
    assert is_one_line(err), err
