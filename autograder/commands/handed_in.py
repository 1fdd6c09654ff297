"""Who handed in what: bulk downloads unpacked, read once and matched to a roster.

unpack what is a bulk download -> discover -> ask the download and the roster whose each is
-> read each, for what tells it from others and which of its files counts
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from autograder import course
from autograder.commands.files import read
from autograder.course import HandedIn, Roster, Student
from autograder.errors import Unreadable, UsageError
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import PassedOver, Sender, Upload
from autograder.views.feedback.text import shown_line

UNPACKED = "unpacked"
BESIDE = "beside the file of the same submission that was taken"
MAX_SAID = 20
MAX_NOTE = 600
_MOST_CLASSES = 3


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """All that was given to a run: the uploads in order of id, and who handed them in. `students`
    is what each is called by."""

    uploads: tuple[Upload, ...]
    digests: dict[str, str] = {}
    """what tells an upload from others, by its id; equal bytes have one digest"""
    unreadable: dict[str, str] = {}
    """why each upload without a digest cannot be read"""
    handed_in: tuple[HandedIn, ...]
    students: dict[str, str]
    roster: Roster | None
    notes: tuple[str, ...]
    files: dict[str, dict[Path, str]] = {}
    """the files of each upload, and how a person knows them"""
    beside: dict[str, tuple[PassedOver, ...]] = {}
    """the files of an upload that are passed over where it is graded, because another is taken"""
    passed: tuple[PassedOver, ...] = ()
    """the files that are part of no upload"""


def read_roster(path: Path) -> Roster:
    """The roster of a CSV file.

    Raises:
        UsageError: no such file, no text, or no column that names a student.
    """
    return course.read_roster(read(path), str(path))


def receive(paths: Sequence[Path], bundle: Bundle, out: Path, roster: Roster | None) -> Received:
    """What was handed in at `paths` for `bundle`; zips that are bulk downloads are unpacked below
    `out`.

    Raises:
        UsageError: as `submission.survey`, or a download that is too large.
        MachineError: the disk fails.
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
    digests, unreadable = _digests(uploads)
    several = [one for one in uploads if one.id in digests and len(surveyed.files[one.id]) > 1]
    return Received(
        uploads=uploads,
        digests=digests,
        unreadable=unreadable,
        handed_in=handed_in,
        students=students,
        roster=roster,
        notes=tuple(dict.fromkeys(shown_line(note, MAX_NOTE) for note in notes)),
        files=surveyed.files,
        beside={one.id: _beside(one, surveyed.files[one.id], bundle) for one in several},
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


def _digests(uploads: Sequence[Upload]) -> tuple[dict[str, str], dict[str, str]]:
    """The digest of each upload, or why it cannot be read."""
    digests: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for upload in uploads:
        try:
            digests[upload.id] = submission.digest_of(upload)
        except Unreadable as error:
            unreadable[upload.id] = str(error)
    return digests, unreadable


def _beside(upload: Upload, files: Mapping[Path, str], bundle: Bundle) -> tuple[PassedOver, ...]:
    """The files of an upload that are not the one that is graded."""
    try:
        taken = submission.taken(upload, bundle)
    except Unreadable:
        return ()
    if taken not in files:
        return ()
    return tuple(PassedOver(shown, BESIDE) for path, shown in files.items() if path != taken)


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
