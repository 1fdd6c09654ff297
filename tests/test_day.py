"""An instructor's day, through the commands: a download, two markers, decisions, another bundle,
the points and the feedback on their way back, and a student who asks where the points went."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fakes import make_bundle, question

from autograder.cli import main
from autograder.formats import bundle
from autograder.formats.bundle import Question

ESSAY = Question(
    name="essay",
    manual=True,
    manual_points=4.0,
    given=("### Why?",),
    blank=("_Type here._",),
    rubric="- 2 points: names the slope\n- 2 points: says when it fails",
)
SQUARES, ONE = "def test(f):\n    assert f(3) == 9", "def test(g):\n    assert g() == 1"
MORE = "def test(f):\n    assert f(-2) == 4"
SETTINGS = """
[tool.autograder.late]
zone = "Europe/Berlin"
percent_per_day = 10

[tool.autograder.late.due]
hw = 2026-10-24T23:59:00
"""
ROSTER = """Student,ID,SIS User ID,SIS Login ID,Section,hw late
"Ex, Ada",11,007,ada,A,
"Ex, Ben",12,008,ben,B,49:00:00
"Ex, Cy",13,009,cy,B,
"Ex, Dora",14,010,dora,A,
"""
ADA, BEN, CY = "exada_11_901_hw", "exben_LATE_12_902_hw", "excy_13_903_hw"


def work(f: str, g: str, words: str) -> bytes:
    cells = [
        ("code", f"def f(x): return {f}"),
        ("code", f"def g(): return {g}"),
        ("markdown", "<!-- BEGIN QUESTION -->\n\n### Why?"),
        ("markdown", words),
        ("markdown", "<!-- END QUESTION -->"),
    ]
    made = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def bundled(path: Path, *tests: str) -> None:
    asked = (question("q1", *tests), question("q2", ONE), ESSAY)
    path.write_bytes(bundle.pack(make_bundle(*asked)))


def table(path: Path, by: str = "submission") -> dict[str, dict[str, str]]:
    return {row[by]: row for row in csv.DictReader(path.read_text().splitlines())}


def marked(folder: Path, page: Path, by: str, given: dict[str, float], **more: Any) -> Path:
    """A file as a marker's page saves it, of the answers on that `page`."""
    text = page.read_text()
    marks = {}
    for names, digest in re.findall(r'data-submissions="(.*?)" data-answer="(.*?)"', text):
        for name in re.findall("&#34;(.*?)&#34;", names):
            if name in given:
                said = {"answer": digest, "by": by, "comment": f"{by} says so", **more}
                marks[name] = {"points": given[name], **said}
    assert marks.keys() == given.keys()
    path = folder / by / "hw-essay.json"
    path.parent.mkdir(exist_ok=True)
    whole = {"format": 1, "assignment": "hw", "question": "essay", "marks": marks}
    path.write_text(json.dumps(whole))
    return path


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Result:
        given = list(map(str, arguments))
        monkeypatch.setattr("sys.argv", ["autograder", *given])
        done = CliRunner().invoke(main, given)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code == 0, done.output
        return done

    return command


@pytest.mark.slow
def test_an_instructors_day(tmp_path: Path, call: Callable[..., Result]) -> None:
    run = tmp_path / "run"
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "class.csv").write_text(ROSTER)
    bundled(tmp_path / "hw.zip", SQUARES)
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as file:
        file.writestr(f"{ADA}.ipynb", work("x * x", "1", "It is the slope."))
        file.writestr(f"{BEN}.ipynb", work("3 * x", "2", "No idea."))
        file.writestr(f"{CY}.ipynb", work("x + x", "1", "It is the slope."))

    def grade(*more: object) -> Result:
        given = ("submissions.zip", "--roster", "class.csv", "--out", "run", "--allow-weak")
        return call("grade", "hw.zip", *given, *more)

    def points() -> dict[str, tuple[str, str, str]]:
        rows = table(run / "grades.csv")
        return {name: (r["score"], r["max_score"], r.get("essay", "")) for name, r in rows.items()}

    # the download, as it is
    done = grade()
    assert "essay: not marked by a person yet" in done.stderr
    assert "1 of the roster handed in nothing: Ex, Dora" in done.stderr
    assert points() == {ADA: ("2", "2", ""), BEN: ("1", "2", ""), CY: ("1", "2", "")}

    # two markers, each with a section, and one answer that both have read
    pages = {one: run / "report" / f"marking-essay--{one}.html" for one in "AB"}
    early, late = {"at": "2026-11-02T10:00:00Z"}, {"at": "2026-11-02T11:00:00Z"}
    ann = marked(tmp_path, pages["A"], "Ann", {ADA: 4.0}, **early)
    whole = run / "report" / "marking-essay.html"
    bea = marked(tmp_path, whole, "Bea", {ADA: 2.0, BEN: 0.0, CY: 2.0}, **late)
    done = grade("--marks", ann, "--marks", bea)
    assert "another hw-essay.json" in done.stderr
    assert f"{ADA} is marked twice in essay (4 points by Ann and 2 points by Bea)" in done.stderr
    assert points() == {ADA: ("4", "6", "2"), BEN: ("1", "6", "0"), CY: ("3", "6", "2")}
    assert "Ann says so" in whole.read_text()
    assert "Bea says so" in whole.read_text()
    at = {"at": "2026-11-02T12:00:00Z", "settled": True}
    done = grade("--marks", marked(tmp_path, whole, "Cora", {ADA: 3.0}, **at))
    assert "is marked twice" not in done.stderr
    assert points()[ADA] == ("5", "6", "3")

    # an override, an extension, a question that was wrong
    why = ("--by", "Prof. Adler", "--reason")
    call("decide", "run", "--student", "008", "--question", "q1", "--points", 0.5, *why, "half")
    assert table(run / "canvas.csv", "Student")["Ex, Ben"]["hw"] == "0.4"  # of 0.5, two days late
    call("decide", "run", "--student", "Ex, Ben", "--extend", "2026-10-25T23:59", *why, "ill")
    assert table(run / "canvas.csv", "Student")["Ex, Ben"]["hw"] == "0.45"
    call("decide", "run", "--drop", "q2", *why, "its test was wrong")
    assert points() == {ADA: ("4", "5", "3"), BEN: ("0.5", "5", "0"), CY: ("2", "5", "2")}

    # another bundle: a test more in q1
    bundled(tmp_path / "hw.zip", SQUARES, MORE)
    done = grade()
    assert "since the last bundle or grader" in done.stdout
    assert points() == {ADA: ("5", "6", "3"), BEN: ("0.5", "6", "0"), CY: ("2", "6", "2")}

    # the points go back
    call("gradebook", "run", "--roster", "class.csv", "--format", "canvas", "--out", "back.csv")
    back = table(tmp_path / "back.csv", "Student")
    assert back["    Points Possible"]["hw"] == "6"
    assert [
        (back[f"Ex, {name}"]["ID"], back[f"Ex, {name}"]["hw"])
        for name in ("Ada", "Ben", "Cy", "Dora")
    ] == [("11", "5"), ("12", "0.45"), ("13", "2"), ("14", "")]

    # and so does the feedback
    told = json.loads(call("feedback-zip", "run", "--for", "canvas", "--json").stdout)
    assert set(told["sent"].values()) == {f"{name}.ipynb" for name in (ADA, BEN, CY)}
    with zipfile.ZipFile(tmp_path / told["zip"]) as file:
        pages_back = {
            name: json.loads(file.read(f"{name}.ipynb"))["cells"][0]["source"]
            for name in (ADA, BEN, CY)
        }
    assert "Cora says so" in pages_back[ADA]
    assert "changed by the instructor" in pages_back[BEN]
    assert "half" in pages_back[BEN]
    assert "Prof" not in "".join(pages_back.values())

    # a complaint: where did my points go?
    (change,) = [
        row
        for row in csv.DictReader((run / "grades-changes.csv").read_text().splitlines())
        if row["submission"] == BEN and row["question"] == "q1"
    ]
    assert "half" in change["why"]
    trail = json.loads(call("decide", "run", "--list", "--json").stdout)["decisions"]
    assert [(one["number"], one["kind"], one["reason"], one["by"]) for one in trail] == [
        (1, "points", "half", "Prof. Adler"),
        (2, "extend", "ill", "Prof. Adler"),
        (3, "drop", "its test was wrong", "Prof. Adler"),
    ]
    call("decide", "run", "--undo", 1, "--reason", "he is right: nothing is half of it")
    assert points()[BEN] == ("1", "6", "0")
    listed = call("decide", "run", "--list").stdout.splitlines()
    assert "[undone by 4]" in listed[0]
    assert (run / "decisions.jsonl").read_text().count("\n") == 4
