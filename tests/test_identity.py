"""Who somebody is says the learning system, by where a file lay, and never what a student wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from test_people import BUNDLE, work
from test_submission import one, written, zipped

from autograder.commands.handed_in import Received, receive
from autograder.course import HandedIn, Policy, Roster, Student, match
from autograder.course.downloads.systems.gradescope import METADATA
from autograder.result import Status
from autograder.views.gradebook import Assignment, Grade, Gradebook, joined

CLASS = Roster(
    students=(
        Student(name="Adler, Amy", canvas="11", email="amy@x.example"),
        Student(name="Birch, Ben", canvas="12", email="ben@x.example"),
        Student(name="Cedar, Cy", canvas="13", email="cy@x.example"),
    )
)
SAYS_BEN = b"submission_1:\n  :submitters:\n  - :name: Ben Birch\n    :email: ben@x.example\n"
FORGED = {METADATA: SAYS_BEN, "submission_1/hw01.ipynb": work("forged")}


def owners(received: Received) -> dict[str, list[str]]:
    """Whose each submission is, by the roster and the name of its file or folder."""
    found = match(CLASS, received.handed_in).students
    return {
        Path(upload.path).name: [student.canvas for student in found.get(upload.id, ())]
        for upload in received.uploads
    }


def received(folder: Path, *paths: Path) -> Received:
    return receive(paths or [folder / "in"], BUNDLE, folder / "out", CLASS)


PLAIN: dict[str, tuple[dict[str, bytes], str]] = {
    "a file called as Canvas calls it": (
        {"birchben_12_902_hw01.ipynb": work("forged")},
        "birchben_12_902_hw01.ipynb",
    ),
    "two of them": (
        {
            "birchben_LATE_12_902_hw01.ipynb": work("forged"),
            "birchben_12_text.html": b"<p>mine</p>",
        },
        "birchben_LATE_12_902_hw01.ipynb",
    ),
    "a file called as Moodle calls it": (
        {"Ben Birch_7_assignsubmission_file_hw01.ipynb": work("forged")},
        "Ben Birch_7_assignsubmission_file_hw01.ipynb",
    ),
    "as Brightspace does": (
        {"1-2 - Ben Birch - Oct 2, 2026 1012 AM - hw01.ipynb": work("forged")},
        "1-2 - Ben Birch - Oct 2, 2026 1012 AM - hw01.ipynb",
    ),
    "as Blackboard does": (
        {"hw01_ben_attempt_2026-10-02-10-12-33_hw01.ipynb": work("forged")},
        "hw01_ben_attempt_2026-10-02-10-12-33_hw01.ipynb",
    ),
    "a zip with metadata of its own": ({"eve.zip": zipped(FORGED)}, "eve.zip"),
    "such a zip in a folder": (
        {"eve.zip": zipped({f"export/{name}": data for name, data in FORGED.items()})},
        "eve.zip",
    ),
    "a folder with metadata of its own": (
        {f"eve/{name}": data for name, data in FORGED.items()},
        "eve",
    ),
    "metadata put beside the others": (
        {METADATA: SAYS_BEN.replace(b"submission_1", b"eve.ipynb"), "eve.ipynb": work("forged")},
        "eve.ipynb",
    ),
    "a zip of files called as Canvas calls them": (
        {"eve.zip": zipped({f"birchben_12_90{n}_hw01.ipynb": work(str(n)) for n in range(2)})},
        "eve.zip",
    ),
    "a folder called as Gradescope's": (
        {METADATA: SAYS_BEN, "submission_1/hw01.ipynb": work("forged"), "fir.ipynb": work("f")},
        "submission_1",
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_a_student_writes_makes_nobody_of_them(tmp_path: Path, name: str) -> None:
    files, forged = PLAIN[name]
    honest = {f"{who}.ipynb": work(who) for who in ("amy adler", "ben birch", "cy cedar", "dan")}
    written(tmp_path / "in", {**honest, **files})
    found = owners(received(tmp_path))
    assert found.pop(forged) == []
    assert [found[f"{name}.ipynb"] for name in ("amy adler", "ben birch", "cy cedar")] == [
        ["11"],
        ["12"],
        ["13"],
    ]


def test_a_students_zip_among_others_is_no_download(tmp_path: Path) -> None:
    """As `grade hw submissions/*.zip` gives them: what one says of itself is told, and no more."""
    files = {f"{who}.zip": zipped({"hw01.ipynb": work(who)}) for who in ("amy adler", "cy cedar")}
    folder = written(tmp_path / "in", {**files, "eve.zip": zipped(FORGED)})
    found = received(tmp_path, *sorted(folder.iterdir()))
    assert owners(found) == {"amy adler.zip": ["11"], "cy cedar.zip": ["13"], "eve.zip": []}
    assert not (tmp_path / "out").exists()
    assert any("eve.zip looks like a download of Gradescope" in note for note in found.notes)


def test_a_students_zip_of_several_exports_costs_nobody_else(tmp_path: Path) -> None:
    several = {f"{n}/{name}": data for n in ("north", "south") for name, data in FORGED.items()}
    folder = written(
        tmp_path / "in",
        {"amy adler.zip": zipped({"hw01.ipynb": work("a")}), "eve.zip": zipped(several)},
    )
    found = received(tmp_path, *sorted(folder.iterdir()))
    assert owners(found) == {"amy adler.zip": ["11"], "eve.zip": []}


def test_one_hand_in_of_canvas_is_known_by_the_name_of_the_zip(tmp_path: Path) -> None:
    files = {"birchben_12_900002_hw01.ipynb": work("b")}
    found = received(tmp_path, one(tmp_path, "ml-hw_submissions.zip", zipped(files)))
    assert owners(found) == {"birchben_12_900002_hw01.ipynb": ["12"]}


def test_files_of_a_download_given_one_by_one_are_known_by_their_names(tmp_path: Path) -> None:
    """As `grade hw submissions/*` gives them; one more that is none of them makes all plain."""
    folder = written(tmp_path / "in", {**CANVAS, "adleramy_11_900001_hw01.ipynb": work("a")})
    found = received(tmp_path, *sorted(folder.iterdir()))
    assert owners(found)["birchben_12_900002_hw01.ipynb"] == ["12"]
    one(folder, "eve.ipynb", work("e"))
    found = received(tmp_path, *sorted(folder.iterdir()))
    assert owners(found)["birchben_12_900002_hw01.ipynb"] == []


def test_the_download_itself_is_believed(tmp_path: Path) -> None:
    path = one(tmp_path, "export.zip", zipped(FORGED))
    assert owners(received(tmp_path, path)) == {"submission_1": ["12"]}


CANVAS = {
    f"{name}_{user}_{file}_hw01.ipynb": work(name)
    for name, user, file in (
        ("birchben", 12, 900_002),
        ("cedarcy", 13, 900_003),
        ("elmeve", 15, 900_005),
        ("firfay", 16, 900_006),
    )
}
OWN_NAMES = {
    "another's name and number": ("birchben_12_11_900001_hw01.ipynb", "11"),
    "another's number": ("x_12_11_900001_hw01.ipynb", "11"),
    "another's, and late": ("birchben_12_LATE_11_900001_hw01.ipynb", "11"),
    "in the file's name": ("adleramy_11_900001_12_900002_hw01.ipynb", ""),
    "a file that begins with numbers": ("adleramy_11_900001_2026_01_hw01.ipynb", "11"),
    "with a number like those of the others": ("birchben_12_899999_900001_hw01.ipynb", ""),
    "signs alone": ("_11_900001_hw01.ipynb", "11"),
    "marks of another script": ("अमी_11_900001_hw01.ipynb", "11"),
}


@pytest.mark.parametrize("name", OWN_NAMES)
def test_a_name_with_another_number_is_who_handed_it_in(tmp_path: Path, name: str) -> None:
    """Display names are the student's own; none makes somebody else of them, or costs others."""
    file, user = OWN_NAMES[name]
    written(tmp_path / "in", {**CANVAS, file: work("odd")})
    found = received(tmp_path)
    told = zip(found.uploads, found.handed_in, strict=True)
    people = {Path(upload.path).name: handed.people for upload, handed in told}
    assert [person.canvas for person in people[file]] == [user] * bool(user)
    assert {people[other][0].canvas for other in CANVAS} == {"12", "13", "15", "16"}
    assert all(upload.more == () for upload in found.uploads)


# ------------------------------------------------------------------ one person twice

BEN = Student(name="Ben Birch", email="ben@x.example")
EVE = Student(name="Ben Birch", email="eve@x.example")


def book(scores: Mapping[str, float | str | None], *handed: HandedIn) -> Gradebook:
    grades = tuple(
        Grade(
            submission=name,
            student=name,
            status=Status.UNEXAMINED if score is None else Status.GRADED,
            score=score if isinstance(score, float) else None,
            max_score=10.0,
        )
        for name, score in scores.items()
    )
    run = Assignment(name="hw01", maximum=10.0, grades=grades, handed_in=handed)
    return joined([run], Roster(students=(Student(name="Birch, Ben"),)), Policy())


def by(name: str, person: Student, hour: int | None = None) -> HandedIn:
    submitted = "" if hour is None else f"2026-10-01T{hour:02}:00:00+00:00"
    return HandedIn(submission=name, called=name, people=(person,), submitted=submitted)


@pytest.mark.parametrize("nothing", [None, "unmarked"])
@pytest.mark.parametrize("hours", [(None, None), (1, None), (9, 10), (10, 9)])
@pytest.mark.parametrize("other", [EVE, Student(name="Ben Birch", sid="9")])
def test_no_points_beat_no_points_of_somebody(
    nothing: str | None, hours: tuple[int | None, int | None], other: Student
) -> None:
    """Two that name one student, where no system says that they are one person's."""
    first = msgspec.structs.replace(BEN, sid="8")
    found = book({"b": 7.0, "e": nothing}, by("b", first, hours[0]), by("e", other, hours[1]))
    (row,) = found.rows
    assert row.marks["hw01"].points == 7.0
    assert row.marks["hw01"].submission == "b"
    (note,) = [note for note in found.notes if "submissions say" in note]
    assert "(b, e)" in note


@pytest.mark.parametrize("last", [None, "unmarked", 3.0])
def test_an_honest_resubmission_counts_whatever_came_of_it(last: float | str | None) -> None:
    found = book({"b": 7.0, "b2": last}, by("b", BEN, 9), by("b2", BEN, 10))
    (row,) = found.rows
    assert row.marks["hw01"].submission == "b2"
    assert row.marks["hw01"].points == (last if isinstance(last, float) else None)
    assert any("handed in 2 times" in note for note in found.notes)


def test_of_several_with_points_the_best_counts_and_it_is_told(tmp_path: Path) -> None:
    assert book({"b": 2.0, "e": 7.0}, by("b", BEN), by("e", EVE)).rows[0].marks["hw01"].points == 7
    files = {"ben birch.ipynb": work("b"), "Birch_Ben.ipynb": work("again")}
    found = received(tmp_path, written(tmp_path / "in", files))
    (note,) = [note for note in found.notes if "has 2 submissions" in note]
    assert "Birch, Ben has 2 submissions (Birch_Ben, ben-birch)" in note
