"""Who handed in what: downloads unpacked, read once and matched to a roster.

unpack what holds a class -> ask which learning system wrote it -> discover -> ask the download and
the roster whose each is -> read each, for what tells it from others and which of its files counts
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import course
from autograder.commands.files import read
from autograder.course import Delivery, Download, HandedIn, Original, Roster, Student
from autograder.errors import Unreadable, UsageError
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import PassedOver, Upload
from autograder.views.feedback.text import shown_line

UNPACKED = "unpacked"
BESIDE = "beside the file of the same submission that was taken"
LAST_COUNTS = "handed in again; the last counts"
MANY_CLAIM = "nothing tells that one person gave them; look whose each is"
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
    originals: dict[str, Original] = {}
    """what a learning system called the files of each upload that it tells of"""


def read_roster(path: Path) -> Roster:
    """The roster of a CSV file.

    Raises:
        UsageError: no such file, no text, or no column that names a student.
    """
    return course.read_roster(read(path), str(path))


def receive(paths: Sequence[Path], bundle: Bundle, out: Path, roster: Roster | None) -> Received:
    """What was handed in at `paths` for `bundle`; zips of a class are unpacked below `out`.

    Raises:
        UsageError: as `submission.survey`, or a download that is too large.
        MachineError: the disk fails.
    """
    opened = _opened(paths, bundle, out)
    surveyed = submission.survey(opened.paths, opened.called, out, opened.downloads)
    uploads = surveyed.uploads
    told = {**_of_single_files(paths), **_told(opened.downloads)}
    handed_in = tuple(_handed_in(upload, _delivery_of(upload, told)) for upload in uploads)
    known = roster if roster is not None else course.gathered(handed_in)
    matched = course.match(known, handed_in)
    by_id = {one.submission: one for one in handed_in}
    notes = [*opened.notes, *(roster.notes if roster is not None else ())]
    notes += _odd(matched, by_id) if roster is not None else []
    notes += _doubled(matched, by_id)
    names = matched.students if roster is not None else {}
    students = {
        one.submission: "; ".join(owner.label for owner in names.get(one.submission, ()))
        or "; ".join(person.label for person in one.people if not _is_bare(person))
        or one.called
        for one in handed_in
    }
    digests, unreadable = _digests(uploads)
    several = [one for one in uploads if one.id in digests and len(surveyed.files[one.id]) > 1]
    beside = {one.id: _beside(one, surveyed.files[one.id], bundle) for one in several}
    return Received(
        uploads=uploads,
        digests=digests,
        unreadable=unreadable,
        handed_in=handed_in,
        students=students,
        roster=roster,
        notes=tuple(dict.fromkeys(shown_line(note, MAX_NOTE) for note in notes)),
        files=surveyed.files,
        beside=beside,
        passed=(*opened.passed, *surveyed.passed),
        originals={
            one.id: _original(*told[Path(one.path)], surveyed.files[one.id], beside.get(one.id, ()))
            for one in uploads
            if Path(one.path) in told
        },
    )


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What was given, with zips of a class unpacked: `called` is what a person calls a path, and
    `downloads` what learning systems tell of the folders that they wrote."""

    paths: tuple[Path, ...]
    called: dict[Path, str]
    downloads: dict[Path, Download]
    passed: tuple[PassedOver, ...]
    notes: tuple[str, ...]


def _opened(paths: Sequence[Path], bundle: Bundle, out: Path) -> _Opened:
    """A zip is a class only where no single hand-in was given beside it: among these it could be a
    student's own, and what that says of itself is nothing."""
    read = {path: _class_in(path, bundle, alone=len(paths) == 1) for path in paths}
    zips = {path: found for path, found in read.items() if found is not None}
    single = [path for path in paths if path not in zips and not path.is_dir()]
    shown: list[Path] = []
    called: dict[Path, str] = {}
    downloads: dict[Path, Download] = {}
    passed: list[PassedOver] = []
    notes: list[str] = []
    for path in paths:
        found = None if single else zips.get(path)
        if path in zips and single:
            notes.append(
                f"{path} looks like a {_kind_of(zips[path])}, but was given beside {single[0]}: "
                "taken for one hand-in; for a class give it alone, or the others in a folder"
            )
        elif found is not None:
            root, own = found.root, found.own
            below = out / UNPACKED / _digest(path)
            folder, said = submission.unpack(path, below, root, own)
            passed += submission.left_out(path, below, root, own)
            called[folder] = f"{path}/{root}".rstrip("/")
            notes += said
            path = folder
        elif path.is_dir() and not path.is_symlink():
            found = course.read_download(submission.in_folder(path, out), str(path))
        shown.append(path)
        if found is not None:
            downloads[path] = found
            notes += [f"{called.get(path, path)}: {note}" for note in found.notes]
    return _Opened(
        paths=tuple(shown),
        called=called,
        downloads=downloads,
        passed=tuple(passed),
        notes=tuple(notes),
    )


def _class_in(path: Path, bundle: Bundle, alone: bool) -> Download | None:
    """What is told of a zip that holds a class; one that a person has packed tells nothing more.

    Raises:
        UsageError: it was given `alone`, and holds several downloads.
    """
    if path.suffix.lower() != ".zip" or not path.is_file() or path.is_symlink():
        return None
    inside = submission.in_zip(path)
    if inside is None:
        return None
    try:
        if (found := course.read_download(inside, str(path))) is not None:
            return found
    except UsageError:
        if alone:
            raise
    root = submission.class_root(inside, bundle)
    return None if root is None else Download(system="", root=root)


def _kind_of(found: Download) -> str:
    return f"download of {found.system}" if found.system else "zip of a class"


_Told = dict[Path, tuple[str, Delivery]]
"""By a file or folder at the root of a download the system that wrote it, and what it tells."""


def _of_single_files(paths: Sequence[Path]) -> _Told:
    """What names tell of files that were given one by one out of a download, as a shell does for
    `submissions/*`: those that were given are looked at alone, and none are united."""
    beside: dict[Path, list[str]] = {}
    for path in paths:
        if path.is_file() and not path.is_symlink():
            beside.setdefault(path.parent, []).append(path.name)
    listings = {
        folder: submission.Contents(path=folder, names=tuple(sorted(names)))
        for folder, names in beside.items()
        if len(names) > 1
    }
    found = {folder: course.read_download(one, str(folder)) for folder, one in listings.items()}
    return _told({folder: download for folder, download in found.items() if download is not None})


def _told(downloads: Mapping[Path, Download]) -> _Told:
    """What is told of each file and folder at the root of a download, and of nothing deeper."""
    return {
        folder / name: (found.system, delivery)
        for folder, found in downloads.items()
        for delivery in found.deliveries
        for name in ((delivery.folder,) if delivery.folder else delivery.files)
    }


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


def _delivery_of(upload: Upload, told: _Told) -> Delivery:
    return told.get(Path(upload.path), ("", Delivery()))[1]


def _original(
    system: str,
    delivery: Delivery,
    files: Mapping[Path, str],
    beside: Sequence[PassedOver],
) -> Original:
    """What the system called a delivery; of its files the one that is graded is first."""
    passed = {one.file for one in beside}
    graded = {path.name for path, shown in files.items() if shown not in passed}
    person = delivery.people[0] if delivery.people else Student()
    called = [f"{delivery.folder}/"] if delivery.folder else list(delivery.files)
    return Original(
        system=system,
        names=tuple(map(submission.readable, sorted(called, key=lambda name: name not in graded))),
        who=person.canvas or person.participant,
    )


def _handed_in(upload: Upload, told: Delivery) -> HandedIn:
    return HandedIn(
        submission=upload.id,
        called=upload.name,
        people=told.people,
        submitted=told.submitted,
        late=told.late,
    )


def _doubled(matched: course.Matching, handed: Mapping[str, HandedIn]) -> list[str]:
    """A line for each student whose several submissions are of one person at several times, or may
    be of several persons."""
    theirs: dict[int, list[HandedIn]] = {}
    labels: dict[int, str] = {}
    for name, students in matched.students.items():
        for student in students:
            theirs.setdefault(id(student), []).append(handed[name])
            labels[id(student)] = student.label
    return [
        f"{labels[key]} has {len(several)} submissions "
        f"({', '.join(sorted(one.submission for one in several))}): "
        + (LAST_COUNTS if course.is_resubmission(several) else MANY_CLAIM)
        for key, several in theirs.items()
        if len(several) > 1
    ]


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
