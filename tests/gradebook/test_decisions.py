"""What persons decide: kept in a ledger, in all files of a run, and however often it is graded."""

from __future__ import annotations

import csv
import fcntl
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from click.testing import Result as Ended
from fakes import RIGHT, WRONG, make_bundle, question, write
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import ADA, BEN, CEM, ESSAY, graded, made, unreadable

from autograder.cli import main
from autograder.commands import ledger
from autograder.course import HandedIn, LatePolicy, Policy, Roster, Student
from autograder.course.decisions import Decision, Deed, Ledger, line_of, read_ledger
from autograder.formats import bundle
from autograder.result import Result, Status
from autograder.views.gradebook import Grade, Standing, joined, read_grades
from autograder.views.gradebook.course import Assignment
from autograder.views.gradebook.decided import undecided, with_decisions
from autograder.views.gradebook.marked import AssignmentFile, merged
from autograder.views.report.run import read_run

Command = Callable[..., Ended]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Ended:
        given = list(map(str, arguments))
        monkeypatch.setattr("sys.argv", ["autograder", *given])
        done = CliRunner().invoke(main, given)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return command


@pytest.fixture
def decide(call: Command) -> Command:
    def command(*arguments: object) -> Ended:
        done = call("decide", "run", *arguments, "--reason", "as we said")
        assert done.exit_code == 0, done.output
        return done

    return command


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def scores(folder: Path) -> dict[str, str]:
    return {row["submission"]: row["score"] for row in table(folder / "run/grades.csv")}


# ------------------------------------------------------------------ laws

kinds = st.sampled_from(
    [Deed.POINTS, Deed.BONUS, Deed.EXCUSE, Deed.CREDIT_ALL, Deed.DROP, Deed.WAIVE_LATE, Deed.UNDO]
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    found = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        kind = draw(kinds)
        of_all = kind in (Deed.CREDIT_ALL, Deed.DROP)
        question = draw(st.sampled_from(["q1", "q2"] if of_all else ["q1", "q2", ""]))
        found.append(
            Decision(
                number=number,
                at="2026-10-01T00:00:00+00:00",
                kind=kind,
                student=draw(st.sampled_from([ADA, BEN])),
                submission="ada",
                question="" if kind in (Deed.WAIVE_LATE, Deed.UNDO) else question,
                points=draw(st.floats(0, 2)),
                answer="file of ada",
                undoes=draw(st.integers(1, 6)) if kind is Deed.UNDO else None,
            )
        )
    return Ledger(decisions=tuple(found), lines=len(found))


KNOWN = AssignmentFile(assignment="hw", questions=("q1", "q2"), points={"q1": 2.0, "q2": 2.0})
HANDED = tuple(
    HandedIn(submission=student.name[:3].lower(), people=(student,)) for student in (ADA, BEN)
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(ledgers(), st.sampled_from([graded("ada"), graded("ada", None), unreadable("ada")]))
def test_decisions_are_put_in_and_taken_out_again(kept: Ledger, result: Result) -> None:
    bare = msgspec.structs.replace(result, cells=())
    marked = merged([bare], (), KNOWN)
    digests = {"ada": "file of ada"}
    done = with_decisions(marked, kept.standing, KNOWN, HANDED, None, digests).results[0]
    assert undecided(done) == bare
    again = merged([undecided(done)], (), KNOWN)
    assert with_decisions(again, kept.standing, KNOWN, HANDED, None, digests).results[0] == done
    bonus = sum(one.points or 0 for one in kept.standing if one.kind is Deed.BONUS)
    assert done.score is None or 0 <= done.score <= done.max_score + bonus + 1e-4


@settings(max_examples=30)
@given(ledgers(), st.binary(max_size=30))
def test_a_ledger_is_read_as_it_was_written(kept: Ledger, rest: bytes) -> None:
    lines = b"".join(map(line_of, kept.decisions))
    assert read_ledger(lines, "it") == kept
    torn = read_ledger(lines + rest, "it")
    assert torn.decisions[: len(kept.decisions)] == kept.decisions
    assert bool(torn.notes) == bool(rest)


def test_undoing_and_undoing_that() -> None:
    def undo(number: int, undoes: int) -> Decision:
        return Decision(number=number, at="", kind=Deed.UNDO, undoes=undoes)

    first = Decision(number=1, at="", kind=Deed.DROP, question="q1")
    assert Ledger(decisions=(first, undo(2, 1))).standing == ()
    assert Ledger(decisions=(first, undo(2, 1), undo(3, 2))).standing == (first,)


# ------------------------------------------------------------------ in the files of a run


@pytest.mark.slow
def test_points_for_a_question(tmp_path: Path, call: Command, decide: Command) -> None:
    made(tmp_path / "run")
    assert call("report", "run").exit_code == 0
    decide("--student", "Ben Ex", "--question", "q1", "--points", 1.5, "--by", "Prof")
    assert scores(tmp_path) == {"ada": "3", "ben": "3.5"}
    (row,) = table(tmp_path / "run/grades-changes.csv")
    assert (row["submission"], row["question"], row["before"], row["after"]) == (
        *("ben", "q1", "0", "1.5"),
    )
    assert (row["score_before"], row["score_after"]) == ("2", "3.5")
    assert "as we said" in row["why"]
    for kind in ("html", "md"):
        page = (tmp_path / f"run/feedback/ben.{kind}").read_text()
        assert "changed by the instructor" in page
        assert "as we said" in page
        assert "Prof" not in page
        assert "changed by" not in (tmp_path / f"run/feedback/ada.{kind}").read_text()
    shown = json.loads((tmp_path / "run/results/ben.json").read_text())
    assert shown["score"] == 3.5
    told = call("gradebook", "run")
    assert [line.split(",")[4] for line in told.stdout.splitlines()[1:]] == ["3", "3.5"]

    decide("--undo", 1)
    assert scores(tmp_path) == {"ada": "3", "ben": "2"}
    assert table(tmp_path / "run/grades-changes.csv") == []
    assert "changed by" not in (tmp_path / "run/feedback/ben.md").read_text()
    decide("--undo", 2)
    assert scores(tmp_path)["ben"] == "3.5"


def test_points_for_the_whole_and_a_bonus(tmp_path: Path, call: Command, decide: Command) -> None:
    results = (graded("ada", None), graded("ben"), unreadable("cem"))
    made(tmp_path / "run", (*results, Result(submission="dor", status=Status.UNEXAMINED)))
    for who in ("ada", "cem"):
        decide("--student", who, "--points", 4)
    decide("--student", "2", "--bonus", 1)
    decide("--student", "2", "--bonus", 1.5)
    rows = {row["submission"]: row for row in table(tmp_path / "run/grades.csv")}
    assert {name: row["score"] for name, row in rows.items()} == {
        **{"ada": "4", "ben": "5.5", "cem": "4", "dor": ""},
    }
    assert (rows["ada"]["status"], rows["cem"]["status"]) == ("graded", "unreadable")
    done = call("gradebook", "run", "--json")
    assert [one["total"] for one in json.loads(done.stdout)["students"]][:2] == [100, 100]
    with pytest.raises(Exception, match=r"5\.5 of 4 points"):
        read_grades((tmp_path / "run/grades.csv").read_bytes(), "it")


@pytest.mark.slow
def test_for_everybody(tmp_path: Path, call: Command) -> None:
    made(tmp_path / "run", (graded("ada"), graded("ben", 0.0, 2.0), unreadable("cem")))
    assert call("decide", "run", "--credit-all", "q1").exit_code == 0
    assert scores(tmp_path) == {"ada": "3", "ben": "4", "cem": "2"}
    assert call("decide", "run", "--drop", "q2", "--reason", "a wrong test").exit_code == 0
    rows = table(tmp_path / "run/grades.csv")
    assert all("q2" not in row and row["max_score"] == "2" for row in rows)
    assert scores(tmp_path) == {"ada": "2", "ben": "2", "cem": "2"}
    changed = table(tmp_path / "run/grades-changes.csv")
    assert ("ada", "q2", "1", "") in [
        (row["submission"], row["question"], row["before"], row["after"]) for row in changed
    ]
    assert call("report", "run").exit_code == 0
    assert "does not count: a wrong test" in (tmp_path / "run/feedback/ada.html").read_text()
    told = json.loads(call("gradebook", "run", "--json").stdout)
    assert told["assignments"] == {"hw": 2.0}


@pytest.mark.slow
def test_persons(tmp_path: Path, call: Command, decide: Command) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.autograder.late]\nzone = 'Europe/Berlin'\npercent_per_day = 50\n"
        "due.hw = 2026-10-01T12:00:00\n"
    )
    made(tmp_path / "run")

    def canvas() -> list[str]:
        return [row["hw"] for row in table(tmp_path / "run/canvas.csv")[1:]]

    decide("--student", "ada@x.example", "--extend", "2026-10-02 15:00")
    assert canvas() == ["3", "0", ""]
    done = decide("--student", "ada@x.example", "--extend", "2026-10-01T11:00")
    assert "nobody has more time" in done.stderr
    assert canvas() == ["0", "0", ""]
    decide("--undo", 2)
    decide("--student", "Ben Ex", "--waive-late")
    decide("--student", "Cem Ex", "--excuse")
    assert canvas() == ["3", "2", "EX"]
    assert call("report", "run").exit_code == 0
    page = (tmp_path / "run/feedback/ada.html").read_text()
    assert "changed by the instructor: you have time until 2026-10-02T15:00:00+02:00" in page
    decide("--student", "Ada Ex", "--excuse", "--question", "q2")
    assert canvas() == ["4", "2", "EX"]  # 2 of 2, where all others have 4
    (tmp_path / "class.csv").write_text("name,sid\nAda Ex,1\nBen Ex,2\nCem Ex,3\n")
    told = json.loads(call("gradebook", "run", "--roster", "class.csv", "--json").stdout)
    assert [one["assignments"]["hw"]["standing"] for one in told["students"]] == [
        *("graded", "graded", "excused"),
    ]
    assert [one["total"] for one in told["students"]] == [100, 50, None]


def test_a_person_is_known_by_the_submission_without_the_roster() -> None:
    excused = Decision(
        number=1, at="", kind=Deed.EXCUSE, student=msgspec.structs.replace(ADA, submissions=("a",))
    )
    grade = Grade(submission="a", student="", status=Status.GRADED, score=1.0, max_score=4.0)
    handed = HandedIn(submission="a", called="work")
    hw = Assignment(
        name="hw", maximum=4.0, grades=(grade,), handed_in=(handed,), decisions=(excused,)
    )
    assert joined([hw], None, Policy()).count(Standing.EXCUSED) == 1


def test_a_decision_about_somebody_else_is_told() -> None:
    stranger = Decision(number=7, at="", kind=Deed.EXCUSE, student=Student(name="Eve"))
    hw = Assignment(name="hw", maximum=4.0, grades=(), decisions=(stranger,))
    book = joined([hw], Roster(students=(ADA, CEM)), Policy(), LatePolicy())
    assert any("decision 7 is about Eve" in note for note in book.notes)
    assert book.count(Standing.EXCUSED) == 0


def test_points_are_for_the_answer(tmp_path: Path, call: Command, decide: Command) -> None:
    made(tmp_path / "run")
    decide("--student", "Ben Ex", "--question", "q1", "--points", 1)
    decide("--student", "Ada Ex", "--points", 4)
    kept = ledger.read(tmp_path / "run")

    # graded again, another question answered otherwise: what was decided on stays
    other = msgspec.structs.replace(graded("ben", 0.0, 0.0), cells=graded("ben").cells[:1])
    made(tmp_path / "run", (graded("ada"), other), kept)
    assert scores(tmp_path) == {"ada": "4", "ben": "1"}

    # another answer: it does not count, and that is told
    made(tmp_path / "run", (graded("ada"), graded("ben", 0.0, 2.0, source="x = 2")), kept)
    assert scores(tmp_path)["ben"] == "2"
    said = call("decide", "run", "--list")
    assert "handed in another answer since" in said.stdout
    assert said.exit_code == 0


def test_decisions_on_what_a_person_marks(tmp_path: Path, decide: Command, call: Command) -> None:
    made(tmp_path / "run", manual=(ESSAY,))
    rows = table(tmp_path / "run/grades.csv")
    assert all(row["max_score"] == "4" and "essay" not in row for row in rows)
    told = json.loads(call("gradebook", "run", "--json").stdout)
    assert any("4 more points are not marked by a person" in note for note in told["notes"])
    decide("--student", "Ada Ex", "--question", "essay", "--points", 3)
    rows = table(tmp_path / "run/grades.csv")
    assert [(row["score"], row["max_score"], row["essay"]) for row in rows] == [
        *(("6", "8", "3"), ("", "8", "")),
    ]
    (row,) = table(tmp_path / "run/grades-changes.csv")
    assert (row["question"], row["before"], row["after"]) == ("essay", "", "3")


@pytest.mark.slow
def test_nothing_is_all_right_while_points_are_open(tmp_path: Path, call: Command) -> None:
    made(tmp_path / "run", (graded("ada", 2.0, 2.0),), manual=(ESSAY,))
    assert call("report", "run").exit_code == 0
    for kind in ("html", "md"):
        page = (tmp_path / f"run/feedback/ada.{kind}").read_text()
        assert "Everything is right" not in page
        assert "still to be marked by a person" in page
        assert "not marked yet" in page
    shown = json.loads((tmp_path / "run/results/ada.json").read_text())
    assert "1 question is still to be marked by a person" in shown["output"].replace("\\", "")
    assert call("decide", "run", "--drop", "essay").exit_code == 0
    assert "Everything is right" in (tmp_path / "run/feedback/ada.md").read_text()


def test_manual_points_are_changes(tmp_path: Path) -> None:
    run = made(tmp_path / "run", manual=(ESSAY,))
    (run / "marks").mkdir()
    (run / "marks/a.csv").write_text("submission,question,points\nada,essay,2\n")
    made(run, manual=(ESSAY,))
    (row,) = table(run / "grades-changes.csv")
    assert (row["submission"], row["before"], row["after"]) == ("ada", "", "2")
    assert row["why"] == "marked by a person"


def test_a_changed_bundle_and_a_decision(tmp_path: Path, decide: Command) -> None:
    now, then = (graded("ada"), graded("ben", 0.0, 2.0)), (graded("ada", 1.0), graded("ben"))
    made(tmp_path / "run", now, earlier=then)
    decide("--student", "Ben Ex", "--question", "q1", "--points", 1)
    rows = {
        (row["submission"], row["question"]): row
        for row in table(tmp_path / "run/grades-changes.csv")
    }
    assert {key: (row["before"], row["after"]) for key, row in rows.items()} == {
        ("ada", "q1"): ("1", "2"),
        ("ben", "q1"): ("2", "1"),
        ("ben", "q2"): ("1", "2"),
    }
    assert rows["ada", "q1"]["why"] == "another bundle or grader"
    assert "changed by the instructor" in rows["ben", "q1"]["why"]


# ------------------------------------------------------------------ kept for good


@pytest.mark.slow
def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    made(tmp_path / "run")
    loop = (
        "import sys\nfrom pathlib import Path\n"
        "from autograder.commands import ledger\n"
        "from autograder.commands.decide import decide\n"
        "from autograder.views.wished import Wish\n"
        "from autograder.config import Config\n"
        "from autograder.course.decisions import Decision, Deed\n"
        "print('ready', flush=True)\nsys.stdin.read(1)\n"
        "for n in range(100):\n"
        "    with ledger.held(Path('run')) as kept:\n"
        "        number = kept.read().next_number\n"
        "        kept.append(Decision(number=number, at='', kind=Deed.UNDO, by=sys.argv[1]))\n"
        "for n in range(3):\n"
        "    decide(Config(), Path('run'), Wish(kind=Deed.BONUS, student=sys.argv[1], points=1.0,"
        " reason=f'{n}'))\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", loop, who],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("Ada Ex", "Ben Ex")
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("g")
        one.stdin.close()
    assert [one.wait() for one in both] == [0, 0]
    for one in both:
        assert one.stdout is not None
        one.stdout.close()
    kept = ledger.read(tmp_path / "run")
    assert ([one.number for one in kept.decisions], kept.notes) == (list(range(1, 207)), ())
    assert sorted((one.who, one.reason) for one in kept.standing) == [
        (who, f"{n}") for who in ("Ada Ex", "Ben Ex") for n in range(3)
    ]
    assert scores(tmp_path) == {"ada": "6", "ben": "5"}  # the files are of all of them


def test_nobody_else_decides_while_files_are_written(
    tmp_path: Path, call: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "run") / "decisions.jsonl"
    refused = []

    def writing(*_: object) -> None:
        with open(path, "a+b") as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                refused.append(True)

    monkeypatch.setattr("autograder.commands.decide.write", writing)
    assert call("decide", "run", "--drop", "q1").exit_code == 0
    assert refused == [True]


def test_it_is_on_the_disk_before_anything_else(
    tmp_path: Path, call: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "run")
    synced: list[bytes] = []
    path = tmp_path / "run/decisions.jsonl"
    monkeypatch.setattr("os.fsync", lambda file: synced.append(path.read_bytes()))
    monkeypatch.setattr("autograder.commands.decide.write", lambda *_: 1 / 0)
    with pytest.raises(AssertionError, match="division"):
        call("decide", "run", "--drop", "q1")
    assert synced[-1].endswith(b"\n")
    assert len(ledger.read(tmp_path / "run").decisions) == 1


def test_a_torn_line_is_cut_off_and_told(tmp_path: Path, decide: Command) -> None:
    made(tmp_path / "run")
    decide("--student", "Ada Ex", "--bonus", 1)
    path = tmp_path / "run/decisions.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    done = decide("--student", "Ada Ex", "--bonus", 2)
    assert "in the middle of a line" in done.stderr
    kept = ledger.read(tmp_path / "run")
    assert ([one.number for one in kept.decisions], kept.notes) == ([1, 2], ())
    assert path.read_bytes().startswith(whole)
    assert scores(tmp_path)["ada"] == "6"


def test_a_last_line_without_its_end_counts(tmp_path: Path, decide: Command) -> None:
    made(tmp_path / "run")
    decide("--student", "Ada Ex", "--bonus", 1)
    path = tmp_path / "run/decisions.jsonl"
    path.write_bytes(path.read_bytes().rstrip())
    decide("--student", "Ada Ex", "--bonus", 2)
    kept = ledger.read(tmp_path / "run")
    assert ([one.number for one in kept.decisions], kept.notes) == ([1, 2], ())
    assert scores(tmp_path)["ada"] == "6"


def test_a_damaged_line_is_told_and_others_count(tmp_path: Path, decide: Command) -> None:
    made(tmp_path / "run")
    lines = [b"rubbish", b'{"number":2,"at":"","kind":"points","points":-1}', b"\xff", b"[1]"]
    lines += [b'{"number":9,"at":"","kind":"extend","until":"soon"}', b"{" * 5000, b""]
    (tmp_path / "run/decisions.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    done = decide("--student", "Ada Ex", "--bonus", 1)
    assert done.stderr.count("is no decision and does not count") == len(lines)
    (only,) = ledger.read(tmp_path / "run").decisions
    assert only.number == len(lines) + 1
    assert scores(tmp_path)["ada"] == "4"


# ------------------------------------------------------------------ wrong use

SAID = ("--reason", "r")
WRONG_USE: dict[str, tuple[tuple[object, ...], str]] = {
    "nothing": ((), "nothing is decided"),
    "two things": (("--student", "ada", "--points", 1, "--bonus", 1, *SAID), "together"),
    "nobody": (("--points", 1, *SAID), "without a student"),
    "a stranger": (("--student", "Benn Ex", "--points", 1, *SAID), "did you mean 'Ben Ex'"),
    "an empty name": (("--student", " ", "--excuse", *SAID), "without a student"),
    "no such question": (
        ("--student", "ada", "--question", "q11", "--points", 1, *SAID),
        "did you mean 'q1'",
    ),
    "no such question for all": (("--drop", "q9"), "no question 'q9'"),
    "no question for all": (("--credit-all", ""), "no question ''"),
    "below zero": (("--student", "ada", "--points", -1, *SAID), "0 to 4"),
    "a bonus below zero": (("--student", "ada", "--bonus", -1, *SAID), "-1 points"),
    "no number": (("--student", "ada", "--points", "nan", *SAID), "nan points"),
    "too many": (("--student", "ada", "--question", "q1", "--points", 3, *SAID), "0 to 2"),
    "no reason": (("--student", "ada", "--points", 1), "the reason is empty"),
    "an empty reason": (("--student", "ada", "--excuse", "--reason", " \n"), "reason is empty"),
    "a book": (("--student", "ada", "--excuse", "--reason", "x" * 3000), "3000 characters"),
    "no time": (("--student", "ada", "--extend", "soon", *SAID), "is no time"),
    "no zone": (("--student", "ada", "--extend", "2026-10-02T12:00", *SAID), "no time zone"),
    "nothing to undo": (("--undo", 1), "there is no decision 1"),
    "nothing handed in": (("--student", "Cem Ex", "--points", 1, *SAID), "handed in nothing"),
    "all with a student": (("--drop", "q1", "--student", "ada"), "for everybody"),
    "a question too much": (("--undo", 1, "--question", "q1"), "--question"),
}


@pytest.mark.parametrize(("arguments", "said"), WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use(tmp_path: Path, call: Command, arguments: tuple[object, ...], said: str) -> None:
    made(tmp_path / "run")
    done = call("decide", "run", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not ledger.read(tmp_path / "run").decisions


def test_two_of_one_name_and_two_hand_ins(tmp_path: Path, call: Command) -> None:
    folder = made(tmp_path / "run", (graded("ada"), graded("ada2")))
    twin = msgspec.structs.replace(ADA, sid="9", email="other@x.example")
    names = msgspec.json.encode(Roster(students=(ADA, twin)))
    (folder / "roster.json").write_bytes(names)
    done = call("decide", "run", "--student", "Ada Ex", "--excuse", *SAID)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "2 people may be called 'Ada Ex'" in done.stderr
    assert call("decide", "run", "--student", "9", "--excuse", *SAID).exit_code == 0

    (folder / "roster.json").unlink()
    (folder / "handed_in.csv").write_text(
        "submission,called,name,email,sid,login,canvas,submitted,late\n"
        "ada,ada,Ada Ex,ada@x.example,1,,,,\nada2,ada2,Ada Ex,ada@x.example,1,,,,\n"
    )
    done = call("decide", "run", "--student", "Ada Ex", "--points", 1, *SAID)
    assert "handed in 2 submissions (ada, ada2)" in done.stderr
    assert call("decide", "run", "--student", "ada2", "--points", 1, *SAID).exit_code == 0
    assert scores(tmp_path) == {"ada": "3", "ada2": "1"}


def test_a_damaged_result_is_not_thrown_away(tmp_path: Path, call: Command) -> None:
    run = made(tmp_path / "run")
    (run / "results/ben.json").write_text("{")
    before = (run / "grades.csv").read_bytes()
    done = call("decide", "run", "--drop", "q1")
    assert done.exit_code == 1
    assert "the decision is kept" in done.stderr
    assert ((run / "grades.csv").read_bytes(), (run / "results/ben.json").exists()) == (
        before,
        True,
    )
    assert len(ledger.read(run).decisions) == 1


def test_the_document(tmp_path: Path, call: Command) -> None:
    made(tmp_path / "run")
    given = ("--student", "ada", "--extend", "2026-10-02T12:00Z", "--by", "Prof", *SAID)
    made_now = json.loads(call("decide", "run", *given, "--json").stdout)
    assert made_now["made"] == 1
    (one,) = json.loads(call("decide", "run", "--list", "--json").stdout)["decisions"]
    assert made_now["decisions"] == [one]
    assert (one["student"], one["kind"], one["by"], one["counts"]) == (
        *("Ada Ex", "extend", "Prof", True),
    )
    assert [result.submission for result in read_run(tmp_path / "run").results] == ["ada", "ben"]


def test_other_columns_of_a_roster_hide_nobodys_work(tmp_path: Path, decide: Command) -> None:
    """Nor do they go into the ledger: they may be points of other assignments."""
    folder = made(tmp_path / "run")
    students = tuple(
        msgspec.structs.replace(one, other=(("hw late", "1 day"), ("hw 0", "secret")))
        for one in (ADA, BEN, CEM)
    )
    (folder / "roster.json").write_bytes(msgspec.json.encode(Roster(students=students)))
    decide("--student", "Ada Ex", "--question", "q1", "--points", 0)
    decide("--student", "ben", "--question", "q1", "--points", 1)
    assert scores(tmp_path) == {"ada": "1", "ben": "3"}
    assert "secret" not in (folder / "decisions.jsonl").read_text()


@pytest.mark.slow
def test_a_decision_survives_any_regrading(tmp_path: Path, call: Command, decide: Command) -> None:
    def bundled(*tests: str) -> None:
        (tmp_path / "hw.zip").write_bytes(bundle.pack(make_bundle(question("q1", *tests))))

    def grade(*more: str) -> Ended:
        given = ("--out", "run", "--roster", "class.csv", "--allow-weak", *more)
        done = call("grade", "hw.zip", "class", *given)
        assert done.exit_code == 0, done.output
        return done

    bundled("def test(f):\n    assert f(3) == 9")
    (tmp_path / "class").mkdir()
    (tmp_path / "class.csv").write_text("name,submission\nAda,a\nBen,b\nCem,\n")
    for name, source in (("a", RIGHT), ("b", WRONG)):
        write(tmp_path / "class", name, source, 'grader.check("q1")')
    grade()
    decide("--student", "Ben", "--question", "q1", "--points", 1)
    decide("--student", "Ada", "--bonus", 0.5)
    decide("--student", "Cem", "--excuse")

    def shown() -> list[Any]:
        rows = [(row["score"], row["max_score"]) for row in table(tmp_path / "run/grades.csv")]
        canvas = [row["hw"] for row in table(tmp_path / "run/canvas.csv")]
        page = (tmp_path / "run/feedback/b.html").read_text()
        return [rows, canvas, page.count("changed by the instructor: 1 point")]

    assert shown() == [[("1.5", "1"), ("1", "1")], ["1", "1.5", "1", "EX"], 1]
    before = shown()
    files = {path: path.read_bytes() for path in sorted((tmp_path / "run").rglob("*.csv"))}
    for more in ((), ("--fresh",)):
        grade(*more)
        assert shown() == before
        assert {path: path.read_bytes() for path in files} == files
    bundled("def test(f):\n    assert f(3) == 9", "def test(f):\n    assert f(4) == 16")
    grade()
    assert shown() == [[("2.5", "2"), ("1", "2")], ["2", "2.5", "1", "EX"], 1]

    write(tmp_path / "class", "b", RIGHT, 'grader.check("q1")')
    done = grade()
    assert "decision 1 does not count: Ben has handed in another answer since" in done.stderr
    assert shown() == [[("2.5", "2"), ("2", "2")], ["2", "2.5", "2", "EX"], 0]
