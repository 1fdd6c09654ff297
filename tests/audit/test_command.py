"""`autograder audit` from outside: exit codes, the page, the record, what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from fakes import autograder

ROOT = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())


@pytest.fixture
def run(tmp_path: Path):
    def command(*arguments: str) -> tuple[int, str, str]:
        done = autograder(tmp_path, os.environ, *arguments)
        return done.returncode, done.stdout, done.stderr

    return command


@pytest.mark.parametrize("slug", SLUGS)
def test_records_are_current(slug: str) -> None:
    """Whoever changes an assignment, or the audit, runs `autograder audit --changed`."""
    from autograder.commands.audit import is_current

    assert is_current(ROOT / "assignments" / slug)


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_the_whole_way(run, tmp_path: Path) -> None:
    assert run("new", "week_1")[0] == 0
    folder = tmp_path / "assignments" / "week_1"
    code, out, err = run("audit", "--json")
    found = json.loads(out)
    assert (code, found["ok"]) == (0, True), (out, err)
    (question,) = found["assignments"][0]["questions"]
    assert question["mutants"] > 5
    assert "<h1>Audit of the tests</h1>" in (tmp_path / "out/audit/index.html").read_text()
    assert json.loads((folder / "answers/audit.json").read_text())["equivalent"] == 0
    code, out, _ = run("audit", "--changed")
    assert (code, out) == (0, "nothing changed since the last clean audit\n")

    master = folder / "week_1.ipynb"
    text = master.read_text()
    master.write_text(text.replace("        mean([])\\n", "        mean(None)\\n"))
    assert master.read_text() != text
    code, out, _ = run("audit", "--changed")
    assert code == 1
    assert "week_1: " in out
    assert "the solution of q1_mean does not pass 'q1_mean - 3'" in out


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_what_passes_too_much_is_no_clean_audit(run, tmp_path: Path) -> None:
    assert run("new", "week_1")[0] == 0
    master = tmp_path / "assignments" / "week_1" / "week_1.ipynb"
    text = master.read_text()
    asked = text.replace("        mean([])\\n", "        raise ValueError\\n")
    master.write_text(asked.replace("    got = mean([1, 3, 8])\\n", "    got = 4\\n"))
    assert master.read_text() not in (asked, text)
    code, out, _ = run("audit", "--changed")
    assert code == 1
    assert "+ pass" in out
    assert "fails on no mutant and on no wrong answer" in out

    master.write_text(text.replace("    got = mean([1, 3, 8])\\n", "    got = 4\\n"))
    code, out, _ = run("audit", "--changed")
    assert code == 1
    assert "saboteurs earn points in q1_mean: raises ValueError ('q1_mean - 3')" in out


@pytest.mark.slow
def test_wrong_use(run, tmp_path: Path) -> None:
    assert run("new", "week_1")[0] == 0
    assert run("audit", "week_2")[0] == 2
    answers = tmp_path / "assignments" / "week_1" / "answers"
    answers.mkdir()
    (answers / "declared.toml").write_text("[[equivalent]]\nquestion = 'q1_mean'\n")
    code, out, _ = run("audit")
    assert code == 1
    assert "declared.toml" in out
