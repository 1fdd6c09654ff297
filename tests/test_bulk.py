"""Bulk downloads of Gradescope and Canvas: who handed in what, whatever names students chose."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from test_submission import BUNDLE, notebook, written, zipped

from autograder.course import Delivery, Student, read_download
from autograder.course.downloads.systems.canvas import read_name, read_names
from autograder.course.downloads.systems.gradescope import METADATA, read_metadata
from autograder.errors import Unreadable, UsageError
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload, digest_of, in_folder, in_zip, load

EXPORT = """---
submission_101:
  :submitters:
  - :name: Ada Example
    :sid: '007'
    :email: ada@x.example
  :created_at: 2026-09-30 21:13:26.713417000 Z
  :score: 3.0
  :status: processed
  :results:
    tests:
    - :name: not a student
      submitters:
      - :name: nor this one
  :history:
  - :id: 99
    :created_at: 2020-01-01 00:00:00 Z
submission_102:
  :submitters:
  - :name: "=Ben\\n\\e[31m"
    :sid:
    :email: ben@x.example
  - &cleo
    :name: Cleo
    :email: c@x.example
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-10-01 04:00:00.5 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: UTC
    time: 2026-10-01 00:00:00.5 Z
submission_103:
  :submitters: []
  :created_at: 2026-10-01 09:00:00 -0700
"""

SENDERS = {
    "submission_101": (
        (Student(name="Ada Example", email="ada@x.example", sid="007"),),
        datetime(2026, 9, 30, 21, 13, 26, tzinfo=UTC),
    ),
    "submission_102": (
        (
            Student(name="=Ben [31m", email="ben@x.example"),
            Student(name="Cleo", email="c@x.example"),
        ),
        datetime(2026, 10, 1, 4, tzinfo=UTC),
    ),
    "submission_103": ((), datetime(2026, 10, 1, 16, tzinfo=UTC)),
}


def read_all(data: bytes) -> dict[str, tuple[tuple[Student, ...], datetime | None]]:
    """What a metadata file says, in plain values."""
    found = read_metadata(data)
    assert all(name == one.folder for name, one in found.items())
    return {
        name: (one.people, datetime.fromisoformat(one.submitted) if one.submitted else None)
        for name, one in found.items()
    }


def downloaded(folder: Path) -> tuple[list[Upload], dict[str, Delivery], list[str]]:
    """The uploads of a folder that was given, what is told of each, and what is odd."""
    found = read_download(in_folder(folder), str(folder))
    told = {folder: found} if found else {}
    uploads = list(submission.survey([folder], downloads=told).uploads)
    known = {
        name: delivery
        for delivery in (found.deliveries if found else ())
        for name in ([delivery.folder] if delivery.folder else delivery.files)
    }
    names = {upload.id: Path(upload.path).name for upload in uploads}
    of = {one: known[name] for one, name in names.items() if name in known}
    return uploads, of, list(found.notes) if found else []


def discover(paths: list[Path]) -> list[Upload]:
    return downloaded(paths[0])[0]


def is_download(path: Path) -> bool:
    inside = in_zip(path)
    return inside is not None and read_download(inside, str(path)) is not None


def unpack(path: Path, folder: Path) -> tuple[Path, tuple[str, ...]]:
    inside = in_zip(path)
    found = read_download(inside, str(path)) if inside else None
    return submission.unpack(path, folder, found.root if found else "", found.own if found else ())


def metadata(folder: Path, text: str | bytes) -> Path:
    path = folder / METADATA
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_metadata() -> None:
    assert read_all(EXPORT.encode()) == SENDERS


def test_nothing_is_made_of_what_stands_there() -> None:
    """Tags are not resolved, aliases not expanded, and depth costs nothing."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefghij", "bcdefghijk", strict=False)
    )
    deep = "deep: " + "[" * 900 + "]" * 900 + "\n"
    tag = "run: !!python/object/apply:os.system ['exit 1']\n"
    cyclic = "loop: &loop {x: *loop}\n"
    text = bomb + deep + tag + cyclic + EXPORT.removeprefix("---")
    assert read_all(text.encode()) == SENDERS


DAMAGED = [b"a: [", b"\xff\xfe\x00", b"a: \x00", b"- - -\n\t", b"a: b: c", b"%YAML 9", b"{" * 5000]


@pytest.mark.parametrize("data", DAMAGED)
def test_damage_is_one_line_and_grading_goes_on(tmp_path: Path, data: bytes) -> None:
    metadata(tmp_path, data)
    written(tmp_path, {"submission_1/hw01.ipynb": notebook()})
    uploads, found, notes = downloaded(tmp_path)
    assert [upload.id for upload in uploads] == ["submission_1"]
    assert not any(one.people for one in found.values())
    assert len(notes) == 1
    assert "\n" not in notes[0]


@pytest.mark.slow
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_comes_back_on_one_line(name: str, sid: str) -> None:
    text = yaml.safe_dump({"submission_1": {":submitters": [{":name": name, ":sid": sid}]}})
    (person,) = read_metadata(text.encode())["submission_1"].people
    assert person.name == person.name.strip()
    assert person.name.isprintable()
    if name.isprintable() and len(name) == len(name.strip()) and "  " not in name:
        assert person.name == name


def test_gradescopes_folder(tmp_path: Path) -> None:
    metadata(tmp_path, EXPORT)
    written(
        tmp_path,
        {
            "submission_101/hw01.ipynb": notebook(),
            "submission_102/essay.pdf": b"%PDF",
            "submission_104/hw01.ipynb": notebook(),
            "other/notes.txt": b"",
        },
    )
    uploads, found, notes = downloaded(tmp_path)
    assert [upload.id for upload in uploads] == [f"submission_10{n}" for n in (1, 2, 4)]
    for name in ("submission_101", "submission_102"):
        assert found[name].people == SENDERS[name][0]
    assert found["submission_104"].people == ()
    assert notes == [f"submission_104 does not stand in {METADATA}: nobody is known to own it"]
    with pytest.raises(Unreadable, match="nothing that could be run"):
        load(uploads[1], BUNDLE)


NAMES = {
    "exampleada_4711_99_hw01.ipynb": ("exampleada", "4711", False, "hw01.ipynb"),
    "exampleada_LATE_4711_99_hw_01-2.ipynb": ("exampleada", "4711", True, "hw_01-2.ipynb"),
    "vonäsopé_4711_99_a_1_2_b.py": ("vonäsopé", "4711", False, "a_1_2_b.py"),
    "anon_Ab1_99_hw01.ipynb": ("", "", False, "hw01.ipynb"),
    "LATE_anon_Ab1_99_hw01.ipynb": ("", "", True, "hw01.ipynb"),
    "late_4711_99_x.zip": ("late", "4711", False, "x.zip"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_of_canvas(name: str) -> None:
    found = read_name(name)
    assert found is not None
    assert (found.name, found.user, found.late, found.original) == NAMES[name]


@pytest.mark.parametrize(
    "name", ["hw01.ipynb", "ada_1.ipynb", "week_1_final.ipynb", "submission_12"]
)
def test_names_of_others(name: str) -> None:
    assert read_name(name) is None


def test_canvas_folder(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "exampleada_11_1_hw01.ipynb": notebook("right"),
            "exampleada_11_2_scratch.ipynb": notebook("wrong"),
            "exampleada_11_3_data.csv": b"",
            "bob_LATE_12_4_hw01-1.ipynb": notebook(),
            "cy_13_5_essay.pdf": b"%PDF-1.4",
        },
    )
    uploads = discover([tmp_path])
    assert [upload.id for upload in uploads] == [
        "bob_LATE_12_4_hw01-1",
        "cy_13_5_essay.pdf",
        "exampleada_11_1_hw01",
    ]
    _, found, notes = downloaded(tmp_path)
    assert notes == []
    assert found[uploads[0].id].people == (Student(name="bob", canvas="12"),)
    assert found[uploads[0].id].late
    assert load(uploads[2], BUNDLE).notebook.cells[0].source == "right"
    with pytest.raises(Unreadable, match="PDF"):
        load(uploads[1], BUNDLE)
    before = digest_of(uploads[2])
    (tmp_path / "exampleada_11_2_scratch.ipynb").write_bytes(notebook("changed"))
    assert digest_of(discover([tmp_path])[2]) != before


TYPED = {
    "adleramy_11_901_hw.ipynb": notebook("a"),
    "birchben_LATE_12_902_hw-1.ipynb": notebook("b"),
    "cedarcy_13_903_hw.ipynb": notebook("c"),
    "cedarcy_13_text.html": b"<p>see my notebook</p>",
    "dogwooddan_14_text.html": b"<p>my answer</p>",
    "elmeve_LATE_15_link.html": b"<a href='https://example.org'>here</a>",
}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_who_typed_text_or_a_link_into_canvas_is_there(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "in"
    if form == "zip":
        path = one_zip(tmp_path, TYPED)
        assert is_download(path)
        folder, _ = unpack(path, folder)
    else:
        written(folder, TYPED)
    given, found, _ = downloaded(folder)
    uploads = {upload.id: upload for upload in given}
    assert list(uploads) == [
        "adleramy_11_901_hw",
        "birchben_LATE_12_902_hw-1",
        "cedarcy_13_903_hw",
        "dogwooddan_14_text.html",
        "elmeve_LATE_15_link.html",
    ]
    assert [found[name].people[0].canvas for name in uploads] == ["11", "12", "13", "14", "15"]
    assert found["elmeve_LATE_15_link.html"].late
    assert load(uploads["cedarcy_13_903_hw"], BUNDLE).notebook.cells[0].source == "c"
    for name in ("dogwooddan_14_text.html", "elmeve_LATE_15_link.html"):
        with pytest.raises(Unreadable, match="text or a link that was typed, and no file"):
            load(uploads[name], BUNDLE)


LIKE_CANVAS = {
    "a course's own rule": [
        f"HW_1_{n}_{who}" for n, who in ((1234567, "adler"), (1234568, "birch"))
    ],
    "the same in small letters": [
        f"hw_1_123456{n}_{who}" for n, who in enumerate(("adler", "birch"))
    ],
    "with the assignment's name": [f"ml_1_123456{n}_hw" for n in range(3)],
    "a number a person": [
        f"hw_{n}_20{n}_{who}" for n, who in enumerate(("adler", "birch", "cedar"))
    ],
    "sections": ["a_1_1001_adler", "a_1_1002_birch", "b_2_1003_cedar", "b_2_1004_fir"],
    "names first": ["adler_1_2026_hw", "birch_1_2027_hw", "cedar_1_2028_hw"],
    "one number": ["adler_1_2026_part1", "birch_1_2027_part2"],
    "capitals": ["Adler_11_901_hw", "Birch_12_902_hw"],
    "a year": ["adler_1_2026_hw", "birch_2_2026_hw"],
    "attempts": ["adler_7_1_hw", "adler_7_2_hw", "birch_8_3_hw"],
    "numbers first": ["2026_1234567_adler", "2026_1234568_birch"],
    "one file": ["week_1_2_final"],
}


@pytest.mark.parametrize("name", LIKE_CANVAS)
def test_names_that_look_like_canvas_unite_nobody(tmp_path: Path, name: str) -> None:
    stems = LIKE_CANVAS[name]
    files = {f"{stem}.ipynb": notebook(stem) for stem in stems}
    uploads, found, notes = downloaded(written(tmp_path / "in", files))
    assert [upload.id for upload in uploads] == sorted(stems)
    assert all(upload.more == () for upload in uploads)
    assert found == {}
    assert all("taken for itself" in note and "\n" not in note for note in notes)
    assert notes or len(files) == 1
    assert not is_download(one_zip(tmp_path, files))


def test_only_who_is_in_doubt_is_not_united(tmp_path: Path) -> None:
    """A class of Canvas, in it one with two notebooks that could be two people's: all others are
    taken as before, and these two each for itself, of nobody known."""
    names = ["ada_11_1_hw.ipynb", "ada_11_2_plot.ipynb", "ada_11_3_data.csv", "ben_12_4_hw-1.ipynb"]
    odd = ["cy_13_5_mine.ipynb", "cy_13_6_yours.ipynb", "dan_14_text.html"]
    written(tmp_path, {name: notebook(name) for name in (*names, *odd)})
    uploads, found, notes = downloaded(tmp_path)
    assert {upload.id: upload.more for upload in uploads} == {
        "ada_11_1_hw": ("ada_11_2_plot.ipynb",),
        "ben_12_4_hw-1": (),
        "cy_13_5_mine": (),
        "cy_13_6_yours": (),
        "dan_14_text.html": (),
    }
    assert set(found) == {"ada_11_1_hw", "ben_12_4_hw-1", "dan_14_text.html"}
    (note,) = notes
    assert "cy_13_5_mine.ipynb, cy_13_6_yours.ipynb" in note


@pytest.mark.slow
@given(st.permutations(list(TYPED)), st.integers(1, len(TYPED)))
def test_the_order_of_names_decides_nothing(names: list[str], many: int) -> None:
    some = names[:many]
    works = [name for name in some if name.endswith(".ipynb")]
    assert read_names(some, works) == read_names(sorted(some), works)


def test_moodles_download(tmp_path: Path) -> None:
    """Folders and files that Moodle names after their students, as a folder and as a zip."""
    files = {
        "Amy Adler_1327627_assignsubmission_file_/hw.ipynb": notebook("a"),
        "Cas O'Cedar_1327629_assignsubmission_file_/my work.ipynb": notebook("c"),
        "Ben Birch_1327628_assignsubmission_file_hw.ipynb": notebook("b"),
    }
    path = one_zip(tmp_path, files)
    assert is_download(path)
    for folder in (written(tmp_path / "in", files), unpack(path, tmp_path / "out")[0]):
        uploads, found, notes = downloaded(folder)
        assert notes == []
        people = [found[upload.id].people[0] for upload in uploads]
        assert [one.name for one in people] == ["Amy Adler", "Ben Birch", "Cas O'Cedar"]
        assert [one.participant for one in people] == ["1327627", "1327628", "1327629"]


def test_two_of_one_name_in_moodle_are_known_by_their_number_alone(tmp_path: Path) -> None:
    files = {f"Amy Adler_{n}_assignsubmission_file_/hw.ipynb": notebook(n) for n in "12"}
    uploads, found, notes = downloaded(written(tmp_path / "in", files))
    assert len(uploads) == 2
    assert [one.people for one in found.values()] == [(Student(participant=n),) for n in "12"]
    assert notes == []


def test_a_file_that_is_not_canvas_is_told(tmp_path: Path) -> None:
    """The download itself beside what came out of it."""
    written(tmp_path / "in", {**TYPED, "submissions.zip": zipped(TYPED)})
    uploads, _, notes = downloaded(tmp_path / "in")
    assert len(uploads) == 4
    (note,) = notes
    assert "submissions.zip is not" in note


def test_several_exports_in_one_zip_are_refused(tmp_path: Path) -> None:
    """Only one of them would be graded."""
    path = one_zip(tmp_path, {f"{n}/{METADATA}": EXPORT.encode() for n in ("north", "south")})
    with pytest.raises(UsageError, match=r"several exports \(north/, south/\)"):
        unpack(path, tmp_path / "out")


def test_a_folder_with_other_notebooks_is_none_of_canvas(tmp_path: Path) -> None:
    written(tmp_path, {"tips_2020_01_data.csv": b"", "ada.ipynb": notebook()})
    assert [upload.id for upload in discover([tmp_path])] == ["ada"]


# ------------------------------------------------------------------ zips


def one_zip(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "download.zip"
    path.write_bytes(zipped(files))
    return path


def test_gradescopes_zip(tmp_path: Path) -> None:
    path = one_zip(
        tmp_path,
        {
            f"assignment_7_export/{METADATA}": EXPORT.encode(),
            "assignment_7_export/submission_101/hw01.ipynb": notebook(),
            "assignment_7_export/submission_101/movie.mp4": b"0" * 1000,
            "assignment_7_export/submission_102/essay.pdf": b"%PDF",
            "__MACOSX/assignment_7_export/._x": b"",
        },
    )
    assert is_download(path)
    folder, notes = unpack(path, tmp_path / "out")
    assert notes == ()
    uploads, found, _ = downloaded(folder)
    assert [upload.id for upload in uploads] == ["submission_101", "submission_102"]
    assert all(found[upload.id].people for upload in uploads)
    assert not list(folder.rglob("*.mp4"))


def test_canvas_zip(tmp_path: Path) -> None:
    path = one_zip(tmp_path, {"ada_11_1_hw01.ipynb": notebook(), "cy_13_5_essay.pdf": b"%PDF"})
    assert is_download(path)
    folder, _ = unpack(path, tmp_path / "out")
    assert [upload.id for upload in discover([folder])] == ["ada_11_1_hw01", "cy_13_5_essay.pdf"]


@pytest.mark.parametrize(
    "files",
    [
        {"hw01.ipynb": b""},
        {"ada_1_2_hw.ipynb": b"", "hw01.ipynb": b""},
        {"work/ada_1_2_hw.ipynb": b""},
        {"deep/er/still/submission_metadata.yml": b""},
        {},
    ],
)
def test_a_students_own_zip_is_none(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert not is_download(one_zip(tmp_path, files))


def test_damaged_zips_are_none(tmp_path: Path) -> None:
    path = one_zip(tmp_path, {"ada_11_1_hw01.ipynb": notebook()})
    path.write_bytes(path.read_bytes()[:-10])
    assert not is_download(path)
    assert not is_download(tmp_path)
    with pytest.raises(UsageError, match="download it again"):
        unpack(path, tmp_path / "out")
    fine = one_zip(tmp_path, {"ada_11_1_hw01.ipynb": notebook()})
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be made"):
        unpack(fine, tmp_path / "file" / "out")


def test_an_unsafe_or_damaged_file_is_left_out_and_told(tmp_path: Path) -> None:
    good, bad = notebook("good"), notebook("bad" * 50)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("../escape_1_1_hw.ipynb", good)
        file.writestr("/abs_1_2_hw.ipynb", good)
        file.writestr("ada_11_1_hw01.ipynb", good)
        file.writestr("bob_12_2_hw01.ipynb", bad)
    data = buffer.getvalue()
    path = tmp_path / "in" / "download.zip"
    path.parent.mkdir()
    path.write_bytes(data.replace(b"badbadbad", b"BADBADBAD"))
    folder, notes = unpack(path, tmp_path / "out" / "here")
    assert len(notes) == 3
    assert all("\n" not in note and "left out" in note for note in notes)
    assert [p.name for p in tmp_path.rglob("*.ipynb")] == ["ada_11_1_hw01.ipynb"]
    assert (folder / "ada_11_1_hw01.ipynb").read_bytes() == good


def test_unpacking_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = one_zip(tmp_path, {"ada_1_1_a.ipynb": notebook("a"), "bob_2_2_b.ipynb": notebook("b")})
    folder, _ = unpack(path, tmp_path / "out")
    (folder / "ada_1_1_a.ipynb").write_bytes(b"torn")
    before = (folder / "bob_2_2_b.ipynb").stat().st_mtime_ns
    unpack(path, tmp_path / "out")
    assert (folder / "ada_1_1_a.ipynb").read_bytes() == notebook("a")
    assert (folder / "bob_2_2_b.ipynb").stat().st_mtime_ns == before


def test_the_slug_chooses_among_several_files_of_one_student(tmp_path: Path) -> None:
    written(tmp_path, {"a_1_1_hw02.ipynb": notebook("two"), "a_1_2_hw01-1.ipynb": notebook("one")})
    (upload,) = discover([tmp_path])
    for slug, source in (("hw01", "one"), ("hw02", "two")):
        bundle = Bundle(slug=slug, title="T", questions=())
        assert load(upload, bundle).notebook.cells[0].source == source
