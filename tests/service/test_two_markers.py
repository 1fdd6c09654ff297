"""No mark that was answered 'saved' is lost, and none is overwritten by somebody who did not see
it; and who checks that can tell."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from service import checker, two_markers
from service.checker import Given
from service.dying import MARKING_POINTS
from service.killing import free_port
from service.stores import served
from service.test_marking import Desk, grade_all

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a store on the disk each


def test_two_mark_and_the_service_is_killed(tmp_path, seed) -> None:
    points = ["a mark is committed", "random", "a mark is in"]
    found = two_markers.run(tmp_path, free_port(), 20, points, seed)
    assert found.faults == []
    assert len(found.told) >= 20
    assert sum(one.differed for one in found.workers)
    assert sum(one.unanswered for one in found.workers)


@pytest.mark.outside
def test_two_mark_200_and_the_service_is_killed_20_times(tmp_path, seed) -> None:
    points = [*MARKING_POINTS, *["random"] * (20 - len(MARKING_POINTS))]
    found = two_markers.run(tmp_path, free_port(), 200, points, seed)
    assert found.faults == []
    assert len(found.told) >= 200


TAMPERED = {
    "a version is gone": ("DELETE FROM marks WHERE version = 2", "versions are missing"),
    "a mark is gone": ("DELETE FROM marks WHERE version = 3", "it is not there"),
    "points are others": ("UPDATE marks SET points = 3 WHERE version = 1", "it is not there"),
    "a comment is another": ("UPDATE marks SET comment = 'x' WHERE version = 3", "is not there"),
    "it is another's": ("UPDATE marks SET marker_id = 2 WHERE version = 1", "it is not there"),
    "it is for another answer": ("UPDATE marks SET answer = '' WHERE version = 3", "several"),
    "one that nobody made": (
        "INSERT INTO marks (opening_id, member_id, question, answer, version, attempt, points, "
        "comment, items, marker_id, form, made) SELECT opening_id, member_id, question, answer, 4, "
        "attempt, 3, 'x', items, marker_id, form, made FROM marks WHERE version = 3",
        "nobody was told",
    ),
}


def three(folder: Path) -> tuple[list[Given], dict[int, list[Given]]]:
    """A store with three versions of a mark by two; what they were told, and saw."""
    with served(folder) as service:
        desk = Desk(service)
        ann = service.student("Ann")
        service.hand_in(ann, b"because")
        grade_all(service)
        told = []
        for base, who in enumerate((desk.mia, desk.max, desk.mia)):
            desk.save(who, ann, base, float(base), f"c{base}")
            told.append(Given(ann.number, base + 1, float(base), f"c{base}", who.number))
        mia, max_ = desk.mia.number, desk.max.number
    return told, {mia: told[1:2], max_: told[:1]}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_the_checker_sees_what_is_wrong(tmp_path, change, said) -> None:
    told, seen = three(tmp_path)
    store = tmp_path / "course.db"
    assert list(checker.mark_faults(store, told, seen)) == []
    with sqlite3.connect(store) as raw:
        raw.execute(change)
    raw.close()
    assert any(said in fault for fault in checker.mark_faults(store, told, seen))


def test_the_checker_sees_who_overwrote_what_they_never_saw(tmp_path) -> None:
    told, seen = three(tmp_path)
    for marker in seen:
        (fault,) = checker.mark_faults(tmp_path / "course.db", told, {**seen, marker: ()})
        assert "which its marker never saw" in fault
