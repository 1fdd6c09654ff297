"""A build finds what the text of a given figure lacks, and says of which cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.pictured import pictured
from autograder.formats.bundle import Bundle
from autograder.limits import Limits
from build.test_proved import DOCTESTS, course_of, run

pytestmark = pytest.mark.slow

DRAWING = """
=== code
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([0, 1], [1, base])
ax.set(title="Given", xlabel="n", ylabel="base")
"""
SHOWN = """
=== code
# shown
plt.plot(x)
plt.title("Yours")
plt.show()
"""


def course(folder: Path, text: str, settings: str = "") -> Path:
    """A course in which the cells that begin with `# shown` are not run where they are graded."""
    made = course_of(folder, text, settings)
    path = made / "assignments/hw/hw.ipynb"
    master = path.read_text().replace(
        '"metadata": {}, "source": "# shown',
        '"metadata": {"tags": ["otter_ignore"]}, "source": "# shown',
    )
    path.write_text(master)
    return made


def with_cells(before: str, after: str = "") -> str:
    """The small master with cells before its question and behind it."""
    return (
        DOCTESTS.replace("=== raw\n# BEGIN QUESTION", f"{before}=== raw\n# BEGIN QUESTION", 1)
        + after
    )


def test_a_figure_that_says_all_is_nothing_to_note(tmp_path: Path) -> None:
    code, said, errors = run(course(tmp_path, with_cells(DRAWING)), "build")
    assert code == 0, errors
    assert "figure" not in said + errors


@pytest.mark.parametrize("shown", [False, True])
def test_what_a_figure_lacks_is_said_with_the_cell(tmp_path: Path, shown: bool) -> None:
    if shown:
        text, cell = with_cells(DRAWING, SHOWN), 14
    else:
        text, cell = with_cells(DRAWING.replace('xlabel="n", ', "")), 3
    folder = course(tmp_path, text)
    code, said, errors = run(folder, "build")
    line = f"cell {cell}: of a figure that this cell draws the horizontal axis has no label"
    assert (code, line in said + errors) == (0, True), said + errors
    (folder / "pyproject.toml").write_text('[tool.autograder]\nproof = "strict"\n')
    code, said, errors = run(folder, "build")
    assert (code, line in said + errors) == (1, True), said + errors


def test_what_of_a_figure_is_hard_to_see_is_told(tmp_path: Path) -> None:
    folder = course(tmp_path, with_cells(DRAWING + 'ax.lines[0].set(label="x", color="C1")\n'))
    line = "in a figure that this cell draws the line 'x' stands out from its ground by 2.5 to 1"
    code, said, errors = run(folder, "build")
    assert (code, line in said + errors) == (0, True), said + errors
    (folder / "pyproject.toml").write_text('[tool.autograder]\nproof = "strict"\n')
    assert run(folder, "build")[0] == 1


def test_a_shown_cell_that_fails_is_told(tmp_path: Path) -> None:
    code, said, errors = run(
        course(tmp_path, with_cells(DRAWING, SHOWN.replace("(x)", "(y)"))), "build"
    )
    assert code == 0, errors
    assert "cell 14: this cell fails with the solution (NameError: name 'y' is not defined)" in (
        said + errors
    )


def test_figures_of_answers_are_the_students_own(tmp_path: Path) -> None:
    text = with_cells(DRAWING).replace("x = [1.0,", "plt.plot([1, 2])\nx = [1.0,")
    code, said, errors = run(course(tmp_path, text), "build")
    assert code == 0, errors
    assert "figure" not in said + errors


def test_a_notebook_that_draws_nothing_is_not_run_once_more() -> None:
    bundle = Bundle(slug="hw", title="", questions=(), limits=Limits())
    cell = {"cell_type": "code", "metadata": {}, "source": "print(2)", "outputs": []}
    assert pictured(bundle, {"cells": [cell]}, [0]) is None
    cell["source"] = "import matplotlib.pyplot as plt"
    assert pictured(bundle, {"cells": [cell]}, [0]) is not None
