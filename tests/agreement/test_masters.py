"""Small masters, each about one kind of thing, get from `build` and `grade` what stock Otter gives.

What Otter gives is recorded (see `recorded`), so nothing of it runs here but Otter Assign, which
`build` calls. One master in four is asked; with another seed other ones; with all else, all.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import results_of

from agreement import notation
from agreement.notation import FIRST, Master
from agreement.recorded import record, stale, subjects
from autograder import batch
from autograder.authoring import masters as build
from autograder.authoring.masters import Built
from autograder.batch import Task
from autograder.formats.bundle import pack, unpacked
from autograder.formats.submission import Upload
from autograder.limits import Limits
from autograder.result import Result

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "differences.md"
SHARES = (8, pytest.param(1, marks=pytest.mark.outside))
MASTERS = {master.slug: master for master in notation.masters()}


@pytest.fixture(scope="module", params=SHARES, ids=["one in eight", "all"])
def asked(request, seed) -> list[Master]:
    """Those that are asked."""
    share = request.param
    return [each for n, each in enumerate(MASTERS.values()) if n % share == seed % share]


@pytest.fixture(scope="module")
def built(asked, tmp_path_factory) -> dict[str, Built]:
    folder = tmp_path_factory.mktemp("masters")
    return {each.slug: build.build_assignment(each.write(folder), Limits()) for each in asked}


@pytest.fixture(scope="module")
def results(asked, built, tmp_path_factory) -> dict[tuple[str, str], Result]:
    """What is given for each submission, by master and submission: all in one go."""
    folder, tasks = tmp_path_factory.mktemp("class"), []
    for each in asked:
        bundle = unpacked(pack(built[each.slug].bundle), f"{each.slug}.zip")
        for name, path in each.hand_in(folder / each.slug).items():
            tasks.append(Task(bundle, Upload(f"{each.slug} {name}", name, str(path))))
    with batch.Here(2) as grade:
        found = results_of(grade(tasks))
    return {(slug, name): found[f"{slug} {name}"] for slug, name in map(str.split, found)}


@pytest.mark.parametrize("each", MASTERS.values(), ids=MASTERS)
def test_what_is_listed_stands_in_the_reference(each: Master) -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    assert all(why in page for why in each.listed.values()), each.listed


def test_there_are_enough_of_both_formats() -> None:
    plain = [each for each in MASTERS.values() if "ok_format: false" in each.config]
    assert len(MASTERS) >= 40
    assert len(plain) >= 15
    assert len(MASTERS) - len(plain) >= 15
    assert all(record()[name]["points"].keys() >= {*FIRST} for name in MASTERS)


@pytest.mark.parametrize("name", sorted(record().keys() | subjects().keys()))
def test_the_record_is_of_these_masters(name: str) -> None:
    assert not stale(name, subjects()[name].digest)


@pytest.mark.slow
def test_points_are_those_of_stock_otter(asked, results) -> None:
    wrong: list[str] = []
    for each in asked:
        for name, theirs in record()[each.slug]["points"].items():
            ours = {q.name: q.points for q in results[each.slug, name].questions}
            assert theirs.keys() <= ours.keys(), (each.slug, name)
            for question, points in theirs.items():
                differs = ours[question] is None or abs(ours[question] - points) > 1e-4
                if differs != ((name, question) in each.listed):
                    said = f"{each.slug} {name} {question}: stock {points}, we {ours[question]}"
                    wrong.append(said if differs else f"{said}, which is listed as different")
    assert not wrong, "\n".join(wrong)
