"""Who handed in what: bulk downloads unpacked and matched to a roster; the tables of a run.

unpack what is a bulk download -> discover -> ask the download and the roster whose each is
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from autograder import course
from autograder.commands.files import read, replace
from autograder.course import HandedIn, Policy, Roster, Student
from autograder.errors import UsageError
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import PassedOver, Sender, Upload
from autograder.result import Result
from autograder.views import gradebook
from autograder.views.feedback.text import one_line
from autograder.views.gradebook import Assignment, Format

GRADES, HANDED_IN, UNPACKED = "grades.csv", "handed_in.csv", "unpacked"
EXPORTS: dict[Format, str] = {
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope.csv",
}
MAX_SAID = 20
MAX_NOTE = 600
_MOST_CLASSES = 3


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """The uploads of a run, and who handed them in; `students` is what each is called by."""

    uploads: tuple[Upload, ...]
    handed_in: tuple[HandedIn, ...]
    students: dict[str, str]
    roster: Roster | None
    notes: tuple[str, ...]
    files: dict[str, dict[Path, str]] = {}
    """the files of each upload, and how a person knows them"""
    passed: tuple[PassedOver, ...] = ()
    """the files that are part of no upload"""


def read_roster(path: Path) -> Roster:
    """The roster of a CSV file.

    Raises:
        UsageError: no such file, no text, or no column that names a student.
    """
    return course.read_roster(read(path), str(path))


def receive(paths: Sequence[Path], out: Path, roster: Roster | None) -> Received:
    """What was handed in at `paths`; zips that are bulk downloads are unpacked below `out`.

    Raises:
        UsageError: as `submission.survey`, or a download that is too large.
    """
    opened: list[Path] = []
    called: dict[Path, str] = {}
    passed: list[PassedOver] = []
    notes: list[str] = []
    for path in paths:
        is_zip = path.suffix.lower() == ".zip" and path.is_file() and not path.is_symlink()
        if is_zip and submission.is_download(path):
            below = out / UNPACKED / _digest(path)
            folder, said = submission.unpack(path, below)
            passed += submission.left_out(path, below)
            called[folder] = f"{path}/{folder.relative_to(below)}".removesuffix("/.")
            path, notes = folder, [*notes, *said]
        opened.append(path)
    surveyed = submission.survey(opened, called, out)
    uploads = surveyed.uploads
    notes += surveyed.notes
    senders, said = submission.senders(uploads)
    notes += said
    handed_in = tuple(_handed_in(upload, senders.get(upload.id, Sender())) for upload in uploads)
    known = roster if roster is not None else Roster(students=())
    matched = course.match(known, handed_in)
    if roster is not None:
        notes += roster.notes
        notes += _odd(matched, {one.submission: one for one in handed_in})
    students = {
        one.submission: "; ".join(owner.label for owner in matched.students.get(one.submission, ()))
        or "; ".join(person.name or person.email for person in one.people if not _is_bare(person))
        or one.called
        for one in handed_in
    }
    return Received(
        uploads=uploads,
        handed_in=handed_in,
        students=students,
        roster=roster,
        notes=tuple(dict.fromkeys(one_line(note, MAX_NOTE) for note in notes)),
        files=surveyed.files,
        passed=(*passed, *surveyed.passed),
    )


def refuse_a_class(received: Received, bundle: Bundle) -> None:
    """Raises `UsageError` where all that was given is uploads of several people each: a class that
    would be one submission. Beside other work such an upload is unreadable, and that one alone."""
    found = []
    for upload in received.uploads:
        reason = submission.of_several(upload, bundle)
        if reason is None:
            return
        found.append((Path(upload.path), f"{upload.path} holds {reason.saw}"))
    folders = [str(path) for path, _ in found if path.is_dir()]
    raise UsageError(
        "; ".join(said for _, said in found[:_MOST_CLASSES]),
        "what one person handed in",
        f"give {' '.join(folders)}"
        if len(folders) == len(found)
        else "unpack it and give the folder, in it a file or folder of each person's own",
    )


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _handed_in(upload: Upload, sender: Sender) -> HandedIn:
    people = tuple(
        Student(name=one.name, email=one.email, sid=one.sid, canvas=one.canvas)
        for one in sender.people
    )
    submitted = sender.submitted.isoformat() if isinstance(sender.submitted, datetime) else ""
    return HandedIn(
        submission=upload.id,
        called=upload.name,
        people=people,
        submitted=submitted,
        late=sender.late,
    )


def _is_bare(person: Student) -> bool:
    """Of Canvas only a squeezed name is known: the file's name says more."""
    return bool(person.canvas) and not (person.email or person.sid)


def _odd(matched: course.Matching, handed: Mapping[str, HandedIn]) -> list[str]:
    lines = [
        f"{name} is of nobody in the roster" + (f" ({called})" if called != name else "")
        for name in matched.unknown
        for called in [", ".join(p.label for p in handed[name].people) or handed[name].called]
    ]
    if len(lines) > MAX_SAID:
        lines = [*lines[:MAX_SAID], f"and {len(lines) - MAX_SAID} more are of nobody in the roster"]
    if matched.missing:
        names = ", ".join(student.label for student in matched.missing[:MAX_SAID])
        more = len(matched.missing) - MAX_SAID
        tail = f" and {more} more" if more > 0 else ""
        lines.append(f"{len(matched.missing)} of the roster handed in nothing: {names}{tail}")
    return lines


def write_tables(
    policy: Policy,
    slug: str,
    out: Path,
    results: Sequence[Result],
    questions: Sequence[str],
    received: Received,
) -> None:
    """`grades.csv` and `handed_in.csv`; and where it is known who is who, what Canvas, Moodle and
    Gradescope read, by the policies of the course. `questions` are the columns."""
    table = gradebook.grades_csv(results, questions, received.students)
    replace(out / GRADES, table.encode())
    replace(out / HANDED_IN, course.handed_in_csv(received.handed_in).encode())
    if received.roster is None and not any(one.people for one in received.handed_in):
        return
    assignment = Assignment(
        name=slug,
        maximum=max((result.max_score for result in results), default=0.0),
        grades=gradebook.grades_of(results, received.students),
        handed_in=received.handed_in,
    )
    alone = msgspec.structs.replace(policy, weights={}, drop_lowest=0)
    book = gradebook.joined([assignment], received.roster, alone)
    for form, name in EXPORTS.items():
        replace(out / name, gradebook.export(book, policy, form).encode())
