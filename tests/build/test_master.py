"""Mistakes of masters, each one line with the cell's number; and what a right master says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.masters.datafiles import read_data_files
from autograder.authoring.masters.gathered import counted
from autograder.authoring.masters.master import Master, read_master
from autograder.authoring.masters.settings import limits_in
from autograder.errors import MasterError, MasterErrors
from autograder.limits import Limits
from build.masters import FILES, OK_FORMAT, PLAIN, changed, folder_of, notebook
from build.mistakes import DOUBTS, MISTAKES


def read(folder: Path, *, strict: bool = False) -> Master:
    """All that is checked before Otter sees a master."""
    master = read_master(folder, strict=strict)
    limits_in(master.limits, Limits(), master.config_cell)
    read_data_files(folder, master, strict=strict)
    return master


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [pytest.param(old, new, line, id=name) for name, old, new, line in MISTAKES],
)
def test_mistake_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    folder = folder_of(tmp_path, changed(old, new))
    with pytest.raises(MasterError) as raised:
        read(folder, strict=True)
    assert str(raised.value) == line
    assert "\n" not in line
    with pytest.raises(MasterError):
        read(folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "note"),
    [pytest.param(*case, id=name) for name, *case in DOUBTS],
)
def test_what_otter_takes_is_a_note_and_in_a_strict_course_a_mistake(
    tmp_path: Path, old: str, new: str, line: str, note: str
) -> None:
    folder = folder_of(tmp_path, changed(old, new))
    with pytest.raises(MasterError) as raised:
        read(folder, strict=True)
    assert str(raised.value) == line
    assert note in read(folder).notes
    assert "\n" not in note


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "tiny.ipynb is not JSON"),
        (b'{"cells": [', "tiny.ipynb is not JSON"),
        (b"[" * 100_000, "tiny.ipynb is not JSON"),
        (b"\xff\xfe", "tiny.ipynb is not JSON"),
        (b"[]", "tiny.ipynb is not a notebook"),
        (b'{"nbformat": 4, "cells": {}}', "tiny.ipynb is not a notebook"),
        (b'{"nbformat": 4, "cells": []}', "tiny.ipynb is an empty notebook"),
        (b'{"nbformat": 4, "cells": [3]}', "cell 1: this is no cell of a notebook"),
        (
            b'{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": " \\n"}]}',
            "tiny.ipynb is an empty notebook",
        ),
        (
            b'{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "R"}}}',
            "tiny.ipynb is for the language 'r'",
        ),
    ],
)
def test_file_that_is_no_master(tmp_path: Path, content: bytes, line: str) -> None:
    folder = folder_of(tmp_path)
    (folder / "tiny.ipynb").write_bytes(content)
    with pytest.raises(MasterError) as raised:
        read_master(folder)
    assert str(raised.value).startswith(line)
    assert "\n" not in str(raised.value)


def test_folder_without_master(tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    with pytest.raises(MasterError, match=r"no master in .*; wanted tiny.ipynb, or tiny.py"):
        read_master(tmp_path / "tiny")


def test_folder_that_is_no_slug(tmp_path: Path) -> None:
    with pytest.raises(MasterError, match="'week one' cannot name an assignment"):
        read_master(folder_of(tmp_path, slug="week one"))


def test_no_questions(tmp_path: Path) -> None:
    with pytest.raises(MasterError, match="no question in this notebook"):
        read_master(folder_of(tmp_path, "=== raw\n# ASSIGNMENT CONFIG\n=== md\nhello"))


def test_plain_master(tmp_path: Path) -> None:
    master = read(folder_of(tmp_path))
    assert master.slug == "tiny"
    assert master.title == "Tiny things"
    assert master.notes == ()
    assert [question.name for question in master.questions] == ["q1_area", "q2_word", "q3_thought"]
    assert [question.cell for question in master.questions] == [4, 15, 25]
    assert [question.points for question in master.questions] == [(0, 1, 2), (0.5, 0.5), ()]
    area = master.questions[0]
    assert [test.hidden for test in area.tests] == [False, True, True]
    assert [test.cell for test in area.tests] == [10, 11, 12]
    assert area.tests[0].failure_message == "Look at the order of the radii."
    assert [line.strip() for line in area.solutions[0].lines] == [
        "whole = math.pi * outer ** 2",
        "hole = math.pi * inner ** 2",
        "return whole - hole",
    ]


def test_own_keys_are_taken_out(tmp_path: Path) -> None:
    keys = "check_all_cell: true\nlimits: {cell: 60, memory_mib: 512}\nfree_points: {q2_word: 0.5}"
    keys += "\naccepted_saboteurs: {q2_word: a single word}"
    master = read(folder_of(tmp_path, changed("check_all_cell: true", keys)))
    assert master.free_points == {"q2_word": 0.5}
    assert master.accepted_saboteurs == {"q2_word": "a single word"}
    assert not {"limits", "free_points", "accepted_saboteurs"} & set(master.config)
    limits = limits_in(master.limits, Limits(call=7), None)
    assert (limits.cell, limits.memory_mib, limits.call) == (60.0, 512, 7.0)
    assert isinstance(limits.cell, float)


def test_config_file_below_the_cell(tmp_path: Path) -> None:
    text = changed("check_all_cell: true", "config_file: more.yml")
    more = b"check_all_cell: true\nexport_cell: {pdf: true, instructions: Hello}\n"
    master = read(folder_of(tmp_path, text, {**FILES, "more.yml": more}))
    assert master.config["check_all_cell"] is True
    assert master.config["export_cell"] == {"pdf": False, "instructions": "Hello"}


def test_fences_stand_for_raw_cells(tmp_path: Path) -> None:
    fenced = "=== md\n```otter\n# BEGIN QUESTION\nname: q2_word\n```\nName the constant.\n"
    text = changed("=== raw\n# BEGIN QUESTION\nname: q2_word\n=== md\nName the constant.\n", fenced)
    master = read(folder_of(tmp_path, text))
    assert [question.cell for question in master.questions] == [4, 15, 24]
    assert "Name the constant." in [place.text for place in master.places]


def test_ignored_cells_are_no_part(tmp_path: Path) -> None:
    text = changed("=== md\n# Tiny", "=== md\n## Ignore ##\n# Not a title\n=== md\n# Tiny")
    assert read(folder_of(tmp_path, text)).title == "Tiny things"


def test_ok_format_is_the_default(tmp_path: Path) -> None:
    master = read(folder_of(tmp_path, OK_FORMAT, {}))
    assert master.ok_format
    assert master.questions[0].points == (1, 2)


@pytest.mark.parametrize(
    ("config", "points"),
    [
        ("", (0.5, 0.5)),
        ("points: 3\n", (1.5, 1.5)),
        ("points: [1, 2]\n", (1, 2)),
        ("points: [null, 2]\n", (0, 2)),
        ("points: {each: 2}\n", (2, 2)),
    ],
)
def test_points(tmp_path: Path, config: str, points: tuple[float, ...]) -> None:
    text = changed("name: q2_word\n", f"name: q2_word\n{config}")
    assert read(folder_of(tmp_path, text)).questions[1].points == points


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("name: tiny", "name: Homework 1", "the name 'Homework 1' of the configuration"),
        (
            "name: tiny",
            "generate: {seed: 1, pdf: true, points_possible: 9}",
            "'generate' has no effect in a bundle with pdf, points_possible",
        ),
        (
            "=== code\n# HIDDEN\n",
            "=== code\n\n=== code\n# HIDDEN\n",
            "cell 22: this test cell is empty, and left out",
        ),
        ("name: tiny", "python_version: 3.12", "'python_version' of the configuration has no"),
        (
            '=== code\nword = "archimedes" # SOLUTION',
            '=== code\nhint = 3\n=== code\nword = "archimedes" # SOLUTION',
            "cell 18: nothing in it is marked as solution, so students get all of it",
        ),
    ],
)
def test_notes(tmp_path: Path, old: str, new: str, note: str) -> None:
    (said,) = read(folder_of(tmp_path, changed(old, new))).notes
    assert said.startswith(note)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".py", ".md"])
def test_text_forms(tmp_path: Path, suffix: str) -> None:
    jupytext = pytest.importorskip("jupytext")
    nbformat = pytest.importorskip("nbformat")
    folder = folder_of(tmp_path)
    form = "py:percent" if suffix == ".py" else "md"
    text = jupytext.writes(nbformat.from_dict(notebook(PLAIN)), form)
    expected = read(folder)
    (folder / "tiny.ipynb").unlink()
    (folder / f"tiny{suffix}").write_text(text, encoding="utf-8")
    got = read(folder)
    assert got.questions == expected.questions
    assert [(cell.kind, cell.source) for cell in got.cells] == [
        (cell.kind, cell.source) for cell in expected.cells
    ]


def test_source_may_be_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    expected = read(folder)
    plain = notebook(PLAIN)
    for cell in plain["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    (folder / "tiny.ipynb").write_text(json.dumps(plain), encoding="utf-8")
    assert read(folder) == expected


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        changed("name: q1_area\npoints: 3", "name: q1_area\npoint: 3")
        .replace('word = "archimedes" # SOLUTION', "word = ...")
        .replace("check_all_cell: true", "check_all_cel: true")
        .replace("manual: true\npoints: 1", "manual: true\npoints: -1")
        .replace("def test_word_kind(word):", "def test_word_kind(word:")
    )
    with pytest.raises(MasterErrors) as raised:
        read_master(folder_of(tmp_path, text), strict=True)
    lines = str(raised.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["cell 1", "cell 4", "cell 21", "cell 25"]
    assert "check_all_cel" in lines[0]
    assert "unknown key 'point'" in lines[1]
    assert "is no Python" in lines[2]
    assert "-1" in lines[3]


def test_mistakes_before_a_block_that_is_not_closed_are_told_with_it(tmp_path: Path) -> None:
    text = changed("name: q1_area\npoints: 3", "name: q1_area\npoint: 3")
    folder = folder_of(tmp_path, text.removesuffix("=== raw\n# END QUESTION\n"))
    with pytest.raises(MasterErrors) as raised:
        read_master(folder, strict=True)
    first, last = str(raised.value).splitlines()
    assert "unknown key 'point'" in first
    assert "is not closed" in last


NAMES = ["q1.0", "Read data", "q1 (part a)", "1", "Frage_ä", "a"]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_otter_takes(tmp_path: Path, name: str) -> None:
    folder = folder_of(tmp_path, changed("name: q2_word", f"name: '{name}'"))
    master = read(folder)
    assert master.questions[1].name == name
    assert master.notes == ()


@pytest.mark.parametrize(
    "name", ["../q", "a/b", 'say "a"', "a\\b", ".hidden", " a", "a\u200b", "x" * 101]
)
@pytest.mark.parametrize("strict", [True, False])
def test_names_that_are_no_file(tmp_path: Path, name: str, strict: bool) -> None:
    folder = folder_of(tmp_path, changed("name: q2_word", f"name: {json.dumps(name)}"))
    with pytest.raises(MasterError, match="cannot be a file's name"):
        read(folder, strict=strict)


def test_equal_notes_are_one_with_the_cells_and_a_count() -> None:
    many = [f"cell {number}: nothing in it is marked" for number in (*range(1, 32), 1)]
    assert counted(["cell 9: alone", *many, "the whole", "the whole"]) == (
        "cell 9: alone",
        "31 cells (1, 2, 3, 4, 5 and 26 more): nothing in it is marked",
        "the whole",
    )
    assert counted(["cell 2: a", "cell 4: a"]) == ("2 cells (2, 4): a",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_as_editors_save_it(tmp_path: Path, encoding: str) -> None:
    folder = folder_of(tmp_path)
    expected = read(folder)
    (folder / "tiny.ipynb").write_text(json.dumps(notebook(PLAIN)), encoding=encoding)
    assert read(folder) == expected


@pytest.mark.parametrize(
    ("kernel", "language"),
    [
        ({"name": "base", "display_name": "base"}, {"name": "python"}),
        ({"name": "ir"}, {}),
        ({}, {}),
        ({"name": "x", "language": "Python"}, {"name": "r"}),
    ],
)
def test_kernels_that_name_no_language(tmp_path: Path, kernel: Any, language: Any) -> None:
    folder = folder_of(tmp_path)
    made = notebook(PLAIN) | {"metadata": {"kernelspec": kernel, "language_info": language}}
    (folder / "tiny.ipynb").write_text(json.dumps(made))
    assert len(read(folder).questions) == 3


def test_cells_without_anything_in_them(tmp_path: Path) -> None:
    empty = "=== raw\n=== md\n=== code\n"
    text = changed("=== md\nName the", f"{empty}=== md\nName the")
    text = changed("=== code\nword =", f"{empty}=== code\nword =", text)
    master = read(folder_of(tmp_path, text))
    assert (len(master.questions), master.notes) == (3, ())


def test_a_merge_conflict_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "tiny.ipynb").write_text('{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n]}')
    with pytest.raises(MasterError, match=r"holds marks of a merge conflict; wanted .*--ours"):
        read(folder)


def test_a_master_of_nbgraders_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    made = notebook("=== code\n### BEGIN SOLUTION\nx = 3\n### END SOLUTION\n=== code\nassert x")
    for cell in made["cells"]:
        cell["metadata"] = {"nbgrader": {"grade": True, "solution": False, "schema_version": 3}}
    (folder / "tiny.ipynb").write_text(json.dumps(made))
    with pytest.raises(MasterError, match=r"^cell 1: this is a master of nbgrader's") as raised:
        read(folder)
    assert "\n" not in str(raised.value)
    left = notebook(PLAIN)
    left["cells"][2]["metadata"] = {
        "nbgrader": {"grade": False}
    }  # of an older life of the notebook
    (folder / "tiny.ipynb").write_text(json.dumps(left))
    assert len(read(folder).questions) == 3
