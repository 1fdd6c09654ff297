"""Files on disk become exactly the files of a build; and a notebook's normal form."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.authoring.masters.artefacts import Difference, compare, write
from autograder.authoring.masters.normalise import notebook_bytes
from autograder.errors import UsageError

FILES = {"a.ipynb": b"{}\n", "data/b.csv": b"1,2\n"}


def test_writes_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "student" / "tiny"
    assert compare(folder, FILES) == Difference(missing=("a.ipynb", "data/b.csv"))
    assert write(folder, FILES).missing == ("a.ipynb", "data/b.csv")
    assert not compare(folder, FILES)
    assert (folder / "data" / "b.csv").read_bytes() == b"1,2\n"


def test_replaces_and_removes(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"old/deep/c.csv": b""})
    (tmp_path / "a.ipynb").write_bytes(b"edited")
    different = compare(tmp_path, FILES)
    assert different.lines() == ("changed: a.ipynb", "extra: old/deep/c.csv")
    write(tmp_path, FILES)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.ipynb", "b.csv", "data"]


def test_leaves_what_is_right_untouched(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    os.utime(tmp_path / "a.ipynb", (0, 0))
    assert not write(tmp_path, FILES)
    assert (tmp_path / "a.ipynb").stat().st_mtime == 0


def test_leaves_traces_of_editors_alone(tmp_path: Path) -> None:
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "a.ipynb").write_bytes(b"")
    (tmp_path / ".OTTER_LOG").write_bytes(b"")
    write(tmp_path, FILES)
    assert not compare(tmp_path, FILES)
    assert (tmp_path / ".OTTER_LOG").exists()


def test_folder_where_a_file_belongs_and_the_reverse(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb/x": b"", "data": b""})
    write(tmp_path, FILES)
    assert not compare(tmp_path, FILES)


def test_does_not_write_through_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"{}\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.ipynb").symlink_to(outside)
    assert write(folder, {"a.ipynb": b"new"}).changed == ("a.ipynb",)
    assert outside.read_bytes() == b"{}\n"


@pytest.mark.parametrize("name", ["../a", "/a", "", "b/../../a"])
def test_refuses_names_that_leave(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="leaves its folder"):
        write(tmp_path / "folder", {name: b""})


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        write(tmp_path / "file", FILES)


def test_normal_form() -> None:
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["a"], "execution": {"t": 1}}, "source": ["x"]},
        {"cell_type": "markdown", "metadata": {}, "source": "a\n\x0cb\n", "attachments": {}},
    ]
    content = notebook_bytes({"cells": cells, "metadata": {"widgets": 3, "otter": {"b": 1}}})
    assert content.endswith(b"}\n")
    made = json.loads(content)
    assert made["cells"][0] == {
        "cell_type": "code",
        "execution_count": None,
        "id": "cell-001",
        "metadata": {"tags": ["a"]},
        "outputs": [],
        "source": ["x"],
    }
    assert made["cells"][1]["source"] == ["a\n", "\x0cb\n"]
    assert "attachments" not in made["cells"][1]
    assert made["metadata"]["otter"] == {"b": 1}
    assert "widgets" not in made["metadata"]
    assert notebook_bytes(made) == content
