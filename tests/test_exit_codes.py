"""Every row of the reference's table of exit codes, driven through the command with `--json`, and
where it cannot do its work also without.

A row without a case, or a case without a row, fails. Full disks are limits on the size of files,
which need no right to mount anything; `tests/batch/test_disk.py` has real ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import socket
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import forked
import msgspec
import pytest
import runs
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder.batch import grader_version, journal
from autograder.formats import bundle
from autograder.formats.submission import parcel_of
from autograder.gradescope_image.entries import entries
from autograder.service import courses, intake, keyring, members, orders, results
from autograder.service.intake import Arrival
from autograder.service.store import opened, place_of
from autograder.views.gradescope import Settings

ROOT = Path(__file__).resolve().parents[1]
PLATFORMS = Path(__file__).parent / "desk" / "platforms"
PAGE = ROOT / "docs" / "reference" / "exit-codes.md"
ROWS = re.findall(r"^\| `([\w-]+)` \| (.+) \| (\d+) \|$", PAGE.read_text(), re.MULTILINE)
BUNDLE = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"))
UNEXAMINED = make_bundle(
    question("q1", "def test(f):\n    assert f(3) == 9", before="raise OSError('of our own')")
)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A command and what stands around it. `waits_at` is a pipe in the place of a file that it
    reads: there it is interrupted. `largest` is how large a file may become, and where its store is
    `served` somebody else has it."""

    arguments: tuple[object, ...]
    without: str = ""
    system: str = ""
    waits_at: str = ""
    largest: int | None = None
    served: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether it wants an interpreter of its own."""
        return bool(self.without or self.system or self.waits_at or self.largest is not None)


def call(*arguments: object, **options: object) -> Call:
    return Call(arguments=arguments, **options)


# ------------------------------------------------------------------ what lies in the folder


def bundled(folder: Path, name: str = "hw.zip", made: bundle.Bundle = BUNDLE) -> None:
    extra, _ = entries(made, Settings(), "visible", "messages")
    (folder / name).write_bytes(bundle.pack(made, extra))


def classroom(folder: Path) -> None:
    bundled(folder)
    (folder / "class").mkdir()
    write(folder / "class", "ada", RIGHT)
    write(folder / "class", "ben", WRONG)
    (folder / "class" / "cem.ipynb").write_bytes(b"rubbish")


def student(folder: Path, source: str = RIGHT) -> None:
    path = write(folder, "hw", source, 'grader.check("q1")')
    document = json.loads(path.read_text())
    tests = {one.name: f"name = {one.name!r}\n{one.source}" for one in BUNDLE.questions}
    document["metadata"]["otter"] = {"OK_FORMAT": False, "tests": tests}
    path.write_text(json.dumps(document))


def run_folder(folder: Path, row: str = "ada,ada,graded,2,2,2") -> None:
    (folder / "run" / "results").mkdir(parents=True)
    head = "submission,student,status,score,max_score,q1"
    (folder / "run" / "grades.csv").write_text(f"{head}\n{row}\n")


def master(folder: Path, old: str = "", new: str = "") -> Path:
    """`autograder new week`, and something in it replaced."""
    assert autograder(folder, call("new", "week"))[0] == 0
    path = folder / "assignments" / "week" / "week.ipynb"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


# ------------------------------------------------------------------ the cases


def unknown_command(folder: Path) -> Call:
    return call("grad")


def unknown_option(folder: Path) -> Call:
    return call("new", "week", "--fast")


def missing_argument(folder: Path) -> Call:
    return call("grade")


def wrong_configuration(folder: Path) -> Call:
    (folder / "pyproject.toml").write_text("[tool.autograder]\nassigments = 'a'\n")
    return call("new", "week")


def impossible_path(folder: Path) -> Call:
    return call("check", "a" * 3000)


def other_system(folder: Path) -> Call:
    return call("gradescope", "hw.zip", "hw.ipynb", "--out", "out", system="windows")


def build(folder: Path) -> Call:
    master(folder)
    return call("build")


def build_mistake(folder: Path) -> Call:
    master(folder, "# END QUESTION", "# END QUESTIN")
    return call("build")


def build_proof(folder: Path) -> Call:
    master(folder, "sum(values) / len(values)", "sum(values)")
    return call("build")


def build_check(folder: Path) -> Call:
    master(folder)
    return call("build", "--check")


def build_unknown(folder: Path) -> Call:
    master(folder)
    return call("build", "nobody")


def build_nothing(folder: Path) -> Call:
    return call("build")


def build_unwritable(folder: Path) -> Call:
    master(folder)
    (folder / "student").write_text("a file")
    return call("build")


def build_full(folder: Path) -> Call:
    master(folder)
    return call("build", largest=3000)


def build_without(folder: Path) -> Call:
    master(folder)
    return call("build", without="otter")


def build_interrupted(folder: Path) -> Call:
    master(folder)
    (folder / "dist").mkdir()
    return call("build", waits_at="dist/.week.build.json")


def grade(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "out")


def grade_unreadable(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class/cem.ipynb", "--out", "out")


def grade_unexamined(folder: Path) -> Call:
    classroom(folder)
    bundled(folder, "hw.zip", UNEXAMINED)
    return call("grade", "hw.zip", "class/ada.ipynb", "--out", "out")


def grade_weak(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "out", system="macos")


def grade_full(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "out", largest=300)


def grade_download_full(folder: Path) -> Call:
    classroom(folder)
    with zipfile.ZipFile(folder / "all.zip", "w") as file:
        for number, name in enumerate(("ada", "ben"), start=11):
            canvas = f"{name}_{number}_{number + 80}_hw.ipynb"
            file.write(folder / "class" / f"{name}.ipynb", canvas)
    return call("grade", "hw.zip", "all.zip", "--out", "out", largest=50)


def grade_without(folder: Path) -> Call:
    classroom(folder)
    options = ("--out", "out", "--scheduler", "local")
    return call("grade", "hw.zip", "class", *options, without="distributed")


def grade_nowhere(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "out", "--scheduler", "tcp://127.0.0.1:9")


def grade_unknown(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "week", "class", "--out", "out")


def grade_unbuilt(folder: Path) -> Call:
    classroom(folder)
    master(folder)
    return call("grade", "week", "class", "--out", "out")


def grade_damaged(folder: Path) -> Call:
    classroom(folder)
    data = (folder / "hw.zip").read_bytes()
    (folder / "hw.zip").write_bytes(data[: len(data) // 2])
    return call("grade", "hw.zip", "class", "--out", "out")


def grade_nobody(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "nobody.ipynb", "--out", "out")


def grade_nothing(folder: Path) -> Call:
    classroom(folder)
    (folder / "empty").mkdir()
    return call("grade", "hw.zip", "empty", "--out", "out")


def grade_unwritable(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "hw.zip/out")


def grade_twice(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "held")


def grade_roster(folder: Path) -> Call:
    classroom(folder)
    (folder / "roster.csv").write_text("x,y\n")
    return call("grade", "hw.zip", "class", "--out", "out", "--roster", "roster.csv")


def grade_interrupted(folder: Path) -> Call:
    classroom(folder)
    return call("grade", "hw.zip", "class", "--out", "o", "--roster", "r", waits_at="r")


def check(folder: Path) -> Call:
    student(folder)
    return call("check", "hw.ipynb")


def check_fails(folder: Path) -> Call:
    student(folder, WRONG)
    return call("check", "hw.ipynb")


def check_nothing(folder: Path) -> Call:
    return call("check", "hw.ipynb")


def check_unreadable(folder: Path) -> Call:
    (folder / "hw.ipynb").write_text("rubbish")
    return call("check", "hw.ipynb")


def check_bare(folder: Path) -> Call:
    write(folder, "hw", RIGHT)
    return call("check", "hw.ipynb")


def check_question(folder: Path) -> Call:
    student(folder)
    return call("check", "hw.ipynb", "--question", "q9")


def report(folder: Path) -> Call:
    run_folder(folder)
    return call("report", "run")


def report_damaged(folder: Path) -> Call:
    run_folder(folder)
    (folder / "run" / "results" / "ada.json").write_text("torn")
    return call("report", "run")


def report_full(folder: Path) -> Call:
    run_folder(folder)
    return call("report", "run", largest=100)


def report_nothing(folder: Path) -> Call:
    return call("report", ".")


def report_interrupted(folder: Path) -> Call:
    run_folder(folder)
    return call("report", "run", waits_at="run/run.json")


def gradebook(folder: Path) -> Call:
    run_folder(folder)
    return call("gradebook", "run")


def gradebook_unexamined(folder: Path) -> Call:
    run_folder(folder, "ada,ada,unexamined,,2,")
    return call("gradebook", "run")


def gradebook_full(folder: Path) -> Call:
    run_folder(folder)
    return call("gradebook", "run", "--out", "all.csv", largest=10)


def gradebook_nothing(folder: Path) -> Call:
    return call("gradebook", ".")


def gradebook_damaged(folder: Path) -> Call:
    run_folder(folder, "ada,ada,graded,many,2,2")
    return call("gradebook", "run")


def gradebook_unwritable(folder: Path) -> Call:
    run_folder(folder)
    return call("gradebook", "run", "--out", "run/grades.csv/all.csv")


def gradebook_interrupted(folder: Path) -> Call:
    run_folder(folder)
    return call("gradebook", "run", "--roster", "r", waits_at="r")


REASON = ("--reason", "as we said")


def decided(folder: Path, *more: object, **options: object) -> Call:
    runs.made(folder / "run")
    return call("decide", "run", *more, **options)


def decide(folder: Path) -> Call:
    return decided(folder, "--student", "Ada Ex", "--question", "q2", "--points", 2, *REASON)


def decide_torn(folder: Path) -> Call:
    made = decided(folder, "--drop", "q1")
    (folder / "run" / "decisions.jsonl").write_bytes(b'{"number": 1, "at"')
    return made


def decide_damaged(folder: Path) -> Call:
    made = decided(folder, "--drop", "q1")
    (folder / "run" / "results" / "ada.json").write_text("{")
    return made


def decide_full(folder: Path) -> Call:
    return decided(folder, "--drop", "q1", largest=10)


def decide_nothing(folder: Path) -> Call:
    return call("decide", ".", "--drop", "q1")


def decide_stranger(folder: Path) -> Call:
    return decided(folder, "--student", "Dora", "--excuse", *REASON)


def decide_question(folder: Path) -> Call:
    return decided(folder, "--credit-all", "q3")


def decide_negative(folder: Path) -> Call:
    return decided(folder, "--student", "Ada Ex", "--points", -1, *REASON)


def decide_without_reason(folder: Path) -> Call:
    return decided(folder, "--student", "Ada Ex", "--excuse", "--reason", " ")


def decide_undo(folder: Path) -> Call:
    return decided(folder, "--undo", 1)


def decide_unwritable(folder: Path) -> Call:
    made = decided(folder, "--drop", "q1")
    (folder / "run" / "decisions.jsonl").mkdir()
    return made


def decide_interrupted(folder: Path) -> Call:
    return decided(folder, "--drop", "q1", waits_at="run/run.json")


def zip_for(kind: str) -> Callable[[Path], Call]:
    def case(folder: Path) -> Call:
        runs.made(folder / "run")
        return call("feedback-zip", "run", "--for", kind)

    return case


def zip_damaged(folder: Path) -> Call:
    runs.made(folder / "run")
    (folder / "run" / "results" / "ada.json").write_text("{")
    return call("feedback-zip", "run", "--for", "plain")


def zip_full(folder: Path) -> Call:
    runs.made(folder / "run")
    return call("feedback-zip", "run", "--for", "plain", largest=10)


def zip_nothing(folder: Path) -> Call:
    return call("feedback-zip", ".", "--for", "plain")


def zip_unwritable(folder: Path) -> Call:
    runs.made(folder / "run")
    return call("feedback-zip", "run", "--for", "plain", "--out", "run/grades.csv/all.zip")


def zip_interrupted(folder: Path) -> Call:
    runs.made(folder / "run")
    return call("feedback-zip", "run", "--for", "plain", waits_at="run/run.json")


def otter(folder: Path, **points: float) -> str:
    """A command that answers as `otter` does, and gives these points whatever is handed in."""
    path = folder / "otter"
    tests = [{"name": name, "score": score} for name, score in points.items()]
    path.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "if '--version' in sys.argv: sys.exit(print('Otter-Grader version: 7.0.0'))\n"
        "with open(sys.argv[sys.argv.index('-o') + 1] + '/results.json', 'w') as file:\n"
        f"    file.write({json.dumps({'tests': tests})!r})\n"
    )
    path.chmod(0o700)
    return str(path)


def compared(folder: Path, command: str, *more: str) -> Call:
    bundled(folder)
    path = write(folder, "ada", RIGHT)
    given = ("hw.zip", path.name, "--out", "out", "--otter", command, *more)
    return call("compare", *given)


def compare(folder: Path) -> Call:
    return compared(folder, otter(folder, q1=1), "--yes")


def compare_otherwise(folder: Path) -> Call:
    return compared(folder, otter(folder, q1=0), "--yes")


def compare_without(folder: Path) -> Call:
    return compared(folder, "no-such-otter", "--yes")


def compare_unasked(folder: Path) -> Call:
    return compared(folder, otter(folder, q1=1))


def compare_nothing(folder: Path) -> Call:
    return call("compare", "hw.zip", "nobody", "--out", "out", "--yes")


def audit(folder: Path) -> Call:
    master(folder)
    return call("audit")


def audit_impossible(folder: Path) -> Call:
    master(folder, "# END QUESTION", "# END QUESTIN")
    return call("audit")


def audit_unknown(folder: Path) -> Call:
    master(folder)
    return call("audit", "nobody")


def audit_unwritable(folder: Path) -> Call:
    path = master(folder)
    return call("audit", "--out", path)


def audit_interrupted(folder: Path) -> Call:
    path = master(folder)
    (path.parent / "answers").mkdir()
    return call("audit", "--changed", waits_at="assignments/week/answers/audit.json")


def suggest(folder: Path) -> Call:
    master(folder)
    return call("suggest", "week")


def suggest_nothing(folder: Path) -> Call:
    master(folder, "def mean(values)", "async def mean(values)")
    return call("suggest", "week")


def suggest_unknown(folder: Path) -> Call:
    master(folder)
    return call("suggest", "nobody")


def suggest_mistaken(folder: Path) -> Call:
    master(folder, "# END QUESTION", "# END QUESTIN")
    return call("suggest", "week")


def suggest_into_text(folder: Path) -> Call:
    path = master(folder)
    path.with_suffix(".py").write_text("# %%\n")
    path.unlink()
    return call("suggest", "week", "--write")


def suggest_unwritable(folder: Path) -> Call:
    path = master(folder)
    return call("suggest", "week", "--out", path)


def suggest_interrupted(folder: Path) -> Call:
    path = master(folder)
    (path.parent / "answers").mkdir()
    return call("suggest", "week", waits_at="assignments/week/answers/q1_mean.py")


def gradescope(folder: Path) -> Call:
    classroom(folder)
    return call("gradescope", "hw.zip", "class/ben.ipynb", "--out", "out")


def gradescope_unexamined(folder: Path) -> Call:
    classroom(folder)
    bundled(folder, "hw.zip", UNEXAMINED)
    return call("gradescope", "hw.zip", "class/ben.ipynb", "--out", "out")


def gradescope_setup(folder: Path) -> Call:
    classroom(folder)
    (folder / "root" / "etc").mkdir(parents=True)
    return call("gradescope", "hw.zip", "class/ben.ipynb", "--out", "out", "--root", "root")


def gradescope_unknown(folder: Path) -> Call:
    classroom(folder)
    return call("gradescope", "week", "class/ben.ipynb", "--out", "out")


def gradescope_stock(folder: Path) -> Call:
    classroom(folder)
    (folder / "hw.zip").write_bytes(bundle.pack(BUNDLE))
    return call("gradescope", "hw.zip", "class/ben.ipynb", "--out", "out")


def gradescope_nobody(folder: Path) -> Call:
    classroom(folder)
    return call("gradescope", "hw.zip", "nobody.ipynb", "--out", "out")


def gradescope_root(folder: Path) -> Call:
    classroom(folder)
    return call("gradescope", "hw.zip", "class/ben.ipynb", "--out", "out", "--root", "class")


def gradescope_interrupted(folder: Path) -> Call:
    classroom(folder)
    paths = ("hw.zip", "class/ben.ipynb", "--out", "out", "--metadata", "m")
    return call("gradescope", *paths, waits_at="m")


DUE = ("--due", "2026-11-09T10:00Z")


def put_up(folder: Path) -> None:
    """A course with an assignment that is up, and a member."""
    bundled(folder)
    (folder / "class.csv").write_text("name,email\nAda Ex,ada@x.example\nAda Ex,other@x.example\n")
    assert autograder(folder, call("open", "hw.zip", *DUE, "--course", "Numbers"))[0] == 0
    assert autograder(folder, call("members", "class.csv", "--course", "Numbers"))[0] == 0
    (folder / "pyproject.toml").write_text("[tool.autograder]\ncourse = 'Numbers'\n")


def handed_in(folder: Path) -> str:
    """An attempt that nobody has graded yet, its file and its receipt."""
    put_up(folder)
    path = write(folder, "ada", RIGHT)
    with opened(place_of("sqlite:///course.db", folder)) as store:
        signer = keyring.signer(store)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with store.read() as connection:
            course = courses.find(connection, "Numbers")
            member = members.named(connection, course, "#1")
        arrival = Arrival(
            path=path,
            sha256=digest,
            called="hw.ipynb",
            time=store.now(),
            submission=parcel_of("ada", "hw.ipynb", path.read_bytes()).digest,
        )
        taken = store.write(lambda c: intake.accept(c, course, member, "hw", arrival, signer))
    assert autograder(folder, call("keys", "export"))[0] == 0
    (folder / "ada.receipt").write_text(taken.receipt)
    return taken.receipt


def open_(folder: Path) -> Call:
    bundled(folder)
    return call("open", "hw.zip", *DUE)


def open_without(folder: Path) -> Call:
    bundled(folder)
    return call("open", "hw.zip", *DUE, without="sqlalchemy")


def open_unbuilt(folder: Path) -> Call:
    master(folder)
    return call("open", "week", *DUE)


def open_never(folder: Path) -> Call:
    bundled(folder)
    return call("open", "hw.zip", *DUE, "--opens", "2026-12-01T10:00Z")


def members_(folder: Path) -> Call:
    put_up(folder)
    return call("members", "class.csv")


def members_nobody(folder: Path) -> Call:
    (folder / "class.csv").write_text("name,email\n")
    return call("members", "class.csv")


def members_full(folder: Path) -> Call:
    put_up(folder)
    (folder / "class.csv").write_text(
        "name\n" + "".join(f"Somebody {n} {'x' * 500}\n" for n in range(500))
    )
    return call("members", "class.csv", largest=100_000)


def links(folder: Path) -> Call:
    put_up(folder)
    return call("links", "--out", "links.csv")


def links_there(folder: Path) -> Call:
    put_up(folder)
    return call("links", "--out", "class.csv")


def links_nowhere(folder: Path) -> Call:
    return call("links", "--out", "links.csv")


def extend(folder: Path) -> Call:
    put_up(folder)
    return call("extend", "hw", "#1", "2026-11-11T10:00Z", *REASON)


def extend_stranger(folder: Path) -> Call:
    put_up(folder)
    return call("extend", "hw", "Ada Ex", "2026-11-11T10:00Z", *REASON)


def extend_nothing(folder: Path) -> Call:
    put_up(folder)
    return call("extend", "week", "#1", "2026-11-11T10:00Z", *REASON)


def release(folder: Path) -> Call:
    put_up(folder)
    return call("release", "hw")


def release_elsewhere(folder: Path) -> Call:
    put_up(folder)
    return call("release", "hw", "--course", "Letters")


def collect(folder: Path) -> Call:
    handed_in(folder)
    with opened(place_of("sqlite:///course.db", folder)) as store:
        (one,) = store.write(lambda c: orders.lease(c, "w", 1, store.now()))
        submission = parcel_of("a", one.called, one.data).digest
        key = journal.Key(one.bundle, submission, grader_version())
        entry = journal.Entry(key, runs.graded("ada"))
        store.write(lambda c: results.keep(c, entry, store.now()))
        store.write(lambda c: orders.finish(c, one, key.grader, store.now()))
    return call("collect", "hw", "--out", "out")


def collect_early(folder: Path) -> Call:
    handed_in(folder)
    return call("collect", "hw", "--out", "out")


def collect_nothing(folder: Path) -> Call:
    put_up(folder)
    return call("collect", "hw", "--out", "out")


def collect_over(folder: Path) -> Call:
    handed_in(folder)
    (folder / "mine").mkdir()
    (folder / "mine" / "notes.txt").write_text("of something else")
    return call("collect", "hw", "--out", "out", "--submissions", "mine")


def receipt(folder: Path) -> Call:
    handed_in(folder)
    return call("receipt", "ada.receipt", "ada.ipynb")


def receipt_bad(folder: Path) -> Call:
    handed_in(folder)
    return call("receipt", "ada.receipt", "class.csv")


def receipt_keyless(folder: Path) -> Call:
    handed_in(folder)
    return call("receipt", "ada.receipt", "--key", "no.json")


def keys(folder: Path) -> Call:
    put_up(folder)
    return call("keys", "rotate")


def keys_newer(folder: Path) -> Call:
    put_up(folder)
    changed(folder, "UPDATE alembic_version SET version_num = '9999'")
    return call("keys", "rotate")


def serve_newer(folder: Path) -> Call:
    keys_newer(folder)
    return call("serve", "--port", "0", "--no-grading")


def serve_open(folder: Path) -> Call:
    return call("serve", "--host", "0.0.0.0", "--no-grading")


def serve_other(folder: Path) -> Call:
    (folder / "course.db").write_bytes(b"no database at all" * 500)
    return call("serve", "--port", "0", "--no-grading")


def submit_away(folder: Path) -> Call:
    (folder / "token").write_text("secret")
    write(folder, "mine", RIGHT)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    to = f"http://127.0.0.1:{port}/a/hw"
    return call("submit", "mine.ipynb", "--to", to, "--token-file", "token")


def submit_nowhere(folder: Path) -> Call:
    submit_away(folder)
    return call("submit", "mine.ipynb", "--to", "hw", "--token-file", "token")


def submit_nothing(folder: Path) -> Call:
    submit_away(folder)
    to = "http://127.0.0.1:1/a/hw"
    return call("submit", "nothing.ipynb", "--to", to, "--token-file", "token")


def changed(folder: Path, statement: str) -> None:
    raw = sqlite3.connect(folder / "course.db", isolation_level=None)
    raw.execute(statement)
    raw.close()


def store(folder: Path) -> Call:
    handed_in(folder)
    return call("store", "check")


def store_trouble(folder: Path) -> Call:
    handed_in(folder)
    changed(folder, "DELETE FROM orders")
    return call("store", "check")


def work_far_away(folder: Path) -> Call:
    return call("work", "--store", "postgresql://nobody@127.0.0.1:1/course")


def work_at_a_file(folder: Path) -> Call:
    return call("work", "--store", "sqlite:///course.db")


def store_served(folder: Path) -> Call:
    put_up(folder)
    return call("store", "migrate", served=True)


def store_other(folder: Path) -> Call:
    (folder / "course.db").write_bytes(b"rubbish" * 999)
    return call("store", "check")


def store_taken(folder: Path) -> Call:
    put_up(folder)
    assert autograder(folder, call("store", "backup", "b"))[0] == 0
    return call("store", "restore", "b")


def store_rubbish(folder: Path) -> Call:
    (folder / "b").write_bytes(b"rubbish")
    return call("store", "restore", "b")


def store_forged(folder: Path) -> Call:
    receipt = handed_in(folder)
    (folder / "ada.receipt").write_text(receipt[:-8] + "AAAAAAAA")
    return call("store", "admit", "ada.receipt", "ada.ipynb")


def store_nobody(folder: Path) -> Call:
    put_up(folder)
    return call("store", "forget", "#9")


def new(folder: Path) -> Call:
    return call("new", "week")


def new_name(folder: Path) -> Call:
    return call("new", "../Week 1")


def new_again(folder: Path) -> Call:
    (folder / "assignments" / "week").mkdir(parents=True)
    return call("new", "week")


def new_full(folder: Path) -> Call:
    return call("new", "week", largest=100)


def doctor(folder: Path) -> Call:
    return call("doctor")


def doctor_weak(folder: Path) -> Call:
    return call("doctor", system="macos")


def doctor_traces(folder: Path) -> Call:
    write(folder, "hw", "import socket", "socket.socket()")
    return call("doctor", "--trace-calls", "hw.ipynb")


def doctor_traces_nothing(folder: Path) -> Call:
    return call("doctor", "--trace-calls", "hw.ipynb")


def doctor_traces_nowhere(folder: Path) -> Call:
    write(folder, "hw", "x = 1")
    return call("doctor", "--trace-calls", "hw.ipynb", system="macos")


CASES: dict[tuple[str, str], Callable[[Path], Call]] = {
    ("any", "an unknown command"): unknown_command,
    ("any", "an unknown option"): unknown_option,
    ("any", "an argument is missing"): missing_argument,
    ("any", "a mistake in `pyproject.toml`"): wrong_configuration,
    ("any", "a path that no file can have"): impossible_path,
    ("any", "a system that cannot do what the command needs"): other_system,
    ("build", "built, or nothing changed"): build,
    ("build", "a master has a mistake"): build_mistake,
    ("build", "a proof fails: the solution loses points, say"): build_proof,
    ("build", "`--check` finds `student/` or `solutions/` out of date"): build_check,
    ("build", "an unknown assignment"): build_unknown,
    ("build", "no assignment at all"): build_nothing,
    ("build", "a folder of results that cannot be written"): build_unwritable,
    ("build", "the disk is full"): build_full,
    ("build", "what reads masters is not installed"): build_without,
    ("build", "interrupted"): build_interrupted,
    ("grade", "submissions lose points, or cannot be read"): grade,
    ("grade", "no submission can be read"): grade_unreadable,
    ("grade", "a submission or a question is unexamined"): grade_unexamined,
    ("grade", "a layer of confinement is missing, without `--allow-weak`"): grade_weak,
    ("grade", "the disk is full"): grade_full,
    ("grade", "a bulk download does not fit on the disk"): grade_download_full,
    ("grade", "Dask is not installed, for `--scheduler`"): grade_without,
    ("grade", "no scheduler answers at the address"): grade_nowhere,
    ("grade", "an unknown bundle"): grade_unknown,
    ("grade", "an assignment that is not built"): grade_unbuilt,
    ("grade", "a damaged bundle"): grade_damaged,
    ("grade", "no such submission"): grade_nobody,
    ("grade", "a folder with nothing to grade"): grade_nothing,
    ("grade", "`--out` cannot be written"): grade_unwritable,
    ("grade", "another run is writing to `--out`"): grade_twice,
    ("grade", "a roster or marks that cannot be used"): grade_roster,
    ("grade", "interrupted"): grade_interrupted,
    ("check", "all public tests pass"): check,
    ("check", "a test fails"): check_fails,
    ("check", "no such notebook"): check_nothing,
    ("check", "a notebook that cannot be read"): check_unreadable,
    ("check", "a notebook without tests"): check_bare,
    ("check", "no such question"): check_question,
    ("report", "pages are written"): report,
    ("report", "a result is damaged and left out"): report_damaged,
    ("report", "the disk is full"): report_full,
    ("report", "a folder that is no run"): report_nothing,
    ("report", "interrupted"): report_interrupted,
    ("gradebook", "a table is made"): gradebook,
    ("gradebook", "points are missing: a submission is unexamined"): gradebook_unexamined,
    ("gradebook", "the disk is full"): gradebook_full,
    ("gradebook", "a folder that is no run"): gradebook_nothing,
    ("gradebook", "a table that somebody has damaged"): gradebook_damaged,
    ("gradebook", "`--out` cannot be written"): gradebook_unwritable,
    ("gradebook", "interrupted"): gradebook_interrupted,
    ("decide", "a decision is kept"): decide,
    (
        "decide",
        "`decisions.jsonl` ends in the middle of a line, which is told and cut off",
    ): decide_torn,
    (
        "decide",
        "a result is damaged: the decision is kept, but the files are as they were",
    ): decide_damaged,
    ("decide", "the disk is full"): decide_full,
    ("decide", "a folder that is no run"): decide_nothing,
    ("decide", "an unknown student, or several of that name"): decide_stranger,
    ("decide", "an unknown question"): decide_question,
    ("decide", "points below 0, above the maximum, or no number"): decide_negative,
    ("decide", "no reason"): decide_without_reason,
    ("decide", "nothing to undo"): decide_undo,
    ("decide", "RUN cannot be written"): decide_unwritable,
    ("decide", "interrupted"): decide_interrupted,
    ("feedback-zip", "a zip is written"): zip_for("plain"),
    ("feedback-zip", "a result is damaged: its page is left out"): zip_damaged,
    ("feedback-zip", "the disk is full"): zip_full,
    ("feedback-zip", "a folder that is no run"): zip_nothing,
    ("feedback-zip", "a system that takes no such zip"): zip_for("gradescope"),
    ("feedback-zip", "a run that was not graded from the system's own download"): zip_for("canvas"),
    ("feedback-zip", "`--out` cannot be written"): zip_unwritable,
    ("feedback-zip", "interrupted"): zip_interrupted,
    ("audit", "all is well, or declared"): audit,
    (
        "audit",
        "a finding that is not accepted, or an assignment that cannot be audited",
    ): audit_impossible,
    ("audit", "an unknown assignment"): audit_unknown,
    ("audit", "`--out` cannot be written"): audit_unwritable,
    ("audit", "interrupted"): audit_interrupted,
    ("suggest", "there are tests for every question"): suggest,
    ("suggest", "a question for which nothing can be tested"): suggest_nothing,
    ("suggest", "an unknown assignment or question"): suggest_unknown,
    ("suggest", "a mistake in the master"): suggest_mistaken,
    ("suggest", "`--write` into a master that is no notebook in JSON"): suggest_into_text,
    ("suggest", "`--out` cannot be written"): suggest_unwritable,
    ("suggest", "interrupted"): suggest_interrupted,
    ("gradescope", "every question has points"): gradescope,
    ("gradescope", "a question is unexamined"): gradescope_unexamined,
    (
        "gradescope",
        "`--root` cannot be set up: `setup.sh` fails, or you are not root",
    ): gradescope_setup,
    ("gradescope", "an unknown bundle"): gradescope_unknown,
    ("gradescope", "a zip without the programs"): gradescope_stock,
    ("gradescope", "no such submission"): gradescope_nobody,
    ("gradescope", "`--root` is no root file system"): gradescope_root,
    ("gradescope", "interrupted"): gradescope_interrupted,
    ("compare", "equal, or different for a reason that is listed"): compare,
    ("compare", "a question gets other points for no listed reason"): compare_otherwise,
    ("compare", "stock Otter is not installed"): compare_without,
    ("compare", "no `--yes`, and nobody at the terminal"): compare_unasked,
    ("compare", "no such submission"): compare_nothing,
    ("open", "an assignment is up, or changed"): open_,
    ("open", "what keeps hand-ins is not installed"): open_without,
    ("open", "an assignment that is not built"): open_unbuilt,
    ("open", "no time, or times in no order"): open_never,
    ("members", "a roster is taken"): members_,
    ("members", "a roster that names nobody"): members_nobody,
    ("members", "the disk is full"): members_full,
    ("links", "links are written, or all have one"): links,
    ("links", "`--out` is there already"): links_there,
    ("links", "no store"): links_nowhere,
    ("extend", "an extension is kept"): extend,
    ("extend", "an unknown member, or several of that name"): extend_stranger,
    ("extend", "an assignment that is not up"): extend_nothing,
    ("release", "feedback is released, or was"): release,
    ("release", "an unknown course"): release_elsewhere,
    ("collect", "a run is made"): collect,
    ("collect", "something has no result yet"): collect_early,
    ("collect", "nobody has handed in"): collect_nothing,
    ("collect", "a folder of submissions with other files in it"): collect_over,
    ("receipt", "all receipts are good"): receipt,
    ("receipt", "a receipt is not good, or speaks of other bytes"): receipt_bad,
    ("receipt", "no public keys"): receipt_keyless,
    ("keys", "a new key is made"): keys,
    ("keys", "the store is of a newer program"): keys_newer,
    ("store", "the store is whole"): store,
    ("store", "`check` finds trouble"): store_trouble,
    ("store", "a store that somebody serves, for `migrate` and `restore`"): store_served,
    ("store", "a store that is something else"): store_other,
    ("store", "`restore` where there is a store"): store_taken,
    ("store", "`restore` of what is no backup"): store_rubbish,
    ("store", "`admit` of a receipt that is not good"): store_forged,
    ("store", "`forget` of nobody"): store_nobody,
    ("serve", "the store is of a newer program"): serve_newer,
    ("serve", "it could be reached from elsewhere, without https"): serve_open,
    ("serve", "the store is something else"): serve_other,
    ("work", "the store cannot be reached"): work_far_away,
    ("work", "the store is a file"): work_at_a_file,
    ("submit", "the service does not answer"): submit_away,
    ("submit", "an address that is none"): submit_nowhere,
    ("submit", "no such notebook"): submit_nothing,
    ("new", "a master is written"): new,
    ("new", "a name that is none"): new_name,
    ("new", "an assignment that is there"): new_again,
    ("new", "the disk is full"): new_full,
    ("doctor", "all that is required is there"): doctor,
    ("doctor", "a required layer is missing"): doctor_weak,
    ("doctor", "a notebook's calls are traced, whatever it was refused"): doctor_traces,
    ("doctor", "no such notebook to trace"): doctor_traces_nothing,
    ("doctor", "calls to trace, and nothing filters them here"): doctor_traces_nowhere,
}


# ------------------------------------------------------------------ running them


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """A place for the font caches of all runs."""
    return tmp_path_factory.mktemp("cache")


def autograder(
    folder: Path, what: Call, *more: str, cache: Path | None = None
) -> tuple[int, str, str]:
    """Exit code, output and errors of a command that is run in `folder`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "XDG_CACHE_HOME": str(cache or folder / "cache")}
    if not what.is_fresh:
        done = forked.autograder(folder, environment, *what.arguments, *more)
        return done.returncode, done.stdout, done.stderr
    start = ["-m", "autograder"]
    if what.system:
        environment["PYTHONPATH"] = str(PLATFORMS / what.system)
    if what.without:
        code = f"import sys; sys.modules[{what.without!r}] = None"
        start = ["-c", f"{code}; from autograder.cli import main; main()"]
    pipe = folder / what.waits_at
    if what.waits_at:
        pipe.unlink(missing_ok=True)
        os.mkfifo(pipe)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        if what.largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (what.largest, most[1]))
        process = subprocess.Popen(
            [sys.executable, *start, *map(str, what.arguments), *more],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    if what.waits_at:
        interrupt(process, pipe)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def interrupt(process: subprocess.Popen[str], pipe: Path) -> None:
    """Send SIGTERM when the process waits at the pipe. A pipe opens when both of its ends do."""

    def release() -> None:
        process.wait()
        os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))

    watching = threading.Thread(target=release)
    watching.start()
    with open(pipe, "wb", buffering=0):
        process.terminate()
        watching.join()


def test_the_table_and_the_cases_are_the_same() -> None:
    assert [row[:2] for row in ROWS] == list(CASES)


@pytest.mark.slow
@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    ("command", "situation", "code"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS]
)
def test_exit_codes(command: str, situation: str, code: str, tmp_path: Path, cache: Path) -> None:
    for more in [("--json",)] if code in "01" else [("--json",), ()]:
        folder = tmp_path / "".join(("it", *more))
        folder.mkdir()
        what = CASES[command, situation](folder)
        assert command in ("any", what.arguments[0])
        if what.arguments[-1] == "held" or what.served:
            place = place_of("sqlite:///course.db", folder)
            held = opened(place, serving=True) if what.served else journal.opened(folder / "held")
            with held:
                got, out, err = autograder(folder, what, *more, cache=cache)
        else:
            got, out, err = autograder(folder, what, *more, cache=cache)
        assert got == int(code), (out, err)
        assert "Traceback" not in err
        if more:
            document = json.loads(out)
            assert document.get("exit_code", got) == got
            assert got not in (2, 130) or len(document["error"]) > 10
        elif got in (2, 130):
            assert (out, bool(err.strip())) == ("", True)


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_of_a_master(tmp_path: Path) -> None:
    assert autograder(tmp_path, new_full(tmp_path))[0] == 1
    assert autograder(tmp_path, new(tmp_path))[0] == 0
