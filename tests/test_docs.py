"""Every command, configuration key, limit, status and outcome has its place in the reference."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec
import pytest

from autograder.cli import main
from autograder.config import Config
from autograder.limits import Limits
from autograder.result import Outcome, Status
from autograder.views.gradescope import Attempts, LateCost, Settings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text()
HEADINGS = set(re.findall(r"^#+ `([^`]+)`", REFERENCE, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(main.commands))
def test_commands(name: str) -> None:
    assert f"autograder {name}" in HEADINGS
    command = main.commands[name]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[0] in REFERENCE, parameter.opts


@pytest.mark.parametrize("name", [n for n in Config.__struct_fields__ if n != "root"])
def test_keys(name: str) -> None:
    assert name in HEADINGS


@pytest.mark.parametrize("name", Limits.__struct_fields__)
def test_limits(name: str) -> None:
    default = f"{getattr(Limits(), name):g}"
    assert re.search(rf"\| `{name}` \| {re.escape(default)} \|", REFERENCE)


@pytest.mark.parametrize("record", [Settings(), LateCost(), Attempts()])
def test_gradescope_keys(record: msgspec.Struct) -> None:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, float | int) and not isinstance(value, bool):
            assert re.search(rf"\| `{name}` \| {value:g} \|", REFERENCE), name
        else:
            assert f"| `{name}` |" in REFERENCE


@pytest.mark.parametrize("value", [*Outcome, *Status])
def test_outcomes_and_statuses(value: str) -> None:
    assert value in HEADINGS


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
