"""`autograder new`: a master to start from, with one question of each kind."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from autograder import files
from autograder.config import Config
from autograder.errors import UsageError, of_file

_CELLS: tuple[tuple[str, str], ...] = (
    (
        "raw",
        """# ASSIGNMENT CONFIG
name: {slug}
requirements: requirements.txt
tests:
    ok_format: false
export_cell:
    pdf: false
    run_tests: false
check_all_cell: true
show_question_points: true""",
    ),
    (
        "markdown",
        """# {title}

Say here what students will have built at the end, and about how long it takes.""",
    ),
    ("code", "import numpy as np"),
    ("raw", "# BEGIN QUESTION\nname: q1_mean\npoints: 2"),
    (
        "markdown",
        """## 1 The mean

Why it matters, in a few sentences; then the formula:

$$\\bar x = \\frac{{1}}{{n}} \\sum_{{i=1}}^n x_i$$

**Task.** Write `mean(values)`. For `[1, 2, 6]` it returns 3.""",
    ),
    ("raw", "# BEGIN SOLUTION"),
    (
        "code",
        '''def mean(values):
    """Arithmetic mean of a sequence of n numbers.

    Raises ValueError for an empty sequence.
    """
    # BEGIN SOLUTION
    if len(values) == 0:
        raise ValueError("the mean of nothing is not defined")
    return sum(values) / len(values)
    # END SOLUTION''',
    ),
    ("raw", "# END SOLUTION"),
    ("raw", "# BEGIN TESTS"),
    (
        "code",
        '''""" # BEGIN TEST CONFIG
points: 0
failure_message: Look at the worked example again; mean returns one number
""" # END TEST CONFIG
def test_public_example(mean):
    got = mean([1, 2, 6])
    assert got is not None, "mean should return a number"
    assert abs(float(got) - 3) < 1e-9''',
    ),
    (
        "code",
        '''""" # BEGIN TEST CONFIG
points: 1
hidden: true
failure_message: Some list of numbers gives another mean than it should
""" # END TEST CONFIG
def test_hidden_random(mean):
    import numpy as np
    rng = np.random.default_rng(20)
    for size in (1, 2, 7, 50):
        values = rng.normal(size=size)
        got = mean(values.tolist())
        assert got is not None, "mean should return a number"
        assert np.isclose(float(got), np.mean(values), rtol=1e-6, atol=1e-9)''',
    ),
    (
        "code",
        '''""" # BEGIN TEST CONFIG
points: 1
hidden: true
failure_message: Read in the docstring what an empty sequence should do
""" # END TEST CONFIG
def test_hidden_empty(mean):
    got = mean([1, 3, 8])
    assert got is not None, "mean should return a number"
    assert abs(float(got) - 4) < 1e-9, "three numbers have another mean"
    try:
        mean([])
    except ValueError:
        return
    assert False, "a ValueError was expected"''',
    ),
    ("raw", "# END TESTS"),
    ("raw", "# END QUESTION"),
    ("raw", "# BEGIN QUESTION\nname: q2_words\nmanual: true\npoints: 1"),
    (
        "markdown",
        """## 2 In your own words

When is the mean a poor summary? Answer in two or three sentences.""",
    ),
    ("raw", "# BEGIN SOLUTION"),
    (
        "markdown",
        """Where a few values lie far from the others, because each counts by its distance.

*Rubric:*

- 0.5 points: names outliers or skew
- 0.5 points: says why""",
    ),
    ("raw", "# END SOLUTION"),
    ("raw", "# END QUESTION"),
)


PROJECT = """\
# The settings of this course. All have a default; each is described in the reference.

[tool.autograder]
assignments = "assignments"          # the masters: assignments/<name>/<name>.ipynb
# proof = "strict"                   # what `build` doubts is a mistake, not a note
# hidden_feedback = "counts"         # how much students read of hidden tests

# [tool.autograder.late]
# zone = "Europe/Berlin"
# grace_minutes = 15
# percent_per_day = 10               # of the points earned
# most_percent = 50

# [tool.autograder.late.due]
# {slug} = 2026-10-24T23:59:00

# [tool.autograder.gradebook]
# drop_lowest = 1
"""
"""The pyproject.toml of a course that has none."""


def new(config: Config, slug: str) -> tuple[Path, Path | None]:
    """Write a master of that name, and the course's `pyproject.toml` where there is none; return
    their paths, `None` for a file that was there.

    Raises:
        UsageError: a name that is not one, or an assignment that is there already; MachineError:
            the disk is full.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", slug):
        raise UsageError(
            f"{slug!r} is no name for an assignment",
            "small letters, digits and underscores, a letter first",
            "try something like week_1",
        )
    folder = config.folder("assignments") / slug
    path = folder / f"{slug}.ipynb"
    if folder.exists():
        raise UsageError(f"{folder} is there already", then="choose another name, or edit it")
    project = config.root / "pyproject.toml"
    is_first = not project.exists() and not project.is_symlink()
    try:
        folder.mkdir(parents=True)
        path.write_text(json.dumps(master(slug), indent=1, ensure_ascii=False) + "\n", "utf-8")
        (folder / "requirements.txt").write_text("numpy\notter-grader==7.0.0\n", "utf-8")
        if is_first:
            files.replace(project, PROJECT.replace("{slug}", slug).encode())
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)  # half of one would stand in the way
        raise of_file(error, f"{folder} cannot be written") from error
    return path, project if is_first else None


def master(slug: str) -> dict[str, Any]:
    """A complete small master in notebook format 4.5."""
    title = slug.replace("_", " ").capitalize()
    cells = []
    for number, (kind, source) in enumerate(_CELLS, start=1):
        text = source.format(slug=slug, title=title) if number <= 2 else source
        if kind == "markdown" and number > 2:
            text = text.replace("{{", "{").replace("}}", "}")
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{number:03}",
            "metadata": {},
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
