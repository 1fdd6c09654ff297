"""Programs are executed only where the assignment runs some, and who is refused one hears why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fakes
import msgspec
import pytest
from build.masters import changed, folder_of

from autograder.authoring.masters.master import read_master
from autograder.commands.check import check
from autograder.errors import MasterError
from autograder.formats import bundle as bundles
from autograder.formats.notebook import program_in
from autograder.formats.submission import assumptions
from autograder.grading import confine
from autograder.grading.candidate.programs import WHY
from autograder.limits import Limits

confined = pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")

# ------------------------------------------------------------------ what starts programs

STARTS = {
    "import subprocess": "subprocess",
    "import numpy, subprocess as s": "subprocess",
    "from subprocess import run": "subprocess",
    "%matplotlib inline\nimport subprocess\n!ls": "subprocess",
    "%%time\nimport os\nos.system('ls')": "os.system",
    "files = !ls\nimport subprocess": "subprocess",
    "import os\ndef f():\n    return os.popen('ls').read()": "os.popen",
    "from os import path, execvp": "os.execvp",
    "import os\nos.posix_spawn('/bin/ls', ['ls'], {})": "os.posix_spawn",
    "import asyncio\nawait asyncio.create_subprocess_shell('ls')": "create_subprocess_shell",
    "from multiprocessing import get_context\nget_context('spawn')": "get_context('spawn')",
    "import multiprocessing as m\nm.set_start_method('spawn')": "set_start_method('spawn')",
    "from pyspark.sql import SparkSession": "pyspark",
    "import git": "git",
    "import rpy2.robjects as r": "rpy2",
}
STARTS_NONE = (
    "!ls",
    "!pip install subprocess",
    "system = 3\nprint(system)",
    "# import subprocess",
    "'import subprocess'",
    "import multiprocessing\nmultiprocessing.get_context('fork')",
    "import os\nos.path.exists('subprocess')",
    "table.plot.system('x')",
    "from .sh import x",
    "import show",
    "x = (",
    "",
)


@pytest.mark.parametrize(("source", "found"), STARTS.items())
def test_it_starts_programs(source: str, found: str) -> None:
    assert program_in(source) == found


@pytest.mark.parametrize("source", STARTS_NONE)
def test_it_starts_none(source: str) -> None:
    assert program_in(source) == ""


# ------------------------------------------------------------------ what a master says


def master_with(tmp_path: Path, code: str, key: str = ""):
    text = changed("check_all_cell: true", f"check_all_cell: true\n{key}")
    first = "import math"
    assert first in text
    return read_master(folder_of(tmp_path, text.replace(first, f"{first}\n{code}", 1)))


def test_a_master_that_starts_none_gives_no_right(tmp_path: Path) -> None:
    master = master_with(tmp_path, "")
    assert (master.programs, master.notes) == (False, ())


def test_one_that_does_gives_it_and_says_so(tmp_path: Path) -> None:
    master = master_with(tmp_path, "import subprocess")
    assert master.programs
    (note,) = master.notes
    assert "starts programs (subprocess), so submissions may run programs" in note
    assert "'programs: false'" in note


@pytest.mark.parametrize("said", [True, False])
def test_its_author_may_say_so(tmp_path: Path, said: bool) -> None:
    for code in ("", "import subprocess"):
        folder = tmp_path / str(bool(code))
        folder.mkdir()
        master = master_with(folder, code, f"programs: {str(said).lower()}")
        assert (master.programs, master.notes) == (said, ())
        assert "programs" not in master.config


def test_what_is_neither(tmp_path: Path) -> None:
    with pytest.raises(MasterError) as raised:
        master_with(tmp_path, "", "programs: some")
    assert str(raised.value) == "cell 1: 'programs' is 'some'; wanted true or false"


# ------------------------------------------------------------------ what a bundle says

Q1 = "def test(f):\n    assert f() == 3"


def test_a_bundle_of_which_nobody_has_said_keeps_the_right() -> None:
    """Those of stock Otter, a student's notebook, and what was built before anybody could say."""
    allowing = fakes.make_bundle(fakes.question("q1", Q1))
    refusing = fakes.make_bundle(fakes.question("q1", Q1), programs=False)
    assert allowing.programs
    assert allowing.digest != refusing.digest
    assert bundles.parts_of(allowing).common != bundles.parts_of(refusing).common
    for bundle in (allowing, refusing):
        assert bundles.unpacked(bundles.pack(bundle), "hw.zip") == bundle


def test_the_digest_of_a_bundle_from_before_holds() -> None:
    bundle = fakes.make_bundle(fakes.question("q1", Q1))
    plain = msgspec.to_builtins(msgspec.structs.replace(bundle, digest="", files={}))
    assert plain.pop("programs") is True
    del plain["stock"], plain["canary"]
    assert bundle.digest == bundles.digest_of(msgspec.convert(plain, bundles.Bundle))


# ------------------------------------------------------------------ what a submission hears

TRIES = {
    "subprocess": "import subprocess\nsubprocess.run(['ls'])",
    "a shell": "import subprocess\nsubprocess.check_output('ls', shell=True)",
    "popen": "import os\nos.popen('ls').read()",
    "exec": "import os\nos.execv('/bin/ls', ['ls'])",
    "posix_spawn": "import os\nos.posix_spawn('/bin/ls', ['ls'], {})",
    "asyncio": "import asyncio\nawait asyncio.create_subprocess_exec('ls')",
    "multiprocessing": "import multiprocessing as m\n"
    "m.get_context('spawn').Process(target=print).start()",
}
AROUND = {
    "another way": "import _posixsubprocess as p, os\n"
    "ours, theirs = os.pipe()\n"
    "p.fork_exec([b'/bin/ls'], [b'/bin/ls'], True, (theirs,), None, None, -1, -1, -1, -1, -1, -1, "
    "ours, theirs, True, True, -1, None, None, None, -1, None, False)\n"
    "os.close(theirs)\nprint(os.read(ours, 100))",
    "libc": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "argv = (ctypes.c_char_p * 2)(b'true', None)\n"
    "print(libc.execve(b'/bin/true', argv, None), os.strerror(ctypes.get_errno()))",
    "an open file": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "there = os.open('/bin/true', os.O_RDONLY)\n"
    "argv = (ctypes.c_char_p * 2)(b'true', None)\n"
    "print(libc.fexecve(there, argv, argv), os.strerror(ctypes.get_errno()))",
}


@pytest.fixture(scope="module")
def server() -> Iterator[fakes.Server]:
    server = fakes.Server()
    yield server
    server.close()


def record_of(server: fakes.Server, source: str, *, programs: bool):
    limits = Limits(cell=20, submission=40)
    with server.candidate(fakes.make_bundle(limits=limits, programs=programs)) as dialogue:
        return dialogue.run(fakes.make_notebook(source).cells[0])


@confined
@pytest.mark.slow
@pytest.mark.parametrize("way", TRIES)
def test_who_is_refused_a_program_hears_why(server: fakes.Server, way: str) -> None:
    record = record_of(server, TRIES[way], programs=False)
    assert record.outcome == "error"
    assert record.error.startswith(f"PermissionError: [Errno 1] {WHY}: ")


@confined
@pytest.mark.slow
@pytest.mark.parametrize("way", AROUND)
def test_there_is_no_way_around(server: fakes.Server, way: str) -> None:
    record = record_of(server, AROUND[way], programs=False)
    assert record.outcome == "passed", record
    assert "not permitted" in record.output or "OSError:1:" in record.output


@confined
@pytest.mark.slow
@pytest.mark.parametrize("way", ["subprocess", "popen", "multiprocessing"])
def test_where_the_assignment_runs_some_it_is_run(server: fakes.Server, way: str) -> None:
    assert record_of(server, TRIES[way], programs=True).outcome == "passed"


@confined
@pytest.mark.slow
def test_a_line_for_the_shell_costs_no_cell_anything(server: fakes.Server) -> None:
    source = "import os\nos.system('clear')\n!pip install numpy\n!ls\nprint('done')"
    record = record_of(server, source, programs=False)
    assert record.outcome == "passed", record
    assert f"[passed over while grading: os.system('clear') ({WHY})]" in record.output
    assert record.output.endswith("done\n")


@confined
@pytest.mark.slow
def test_what_it_says_is_no_part_of_what_an_answer_prints(server: fakes.Server) -> None:
    test = ">>> f()\nhello\n3"
    bundle = fakes.make_bundle(fakes.doctests("q1", test), programs=False)
    source = "import os\ndef f():\n    os.system('clear')\n    print('hello')\n    return 3"
    result = fakes.examined(server.candidate, bundle, source)
    assert fakes.outcomes(result) == ["passed"], result


@confined
@pytest.mark.slow
def test_a_test_of_an_answer_says_so_too(server: fakes.Server) -> None:
    bundle = fakes.make_bundle(fakes.question("q1", Q1), programs=False)
    source = "def f():\n    import subprocess\n    return len(subprocess.check_output(['ls']))"
    with fakes.otter_stand_in():
        result = fakes.examined(server.candidate, bundle, source)
    ((case,),) = [question.cases for question in result.questions]
    assert case.outcome == "error"
    assert WHY in case.message


def test_it_is_a_line_of_the_result() -> None:
    notebook = fakes.make_notebook("x = 1", "import subprocess\nsubprocess.run(['ls'])")
    refusing = fakes.make_bundle(programs=False)
    line = (
        "cell 2 starts programs (subprocess): they are refused, because this assignment runs none"
    )
    assert assumptions(notebook, refusing) == (line,)
    assert assumptions(notebook, fakes.make_bundle()) == ()


@pytest.mark.slow
def test_a_student_hears_it_beforehand(tmp_path: Path) -> None:
    """A student's notebook does not say what the assignment runs."""
    test = {"name": "q1", "points": 1, "suites": [{"cases": [{"code": ">>> x\n1"}]}]}
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    path = tmp_path / "hw.ipynb"
    document = {
        "cells": [{**cell, "source": "import subprocess\nx = 1"}],
        "metadata": {"otter": {"OK_FORMAT": True, "tests": {"q1": test}}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document))
    assert (
        "cell 1 starts programs (subprocess): where it is graded they are refused unless the "
        "assignment runs some itself"
    ) in check(path, None).notes
