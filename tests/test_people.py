"""One student's notebooks or those of several: told by names and by what the notebooks say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from fakes import question
from test_submission import one, written, zipped

from autograder.commands.handed_in import receive, refuse_a_class
from autograder.errors import SeveralPeople, Unreadable, UsageError
from autograder.formats.bundle import Bundle
from autograder.formats.submission import discover, load, of_several

BUNDLE = Bundle(
    slug="hw01",
    title="Homework 1",
    questions=(
        question("q1", "def test(f):\n    assert f(3) == 9"),
        question("q2", "def test(g):\n    assert g() == 1"),
    ),
)


def work(text: str = "", says: str | None = "hw01", checks: bool = True) -> bytes:
    """Somebody's notebook."""
    sources = [f"x = {text!r}", *(f'grader.check("{q}")' for q in ("q1", "q2") if checks)]
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    metadata = {} if says is None else {"otter": {"assignment_name": says}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}).encode()


def other(name: str) -> bytes:
    """A notebook of another assignment, of a course that writes no name into its notebooks."""
    return work(name, None)


FIRST, SECOND, THIRD = map(work, "abc")
BARE = work("bare", None, checks=False)
CLASSES: dict[str, dict[str, bytes]] = {
    "by name": {"adler_hw01.ipynb": FIRST, "birch_hw01.ipynb": SECOND},
    "by name alone": {"Adler.ipynb": FIRST, "Birch.ipynb": SECOND, "Cedar.ipynb": THIRD},
    "in the words of a course": {
        "HW_1_1234567_adler.ipynb": FIRST,
        "HW_1_1234568_birch.ipynb": SECOND,
    },
    "by number": {"hw01_1234567.ipynb": FIRST, "hw01_1234568.ipynb": SECOND},
    "by folder": {"adler/hw01.ipynb": FIRST, "birch/hw01.ipynb": SECOND},
    "below a folder": {"class/adler/hw01.ipynb": FIRST, "class/birch/hw01-1.ipynb": SECOND},
    "renamed": {"adler/hw01.ipynb": FIRST, "birch/my work.ipynb": SECOND},
    "beside the one handed out": {
        "hw01.ipynb": work("given"),
        "adler_hw01.ipynb": FIRST,
        "birch_hw01.ipynb": SECOND,
    },
    "without names in the notebooks": {
        "adler/hw01.ipynb": other("a"),
        "birch/homework.ipynb": other("b"),
    },
    "bare notebooks, a folder each": {
        "adler/hw01.ipynb": BARE,
        "birch/homework.ipynb": BARE + b" ",
        "cedar/solution.ipynb": BARE + b"  ",
    },
    "one damaged": {"adler/hw01.ipynb": FIRST, "birch/hw01.ipynb": SECOND[:50]},
    "all the same": {"adler/hw01.ipynb": FIRST, "birch/hw01.ipynb": FIRST},
    "zips": {
        "adler.zip": zipped({"hw01.ipynb": FIRST}),
        "birch.zip": zipped({"hw01.ipynb": SECOND}),
    },
    "one a script": {
        "adler.ipynb": FIRST,
        "birch.py": b'x = 1\ngrader.check("q1")\ngrader.check("q2")\n',
    },
    "numbers": {"101.ipynb": FIRST, "102.ipynb": SECOND},
    "scripts": {"adler_hw01.py": b"x = 1\n", "birch_hw01.py": b"x = 2\n"},
    "numbered folders": {"submission_1/hw01.ipynb": FIRST, "submission_2/hw01.ipynb": SECOND},
    "of Canvas, in a folder": {
        "all/adleramy_11_901_hw01.ipynb": FIRST,
        "all/birchben_12_902_hw01.ipynb": SECOND,
    },
}
EMPTIED = work("try", checks=False)
TAKEN: dict[str, tuple[dict[str, bytes], bytes]] = {
    "a copy": ({"hw01.ipynb": FIRST, "hw01-Copy1.ipynb": SECOND}, FIRST),
    "copies": ({"hw01.ipynb": FIRST, "hw01 (1).ipynb": SECOND, "Copy of hw01.ipynb": THIRD}, FIRST),
    "a helper": ({"hw01.ipynb": FIRST, "data.ipynb": BARE}, FIRST),
    "a copy as a helper": ({"hw01.ipynb": FIRST, "data.ipynb": SECOND}, FIRST),
    "copies that were emptied": (
        {"hw01.ipynb": FIRST, "plots.ipynb": EMPTIED, "tables.ipynb": EMPTIED},
        FIRST,
    ),
    "versions": (
        {"hw01.ipynb": FIRST, "hw01_old.ipynb": SECOND, "draft/hw01_v2.ipynb": THIRD},
        FIRST,
    ),
    "the same again": ({"hw01/hw01.ipynb": FIRST, "hw01/backup/hw01.ipynb": FIRST}, FIRST),
    "other assignments": (
        {f"hw0{n}/hw0{n}.ipynb": other(str(n)) for n in range(1, 5)},
        other("1"),
    ),
    "other assignments by what they say": (
        {
            "hw01/hw01.ipynb": FIRST,
            "lab/lab.ipynb": work("", "lab"),
            "end/end.ipynb": work("", "end"),
        },
        FIRST,
    ),
    "helpers in folders": (
        {"work/hw01.ipynb": FIRST, "data/read.py": b"a = 1", "plots/draw.py": b"b = 1"},
        FIRST,
    ),
    "exports of Otter": (
        {f"hw01_2026_03_1{n}T10_11_12_123456.zip": zipped({"hw01.ipynb": FIRST}) for n in (1, 2)},
        FIRST,
    ),
}


@pytest.fixture(params=["zip", "folder"])
def packed(request: pytest.FixtureRequest, tmp_path: Path):
    """Puts files into one upload, in a folder of its own."""

    def pack(files: Mapping[str, bytes], name: str = "all") -> Path:
        (tmp_path / "in").mkdir(exist_ok=True)
        if request.param == "zip":
            return one(tmp_path / "in", f"{name}.zip", zipped(files))
        return written(tmp_path / "in" / name, files)

    return pack


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_never_one_submission(packed, tmp_path: Path, name: str) -> None:
    """Alone it is wrong use, and names are told; beside other work it alone is unreadable."""
    packed(CLASSES[name])
    inside = tmp_path / "in"
    (upload,) = discover([inside])
    with pytest.raises(SeveralPeople, match="several people"):
        load(upload, BUNDLE)
    received = receive([inside], BUNDLE, tmp_path / "out", None)
    with pytest.raises(UsageError, match="several people") as caught:
        refuse_a_class(received, BUNDLE)
    assert "\n" not in str(caught.value)
    told = [path for path in CLASSES[name] if Path(path).stem != "hw01" or "/" in path]
    assert all(path in str(caught.value) for path in told[:5])
    one(inside, "zoe.ipynb", THIRD)
    refuse_a_class(receive([inside], BUNDLE, tmp_path / "out", None), BUNDLE)
    assert load(discover([inside])[1], BUNDLE).notebook.cells


@pytest.mark.parametrize("name", TAKEN)
def test_one_students_notebooks_are_one_submission(packed, tmp_path: Path, name: str) -> None:
    files, wanted = TAKEN[name]
    packed(files)
    (upload,) = discover([tmp_path / "in"])
    assert of_several(upload, BUNDLE) is None
    expected = load(discover([one(tmp_path, "wanted.ipynb", wanted)])[0], BUNDLE)
    found = load(upload, BUNDLE)
    assert found.notebook.cells == expected.notebook.cells
    assert any("was taken" in note for note in found.notebook.notes) or len(files) == 3


@pytest.mark.parametrize(
    "files",
    [
        {"hw01-Copy1.ipynb": FIRST, "hw01-Copy2.ipynb": SECOND},
        {"hw01.ipynb": FIRST, "backup/hw01.ipynb": SECOND},
        {"hw01_final.ipynb": FIRST, "hw01_draft.ipynb": SECOND},
        {"main.py": b"x = 1\n", "tools.py": b"x = 2\n"},
    ],
    ids=["copies", "a backup that differs", "versions", "scripts"],
)
def test_what_could_be_meant_is_not_guessed(
    packed, tmp_path: Path, files: dict[str, bytes]
) -> None:
    packed(files)
    (upload,) = discover([tmp_path / "in"])
    with pytest.raises(Unreadable, match="2 notebooks") as caught:
        load(upload, BUNDLE)
    assert not isinstance(caught.value, SeveralPeople)
    refuse_a_class(receive([tmp_path / "in"], BUNDLE, tmp_path / "out", None), BUNDLE)


def test_each_of_several_classes_is_told(tmp_path: Path) -> None:
    for section in ("north", "south"):
        written(tmp_path / "in" / section, CLASSES["by folder"])
    received = receive([tmp_path / "in"], BUNDLE, tmp_path / "out", None)
    with pytest.raises(UsageError, match=r"north holds .*south holds .*give .*north .*south"):
        refuse_a_class(received, BUNDLE)
