"""`collect` comes to what `grade` makes of the same files, byte for byte, and runs nothing."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder import batch
from autograder.course import Student
from autograder.course.downloads.systems.service import INDEX
from autograder.course.lateness import moment_of
from autograder.service import members, openings
from autograder.service.dispatch import Dispatch
from autograder.service.members import Role
from service.counters import course, run
from service.stores import DUE, START, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.of_a_file,
    pytest.mark.sampled(4),
]  # a class is graded for each

BUNDLE = make_bundle(
    question(
        "q1",
        "def test(f):\n    assert f(3) == 9",
        "def hidden_test(f):\n    assert f(4) == 16",
    ),
    slug="hw1",
    title="Homework 1",
)
GRACE = timedelta(seconds=30)


def notebook(folder: Path, *sources: str) -> bytes:
    return write(folder, "made", *sources, 'grader.check("q1")').read_bytes()


def grade_all(service) -> None:
    with batch.Here(1) as here:
        dispatch = Dispatch(service.store, here, "w", 1)
        while dispatch.step():
            pass


def people(service):
    """Students with names of all kinds, and what each hands in."""

    def add(role=Role.STUDENT, **known: str):
        return service.store.write(
            lambda c: members.add(c, service.course, Student(**known), role, START)
        )

    return {
        "ann": add(name="Ann Adler", email="ann@x.example", sid="1001"),
        "ben": add(name="Ben/..\\Birch: <b>", email="ben@x.example"),
        "li": add(name="李雷", email="li@x.example"),
        "twin": add(name="Ann Adler", email="other@x.example", sid="1002"),
        "email": add(email="j.r.smith@x.example"),
        "none": add(name="Nobody Handed In", email="none@x.example"),
        "staff": add(Role.MARKER, name="Mara Marker"),
    }


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A service with a graded class; all is graded but one attempt."""
    folder = course(tmp_path_factory.mktemp("collect"), BUNDLE)
    with served(folder) as service:
        opening = service.put_up(BUNDLE)
        who = people(service)
        right, wrong = notebook(folder, RIGHT), notebook(folder, WRONG)
        service.hand_in(who["ann"], right)
        service.clock.go(hours=1)
        service.hand_in(who["ann"], wrong)  # the last counts, also where it is worse
        service.hand_in(who["ben"], right, called="my work.ipynb")
        service.hand_in(who["li"], RIGHT.encode() + b'\ngrader.check("q1")\n', called="hw1.py")
        service.hand_in(who["email"], b"rubbish", called="no dot")
        service.hand_in(who["staff"], right)
        service.clock.moment = DUE + GRACE
        service.hand_in(who["twin"], notebook(folder, RIGHT, "x = 1"))
        service.store.write(
            lambda c: openings.extend(
                c, service.course, opening, who["ben"], DUE + timedelta(days=1), "was ill", START
            )
        )
        grade_all(service)
    shutil.copytree(folder, folder / "kept", ignore=lambda *a: ["cache", "kept"])
    return folder


@pytest.fixture(scope="module")
def collected(filled):
    done = run(filled, "collect", "hw1", "--out", "run", "--submissions", "files", "--json")
    return filled, done


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_is_what_grade_makes_of_the_same_files(collected) -> None:
    folder, done = collected
    assert done.code == 0, done.err
    (folder / "graded").mkdir()
    shutil.copy(folder / "run" / "decisions.jsonl", folder / "graded")  # an extension
    again = run(folder, "grade", "hw1", "files", "--out", "graded", "--json")
    assert again.code == 0, again.err
    ours, theirs = files_below(folder / "run"), files_below(folder / "graded")
    measured = {"run.json", "journal.jsonl", "report/index.html"}
    assert ours.keys() == theirs.keys()
    for name in sorted(ours.keys() - measured):
        if name.startswith("results/"):
            assert without_seconds(ours[name]) == without_seconds(theirs[name]), name
        else:
            assert ours[name] == theirs[name], name
    for name in ("grades.csv", "handed_in.csv", "canvas.csv", "moodle.csv"):
        assert name in ours
    assert sum(name.startswith("feedback/") for name in ours) == 10
    one, other = done.document["submissions"], again.document["submissions"]
    assert [(s["submission"], s["score"]) for s in one] == [
        (s["submission"], s["score"]) for s in other
    ]


def without_seconds(data: bytes) -> object:
    document = json.loads(data)
    document["extra_data"].pop("seconds", None)
    return document


def test_who_counts_with_which_attempt(collected) -> None:
    folder, done = collected
    rows = list(csv.DictReader((folder / "run" / "grades.csv").read_text().splitlines()))
    assert [(row["submission"], row["student"], row["score"]) for row in rows] == [
        ("3", "李雷", "2"),
        ("Ann-Adler-1", "Ann Adler", "0"),
        ("Ann-Adler-4", "Ann Adler", "2"),
        ("Ben-Birch-b-2", "Ben/..\\Birch: <b>", "2"),
        ("j-r-smith-x-example-5", "j.r.smith@x.example", "0"),
    ]
    statuses = {row["student"]: row["status"] for row in rows}
    assert statuses["j.r.smith@x.example"] == "unreadable"
    notes = " ".join(done.document["notes"])
    assert "1 members handed in nothing: Nobody Handed In" in notes
    assert "Mara Marker is marker and no student" in notes


def test_files_are_called_for_any_system_and_end_as_they_were(collected) -> None:
    folder, _ = collected
    names = {path.name for path in (folder / "files").iterdir()}
    assert names == {
        INDEX,
        "Ann Adler 1.ipynb",
        "Ann Adler 4.ipynb",
        "Ben Birch b 2.ipynb",
        "j r smith x example 5",
        "李雷 3.py",
    }


def test_an_upload_within_the_grace_came_when_it_was_due(collected) -> None:
    folder, _ = collected
    rows = csv.DictReader((folder / "run" / "handed_in.csv").read_text().splitlines())
    times = {row["email"]: (moment_of(row["submitted"]), row["late"]) for row in rows}
    assert times["other@x.example"] == (DUE, "")
    assert times["ann@x.example"] == (START + timedelta(hours=1), "")


def test_extensions_are_where_the_gradebook_looks(collected) -> None:
    folder, _ = collected
    (line,) = (folder / "run" / "decisions.jsonl").read_text().splitlines()
    decision = json.loads(line)
    assert decision["student"]["email"] == "ben@x.example"
    assert (decision["kind"], decision["reason"]) == ("extend", "was ill")
    assert decision["until"] == "2026-11-10T10:00:00+01:00"
    assert run(folder, "collect", "hw1", "--out", "run", "--submissions", "files").code == 0
    assert len((folder / "run" / "decisions.jsonl").read_text().splitlines()) == 1
    assert run(folder, "decide", "run", "--undo", "1").code == 0
    assert run(folder, "collect", "hw1", "--out", "run", "--submissions", "files").code == 0
    kinds = [
        json.loads(x)["kind"] for x in (folder / "run/decisions.jsonl").read_text().split("\n") if x
    ]
    assert kinds == ["extend", "undo"], "what a person took back stays so"


def copied(filled, tmp_path) -> Path:
    shutil.copytree(filled / "kept", tmp_path / "course")
    return tmp_path / "course"


def opened_again(folder):
    from autograder.service import courses, keyring
    from autograder.service.store import opened, place_of
    from service.stores import Clock, Served

    clock = Clock(DUE + timedelta(hours=1))
    store = opened(place_of("sqlite:///course.db", folder), now=clock)

    class Again:
        def __enter__(self):
            self.store = store.__enter__()
            with self.store.read() as connection:
                found = courses.find(connection, "Numbers")
            return Served(self.store, clock, folder, found, keyring.signer(self.store))

        def __exit__(self, *details):
            store.__exit__(*details)

    return Again()


def test_what_is_not_graded_yet_is_unexamined_and_comes_later(filled, tmp_path) -> None:
    folder = copied(filled, tmp_path)
    with opened_again(folder) as service:
        with service.store.read() as connection:
            ann = members.named(connection, service.course, "#1")
        service.hand_in(ann, notebook(folder, RIGHT, "y = 2"), called="again.ipynb")
        done = run(folder, "collect", "hw1", "--out", "run", "--json")
        assert done.code == 1
        by_id = {one["submission"]: one for one in done.document["submissions"]}
        assert by_id["Ann-Adler-1"]["status"] == "unexamined"
        assert by_id["Ann-Adler-1"]["score"] is None
        assert "not graded yet" in json.dumps(by_id["Ann-Adler-1"])
        rows = csv.DictReader((folder / "run" / "handed_in.csv").read_text().splitlines())
        assert {row["email"]: row["late"] for row in rows}["ann@x.example"] == "yes"
        grade_all(service)
        done = run(folder, "collect", "hw1", "--out", "run", "--json")
        assert done.code == 0
        by_id = {one["submission"]: one for one in done.document["submissions"]}
        assert by_id["Ann-Adler-1"]["score"] == 2.0
        assert (folder / "run" / "submissions" / "Ann Adler 1.ipynb").is_file()


def test_the_best_counts_where_the_opening_says_so(filled, tmp_path) -> None:
    folder = copied(filled, tmp_path)
    assert run(folder, "open", "hw1", "--due", DUE.isoformat(), "--counts", "best").code == 0
    with opened_again(folder) as service:
        done = run(folder, "collect", "hw1", "--out", "run", "--json")
        assert done.code == 0, done.err
        scores = {one["submission"]: one["score"] for one in done.document["submissions"]}
        assert scores["Ann-Adler-1"] == 2.0
        with service.store.read() as connection:
            ann = members.named(connection, service.course, "#1")
        service.hand_in(ann, notebook(folder, WRONG, "z = 3"))
        done = run(folder, "collect", "hw1", "--out", "run", "--json")
        assert done.code == 1
        scores = {one["submission"]: one["score"] for one in done.document["submissions"]}
        assert scores["Ann-Adler-1"] == 2.0
        assert any("no result yet" in note for note in done.document["notes"])
        grade_all(service)
        done = run(folder, "collect", "hw1", "--out", "run", "--json")
        assert done.code == 0
        handed = (folder / "run" / "handed_in.csv").read_text()
        assert (START + timedelta(0)).isoformat() in handed, "the first, which is the best"


def test_another_file_takes_the_place_of_the_one_before(filled, tmp_path) -> None:
    folder = copied(filled, tmp_path)
    run(folder, "collect", "hw1", "--out", "run")
    with opened_again(folder) as service:
        with service.store.read() as connection:
            li = members.named(connection, service.course, "li@x.example")
        service.hand_in(li, notebook(folder, RIGHT, "z = 5"))
        grade_all(service)
    assert run(folder, "collect", "hw1", "--out", "run").code == 0
    names = {path.name for path in (folder / "run" / "submissions").iterdir()}
    assert "李雷 3.ipynb" in names
    assert "李雷 3.py" not in names


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("hw9", "--out", "run"), 2, "not up"),
        (("hw1", "--out", "run", "--submissions", "dist"), 2, "something else"),
        (("hw1", "--out", "run", "--submissions", "pyproject.toml"), 2, "cannot be used"),
        (("hw1", "--out", "pyproject.toml/run"), 2, "pyproject.toml/run"),
        (("hw1", "--out", "run", "--submissions", "./run"), 2, "two folders"),
        (("hw1", "--out", "run", "--course", "Letters"), 2, "Letters"),
        (("hw1",), 2, "--out"),
    ],
)
def test_what_cannot_be_collected(filled, tmp_path, more, code, said) -> None:
    folder = copied(filled, tmp_path)
    before = files_below(folder / "dist")
    done = run(folder, "collect", *more)
    assert done.code == code
    assert said in done.err
    assert files_below(folder / "dist") == before


def test_nobody_has_handed_in(tmp_path) -> None:
    course(tmp_path, BUNDLE)
    with served(tmp_path) as service:
        service.put_up(BUNDLE)
        service.student("Ann")
    done = run(tmp_path, "collect", "hw1", "--out", "run")
    assert done.code == 2
    assert "nobody has handed in hw1" in done.err
