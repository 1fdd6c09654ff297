"""`autograder suggest` from outside: what it writes, and that each run gives the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from fakes import autograder

from autograder.authoring.suggest.accepting import names_of_tests, with_cells
from autograder.authoring.suggest.wording import MARK
from autograder.errors import UsageError

pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path: Path):
    def command(*arguments: str) -> tuple[int, str, str]:
        done = autograder(tmp_path, os.environ, *arguments)
        return done.returncode, done.stdout, done.stderr

    assert command("new", "week_1")[0] == 0
    return command


@pytest.mark.sampled(3)
def test_the_whole_way(run, tmp_path: Path) -> None:
    master = tmp_path / "assignments" / "week_1" / "week_1.ipynb"
    before = master.read_text()
    code, out, err = run("suggest", "week_1", "--json", "--write")
    found = json.loads(out)
    assert (code, found["ok"]) == (0, True), (out, err)
    (question,) = found["questions"]
    assert question["stopped"]["mutants"] == question["of"]["mutants"] > 5
    assert {test["oracle"] for test in question["tests"]} == {"library", "error"}
    assert "np.mean(" in question["tests"][0]["cell"]
    assert len(question["tests"]) <= 8
    written = master.read_text()
    assert written.count(MARK) == len(question["tests"])
    first = (tmp_path / "out/suggest/week_1/suggest.json").read_bytes()

    assert run("suggest", "week_1", "--write", "--out", "again")[0] == 0
    assert (tmp_path / "again/week_1/suggest.json").read_bytes() == first
    assert master.read_text() == written != before
    assert run("build")[0] == 0
    student = (tmp_path / "student/week_1/week_1.ipynb").read_text()
    assert MARK not in student


def test_without_a_library_a_property_is_found_and_the_author_is_asked(run, tmp_path: Path) -> None:
    master = tmp_path / "assignments" / "week_1" / "week_1.ipynb"
    text = master.read_text()
    changed = text.replace("sum(values) / len(values)", "7.13 * sum(x * x for x in values)")
    assert changed != text
    public = changed.replace("assert", "assert True or")
    master.write_text(public)
    code, out, err = run("suggest", "week_1", "--json")
    assert code == 0, (out, err)
    (question,) = json.loads(out)["questions"]
    oracles = {test["oracle"] for test in question["tests"]}
    assert "property" in oracles
    assert not oracles & {"library", "solution"}
    assert any("right for mean(" in ask for ask in question["asks"])


def test_wrong_use(run, tmp_path: Path) -> None:
    assert run("suggest", "week_2")[0] == 2
    code, _, err = run("suggest", "week_1", "q1_men")
    assert code == 2
    assert "did you mean" in err


NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "raw", "metadata": {}, "source": ["# BEGIN QUESTION\n", "name: q1"]},
            {"cell_type": "raw", "metadata": {}, "source": "# BEGIN TESTS"},
            {"cell_type": "raw", "metadata": {}, "source": "# END TESTS"},
            {"cell_type": "raw", "metadata": {}, "source": "# END QUESTION"},
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)


def test_cells_are_put_among_the_tests_and_replaced() -> None:
    once = with_cells(NOTEBOOK, {"q1": [f"{MARK}\nfirst", "accepted"]}, "m")
    sources = ["".join(cell["source"]) for cell in json.loads(once)["cells"]]
    assert sources[2:4] == [f"{MARK}\nfirst", "accepted"]
    twice = with_cells(once, {"q1": [f"{MARK}\nsecond"]}, "m")
    sources = ["".join(cell["source"]) for cell in json.loads(twice)["cells"]]
    assert sources[2:4] == ["accepted", f"{MARK}\nsecond"]
    assert names_of_tests(with_cells(NOTEBOOK, {"q1": [f"def f():\n    {MARK}"]}, "m")) == set()
    assert names_of_tests(with_cells(NOTEBOOK, {"q1": ["def f():\n    pass"]}, "m")) == {"f"}
    assert names_of_tests("x = 1\ndef g(): pass") == {"g"}
    assert with_cells(NOTEBOOK, {}, "m") == NOTEBOOK + "\n"


def test_what_cells_cannot_be_put_into() -> None:
    with pytest.raises(UsageError, match="no notebook"):
        with_cells("# %% [markdown]", {"q1": ["x"]}, "week.py")
    with pytest.raises(UsageError, match="no tests of q7"):
        with_cells(NOTEBOOK, {"q7": ["x"]}, "m")
