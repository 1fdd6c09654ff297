"""Hundreds of damaged and hostile files: each gets one clear line or a grade, and harms none."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from batch.test_grade import Course, cache  # noqa: F401 - a fixture
from fakes import LIMITS, make_bundle, question

from autograder.errors import Unreadable
from autograder.formats import bundle, submission
from autograder.formats.submission import Upload
from fuzz.mutations import mutated, tiny

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    ),
    limits=LIMITS,
)
IN_A_RUN = 150
"""`make nightly` tries others each time."""
ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]{5,400}")


def numbers(seed: int, part: int, count: int) -> range:
    """Of the files to try: others for each seed, and for each part."""
    first = 20_000 * seed + 10_000 * part
    return range(first, first + count)


@pytest.mark.slow
def test_each_is_read_or_refused_in_one_line(tmp_path: Path, seed: int) -> None:
    outcomes: Counter[str] = Counter()
    for number in numbers(seed, 1, 300):
        name, data = mutated(number)
        path = tmp_path / f"{number}{Path(name).suffix}"
        path.write_bytes(data)
        try:
            notebook = submission.load(Upload("id", name, str(path)), BUNDLE).notebook
            outcome, said = "read", list(notebook.notes)
            assert notebook.cells
        except Unreadable as error:
            outcome, said = "refused", [str(error)]
        assert all(ONE_LINE.fullmatch(line) for line in said), (number, said)
        outcomes[outcome] += 1
        path.unlink()
    assert min(outcomes.values()) > 60, outcomes


@pytest.mark.slow
def test_a_run_of_them_grades_each_and_the_honest_ones_right(tmp_path, cache, seed) -> None:  # noqa: F811
    course = Course(tmp_path, cache)
    (tmp_path / "hw.zip").write_bytes(bundle.pack(BUNDLE))
    secret = tmp_path / "secret.ipynb"
    secret.write_text("not to be read")
    for number in numbers(seed, 0, IN_A_RUN):
        name, data = mutated(number)
        (course.submissions / name).write_bytes(data)
    for number in range(5):
        honest = {**tiny(), "number": number}
        (course.submissions / f"honest-{number}.ipynb").write_text(json.dumps(honest))
    try:
        code, out, err = course.grade("out", "--json")
        assert code == 0, err[-2000:]
        assert "Traceback" not in err
        rows = json.loads(out)["submissions"]
        assert len(rows) == IN_A_RUN + 5
        assert {row["status"] for row in rows} == {"graded", "unreadable"}
        for row in rows:
            assert re.fullmatch(r"[A-Za-z0-9._-]{1,80}", row["submission"])
            if row["status"] == "unreadable":
                assert ONE_LINE.fullmatch(row["reason"]), row
        honest = [row["score"] for row in rows if row["submission"].startswith("honest")]
        assert honest == [2.0] * 5
        assert len(course.table("out")) == len(rows)
        assert secret.read_text() == "not to be read"
        assert list(course.temporary.iterdir()) == []
    finally:
        course.end()
