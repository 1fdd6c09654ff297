"""Each learning system's download in a bad state: one clear line, and everybody else is there."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from gradebook.test_there_and_back import FORMS, Class, Files
from test_people import BUNDLE, work
from test_submission import one, zipped

from autograder.commands.handed_in import Received, receive
from autograder.course import handed_in_csv, read_download, read_handed_in, read_roster
from autograder.errors import Unreadable, UsageError
from autograder.formats.submission import load

SYSTEMS = [name for name in FORMS if "," not in name]
NAMES = ("Zoë", "Ben", "Cy", "Dora")
ODD = (
    *("=HYPERLINK('http://x')", "@SUM(A1)", "<script>alert(1)</script>", "\u202eevil\u202c"),
    *("a\u200bb", "\x1b[31mred", "李雷", "x" * 100),
)


def people(*names: str) -> Class:
    return [
        {
            "first": name,
            "last": "Ex",
            "sid": f"{7000 + number}",
            "login": f"u{number}",
            "email": f"p{number}@x.example",
            "canvas": f"{11 + number}",
            "participant": f"{1_000_000 + number}",
            "points": "1",
        }
        for number, name in enumerate(names)
    ]


def download(system: str, *names: str) -> dict[str, bytes]:
    """Everybody's work, another one each."""
    _, files = FORMS[system](people(*names))
    return {name: data or work(str(number)) for number, (name, data) in enumerate(files.items())}


def received(tmp_path: Path, data: bytes, name: str = "download.zip") -> Received:
    return receive([one(tmp_path, name, data)], BUNDLE, tmp_path / "out", None)


def readable(found: Received) -> int:
    there = 0
    for upload in found.uploads:
        try:
            load(upload, BUNDLE)
        except Unreadable as error:
            said = str(error)
        else:
            said = ""
            there += 1
        assert said.isprintable()
    return there


def lines(found: Received) -> list[str]:
    """What is told; each is one line that a terminal can show."""
    said = [*found.notes, *found.unreadable.values()]
    assert all(line.isprintable() and len(line) < 700 for line in said)
    return said


# ------------------------------------------------------------------ cut off, empty, damaged


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("share", [0.2, 0.7, 0.98])
def test_a_zip_that_is_cut_off_costs_nobody_beside_it(
    tmp_path: Path, system: str, share: float
) -> None:
    data = zipped(download(system, *NAMES))
    path = one(tmp_path, "submissions.zip", data[: int(len(data) * share)])
    other = one(tmp_path, "ada.ipynb", work("ada"))
    found = receive([path, other], BUNDLE, tmp_path / "out", None)
    assert [upload.id for upload in found.uploads] == ["ada", "submissions"]
    assert readable(found) == 1
    lines(found)


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_empty_zip_and_folder(tmp_path: Path, system: str) -> None:
    found = received(tmp_path, zipped({}))
    assert readable(found) == 0
    assert len(found.uploads) == 1
    _, files = FORMS[system](people(*NAMES))
    own = {name: data for name, data in files.items() if data}  # what the system itself wrote
    folder = tmp_path / "empty"
    folder.mkdir()
    for name, data in own.items():
        (folder / name).write_bytes(data)
    if system == "blackboard":  # its texts say who was there
        assert len(receive([folder], BUNDLE, tmp_path / "out", None).uploads) == len(NAMES)
        return
    with pytest.raises(UsageError, match="holds no submission") as caught:
        receive([folder], BUNDLE, tmp_path / "out", None)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("system", SYSTEMS)
def test_one_damaged_file_is_one_line(tmp_path: Path, system: str) -> None:
    files = download(system, *NAMES)
    name = next(name for name in files if name.endswith(".ipynb"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for each, data in files.items():
            file.writestr(each, data)
    whole = buffer.getvalue()
    found = received(tmp_path, whole.replace(files[name], b"?" * len(files[name]), 1))
    assert readable(found) == len(NAMES) - 1
    (line,) = [line for line in lines(found) if "left out" in line]
    assert name[:20] in line
    assert sum("damaged" in passed.reason for passed in found.passed) == 1


@pytest.mark.parametrize("system", SYSTEMS)
def test_empty_files_are_their_owners_alone(tmp_path: Path, system: str) -> None:
    files = download(system, *NAMES)
    name = next(name for name in files if name.endswith(".ipynb"))
    found = received(tmp_path, zipped({**files, name: b""}))
    assert len(found.uploads) == len(NAMES)
    assert readable(found) == len(NAMES) - 1


# ------------------------------------------------------------------ doubled people


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_download_that_holds_everything_twice(tmp_path: Path, system: str) -> None:
    buffer = io.BytesIO()
    files = download(system, *NAMES)
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in [*files.items(), *files.items()]:
            file.writestr(name, data)
    found = received(tmp_path, buffer.getvalue())
    assert readable(found) == len(found.uploads) == len(NAMES)
    again = [passed for passed in found.passed if "the last of this name" in passed.reason]
    assert len(again) == len(files)
    lines(found)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_class_list_with_everybody_twice_is_the_class(tmp_path: Path, system: str) -> None:
    listed, _ = FORMS[system](people(*NAMES))
    text = listed.decode("utf-16" if listed.startswith(b"\xff\xfe") else "utf-8")
    head, *rows = text.splitlines(keepends=True)
    roster = read_roster((head + "".join([*rows, *rows])).encode(), "class.csv")
    assert len(roster.students) == len(NAMES)
    assert any("once more" in note for note in roster.notes)
    path = one(tmp_path, "download.zip", zipped(download(system, *NAMES)))
    found = receive([path], BUNDLE, tmp_path / "out", roster)
    assert not any("nobody in the roster" in line for line in lines(found))
    assert len(set(found.students.values())) == len(NAMES)


@pytest.mark.parametrize("system", SYSTEMS)
def test_two_people_of_one_name_are_two(tmp_path: Path, system: str) -> None:
    found = received(tmp_path, zipped(download(system, "Ben", "Ben", "Cy")))
    assert readable(found) == len(found.uploads) == 3
    lines(found)


# ------------------------------------------------------------------ other encodings


class Unmarked(zipfile.ZipInfo):
    """An entry whose name is in some encoding, and says nothing of it."""

    encoding = "utf-8"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.encoding, "replace"), self.flag_bits & ~0x800


def packed(files: Mapping[str, bytes], encoding: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in files.items():
            info = Unmarked(name)
            info.encoding = encoding
            file.writestr(info, data)
    data = buffer.getvalue()
    assert all(name.encode(encoding) in data for name in files)
    return data


@pytest.mark.parametrize("system", SYSTEMS)
def test_names_in_a_zip_that_does_not_say_how_they_are_written(tmp_path: Path, system: str) -> None:
    """As macOS packs again what was unpacked."""
    files = download(system, *NAMES)
    said = received(tmp_path, zipped(files))
    found = receive(
        [one(tmp_path, "again.zip", packed(files, "utf-8"))], BUNDLE, tmp_path / "out", None
    )
    assert found.handed_in == said.handed_in
    assert readable(found) == len(NAMES)
    for encoding in ("cp1252", "cp437"):
        path = one(tmp_path, f"{encoding}.zip", packed(files, encoding))
        found = receive([path], BUNDLE, tmp_path / "out", None)
        assert readable(found) == len(found.uploads) == len(NAMES), encoding
        assert len({str(handed.people) for handed in found.handed_in}) == len(NAMES)
        lines(found)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_class_list_in_another_encoding(tmp_path: Path, system: str, encoding: str) -> None:
    listed, _ = FORMS[system](people(*NAMES))
    text = listed.decode("utf-16" if listed.startswith(b"\xff\xfe") else "utf-8")
    text = re.sub("[^\x00-\xff]", "?", text)
    roster = read_roster(text.encode(encoding), "class.csv")
    assert [one.label for one in roster.students if "Zoë" in one.label]
    assert len(roster.students) == len(NAMES)


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("system", "odd"),
    [
        (system, odd)
        for system in SYSTEMS
        for odd in ODD
        # where names are those of files, a zip's entry of such a name is told and left out
        if "\x1b" not in odd or system not in ("moodle", "brightspace")
    ],
    ids=ascii,
)
def test_a_name_is_only_a_name(tmp_path: Path, system: str, odd: str) -> None:
    """Formulas, HTML, terminals, directions of writing: in no line and in no table."""
    found = received(tmp_path, zipped(download(system, odd, "Ben", "Cy")))
    assert len(found.uploads) == 3
    assert readable(found) == 3
    lines(found)
    assert all(name.isprintable() for name in found.students.values())
    table = handed_in_csv(found.handed_in)
    assert not re.search(r'(?:^|,)"?[=+@]', table, re.MULTILINE)
    rows = csv.DictReader(io.StringIO(table))
    assert all(row["name"].isprintable() and row["submission"].isascii() for row in rows)
    again = read_handed_in(table.encode(), "handed_in.csv")
    assert [one.people for one in again] == [one.people for one in found.handed_in]


# ------------------------------------------------------------------ a hundred thousand

MANY = 100_000


def many_of_canvas() -> dict[str, bytes]:
    return {f"ab{n:x}_{n + 10**6}_{n + 10**8}_hw01.ipynb": b"" for n in range(MANY)}


def many_of_moodle() -> dict[str, bytes]:
    return {f"First L{n}_{n}_assignsubmission_file/hw.ipynb": b"" for n in range(MANY)}


def many_of_brightspace() -> dict[str, bytes]:
    return {f"{n}-7 - First L{n} - Oct 2, 2026 1012 AM/hw.ipynb": b"" for n in range(MANY)}


def many_of_blackboard() -> dict[str, bytes]:
    start = "_attempt_2026-10-01-10-00-00"
    files = {f"hw_u{n}{start}.txt": f"Name: A L{n} (u{n})\n".encode() for n in range(MANY)}
    return {**files, **{f"hw_u{n}{start}_hw.ipynb": b"" for n in range(MANY)}}


def many_of_gradescope() -> dict[str, bytes]:
    told = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: L{n}\n    :sid: '{n}'\n" for n in range(MANY)
    )
    files = {f"submission_{n}/hw.ipynb": b"" for n in range(MANY)}
    return {**files, "submission_metadata.yml": told.encode()}


LARGE: dict[str, Callable[[], dict[str, bytes]]] = {
    "canvas": many_of_canvas,
    "moodle": many_of_moodle,
    "brightspace": many_of_brightspace,
    "blackboard": many_of_blackboard,
    "gradescope": many_of_gradescope,
}


@pytest.mark.slow
@pytest.mark.sampled(5)
@pytest.mark.parametrize("system", LARGE)
def test_a_hundred_thousand_are_read_in_one_go(system: str) -> None:
    found = read_download(Files(LARGE[system]()), "in")
    assert found is not None
    assert found.system.lower() == system
    assert found.notes == ()
    assert len({delivery.people[0] for delivery in found.deliveries}) == MANY


def test_every_system_is_tried() -> None:
    assert set(SYSTEMS) == set(LARGE)
