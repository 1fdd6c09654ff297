"""The pinned versions install on a fresh machine, whichever Python 3.11 it has; and which Pythons
the project is for is said everywhere alike."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from autograder.gradescope_image.pins import PYTHONS
from autograder.gradescope_image.wheel import METADATA

ROOT = Path(__file__).resolve().parent.parent
_SEPARATORS = re.compile(r"[-_.]+")


def normal(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


@pytest.mark.slow
def test_every_pin_takes_the_first_python_3_11() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if line and line[0] != "#"]
    pinned = {normal(pin.name): pin.specifier for pin in pins}
    there = [
        each
        for each in importlib.metadata.distributions()
        if each.version in pinned.get(normal(each.name), SpecifierSet("<0"))
    ]
    assert len(there) > len(pinned) / 2
    late = [
        f"{each.name} {each.version} wants Python {wanted}"
        for each in there
        if (wanted := each.metadata.get("Requires-Python"))
        and not SpecifierSet(wanted).contains("3.11.0")
    ]
    assert not late


def test_the_pythons_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["requires-python"]
    minors = [f"3.{minor}" for minor in range(30)]
    assert tuple(m for m in minors if SpecifierSet(wanted).contains(f"{m}.0")) == PYTHONS
    said = [line.rpartition(" ")[2] for line in project["classifiers"] if ":: 3." in line]
    assert tuple(said) == PYTHONS
    assert f"Requires-Python: {wanted}\n" in METADATA
    setup = (ROOT / "autograder/gradescope_image/setup.sh").read_text()
    first, last = PYTHONS[0], PYTHONS[-1]
    asked = f"{tuple(map(int, first.split('.')))} <= sys.version_info[:2] <= "
    assert f"{asked}{tuple(map(int, last.split('.')))}" in setup
    assert f"for name in {' '.join(f'python{each}' for each in PYTHONS)} " in setup
    assert f'uv" python install {first}\n' in setup
    for page in ("README.md", "docs/explanation/design.md"):
        assert f"Python {first} to {last}" in (ROOT / page).read_text(), page
