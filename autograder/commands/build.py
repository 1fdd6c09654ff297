"""`autograder build`: masters become student versions, solutions and bundles, and are proved.

which assignments -> which changed -> build and pack -> read the packed bundle back -> grade with it
the solution, the untouched version, spoiled answers, saboteurs, given figures -> prove -> write,
or compare
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import batch
from autograder.authoring import masters as build
from autograder.authoring.masters import Built
from autograder.authoring.pictured import Pictured, found_in, pictured
from autograder.authoring.saboteurs import Saboteurs, earned, saboteurs
from autograder.authoring.spoiled import Spoiled, kept_points, spoiled
from autograder.batch import Task
from autograder.commands.progress import Reporter
from autograder.config import Config
from autograder.course.lateness import of_assignment
from autograder.errors import AutograderError, MasterError, ProofError, UsageError
from autograder.files import keep
from autograder.formats import bundle as bundles
from autograder.formats.archive import is_zip
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Upload
from autograder.gradescope_image import entries as image_entries
from autograder.gradescope_image.pins import pins
from autograder.gradescope_image.wheel import package_files
from autograder.result import Result

_STAMP = 1


class Stamp(msgspec.Struct, frozen=True):
    """What the last build of an assignment was made from, and what it wrote: file to SHA-256."""

    source: str
    files: dict[str, str]
    version: int = _STAMP


class BuildState(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one assignment. `differences` are files that a check found out of date."""

    slug: str
    state: str
    """built, unchanged, out of date or failed"""
    errors: tuple[str, ...] = ()
    """all that is wrong, a line each, the first cause first"""
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
) -> tuple[BuildState, ...]:
    """Build (or, with `check`, compare) the assignments; a mistake in one does not stop others."""
    folders = assignments(config, slugs)
    outcomes: dict[str, BuildState] = {}
    strict = config.proof == "strict"
    carried = _carried(config)
    sources = {folder.name: _source(carried, folder) for folder in folders}
    changed = [folder for folder in folders if check or not _is_current(config, folder, sources)]
    for folder in folders:
        if folder not in changed:
            outcomes[folder.name] = BuildState(slug=folder.name, state="unchanged")
    reporter.start("building", len(changed))
    if not changed:
        return tuple(outcomes[folder.name] for folder in folders)
    made: list[Packed] = []
    masters = (path for folder in changed for path in folder.glob(f"{folder.name}.*"))
    modules = batch.modules_in(batch.texts_in(masters))
    with batch.Crew(range(min(workers, 2 * len(changed))), modules) as crew:  # loads meanwhile
        for folder in changed:
            try:
                built = build.build_assignment(
                    folder, config.limits, strict=strict, service=config.hand_in
                )
                made.append(_pack(config, built))
            except MasterError as error:
                outcomes[folder.name] = _failed(folder.name, error)
                reporter.step(folder.name)
        results, asked = _grade(made, crew, reporter)
    for packed in made:
        slug = packed.built.slug
        try:
            proved = _proved(packed, results[slug], asked[slug], strict=strict)
        except MasterError as error:
            outcomes[slug] = _failed(slug, error)
            continue
        if check:
            outcomes[slug] = _compared(config, packed, proved)
        else:
            outcomes[slug] = _write(config, packed, proved, sources[slug])
    return tuple(outcomes[folder.name] for folder in folders)


def _failed(slug: str, error: AutograderError) -> BuildState:
    lines = str(error).splitlines()
    return BuildState(slug=slug, state="failed", errors=tuple(f"{slug}: {line}" for line in lines))


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A build, the zip that was made of it, and the bundle as a reader finds it in that zip;
    `settled` where another build would have nothing more to find out."""

    built: Built
    data: bytes
    bundle: Bundle
    spoiled: Spoiled
    saboteurs: Saboteurs
    pictured: Pictured | None
    notes: tuple[str, ...]
    settled: bool


def _pack(config: Config, built: Built) -> Packed:
    """Pack a build and read the zip back.

    Raises:
        ProofError: the zip holds something else than what was built.
    """
    notebook = built.student[f"{built.slug}.ipynb"].decode().replace("\\n", "\n")
    extra, pinned = image_entries.entries(
        built.bundle,
        config.gradescope,
        config.visibility,
        config.hidden_feedback,
        [notebook],
        config.folder("dist"),
        built.notebook,
        of_assignment(config.late, built.slug),
    )
    data = bundles.pack(built.bundle, extra)
    found = bundles.unpacked(data, f"{built.slug}.zip")
    if found != built.bundle:
        raise ProofError("the zip holds another bundle than was built", then="report this")
    solution = msgspec.json.decode(built.notebook)
    return Packed(
        built=built,
        data=data,
        bundle=found,
        spoiled=spoiled(found, solution, built.answers),
        saboteurs=saboteurs(found, solution, built.answers),
        pictured=pictured(found, solution, _given(built)),
        notes=pinned.notes,
        settled=pinned.settled,
    )


def _given(built: Built) -> tuple[int, ...]:
    """The places, from 0, of cells in the solution notebook that the author gives to students."""
    answers = {place for places in built.answers.values() for place in places}
    return tuple(number - 1 for number in built.from_master if number - 1 not in answers)


class Proved(msgspec.Struct, frozen=True):
    """What a proof found that is no mistake: points of an untouched notebook, and notes."""

    free_points: dict[str, float]
    notes: tuple[str, ...]


def _proved(
    packed: Packed,
    results: Mapping[str, Result],
    asked: Sequence[tuple[str, str]],
    *,
    strict: bool,
) -> Proved:
    """What the results of one build prove; `strict` takes for a mistake what Otter takes and we
    doubt, such as a wrong answer that loses nothing. `asked` is what tests asked objects of the
    solution.

    Raises:
        MasterError, MasterErrors: all that does not hold, what came first before what follows.
    """
    built, gathered = packed.built, build.Gathered(strict)
    free: dict[str, float] = {}
    unexamined: frozenset[str] = frozenset()
    with gathered.noting():
        unexamined = build.prove_solution(built, results[_SOLUTION], gathered)
    if not gathered.mistakes:  # else every answer may be wrong for the same cause
        with gathered.noting():
            free = build.prove_untouched(built, results[_UNTOUCHED], gathered, unexamined)
        tried = kept_points(packed.spoiled, results[_SPOILED])
        build.prove_spoiled(built, tried, results[_UNTOUCHED], gathered)
        sabotaged = [results[name] for name in _sabotaged(packed)]
        found = earned(packed.saboteurs, sabotaged, results[_UNTOUCHED])
        build.prove_saboteurs(built, found, tried, results[_UNTOUCHED], gathered)
        if packed.pictured is not None:
            found_figures = found_in(packed.pictured, results[_FIGURES])
            build.prove_figures(built, found_figures, gathered)
    build.prove_no_leak(built, gathered)
    gathered.raise_any()
    return Proved(free, (*gathered.notes, *map(_told, asked)))


def _told(asked: tuple[str, str]) -> str:
    question, method = asked
    return (
        f"a test of {question} gives something of its own to .{method} of an object that stays "
        "with the answer; what comes back is the answer's own word, so compare it with a value"
    )


_SOLUTION, _UNTOUCHED, _SPOILED, _FIGURES = "solution", "untouched", "spoiled", "figures"


def _sabotaged(packed: Packed) -> list[str]:
    """What the trials of saboteurs are called, in their order."""
    return [f"saboteurs_{number}" for number, _ in enumerate(packed.saboteurs.trials)]


def _grade(
    made: Sequence[Packed], crew: batch.Crew, reporter: Reporter
) -> tuple[dict[str, dict[str, Result]], dict[str, tuple[tuple[str, str], ...]]]:
    """What the real grader says, with the bundles as they were read back, of the solution, the
    untouched version, spoiled answers, saboteurs and given figures, by slug and kind; and by slug
    what tests asked objects of the solution (questions, and methods)."""
    asked: dict[str, tuple[tuple[str, str], ...]] = {packed.built.slug: () for packed in made}
    results: dict[str, dict[str, Result]] = {packed.built.slug: {} for packed in made}
    left: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        tasks: list[Task] = []
        for packed in made:
            built = packed.built
            spoiled = build.handed_in(built.slug, packed.spoiled.notebook, built.produced)
            trials = {
                _SOLUTION: (built.canary, packed.bundle),
                _UNTOUCHED: (built.student[f"{built.slug}.ipynb"], packed.bundle),
                _SPOILED: (spoiled, packed.spoiled.bundle),
            }
            for kind, (notebook, bundle) in zip(
                _sabotaged(packed), packed.saboteurs.trials, strict=True
            ):
                trials[kind] = build.handed_in(built.slug, notebook, built.produced), bundle
            if packed.pictured is not None:
                drawing = packed.pictured
                notebook = build.handed_in(built.slug, drawing.notebook, built.produced)
                trials[_FIGURES] = notebook, drawing.bundle
            left[built.slug] = len(trials)
            for kind, (data, bundle) in trials.items():
                path = Path(folder) / built.slug / f"{kind}{'.zip' if is_zip(data) else '.ipynb'}"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(data)
                tasks.append(Task(bundle, Upload(kind, kind, str(path))))
        with contextlib.closing(crew.grade(tasks)) as stream:
            for graded in stream:
                slug = graded.task.bundle.slug
                results[slug][graded.task.upload.id] = graded.result
                if graded.task.upload.id == _SOLUTION:
                    asked[slug] = graded.asked
                left[slug] -= 1
                if not left[slug]:
                    reporter.step(slug)
    return results, asked


# ------------------------------------------------------------------ files


def _targets(config: Config, built: Built) -> dict[Path, dict[str, bytes]]:
    return {
        config.folder("student") / built.slug: built.student,
        config.folder("solutions") / built.slug: built.solution,
    }


def _compared(config: Config, packed: Packed, proved: Proved) -> BuildState:
    built = packed.built
    lines = [
        f"{folder.relative_to(config.root)}/ {line}"
        for folder, files in _targets(config, built).items()
        for line in build.compare(folder, files).lines()
    ]
    return BuildState(
        slug=built.slug,
        state="out of date" if lines else "unchanged",
        differences=tuple(lines),
        free_points=proved.free_points,
        notes=build.counted((*built.notes, *proved.notes)),
    )


def _write(config: Config, packed: Packed, proved: Proved, source: str) -> BuildState:
    built = packed.built
    for folder, files in _targets(config, built).items():
        build.write(folder, files)
    beside = {
        f"{built.slug}.zip": packed.data,
        f"{built.slug}.canary": built.canary,
        f"{built.slug}.html": built.edition,
    }
    for name, data in beside.items():
        keep(config.folder("dist") / name, data)
    written = {
        (folder / name).relative_to(config.root).as_posix(): _sha(data)
        for folder, files in _targets(config, built).items()
        for name, data in files.items()
    }
    written |= {f"{config.dist}/{name}": _sha(data) for name, data in beside.items()}
    stamp = Stamp(source if packed.settled else "", written)
    keep(_stamp_path(config, built.slug), msgspec.json.encode(stamp))
    return BuildState(
        slug=built.slug,
        state="built",
        free_points=proved.free_points,
        notes=build.counted((*built.notes, *packed.notes, *proved.notes)),
    )


def _stamp_path(config: Config, slug: str) -> Path:
    return config.folder("dist") / f".{slug}.build.json"


def _carried(config: Config) -> bytes:
    """What every bundle depends on: the course's settings, and the grader that goes into the zip
    with the versions of its libraries."""
    settings = [
        *(config.limits, config.gradescope, config.visibility, config.hidden_feedback),
        *(config.proof, config.late, config.hand_in),
    ]
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
