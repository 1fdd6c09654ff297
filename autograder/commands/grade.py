"""`autograder grade`: a bundle and submissions become results, journal and class table.

    find the bundle -> discover uploads -> open the journal -> show that this machine can do it
    -> what of earlier results still holds -> grade what is left -> write the views

Each result is durable as soon as it is there; the views (`results/`, `grades.csv`, `run.json`, and
from these the pages) are made from the journal, also where the run is interrupted.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from autograder import batch
from autograder.batch import Task, changes, history, journal
from autograder.batch.changes import Change
from autograder.batch.history import Grading
from autograder.batch.journal import Entry, Journal, Key
from autograder.commands import marking
from autograder.commands.accounted import Account, account
from autograder.commands.files import replace
from autograder.commands.handed_in import receive, refuse_a_class, write_tables
from autograder.commands.progress import Reporter
from autograder.commands.proving import NOTHING, Proof, Proving, prove
from autograder.config import Config
from autograder.course import Roster
from autograder.errors import (
    AutograderError,
    ConfinementError,
    Interrupted,
    JournalError,
    MachineError,
    Unreadable,
    UsageError,
    of_file,
)
from autograder.formats import bundle as bundles
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload
from autograder.grading import confine
from autograder.grading import known as regrade
from autograder.grading.known import Known
from autograder.result import Result, Status
from autograder.views import gradescope
from autograder.views.report import run as runs
from autograder.views.report.recurring import Recurrent, recurring
from autograder.views.report.run import About


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One grading of many submissions: what was asked for, and the results in order of id."""

    bundle: Bundle
    out: Path
    uploads: tuple[Upload, ...]
    results: tuple[Result, ...]
    columns: tuple[str, ...]
    """the questions whose points make up the score"""
    to_mark: dict[str, tuple[Path, int, int]] = {}
    """page of each question that a person marks, how many answers have points, and of how many"""
    students: dict[str, str]
    notes: tuple[str, ...] = ()
    """what a person should know of who handed in what"""
    files: Account
    """what became of each file that was given"""
    taken_over: int
    """how many results were there from earlier runs"""
    in_part: int = 0
    """how many of the others were examined in the changed questions only, or not at all"""
    changes: tuple[Change, ...] | None = None
    """points that another bundle or grader gave before; `None` in the first run"""
    proof: Proof = Proof()
    recurring: tuple[Recurrent, ...] = ()
    """cells that fail for much of the class"""
    interrupted: bool = False


def grade(
    config: Config,
    bundle: Bundle,
    paths: Sequence[Path],
    out: Path,
    *,
    grading: batch.Grading,
    fresh: bool,
    roster: Roster | None,
    reporter: Reporter,
    marks: Sequence[Path] = (),
    proving: Proving = NOTHING,
) -> Run:
    """Grade the submissions in `paths` into the folder `out`, in the place that `grading` stands
    for; `marks` are files of points that a person gave, kept there beside those of earlier runs.

    Raises:
        UsageError: wrong paths, or an output folder that cannot be used; before any work.
        MachineError: the disk is full, and what was graded before is kept; or the solution does not
            get full marks here, and no submission was graded.
        AutograderError: what `grading` raises; complete files of what is graded are there then.
    """
    asked = marking.about(bundle)
    given = marking.read_given(marks, asked)
    received = receive(paths, out, roster)
    refuse_a_class(received, bundle)
    uploads = received.uploads
    interrupted = False
    trouble: AutograderError | None = None
    with journal.opened(out) as log:
        _check_folder(out)
        proof = prove(proving, bundle, log, grading, reporter.say, fresh)
        marking.keep(given, out)
        version = batch.grader_version()
        earlier = history.remember(out, Grading(bundles.parts_of(bundle), version))
        keys, hopeless = _keys(bundle, uploads)
        wanted = {key: upload for upload, key in keys.items()}
        left = {key: up for key, up in wanted.items() if fresh or key not in log.entries}
        holding = {} if fresh else _still_known(bundle, earlier, left, log)
        reporter.start("grading", len(left))
        fleeting: dict[Key, Result] = {}
        try:
            for entry in _entries(bundle, left, holding, grading):
                if entry.result.status is Status.UNEXAMINED or entry.result.score is None:
                    fleeting[entry.key] = entry.result  # never kept: the next run tries again
                else:
                    log.append(entry)
                    fleeting.pop(entry.key, None)
                reporter.step(entry.result.submission)
        except KeyboardInterrupt:
            interrupted = True
        except (UsageError, MachineError):
            raise
        except AutograderError as error:
            trouble = error
        known = {key: entry.result for key, entry in log.entries.items()} | fleeting
        seconds = {
            upload.id: log.entries[key].cost.get("seconds", 0.0)
            for upload, key in keys.items()
            if key in log.entries
        }
        marked = marking.merged(_in_order(uploads, keys, hopeless, known), out, asked)
        about = About(
            title=bundle.title,
            questions=marked.columns,
            students=received.students,
            seconds=seconds,
            before=_points_before(out, marked.results),
            given=bundle.canary.given,
        )
        changed = _changes(earlier, log, keys, _in_order(uploads, keys, hopeless, known))
        _write_views(config, bundle, out, marked.results, about, changed)
        marking.write_about(out, asked)
        write_tables(config.gradebook, bundle.slug, out, marked.results, marked.columns, received)
    if trouble:
        raise trouble
    return Run(
        bundle=bundle,
        out=out,
        uploads=uploads,
        results=marked.results,
        columns=marked.columns,
        to_mark=marking.to_mark(marked, out, asked),
        students=received.students,
        notes=(*received.notes, *marked.notes),
        files=account(received, marked.results, bundle),
        taken_over=sum(key not in left for key in keys.values()),
        in_part=len(holding),
        changes=changed,
        proof=proof,
        recurring=recurring(marked.results, bundle.canary.given),
        interrupted=interrupted,
    )


def on_this_machine(workers: int) -> batch.Here:
    """Graded by that many workers here; as a context, the same ones from batch to batch."""
    return batch.Here(workers)


def on_cluster(
    address: str, workers: int, allow_weak: bool, proving: Proving, reporter: Reporter
) -> batch.Grading:
    """Graded by the Dask cluster at `address`, or by one of that many processes for `local`. Its
    workers must have what is needed, as far as `proving` asks for that.

    Raises:
        MachineError: Dask is not installed.
    """
    if importlib.util.find_spec("distributed") is None:
        raise MachineError(
            "Dask is not installed here",
            "the package distributed, for --scheduler",
            "pip install 'sealed-autograder[cluster]'",
        )
    from autograder.batch import cluster

    said: set[str] = set()

    def say(line: str) -> None:
        """Each line once: workers are looked at for the solution, and again for the class."""
        if line not in said:
            said.add(line)
            reporter.say(line)

    return functools.partial(
        cluster.grade,
        address,
        workers=workers,
        allow_weak=allow_weak,
        needs=proving.needs,
        force=proving.force,
        say=say,
    )


def _still_known(
    bundle: Bundle, earlier: Sequence[Grading], left: Mapping[Key, Upload], log: Journal
) -> dict[Key, Known]:
    """What of earlier results holds under this bundle, too."""
    parts = bundles.parts_of(bundle)
    found: dict[Key, Known] = {}
    for key in left:
        for grading in reversed(earlier):
            entry = log.entries.get(Key(grading.parts.bundle, key.submission, key.grader))
            if entry is not None:
                known = regrade.still_known(
                    grading.parts, parts, bundle, entry.result, entry.touched
                )
                if known is not None and known.questions:
                    found[key] = known
                break
    return found


def _entries(
    bundle: Bundle, left: Mapping[Key, Upload], holding: Mapping[Key, Known], grading: batch.Grading
) -> Iterator[Entry]:
    """The result of each submission that is left: arithmetic where all is known, else graded."""
    tasks: list[Task] = []
    for key, upload in left.items():
        known = holding.get(key)
        if known is not None and len(known.questions) == len(bundle.examined):
            yield Entry(key, regrade.whole(bundle, upload.id, known), {}, known.touching)
        else:
            tasks.append(Task(bundle, upload, known))
    keys = {upload.id: key for key, upload in left.items()}
    with closing(grading(tasks)) as stream:
        for done in stream:
            cost = msgspec.to_builtins(done.cost)
            yield Entry(keys[done.task.upload.id], done.result, cost, done.touched)


def _changes(
    earlier: Sequence[Grading],
    log: Journal,
    keys: Mapping[Upload, Key],
    results: Sequence[Result],
) -> tuple[Change, ...] | None:
    """What changed since the folder was graded with another bundle or grader, if it was."""
    if not earlier:
        return None
    before: dict[str, Result] = {}
    for upload, key in keys.items():
        for grading in reversed(earlier):
            entry = log.entries.get(Key(grading.parts.bundle, key.submission, grading.grader))
            if entry is not None:
                before[upload.id] = entry.result
                break
    return changes.changes(before, results)


def _keys(bundle: Bundle, uploads: Sequence[Upload]) -> tuple[dict[Upload, Key], dict[str, Result]]:
    """What each upload's result is kept under, and the results of those that cannot be read.

    Equal bytes have one key: they are graded once.
    """
    version = batch.grader_version()
    keys: dict[Upload, Key] = {}
    hopeless: dict[str, Result] = {}
    for upload in uploads:
        try:
            keys[upload] = Key(bundle.digest, submission.digest_of(upload), version)
        except Unreadable as error:
            hopeless[upload.id] = Result(
                submission=upload.id,
                status=Status.UNREADABLE,
                reason=str(error),
                max_score=bundle.max_score,
            )
    return keys, hopeless


def _in_order(
    uploads: Sequence[Upload],
    keys: dict[Upload, Key],
    hopeless: dict[str, Result],
    known: dict[Key, Result],
) -> tuple[Result, ...]:
    found = []
    for upload in uploads:
        if upload.id in hopeless:
            found.append(hopeless[upload.id])
        elif keys[upload] in known:
            result = known[keys[upload]]
            found.append(msgspec.structs.replace(result, submission=upload.id))
    return tuple(found)


def _check_folder(out: Path) -> None:
    """Raises `JournalError` where `out` holds something else than a run."""
    try:
        (out / "results").mkdir(exist_ok=True)
    except OSError as error:
        raise of_file(
            error,
            f"{out / 'results'} cannot be made",
            then="give another --out",
            kind=JournalError,
        ) from error


def _points_before(out: Path, results: Sequence[Result]) -> runs.Points:
    """The points that stand in `out`, if this run comes to others; else those that stood there
    before them."""
    there = runs.read_run(out)
    standing = runs.points_of(there.results)
    return standing if runs.changed(standing, runs.points_of(results)) else there.about.before


def _write_views(
    config: Config,
    bundle: Bundle,
    out: Path,
    results: Sequence[Result],
    about: About,
    changed: Sequence[Change] | None,
) -> None:
    """`results/*.json`, `grades-changes.csv` and `run.json`, made from results alone (but for names
    and times); each file is replaced whole."""
    present = {path.stem for path in (out / "results").glob("*.json")}
    for stale in present - {result.submission for result in results}:
        (out / "results" / f"{stale}.json").unlink(missing_ok=True)
    together = {question.name for question in bundle.questions if question.all_or_nothing}
    for result in results:
        shown = gradescope.document(
            result, config.visibility, config.gradescope, config.hidden_feedback, together=together
        )
        data = msgspec.json.format(msgspec.json.encode(shown), indent=1) + b"\n"
        replace(out / "results" / f"{result.submission}.json", data)
    replace(out / runs.NAME, msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
    if changed is not None:
        replace(out / changes.NAME, changes.changes_csv(changed, about.students).encode())


def interruption(run: Run) -> Interrupted:
    """What to say where a run did not come to its end."""
    return Interrupted(
        f"interrupted; {len(run.results)} of {len(run.uploads)} submissions are graded and kept",
        then="run the same command again to go on",
    )


def refuse_weak_machine() -> None:
    """Raises `ConfinementError` where a required layer of confinement is missing here."""
    lacking = confine.missing()
    if lacking:
        raise ConfinementError(
            f"this machine does not offer: {'; '.join(lacking)}",
            "a Linux with Landlock and seccomp",
            "see `autograder doctor`; --allow-weak grades submissions that you trust all the same",
        )


def warning() -> str | None:
    """What `--allow-weak` risks on this machine, or `None` where it risks nothing."""
    lacking = confine.missing()
    if not lacking:
        return None
    return (
        f"warning: this machine does not offer: {'; '.join(lacking)}. A hostile submission could "
        "read and change what you can, the tests included: grade only what you trust"
    )
