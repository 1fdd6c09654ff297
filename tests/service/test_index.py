"""The folder that `collect` writes says whose each file is, to whoever reads downloads."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from fakes import RIGHT, make_bundle, question, write

from autograder.commands.handed_in import receive
from autograder.course import read_download
from autograder.course.downloads.systems.service import INDEX
from autograder.formats.submission import in_folder
from autograder.service.collection import _fit

BUNDLE = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"), slug="hw1")


def written(folder: Path, index: object, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        write(folder, name, RIGHT)
    data = index if isinstance(index, bytes) else msgspec.json.encode(index)
    (folder / INDEX).write_bytes(data)
    return folder


def entry(name: str, **more: object) -> dict[str, object]:
    known = {"people": [{"name": name.title()}], "submitted": "2026-11-02T09:00:00+00:00"}
    return {"file": f"{name}.ipynb", "called": "hw1.ipynb", **known, **more}


def index(*entries: dict[str, object], **more: object) -> dict[str, object]:
    return {"assignment": "hw1", "format": 1, "files": entries, **more}


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_the_index_says_whose_each_file_is(tmp_path, form) -> None:
    folder = written(tmp_path / "in", index(entry("ann", late=True), entry("ben")), "ann", "ben")
    path = folder
    if form == "zip":
        path = Path(shutil.make_archive(str(tmp_path / "all"), "zip", folder))
    received = receive([path], BUNDLE, tmp_path / "out", None)
    assert [one.people[0].name for one in received.handed_in] == ["Ann", "Ben"]
    assert [one.late for one in received.handed_in] == [True, False]
    assert {one.submitted for one in received.handed_in} == {"2026-11-02T09:00:00+00:00"}
    assert [one.reason for one in received.passed] == ["says who handed in what"]


@pytest.mark.parametrize(
    "what",
    [
        b"",
        b"rubbish",
        b"[" * 100_000,
        {"files": 3},
        index(entry("ann"), format=2),
        index({**entry("ann"), "people": [{"nme": 3, "name": 4}]}),
    ],
)
def test_a_damaged_index_is_a_line_and_costs_nobody(tmp_path, what) -> None:
    folder = written(tmp_path / "in", what, "ann", "ben")
    received = receive([folder], BUNDLE, tmp_path / "out", None)
    assert [one.submission for one in received.handed_in] == ["ann", "ben"]
    assert any(f"{INDEX} is damaged" in note for note in received.notes)


def test_an_index_that_does_not_name_all_work_is_nobodys(tmp_path) -> None:
    """As a student may have put it beside two notebooks of theirs."""
    folder = written(tmp_path / "in", index(entry("ann")), "ann", "ben")
    assert read_download(in_folder(folder), "in") is None


def test_names_in_an_index_are_shown_as_what_they_are(tmp_path) -> None:
    bad = entry("ann", people=[{"name": "A\u202ennA\n=1+1"}], called="a\nb.ipynb", submitted="x\ny")
    folder = written(tmp_path / "in", index(bad, entry("../ben")), "ann")
    found = read_download(in_folder(folder), "in")
    assert found is not None
    (one,) = found.deliveries
    assert one.people[0].name.isprintable()
    assert one.submitted.isprintable()
    assert all(name.isprintable() for name in one.files.values())


@pytest.mark.parametrize(
    ("label", "fit"),
    [
        ("Ann Adler", "Ann Adler"),
        ("../../etc/passwd", "etc passwd"),
        ("~$lock", "lock"),
        (".hidden.", "hidden"),
        ("J. R. Smith", "J R Smith"),
        ("José", "José"),
        ("हिन्दी", "हिन्दी"),
        ("<>:|?*\n", "member"),
        ("x" * 500, "x" * 120),
        ("李" * 100, "李" * 40),
    ],
)
def test_names_of_files(label, fit) -> None:
    assert _fit(label) == fit
