"""What students hand in: found, named, and read or refused in one line."""

from __future__ import annotations

import io
import json
import os
import resource
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import MachineError, Unreadable, UsageError
from autograder.formats.bundle import Bundle, Question
from autograder.formats.submission import (
    Submission,
    Upload,
    digest_of,
    discover,
    load,
    of_another,
)

BUNDLE = Bundle(slug="hw01", title="Homework 1", questions=())


def notebook(source: str = "x = 1", assignment: str | None = None) -> bytes:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    otter = {} if assignment is None else {"otter": {"assignment_name": assignment}}
    return json.dumps({"cells": [cell], "metadata": otter, "nbformat": 4}).encode()


def zipped(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return buffer.getvalue()


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def ids(*paths: Path) -> list[str]:
    return [upload.id for upload in discover(paths)]


def loaded(path: Path) -> Submission:
    (upload,) = discover([path]) if path.is_file() else discover([path.parent])
    return load(upload, BUNDLE)


def source(path: Path) -> str:
    return loaded(path).notebook.cells[0].source


def reason(path: Path) -> str:
    upload = Upload("s", "s", str(path))
    with pytest.raises(Unreadable) as caught:
        load(upload, BUNDLE)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
    return str(caught.value)


def one(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_folder_of_submissions(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "ann.ipynb": notebook(),
            "bob.py": b"x = 1",
            "cleo.zip": b"",
            "dan/deep/er/hw01.ipynb": notebook(),
            "notes.txt": b"",
            "empty/readme.md": b"",
            ".hidden.ipynb": b"",
            "~$ann.ipynb": b"",
            ".DS_Store": b"",
            "__MACOSX/ann.ipynb": b"",
            ".ipynb_checkpoints/ann-checkpoint.ipynb": b"",
        },
    )
    assert ids(tmp_path) == ["ann", "bob", "cleo", "dan"]


def test_ids_are_safe_and_unique(tmp_path: Path) -> None:
    names = ["José Núñez.ipynb", "jose nunez.py", "con.ipynb", "-x.ipynb", "日本.ipynb", "a" * 200]
    written(tmp_path, {(n if "." in n else n + ".ipynb"): notebook() for n in names})
    found = ids(tmp_path)
    assert len({upload.lower() for upload in found}) == len(names)
    assert "Jose-Nunez" in found
    assert all(0 < len(upload) <= 80 and upload.isascii() for upload in found)
    assert not {"con", "", "-x"} & set(found)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="names that Windows has not")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12
        ).filter(lambda name: not name.startswith((".", "~$", "__"))),
        min_size=1,
        max_size=6,
        unique=True,
    )
)
def test_any_names_give_safe_ids(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("names")
    written(folder, {f"{name}.ipynb": b"" for name in names})
    found = discover([folder])
    lowered = {upload.id.lower() for upload in found}
    assert len(lowered) == len(found) == len(names)
    for upload in found:
        assert upload.id.isascii()
        assert 0 < len(upload.id) <= 80
        assert not upload.id.startswith((".", "-"))
        assert not set('/\\:*?"<>| ') & set(upload.id)
        assert upload.id.split(".")[0].lower() not in ("con", "nul", "aux", "prn", "com1", "lpt9")


def test_a_collision_is_numbered_by_kind(tmp_path: Path) -> None:
    written(tmp_path, {"hw.zip": b"", "hw.py": b"", "hw.ipynb": b"", "HW.ipynb": b""})
    found = {Path(upload.path).name: upload.id for upload in discover([tmp_path])}
    assert len({upload.lower() for upload in found.values()}) == len(found)
    assert found["hw.py"] < found["hw.zip"]


def test_a_numbered_id_is_not_longer(tmp_path: Path) -> None:
    written(tmp_path, {"a" * 90 + "1.ipynb": b"", "a" * 90 + "2.ipynb": b""})
    assert all(len(upload) <= 80 for upload in ids(tmp_path))


def test_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        discover([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="no submission"):
        discover([written(tmp_path, {"a/readme.txt": b""})])
    written(tmp_path, {"x/hw.ipynb": b"", "y/hw.ipynb": b""})
    with pytest.raises(UsageError, match=r"x.hw\.ipynb.*y.hw\.ipynb"):
        discover([tmp_path / "x" / "hw.ipynb", tmp_path / "y" / "hw.ipynb"])


def test_a_file_of_another_kind_given_by_name(tmp_path: Path) -> None:
    assert "PDF" in reason(one(tmp_path, "hw.pdf", b"%PDF-1.7"))
    assert ids(one(tmp_path, "hw.docx", b"")) == ["hw.docx"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = one(tmp_path, "secret.ipynb", notebook())
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ann.ipynb").symlink_to(secret)
    (upload,) = discover([folder])
    for read in (lambda: load(upload, BUNDLE), lambda: digest_of(upload)):
        with pytest.raises(Unreadable, match="a link"):
            read()


def test_gradescopes_and_canvas_downloads(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "submission_metadata.yml": b"{}",
            "submission_123/hw01.ipynb": notebook(),
            "submission_124/hw01.ipynb": notebook(),
            "leeann_LATE_4711_99_hw01-1.ipynb": notebook(),
        },
    )
    assert ids(tmp_path) == ["leeann_LATE_4711_99_hw01-1", "submission_123", "submission_124"]


def test_kinds_of_upload(tmp_path: Path) -> None:
    assert source(one(tmp_path, "a.ipynb", notebook("a"))) == "a"
    assert source(one(tmp_path, "b.py", b"b")) == "b"
    assert source(one(tmp_path, "c.zip", zipped({"x/hw01.ipynb": notebook("c")}))) == "c"
    inner = zipped({"hw01.ipynb": notebook("d")})
    assert source(one(tmp_path, "d.zip", zipped({"e.zip": inner}))) == "d"


def test_the_right_notebook_is_chosen(tmp_path: Path) -> None:
    extra = {"scratch.ipynb": notebook("no"), "run.py": b"no", "tests/q1.py": b"no"}
    for chosen in ("hw01.ipynb", "hw01 (1).ipynb", "hw01-Copy1.ipynb"):
        data = zipped(extra | {f"work/{chosen}": notebook("yes")})
        assert source(one(tmp_path, "ann.zip", data)) == "yes"
    data = zipped(extra | {"mine.ipynb": notebook("yes", "Homework 1")})
    assert source(one(tmp_path, "ann.zip", data)) == "yes"
    data = zipped({"run.py": b"no", "mine.ipynb": notebook("yes"), "__MACOSX/._mine.ipynb": b""})
    assert source(one(tmp_path, "ann.zip", data)) == "yes"


def test_several_notebooks_are_named(tmp_path: Path) -> None:
    data = zipped({f"n{number}.ipynb": notebook() for number in range(9)})
    text = reason(one(tmp_path, "ann.zip", data))
    assert "9 notebooks" in text
    assert "n0.ipynb" in text
    assert "n5.ipynb" not in text


def test_another_assignment_is_noted(tmp_path: Path) -> None:
    found = loaded(one(tmp_path, "a.ipynb", notebook("x", "hw02")))
    assert any("hw02" in note for note in found.notebook.notes)
    fine = loaded(one(tmp_path, "b.ipynb", notebook("x", "Homework 1")))
    assert fine.notebook.notes == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"hello", "not a zip"),
        (zipped({"hw01.ipynb": notebook()})[:60], "damaged zip"),
        (zipped({"readme.txt": b""}), "nothing that could be run"),
        (zipped({"hw01.ipynb": b""}), "empty"),
    ],
    ids=["nothing", "text", "cut off", "no notebook", "an empty notebook"],
)
def test_zips_that_cannot_be_read(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in reason(one(tmp_path, "ann.zip", data))


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    data = bytearray(zipped({"hw01.ipynb": notebook()}))
    struct.pack_into("<H", data, 6, 1)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    assert "encrypted" in reason(one(tmp_path, "ann.zip", bytes(data)))


def test_a_link_in_a_zip_is_no_notebook(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("hw01.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(info, "/etc/passwd")
    assert "is a link" in reason(one(tmp_path, "ann.zip", buffer.getvalue()))


def test_digests(tmp_path: Path) -> None:
    def digest(path: Path) -> str:
        return digest_of(Upload("s", "s", str(path)))

    ann, bob = (one(tmp_path, f"{name}.ipynb", notebook()) for name in ("ann", "bob"))
    assert digest(ann) == digest(bob)
    assert digest(one(tmp_path, "cleo.ipynb", notebook("other"))) != digest(ann)
    assert digest(one(tmp_path, "damaged.zip", b"PK\x03\x04")) != digest(ann)
    first = written(tmp_path / "one", {"a/hw01.ipynb": b"1", "b.py": b"2"})
    second = written(tmp_path / "two", {"b.py": b"2", "a/hw01.ipynb": b"1"})
    assert digest(first) == digest(second)
    written(second, {"b.py": b"3"})
    assert digest(first) != digest(second)
    with pytest.raises(Unreadable):
        digest(tmp_path / "gone.ipynb")


def test_what_one_file_holds_looks_like_no_second_file(tmp_path: Path) -> None:
    plain = notebook()
    pairs = (
        ({"a.ipynb": plain, "b.csv": b"1"}, {"a.ipynb": plain + b"b.csv\0" + b"1"}),
        ({"a.ipynb": plain, "b.ipynb": b""}, {"a.ipynb": plain + b"b.ipynb\0"}),
        (
            {"a.ipynb": plain, "b.csv": b"", "c.csv": b"1"},
            {"a.ipynb": plain, "b.csv": b"c.csv\x001"},
        ),
    )
    for number, pair in enumerate(pairs):
        first, second = (
            digest_of(Upload("s", "s", str(written(tmp_path / f"{number}{place}", files))))
            for place, files in enumerate(pair)
        )
        assert first != second, pair


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=4), st.sampled_from(["zip", "ipynb"]))
def test_any_damage_is_read_or_refused(tmp_path: Path, at: int, damage: bytes, kind: str) -> None:
    data = notebook() if kind == "ipynb" else zipped({"hw01.ipynb": notebook()})
    path = one(tmp_path, f"s.{kind}", data[:at] + damage + data[at + len(damage) :])
    upload = Upload("s", "s", str(path))
    assert len(digest_of(upload)) == 64
    try:
        found = load(upload, BUNDLE)
    except Unreadable:
        return
    assert found.notebook.cells


def test_trouble_of_the_machine_is_no_fault_of_a_submission(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook())
    (upload,) = discover([tmp_path / "a.ipynb"])
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        for read in (digest_of, lambda one: load(one, BUNDLE)):
            with pytest.raises(MachineError, match="Too many open files"):
                read(upload)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# ------------------------------------------------------------------ another assignment

FOREIGN = {
    "it says so": ("hw02", ("q1",), "belongs to 'hw02'"),
    "it checks other questions": (None, ("q7", "q8"), "checks q7, q8, and no question of this"),
    "the title": ("Homework 1", ("q1",), ""),
    "one question of several": (None, ("q1", "q8"), ""),
    "nothing is checked": (None, (), ""),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_notebook_of_another_assignment(tmp_path: Path, name: str) -> None:
    says, checks, expected = FOREIGN[name]
    bundle = Bundle(slug="hw01", title="Homework 1", questions=(Question(name="q1", source=""),))
    path = tmp_path / "a.ipynb"
    sources = "\n".join(f'grader.check("{check}")' for check in checks)
    path.write_bytes(notebook(f"x = 1\n{sources}", says))
    (upload,) = discover([path])
    said = of_another(load(upload, bundle).notebook.notes)
    assert (expected in said) if expected else said == ""
