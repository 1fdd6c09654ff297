"""From a master with a manual question to grades with a person's points in them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from autograder.cli import main

ANSWER = "_Type your answer here, replacing this text._"
PAGE = "out/report/marking-q2_words.html"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Result:
        monkeypatch.setattr("sys.argv", ["autograder", *arguments])
        done = CliRunner().invoke(main, list(arguments))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return command


def handed_in(folder: Path, name: str, text: str) -> None:
    """The solution with these words in the place of those to be replaced."""
    source = (folder / "solutions/week/week.ipynb").read_text()
    document = json.loads(source)
    document["cells"] = [
        cell
        for cell in document["cells"]
        if "Rubric:" not in "".join(cell["source"])  # the model answer
    ]
    for cell in document["cells"]:
        if "".join(cell["source"]) == ANSWER:
            cell["source"] = [text]
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / f"{name}.ipynb").write_text(json.dumps(document))


def grades(folder: Path) -> dict[str, list[str]]:
    rows = list(csv.reader((folder / "out/grades.csv").read_text().splitlines()))
    return {row[0]: row[2:] for row in rows}


@pytest.mark.slow
def test_marks_are_merged_and_kept(tmp_path: Path, call: Any) -> None:
    assert call("new", "week").exit_code == 0
    assert call("build").exit_code == 0
    for name, text in (("ann", "Because of <b>outliers</b>."), ("bob", ANSWER)):
        handed_in(tmp_path, name, text)
    (tmp_path / "in/cy.ipynb").write_text("rubbish")

    def grade(*more: str) -> dict[str, Any]:
        done = call("grade", "week", "in", "--out", "out", "--json", "--allow-weak", *more)
        assert done.exit_code == 0, done.output
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    # without marks: as ever, and a page to mark on
    document = grade()
    assert document["to_mark"]["q2_words"] == {"page": PAGE, "marked": 0, "answers": 2}
    assert grades(tmp_path)["submission"] == ["status", "score", "max_score", "q1_mean"]
    assert grades(tmp_path)["ann"] == ["graded", "2", "2", "2"]
    index = (tmp_path / "out/report/index.html").read_text()
    assert '<a href="marking-q2_words.html">q2_words</a>' in index
    assert "0 of 2 marked" in index
    page = (tmp_path / PAGE).read_text()
    assert "Because of &lt;b&gt;outliers&lt;/b&gt;." in page
    assert "Nothing was written." in page
    assert "because each counts by its distance" in page  # the rubric

    # one mark: the question is part of the score, and who has none has no score
    journal = (tmp_path / "out/journal.jsonl").read_bytes()
    (digest,) = re.findall('ann&#34;]" data-answer="(.{16})"', page)
    marks = {"ann": {"points": 0.5, "comment": "Say why.", "answer": digest, "at": "2026-01-01"}}
    saved = {"format": 1, "assignment": "week", "question": "q2_words", "marks": marks}
    (tmp_path / "week-q2_words.json").write_text(json.dumps(saved))
    document = grade("--marks", "week-q2_words.json")
    assert document["taken_over"] == 3  # nothing is run again
    assert any("q2_words: 1 of 2 answers are not marked yet" in n for n in document["notes"])
    assert grades(tmp_path) == {
        "submission": ["status", "score", "max_score", "q1_mean", "q2_words"],
        "ann": ["graded", "2.5", "3", "2", "0.5"],
        "bob": ["graded", "", "3", "2", ""],
        "cy": ["unreadable", "0", "3", "0", "0"],
    }
    assert (tmp_path / "out/journal.jsonl").read_bytes() == journal
    shown = json.loads((tmp_path / "out/results/ann.json").read_text())
    assert shown["score"] == 2.5
    assert "Say why." in (tmp_path / "out/feedback/ann.html").read_text()
    assert "Say why." in (tmp_path / PAGE).read_text()

    # a table with the other one; both files stay, also when all is graded again
    (tmp_path / "out/marks/more.csv").write_text("submission;question;points\nbob;q2_words;0\n")
    for more in ((), ("--fresh",)):
        assert grade(*more)["to_mark"]["q2_words"]["marked"] == 2
        assert grades(tmp_path)["bob"] == ["graded", "2", "3", "2", "0"]
        assert grades(tmp_path)["ann"] == ["graded", "2.5", "3", "2", "0.5"]
    first = {p: p.read_bytes() for p in sorted((tmp_path / "out/results").glob("*"))}
    grade()
    assert {p: p.read_bytes() for p in first} == first
    assert call("report", "out").exit_code == 0
    assert 'data-points="0.5"' in (tmp_path / PAGE).read_text()
    assert call("gradebook", "out").stdout.splitlines()[1] == '"ann",,,,2.5,83.33,,'

    # another answer: the mark is for the one before, does not count and is told
    handed_in(tmp_path, "ann", "Because of skew.")
    document = grade()
    assert any("the answer has changed since" in note for note in document["notes"])
    assert grades(tmp_path)["ann"] == ["graded", "", "3", "2", ""]
    done = call("gradebook", "out")
    assert done.exit_code == 0
    assert "1 not marked by a person yet" in done.stderr
    assert done.stdout.splitlines()[1].startswith('"ann",,,,,,')

    # damage in one file is a line, and the others count
    (tmp_path / "out/marks/week-q2_words.json").write_text("{")
    notes = grade()["notes"]
    assert any("marks/week-q2_words.json is damaged" in note for note in notes)
    assert grades(tmp_path)["bob"] == ["graded", "2", "3", "2", "0"]
    for wrong in ("nowhere.json", "in/cy.ipynb", "out/marks/week-q2_words.json"):
        done = call("grade", "week", "in", "--out", "new", "--marks", wrong, "--allow-weak")
        assert done.exit_code == 2
        assert not (tmp_path / "new").exists()
