"""`autograder gradebook`, and what `grade` makes of a roster and a bulk download."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder.cli import main
from autograder.formats import bundle

GRADES = "submission,student,status,score,max_score,q1\n"
QUESTION = question("q1", "def test_public(f):\n    assert f(2) == 4 and f(3) == 9")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Result:
        monkeypatch.setattr("sys.argv", ["autograder", *arguments])
        done = CliRunner().invoke(main, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return command


def run_folder(folder: Path, name: str, rows: str) -> Path:
    run = folder / name
    run.mkdir()
    (run / "grades.csv").write_text(GRADES + rows)
    return run


def test_two_runs_with_policies_and_a_roster(tmp_path: Path, call: Any) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.autograder.gradebook]\ndrop_lowest = 1\n[tool.autograder.late]\n"
        "percent_per_day = 50\n"
    )
    run_folder(tmp_path, "week1", "ada,ada,graded,2,4,2\nben,ben,graded,4,4,4\n")
    run_folder(tmp_path, "week2", "ada,ada,graded,4,4,4\nwho,who,graded,1,4,1\n")
    (tmp_path / "class.csv").write_text(
        "Name;Email;week2 late\nAda;ada@x.example;1 day\nBen;ben@x.example;\nCy;cy@x.example;\n"
    )
    done = call("gradebook", "week1", "week2", "--roster", "class.csv")
    assert done.exit_code == 0
    table = list(csv.reader(done.stdout.splitlines()))
    assert table[0] == [
        "student",
        "email",
        "sid",
        "section",
        "week1",
        "week2",
        "total",
        "dropped",
        "note",
    ]
    assert [[row[0], *row[4:8]] for row in table[1:]] == [
        ["Ada", "2", "2", "50", "week1"],
        ["Ben", "4", "", "100", "week2"],
        ["Cy", "", "", "0", "week1"],
        ["who", "", "1", "25", "week1"],
    ]
    assert "week2 late 24:00:00: 4 before" in table[1][8]
    for said in ("handed in nothing", "not in the roster", "4 students, 2 assignments"):
        assert said in done.stderr

    done = call("gradebook", "week2", "week1", "--roster", "class.csv", "--json", "--out", "t.csv")
    document = json.loads(done.stdout)
    assert document["assignments"] == {"week2": 4.0, "week1": 4.0}
    assert [one["total"] for one in document["students"]] == [50.0, 100.0, 0.0, 25.0]
    assert (tmp_path / "t.csv").read_text().startswith("student,email,sid,section,week2,week1")


def test_odd_names_of_a_roster_are_shown_as_what_they_are(tmp_path: Path, call: Any) -> None:
    """Neither a terminal nor the direction of writing is anybody's to change."""
    run_folder(tmp_path, "week1", "ada,ada,graded,2,4,2\n")
    names = ["\u202eevil", "\x1b[31mred", "=1+1", "<b>", "a\u2066b"]
    rows = "".join(f'"{name}",{n}@x.example\n' for n, name in enumerate(names))
    (tmp_path / "class.csv").write_text(f"name,email\nAda,ada@x.example\n{rows}")
    done = call("gradebook", "week1", "--roster", "class.csv", "--out", "t.csv")
    assert done.exit_code == 0
    assert all(character.isprintable() or character == "\n" for character in done.stderr)
    assert "handed in nothing (<U+202E>evil" in done.stderr
    table = list(csv.reader((tmp_path / "t.csv").read_text().splitlines()))
    assert [row[1] for row in table[2:]] == [f"{n}@x.example" for n in range(5)]
    assert table[4][0] == "'=1+1"


def test_unexamined_is_exit_code_1(tmp_path: Path, call: Any) -> None:
    run_folder(tmp_path, "week1", "ada,ada,unexamined,,4,\n")
    done = call("gradebook", "week1", "--format", "canvas")
    assert done.exit_code == 1
    assert "1 could not be examined" in done.stderr
    assert done.stdout.splitlines()[2] == '"ada",,,,,'


WRONG_USE = {
    "no run": ["gradebook", "nowhere"],
    "no roster": ["gradebook", "week1", "--roster", "nobody.csv"],
    "a roster of other columns": ["gradebook", "week1", "--roster", "bad.csv"],
    "no such format": ["gradebook", "week1", "--format", "xlsx"],
    "a damaged run": ["gradebook", "damaged"],
    "an output that is a folder": ["gradebook", "week1", "--out", "week1"],
    "nothing": ["gradebook"],
}


@pytest.mark.parametrize("arguments", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use(tmp_path: Path, call: Any, arguments: list[str]) -> None:
    run_folder(tmp_path, "week1", "ada,ada,graded,2,4,2\n")
    (run_folder(tmp_path, "damaged", "") / "assignment.json").write_text("{")
    (tmp_path / "bad.csv").write_text("x,y\n1,2\n")
    done = call(*arguments, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["exit_code"] == 2


@pytest.mark.slow
def test_grading_a_download_of_gradescope_by_roster(tmp_path: Path, call: Any) -> None:
    (tmp_path / "hw.zip").write_bytes(bundle.pack(make_bundle(QUESTION)))
    export = tmp_path / "assignment_1_export"
    for number, source in ((1, RIGHT), (2, WRONG), (3, RIGHT)):
        folder = export / f"submission_{number}"
        folder.mkdir(parents=True)
        write(folder, "hw", source)
    (export / "submission_metadata.yml").write_text(
        """submission_1:
  :submitters:
  - :name: Ada
    :sid: '7'
    :email: a@x.example
  - :name: Ben
    :sid: '8'
  :created_at: 2026-10-02 12:00:00 Z
submission_2:
  :submitters:
  - :name: "=Cy"
    :email: c@x.example
"""
    )
    (tmp_path / "class.csv").write_text(
        'Student,ID,SIS User ID,Section\n"Ex, Ada",11,7,A\n"Ex, Ben",12,8,A\n"Ex, Dora",13,9,A\n'
    )
    done = call(
        *("grade", "hw.zip", "assignment_1_export", "--out", "out", "--roster", "class.csv"),
        *("--json", "--allow-weak"),
    )
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert [one["student"] for one in document["submissions"]] == [
        "Ex, Ada; Ex, Ben",
        "=Cy",
        "submission_3",
    ]
    notes = " ".join(document["notes"])
    assert "submission_2 is of nobody in the roster (=Cy)" in notes
    assert "submission_3 does not stand in" in notes
    assert "1 of the roster handed in nothing: Ex, Dora" in notes
    canvas = list(csv.reader((tmp_path / "out/canvas.csv").read_text().splitlines()))
    assert canvas[2:] == [
        ["Ex, Ada", "11", "7", "", "A", "1"],
        ["Ex, Ben", "12", "8", "", "A", "1"],
        ["Ex, Dora", "13", "9", "", "A", ""],
    ]
    assert (
        '"Ada","Ex","7",,1,1,"Graded","1","2026-10-02T12:00:00+00:00"'
        in (tmp_path / "out/gradescope.csv").read_text()
    )
    assert "'=Cy" in (tmp_path / "out/grades.csv").read_text()

    done = call("gradebook", "out", "--json")  # who handed in is known without the roster
    document = json.loads(done.stdout)
    assert document["assignments"] == {"hw": 1.0}
    assert [(one["student"], one["sid"], one["total"]) for one in document["students"]] == [
        ("=Cy", "", 0.0),
        ("Ada", "7", 100.0),
        ("Ben", "8", 100.0),
        ("submission_3", "", 100.0),
    ]


@pytest.mark.slow
def test_grading_a_zip_of_canvas(tmp_path: Path, call: Any) -> None:
    import zipfile

    (tmp_path / "hw.zip").write_bytes(bundle.pack(make_bundle(QUESTION)))
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as file:
        file.write(write(tmp_path, "right", RIGHT), "exada_LATE_11_1_hw.ipynb")
        file.write(write(tmp_path, "wrong", WRONG), "exben_12_2_hw-1.ipynb")
    (tmp_path / "class.csv").write_text("Student,ID,SIS User ID,Section\nA,11,7,A\nB,12,8,A\n")
    done = call(
        *("grade", "hw.zip", "submissions.zip", "--out", "out", "--roster", "class.csv"),
        "--allow-weak",
    )
    assert done.exit_code == 0, done.output
    table = (tmp_path / "out/grades.csv").read_text().splitlines()
    assert table[1:] == [
        '"exada_LATE_11_1_hw","A","graded",1,1,1',
        '"exben_12_2_hw-1","B","graded",0,1,0',
    ]
    assert (tmp_path / "out/canvas.csv").read_text().splitlines()[2:] == [
        '"A","11","7",,"A",1',
        '"B","12","8",,"A",0',
    ]
