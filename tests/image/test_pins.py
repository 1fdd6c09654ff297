"""Versions for the image's Python, whatever Python builds the bundle.

What is installed stands in folders of metadata that are found before the real ones, and uv is a
module of some lines that is found before the real one: so nothing is fetched. With `-m install`
a bundle is built by another Python than it is installed with, and all of it is real.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder.gradescope_image.pins import PYTHONS, pins

pytestmark = pytest.mark.slow  # a resolver of its own for each

ROOT = Path(__file__).resolve().parents[2]
PURE, COMPILED = "py3-none-any", "cp312-cp312-manylinux_2_28_x86_64"
UV = """\
import pathlib, sys
arguments = sys.argv[1:]
asked = sys.stdin.read()
output = pathlib.Path(arguments[arguments.index("--output-file") + 1])
here = pathlib.Path(__file__).parent
with open(here / "asked", "a") as file:
    file.write(" ".join(arguments) + "\\n" + asked)
said = here / "says"
if said.exists():
    sys.stderr.write(said.read_text())
    sys.exit(int((here / "code").read_text()))
kept = [line for line in output.read_text().split() if not line.startswith("late==")]
found = (here / "found").read_text().split()
output.write_text("\\n".join(sorted(kept + found)) + "\\n")
"""


class Machine:
    """What is installed here, and the uv that is."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "site"
        self.uv = self.site / "uv"
        self.uv.mkdir(parents=True)
        self.kept = folder / "dist"
        (self.uv / "__init__.py").write_text("")
        (self.uv / "__main__.py").write_text(UV)
        self.answers("late==1.0")
        self.has("sealed-autograder", needs=["late"])

    def has(
        self,
        name: str,
        version: str = "1.0",
        *,
        needs: Sequence[str] = (),
        python: str = "",
        tag: str = PURE,
        named: Sequence[str] = (),
    ) -> None:
        folder = self.site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Python: {python}"] if python else []
        lines += [f"Classifier: Programming Language :: Python :: {each}" for each in named]
        lines += [f"Requires-Dist: {need}" for need in needs]
        (folder / "METADATA").write_text("\n".join(lines) + "\n")
        (folder / "WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n")

    def answers(self, *lines: str) -> None:
        (self.uv / "found").write_text("\n".join(lines))

    def fails(self, code: int, said: str) -> None:
        (self.uv / "code").write_text(str(code))
        (self.uv / "says").write_text(said)

    @property
    def asked(self) -> str:
        path = self.uv / "asked"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.syspath_prepend(made.site)
    monkeypatch.setenv("PYTHONPATH", str(made.site))
    monkeypatch.delitem(sys.modules, "uv", raising=False)
    return made


def versions(lines: Sequence[str], python: str) -> dict[str, str]:
    """What a file of requirements is on one Python."""
    wanted = [Requirement(line) for line in lines]
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    return {
        one.name: str(one.specifier)
        for one in wanted
        if one.marker is None or one.marker.evaluate(environment)
    }


@pytest.mark.parametrize(
    "fits",
    [
        {"python": ">=3.11"},
        {"tag": COMPILED},
        {"tag": COMPILED, "named": ["3", "3.11", "3.12"]},
        {"tag": "cp311-cp311-manylinux_2_28_x86_64", "named": ["3.12"]},
        {"tag": "cp39-abi3-manylinux_2_28_x86_64", "named": ["3.12"]},
        {"python": ">=3.6.*"},
    ],
)
def test_what_fits_is_copied_and_nobody_is_asked(machine: Machine, fits: dict[str, str]) -> None:
    machine.has("late", "2.0", **fits)
    pinned = pins((), machine.kept)
    assert (pinned.lines, pinned.notes, pinned.settled) == (("late==2.0",), (), True)
    assert machine.asked == ""
    assert not machine.kept.exists()


@pytest.mark.parametrize(
    ("misfit", "said"),
    [
        ({"python": ">=3.12"}, "wants Python >=3.12"),
        ({"tag": COMPILED, "named": ["3", "3.12", "3.13"]}, "does not name Python 3.11"),
    ],
)
def test_what_does_not_fit_is_looked_up_once(
    machine: Machine, misfit: dict[str, str], said: str
) -> None:
    machine.has("late", "2.0", needs=["even"], **misfit)
    machine.has("even", "3.0")
    pinned = pins((), machine.kept)
    assert versions(pinned.lines, "3.11") == {"late": "==1.0", "even": "==3.0"}
    assert versions(pinned.lines, "3.13") == {"late": "==2.0", "even": "==3.0"}
    assert pinned.settled
    (note,) = pinned.notes
    assert "late 1.0 (proved here with 2.0)" in note
    assert "even" not in note
    assert "--python-version 3.11 " in machine.asked
    asked = machine.asked
    machine.answers("late==0.1")
    assert pins((), machine.kept) == pinned
    assert machine.asked == asked
    # where nobody can be asked, all of it is told and the build goes on
    shutil.rmtree(machine.kept)
    machine.fails(2, "error: error sending request for an address")
    lost = pins((), machine.kept)
    assert lost.lines == ("even==3.0", "late==2.0")
    assert not lost.settled
    (note,) = lost.notes
    assert f"late 2.0 ({said})" in note
    assert "cannot be reached" in note
    assert "address" not in note
    assert not list(machine.kept.glob("*"))


def test_that_no_versions_fit_is_told_with_the_reason(machine: Machine) -> None:
    machine.has("late", "2.0", python=">=3.12")
    machine.fails(1, "error: No solution found\n  cause: Because late is late, nothing fits.\n")
    pinned = pins((), machine.kept)
    assert "no versions fit: Because late is late, nothing fits" in pinned.notes[0]
    assert not pinned.settled


def test_what_another_python_needs_and_this_one_has_not_is_never_left_out(machine: Machine) -> None:
    machine.has("late", "2.0", needs=["old>=1; python_version < '3.12'", "new; extra == 'more'"])
    machine.answers("late==2.0", "old==1.5")
    assert versions(pins((), machine.kept).lines, "3.11") == {"late": "==2.0", "old": "==1.5"}
    assert "new" not in machine.asked
    shutil.rmtree(machine.kept)
    machine.fails(2, "")
    lost = pins((), machine.kept)
    assert versions(lost.lines, "3.11") == {"late": "==2.0", "old": ">=1"}
    assert versions(lost.lines, "3.12") == {"late": "==2.0"}
    assert "old>=1 (not installed here)" in lost.notes[0]


def test_what_only_a_later_python_needs_is_for_that_one(machine: Machine) -> None:
    machine.has("late", "2.0", needs=["new; python_version >= '3.13'"])
    machine.has("new", "4.0", python=">=3.13")
    pinned = pins((), machine.kept)
    assert pinned.lines == ("late==2.0", 'new==4.0 ; python_version == "3.13"')
    assert (pinned.notes, machine.asked) == ((), "")


def test_a_requirement_that_is_not_installed_is_looked_up(machine: Machine) -> None:
    machine.has("late", "2.0")
    machine.answers("late==2.0", "absent==7.0", "below==8.0")
    pinned = pins(["absent>=5"], machine.kept)
    wanted = {"late": "==2.0", "absent": "==7.0", "below": "==8.0"}
    assert versions(pinned.lines, "3.11") == wanted
    assert "absent 7.0 (not proved here)" in pinned.notes[0]
    assert "absent>=5\n" in machine.asked
    # another base image may have a later Python: what was found is not for that, but it is wanted
    assert versions(pinned.lines, "3.12") == {"late": "==2.0", "absent": ">=5"}


def test_a_requirement_for_other_systems_is_none(machine: Machine) -> None:
    machine.has("late", "2.0")
    pinned = pins(["elsewhere; sys_platform == 'win32'"], machine.kept)
    assert (pinned.lines, pinned.notes, pinned.settled) == (("late==2.0",), (), True)
    assert machine.asked == ""


def test_nothing_but_versions_is_taken_of_what_uv_says(machine: Machine) -> None:
    """A user's own settings may have uv write addresses and digests."""
    machine.has("late", "2.0", python=">=3.12")
    lines = ["--index-url", "https://user:secret@index/simple", "late==1.0", "--hash=sha256:abc"]
    machine.answers(*lines)
    assert versions(pins((), machine.kept).lines, "3.11") == {"late": "==1.0"}
    (answer,) = machine.kept.iterdir()
    assert answer.read_text() == "late==1.0\n"


def test_a_requirement_by_its_address_stays_what_it_is(machine: Machine) -> None:
    machine.has("late", "2.0", python=">=3.12")
    line = "own @ file:///course/own-1.0-py3-none-any.whl"
    pinned = pins([line], machine.kept)
    assert line in pinned.lines
    assert [note for note in pinned.notes if note.startswith("own is not installed here")]
    assert "own" not in machine.asked
    assert versions(pinned.lines, "3.11")["late"] == "==1.0"
    machine.has("own")
    pinned = pins([line], machine.kept)
    assert "\nown\n" in machine.asked
    assert versions(pinned.lines, "3.11") == {"late": "==1.0", "own": "==1.0"}


def test_without_uv_that_is_told(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.has("late", "2.0", python=">=3.12")
    monkeypatch.setitem(sys.modules, "uv", None)
    assert "uv, which looks versions up, is not installed" in pins((), machine.kept).notes[0]


# ------------------------------------------------------------------ for real


def python_of(minor: str) -> str | None:
    """A Python of that version on this machine. One in the path may be a stand-in that fails."""
    places = [shutil.which(f"python{minor}")]
    if root := os.environ.get("PYENV_ROOT"):
        places += map(str, sorted(Path(root, "versions").glob(f"{minor}.*/bin/python{minor}")))
    for place in places:
        if place and subprocess.run([place, "-c", "pass"], capture_output=True).returncode == 0:
            return place
    return None


def environment_of(python: str, folder: Path, *wanted: str) -> Path:
    """The Python of a new environment with packages in it."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    own = folder / "bin" / "python"
    command = [str(own), "-m", "pip", "install", "--quiet", *wanted]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return own


@pytest.mark.install
@pytest.mark.parametrize("builder", PYTHONS[1:])
def test_a_bundle_of_another_python_can_be_installed(builder: str, tmp_path: Path) -> None:
    """As `setup.sh` installs it: fixed versions, wheels alone, nothing resolved."""
    another, first = python_of(builder), python_of(PYTHONS[0])
    if another is None or first is None:
        pytest.skip(f"needs Python {builder} and {PYTHONS[0]}")
    building = environment_of(another, tmp_path / "builder", "-e", f"{ROOT}[build]")
    for command in (["new", "week"], ["build", "--json"]):
        done = subprocess.run(
            [str(building), "-m", "autograder", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    (built,) = json.loads(done.stdout)["assignments"]
    source = tmp_path / "source"
    with zipfile.ZipFile(tmp_path / "dist" / "week.zip") as file:
        file.extractall(source)
    required = source / "grader" / "requirements.txt"
    (wheel,) = (source / "grader").glob("*.whl")
    installed = environment_of(
        first,
        tmp_path / "image",
        *("--no-deps", "--only-binary=:all:", "-r", str(required), str(wheel)),
    )
    checked = subprocess.run([str(installed), "-m", "pip", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, (checked.stdout, built["notes"])
    settings = source / "grader" / "gradescope.json"
    command = ["-P", "-m", "autograder.gradescope_image.run", "--try", str(settings)]
    subprocess.run([str(installed), *command], check=True, capture_output=True)
    # what is newest for the one is too new for the other, and that is told
    assert any(f"Gradescope's Python is {PYTHONS[0]}" in note for note in built["notes"])
