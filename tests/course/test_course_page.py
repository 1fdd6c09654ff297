"""The course page has a row for each question with its points, and one for each correction."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "course.md").read_text("utf-8")
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())
HOURS = {"2.5": "two and a half hours", "3": "three hours", "4": "four hours"}
CORRECTED = (
    "S0-chain",
    "S0-code",
    "S1-cross",
    "S1-transpose",
    "S1-derivative",
    "S1-zero",
    "S1-shape",
    "S2-minimum",
    "S2-first-step",
    "S2-rates-4",
    "S2-table-2d",
    "S2-rates-5",
    "S2-direction",
    "S3-function",
    "S3-gradient",
    "S3-convex",
    "S3-equations",
    "S3-libraries",
    "S2-S3-count",
)


@functools.cache
def cells(slug: str) -> list[tuple[str, str]]:
    """Kind and text of each cell of a master."""
    master = json.loads((ROOT / "assignments" / slug / f"{slug}.ipynb").read_text("utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in master["cells"]]


@functools.cache
def questions(slug: str) -> dict[str, tuple[float, bool]]:
    """Points of each question of a master, and whether a person marks it."""
    found = {}
    for kind, text in cells(slug):
        if kind == "raw" and text.startswith("# BEGIN QUESTION"):
            config = yaml.safe_load(text)
            found[config["name"]] = (float(config["points"]), config.get("manual", False))
    return found


def section(heading: str) -> str:
    """The text below a heading, up to the next one of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, below = PAGE.partition(f"\n{heading}\n")
    assert below, f"no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", below, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of each table row."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def numbers() -> dict[str, str]:
    """Slug of each assignment by the number that the page gives it."""
    return {row[0]: row[1].strip("`") for row in rows(section("## Overview")) if row[0].isdigit()}


def test_every_assignment() -> None:
    assert sorted(numbers().values()) == SLUGS
    for row in rows(section("## Overview")):
        if row[0].isdigit():
            points = questions(row[1].strip("`")).values()
            by_hand = sum(value for value, manual in points if manual)
            total = sum(value for value, _ in points)
            stated = [float(cell) for cell in row[3:7]]
            assert stated == [len(points), total - by_hand, by_hand, total], row[1]


def test_hours_are_those_of_the_notebooks() -> None:
    for row in rows(section("## Overview")):
        if row[0].isdigit():
            prose = [text for kind, text in cells(row[1].strip("`")) if kind == "markdown"]
            assert f"about {HOURS[row[7]]}" in " ".join(" ".join(prose).split()), row[1]


def test_totals() -> None:
    values = [value for slug in SLUGS for value in questions(slug).values()]
    total = sum(points for points, _ in values)
    by_hand = sum(points for points, manual in values if manual)
    hours = sum(float(row[7]) for row in rows(section("## Overview")) if row[0].isdigit())
    overview = " ".join(section("## Overview").split())
    points = f"{total:g} points ({total - by_hand:g} by tests, {by_hand:g} by hand)"
    assert f"{len(values)} questions, {points} and about {hours:g} hours" in overview


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question(slug: str) -> None:
    number = next(number for number, name in numbers().items() if name == slug)
    stated = {
        row[0].strip("`"): float(row[1])
        for row in rows(section(f"### {number} `{slug}`"))
        if row[0].startswith("`")
    }
    assert stated == {name: points for name, (points, _) in questions(slug).items()}


def test_every_correction() -> None:
    stated = {row[0]: row for row in rows(section("## What was corrected"))[2:]}
    assert sorted(stated) == sorted(CORRECTED)
    for row in stated.values():
        assert re.search(r"\b0\d (after )?q\d", row[2]), row


def test_places_exist() -> None:
    slugs = numbers()
    below = PAGE[PAGE.index("## From the sources to the questions") :]
    places = re.findall(r"\b(0\d) (?:after )?(q\d+)\b", below)
    assert len(places) > 200
    for number, question in places:
        assert any(name.startswith(f"{question}_") for name in questions(slugs[number])), (
            f"{number} {question}"
        )


def test_every_question_is_on_the_map() -> None:
    beyond = re.findall(r"\b0\d q\d+", section("### Beyond the sources"))
    checked = {
        place
        for row in rows(section("## From the sources to the questions"))
        for place in re.findall(r"\b0\d q\d+", row[-1])
    }
    for number, slug in numbers().items():
        for name, (_, manual) in questions(slug).items():
            place = f"{number} {name.split('_')[0]}"
            assert manual or place in {*checked, *beyond}, f"{slug} {name}"


def test_lines_are_short() -> None:
    assert [line for line in PAGE.splitlines() if len(line) > 120] == []
