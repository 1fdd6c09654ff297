"""Each way in which a student version could give something away, planted and caught.

The student version here is written by hand, so that no test needs Otter; that real builds are
clean is shown in `test_build`.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.masters import Built, Gathered
from autograder.authoring.masters import prove_no_leak as proved
from autograder.authoring.masters.leaks import find_leaks
from autograder.authoring.masters.master import read_master
from autograder.authoring.masters.secrets import secrets_of
from autograder.errors import MasterErrors, ProofError
from autograder.formats.bundle import Bundle
from build.masters import PLAIN, changed, folder_of, notebook

STUDENT = '''
=== code
import otter
grader = otter.Notebook("tiny.ipynb")
=== md
# Tiny things

Two questions and a thought.
=== code
import math

def given_scale(values, factor):
    return [factor * value for value in values]
=== md
Write the area of a ring. For radii 1 and 2 it is 9.42477796.
=== code
def ring_area(inner, outer):
    """Area between two circles."""
    ...
=== code
grader.check("q1_area")
=== md
Name the constant.
=== code
word = ...
=== md
<!-- BEGIN QUESTION -->

Why is the area never negative?
=== md
_Type your answer here, replacing this text._
=== md
<!-- END QUESTION -->
'''
PUBLIC = """
@test_case(points=0, hidden=False, failure_message="Look at the order of the radii.")
def test_public_example(ring_area):
    assert abs(ring_area(1, 2) - 9.42477796) < 1e-06, 'wanted the area'
"""


def student() -> dict[str, Any]:
    made = notebook(STUDENT)
    made["metadata"]["otter"] = {
        "OK_FORMAT": False,
        "assignment_name": "tiny",
        "tests": {"q1_area": PUBLIC},
    }
    return made


def prove_no_leak(found: Built, *, strict: bool = True) -> list[str]:
    """Notes; raises what is a mistake."""
    gathered = Gathered(strict)
    proved(found, gathered)
    gathered.raise_any()
    return gathered.notes


def built(
    where: Path,
    made: dict[str, Any] | None = None,
    text: str = PLAIN,
    files: dict[str, bytes] | None = None,
) -> Built:
    content = json.dumps(student() if made is None else made).encode()
    return Built(
        slug="tiny",
        bundle=Bundle(slug="tiny", title="Tiny", questions=()),
        student={"tiny.ipynb": content, "data.csv": b"inner,outer\n1,2\n", **(files or {})},
        solution={},
        secrets=secrets_of(read_master(folder_of(where, text)), {"q1_area": PUBLIC}),
    )


def test_nothing_leaks_from_a_clean_build(tmp_path: Path) -> None:
    prove_no_leak(built(tmp_path))


def append(cell: int, text: str) -> Callable[[dict[str, Any]], None]:
    """Plant text at the end of a cell, counted from 1."""

    def plant(made: dict[str, Any]) -> None:
        made["cells"][cell - 1]["source"] += "\n" + text

    return plant


def put(value: object, *path: str | int) -> Callable[[dict[str, Any]], None]:
    """Plant a value anywhere in the notebook."""

    def plant(made: dict[str, Any]) -> None:
        below: Any = made
        for key in path[:-1]:
            below = below[key]
        below[path[-1]] = value

    return plant


def message(text: str) -> Callable[[dict[str, Any]], None]:
    """Plant a failure message in the public test."""
    return put(
        PUBLIC.replace("Look at", f"{text} Look at"), "metadata", "otter", "tests", "q1_area"
    )


IMAGE = base64.b64encode(b"\x89PNG tEXt return whole - hole").decode()
LEAKS = {
    "hidden-test-in-metadata": (
        put("def test_hidden_large(f):\n  pass", "metadata", "otter", "tests", "q2"),
        "a hidden test's name of q1_area ('test_hidden_large') stands in tiny.ipynb, metadata, "
        "tests of q2",
    ),
    "hidden-line-in-metadata": (
        put("got = ring_area(17,\n    23)", "metadata", "otter", "tests", "q2"),
        "a line of a hidden test of q1_area ('got = ring_area(17, 23)') stands in tiny.ipynb, "
        "metadata, tests of q2",
    ),
    "hidden-case-in-ok-format": (
        put({"suites": [{"cases": [{"hidden": True}]}]}, "metadata", "otter", "tests", "q2"),
        "the marker 'hidden = True' stands in tiny.ipynb, metadata, tests of q2",
    ),
    "hidden-message-in-code": (
        append(6, "# A degenerate ring has no area at all."),
        "a hidden test's message of q1_area ('A degenerate ring has no area at all.') stands in "
        "tiny.ipynb, cell 6",
    ),
    "solution-line-in-markdown": (
        append(2, "Try `hole = math.pi * inner**2` first."),
        "a line of the solution of q1_area ('hole = math.pi * inner ** 2') stands in tiny.ipynb, "
        "cell 2",
    ),
    "solution-line-in-given-cell": (
        append(3, "def f(whole, hole):\n    return whole - hole"),
        "a line of the solution of q1_area ('return whole - hole') stands in tiny.ipynb, cell 3",
    ),
    "solution-line-in-cell-metadata": (
        put({"note": ["return whole - hole"]}, "cells", 4, "metadata"),
        "a line of the solution of q1_area ('return whole - hole') stands in tiny.ipynb, cell 5, "
        "metadata",
    ),
    "solution-in-attachment": (
        put({"a.png": {"image/png": IMAGE}}, "cells", 1, "attachments"),
        "a line of the solution of q1_area ('return whole - hole') stands in tiny.ipynb, cell 2, "
        "attachments",
    ),
    "solution-of-one-line": (
        append(8, 'word = "archimedes"'),
        "a line of the solution of q2_word ('word = \"archimedes\"') stands in tiny.ipynb, cell 8",
    ),
    "expected-value-in-public-message": (
        message("It is not 753.9822368."),
        "a value of a hidden test of q1_area ('753.9822368') stands in tiny.ipynb, metadata, "
        "tests of q1_area",
    ),
    "expected-text-in-public-message": (
        message("Not archimedes."),
        "a value of a hidden test of q2_word ('archimedes') stands in tiny.ipynb, metadata, tests "
        "of q1_area",
    ),
    "expected-value-in-given-code": (
        append(3, "CHECK = 753_9822368e-7"),
        "a value of a hidden test of q1_area ('753.9822368') stands in tiny.ipynb, cell 3",
    ),
    "manual-answer": (
        append(10, "Because squaring preserves\nthe order of lengths."),
        "a line of the manual answer of q3_thought ('Because squaring preserves the order of "
        "lengths.') stands in tiny.ipynb, cell 10",
    ),
    "leftover-output": (
        put([{"output_type": "stream", "text": "9.42"}], "cells", 4, "outputs"),
        "an output that a build should have removed stands in tiny.ipynb, cell 5, outputs",
    ),
    "leftover-count": (
        put(3, "cells", 4, "execution_count"),
        "an output that a build should have removed stands in tiny.ipynb, cell 5, execution count",
    ),
    "marker-of-a-line": (
        append(5, "x = 1 # SOLUTION"),
        "the marker '# SOLUTION' stands in tiny.ipynb, cell 5",
    ),
    "marker-of-a-block": (
        append(5, "# BEGIN SOLUTION"),
        "the marker '# BEGIN SOLUTION' stands in tiny.ipynb, cell 5",
    ),
    "marker-of-a-test": (
        append(5, "# HIDDEN\nassert True"),
        "the marker '# HIDDEN' stands in tiny.ipynb, cell 5",
    ),
}


@pytest.mark.parametrize(
    ("plant", "line"), [pytest.param(*case, id=name) for name, case in LEAKS.items()]
)
def test_leak_is_caught(tmp_path: Path, plant: Callable[[dict[str, Any]], None], line: str) -> None:
    made = student()
    plant(made)
    found = built(tmp_path, made)
    with pytest.raises((ProofError, MasterErrors)):
        prove_no_leak(found)
    assert line in [str(leak) for leak in find_leaks(found.secrets, found.student)]


def zipped(name: str, content: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(name, content)
    return memory.getvalue()


SOLVED = notebook("=== code\ndef ring_area(a, b):\n    return whole - hole")


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("helper.py", b"def f():\n    return whole - hole\n", "helper.py"),
        ("data.csv", b"a,b\nreturn whole - hole,1\n", "data.csv"),
        ("solved.ipynb", json.dumps(SOLVED).encode(), "solved.ipynb, cell 1"),
        ("data.json", json.dumps({"k": ["return whole", " - hole"]}).encode(), "data.json"),
        ("data.zip", zipped("in.py", b"return whole - hole"), "data.zip/in.py"),
    ],
)
def test_data_file_with_the_solution(tmp_path: Path, name: str, content: bytes, where: str) -> None:
    with pytest.raises(ProofError) as raised:
        prove_no_leak(built(tmp_path, files={name: content}))
    assert str(raised.value) == (
        f"cell 7: a line of the solution of q1_area ('return whole - hole') stands in {where}; "
        "wanted nothing of it in student files; take it out"
    )


def test_damaged_data_files_are_looked_at(tmp_path: Path) -> None:
    files = {"a.ipynb": b"{", "b.json": b"\xff", "c.zip": b"PK\x03\x04 not one"}
    prove_no_leak(built(tmp_path, files=files))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "    return [factor",
            "    whole = math.pi * outer ** 2\n    hole = math.pi * inner ** 2\n    return [factor",
            "cell 3: this code cell shows 2 of 2 telling lines of the solution of q1_area",
        ),
        (
            "Name the constant.",
            'Name the constant. It is `word = "archimedes"`.',
            "cell 16: this markdown cell shows the line of the solution of q2_word",
        ),
        (
            "    assert isinstance(word, str)",
            '    word = "archimedes"',
            "cell 21: this public test shows the line of the solution of q2_word",
        ),
    ],
)
def test_master_that_gives_its_solution_away(tmp_path: Path, old: str, new: str, line: str) -> None:
    with pytest.raises(ProofError) as raised:
        prove_no_leak(built(tmp_path, text=changed(old, new)))
    assert str(raised.value).startswith(line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("753.9822368", "9.42477796", id="the-prompts-example"),
        pytest.param("    hole = math.pi", "    import math\n    hole = math.pi", id="an-import"),
        pytest.param(
            "    got = ring_area(17, 23)",
            '    got = np.asarray(ring_area(17, 23), dtype="float64")',
            id="a-name-of-a-kind",
        ),
        pytest.param("a ring of width nought", "wanted the area", id="a-message-of-a-public-test"),
        pytest.param("hole = math.pi *", "hole = 3.14 *", id="short-numbers"),
    ],
)
def test_what_is_no_secret(tmp_path: Path, old: str, new: str) -> None:
    made = student()
    made["cells"][2]["source"] += "\nimport math\nscale = 3.14\nkind = 'float64'"
    prove_no_leak(built(tmp_path, made, text=changed(old, new)))


def test_less_than_half_of_a_solution_is_a_note(tmp_path: Path) -> None:
    text = changed("    return [factor", "    hole = math.pi * inner ** 2\n    return [factor")
    found = built(tmp_path, text=text)
    assert found.secrets.notes == (
        "cell 3: this code cell shows 1 of 2 telling lines of the solution of q1_area "
        "('hole=math.pi*inner**2')",
    )
    prove_no_leak(found)


def test_what_may_leak_is_a_note_with_the_line(tmp_path: Path) -> None:
    text = changed("Name the constant.", 'Name the constant. It is `word = "archimedes"`.')
    assert prove_no_leak(built(tmp_path, text=text), strict=False) == [
        "cell 16: this markdown cell shows the line of the solution of q2_word "
        "('word=\"archimedes\"')"
    ]
    files = {"helper.py": b"def f():\n    return whole - hole\n"}
    assert prove_no_leak(built(tmp_path, files=files), strict=False) == [
        "cell 7: a line of the solution of q1_area ('return whole - hole') stands in helper.py"
    ]


SOLUTION = "whole = math.pi * outer ** 2\nhole = math.pi * inner ** 2\nreturn whole - hole"


@pytest.mark.parametrize("strict", [True, False])
def test_what_is_plainly_the_answer_is_refused(tmp_path: Path, strict: bool) -> None:
    text = changed("    return [factor", f"    {SOLUTION}\n    return [factor")
    with pytest.raises(ProofError, match="cell 3: this code cell shows 2 of 2 telling lines"):
        prove_no_leak(built(tmp_path, text=text), strict=strict)
    with pytest.raises((ProofError, MasterErrors), match=r"q1_area .* stands in data\.txt"):
        prove_no_leak(built(tmp_path, files={"data.txt": SOLUTION.encode()}), strict=strict)
    start = PLAIN.index("def test_hidden_large")
    hidden = PLAIN[start : PLAIN.index("=== raw", start)].encode()
    with pytest.raises((ProofError, MasterErrors), match=r"a hidden test .* stands in tests\.txt"):
        prove_no_leak(built(tmp_path, files={"tests.txt": hidden}), strict=strict)


def test_labels_of_a_given_plot_are_not_the_answer(tmp_path: Path) -> None:
    labels = '    plt.xlabel("outer radius")\n    ax.set_ylabel("area of the ring")\n'
    text = changed("    hole =", f"{labels}    hole =")
    text = changed("    return [factor", f"{labels}    return [factor", text)
    prove_no_leak(built(tmp_path, text=text), strict=False)
    assert built(tmp_path, text=text).secrets.notes[0].startswith("cell 3: this code cell shows 2")


def test_many_places_that_show_a_line_are_one_note(tmp_path: Path) -> None:
    line = "    hole = math.pi * inner ** 2"
    text = changed("    return [factor", f"{line}\n    return [factor")
    text = changed("    assert isinstance", f"{line}\n    assert isinstance", text)
    assert built(tmp_path, text=text).secrets.notes == (
        "cell 3: this code cell shows 1 of 2 telling lines of the solution of q1_area "
        "('hole=math.pi*inner**2'); 1 other cell shows as much or less",
    )


def test_a_given_notebook_with_outputs_is_a_note(tmp_path: Path) -> None:
    given = notebook("=== code\n1 + 1")
    given["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    found = built(tmp_path, files={"demo.ipynb": json.dumps(given).encode()})
    assert prove_no_leak(found, strict=False) == [
        "an output that a build should have removed stands in demo.ipynb, cell 1, outputs"
    ]
    with pytest.raises(ProofError, match="an output that a build should have removed"):
        prove_no_leak(found)
