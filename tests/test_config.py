"""[tool.autograder]: found from below, every key checked, mistakes told with a suggestion."""

from pathlib import Path

import msgspec
import pytest

from autograder import config
from autograder.config import Config
from autograder.errors import ConfigError
from autograder.limits import Limits


def course(folder: Path, text: str) -> Config:
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return config.load(folder)


def test_without_any_file_all_is_default(tmp_path) -> None:
    assert config.load(tmp_path) == Config(root=tmp_path)


def test_values_are_taken(tmp_path) -> None:
    found = course(
        tmp_path,
        "[tool.autograder]\nassignments = 'hw'\nvisibility = 'hidden'\n"
        "[tool.autograder.limits]\ncell = 60\nmemory_mib = 512\n",
    )
    assert found.folder("assignments") == tmp_path / "hw"
    assert found.visibility == "hidden"
    assert found.limits == Limits(cell=60.0, memory_mib=512)
    assert found.student == "student"


@pytest.mark.parametrize(
    "address",
    ["", "https://h.example", "https://h.example:8443/course/", "http://127.0.0.1:8000"],
)
def test_addresses_to_hand_in_at(tmp_path, address: str) -> None:
    assert course(tmp_path, f"[tool.autograder]\nhand_in = '{address}'\n").hand_in == address


@pytest.mark.parametrize("start", ["", "assignments/week_1", "student"])
def test_the_root_is_found_from_below(tmp_path, start: str) -> None:
    course(tmp_path, "[tool.autograder]\n")
    (tmp_path / start).mkdir(parents=True, exist_ok=True)
    assert config.load(tmp_path / start).root == tmp_path


def test_an_assignments_folder_marks_a_root(tmp_path) -> None:
    (tmp_path / "assignments" / "a").mkdir(parents=True)
    assert config.load(tmp_path / "assignments" / "a").root == tmp_path


def test_a_project_of_another_kind_is_passed_over(tmp_path) -> None:
    course(tmp_path, "[tool.autograder]\nstudent = 'out'\n")
    inner = tmp_path / "package"
    inner.mkdir()
    assert course(inner, "[tool.other]\nx = 1\n").student == "out"


MISTAKES = {
    "a misspelt key": ("[tool.autograder]\nassigments = 'a'", "did you mean 'assignments'?"),
    "a misspelt limit": ("[tool.autograder.limits]\nmemory = 1", "did you mean 'memory_mib'?"),
    "a key far from any": ("[tool.autograder]\nzzz = 1", "known are assignments"),
    "a number for a text": ("[tool.autograder]\nstudent = 3", "tool.autograder.student = 3"),
    "a text for a number": ("[tool.autograder.limits]\ncell = 'long'", "limits.cell = 'long'"),
    "another word": ("[tool.autograder]\nvisibility = 'maybe'", "visibility = 'maybe'"),
    "a value for a table": ("[tool.autograder]\nlimits = 5", "a table"),
    "a value for the whole": ("[tool]\nautograder = 5", "a table"),
    "the root": ("[tool.autograder]\nroot = 'x'", "unknown key 'root'"),
    "no TOML": ("[tool.autograder\n", "a TOML file"),
    "a key twice": ("[tool.autograder]\ndist='a'\ndist='b'", "a TOML file"),
    "no time at all": ("[tool.autograder.limits]\ncell = 0", "limits.cell = 0"),
    "a negative time": ("[tool.autograder.limits]\ncall = -1.0", "limits.call = -1.0"),
    "time without end": ("[tool.autograder.limits]\ncall = inf", "limits.call = inf"),
    "no number": ("[tool.autograder.limits]\npatience = nan", "limits.patience = nan"),
    "secrets over an open line": ("[tool.autograder]\nhand_in='http://h.example'", "hand_in = "),
    "an address of nothing": ("[tool.autograder]\nhand_in='https://h.example/?a'", "hand_in = "),
    "an address of two lines": ('[tool.autograder]\nhand_in="https://h.example\\n"', "hand_in = "),
    "no memory": ("[tool.autograder.limits]\nmemory_mib = 0", "limits.memory_mib = 0"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_told(tmp_path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        course(tmp_path, text)
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_text(tmp_path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError):
        config.load(tmp_path)


def test_every_key_is_documented() -> None:
    for kind in (Config, Limits):
        source = Path(
            msgspec.inspect.__file__ and __import__(kind.__module__, fromlist=["x"]).__file__
        )
        lines = source.read_text("utf-8").splitlines()
        for field in kind.__struct_fields__:
            (place,) = [n for n, line in enumerate(lines) if line.startswith(f"    {field}:")]
            assert lines[place + 1].strip().startswith('"""'), field
