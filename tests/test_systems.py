"""A reader for the downloads of each learning system, and what only looks like one."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from test_people import BUNDLE, work
from test_submission import one, written, zipped

from autograder.commands.handed_in import Received, receive
from autograder.course import Student, read_download
from autograder.course.downloads.systems import SYSTEMS
from autograder.errors import Unreadable, UsageError
from autograder.formats.submission import in_folder, load

TEXT = (
    b"Name: Amy Adler (amy1)\nAssignment: hw_01\nDate Submitted: Monday\n\nSubmission Field:\n"
    b"Name: Ben Birch (ben2)\n"
)
NOTHING = b"Name: Cy Cedar (cy_3)\nSubmission Field:\nI could not do it\n"
WORK = work("a")
FAKE = "cy_3_attempt_2026-10-03-00-00-02"

DOWNLOADS: dict[str, dict[str, bytes]] = {
    "brightspace": {
        "index.html": b"<html></html>",
        "11-77 - Amy Adler - Oct 2, 2026 1012 AM/hw01.ipynb": work("old"),
        "11-77 - Amy Adler - Oct 12, 2026 110 PM/hw01.ipynb": WORK,
        "12-77 - Ben O'Birch-Elm - Oct 3, 2026 1200 AM/my work.ipynb": work("b"),
        "13-77 - Cy Cedar - Oct 3, 2026 1230 PM/essay.pdf": b"%PDF",
    },
    "brightspace, older": {
        "11-77 - Amy Adler - Oct 2, 2026 1012 AM - hw01.ipynb": work("old"),
        "11-77 - Amy Adler - Oct 12, 2026 110 PM - hw01.ipynb": WORK,
        "11-77 - Amy Adler - Oct 12, 2026 110 PM - plot.ipynb": work("plot", "other"),
        "12-77 - Ben O'Birch-Elm - Oct 3, 2026 1200 AM - a - b.ipynb": work("b"),
        "13-77 - Cy Cedar - Oct 3, 2026 1230 PM - essay.pdf": b"%PDF",
    },
    "blackboard": {
        "hw_01_amy1_attempt_2026-10-02-10-12-33.txt": TEXT,
        "hw_01_amy1_attempt_2026-10-02-10-12-33_hw01.ipynb": work("old"),
        "hw_01_amy1_attempt_2026-10-12-13-10-00.txt": TEXT,
        "hw_01_amy1_attempt_2026-10-12-13-10-00_hw01.ipynb": WORK,
        "hw_01_ben2_attempt_2026-10-03-00-00-01_x_cy_3_attempt_2026-10-03-00-00-02.ipynb": work(
            "b"
        ),
        "hw_01_cy_3_attempt_2026-10-03-12-30-00.txt": NOTHING,
    },
    "moodle": {
        "Amy Adler_11_assignsubmission_file/hw01.ipynb": WORK,
        "Amy Adler_11_assignsubmission_onlinetext/onlinetext.html": b"<p>as the file</p>",
        "Ben O'Birch-Elm_12_assignsubmission_file/deep/my work.ipynb": work("b"),
        "Cy Cedar_13_assignsubmission_onlinetext/onlinetext.html": b"<p>no file</p>",
    },
    "moodle, side by side": {
        "Amy Adler_11_assignsubmission_file_hw01.ipynb": WORK,
        "Amy Adler_11_assignsubmission_onlinetext_onlinetext.html": b"<p>as the file</p>",
        "Ben O'Birch-Elm_12_assignsubmission_file_x_11_assignsubmission_file_a.ipynb": work("b"),
        "Cy Cedar_13_assignsubmission_onlinetext_onlinetext.html": b"<p>no file</p>",
    },
    "canvas": {
        "adleramy_11_901_hw01.ipynb": work("old"),
        "adleramy_11_907_hw01-1.ipynb": WORK,
        "obirchelmben_LATE_12_902_hw01.ipynb": work("b"),
        "cedarcy_13_text.html": b"<p>no file</p>",
    },
}


def given(tmp_path: Path, files: dict[str, bytes], form: str) -> Received:
    path = tmp_path / "in"
    if form == "zip":
        path = one(tmp_path, "download.zip", zipped(files))
    elif form == "zip of a folder":
        path = one(tmp_path, "download.zip", zipped({f"hw 01/{n}": d for n, d in files.items()}))
    else:
        written(path, files)
    return receive([path], BUNDLE, tmp_path / "out", None)


@pytest.mark.parametrize("form", ["zip", "folder", "zip of a folder"])
@pytest.mark.parametrize("name", DOWNLOADS)
def test_everybody_of_a_download_is_there(tmp_path: Path, name: str, form: str) -> None:
    """Three people: one with several files or times, one with an odd name, one without work."""
    received = given(tmp_path, DOWNLOADS[name], form)
    people = [person for handed in received.handed_in for person in handed.people]
    assert len({(person.name, person.login) for person in people}) == 3
    for who in ("adler", "birch", "cedar"):
        assert any(who in f"{p.name}{p.login}".lower() for p in people) or name == "blackboard"
    assert all(len(handed.people) == 1 for handed in received.handed_in)
    read = {}
    for upload, handed in zip(received.uploads, received.handed_in, strict=True):
        with contextlib.suppress(Unreadable):
            read[handed.people[0].label, handed.submitted] = load(upload, BUNDLE).notebook
    last = max((key for key in read if key[0] in ("Amy Adler", "adleramy")), key=lambda key: key[1])
    cells = [cell.source for cell in read[last].cells]
    assert cells[0] == ("x = 'old'" if name == "canvas" else "x = 'a'")  # the name without a mark
    assert len(read) == (3 if name.startswith(("bright", "black")) else 2)
    files = sum(len(files) for files in received.files.values()) + len(received.passed)
    assert files == len(DOWNLOADS[name])


def test_times_and_names_of_blackboard(tmp_path: Path) -> None:
    """The first line of the text alone tells a name, and only that of its own username."""
    found = read_download(in_folder(written(tmp_path, DOWNLOADS["blackboard"])), "in")
    assert found is not None
    assert [(d.people[0], d.submitted) for d in found.deliveries] == [
        (Student(name="Amy Adler", login="amy1"), "2026-10-02T10:12:33"),
        (Student(name="Amy Adler", login="amy1"), "2026-10-12T13:10:00"),
        (Student(login="ben2"), "2026-10-03T00:00:01"),
        (Student(name="Cy Cedar", login="cy_3"), "2026-10-03T12:30:00"),
    ]


def test_times_of_brightspace(tmp_path: Path) -> None:
    found = read_download(in_folder(written(tmp_path, DOWNLOADS["brightspace"])), "in")
    assert found is not None
    assert {d.submitted for d in found.deliveries} == {
        "2026-10-02T10:12:00",
        "2026-10-12T13:10:00",
        "2026-10-03T00:00:00",
        "2026-10-03T12:30:00",
    }
    assert found.own == {"index.html": "Brightspace's list of what was handed in"}


UNLIKE = {
    "a rule like Blackboard's": ["a_1_attempt_1.ipynb", "b_1_attempt_2.ipynb"],
    "two assignments of Blackboard": [
        f"{hw}_amy_attempt_2026-10-02-10-12-33_hw.ipynb" for hw in ("one", "two")
    ],
    "dates alone": ["1 - Amy - Oct 2, 2026/hw.ipynb", "2 - Ben - Oct 2, 2026/hw.ipynb"],
    "a plugin without a number": ["Amy_assignsubmission_file_/hw.ipynb"],
    "one number with two names": [f"{n}_7_assignsubmission_file_/hw.ipynb" for n in ("Amy", "Ben")],
    "one file of Blackboard": ["hw_amy_attempt_2026-10-02-10-12-33_hw.ipynb"],
    "a plain folder": ["amy.ipynb", "ben/hw.ipynb", "cy.zip"],
}


@pytest.mark.parametrize("name", UNLIKE)
def test_what_only_looks_like_it_tells_nothing(tmp_path: Path, name: str) -> None:
    found = read_download(in_folder(written(tmp_path, dict.fromkeys(UNLIKE[name], WORK))), "in")
    assert found is None or found.deliveries == ()


def test_one_stranger_makes_a_folder_plain(tmp_path: Path) -> None:
    for name, files in DOWNLOADS.items():
        folder = written(tmp_path / name, {**files, "eve.ipynb": WORK})
        found = read_download(in_folder(folder), "in")
        assert found is None or found.deliveries == ()


def test_no_two_readers_know_one_download(tmp_path: Path) -> None:
    for name, files in DOWNLOADS.items():
        listing = in_folder(written(tmp_path / name, files))
        known = [one for one, read in SYSTEMS.items() if (d := read(listing)) and d.deliveries]
        assert known == [name.partition(",")[0]]


def test_groups_and_blind_marking_in_moodle(tmp_path: Path) -> None:
    groups = {f"Group 1-{n}_1{n}_assignsubmission_file_/hw.ipynb": WORK for n in ("Amy", "Ben")}
    groups = {name.replace("1Amy", "11").replace("1Ben", "12"): WORK for name in groups}
    found = read_download(in_folder(written(tmp_path / "groups", groups)), "in")
    assert found is not None
    assert [d.people[0].name for d in found.deliveries] == ["Amy", "Ben"]
    blind = {f"Participant_{n}_assignsubmission_file_/hw.ipynb": WORK for n in (21, 22)}
    found = read_download(in_folder(written(tmp_path / "blind", blind)), "in")
    assert found is not None
    assert [d.people for d in found.deliveries] == [
        (Student(participant="21"),),
        (Student(participant="22"),),
    ]


# ------------------------------------------------------------------ a class that a teacher packed

PACKED = {
    "folders": {f"{who}/hw01.ipynb": work(who) for who in ("adler", "birch", "cedar", "fir")},
    "files": {f"{who}.ipynb": work(who) for who in ("adler", "birch", "cedar")},
    "zips": {
        f"{who}.zip": zipped({"hw01.ipynb": work(who)}) for who in ("adler", "birch", "cedar")
    },
    "below a folder": {f"all/{who}/hw.ipynb": work(who) for who in ("adler", "birch", "cedar")},
}


@pytest.mark.parametrize("name", PACKED)
def test_a_class_in_a_zip_is_a_class(tmp_path: Path, name: str) -> None:
    received = given(tmp_path, PACKED[name], "zip")
    assert {upload.id for upload in received.uploads} >= {"adler", "birch", "cedar"}
    assert len(received.uploads) == len(PACKED[name])
    for upload in received.uploads:
        assert load(upload, BUNDLE).notebook.cells[0].source == f"x = {upload.id!r}"


@pytest.mark.parametrize("name", PACKED)
def test_beside_another_hand_in_it_is_one_hand_in(tmp_path: Path, name: str) -> None:
    paths = [one(tmp_path, "eve.zip", zipped(PACKED[name])), one(tmp_path, "ada.ipynb", WORK)]
    received = receive(paths, BUNDLE, tmp_path / "out", None)
    assert [upload.id for upload in received.uploads] == ["ada", "eve"]
    assert any("eve.zip looks like a zip of a class" in note for note in received.notes)


# ------------------------------------------------------------------ files by other names


@pytest.mark.parametrize("name", ["hw01.ipynb.txt", "hw01.json", "hw01.html", "hw01.ipynb.json"])
@pytest.mark.parametrize("where", ["", "cy/", "cy.zip"])
def test_a_notebook_by_another_name_is_taken_and_told(
    tmp_path: Path, name: str, where: str
) -> None:
    files = {f"{where}{name}": WORK} if where != "cy.zip" else {where: zipped({name: WORK})}
    other = {"page.html": b"<html>", "data.json": b'{"cells": 3}', "ada.ipynb": work("ada")}
    received = given(tmp_path, {**files, **other}, "folder")
    assert [upload.id for upload in received.uploads] == ["ada", "cy" if where else "hw01"]
    loaded = load(received.uploads[1], BUNDLE)
    assert loaded.notebook.cells[0].source == "x = 'a'"
    assert f"{name} is a notebook that is not called .ipynb" in loaded.notebook.notes


def test_a_notebook_goes_before_one_by_another_name(tmp_path: Path) -> None:
    files = {"cy/hw01.ipynb": WORK, "cy/hw01.json": work("b")}
    received = given(tmp_path, files, "folder")
    assert load(received.uploads[0], BUNDLE).notebook.cells[0].source == "x = 'a'"


def test_the_last_of_several_is_taken_where_nothing_else_tells(tmp_path: Path) -> None:
    """As Canvas numbers files: the exact name before a copy, and of copies the later."""
    others = {"birchben_12_904_hw01-9.ipynb": WORK, "cedarcy_13_905_hw01-8.ipynb": WORK}
    files = {f"adleramy_11_90{n}_hw01-{n}.ipynb": work(str(n)) for n in (3, 1, 2)}
    received = given(tmp_path, {**files, **others}, "folder")
    loaded = load(received.uploads[0], BUNDLE)
    assert loaded.notebook.cells[0].source == "x = '3'"
    assert any("it was given last" in note for note in loaded.notebook.notes)
    assert len(received.beside[received.uploads[0].id]) == 2


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize("name", [n for n in DOWNLOADS if "," not in n])
def test_a_download_that_is_cut_off_or_empty_is_one_line(tmp_path: Path, name: str) -> None:
    data = zipped(DOWNLOADS[name])
    path = one(tmp_path, "download.zip", data[: len(data) // 2])
    received = receive([path], BUNDLE, tmp_path / "out", None)
    (upload,) = received.uploads
    with pytest.raises(Unreadable) as caught:
        load(upload, BUNDLE)
    assert "\n" not in str(caught.value)
    written(tmp_path / "empty", {})
    (tmp_path / "empty").mkdir(exist_ok=True)
    with pytest.raises(UsageError, match="holds no submission"):
        receive([tmp_path / "empty"], BUNDLE, tmp_path / "out", None)


ODD = [
    "=HYPERLINK('x')",
    "<script>alert(1)",
    "\u202eemA\u202c",
    "a\u200bb",
    "Zoë",
    "李雷",
    "x" * 150,
]


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_shown_as_what_they_are(tmp_path: Path, name: str) -> None:
    """Formulas, HTML, directions of writing: nobody is lost, and no name is more than one line."""
    short = name.replace("/", "")
    files = {
        f"{short}_11_assignsubmission_file_/hw.ipynb": WORK,
        "Ben_12_assignsubmission_file_/hw.ipynb": WORK,
    }
    received = given(tmp_path, files, "folder")
    assert len(received.handed_in) == 2
    people = {person.participant: person.name for h in received.handed_in for person in h.people}
    assert set(people) == {"11", "12"}
    assert people["11"].isprintable()
    assert all(note.isprintable() for note in received.notes)


@pytest.mark.slow
def test_ten_thousand_people_are_read_in_one_go(tmp_path: Path) -> None:
    """As values: no file is opened for a name."""

    class Many:
        zip_name = ""
        folders = ()
        names = tuple(f"ab{n:x}_{n + 10**6}_{n + 10**8}_hw01.ipynb" for n in range(10_000))

        def is_work(self, name: str) -> bool:
            return name.endswith(".ipynb")

        def read(self, name: str, limit: int) -> bytes:
            raise AssertionError(name)

    found = read_download(Many(), "in")
    assert found is not None
    assert len({delivery.people[0].canvas for delivery in found.deliveries}) == 10_000


def test_a_text_in_another_encoding_names_nobody_and_costs_nobody(tmp_path: Path) -> None:
    head = codecs.BOM_UTF16_LE + "Name: Amy Adler (amy1)\n".encode("utf-16-le")
    files = {**DOWNLOADS["blackboard"], "hw_01_amy1_attempt_2026-10-12-13-10-00.txt": head}
    found = read_download(in_folder(written(tmp_path, files)), "in")
    assert found is not None
    assert len(found.deliveries) == 4
    assert {delivery.people[0].login for delivery in found.deliveries} == {"amy1", "ben2", "cy_3"}
