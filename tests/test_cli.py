"""The command line: exit codes, one JSON document on standard output, and the whole way once."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from fakes import autograder, make_bundle, question, write

from autograder import config
from autograder.cli import main
from autograder.formats import bundle

COMMANDS = tuple(main.commands)


@pytest.fixture(scope="session")
def environment(tmp_path_factory) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def run(tmp_path, environment):
    """Runs `autograder` in an empty folder; gives exit code, output and errors."""

    def command(*arguments: object) -> tuple[int, str, str]:
        done = autograder(tmp_path, environment, *arguments)
        return done.returncode, done.stdout, done.stderr

    return command


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--help",), ("--version",), *[(c, "-h") for c in COMMANDS]])
def test_help(run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert "autograder" in out


CLUSTER = ["grade", "hw.zip", "plain.ipynb", "--out", "out", "--scheduler"]
WRONG_USE = {
    "no such command": ["grad"],
    "no such option": ["new", "a", "--fast"],
    "nothing to check": ["check"],
    "a notebook that is not there": ["check", "no.ipynb"],
    "a notebook that is none": ["check", "bad.ipynb"],
    "a notebook without tests": ["check", "plain.ipynb"],
    "a name that is none": ["new", "../Week 1"],
    "an assignment that is there": ["new", "there"],
    "an assignment that is not there": ["build", "nobody"],
    "a bundle that is not built": ["grade", "there", "plain.ipynb", "--out", "out"],
    "no address": [*CLUSTER, "over there"],
    "workers of another's cluster": [*CLUSTER, "tcp://127.0.0.1:9", "--jobs", "3"],
}


@pytest.mark.slow
@pytest.mark.parametrize("arguments", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use(run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "assignments" / "there").mkdir(parents=True)
    (tmp_path / "bad.ipynb").write_text("rubbish")
    write(tmp_path, "plain", "x = 1")
    (tmp_path / "hw.zip").write_bytes(bundle.pack(make_bundle(question("q1", "def test(): pass"))))
    code, out, err = run(*arguments, "--json")
    assert code == 2
    document = json.loads(out)
    assert document["exit_code"] == 2
    assert len(document["error"]) > 10
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.strip()


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_as_the_reference_has_it(shell: str, tmp_path: Path, environment) -> None:
    page = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
    (line,) = re.findall(rf"_AUTOGRADER_COMPLETE={shell}_source autograder", page.read_text())
    name, value = line.removesuffix(" autograder").split("=")
    program = [
        sys.executable,
        "-c",
        "from autograder.cli import main; main(prog_name='autograder')",
    ]

    def told(**more: str) -> str:
        given = {**environment, **more}
        done = subprocess.run(program, cwd=tmp_path, env=given, capture_output=True, text=True)
        return done.stdout

    assert "autograder" in told(**{name: value})
    asked = {"COMP_WORDS": "autograder feedback-zip run --for moo", "COMP_CWORD": "moo"}
    if shell != "fish":
        asked["COMP_CWORD"] = "4"
    assert "moodle" in told(**{name: f"{shell}_complete"}, **asked)


@pytest.mark.slow
def test_a_mistake_in_the_configuration(run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.autograder]\nassigments = 'a'\n")
    code, out, err = run("new", "a")
    assert (code, out) == (2, "")
    assert "did you mean 'assignments'?" in err


@pytest.mark.slow
def test_doctor(run) -> None:
    code, out, _ = run("doctor", "--json")
    document = json.loads(out)
    assert code == (0 if document["ok"] else 1)
    tried = {finding["what"]: finding for finding in document["findings"]}
    for what in ("a right answer", "a wrong answer", "a hostile answer"):
        assert tried[f"grading {what}"]["good"], tried


@pytest.mark.slow
def test_from_a_new_master_to_grades(run, tmp_path: Path) -> None:
    """new, build, build again, grade, check: what a newcomer does on the first day."""
    code, out, _ = run("new", "week_1", "--json")
    assert code == 0
    assert json.loads(out) == {"master": str(tmp_path / "assignments/week_1/week_1.ipynb")}

    project = tmp_path / "pyproject.toml"
    assert config.load(tmp_path) == config.Config(root=tmp_path)  # all of it is optional
    keys = re.sub(r"^# (?=\[|\w+ = )", "", project.read_text(), flags=re.MULTILINE)
    settings = config.parsed(tomllib.loads(keys)["tool"]["autograder"])
    assert (settings.proof, settings.late.zone) == ("strict", "Europe/Berlin")
    assert set(settings.late.due) == {"week_1"}
    project.write_text("# mine\n")
    assert run("new", "week_2")[:2] == (
        0,
        f"{tmp_path}/assignments/week_2/week_2.ipynb is a small complete master; next: "
        "autograder build week_2\n",
    )
    assert project.read_text() == "# mine\n"
    shutil.rmtree(tmp_path / "assignments" / "week_2")

    code, out, err = run("build", "--json")
    assert code == 0, (out, err)
    (built,) = json.loads(out)["assignments"]
    assert (built["slug"], built["state"]) == ("week_1", "built")
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, out, _ = run("build")
    assert (code, out) == (0, "week_1: unchanged\n")
    assert {path: path.read_bytes() for path in written} == written
    assert run("build", "--check")[0] == 0

    student = tmp_path / "student/week_1/week_1.ipynb"
    solution = tmp_path / "solutions/week_1/week_1.ipynb"
    handed_in = tmp_path / "handed in"
    handed_in.mkdir()
    (handed_in / "untouched.ipynb").write_bytes(student.read_bytes())
    (handed_in / "perfect.ipynb").write_bytes(solution.read_bytes())
    code, out, _ = run("grade", "week_1", handed_in, "--out", "out", "--json")
    assert code == 0
    scores = {one["submission"]: one["score"] for one in json.loads(out)["submissions"]}
    assert scores == {"perfect": 2.0, "untouched": 0.0}

    code, out, err = run("check", solution)
    assert (code, err) == (0, ""), out
    assert "1 of 1 questions pass" in out
    code, out, _ = run("check", student, "--question", "q1_mean", "--json")
    assert code == 1
    assert json.loads(out)["passed"] is False
    assert run("check", student, "--question", "q9")[0] == 2

    (tmp_path / "student/week_1/week_1.ipynb").write_bytes(b"changed")
    code, out, _ = run("build", "--check", "--json")
    assert code == 1
    assert json.loads(out)["assignments"][0]["state"] == "out of date"


@pytest.mark.slow
def test_the_command_starts_without_the_stack() -> None:
    """Workers load libraries; a command that loads them first keeps everybody waiting."""
    code = "import sys, autograder.commands.grade; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"IPython", "matplotlib", "numpy", "pandas", "scipy"} & set(done.stdout.split())
