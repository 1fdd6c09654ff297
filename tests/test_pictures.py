"""Pictures of an answer: what is needed to see them is kept, what else travels with them is not."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageOps

from autograder.formats.notebook import read_regions, written
from autograder.formats.notebook.answers import MAX_PICTURES
from autograder.formats.notebook.pictures import (
    MAX_PICTURE,
    Picture,
    clean_jpeg,
    clean_png,
    picture_in,
)
from autograder.result import Result, Status, WrittenAnswer
from autograder.views.gradebook.marks import ManualQuestion
from autograder.views.report.marking import marking_html

BEGIN, END = "<!-- BEGIN QUESTION -->", "<!-- END QUESTION -->"
PLACE = "52 degrees north"


def photo(orientation: int = 1, size: tuple[int, int] = (8, 4), **options: Any) -> bytes:
    made = Image.new("RGB", size, "teal")
    made.putpixel((0, 0), (255, 255, 0))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.ImageDescription] = PLACE
    file = io.BytesIO()
    made.save(file, "JPEG", exif=exif, comment=b"PRIVATE", quality=95, **options)
    return file.getvalue()


def drawn() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(file, "PNG")
    return file.getvalue()


def packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"icc_profile": b"PRIVATE" * 99}])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_stays_upright_and_loses_where_it_was_taken(
    orientation: int, options: dict[str, Any]
) -> None:
    before = photo(orientation, **options)
    after = clean_jpeg(before + b"<script>behind the end</script>")
    assert after is not None
    for word in (PLACE.encode(), b"PRIVATE", b"script"):
        assert word not in after
    assert PLACE.encode() in before
    shown = [ImageOps.exif_transpose(Image.open(io.BytesIO(one))) for one in (before, after)]
    assert shown[0].tobytes() == shown[1].tobytes()
    assert shown[0].size == ((4, 8) if orientation > 4 else (8, 4))


def test_damaged_and_huge_photos_are_refused() -> None:
    good = photo()
    frame = good.index(b"\xff\xc0") + 5
    wide = good[:frame] + b"\xff\xff\xff\xff" + good[frame + 4 :]
    lossless = good.replace(b"\xff\xc0", b"\xff\xc3")
    for bad in (good[:-2], good[:40], b"\xff\xd8\xff\xd9", b"", wide, lossless, drawn()):
        assert clean_jpeg(bad) is None


@given(st.binary(max_size=80), st.integers(0, 60), st.binary(max_size=4))
def test_any_bytes(data: bytes, place: int, patch: bytes) -> None:
    clean_jpeg(b"\xff\xd8" + data)
    good = photo()
    found = clean_jpeg(good[:place] + patch + good[place + len(patch) :])
    assert found is None or found.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ({"image/png": packed(drawn()), "text/plain": "<Figure>"}, Picture("png", drawn())),
        ({"image/png": [packed(drawn())[:9] + "\n", packed(drawn())[9:]]}, Picture("png", drawn())),
        ({"text/plain": "3"}, None),
        ({}, None),
        ({"image/png": 5}, "[a picture that is neither PNG nor JPEG is not kept]"),
        ({"image/svg+xml": "<svg/>"}, "[a picture that is neither PNG nor JPEG is not kept]"),
        ({"image/png": "no picture"}, "[a picture that is damaged is not kept]"),
        ({"image/jpeg": packed(drawn())}, "[a picture that is damaged is not kept]"),
        (
            {"image/jpeg": "A" * 2 * MAX_PICTURE},
            "[a picture that is larger than 1000 kB is not kept]",
        ),
    ],
)
def test_forms_of_an_output(found: dict[str, object], kept: Picture | str | None) -> None:
    if isinstance(kept, Picture):
        kept = Picture(kept.kind, clean_png(kept.data) or b"")
    assert picture_in(found) == kept


def region(*cells: dict[str, object]) -> tuple[Any, ...]:
    whole = [
        {"cell_type": "markdown", "source": f"{BEGIN}\n\nDraw it."},
        *cells,
        {"cell_type": "markdown", "source": END},
    ]
    (found,) = read_regions(json.dumps({"cells": whole}).encode())
    return written(found, ["Draw it.", "plot(mine)"])


def output(data: bytes) -> dict[str, object]:
    return {"output_type": "display_data", "data": {"image/png": packed(data)}, "metadata": {}}


def text_cell(source: str, **attached: bytes) -> dict[str, object]:
    forms = {f"{name}.jpg": {"image/jpeg": packed(data)} for name, data in attached.items()}
    return {"cell_type": "markdown", "source": source, "attachments": forms}


def test_pictures_follow_what_they_belong_to() -> None:
    code = {"cell_type": "code", "source": "plot(1)", "outputs": [output(drawn())]}
    given_code = {"cell_type": "code", "source": "plot(mine)", "outputs": [output(drawn())]}
    text = text_cell(
        "![mine](attachment:my%20photo.jpg)", **{"my photo": photo(), "other": photo()}
    )
    kinds = [(one.cell, one.kind) for one in region(code, text, given_code)]
    assert kinds == [(2, "code"), (2, "png"), (3, "markdown"), (3, "jpeg"), (4, "png")]


def test_an_answer_has_so_much_room_for_pictures() -> None:
    noisy = Image.effect_noise((900, 900), 90)
    file = io.BytesIO()
    noisy.save(file, "PNG", compress_level=1)
    assert MAX_PICTURE // 2 < len(file.getvalue()) < MAX_PICTURE
    outputs = [output(file.getvalue())] * 5 + [output(b"\x89PNG\r\n\x1a\n")]
    found = region({"cell_type": "code", "source": "plot(1)", "outputs": outputs})
    fitting = MAX_PICTURES // len(clean_png(file.getvalue()) or b"")
    assert [one.kind for one in found] == ["code", *["png"] * fitting, *["note"] * (6 - fitting)]
    assert found[-2].text == "Cell 2: [more than 2 MB of pictures: this one is not kept]"
    assert found[-1].text == "Cell 2: [a picture that is damaged is not kept]"


def test_the_marking_page_shows_them() -> None:
    parts = (("code", "plot(1)"), ("png", packed(drawn())), ("note", "Cell 3: <no>"), ("png", "%"))
    answer = WrittenAnswer(question="q1", parts=parts)
    result = Result(submission="a", status=Status.GRADED, answers=(answer,))
    question = ManualQuestion(name="q1", max_points=2.0, prompt="", rubric="")
    page = marking_html(question, [result], {}, "hw", "Homework")
    assert f'src="data:image/png;base64,{packed(drawn())}"' in page
    assert 'alt="Picture 2 of answer 1, as it was handed in"' in page
    assert "Cell 3: &lt;no&gt;" in page
    assert "[a picture in the results is damaged]" in page
