"""Every file that is given is part of a submission, or passed over with a reason: random trees."""

from __future__ import annotations

import json
import os
import stat
import warnings
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from fakes import RIGHT, autograder, make_bundle, question, write
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_submission import notebook, written, zipped

from autograder.commands.accounted import Account, account
from autograder.commands.handed_in import Received, receive
from autograder.course.downloads.systems.gradescope import METADATA
from autograder.errors import Unreadable
from autograder.formats import bundle
from autograder.formats.bundle import Bundle
from autograder.formats.submission import load
from autograder.result import Result, Status

BUNDLE = Bundle(slug="hw", title="Homework", questions=())
STATUSES = ("graded", "unreadable", "unexamined", "not_reached")

EXPORT = "assignment_1_export"
FOLDERS = ("", "adler", "birch/deep", "old", ".git/objects", "__MACOSX", "submission_1", "a/b/c")
NAMES = (
    "hw.ipynb",
    "hw-Copy1.ipynb",
    "mine.ipynb",
    "run.py",
    "work.zip",
    "broken.ipynb",
    "class.zip",
    "data.csv",
    "essay.pdf",
    ".DS_Store",
    "~$hw.docx",
    "cas.json",
    "ben.ipynb.txt",
    METADATA,
    "ada_11_1_hw.ipynb",
    "ada_11_2_extra.ipynb",
    "ada_11_3_a.csv",
    "bob_LATE_12_4_hw.ipynb",
    "cy_13_5_essay.pdf",
    "dan_14_text.html",
    "eve_15_link.html",
    "ada_11_text.html",
    "HW_1_1234567_fir.ipynb",
    "f_1_7_gum.ipynb",
    "Amy B_1_assignsubmission_file_hw.ipynb",
)
CONTENT = {
    "bad.ipynb": b'{"cells": [',
    "work.zip": zipped({"hw.ipynb": notebook("in a zip"), "note.txt": b""}),
    "class.zip": zipped({"elm_hw.ipynb": notebook("e"), "fir_hw.ipynb": notebook("f")}),
    "cas.json": notebook("by another name"),
    METADATA: b"submission_1:\n  :submitters:\n  - :name: Ada\n",
}
UNSAFE = ("../out.ipynb", "/etc/passwd", "/abs_1_1_hw.ipynb", "a\\b.ipynb", "dir/.part", "adler")


def content(name: str) -> bytes:
    return CONTENT.get(Path(name).name, notebook(name))


def tree(folder: Path, names: list[str], links: list[str]) -> Path:
    """A folder with these files, those of `links` as links to a secret or to nothing."""
    folder.mkdir(parents=True)
    for name in (*names, *links):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in links:
            path.symlink_to(os.devnull if len(name) % 2 else "nowhere")
        else:
            path.write_bytes(content(name))
    return folder


def files_in(folder: Path) -> list[str]:
    """All that is no folder, found in another way than the product's."""
    return sorted(str(path) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def download(path: Path, names: list[str]) -> list[str]:
    """A zip with these entries, one of them a link; the names of all, repeated ones twice."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as file:
        warnings.simplefilter("ignore")  # a name twice
        for name in names:
            file.writestr(name, content(name))
        info = zipfile.ZipInfo("leaf_99_98_hw.ipynb")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")
        file.writestr("a folder/", b"")
    return [f"{path}/{name}" for name in (*names, info.filename)]


def graded(received: Received) -> list[Result]:
    """Results as grading would come to, without running anything; one in seven has none."""
    results = []
    for number, upload in enumerate(received.uploads):
        status = Status.GRADED if number % 5 else Status.UNEXAMINED
        try:
            load(upload, BUNDLE)
        except Unreadable:
            status = Status.UNREADABLE
        if number % 7 != 6:
            result = Result(submission=upload.id, status=status, reason="", max_score=1.0)
            results.append(result)
    return results


def accounted(received: Received) -> Account:
    return account(received, graded(received))


def assert_all(received: Received, wanted: list[str]) -> None:
    """Each file once: in an upload, or passed over by its name with a reason."""
    found = accounted(received)
    assert found.given == sum(found.counts.values()) == len(wanted)
    assert found.counts["passed_over"] == len(found.passed)
    own = [shown for files in received.files.values() for shown in files.values()]
    assert sorted([*own, *(one.file for one in received.passed)]) == sorted(wanted)
    assert {one.file for one in found.passed} <= set(wanted)
    assert all(one.reason and "\n" not in one.reason for one in found.passed)
    numbers = Counter(result.status.value for result in graded(received))
    assert found.counts["graded"] == numbers["graded"]  # one file each
    assert found.counts["unexamined"] == numbers["unexamined"]


places = st.builds(
    lambda folder, name: f"{folder}/{name}".lstrip("/"),
    st.sampled_from(FOLDERS),
    st.sampled_from(NAMES),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(places, unique=True, max_size=12), st.lists(places, unique=True, max_size=3))
def test_any_folder(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], links: list[str]
) -> None:
    links = [name for name in links if name not in names]
    home = tmp_path_factory.mktemp("given")
    folder = tree(home / "in", ["zoe/hw.ipynb", *names], links)
    assert_all(receive([folder], BUNDLE, home / "out", None), files_in(folder))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(NAMES[14:]), st.sampled_from(UNSAFE)), max_size=8),
    st.lists(places, max_size=8),
    st.sampled_from(["", "canvas", "gradescope", "moodle"]),
)
def test_any_zip(
    tmp_path_factory: pytest.TempPathFactory, flat: list[str], deep: list[str], kind: str
) -> None:
    home = tmp_path_factory.mktemp("given")
    path = home / "download.zip"
    names = {
        "": [*(name for name in (*flat, *deep) if not name.endswith(METADATA)), "hw.ipynb"],
        "canvas": [*(name for name in flat if name[0] in "abcde"), "zoe_21_22_hw.ipynb"],
        "gradescope": [f"{EXPORT}/{METADATA}", *(f"{EXPORT}/{name}" for name in deep), *flat],
        "moodle": [f"Amy B_{len(n)}_assignsubmission_file_/{n}" for n in [*deep, "hw.ipynb"]],
    }[kind]
    if kind == "gradescope":
        names.append(f"{EXPORT}/submission_7/hw.ipynb")
    wanted = download(path, names)
    exports = {n.removesuffix(METADATA) for n in names if n.endswith(METADATA) and n.count("/") < 2}
    assume(len(exports) < 2)
    for _ in range(2):  # the second run finds it unpacked
        received = receive([path], BUNDLE, home / "out", None)
        assert_all(received, wanted if (home / "out").exists() else [str(path)])


def test_several_paths_that_lie_in_one_another(tmp_path: Path) -> None:
    """Written in several ways, once each; what the run itself writes was not given."""
    names = ["adler/hw.ipynb", "adler/data.csv", "birch.ipynb", "notes.txt", ".DS_Store"]
    folder = tree(tmp_path / "in", names, [])
    written(folder / "out", {"grades.csv": b"", "unpacked/x/hw.ipynb": notebook()})
    paths = [folder, folder / "adler" / ".." / "birch.ipynb", folder / "adler"]
    received = receive(paths, BUNDLE, folder / "out", None)
    assert accounted(received).given == len(names)


def test_reasons(tmp_path: Path) -> None:
    written(
        tmp_path / "in",
        {
            "adler/hw.ipynb": notebook(),
            "adler/mine.ipynb": notebook("other"),
            "adler/data.csv": b"",
            "empty/essay.pdf": b"",
            "ben.ipynb.txt": b"",
            "cas.json": b'\n{ "cells": []}',
            "scores.json": b"{}",
            "__MACOSX/adler/._hw.ipynb": b"",
        },
    )
    (tmp_path / "in" / "link.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "in" / "pipe")
    found = accounted(receive([tmp_path / "in"], BUNDLE, tmp_path / "out", None))
    reasons = {one.file.removeprefix(f"{tmp_path}/in/"): one.reason for one in found.passed}
    other = "looks like a notebook by another name; rename it to .ipynb"
    assert reasons == {
        "__MACOSX/adler/._hw.ipynb": "left behind by a system or an editor",
        "adler/data.csv": "lies beside the notebook, which can read it",
        "adler/mine.ipynb": "beside the file of the same submission that was taken",
        "ben.ipynb.txt": other,
        "cas.json": other,
        "empty/essay.pdf": "in a folder without a notebook",
        "link.txt": "a link",
        "pipe": "a device or pipe",
        "scores.json": "no notebook, script or zip",
    }
    assert found.lines[0] == "10 files given: 0 graded, 0 unreadable, 1 unexamined, 9 passed over"
    assert "  passed over, left behind by a system or an editor: 1" in found.lines
    for name in ("adler/data.csv", "scores.json"):
        assert any(name in line for line in found.lines)


@pytest.mark.slow
def test_the_table_and_the_document(tmp_path: Path) -> None:
    """What `grade` says of each file, and that a class is not graded as one."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    def grade(*arguments: str) -> tuple[int, str, str]:
        rest = ("--out", "out", "--no-report", "--allow-weak")
        done = autograder(tmp_path, environment, "grade", "hw.zip", *arguments, *rest)
        return done.returncode, done.stdout, done.stderr

    tests = question("q1", "def test(f):\n    assert f(3) == 9")
    (tmp_path / "hw.zip").write_bytes(bundle.pack(make_bundle(tests)))
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", "adler", RIGHT)
    data = (tmp_path / "in" / "adler.ipynb").read_bytes()
    members = {"adler_hw.ipynb": data, "birch_hw.ipynb": data + b" "}
    (tmp_path / "class.zip").write_bytes(zipped(members))
    code, out, err = grade("class.zip")
    assert (code, out) == (2, "")
    assert all(name in err for name in (*members, "unpack it"))
    assert not (tmp_path / "out" / "grades.csv").exists()

    written(tmp_path / "in", {"both.zip": zipped(members), "essay.pdf": b"", ".DS_Store": b""})
    code, out, _ = grade("in")
    assert code == 0
    assert "4 files given: 1 graded, 1 unreadable, 0 unexamined, 2 passed over" in out
    assert "passed over, no notebook, script or zip: in/essay.pdf" in out
    assert "both: unreadable: 2 notebooks (adler_hw.ipynb, birch_hw.ipynb)" in out
    code, out, _ = grade("in", "--json")
    document = json.loads(out)
    assert document["files"] == {
        "counts": {
            "given": 4,
            **dict.fromkeys(("unexamined", "not_reached"), 0),
            **{"graded": 1, "unreadable": 1, "passed_over": 2},
        },
        "passed_over": [
            {"file": "in/.DS_Store", "reason": "left behind by a system or an editor"},
            {"file": "in/essay.pdf", "reason": "no notebook, script or zip"},
        ],
    }
