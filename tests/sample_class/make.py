"""Write the sample class: submissions to `descent_recurrence` as students hand them in.

    python tests/sample_class/make.py

Each submission is the solution (or the student version) with something done to it; what the grader
should make of it stands beside it in `expected.json`. The files are committed, and a test sees that
they are what this script writes.
"""

from __future__ import annotations

import copy
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from autograder.authoring.answers import read_answers, with_answer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SLUG = "descent_recurrence"

Notebook = dict[str, Any]
Expected = dict[str, Any]


def class_files() -> tuple[dict[str, bytes], dict[str, Expected]]:
    """All files of the class by path, and what each submission should get by its id."""
    solution = _read(ROOT / "solutions" / SLUG / f"{SLUG}.ipynb")
    untouched = _read(ROOT / "student" / SLUG / f"{SLUG}.ipynb")
    files: dict[str, bytes] = {}
    expected: dict[str, Expected] = {}

    def add(name: str, submission: str, data: bytes, **wanted: Any) -> None:
        files[name] = data
        expected[submission] = {"status": "graded", **wanted}

    def replaced(answers: dict[str, str]) -> Notebook:
        notebook = solution
        for question, source in answers.items():
            notebook = with_answer(notebook, question, source)
        return notebook

    # full marks, in different ways
    right = _right_answers()
    add("alder.ipynb", "alder", _bytes(replaced({q: found[0] for q, found in right.items()})))
    add("birch.ipynb", "birch", _bytes(replaced({q: found[1] for q, found in right.items()})))
    add("chestnut_final_v2 (3).ipynb", "chestnut_final_v2-3", _bytes(solution))
    add("Übung 3 – Zoë Früh (Kopie).ipynb", "Ubung-3-Zoe-Fruh-Kopie", _bytes(solution))
    add("dogwood.py", "dogwood", _script(solution))
    add(
        "elm.zip",
        "elm",
        _zip({f"elm/{SLUG}.ipynb": _bytes(solution), "elm/notes.txt": b"my notes"}),
    )
    add("fir/my work.ipynb", "fir", _bytes(_old_format(solution)))
    add("ginkgo.ipynb", "ginkgo", _bytes(_without_checks(solution)))
    add("hazel.ipynb", "hazel", _bytes(_noisy(solution)))

    # partly right
    add("ivy.ipynb", "ivy", _bytes(untouched), everything=0)
    add(
        "juniper.ipynb",
        "juniper",
        _bytes(replaced({"q2_guess": _VALUE, "q3_step": _UPHILL, "q7_basins": _UNMERGED})),
        wrong=["q2_guess", "q3_step", "q7_basins"],
    )
    add(
        "kapok.ipynb",
        "kapok",
        _bytes(replaced({"q4_descent": _SYNTAX_ERROR})),
        points={"q4_descent": 0},
    )
    add(
        "larch.ipynb",
        "larch",
        _bytes(replaced({"q5_until": _ENDLESS})),
        points={"q5_until": 0},
    )
    add(
        "maple.ipynb",
        "maple",
        _bytes(replaced({"q6_rates": _EXIT})),
        points={"q6_rates": 0},
    )
    add(
        "nutmeg.ipynb",
        "nutmeg",
        _bytes(replaced({"q8_saddle": _MEMORY})),
        points={"q8_saddle": 0},
    )
    add(
        "oak.ipynb",
        "oak",
        _bytes(_moved_to_end(solution, "q9_convex")),
        points={"q9_convex": 0},
    )
    add(
        "pine.ipynb",
        "pine",
        _bytes(replaced({"q3_step": _LIAR, "q10_schedule": _RAISES})),
        points={"q3_step": 0, "q10_schedule": 0},
    )
    add("quince.ipynb", "quince", _bytes(_exits_in_a_cell(solution, "q11_path")))

    # nothing to run
    whole = _bytes(solution)
    unreadable = {"status": "unreadable"}
    add("rowan.ipynb", "rowan", whole[: len(whole) // 3], **unreadable, reason="cut off")
    add("spruce.ipynb", "spruce", b"", **unreadable, reason="empty")
    add("teak.ipynb", "teak", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", **unreadable, reason="PDF")
    add("umbrella-pine.zip", "umbrella-pine", whole[:2000], **unreadable, reason="zip")
    return files, expected


# ------------------------------------------------------------------ answers that are not right

_VALUE = "def simple_minimize(f, xs):\n    return min(f(x) for x in xs)\n"
_UPHILL = "def descend_once(df, x, alpha):\n    return x + alpha * df(x)\n"
_UNMERGED = """\
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    return ends, min(f(end) for end in ends)
"""
_SYNTAX_ERROR = """\
def gradient_descent(df, initial_guess, alpha, n)
    guesses = [initial_guess]
    return guesses
"""
_ENDLESS = """\
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x, steps = x0, 0
    while True:
        step = alpha * 2 * x
        if abs(step) < 0:
            return x, steps, True
"""
_EXIT = """\
import os

def rate_outcome(alpha, x0=5.0, steps=50):
    os._exit(0)
"""
_MEMORY = """\
def classify_stationary(grad, point):
    table = []
    while True:
        table.append(np.ones((1000, 1000)))
"""
_LIAR = """\
class Yes:
    def __eq__(self, other):
        return True
    def __sub__(self, other):
        return 0.0
    def __float__(self):
        return 0.0
    def __array__(self, *args, **kwargs):
        return np.zeros(1)

def descend_once(df, x, alpha):
    return Yes()
"""
_RAISES = """\
def descend_with_schedule(df, x0, schedule, n):
    raise NotImplementedError("no time left")

def halving(alpha, every):
    raise NotImplementedError("no time left")
"""


def _right_answers() -> dict[str, list[str]]:
    """Two right answers a question, none of them the solution's."""
    found: dict[str, list[str]] = {}
    for answer in read_answers(ROOT / "assignments" / SLUG):
        if answer.right:
            found.setdefault(answer.question, []).append(answer.source)
    return found


# ------------------------------------------------------------------ what students do to notebooks


def _old_format(notebook: Notebook) -> Notebook:
    """Saved by a notebook program of 2014."""
    cells = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        old: dict[str, Any] = {"cell_type": cell["cell_type"], "metadata": {}}
        if cell["cell_type"] == "code":
            old |= {"input": source, "outputs": [], "language": "python", "prompt_number": 1}
        else:
            old |= {"source": source}
        cells.append(old)
    sheets = [{"cells": cells, "metadata": {}}]
    return {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}


def _without_checks(notebook: Notebook) -> Notebook:
    """All check cells deleted: the tests run at the end."""
    kept = [cell for cell in notebook["cells"] if "grader.check(" not in "".join(cell["source"])]
    return {**notebook, "cells": kept}


def _noisy(notebook: Notebook) -> Notebook:
    """Prints fifty megabytes in one cell, and shows a table in another."""
    noise = _code('for line in range(1000):\n    print("x" * 50_000)')
    return {**notebook, "cells": [*notebook["cells"][:3], noise, *notebook["cells"][3:]]}


def _moved_to_end(notebook: Notebook, question: str) -> Notebook:
    """One answer stands below everything else, so that it is not there when it is checked."""
    without = with_answer(notebook, question, "# moved, see the end\n")
    moved = [
        cell
        for cell, other in zip(notebook["cells"], without["cells"], strict=True)
        if cell != other
    ]
    return {**without, "cells": [*without["cells"], *moved]}


def _exits_in_a_cell(notebook: Notebook, before: str) -> Notebook:
    """A cell at top level ends the process; nothing but that cell is lost."""
    place = next(
        number
        for number, cell in enumerate(notebook["cells"])
        if f'grader.check("{before}")' in "".join(cell["source"])
    )
    ending = _code("import os\nos._exit(3)")
    cells = notebook["cells"]
    return {**notebook, "cells": [*cells[: place - 1], ending, *cells[place - 1 :]]}


def _code(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "mine",
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _script(notebook: Notebook) -> bytes:
    """What Jupyter's `Save as Python script` writes."""
    parts = ["#!/usr/bin/env python", "# coding: utf-8", ""]
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            parts += ["# In[ ]:", "", "", source, "", ""]
        else:
            parts += ["\n".join(f"# {line}" for line in source.splitlines()), ""]
    return "\n".join(parts).encode()


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _read(path: Path) -> Notebook:
    notebook: Notebook = json.loads(path.read_text("utf-8"))
    return copy.deepcopy(notebook)


def _bytes(notebook: Notebook) -> bytes:
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def write(folder: Path) -> None:
    """Write the class into `folder`, in the place of what is there."""
    files, expected = class_files()
    submissions = folder / "submissions"
    for path in sorted(submissions.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    for name, data in files.items():
        (submissions / name).parent.mkdir(parents=True, exist_ok=True)
        (submissions / name).write_bytes(data)
    text = json.dumps(expected, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (folder / "expected.json").write_text(text, "utf-8")


if __name__ == "__main__":
    write(HERE)
