"""Saved outputs: text and pictures as they stood in the file, whatever stood there."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from autograder.formats.notebook import Cell, Notebook, read_notebook
from autograder.formats.notebook.pictures import clean_png
from autograder.formats.notebook.saved import (
    MAX_FIGURE,
    MAX_OUTPUTS,
    Saved,
    saved_outputs,
)
from autograder.grading.examiner.work import MAX_FIGURES, MAX_TEXT, owners_of, with_work
from autograder.result import CellRecord, Outcome


def png(width: int = 4, text: str = "") -> bytes:
    info = PngImagePlugin.PngInfo()
    if text:
        info.add_text("Comment", text)
    file = io.BytesIO()
    Image.new("RGB", (width, 3), "teal").save(file, "PNG", pnginfo=info)
    return file.getvalue()


def stream(text: object) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def display(**data: object) -> dict[str, object]:
    kinds = {"png": "image/png", "plain": "text/plain", "svg": "image/svg+xml"}
    return {
        "output_type": "display_data",
        "data": {kinds[name]: value for name, value in data.items()},
    }


PICTURE = base64.b64encode(png()).decode()


@pytest.mark.parametrize(
    ("output", "text", "figures"),
    [
        (stream(["a\n", "b\n"]), "a\nb", 0),
        (display(plain="<Figure>", png=PICTURE), "", 1),
        (display(plain="<Figure>", png=[PICTURE[:20] + "\n", PICTURE[20:]]), "", 1),
        ({"output_type": "pyout", "png": PICTURE}, "", 1),
        ({"output_type": "error", "ename": "E", "evalue": "no"}, "E: no", 0),
        (display(svg="<svg onload='alert(1)'/>"), "[a picture that is no PNG is not kept]", 0),
        (display(png="AAAA"), "[a picture that is damaged is not kept]", 0),
        (display(png="%%%"), "[a picture that is damaged is not kept]", 0),
        (
            display(png="A" * (2 * MAX_FIGURE)),
            "[a picture that is larger than 150 kB is not kept]",
            0,
        ),
    ],
)
def test_kinds_of_output(output: dict[str, object], text: str, figures: int) -> None:
    for stored in ([output], json.dumps([output]).encode()):
        found = saved_outputs(3, stored)
        assert found is not None
        assert (found.number, found.text, len(found.figures)) == (3, text, figures)


@pytest.mark.parametrize("outputs", [None, [], {}, "text", 5, [5, None, {}], b"rubbish", b"[" * 99])
def test_nothing_to_see(outputs: object) -> None:
    assert saved_outputs(1, outputs) is None


def test_too_much_output_is_one_line() -> None:
    found = saved_outputs(1, b"[" + b" " * MAX_OUTPUTS + b"]")
    assert found is not None
    assert found.text == "[2 MB of output: not kept]"


def test_a_picture_loses_all_that_it_does_not_need() -> None:
    cleaned = clean_png(png(text="PRIVATE") + b"<script>behind the end</script>")
    assert cleaned is not None
    assert b"PRIVATE" not in cleaned
    assert b"script" not in cleaned
    assert Image.open(io.BytesIO(cleaned)).tobytes() == Image.open(io.BytesIO(png())).tobytes()


def test_damaged_pictures_are_refused() -> None:
    good = png()
    header = bytearray(good)
    struct.pack_into(">I", header, 16, 100_000)
    struct.pack_into(">I", header, 29, zlib.crc32(header[12:29]))
    for bad in (good[:-5], good[:8], b"", good.replace(b"IDAT", b"IDAU"), bytes(header)):
        assert clean_png(bad) is None


@given(st.binary(max_size=80))
def test_any_bytes_behind_the_signature(data: bytes) -> None:
    clean_png(b"\x89PNG\r\n\x1a\n" + data)


def test_outputs_are_found_in_a_notebook_also_of_cells_that_are_not_run() -> None:
    def cell(source: str, *tags: str, **more: object) -> dict[str, object]:
        return {"cell_type": "code", "source": source, "metadata": {"tags": [*tags]}, **more}

    cells = [
        cell("def f(): pass", "otter_answer_cell", outputs=[stream("hello\n")]),
        cell("draw()", "otter_ignore", outputs=[display(png=PICTURE)]),
    ]
    found = read_notebook(json.dumps({"cells": cells}).encode())
    assert [(one.number, one.text, len(one.figures)) for one in found.saved] == [
        (1, "hello", 0),
        (2, "", 1),
    ]
    assert [cell.answer for cell in found.cells] == [True]


# ------------------------------------------------------------------ the work of each question

CELLS = (
    Cell(number=1, source="import math"),
    Cell(number=2, source="def f(): ...", answer=True),
    Cell(number=3, source="f()"),
    Cell(number=4, source='grader.check("q1")', checks=("q1",)),
    Cell(number=6, source="def g(): ..."),
    Cell(number=7, source='g()\ngrader.check("q2")', checks=("q2",)),
    Cell(number=8, source="late"),
)


def test_owners() -> None:
    assert owners_of(CELLS, ("q1", "q2")) == {2: "q1", 3: "q1", 6: "q2", 7: "q2"}
    assert owners_of(CELLS, ()) == {}


def test_work_is_added_to_the_records() -> None:
    saved = (Saved(number=3, text="3"), Saved(number=5, text="x", figures=(png(),)))
    records = {place: CellRecord(cell=cell.number) for place, cell in enumerate(CELLS)}
    kept = with_work(records, Notebook(cells=CELLS, saved=saved), ("q1", "q2"))
    assert [(record.cell, record.question, record.saved) for record in kept] == [
        (2, "q1", ""),
        (3, "q1", "3"),
        (5, "q1", ""),
        (6, "q2", ""),
        (7, "q2", ""),
    ]
    assert kept[0].source == "def f(): ..."
    assert len(kept[2].figures) == 1


def test_a_failed_cell_keeps_its_source_wherever_it_stands() -> None:
    records = {0: CellRecord(cell=1, outcome=Outcome.ERROR, error="E", line=1)}
    (kept,) = with_work(records, Notebook(cells=CELLS), ("q1",))
    assert (kept.source, kept.question) == ("import math", "")


def test_what_is_kept_is_bounded() -> None:
    cells = tuple(
        Cell(number=number, source="x" * 100_000, checks=("q1",)) for number in range(1, 200)
    )
    saved = tuple(Saved(number=c.number, text="y" * 4000, figures=(b"z" * 99_999,)) for c in cells)
    records = {
        place: CellRecord(cell=cell.number, output="o" * 50_000) for place, cell in enumerate(cells)
    }
    kept = with_work(records, Notebook(cells=cells, saved=saved), ("q1",))
    assert sum(len(r.source) + len(r.saved) for r in kept) <= MAX_TEXT + 100 * len(kept)
    assert sum(len(figure) for r in kept for figure in r.figures) <= MAX_FIGURES
    assert all(len(record.output) < 17_000 for record in kept)
