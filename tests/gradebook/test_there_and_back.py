"""A class of odd names through the forms of each learning system, and back: nobody is lost.

Out: a class list as the system writes it, and a download of everybody's work. In: the roster, who
handed in what, the gradebook, and the file of points that goes back. Readers and exporters alone,
as values; nothing is graded.
"""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from collections.abc import Callable, Mapping

import pytest
import yaml

from autograder.course import (
    HandedIn,
    Policy,
    Roster,
    Student,
    handed_in_csv,
    read_download,
    read_handed_in,
    read_roster,
)
from autograder.result import Status
from autograder.views.gradebook import Assignment, Grade, Gradebook, Standing, export, joined

MANY = 300
ODD = (
    *("=HYPERLINK('http://x')", "+1+1", "-2", "@SUM(A1)", "＝1＋1", "<script>alert(1)</script>"),
    *("\u202eevil\u202c", "a\u200bb", "Zoë", "Zoe\u0308", "李雷", "김철수", "محمد", "אברהם"),
    *("अमित", "Straße", "Đặng", "Ng", "van der Berg", "d'Arc-Ott", "Smith; DROP", 'Say "Hi"'),
    *("Tab\tName", "🙂", "!!!", "Points Possible", "Manual Posting", "Test", "Student", "null"),
    *("NaN", "0", "007", "LATE", "anon", "Müller,", "x" * 120, "🙂🙂 Ada", "İıſ", "ﬁnn", "Ⅷ"),
    *("null\u00a0x", "_", "a_b", "O'Neill", "İpek", "A.B.", "1e5", "a__12_b"),
)
"""Names, and parts of names, that somebody has or takes."""


def people(seed: int) -> list[dict[str, str]]:
    """A class with every identity, two of one name now and then, and everybody's points."""
    chance = random.Random(seed)
    made = []
    for number in range(MANY):
        first, last = chance.choice(ODD), chance.choice(ODD)
        if number % 50 == 1:  # two who have one name
            first, last = made[-1]["first"], made[-1]["last"]
        prefix = chance.choice(("", "0", "00", "=", "+", "-", "@", " ", "'"))
        made.append(
            {
                "first": first,
                "last": last,
                "sid": f"{prefix}{7000 + number}",
                "login": chance.choice((f"u{number}", f"=u{number}", f"u_{number}", f"+u{number}")),
                "email": f"{chance.choice('+-=')}p{number}@x.example",
                "canvas": str(11 + number),
                "participant": str(1_000_000 + number),
                "points": str(chance.randrange(0, 21) / 2),
            }
        )
    return made


def written(rows: list[list[str]], **options: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode()


class Files:
    """A download as names and bytes."""

    zip_name = ""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.names = tuple(sorted(files))
        self.folders = tuple(sorted({n.rpartition("/")[0] for n in files if "/" in n}))

    def is_work(self, name: str) -> bool:
        return name.endswith(".ipynb")

    def read(self, name: str, limit: int) -> bytes:
        return self.files.get(name, b"")[:limit]


Class = list[dict[str, str]]


def as_ruby_word(text: str) -> str:
    """`[^[[:word:]]]` taken out, as Canvas does: letters, marks, digits and connectors are left."""
    kept = ("L", "M", "Nd", "Pc")
    return "".join(c for c in text if unicodedata.category(c).startswith(kept))


def canvas(some: Class) -> tuple[bytes, dict[str, bytes]]:
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework (101)"]
    rows = [head, ["", "", "", "", "", "Manual Posting"]]
    rows.append(["    Points Possible", "", "", "", "", "10"])
    for one in some:
        name = f"{one['last']}, {one['first']}"
        name = f'="{name}"' if name.lstrip().startswith("=") else name
        rows.append([name, one["canvas"], one["sid"], one["login"], "A", ""])
    rows.append(["Student, Test", "9999", "", "0f7d", "A", ""])
    files = {}
    for number, one in enumerate(some):
        name = re.sub(r"_(\d+)_", r"\1", f"{one['last']}, {one['first']}").lower()
        called = as_ruby_word(f"{name}_{one['canvas']}")
        files[f"{called}_{10**8 + number}_hw.ipynb"] = b""
    return written(rows), files


def canvas_by_parts(some: Class) -> tuple[bytes, dict[str, bytes]]:
    rows = [["LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", "hw (1)"]]
    rows.append(["    Points Possible", "", "", "", "", "", "10"])
    for one in some:
        rows.append([one["last"], one["first"], one["canvas"], one["sid"], one["login"], "A", ""])
    rows.append(["Student", "Test", "9999", "", "0f7d", "A", ""])
    return written(rows, delimiter=";"), canvas(some)[1]


def moodle(some: Class) -> tuple[bytes, dict[str, bytes]]:
    rows = [["Bezeichner", "Vollständiger Name", "ID-Nummer", "E-Mail-Adresse", "Anmeldename"]]
    for one in some:
        name = f"{one['first']} {one['last']}"
        where = f"Teilnehmer/in{one['participant']}"
        rows.append([where, name, one["sid"], one["email"], one["login"]])
    files = {}
    for one in some:
        name = re.sub(r"[/\\]", "", f"{one['first']} {one['last']}".replace("_", " "))
        files[f"{name}_{one['participant']}_assignsubmission_file/hw.ipynb"] = b""
    return written(rows), files


def gradescope(some: Class) -> tuple[bytes, dict[str, bytes]]:
    rows = [["First Name", "Last Name", "SID", "Email", "Role"]]
    rows += [[one["first"], one["last"], one["sid"], one["email"], "Student"] for one in some]
    rows.append(["A", "Teacher", "", "t@x.example", "Instructor"])
    told = {}
    files = {}
    for number, one in enumerate(some):
        name = f"{one['first']} {one['last']}"
        who = {":name": name, ":sid": one["sid"], ":email": one["email"]}
        told[f"submission_{number}"] = {
            ":submitters": [who],
            ":created_at": "2026-10-01 10:00:00 Z",
        }
        files[f"submission_{number}/hw.ipynb"] = b""
    return written(rows), {**files, "submission_metadata.yml": yaml.safe_dump(told).encode()}


def blackboard(some: Class) -> tuple[bytes, dict[str, bytes]]:
    rows = [["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"]]
    for one in some:
        rows.append([one["last"], one["first"], one["login"], one["sid"], "", "Yes"])
    files = {}
    for one in some:
        start = f"hw 1_{one['login']}_attempt_2026-10-01-10-00-00"
        name = " ".join(f"{one['first']} {one['last']}".split())
        files[f"{start}.txt"] = f"Name: {name} ({one['login']})\nAssignment: hw 1\n".encode()
        files[f"{start}_hw.ipynb"] = b""
    return written(rows, delimiter="\t").decode().encode("utf-16"), files


def brightspace(some: Class) -> tuple[bytes, dict[str, bytes]]:
    rows = [
        ["OrgDefinedId", "Username", "Last Name", "First Name", "Email", "End-of-Line Indicator"]
    ]
    for one in some:
        ids = [f"#{one['sid']}", f"#{one['login']}"]
        rows.append([*ids, one["last"], one["first"], one["email"], "#"])
    files = {}
    for number, one in enumerate(some):
        name = re.sub(r"[/\\]", "", f"{one['first']} {one['last']}")
        files[f"{100 + number}-77 - {name} - Oct 2, 2026 1012 AM/hw.ipynb"] = b""
    return written(rows), files


FORMS: dict[str, Callable[[Class], tuple[bytes, dict[str, bytes]]]] = {
    "canvas": canvas,
    "canvas, by first and last name": canvas_by_parts,
    "moodle": moodle,
    "gradescope": gradescope,
    "blackboard": blackboard,
    "brightspace": brightspace,
}
BY = {
    "canvas": ("ID", "canvas"),
    "moodle": ("Email address", "email"),
    "gradescope": ("Email", "email"),
    "blackboard": ("Username", "login"),
    "brightspace": ("OrgDefinedId", "sid"),
}


def there(form: str, some: Class) -> tuple[Roster, tuple[HandedIn, ...]]:
    """What is read of the class list and of the download."""
    listed, files = FORMS[form](some)
    found = read_download(Files(files), "in")
    assert found is not None
    assert found.notes == ()
    handed = tuple(
        HandedIn(
            submission=f"s{number}",
            called=next(iter(delivery.files), delivery.folder),
            people=delivery.people,
            submitted=delivery.submitted,
        )
        for number, delivery in enumerate(found.deliveries)
    )
    again = read_handed_in(handed_in_csv(handed).encode(), "handed_in.csv")
    assert len(again) == len(handed)
    return read_roster(listed, "class.csv"), again


def whose(form: str, some: Class) -> list[str]:
    """Everybody's points, in the order of what is read of the download: by the names in it."""
    _, files = FORMS[form](some)
    found = read_download(Files(files), "in")
    assert found is not None
    at = {next(iter(d.files), d.folder): place for place, d in enumerate(found.deliveries)}
    own = [name for name in files if name.endswith(".ipynb")]
    points = [""] * len(some)
    for one, name in zip(some, own, strict=True):
        place = at.get(name, at.get(name.partition("/")[0]))
        if place is None:
            place = at[name.replace("_hw.ipynb", ".txt")]
        points[place] = one["points"]
    return points


def book(form: str, some: Class) -> Gradebook:
    roster, handed = there(form, some)
    points = whose(form, some)
    grades = tuple(
        Grade(
            submission=one.submission,
            student=one.called,
            status=Status.GRADED,
            score=float(points[int(one.submission[1:])]),
            max_score=10.0,
        )
        for one in handed
    )
    run = Assignment(name="hw", maximum=10.0, grades=grades, handed_in=handed)
    return joined([run], roster, Policy())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", FORMS)
def test_nobody_is_lost_and_points_are_equal(form: str, seed: int) -> None:
    some = people(seed)
    system = form.partition(",")[0]
    found = book(form, some)
    listed = [row for row in found.rows if row.listed]
    strangers = [row for row in found.rows if not row.listed]
    assert len(listed) == MANY
    given = sum(row.marks["hw"].standing is Standing.GRADED for row in listed)
    if system == "brightspace":  # knows the name alone: of two of one name neither is guessed
        assert given + sum(row.marks["hw"].points is not None for row in strangers) <= MANY
        assert given >= MANY // 3
    else:
        assert given == MANY
        assert strangers == []

    table = list(csv.DictReader(io.StringIO(export(found, Policy(), system))))  # type: ignore[arg-type]
    table = [row for row in table if "Points Possible" not in row.get("Student", "") or row["ID"]]
    assert len(table) == MANY
    column, kind = BY[system]
    item = next(name for name in ("hw", "hw Points Grade", "Total Score") if name in table[0])
    back = {row[column].removeprefix("#"): row[item] for row in table}
    assert set(back) == {one[kind] for one in some}  # letter by letter
    for one in some:
        cell = back[one[kind]]
        assert cell == f"{float(one['points']):g}" or (system == "brightspace" and cell == "")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_points_that_go_out_come_in_as_the_class_again(form: str) -> None:
    """What was exported is a roster of the same people."""
    some = people(7)
    system = form.partition(",")[0]
    text = export(book(form, some), Policy(), system)  # type: ignore[arg-type]
    again = read_roster(text.encode(), "again.csv")
    _, kind = BY[system]
    assert len(again.students) == MANY
    assert {one.as_written(kind) for one in again.students} == {one[kind] for one in some}


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_one_reading() -> None:
    rows = [["Student", "ID", "SIS User ID", "Section"]]
    rows += [[f"Last{n}, First", str(n), f"S{n}", "A"] for n in range(100_000)]
    roster = read_roster(written(rows), "class.csv")
    assert len(roster.students) == 100_000
    assert roster.notes == ()


def test_a_roster_that_is_cut_off_says_so_and_keeps_the_others() -> None:
    data = b'name,email\n"Adler, Amy",a@x.example\n"Birch, Ben",b@x.example\n"Ced'
    roster = read_roster(data, "class.csv")
    assert [one.email for one in roster.students[:2]] == ["a@x.example", "b@x.example"]
    assert any("line 4" in note and "cut off" in note for note in roster.notes)


def test_people_by_one_name_alone_are_one_and_told() -> None:
    roster = read_roster(b"name\nAmy\nAmy\n", "class.csv")
    assert roster.students == (Student(name="Amy"),)
    assert any("once more" in note for note in roster.notes)
