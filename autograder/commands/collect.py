"""`autograder collect`: what students handed in to the service becomes the folder of a run.

see which attempts count -> write them as files, with an index that says whose each is -> put
extensions and decisions into the run's ledger, and marks beside it -> grade the files as `grade`
does, by the results that the service has

Nothing is run here: what has no result yet is unexamined. All else is `grade`'s own work, on the
same files, so that it comes to the same bytes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from autograder import batch
from autograder.batch import Graded, Task, jobs
from autograder.batch.journal import Key
from autograder.commands import files, ledger
from autograder.commands.at_store import CourseAddress, at_course
from autograder.commands.grade import grade
from autograder.commands.handed_in import receive
from autograder.commands.ledger import LedgerFile
from autograder.commands.marking import FOLDER
from autograder.commands.progress import Reporter
from autograder.commands.shown import Run
from autograder.config import Config
from autograder.course.decisions import OF_AN_ANSWER, Decision, Deed
from autograder.course.downloads.systems.service import INDEX, HandInIndex, IndexedFile
from autograder.course.lateness import moment_of
from autograder.errors import JournalError, UsageError, of_file
from autograder.formats import submission
from autograder.formats.bundle import Bundle, unpacked
from autograder.service import collection, decisions, grades, marking, openings, results
from autograder.service.collection import AttemptCollection, CountedAttempt
from autograder.service.courses import Course
from autograder.service.decisions import MemberDecision
from autograder.service.marking import AnswerIndex
from autograder.service.openings import Counts, Opening
from autograder.service.orders import State
from autograder.service.store import Store
from autograder.views.gradebook.marks import MarkGiven, write_marks

SUBMISSIONS = "submissions"
OF_THE_SERVICE = "hand-in-service-"
"""what the names of files of marks begin with that come from the service"""
BY = "the hand-in service"
NOT_YET = "not graded yet"
GIVEN_UP = "given up after several tries; see the service's own page"
_MOST_NAMED = 20


class CollectedRun(msgspec.Struct, frozen=True, kw_only=True):
    """The run that was made, the folder of its files, and what a person should know of them.
    `is_open` where another attempt may come to be the best."""

    run: Run
    submissions: Path
    notes: tuple[str, ...]
    is_open: bool


def collect(
    config: Config,
    address: CourseAddress,
    slug: str,
    out: Path,
    submissions: Path | None,
    reporter: Reporter,
) -> CollectedRun:
    """Make the folder `out` of the attempts that count; their files are in `submissions`, or in a
    folder of `out`.

    Raises:
        UsageError: it is not up, nobody handed in, or the folder of files has others in it; or as
            `at_course` and `grade`.
        MachineError: the disk is full.
    """
    folder = out / SUBMISSIONS if submissions is None else submissions
    if folder.resolve() == out.resolve():
        raise UsageError(f"{out} is for results and for files", "two folders", "--submissions")
    with at_course(address) as here:
        with here.store.read() as connection:
            opening = openings.find(connection, here.course, slug)
            found = collection.collected(connection, here.course, opening, batch.grader_version())
            bundle = unpacked(openings.bundle_of(connection, opening), slug)
        if not found.counted:
            raise UsageError(f"nobody has handed in {slug} to {here.course.name}")
        _write(here.store, found, folder)
        _extend(found, here.course, out)
        _put_down(here.store, found, bundle, folder, out)
        run = grade(
            config,
            bundle,
            [folder],
            out,
            grading=_by_results(here.store, found),
            fresh=False,
            roster=None,
            reporter=reporter,
        )
    return CollectedRun(
        run=run,
        submissions=folder,
        notes=_notes(found, config),
        is_open=opening.counts is Counts.BEST and any(one.open for one in found.counted),
    )


def _write(store: Store, found: AttemptCollection, folder: Path) -> None:
    """Write the files that count, and take away those of an earlier call that do not any more.

    Raises:
        UsageError: the folder has other files in it, or cannot be written; MachineError: the disk
            is full.
    """
    index = HandInIndex(assignment=found.opening.slug, files=tuple(map(_indexed, found.counted)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        before = files.read_as(folder / INDEX, HandInIndex)
        if before is None and any(folder.iterdir()):
            raise UsageError(
                f"{folder} holds something else", "an empty folder", "give another --submissions"
            )
        stale = {one.file for one in before.files} if before else set()
        for name in stale - {one.file for one in index.files}:
            if Path(name).name == name:
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise of_file(error, f"{folder} cannot be used", "a folder for the files") from error
    files.replace(folder / INDEX, msgspec.json.format(msgspec.json.encode(index), indent=1))
    for one in found.counted:
        with store.read() as connection:
            data = collection.body_of(connection, one)
        files.replace(folder / one.file, data)


def _indexed(one: CountedAttempt) -> IndexedFile:
    return IndexedFile(
        file=one.file,
        called=one.called,
        people=(one.member.student,),
        submitted=one.submitted.isoformat(),
        late=one.is_late,
    )


def _extend(found: AttemptCollection, course: Course, out: Path) -> None:
    """Put the time that the service gave into the run's ledger, where the gradebook looks for it.
    What stands there already, or was taken back by somebody, is not put there again."""
    extended = [one for one in found.counted if one.extension is not None]
    if not extended:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_file(error, f"{out} cannot be made", kind=JournalError) from error
    zone = ZoneInfo(course.zone) if course.zone else UTC
    with ledger.held(out) as kept:
        for one in extended:
            if one.extension is None:
                continue
            known = kept.read()
            student = msgspec.structs.replace(one.member.student, other=())
            same = [
                each
                for each in known.decisions
                if each.kind is Deed.EXTEND
                and each.student == student
                and moment_of(each.until) == one.extension.until
            ]
            if not same:
                kept.append(
                    Decision(
                        number=known.next_number,
                        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                        kind=Deed.EXTEND,
                        reason=one.extension.reason,
                        by=BY,
                        student=student,
                        until=one.extension.until.astimezone(zone).isoformat(),
                    )
                )


class _ServiceLedger(msgspec.Struct, frozen=True, kw_only=True):
    """What persons gave in the service: by question and member (the number of the row) the mark
    that stands, the comments at hand by question, and all decisions."""

    marks: dict[str, dict[int, MarkGiven]]
    banks: dict[str, tuple[str, ...]]
    decisions: tuple[MemberDecision, ...]


def _given(store: Store, opening: Opening, bundle: Bundle) -> _ServiceLedger:
    with store.read() as connection:
        counted = marking.counted_answers(connection, opening, AnswerIndex())
        standing = marking.standing_of(marking.latest(connection, opening), counted)
        by_hand = {question.name for question in bundle.by_hand}
        marks: dict[str, dict[int, MarkGiven]] = {}
        for one, question, mark in standing:
            if question in by_hand:
                marks.setdefault(question, {})[one.member.id] = grades.given_for(mark)
        return _ServiceLedger(
            marks=marks,
            banks=marking.all_banks(connection, opening),
            decisions=decisions.all_of(connection, opening),
        )


def _put_down(
    store: Store, found: AttemptCollection, bundle: Bundle, folder: Path, out: Path
) -> None:
    """Put what persons gave into the folder of the run, where `grade` finds it: a file of marks for
    each question, in the place of that of an earlier call, and decisions in the ledger. A decision
    that stands there already, or was taken back there, is not put there again."""
    given = _given(store, found.opening, bundle)
    stale = {path.name for path in (out / FOLDER).glob(f"{OF_THE_SERVICE}*.json")}
    if not (given.marks or given.decisions or stale):
        return
    received = receive([folder], bundle, out, None)
    ids = {Path(upload.path).name: upload.id for upload in received.uploads}
    submissions = {one.member.id: ids[one.file] for one in found.counted if one.file in ids}
    order = [question.name for question in bundle.questions]
    for question, marks in given.marks.items():
        name = f"{OF_THE_SERVICE}{order.index(question) + 1}.json"
        of_files = {submissions[who]: mark for who, mark in marks.items() if who in submissions}
        files.replace(
            out / FOLDER / name,
            write_marks(bundle.slug, question, of_files, given.banks.get(question, ())),
        )
        stale.discard(name)
    for name in stale:
        (out / FOLDER / name).unlink(missing_ok=True)
    if given.decisions:
        with ledger.held(out) as kept:
            _decide(kept, given.decisions, submissions)


def _decide(
    kept: LedgerFile, found: Sequence[MemberDecision], submissions: Mapping[int, str]
) -> None:
    """Add the service's decisions to a ledger, each once, under the ledger's own numbers."""
    known = kept.read()
    there = {_identity(one): one.number for one in known.decisions}
    numbers: dict[int, int] = {}
    for one in found:
        decision = one.decision
        if decisions.is_forgotten(decision):
            continue
        number = there.get(_identity(decision))
        if number is None:
            number = kept.read().next_number
            undoes = None if decision.undoes is None else numbers.get(decision.undoes)
            if decision.kind is Deed.UNDO and undoes is None:
                continue
            of_answer = decision.kind in OF_AN_ANSWER and one.member is not None
            kept.append(
                msgspec.structs.replace(
                    decision,
                    number=number,
                    undoes=undoes,
                    submission=submissions.get(one.member or 0, "") if of_answer else "",
                )
            )
        numbers[decision.number] = number


def _identity(one: Decision) -> tuple[object, ...]:
    """What tells a decision of the service from another one in whatever ledger: its time is exact
    to a microsecond."""
    return one.kind, one.at, one.by, one.question, one.points, one.answer


def _by_results(store: Store, found: AttemptCollection) -> batch.Grading:
    """A place of grading where nothing is run: what is there is taken from the store."""
    given_up = {one.submission for one in found.counted if one.state is State.UNEXAMINED}
    grader = batch.grader_version()

    def grading(tasks: Iterable[Task]) -> Generator[Graded, None, None]:
        for task in tasks:
            key = Key(task.bundle.digest, _digest(task), grader)
            with store.read() as connection:
                entry = results.find(connection, key)
            if entry is None:
                why = GIVEN_UP if key.submission in given_up else NOT_YET
                result = jobs.unexamined(task.bundle, task.upload.id, why)
                yield Graded(task, result, jobs.NOTHING)
                continue
            cost = {**msgspec.to_builtins(jobs.NOTHING), **entry.cost}
            result = msgspec.structs.replace(entry.result, submission=task.upload.id)
            yield Graded(task, result, msgspec.convert(cost, jobs.Cost), entry.touched or ())

    return grading


def _digest(task: Task) -> str:
    if isinstance(task.upload, submission.Parcel):
        return task.upload.digest
    return submission.digest_of(task.upload)


def _notes(found: AttemptCollection, config: Config) -> tuple[str, ...]:
    notes = [
        f"{one.member.label}: {one.open} attempts have no result yet, the best so far counts"
        for one in found.counted
        if one.open
    ]
    if found.missing:
        names = ", ".join(one.label for one in found.missing[:_MOST_NAMED])
        more = len(found.missing) - _MOST_NAMED
        tail = f" and {more} more" if more > 0 else ""
        notes.append(f"{len(found.missing)} members handed in nothing: {names}{tail}")
    notes += [f"{one.label} is {one.role} and no student: left out" for one in found.others]
    slug, due = found.opening.slug, config.late.due.get(found.opening.slug)
    if due is not None and due != found.opening.due:
        notes.append(
            f"{slug} was due at {found.opening.due.isoformat()}, and [tool.autograder.late] says "
            f"{due.isoformat()}: the gradebook goes by that"
        )
    return tuple(notes)
