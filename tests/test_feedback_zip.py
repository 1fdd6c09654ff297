"""`autograder feedback-zip`: what goes back is found by the rules by which each system looks."""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import runs
from click.testing import CliRunner, Result
from fakes import RIGHT, WRONG, make_bundle, question, write
from gradebook.test_there_and_back import FORMS, people
from test_submission import one, zipped

from autograder.cli import main
from autograder.cli.feedback_zip import feedback_zip as command
from autograder.commands.feedback_zip import KINDS
from autograder.commands.handed_in import receive
from autograder.course import INSTEAD, RETURNS
from autograder.course.downloads.systems import SYSTEMS
from autograder.formats import bundle

BUNDLE = make_bundle(question("q1", "def test_public(f):\n    assert f(2) == 4 and f(3) == 9"))


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Result:
        monkeypatch.setattr("sys.argv", ["autograder", *arguments])
        done = CliRunner().invoke(main, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return command


def canvas_finds(name: str, files: Mapping[str, set[str]]) -> str | None:
    """Whom Canvas gives a file of this name; `files` are the numbers of each user's."""
    parts = [part for part in name.rpartition("/")[2].split("_") if part != "LATE"]
    user, file = (*[part for part in parts if re.fullmatch("[0-9]+", part)], "", "")[:2]
    if parts[0] == "anon" or parts[-1].startswith("link") or name.startswith("._"):
        return None  # what stands behind `anon` is a code of Canvas's, and nobody's number
    return user if file in files.get(user, ()) else None


def moodle_finds(path: str, participants: set[str]) -> tuple[str, str] | None:
    """Whom Moodle gives a file of this path, and what it calls the file there."""
    parts = path.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) >= 4 and info[1] in participants and info[2] == "assignsubmission":
            rest = info[4] if len(info) == 5 else ""
            return info[1], "/".join([rest, *parts]).lstrip("/")
    return None


def notebook(tmp_path: Path, *sources: str) -> bytes:
    return write(tmp_path, "written", *sources).read_bytes()


def graded(tmp_path: Path, call: Any, files: Mapping[str, bytes], *options: str) -> None:
    (tmp_path / "hw.zip").write_bytes(bundle.pack(BUNDLE))
    one(tmp_path, "submissions.zip", zipped(files))
    done = call("grade", "hw.zip", "submissions.zip", "--out", "run", "--allow-weak", *options)
    assert done.exit_code == 0, done.output


def inside(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        assert len(set(file.namelist())) == len(file.namelist())
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.slow
def test_for_canvas(tmp_path: Path, call: Any) -> None:
    right, wrong = notebook(tmp_path, RIGHT), notebook(tmp_path, WRONG)
    files = {
        "exada_11_901_hw.ipynb": right,
        "exada_11_907_hw-1.ipynb": wrong,
        "exben_LATE_12_902_hw.ipynb": wrong,
        "excy_13_text.html": b"<p>no file</p>",
        "exdora_14_904_hw.pdf": b"%PDF",
        "exeve_15_905_hw.py": WRONG.encode(),
        "exfay_16_906_work.zip": zipped({"hw.ipynb": wrong}),
    }
    graded(tmp_path, call, files, "--no-report")
    reason = ("--reason", "the idea is right")
    done = call("decide", "run", "--student", "exben_LATE_12_902_hw", "--points", "1", *reason)
    assert done.exit_code == 0, done.output
    done = call("feedback-zip", "run", "--for", "canvas", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    found = inside(tmp_path / told["zip"])
    assert set(found) == set(told["sent"].values())
    assert set(found) < set(files)  # called as in the download
    owned = {"11": {"901", "907"}, **{str(n): {str(890 + n)} for n in range(12, 17)}}
    assert sorted(map(str, (canvas_finds(name, owned) for name in found))) == [
        *("11", "12", "14", "15", "16"),
    ]
    assert "exada_11_901_hw.ipynb" in found  # the file that was graded, of two
    assert list(told["left_out"]) == ["excy_13_text.html"]
    assert "attach it by hand" in told["left_out"]["excy_13_text.html"]
    (cell,) = json.loads(found["exada_11_901_hw.ipynb"])["cells"]
    assert "**1 of 1 points**" in cell["source"]
    (cell,) = json.loads(found["exben_LATE_12_902_hw.ipynb"])["cells"]
    assert "the idea is right" in cell["source"]  # pages that nobody had written yet are of now
    assert ast.parse(found["exeve_15_905_hw.py"].decode()).body == []
    packed = zipfile.Path(one(tmp_path, "z.zip", found["exfay_16_906_work.zip"]))
    assert packed.joinpath("feedback.html").read_text().startswith("<!DOCTYPE html>")
    assert found["exdora_14_904_hw.pdf"].startswith(b"<!DOCTYPE html>")
    assert any("exdora_14_904_hw" in note and "HTML" in note for note in told["notes"])
    again = (tmp_path / "run" / "feedback-canvas.zip").read_bytes()
    assert call("feedback-zip", "run", "--for", "canvas").exit_code == 0
    assert (tmp_path / "run" / "feedback-canvas.zip").read_bytes() == again


@pytest.mark.slow
@pytest.mark.parametrize("flat", [False, True])
def test_for_moodle(tmp_path: Path, call: Any, flat: bool) -> None:
    right, wrong = notebook(tmp_path, RIGHT), notebook(tmp_path, WRONG)
    files = {
        "Ada Ex_11_assignsubmission_file/hw.ipynb": right,
        "Ben O'Ex_12_assignsubmission_file/deep_er/my work_1.ipynb": wrong,
        "Cy Ex_13_assignsubmission_onlinetext/onlinetext.html": b"<p>no file</p>",
        "Dora Ex_14_assignsubmission_file_/hw.ipynb": wrong,
    }
    if flat:
        files = {re.sub("_?/", "_", name): data for name, data in files.items()}
    graded(tmp_path, call, files)
    done = call("feedback-zip", "run", "--for", "moodle", "--out", "back/all.zip", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["left_out"] == {}
    found = inside(tmp_path / "back" / "all.zip")
    numbers = {"11", "12", "13", "14"}
    given = {name: moodle_finds(name, numbers) for name in found}
    assert sorted(given.values(), key=str) == [(n, "feedback.html") for n in sorted(numbers)]
    for name, whose in given.items():
        assert whose is not None
        assert (b"<strong>1</strong> of 1 points" in found[name]) is (whose[0] == "11")
        assert found[name].startswith(b"<!DOCTYPE html>")


@pytest.mark.slow
def test_two_folders_of_one_participant_are_two_files(tmp_path: Path, call: Any) -> None:
    files = {
        f"Ada Ex_11_assignsubmission_{plugin}/hw.ipynb": notebook(tmp_path, source)
        for plugin, source in (("file", RIGHT), ("other", WRONG))
    }
    graded(tmp_path, call, files)
    assert call("feedback-zip", "run", "--for", "moodle").exit_code == 0
    found = inside(tmp_path / "run" / "feedback-moodle.zip")
    assert sorted(str(moodle_finds(name, {"11"})) for name in found) == [
        "('11', 'feedback-2.html')",
        "('11', 'feedback.html')",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", RETURNS)
@pytest.mark.parametrize("seed", range(2))
def test_a_class_of_odd_names_gets_each_its_own(tmp_path: Path, kind: str, seed: int) -> None:
    """Nobody gets another's page; who is left out, the system could not have found."""
    some = [one for one in people(seed) if "\t" not in one["first"] + one["last"]]
    _, files = FORMS[kind](some)
    sources = {name: f"x = {number}".encode() for number, name in enumerate(files)}
    path = one(tmp_path, "submissions.zip", zipped(sources))
    received = receive([path], BUNDLE, tmp_path / "out", None)
    assert received.originals.keys() == {upload.id for upload in received.uploads}
    assert len(received.originals) == len(some)
    owned = {person["canvas"]: {str(10**8 + n)} for n, person in enumerate(some)}
    numbers = {person["participant"] for person in some}
    left_out = 0
    places = set()
    for given in received.originals.values():
        place = RETURNS[kind](given, "feedback.html")
        if place is None:
            left_out += 1
            assert all(canvas_finds(name, owned) != given.who for name in given.names)
        elif kind == "canvas":
            assert canvas_finds(place, owned) == given.who
        else:
            assert moodle_finds(place, numbers) == (given.who, "feedback.html")
        places.add(place)
    assert len(places - {None}) == len(some) - left_out
    assert left_out <= (len(some) // 20 if kind == "canvas" else 0)


def test_names_of_anonymous_marking(tmp_path: Path) -> None:
    names = ["anon_a1B_901_hw.ipynb", "LATE_anon_c2_902_hw.ipynb", "anon_d3_text.html"]
    path = one(tmp_path, "submissions.zip", zipped(dict.fromkeys(names, b"x")))
    received = receive([path], BUNDLE, tmp_path / "out", None)
    found = [RETURNS["canvas"](given, "") for given in received.originals.values()]
    assert {*found} == {*names[:2], None}


@pytest.mark.slow
def test_plain_is_a_page_a_submission(tmp_path: Path, call: Any) -> None:
    runs.made(tmp_path / "run", manual=(runs.ESSAY,))
    done = call("feedback-zip", "run", "--for", "plain")
    assert done.exit_code == 0, done.output
    found = inside(tmp_path / "run" / "feedback-plain.zip")
    assert list(found) == ["ada.html", "ben.html"]
    assert found["ada.html"] == (tmp_path / "run" / "feedback" / "ada.html").read_bytes()
    assert "essay: not marked by a person yet" in done.stderr


@pytest.mark.slow
def test_a_damaged_result_is_told_and_costs_the_others_nothing(tmp_path: Path, call: Any) -> None:
    runs.made(tmp_path / "run")
    (tmp_path / "run" / "results" / "ada.json").write_text("{")
    done = call("feedback-zip", "run", "--for", "plain")
    assert done.exit_code == 1
    assert "results/ada.json is left out" in done.stderr
    assert list(inside(tmp_path / "run" / "feedback-plain.zip")) == ["ben.html"]


@pytest.mark.parametrize("kind", INSTEAD)
def test_a_system_that_takes_none(tmp_path: Path, call: Any, kind: str) -> None:
    runs.made(tmp_path / "run")
    done = call("feedback-zip", "run", "--for", kind)
    assert (done.exit_code, done.stdout) == (2, "")
    assert kind.capitalize() in done.stderr
    assert "--for plain" in done.stderr
    assert not list((tmp_path / "run").glob("*.zip"))


def test_every_system_is_answered_for() -> None:
    (option,) = [one for one in command.params if one.name == "kind"]
    assert set(option.type.choices) == {*KINDS, *INSTEAD} == {*SYSTEMS, "plain"}  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_run_of_something_else(tmp_path: Path, call: Any) -> None:
    work = notebook(tmp_path, RIGHT)
    graded(tmp_path, call, {f"Ex {n}_{n}_assignsubmission_file/hw.ipynb": work for n in "12"})
    done = call("feedback-zip", "run", "--for", "canvas")
    assert done.exit_code == 2
    assert "came from Moodle" in done.stderr
    assert "--for moodle" in done.stderr
    (tmp_path / "hw.ipynb").write_bytes(work)
    assert call("grade", "hw.zip", "hw.ipynb", "--out", "run", "--allow-weak").exit_code == 0
    done = call("feedback-zip", "run", "--for", "moodle")  # what was known is of another class
    assert done.exit_code == 2
    assert "knows no names of a download" in done.stderr
