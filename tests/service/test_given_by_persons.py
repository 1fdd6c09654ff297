"""Marks and decisions wherever else a store is read: the run of `collect`, `store check`, what a
member is given of themselves, what is left when they are forgotten, and a backup."""

from __future__ import annotations

import csv
import json
import sqlite3

import pytest

from autograder.service import decisions, forgetting, marking
from autograder.service.backup import backup, restore
from autograder.service.dossier import files_of
from autograder.service.inspection import inspect
from autograder.service.members import Role
from autograder.service.store import opened, place_of
from service.counters import course, run
from service.stores import served
from service.test_decisions import Office
from service.test_marking import BUNDLE, grade_all, marker
from service.test_web import form_of, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a store on the disk each


@pytest.fixture
def office(tmp_path):
    folder = course(tmp_path, BUNDLE)
    with served(folder) as service:
        yield Office(service, folder)


def collected(office) -> dict[str, dict[str, str]]:
    """The class table of a run that was collected, by student."""
    done = run(office.service.folder, "collect", "hw1", "--out", "run", "--json")
    assert done.code == 0, done.err
    path = office.service.folder / "run" / "grades.csv"
    return {row["student"]: row for row in csv.DictReader(path.read_text().splitlines())}


def ledger(office) -> list[dict[str, object]]:
    path = office.service.folder / "run" / "decisions.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def fill(office) -> None:
    office.mark(office.ann, "2", "well said")
    office.mark(office.ben, "1")
    office.mark(office.ben, "3", "better than it looks")
    office.decide(office.ann, kind="points", question="q1", points="0.5")
    office.decide(office.ben, kind="bonus", points="1", reason="found an error")
    office.decide(kind="drop", question="q1", reason="")


# ------------------------------------------------------------------ collect


def test_a_run_has_the_grades_that_members_see(office) -> None:
    fill(office)
    office.undo(3)
    office.release()
    rows = collected(office)
    for name, member in (("Ann", office.ann), ("Ben", office.ben)):
        score, most = office.seen(member)
        assert (float(rows[name]["score"]), float(rows[name]["max_score"])) == (score, most)
    assert (rows["Ann"]["q1"], rows["Ann"]["essay"]) == ("0.5", "2")
    assert (rows["Ben"]["score"], rows["Ben"]["essay"]) == ("5", "3")
    feedback = "".join(
        path.read_text() for path in (office.service.folder / "run" / "feedback").rglob("*.html")
    )
    for said in ("well said", "better than it looks", "found an error"):
        assert said in feedback
    by_the_service = {row["kind"] for row in ledger(office)}
    assert by_the_service == {"points", "bonus", "drop", "undo"}


def test_all_exports_are_those_of_marks_and_decisions_that_were_given_by_hand(office) -> None:
    """The same marks as a table in `marks/`, and the same decisions by the command."""
    folder = office.service.folder
    by_hand = ("collect", "hw1", "--out", "by_hand")
    assert run(folder, *by_hand).code == 0
    (folder / "by_hand" / "marks").mkdir()
    (folder / "by_hand" / "marks" / "mine.csv").write_text(
        "submission,question,points,comment\n"
        f"Ann-{office.ann.number},essay,2,well said\n"
        f"Ben-{office.ben.number},essay,3,better than it looks\n"
    )
    for wish in (
        ("--student", "Ann", "--question", "q1", "--points", "0.5", "--reason", "a reason"),
        ("--student", "Ben", "--bonus", "1", "--reason", "found an error"),
        ("--drop", "q1"),
        ("--undo", "3"),
    ):
        done = run(folder, "decide", "by_hand", *wish)
        assert done.code == 0, done.err
    assert run(folder, *by_hand).code == 0
    fill(office)
    office.undo(3)
    collected(office)
    tables = [path.name for path in (folder / "run").glob("*.csv")]
    assert {"grades.csv", "canvas.csv", "moodle.csv"} <= set(tables)
    pages = [f"feedback/{path.name}" for path in (folder / "run" / "feedback").iterdir()]
    assert len(pages) >= 2
    for name in (*tables, *pages):
        if name == "grades-changes.csv":
            continue  # what the second of two calls changed
        ours, theirs = (folder / one / name for one in ("run", "by_hand"))
        assert ours.read_bytes() == theirs.read_bytes(), name


def test_grade_makes_the_same_of_the_same_folder(office) -> None:
    fill(office)
    before = collected(office)
    done = run(office.service.folder, "report", "run")
    assert done.code == 0, done.err
    assert collected(office) == before
    (name,) = (path.name for path in (office.service.folder / "run" / "marks").iterdir())
    assert name == "hand-in-service-2.json"


def test_to_collect_again_adds_what_is_new_and_nothing_twice(office) -> None:
    fill(office)
    assert collected(office)["Ann"]["max_score"] == "3"  # q1 is dropped
    first = ledger(office)
    collected(office)
    assert ledger(office) == first
    assert run(office.service.folder, "decide", "run", "--undo", "2").code == 0
    office.undo(3)
    office.mark(office.ann, "1")
    rows = collected(office)
    assert [one["kind"] for one in ledger(office)] == [
        *("points", "bonus", "drop"),
        *("undo", "undo"),
    ]
    assert ledger(office)[4]["undoes"] == 3
    assert (rows["Ann"]["score"], rows["Ben"]["score"]) == ("1.5", "4")


def test_comments_at_hand_are_on_the_marking_page_of_the_run(office) -> None:
    office.mark(office.ann, "2")
    form = form_of(office.mia, "/marking/hw1/essay")
    office.mia.post("/marking/hw1/essay", data={**form, "bank": "compare with the <lecture>"})
    collected(office)
    page = office.service.folder / "run" / "report" / "marking-essay.html"
    assert "compare with the &lt;lecture&gt;" in page.read_text()


def test_marks_for_other_words_are_not_collected(office) -> None:
    office.mark(office.ann, "2")
    office.mark(office.ben, "1")
    office.service.clock.go(hours=1)
    office.service.hand_in(office.ann, b"other words")
    grade_all(office.service)
    assert collected(office)["Ann"]["score"] == ""
    office.mark(office.ann, "3")
    assert collected(office)["Ann"]["score"] == "3"


# ------------------------------------------------------------------ check

DAMAGE = {
    "a version is gone": ("DELETE FROM marks WHERE version = 1 AND points = 1", "comes after"),
    "points below zero": ("UPDATE marks SET points = -1 WHERE points = 3", "-1.0 points"),
    "another course's": (
        "INSERT INTO courses (name, zone, made, epoch, sequence, link, turn, served) VALUES "
        "('X', '', 0, 1, 0, 'x', 0, 0); UPDATE members SET course_id = 2 WHERE label = 'Mia'",
        "of a member of another course, or by one",
    ),
    "items are none": ("UPDATE marks SET items = x'00' WHERE version = 2", "cannot be read"),
    "a decision is none": ("UPDATE decisions SET entry = x'00' WHERE number = 2", "no decision"),
    "a decision has another number": (
        "UPDATE decisions SET number = 9 WHERE number = 2",
        "has another number",
    ),
    "points of a decision": (
        """UPDATE decisions SET entry =
        CAST('{"number":2,"at":"","kind":"bonus","points":-1}' AS BLOB) WHERE number = 2""",
        "-1.0 points",
    ),
}


def test_a_store_with_marks_and_decisions_is_whole(office) -> None:
    fill(office)
    assert inspect(office.service.store).troubles == ()


@pytest.mark.parametrize(("change", "said"), DAMAGE.values(), ids=DAMAGE)
def test_check_sees_what_is_wrong(office, change, said) -> None:
    fill(office)
    with sqlite3.connect(office.service.folder / "course.db") as raw:
        raw.executescript(change)
    raw.close()
    assert any(said in one for one in inspect(office.service.store).troubles)


# ------------------------------------------------------------------ export and forget


def of_member(office, member) -> dict[str, bytes]:
    with office.service.store.read() as connection:
        return {str(p): data for p, data in files_of(connection, office.service.course, member)}


def test_a_member_is_given_what_was_given_for_them(office) -> None:
    fill(office)
    files = of_member(office, office.ben)
    marks = json.loads(files["marks.json"])["marks"]
    assert [(one["version"], one["points"], one["comment"]) for one in marks] == [
        (1, 1.0, ""),
        (2, 3.0, "better than it looks"),
    ]
    (decision,) = json.loads(files["decisions.json"])
    assert (decision["kind"], decision["reason"]) == ("bonus", "found an error")
    assert b"well said" not in b"".join(files.values())


def test_who_is_forgotten_leaves_numbers_and_others_keep_theirs(office) -> None:
    words = f"compare with {office.ann.label} Adler"
    ann = office.service.student("Annabel Adler")
    office.service.hand_in(ann, b"mine")
    grade_all(office.service)
    office.mark(office.ben, "1", "as Annabel Adler says")
    office.mark(ann, "2", "a comment to be forgotten")
    form = form_of(office.mia, "/marking/hw1/essay")
    bank = {**form, "bank": "as Annabel Adler\nnothing of hers"}
    assert office.mia.post("/marking/hw1/essay", data=bank).status_code == 303
    office.decide(office.ben, kind="bonus", points="1", reason="as ANNABEL ADLER")
    office.decide(ann, kind="bonus", points="1", reason=words)
    office.undo(2, ann)
    forgetting.forget(office.service.store, office.service.course, ann)
    assert inspect(office.service.store).troubles == ()
    office.service.store.checkpoint()
    data = (office.service.folder / "course.db").read_bytes()
    for text in (b"Annabel", b"ANNABEL", b"a comment to be forgotten", words.encode()):
        assert text not in data
    found = office.all()
    assert [decisions.is_forgotten(one.decision) for one in found] == [False, True, True]
    assert found[0].decision.reason == f"as #{ann.number}"
    assert office.decide(office.ben, kind="bonus", points="2").status_code == 303
    assert [one.decision.number for one in office.all()] == [1, 2, 3, 4]
    kept = office.mia.get("/marking/hw1/essay").text
    assert f"as #{ann.number}\nnothing of hers</textarea>" in kept
    page = office.kim.get("/decisions/hw1").text
    assert "Take back decision 4" in page
    assert "decision None" not in page
    assert collected(office)["Ben"]["score"] == "5"
    office.mark(office.ben, "2")


def test_a_marker_who_is_forgotten_leaves_the_marks(office) -> None:
    zoe = marker(office.service, "Zoe Zander", role=Role.INSTRUCTOR)
    client = signed_in(office.service, office.site, zoe)
    path = f"/marking/hw1/essay/{office.ann.number}"
    assert client.post(path, data={**form_of(client, path), "points": "2"}).status_code == 303
    path = f"/decisions/hw1/{office.ann.number}"
    fields = {**form_of(client, path), "kind": "bonus", "points": "1", "reason": "r"}
    assert client.post(path, data=fields).status_code == 303
    forgetting.forget(office.service.store, office.service.course, zoe)
    assert inspect(office.service.store).troubles == ()
    office.service.store.checkpoint()
    assert b"Zoe Zander" not in (office.service.folder / "course.db").read_bytes()
    with office.service.store.read() as connection:
        (mark,) = marking.versions(connection, office.opening, office.ann.id, "essay")
    assert (mark.points, mark.by) == (2.0, f"member {zoe.number}")
    office.release()
    assert office.seen(office.ann) == (3.0, 4.0)


# ------------------------------------------------------------------ backup


def test_a_backup_has_them(office, tmp_path) -> None:
    fill(office)
    backup(office.service.store, tmp_path / "kept.db")
    place = place_of("sqlite:///other.db", tmp_path)
    restore(place, tmp_path / "kept.db")
    with opened(place) as store, store.read() as connection:
        found = marking.versions(connection, office.opening, office.ben.id, "essay")
        assert [one.points for one in found] == [1.0, 3.0]
        assert [one.decision for one in decisions.all_of(connection, office.opening)] == [
            one.decision for one in office.all()
        ]
