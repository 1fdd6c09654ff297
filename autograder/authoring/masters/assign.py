"""Otter Assign's own code, driven in memory: a checked master becomes two notebooks and its tests.

The only module of the project that imports Otter, inside functions, because that takes seconds.
Nothing runs, nothing is downloaded, nothing is written. Otter's exceptions end here.
"""

from __future__ import annotations

import contextlib
import json
import pprint
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.directives import CONFIG, directive_in
from autograder.authoring.masters.master import Master
from autograder.authoring.masters.testcells import MasterTest
from autograder.errors import AutograderError, MasterError

MASTER_CELL = "master-"
"""How the id of a cell begins that comes from the master; its number there follows."""

Spec = str | dict[str, Any]
"""One question's tests: source of an exception-based file, or an OK specification."""


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """What Otter makes of a master: notebooks as Jupyter's JSON, tests by question."""

    student: dict[str, Any]
    solution: dict[str, Any]
    sources: dict[str, str]
    """all tests, as the files that Otter grades with"""
    public: dict[str, Spec]
    """public tests alone, as they stand in a notebook's metadata"""
    public_sources: dict[str, str]
    """public tests alone, as files"""
    test_files: bool
    seed: int | None
    seed_variable: str | None


def assign(master: Master) -> Assigned:
    """Run Otter Assign on a master that has passed our own checks.

    Raises:
        MasterError: Otter found a mistake that we did not.
        AutograderError: Otter is not installed.
    """
    otter_modules()
    handed = list(master.cells)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _assign(master, handed)
    except MasterError:
        raise
    except Exception as error:  # Otter raises plain ValueError, AssertionError, TypeError and more
        raise _translated(error, handed) from error


def otter_modules() -> None:
    """Import what is needed of Otter, once a process.

    Raises:
        AutograderError: it is not installed.
    """
    with warnings.catch_warnings():
        # importing Otter makes traitlets and others warn of deprecations that are not ours
        warnings.simplefilter("ignore")
        try:
            with _without("rfc3987_syntax"):
                import otter.assign.notebook_transformer  # noqa: F401
        except ImportError as error:
            raise AutograderError(
                f"Otter-Grader cannot be imported ({error})",
                "otter-grader 7",
                "pip install 'otter-grader==7.*'",
            ) from None


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """A module that cannot be imported meanwhile.

    Otter imports jsonschema, which takes the grammar of international addresses where JupyterLab
    has brought it along, and compiles it: 4 of the 5 CPU seconds that Otter takes to load, for a
    check that no notebook's schema asks for.
    """
    loaded = sys.modules.get(module)
    sys.modules[module] = loaded  # type: ignore[assignment]  # `None` is what stops an import
    try:
        yield
    finally:
        if loaded is None:
            del sys.modules[module]


def _assign(master: Master, handed: list[MasterCell]) -> Assigned:
    from otter.assign.assignment import Assignment
    from otter.assign.notebook_transformer import NotebookTransformer
    from otter.assign.tests_manager import AssignmentTestsManager

    assignment = Assignment(require_valid_keys=True)
    assignment.master, assignment.result = Path(f"{master.slug}.ipynb"), Path("dist")
    assignment.lang = "python"
    manager = AssignmentTestsManager(assignment)
    container = NotebookTransformer(assignment, manager).transform_notebook(
        _notebook(master, handed)
    )
    ok_format = assignment.tests.ok_format
    test_files = bool(assignment.tests.files or assignment.tests.url_prefix)
    for question in master.questions:
        cases = manager._tests_by_question[question.name]
        for case, test in zip(cases, question.tests, strict=True):
            case.success_message, case.failure_message = (
                # Otter's template puts messages between quotes as they are
                message if ok_format else _escaped(message)
                for message in (test.success_message, test.failure_message)
            )
    names = [name for name, cases in manager._tests_by_question.items() if cases]
    every = {name: _rendered(manager, name, hidden=True) for name in names}
    public = {name: _rendered(manager, name, hidden=False) for name in names}
    if not test_files:
        container.nbmeta_config.tests = public
        container.nbmeta_config.ok_format = ok_format
    student, solution = container._get_sanitized_nb(), container.transformed_nb
    for notebook in (student, solution):
        container._add_nbmeta_config(notebook)
    generate = assignment.generate
    return Assigned(
        student=student,
        solution=solution,
        sources={name: _source(name, spec) for name, spec in every.items()},
        public=public,
        public_sources={name: _source(name, spec) for name, spec in public.items()},
        test_files=test_files,
        seed=_first(assignment.seed.autograder_value, getattr(generate, "seed", None)),
        seed_variable=_first(assignment.seed.variable, getattr(generate, "seed_variable", None)),
    )


def _notebook(master: Master, handed: list[MasterCell]) -> Any:
    """The master as Otter's kind of notebook: our own keys are taken out of its configuration, and
    messages out of its tests, where Otter would read them as part of a Python string."""
    import nbformat

    config = {**master.config, "name": master.slug}
    tests = {test.cell: test for question in master.questions for test in question.tests}
    return nbformat.from_dict(
        {
            "cells": [_otter_cell(cell, config, tests.get(cell.number)) for cell in handed],
            "metadata": master.metadata,
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _otter_cell(
    cell: MasterCell, config: dict[str, Any], test: MasterTest | None
) -> dict[str, Any]:
    directive = directive_in(cell)
    source = cell.source
    if directive is not None:
        lines = [str(directive), *source.split("\n")[1:]]
        if directive.edge == "config":
            lines = [CONFIG, yaml.safe_dump(config, sort_keys=False, allow_unicode=True)]
        source = "\n".join(lines)
    if test is not None:
        stated = {"hidden": test.hidden, "points": test.points}
        source = (
            f'""" # BEGIN TEST CONFIG\n{yaml.safe_dump(stated)}""" # END TEST CONFIG\n{test.source}'
        )
    plain: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": f"{MASTER_CELL}{cell.number}",
        "metadata": json.loads(json.dumps(cell.metadata)),
        "source": source,
    }
    if cell.kind == "code":
        plain |= {"execution_count": None, "outputs": cell.outputs}
    elif cell.attachments:
        plain["attachments"] = cell.attachments
    return plain


def _escaped(message: str | None) -> str | None:
    """Text as it may stand between double quotes: JSON's escapes are Python's as well."""
    return None if message is None else json.dumps(message, ensure_ascii=False)[1:-1]


def _rendered(manager: Any, name: str, hidden: bool) -> Spec:
    """One question's tests in Otter's words, all of them or only the public ones."""
    info = manager._create_test_file_info(name)
    if not hidden:
        cases, points = info["test_cases"], info["points"]
        if isinstance(points, list):
            info["points"] = [
                part for case, part in zip(cases, points, strict=True) if not case.hidden
            ]
        info["test_cases"] = [case for case in cases if not case.hidden]
    spec: Spec = manager._format_test(
        info["name"], info["points"], info["all_or_nothing"], info["test_cases"]
    )
    return spec


def _source(name: str, spec: Spec) -> str:
    """A test file's text, which is known to be Python from here on."""
    if isinstance(spec, str):
        text = spec
    else:
        text = f"OK_FORMAT = True\n\ntest = {pprint.pformat(spec, indent=4, width=200)}\n"
    try:
        compile(text, f"tests/{name}.py", "exec")
    except (SyntaxError, ValueError) as error:
        raise MasterError(
            f"the test file of {name} is no Python ({error})", then="simplify its tests"
        ) from None
    return text


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _translated(error: Exception, handed: list[MasterCell]) -> MasterError:
    """Otter's exception as one line; its cell numbers count the cells that it was handed."""
    text = " ".join(str(error).split()) or type(error).__name__
    found = re.search(r"\(?(?:question (\S+), )?cell number (\d+) ?\)", text)
    cell = None
    if found:
        text = text.replace(found.group(0), "").strip()
        index = int(found.group(2)) - 1
        cell = handed[index].number if index < len(handed) else None
    return MasterError(
        f"Otter Assign refuses this master: {text[:300]}", then="see otter-grader's docs", cell=cell
    )
