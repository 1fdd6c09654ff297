"""The pinned versions install on a fresh machine, whichever Python 3.11 it has."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
_SEPARATORS = re.compile(r"[-_.]+")


def normal(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


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
