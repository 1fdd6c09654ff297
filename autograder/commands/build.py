"""`autograder build`: masters become student versions, solutions and bundles, and are proved.

which assignments -> which changed -> build -> grade solution and untouched version -> prove
-> write, or compare with what is there
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import batch, build, bundle
from autograder.batch import Task
from autograder.build import Built
from autograder.commands.progress import Reporter
from autograder.config import Config
from autograder.errors import AutograderError, MasterError, UsageError, of_file
from autograder.files import replace
from autograder.image import entries as image_entries
from autograder.image.pins import pins
from autograder.image.wheel import package_files
from autograder.result import Result
from autograder.submission import Upload

_STAMP = 1


class Stamp(msgspec.Struct, frozen=True):
    """What the last build of an assignment was made from, and what it wrote: file to SHA-256."""

    source: str
    files: dict[str, str]
    version: int = _STAMP


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one assignment. `differences` are files that a check found out of date."""

    slug: str
    state: str
    """built, unchanged, out of date or failed"""
    error: str = ""
    differences: tuple[str, ...] = ()
    free_points: dict[str, float] = {}
    notes: tuple[str, ...] = ()


def assignments(config: Config, slugs: Sequence[str]) -> tuple[Path, ...]:
    """The folders to build: those named, or all.

    Raises:
        UsageError: one of that name does not exist, or there is none at all.
    """
    root = config.folder("assignments")
    known = {
        path.name: path
        for path in sorted(root.glob("*"))
        if path.is_dir() and any(path.glob(f"{path.name}.*"))
    }
    for slug in slugs:
        if slug not in known:
            raise UsageError(
                f"no assignment is called {slug}", f"one of: {', '.join(known) or 'none'}"
            )
    if not known:
        raise UsageError(
            f"{root} holds no assignment", then="make one with `autograder new my_first_assignment`"
        )
    return tuple(known[slug] for slug in (slugs or known))


def build_all(
    config: Config, slugs: Sequence[str], *, check: bool, workers: int, reporter: Reporter
) -> tuple[Outcome, ...]:
    """Build (or, with `check`, compare) the assignments; a mistake in one does not stop others."""
    folders = assignments(config, slugs)
    outcomes: dict[str, Outcome] = {}
    carried = _carried(config)
    sources = {folder.name: _source(carried, folder) for folder in folders}
    changed = [folder for folder in folders if check or not _is_current(config, folder, sources)]
    for folder in folders:
        if folder not in changed:
            outcomes[folder.name] = Outcome(slug=folder.name, state="unchanged")
    reporter.start("building", len(changed))
    if not changed:
        return tuple(outcomes[folder.name] for folder in folders)
    made: list[Built] = []
    masters = (path for folder in changed for path in folder.glob(f"{folder.name}.*"))
    modules = batch.modules_in(batch.texts_in(masters))
    with batch.Crew(range(min(workers, 2 * len(changed))), modules) as crew:  # loads meanwhile
        for folder in changed:
            try:
                made.append(build.build_assignment(folder, config.limits))
            except MasterError as error:
                outcomes[folder.name] = _failed(config, folder.name, error)
                reporter.step(folder.name)
        results = _graded(made, crew, reporter)
    for built, proved in _proved(made, results):
        if isinstance(proved, AutograderError):
            outcomes[built.slug] = _failed(config, built.slug, proved)
        elif check:
            outcomes[built.slug] = _compared(config, built, proved)
        else:
            outcomes[built.slug] = _written(config, built, proved, sources[built.slug])
    return tuple(outcomes[folder.name] for folder in folders)


def _failed(config: Config, slug: str, error: AutograderError) -> Outcome:
    return Outcome(slug=slug, state="failed", error=f"{slug}: {error}")


def _proved(
    made: Sequence[Built], results: Mapping[tuple[str, str], Result]
) -> list[tuple[Built, dict[str, float] | AutograderError]]:
    """Each build with the points that an untouched notebook gets, or the proof that failed."""
    proved: list[tuple[Built, dict[str, float] | AutograderError]] = []
    for built in made:
        try:
            build.prove_no_leak(built)
            build.prove_solution(built, results[built.slug, "solution"])
            proved.append((built, build.prove_untouched(built, results[built.slug, "student"])))
        except AutograderError as error:
            proved.append((built, error))
    return proved


def _graded(
    made: Sequence[Built], crew: batch.Crew, reporter: Reporter
) -> dict[tuple[str, str], Result]:
    """The real grader's results for the solution and the student version of each build."""
    results: dict[tuple[str, str], Result] = {}
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        tasks: list[Task] = []
        for built in made:
            for kind, files in (("solution", built.solution), ("student", built.student)):
                path = Path(folder) / f"{built.slug}-{kind}.ipynb"
                path.write_bytes(files[f"{built.slug}.ipynb"])
                tasks.append(Task(built.bundle, Upload(path.stem, path.stem, str(path))))
        with contextlib.closing(crew.grade(tasks)) as stream:
            for graded in stream:
                kind = graded.task.upload.id.rpartition("-")[2]
                results[graded.task.bundle.slug, kind] = graded.result
                if kind == "student":
                    reporter.step(graded.task.bundle.slug)
    return results


# ------------------------------------------------------------------ files


def _targets(config: Config, built: Built) -> dict[Path, dict[str, bytes]]:
    return {
        config.folder("student") / built.slug: built.student,
        config.folder("solutions") / built.slug: built.solution,
    }


def _compared(config: Config, built: Built, free: dict[str, float]) -> Outcome:
    lines = [
        f"{folder.relative_to(config.root)}/ {line}"
        for folder, files in _targets(config, built).items()
        for line in build.compare(folder, files).lines()
    ]
    return Outcome(
        slug=built.slug,
        state="out of date" if lines else "unchanged",
        differences=tuple(lines),
        free_points=free,
        notes=built.notes,
    )


def _written(config: Config, built: Built, free: dict[str, float], source: str) -> Outcome:
    for folder, files in _targets(config, built).items():
        build.write(folder, files)
    notebook = built.student[f"{built.slug}.ipynb"].decode().replace("\\n", "\n")
    dist = config.folder("dist")
    extra, pinned = image_entries.entries(
        built.bundle, config.gradescope, config.visibility, config.hidden_feedback, [notebook], dist
    )
    packed = bundle.pack(built.bundle, extra)
    _write(dist / f"{built.slug}.zip", packed)
    written = {
        (folder / name).relative_to(config.root).as_posix(): _sha(data)
        for folder, files in _targets(config, built).items()
        for name, data in files.items()
    }
    written[f"{config.dist}/{built.slug}.zip"] = _sha(packed)
    stamp = Stamp(source if pinned.settled else "", written)
    _write(_stamp_path(config, built.slug), msgspec.json.encode(stamp))
    notes = (*built.notes, *pinned.notes)
    return Outcome(slug=built.slug, state="built", free_points=free, notes=notes)


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
    except OSError as error:
        raise of_file(error, f"{path} cannot be written") from error


def _stamp_path(config: Config, slug: str) -> Path:
    return config.folder("dist") / f".{slug}.build.json"


def _carried(config: Config) -> bytes:
    """What every bundle depends on: the course's settings, and the grader that goes into the zip
    with the versions of its libraries."""
    settings = [config.limits, config.gradescope, config.visibility, config.hidden_feedback]
    return msgspec.msgpack.encode([settings, list(package_files().items()), pins(()).lines])


def _source(carried: bytes, folder: Path) -> str:
    """What a build depends on: the assignment's folder, and what is `carried` by all."""
    return _sha(build.source_digest(folder).encode() + _sha(carried).encode())


def _is_current(config: Config, folder: Path, sources: dict[str, str]) -> bool:
    """Whether nothing changed since the last build, neither what went in nor what came out."""
    try:
        data = _stamp_path(config, folder.name).read_bytes()
        stamp = msgspec.json.decode(data, type=Stamp)
        return stamp.source == sources[folder.name] and all(
            _sha((config.root / name).read_bytes()) == digest
            for name, digest in stamp.files.items()
        )
    except (OSError, msgspec.MsgspecError):
        return False


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
