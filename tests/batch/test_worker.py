"""A worker alone: what it does where nobody waits for it any more."""

import subprocess
import sys

import pytest

from autograder.batch import jobs
from autograder.batch.worker import with_own
from autograder.formats.submission import Upload
from autograder.grading import confine

_TOO_LATE = """
import socket
from autograder.batch import worker

controller, own = socket.socketpair()
controller.close()
worker.work(own, None)
"""


@pytest.mark.slow
def test_a_worker_that_is_ready_after_the_run_has_ended_ends_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", _TOO_LATE], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "upload",
    [
        Upload("a", "a", "in/a.ipynb"),
        Upload("a", "a", "in/\udcff.ipynb", ("b\udcff.ipynb",), {"b\udcff.ipynb": "hw-1.ipynb"}),
        Upload("a", "a", "in/a_text.html", (), {"a_text.html": "text.html"}, True),
    ],
)
def test_an_upload_comes_to_a_worker_as_it_is(upload: Upload) -> None:
    """With what the person called the files, by which one of several is taken; and with names that
    are no text."""
    order = jobs.order.decode(jobs.encode(jobs.job(upload, None)))
    assert isinstance(order, jobs.Job)
    assert jobs.upload_of(order) == upload


@pytest.mark.parametrize(
    ("own", "there"),
    [
        (["data.csv/x"], []),
        (["dir"], []),
        (["n" * 256, "ü" * 128, "d/" + "n" * 256], []),
        (["a/b", "a", "c"], ["a", "c"]),
        (["data.csv", "helper.py", "dir/new"], ["helper.py", "dir/new"]),
    ],
)
def test_files_that_cannot_lie_beside_the_others_are_left_out(tmp_path, own, there) -> None:
    given = {"data.csv": b"given", "dir/x": b"given", "helper.py": b"given"}
    files = with_own(given, dict.fromkeys(own, b"own"))
    assert files == {**given, **dict.fromkeys(there, b"own")}
    with confine.private_directory(files) as directory:
        assert all((directory / name).is_file() for name in files)
