"""The build as a list of steps: folder in, `Built` out. Writes nothing and runs no cell."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

import autograder
from autograder.authoring.answers import SOLUTION_TAG
from autograder.authoring.hints import HINTS, Hints, read_hints, tests_digest
from autograder.authoring.masters import desk
from autograder.authoring.masters.assign import MASTER_CELL, Assigned, assign
from autograder.authoring.masters.built import Built, handed_in
from autograder.authoring.masters.byhand import by_hand_of
from autograder.authoring.masters.datafiles import REQUIREMENTS, DataFiles, read_data_files, walk
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.lastcell import last_cells
from autograder.authoring.masters.master import Master, named_files, read_master
from autograder.authoring.masters.normalise import IGNORED_TAG, code_cells, notebook_bytes
from autograder.authoring.masters.questions import MasterQuestion
from autograder.authoring.masters.secrets import secrets_of
from autograder.authoring.masters.settings import limits_in
from autograder.authoring.masters.texts import TextCell, look_at_texts
from autograder.authoring.masters.trusted import asked_by, given_in, left_open, sources_of
from autograder.digest import digest_over
from autograder.errors import BundleError, MasterError, one_line
from autograder.formats import bundle as bundles
from autograder.limits import Limits
from autograder.views.report.edition import Edition, edition

_PARTS = (
    "authoring/masters",
    "formats/bundle",
    "limits.py",
    "formats/notebook/answers.py",
    "formats/notebook/formulas.py",
    "formats/notebook/names.py",
    "result.py",
    "views/report/edition.py",
    "views/report/templates/edition.html",
    "views/report/templates/style.css",
)
"""Of our own code, what makes a build: folders and files of the package."""

NOT_BUILT = "answers"
"""The folder of known answers: used by the audit, no part of a build but for its hints."""


def build_assignment(
    folder: Path, defaults: Limits, *, strict: bool = False, service: str = ""
) -> Built:
    """Build one assignment; `defaults` are the course's limits, and with `strict` all that is
    doubtful in a master is a mistake. At the `service` of that address students hand in: their
    notebook ends with a cell that does.

    Raises:
        MasterError: a mistake of the master, or all that were found (`MasterErrors`).
    """
    folder = folder.resolve()
    master = read_master(folder, strict=strict)
    gathered = Gathered()
    with gathered.noting():
        limits = limits_in(master.limits, defaults, master.config_cell)
    with gathered.noting():
        data = read_data_files(folder, master, strict=strict)
    gathered.raise_any()
    assigned = assign(master)
    doubts = Gathered(strict)
    look_at_texts(_texts_for_students(assigned), doubts)
    reading = edition(master.title, assigned.student, data.shared)
    _look_at_formulas(reading, assigned, doubts)
    doubts.raise_any()
    secrets = secrets_of(master, assigned.public_sources)
    given = given_in(assigned.student, assigned.solution)
    asked = {name: asked_by(source, master.ok_format) for name, source in assigned.sources.items()}
    trusted = sources_of(given, master.trusted, asked, master.config_cell)
    solution = _solution(master, assigned, data)
    bound = bundles.bound_in(
        source for nb in (assigned.student, assigned.solution) for _, source in code_cells(nb)
    )
    bundle = _bundle(master, assigned, data, limits, read_hints(folder), trusted, bound)
    whole = handed_in(master.slug, solution[f"{master.slug}.ipynb"], data.produced)
    canary = _canary(bundle, assigned, whole)
    from_master = _from_master(assigned.solution)
    last = last_cells(service, master.slug, data.produced)
    return Built(
        slug=master.slug,
        bundle=bundles.sealed(msgspec.structs.replace(bundle, canary=canary)),
        student=_student(master, assigned, data, last),
        edition=reading.page.encode(),
        solution=solution,
        secrets=secrets,
        produced=data.produced,
        cells={question.name: question.cell for question in master.questions},
        notes=(
            *master.notes,
            *doubts.notes,
            *secrets.notes,
            *left_open(given, master.trusted, asked),
        ),
        ours=tuple(cell["source"] for cell in last),
        free_points=master.free_points,
        accepted_saboteurs=master.accepted_saboteurs,
        from_master=from_master,
        answers={
            question.name: tuple(
                number - 1
                for number, cell in from_master.items()
                if cell in {each.cell for each in question.solutions if not each.text}
            )
            for question in master.questions
        },
    )


def source_digest(folder: Path) -> str:
    """SHA-256 over all that can change a build of this folder, besides the course's limits."""
    folder = folder.resolve()
    versions = (_version("otter-grader"), _version("jupytext"), platform.python_version())
    parts = [line.encode() for line in (*versions, autograder.__version__)]
    package = Path(autograder.__file__).parent
    own = [
        (path.relative_to(package).as_posix(), path)
        for part in _PARTS
        for path in sorted((package / part).rglob("*.py") if "." not in part else [package / part])
    ]
    sources = [
        (path.relative_to(folder).as_posix(), path)
        for path in walk(folder)
        if path.relative_to(folder).parts[0] != NOT_BUILT or path.name == HINTS
    ]
    sources += [(name, path) for name, path in named_files(folder) if path.is_file()]
    for name, path in own + sources:
        parts += [name.encode("utf-8", "surrogateescape"), path.read_bytes()]
    return digest_over(parts)


def _bundle(
    master: Master,
    assigned: Assigned,
    data: DataFiles,
    limits: Limits,
    hints: Hints,
    trusted: Mapping[str, str],
    bound: bundles.Bound,
) -> bundles.Bundle:
    by_hand = by_hand_of(master.questions, assigned.student, assigned.solution)
    return bundles.Bundle(
        slug=master.slug,
        title=master.title,
        questions=tuple(
            by_hand[question.name]
            if question.manual
            else bundles.of_master(
                _with_diagnoses(_question(question, assigned, trusted), hints), bound
            )
            for question in master.questions
            if question.manual or question.tests
        ),
        limits=limits,
        files={**data.shared, **data.grading},
        requirements=data.required,
        seed=assigned.seed,
        seed_variable=assigned.seed_variable,
        programs=master.programs,
    )


def _question(
    question: MasterQuestion, assigned: Assigned, trusted: Mapping[str, str]
) -> bundles.Question:
    """The question with the cases that stand in its test file, as a reader of the zip finds them,
    and what the master says of each."""
    if question.name not in assigned.sources:
        raise MasterError(f"Otter made no tests of {question.name}", cell=question.cell)
    source = assigned.sources[question.name]
    try:
        found = bundles.read_test_file(question.name, source, f"the test file of {question.name}")
    except BundleError as error:
        raise MasterError(error.saw, error.wanted, error.then, cell=question.cell) from None
    if len(found.cases) != len(question.tests):
        raise MasterError(
            f"of {len(question.tests)} tests of {question.name} Otter made {len(found.cases)}",
            "a test case for each",
            cell=question.cell,
        )
    for case, test in zip(found.cases, question.tests, strict=True):
        if case.text == bundles.TESTS_NOTHING:
            raise MasterError(
                f"a test cell of {question.name} tests nothing",
                "a test, or no cell",
                cell=test.cell,
            )
    return msgspec.structs.replace(
        found,
        trusted=trusted[question.name],
        cases=tuple(
            msgspec.structs.replace(
                case,
                name=f"{question.name} - {number}",
                points=points,
                hidden=test.hidden,
                success_message=test.success_message,
                failure_message=test.failure_message,
            )
            for number, (case, test, points) in enumerate(
                zip(found.cases, question.tests, question.points, strict=True), start=1
            )
        ),
        all_or_nothing=question.all_or_nothing,
    )


def _from_master(notebook: Mapping[str, Any]) -> dict[int, int]:
    """The master's cell for each cell of a notebook that was made of it, both counted from 1."""
    found: dict[int, int] = {}
    for number, cell in enumerate(notebook["cells"], start=1):
        origin = str(cell.get("id", "")).removeprefix(MASTER_CELL)
        if origin.isdigit():
            found[number] = int(origin)
    return found


def _texts_for_students(assigned: Assigned) -> list[TextCell]:
    """The author's Markdown cells in the student version, by their numbers in the master."""
    cells = assigned.student["cells"]
    return [
        TextCell(number, "".join(cells[place - 1]["source"]))
        for place, number in _from_master(assigned.student).items()
        if cells[place - 1]["cell_type"] == "markdown"
    ]


def _look_at_formulas(reading: Edition, assigned: Assigned, doubts: Gathered) -> None:
    """Doubt formulas that the page for readers can only show as LaTeX."""
    numbers = _from_master(assigned.student)
    for place, latex in reading.unspoken:
        doubts.doubt(
            MasterError(
                f"the formula '{one_line(latex, 60)}' cannot be put into MathML, which is what is "
                "read out",
                "commands that every renderer knows",
                cell=numbers.get(place),
            )
        )


def _canary(bundle: bundles.Bundle, assigned: Assigned, solution: bytes) -> bundles.Canary:
    """What shows that a machine can grade with this bundle."""
    given = [
        source
        for cell, source in code_cells(assigned.solution)
        if source.strip()
        and not {SOLUTION_TAG, IGNORED_TAG} & set(cell["metadata"].get("tags", ()))
    ]
    return bundles.Canary(
        solution=hashlib.sha256(solution).hexdigest(),
        imports=bundles.imports_of(bundle.questions, given),
        given=tuple(sorted(set(map(bundles.given_digest, given)))),
    )


def _with_diagnoses(question: bundles.Question, hints: Hints) -> bundles.Question:
    """The question with the known mistakes that an audit found for these very tests."""
    known = hints.questions.get(question.name)
    if known is None or known.tests != tests_digest(question):
        return question
    return msgspec.structs.replace(question, diagnoses=known.diagnoses)


def _student(
    master: Master, assigned: Assigned, data: DataFiles, last: Sequence[dict[str, Any]]
) -> dict[str, bytes]:
    """All that a student needs, with the `last` cells of the notebook; a page of the author's own
    stays as it is."""
    notebook = {**assigned.student, "cells": [*assigned.student["cells"], *last]}
    page = desk.readme(master.slug, master.title, assigned.student, hands_in=bool(last))
    files = {desk.README: page, **data.shared, **_test_files(assigned)}
    files[REQUIREMENTS] = desk.requirements(data.requirements, assigned.student, data.shared)
    files[f"{master.slug}.ipynb"] = notebook_bytes(notebook)
    return dict(sorted(files.items()))


def _solution(master: Master, assigned: Assigned, data: DataFiles) -> dict[str, bytes]:
    files = {**data.shared, **data.produced, **_test_files(assigned)}
    files[f"{master.slug}.ipynb"] = notebook_bytes(assigned.solution)
    return dict(sorted(files.items()))


def _test_files(assigned: Assigned) -> dict[str, bytes]:
    """Public tests as files, where the master asks for that instead of metadata."""
    if not assigned.test_files:
        return {}
    return {f"tests/{name}.py": text.encode() for name, text in assigned.public_sources.items()}


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} none"
