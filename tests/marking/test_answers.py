"""What students wrote for questions that a person marks, out of notebooks in any state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.formats.bundle import Bundle, Question
from autograder.formats.notebook import read_regions
from autograder.formats.submission import Upload, load
from autograder.result import WrittenAnswer

BEGIN, END = "<!-- BEGIN QUESTION -->", "<!-- END QUESTION -->"
ASKED_1, ASKED_2 = "### 1\n\nWhy?", "### 2\n\nDraw it."
BLANK, STUB = "_Type your answer here, replacing this text._", "def draw():\n    ..."
BUNDLE = Bundle(
    slug="hw",
    title="Homework",
    questions=(
        Question(name="q1", manual=True, manual_points=2, given=(ASKED_1,), blank=(BLANK,)),
        Question(
            name="q2", manual=True, manual_points=2, place=1, given=(ASKED_2,), blank=(STUB, BLANK)
        ),
    ),
)

Cells = list[tuple[str, str]]


def student(first: Cells, second: Cells) -> Cells:
    return [
        ("code", "import numpy"),
        ("markdown", f"{BEGIN}\n\n{ASKED_1}"),
        *first,
        ("markdown", f"{END}\n\n{BEGIN}\n\n{ASKED_2}"),
        *second,
        ("markdown", f"{END}\n\nGood bye."),
        ("code", "x = 1"),
    ]


def notebook(cells: Cells) -> bytes:
    made = [
        {"cell_type": kind, "source": text.splitlines(True), "metadata": {}} for kind, text in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def answers(tmp_path: Path, data: bytes, name: str = "a.ipynb") -> dict[str, Any]:
    path = tmp_path / name
    path.write_bytes(data)
    loaded = load(Upload("a", "a", str(path)), BUNDLE)
    return {
        one.question: [text for _, text in one.parts] if one.found else None
        for one in loaded.answers
    }


WRITTEN = student(
    [("markdown", "Because.\n")], [("code", "draw(3)"), ("markdown", BLANK), ("markdown", "Look!")]
)
EXPECTED = {"q1": ["Because."], "q2": ["draw(3)", "Look!"]}


def test_untouched_and_written(tmp_path: Path) -> None:
    blank = student([("markdown", BLANK)], [("code", STUB), ("markdown", BLANK)])
    assert answers(tmp_path, notebook(blank)) == {"q1": [], "q2": []}
    assert answers(tmp_path, notebook(WRITTEN)) == EXPECTED
    assert answers(tmp_path, b"\xef\xbb\xbf" + notebook(WRITTEN)) == EXPECTED
    assert answers(tmp_path, notebook(WRITTEN).decode().encode("utf-16")) == EXPECTED


def test_a_script_with_text_cells(tmp_path: Path) -> None:
    lines = []
    for kind, text in WRITTEN:
        lines.append("# %% [markdown]" if kind == "markdown" else "# %%")
        lines += (
            [f"# {line}".rstrip() for line in text.split("\n")] if kind == "markdown" else [text]
        )
    assert answers(tmp_path, "\n".join(lines).encode(), "a.py") == EXPECTED


def test_a_question_is_known_by_its_text_not_by_its_place(tmp_path: Path) -> None:
    lost = [cell for cell in WRITTEN if ASKED_1 not in cell[1]]
    assert answers(tmp_path, notebook(lost)) == {"q1": None, "q2": EXPECTED["q2"]}
    swapped = [*WRITTEN[3:7], *WRITTEN[1:3], ("markdown", END), ("code", "x")]
    assert answers(tmp_path, notebook(swapped)) == EXPECTED
    extra = [("markdown", f"{BEGIN}\nmine"), ("markdown", END), *WRITTEN]
    assert answers(tmp_path, notebook(extra)) == EXPECTED
    assert answers(tmp_path, notebook([("code", "x")])) == {"q1": None, "q2": None}


def test_a_part_that_is_not_closed_ends_where_the_next_begins(tmp_path: Path) -> None:
    cells = [(kind, text.replace(END, "")) for kind, text in WRITTEN]
    found = answers(tmp_path, notebook(cells))
    assert found["q1"] == EXPECTED["q1"]
    assert found["q2"][:2] == EXPECTED["q2"]


def test_long_answers_are_cut(tmp_path: Path) -> None:
    cells = student([("markdown", "x" * 100_000), ("markdown", "y")], [])
    (text,) = answers(tmp_path, notebook(cells))["q1"]
    assert text.endswith("left out ...]")
    assert len(text) < 33_000


def test_a_bundle_without_such_questions_asks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook(WRITTEN))
    assert (
        load(Upload("a", "a", str(path)), Bundle(slug="x", title="x", questions=())).answers == ()
    )


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([BEGIN, END, "text", f"{END}{BEGIN}", "", "\ud800", "\0"]), max_size=8)
)
def test_any_order_of_comments(texts: list[str]) -> None:
    cells = [{"cell_type": "markdown", "source": text} for text in texts]
    found = read_regions(json.dumps({"cells": cells}).encode())
    assert len(found) == sum(text.count(BEGIN) for text in texts)
    for region in found:
        for passage in region:
            assert "QUESTION" not in passage.text
            passage.text.encode()


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN QUESTION",
        b'{"cells": 3, "a": "BEGIN QUESTION"}',
        b'["BEGIN QUESTION"]',
        b'{"cells": [3, {"cell_type": 1, "source": "<!-- BEGIN QUESTION -->"}]}',
        b'{"cells": [{"cell_type": "markdown", "source": [1, null]}], "a": "BEGIN QUESTION"}',
        b"[" * 50_000 + b"BEGIN QUESTION",
    ],
)
def test_damage_is_no_answer(data: bytes) -> None:
    assert read_regions(data) == ()
    assert read_regions(data, script=True) == ()


def test_answers_are_part_of_a_result_and_come_back() -> None:
    import msgspec

    from autograder.result import Result, Status

    given = WrittenAnswer(question="q1", parts=(("markdown", "Because."),))
    result = Result(submission="a", status=Status.GRADED, answers=(given,))
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result
