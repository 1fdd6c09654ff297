"""Notebooks as students save, change and damage them: graded, with a line for what was assumed."""

from __future__ import annotations

import base64
import copy
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import class_run, make_bundle, question

from autograder.result import Result, Status

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    ),
    question("q2", "def test(start):\n    assert start == 1"),
)
CELLS = (
    'import otter\ngrader = otter.Notebook("hw.ipynb")',
    "import math",
    "def f(x): return x * x",
    'grader.check("q1")',
    "start = 1",
    'grader.check("q2")',
    "start = 2",
    "grader.check_all()",
)
PYTHON = {"display_name": "Python 3", "language": "python", "name": "python3"}
Document = dict[str, Any]


def handed_out() -> Document:
    """A student version in format 4.5, every answer right at its check cell, never run."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number:03}",
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True),
        }
        for number, source in enumerate(CELLS, start=1)
    ]
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Homework"]}
    metadata = {"kernelspec": PYTHON, "otter": {"assignment_name": "hw", "tests": {}}}
    return {"cells": [title, *cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def as_it_was(document: Document) -> Document:
    return document


def in_format_3(document: Document) -> Document:
    import nbformat  # takes seconds to load

    return dict(nbformat.convert(nbformat.reads(json.dumps(document), as_version=4), 3))


def in_two_worksheets(document: Document) -> Document:
    old = in_format_3(document)
    cells = old["worksheets"][0]["cells"]
    return {**old, "worksheets": [{"cells": cells[:5]}, {"cells": cells[5:]}]}


def in_minor(number: int) -> Callable[[Document], Document]:
    def saved(document: Document) -> Document:
        for cell in document["cells"] if number < 5 else ():
            del cell["id"]
        return {**document, "nbformat_minor": number}

    return saved


def in_a_format_to_come(document: Document) -> Document:
    return {**document, "nbformat": 5, "nbformat_minor": 0}


def without_a_format(document: Document) -> Document:
    return {"cells": document["cells"], "metadata": document["metadata"]}


def from_colab(document: Document) -> Document:
    """Colab's metadata of notebook and cells, its outputs, and its cell that mounts a drive."""
    picture = base64.b64encode(bytes(range(256)) * 400).decode()
    output = {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}}
    mount = "from google.colab import drive, files\nimport google.colab\ndrive.mount('/content')"
    for number, cell in enumerate(document["cells"]):
        identity = cell.pop("id")
        cell["metadata"] = {"id": identity, "colab": {"base_uri": "https://localhost/"}}
        if cell["cell_type"] == "code":
            cell["metadata"] |= {"outputId": f"{number}", "executionInfo": {"status": "ok"}}
            cell["outputs"] = [output]
    document["cells"][2]["source"] = ["!pip install otter-grader\n", mount, "\nimport math"]
    extra = {"accelerator": "GPU", "colab": {"provenance": [], "toc_visible": True}}
    return {**document, "metadata": document["metadata"] | extra, "nbformat_minor": 0}


def without_check_cells(document: Document) -> Document:
    """Then the answers as they are in the end are looked at: `start` is another by then."""
    kept = [cell for cell in document["cells"] if "grader.check(" not in "".join(cell["source"])]
    return {**document, "cells": kept}


def without_the_first_cell(document: Document) -> Document:
    del document["cells"][1]
    document["cells"][2]["source"].insert(0, "grader.check('q1')\n")
    return document


def with_kernel(**kernel: str) -> Callable[[Document], Document]:
    def saved(document: Document) -> Document:
        return {**document, "metadata": {**document["metadata"], "kernelspec": kernel}}

    return saved


def run_with_python_2(document: Document) -> Document:
    info = {"name": "python", "version": "2.7.18"}
    return {**document, "metadata": {"language_info": info}}


def without_metadata(document: Document) -> Document:
    return {"cells": document["cells"], "nbformat": 4, "nbformat_minor": 5}


FORMAT = "read as if saved by a Jupyter of today (format 4)"
FORMAT_3 = (f"the notebook is in format 3: {FORMAT}",)
SAVED: dict[str, tuple[Callable[[Document], Document], tuple[str, ...]]] = {
    "as it was": (as_it_was, ()),
    "format 3": (in_format_3, FORMAT_3),
    "format 3 in two worksheets": (in_two_worksheets, FORMAT_3),
    **{f"format 4.{n}": (in_minor(n), ()) for n in range(6)},
    "format 5": (in_a_format_to_come, (f"the notebook is in format 5: {FORMAT}",)),
    "no format": (without_a_format, (f"the notebook does not say its format: {FORMAT}",)),
    "colab": (from_colab, ("google.colab does nothing while grading: a stand-in was used",)),
    "no check cells": (
        without_check_cells,
        ("no cell checks q1, q2: tested after the last cell",),
    ),
    "no first cell": (without_the_first_cell, ("no cell makes `grader`: a stand-in was used",)),
    "another kernel": (with_kernel(name="conda-env-x-py", language="Python"), ()),
    "a kernel for R": (
        with_kernel(name="ir", language="R", display_name="R"),
        ("the notebook says that its language is r: run as Python",),
    ),
    "python 2": (
        run_with_python_2,
        ("the notebook says that it was run with Python 2: run as Python 3",),
    ),
    "no metadata": (without_metadata, ()),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """All of them graded in one run, by the name of the file."""
    folder = tmp_path_factory.mktemp("saved")
    submissions = folder / "submissions"
    submissions.mkdir()
    for name, (saved, _) in SAVED.items():
        written(submissions / f"{name}.ipynb", saved(copy.deepcopy(handed_out())))
    written(submissions / "Copy of hw (3).ipynb", handed_out())
    with zipfile.ZipFile(submissions / "two.zip", "w") as file:
        file.writestr("hw.ipynb", json.dumps(handed_out()))
        file.writestr("scratch.ipynb", json.dumps({"cells": [], "nbformat": 4}))
    run = class_run(BUNDLE, submissions, folder / "out", workers=1)
    return {run.received.students[result.submission]: result for result in run.results}


def written(path: Path, document: Document) -> None:
    path.write_text(json.dumps(document), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", SAVED)
def test_graded_with_a_line_for_what_was_assumed(results: dict[str, Result], name: str) -> None:
    result = results[name]
    assert result.status is Status.GRADED
    assert result.notes == SAVED[name][1]
    points = {question.name: question.points for question in result.questions}
    assert points == ({"q1": 2, "q2": 0} if name == "no check cells" else {"q1": 2, "q2": 1})
    assert not [cell for cell in result.cells if cell.error], result.cells


@pytest.mark.slow
def test_renamed(results: dict[str, Result]) -> None:
    assert (results["Copy of hw (3)"].score, results["Copy of hw (3)"].notes) == (3, ())


@pytest.mark.slow
def test_one_of_several(results: dict[str, Result]) -> None:
    said = "of 2 notebooks hw.ipynb was taken: it is called like the assignment"
    assert (results["two"].score, results["two"].notes) == (3, (said,))
