"""A course that is over becomes a file, and its proof alone is left in the store."""

from __future__ import annotations

import json
import zipfile

import pytest
import sqlalchemy as sa
from fakes import RIGHT, write

from autograder.course import Student
from autograder.errors import MachineError, UsageError
from autograder.formats.bundle import pack
from autograder.service import backup, courses, forgetting, members, openings, retention
from autograder.service.inspection import inspect
from autograder.service.intake import accept
from autograder.service.members import Role
from autograder.service.openings import OpeningTerms
from autograder.service.store import opened, tables
from service import checker
from service.counters import course as a_course
from service.counters import run
from service.stores import BUNDLE, DUE, START, served
from service.test_dispatch import Fake, drained

pytestmark = pytest.mark.slow  # a store on the disk each

NAME = "Zelda Quirinius"
BODY = b"the very own words of somebody " * 4000
SHARED = b"what two of them handed in " * 50


@pytest.fixture
def service(tmp_path):
    """A course that ends with November, with somebody in it who is in another one, too."""
    with served(tmp_path) as made:
        made.put_up()
        zelda, other = made.student(NAME), made.student("Other")
        made.hand_in(zelda, BODY)
        made.hand_in(zelda, SHARED)
        made.hand_in(other, write(tmp_path, "n", RIGHT).read_bytes())
        drained(made, Fake())
        yield made


def another(service):
    """A course in the same store, whose member handed in the same as one of the first."""

    def change(connection: sa.Connection):
        made = courses.found(connection, "Letters", "", service.clock())
        terms = OpeningTerms(due=service.clock.moment.replace(year=2030))
        openings.put_up(connection, made, BUNDLE, pack(BUNDLE), None, terms, service.clock())
        who = members.add(connection, made, Student(name="Ben"), Role.STUDENT, service.clock())
        return made, who

    made, who = service.store.write(change)
    arrived = service.arrival(SHARED)
    service.store.write(lambda c: accept(c, made, who, "hw1", arrived, service.signer))
    return made


def put_away(service, out, months=3):
    (one,) = retention.over(service.store, months)
    return retention.put_away(service.store, one, out)


def rows(service):
    with service.store.read() as connection:
        return str(
            [connection.execute(sa.select(one)).all() for one in tables.metadata.sorted_tables]
        )


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (START.replace(month=5, day=31), 3, START.replace(month=2, day=28)),
        (START.replace(month=1, day=1), 1, START.replace(year=2025, month=12, day=1)),
        (START, 24, START.replace(year=2024)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, before) -> None:
    assert retention.months_before(moment, months) == before


def test_a_course_is_over_when_nobody_may_hand_in_any_more(service) -> None:
    service.clock.moment = DUE.replace(year=2027, month=2, day=9)
    (one,) = retention.over(service.store, 3)
    assert (one.ended, one.members, one.attempts) == (DUE, 2, 3)
    opening = service.put_up()
    later = DUE.replace(year=2027, month=1)
    service.store.write(
        lambda c: openings.extend(
            c, service.course, opening, service.students[0], later, "ill", service.clock()
        )
    )
    assert retention.over(service.store, 3) == ()
    service.clock.go(days=60)
    assert len(retention.over(service.store, 3)) == 1


def test_all_of_it_is_in_the_file_and_the_receipts_prove_themselves(service, tmp_path) -> None:
    service.clock.go(days=200)
    with service.store.read() as connection:
        kept = connection.scalars(sa.select(tables.attempts.c.receipt)).all()
    done = put_away(service, tmp_path / "numbers.zip")
    with zipfile.ZipFile(done.path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert done.path.stat().st_mode & 0o077 == 0
    assert json.loads(files["members/1/member.json"])["student"]["name"] == NAME
    assert files["members/1/attempts/hw1/1/hw1.ipynb"] == BODY
    assert any(name.startswith("members/2/results/") for name in files)
    (tmp_path / "keys.json").write_bytes(files["keys.json"])
    keys = checker.keys_of(tmp_path / "keys.json")
    links = {one["sequence"]: one for one in json.loads(files["chain.json"])}
    for receipt in kept:
        said = checker.claims(receipt, keys)
        assert links[said["sequence"]]["commitment"] == said["commitment"]
    with service.store.read() as connection:
        left = connection.scalars(sa.select(tables.chain.c.commitment)).all()
    assert sorted(left) == sorted(link["commitment"] for link in links.values())


def test_nothing_of_anybody_is_left_and_another_course_lost_nothing(service, tmp_path) -> None:
    letters = another(service)
    service.clock.go(days=200)
    put_away(service, tmp_path / "numbers.zip")
    left = rows(service)
    assert NAME not in left
    assert "very own words" not in left
    assert "what two of them" in left, "somebody else handed that in, too"
    assert inspect(service.store).troubles == ()
    with service.store.read() as connection:
        assert [one.name for one in courses.all_of(connection)] == ["Numbers", "Letters"]
        assert openings.by_slug(connection, letters, "hw1") is not None
        trail = connection.execute(sa.select(tables.trail.c.what, tables.trail.c.after)).all()
    assert ("put away") in [row.what for row in trail]
    assert retention.over(service.store, 3) == (), "what is put away is not over once more"


@pytest.mark.of_a_file
def test_nothing_of_anybody_is_in_the_file_of_the_store(service, tmp_path) -> None:
    service.clock.go(days=200)
    put_away(service, tmp_path / "numbers.zip")
    data = b"".join(path.read_bytes() for path in tmp_path.glob("course.db*"))
    assert NAME.encode() not in data
    assert BODY[:200] not in data


@pytest.mark.of_a_file
def test_a_backup_that_is_older_forgets_them_when_it_is_restored(service, tmp_path) -> None:
    backup.backup(service.store, tmp_path / "b")
    service.clock.go(days=200)
    put_away(service, tmp_path / "numbers.zip")
    place = service.store.place
    (tmp_path / "course.db").rename(tmp_path / "gone.db")
    done = backup.restore(place, tmp_path / "b", force=True)
    assert done.forgotten == 2
    with opened(place) as store, store.read() as connection:
        assert connection.execute(sa.select(tables.attempts)).all() == []
        assert NAME not in str(connection.execute(sa.select(tables.members)).all())


def test_where_something_comes_meanwhile_nothing_is_deleted(service, tmp_path, monkeypatch) -> None:
    service.clock.go(days=200)
    zelda = service.students[0]
    files = retention._files

    def slow(connection, course):
        service.store.write(lambda c: courses.note(c, course, service.clock(), "mark", "hw1 q1"))
        yield from files(connection, course)

    monkeypatch.setattr(retention, "_files", slow)
    before = rows(service)
    with pytest.raises(MachineError, match="something came"):
        put_away(service, tmp_path / "numbers.zip")
    assert rows(service).count(NAME) == before.count(NAME) > 0
    assert forgetting.read_list(service.store.place.beside(forgetting.SUFFIX)) == ()
    assert zelda.label == NAME


def test_a_file_that_is_there_is_left_alone(service, tmp_path) -> None:
    service.clock.go(days=200)
    (tmp_path / "numbers.zip").write_bytes(b"of somebody else")
    with pytest.raises(UsageError, match="there already"):
        put_away(service, tmp_path / "numbers.zip")
    assert (tmp_path / "numbers.zip").read_bytes() == b"of somebody else"
    assert NAME in rows(service)


@pytest.mark.of_a_file
def test_the_command_says_what_is_over_and_does_nothing_without_a_place(service, tmp_path) -> None:
    a_course(tmp_path)
    told = run(tmp_path, "store", "put-away", "--older-than", "1200")
    assert told.code == 2
    service.store.write(
        lambda c: c.execute(sa.update(tables.openings).values(due=START.replace(year=2020)))
    )
    service.store.write(
        lambda c: c.execute(sa.update(tables.attempts).values(time=START.replace(year=2020)))
    )
    service.store.write(
        lambda c: c.execute(sa.update(tables.courses).values(made=START.replace(year=2020)))
    )
    told = run(tmp_path, "store", "put-away", "--older-than", "6")
    assert (told.code, "is there still" in told.out) == (0, True), told.err
    assert NAME in rows(service)
    told = run(tmp_path, "store", "put-away", "--older-than", "6", "--out", "kept", "--json")
    (one,) = told.document["courses"]
    assert (told.code, one["course"], one["members"]) == (0, "Numbers", 2)
    assert (tmp_path / one["path"]).exists()
    assert NAME not in rows(service)
    told = run(tmp_path, "store", "put-away", "--older-than", "6", "--out", "kept")
    assert (told.code, told.out.strip()) == (0, "no course ended 6 months ago or earlier")
