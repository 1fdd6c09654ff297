"""A master notebook as data: configuration, questions, what is given. Finds its mistakes first.

A master's own mistakes are found here, before Otter sees them, and each is one `MasterError` line
with the cell's number. Knows neither Otter's code nor the rest of the folder (see `datafiles`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from autograder.authoring.masters import markers, settings, trusted
from autograder.authoring.masters.cells import MasterCell, find_master, read_cells
from autograder.authoring.masters.directives import (
    CONFIG,
    Directive,
    directive_in,
    is_ignored,
    look_at_spelling,
)
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.questions import (
    MasterQuestion,
    close_question,
    open_question,
    united,
)
from autograder.authoring.masters.testcells import read_test
from autograder.errors import MasterError, did_you_mean
from autograder.formats.notebook import program_in


class ShownText(msgspec.Struct, frozen=True, kw_only=True):
    """Text that the master itself shows to students. `prompt` tells text that poses the question
    (Markdown, and the lines around a solution) from given code and public tests."""

    cell: int
    text: str
    prompt: bool
    what: str


class Master(msgspec.Struct, frozen=True, kw_only=True):
    """A master without mistakes that could be seen in it.

    `config` is the assignment's configuration without our own keys, which stand in `limits` (as
    written), `free_points`, `accepted_saboteurs`, `trusted` and `programs` (whether submissions may
    run some); `cells` is the whole notebook, directives included.
    """

    slug: str
    title: str
    cells: tuple[MasterCell, ...]
    metadata: dict[str, Any]
    config: dict[str, Any]
    config_cell: int
    limits: object
    free_points: dict[str, float]
    accepted_saboteurs: dict[str, str]
    trusted: tuple[str, ...]
    programs: bool
    questions: tuple[MasterQuestion, ...]
    places: tuple[ShownText, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok_format(self) -> bool:
        """Whether tests are OK doctests (Otter's default) or functions."""
        return bool(self.config.get("tests", {}).get("ok_format", True))


def read_master(folder: Path, *, strict: bool = False) -> Master:
    """The master of an assignment's folder; with `strict`, what we doubt is a mistake.

    Raises:
        MasterError: a mistake in it, or all that were found (`MasterErrors`).
    """
    metadata, cells = read_cells(find_master(folder))
    cells = tuple(cell for cell in cells if not is_ignored(cell))
    gathered = Gathered(strict)
    found: list[tuple[MasterCell, Directive | None]] = []
    for cell in cells:
        with gathered.noting():
            found.append((cell, directive_in(cell)))
            look_at_spelling(cell, gathered)
    gathered.raise_any()  # what is misspelt opens and closes nothing: no use in looking further
    _refuse_nbgrader(cells)
    if not any(directive and directive.edge == "config" for _, directive in found):
        gathered.doubt(
            MasterError(
                "no assignment configuration", f"a raw cell that begins with '{CONFIG}'", cell=1
            ),
            "there is no assignment configuration: all is as Otter has it without one",
        )
        gathered.raise_any()
        found.insert(0, (MasterCell(number=1, kind="raw", source=CONFIG), Directive("config")))
    config, config_cell = _configuration(folder, found, gathered)
    found = _without_blank_tests(found, gathered)
    found += _left_open(found, gathered)
    with gathered.noting():
        settings.check_assignment(config, config_cell, gathered)
    tests = config.get("tests")
    everywhere = bool(config.get("strip_solutions_from_all_cells", False))
    ok_format = bool(tests.get("ok_format", True)) if isinstance(tests, dict) else True
    with gathered.noting():
        questions, places = _walk(found, everywhere, ok_format, gathered)
    gathered.raise_any()
    notes = gathered.notes
    free = _free_points(config.get("free_points"), questions, config_cell)
    accepted = _accepted_saboteurs(config.get("accepted_saboteurs"), questions, config_cell)
    if config.get("name") not in (None, folder.name):
        notes.append(
            f"the name '{config['name']}' of the configuration is replaced by the folder's, "
            f"'{folder.name}'"
        )
    generate = config.get("generate")
    without = sorted(set(generate) - settings.GENERATED) if isinstance(generate, dict) else []
    if without:
        notes.append(f"'generate' has no effect in a bundle with {', '.join(without)}")
    for key in settings.NOT_IN_A_BUNDLE:
        if config.get(key):
            notes.append(f"'{key}' of the configuration has no effect in a bundle")
    said = settings.programs_in(config.get("programs"), config_cell)
    running = _programs(cells) if said is None else ""
    if running:
        notes.append(
            f"{running}, so submissions may run programs; 'programs: false' in the configuration "
            "keeps them from it"
        )
    return Master(
        slug=folder.name,
        title=_title(cells) or folder.name,
        cells=tuple(cell for cell, _ in found),
        metadata=metadata,
        config={key: value for key, value in config.items() if key not in settings.OWN_KEYS},
        config_cell=config_cell,
        limits=config.get("limits"),
        free_points=free,
        accepted_saboteurs=accepted,
        trusted=trusted.names_in(config.get("trusted"), config_cell),
        programs=bool(said or running),
        questions=questions,
        places=tuple(places),
        notes=tuple(notes),
    )


def _programs(cells: Iterable[MasterCell]) -> str:
    """Which cell starts programs, in words; an empty text where none plainly does."""
    for cell in cells:
        if cell.kind == "code" and (found := program_in(cell.source)):
            return f"cell {cell.number} starts programs ({found})"
    return ""


def _configuration(
    folder: Path, found: list[tuple[MasterCell, Directive | None]], gathered: Gathered
) -> tuple[dict[str, Any], int]:
    """The assignment's configuration, and the cell that messages name.

    Raises:
        MasterError: it, or a file that it names, cannot be read.
    """
    cells = [cell for cell, directive in found if directive and directive.edge == "config"]
    for cell in cells[1:]:
        gathered.doubt(
            MasterError(
                f"a second '{CONFIG}', the first is in cell {cells[0].number}",
                "one",
                cell=cell.number,
            ),
            f"another '{CONFIG}': what it says comes on top of cell {cells[0].number}, as with "
            "Otter",
        )
    gathered.raise_any()
    config: dict[str, Any] = {}
    for cell in cells:
        own = settings.mapping_in(cell.source, "the assignment's configuration", cell.number)
        name = own.pop("config_file", None)
        if name is not None:
            config = _merged(config, _configuration_file(folder, str(name), cell.number))
        config = _merged(config, own)
    return config, cells[0].number if cells else 1


def _configuration_file(folder: Path, name: str, cell: int) -> dict[str, Any]:
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise MasterError(
            f"the file '{name}' of 'config_file' cannot be read",
            f"it in the folder {folder.name}",
            cell=cell,
        ) from None
    return settings.mapping_in(text, name, cell)


def named_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The files that the configuration names and that may stand outside of the folder, by the names
    that it gives them: what a build depends on besides the folder. None where there is no
    configuration to be read."""
    with contextlib.suppress(MasterError):
        _, cells = read_cells(find_master(folder))
        found = [(cell, directive_in(cell)) for cell in cells if not is_ignored(cell)]
        configs = [cell for cell, directive in found if directive and directive.edge == "config"]
        names = [
            settings.mapping_in(cell.source, "", cell.number).get("config_file") for cell in configs
        ]
        names.append(_configuration(folder, found, Gathered())[0].get("requirements"))
        return tuple((name, folder / name) for name in names if isinstance(name, str))
    return ()


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(below[key], value)
        for key, value in above.items()
        if isinstance(value, dict) and isinstance(below.get(key), dict)
    }
    return {**below, **above, **both}


def _refuse_nbgrader(cells: tuple[MasterCell, ...]) -> None:
    """Raises `MasterError` for a master of another program's, which we cannot read."""
    theirs = [cell.number for cell in cells if "nbgrader" in cell.metadata]
    if theirs and not any(directive_in(cell) for cell in cells):
        raise MasterError(
            "this is a master of nbgrader's: its cells are marked in their metadata",
            "one of Otter Assign's, with raw cells such as '# BEGIN QUESTION'",
            "put them around the answers ('### BEGIN SOLUTION' becomes '# BEGIN SOLUTION') and the "
            "tests (see docs/how-to/masters.md)",
            cell=theirs[0],
        )


def _without_blank_tests(
    found: list[tuple[MasterCell, Directive | None]], gathered: Gathered
) -> list[tuple[MasterCell, Directive | None]]:
    """The cells without those that stand among tests and hold nothing. In a strict course they are
    left to be refused, as Otter refuses them."""
    kept: list[tuple[MasterCell, Directive | None]] = []
    tests = False
    for cell, directive in found:
        if directive and directive.block == "tests":
            tests = directive.edge == "begin"
        if tests and cell.kind == "code" and not cell.source.strip() and not gathered.strict:
            gathered.notes.append(f"cell {cell.number}: this test cell is empty, and left out")
        else:
            kept.append((cell, directive))
    return kept


def _left_open(
    found: list[tuple[MasterCell, Directive | None]], gathered: Gathered
) -> list[tuple[MasterCell, Directive | None]]:
    """The ends that the last question lacks, which Otter does not ask for."""
    stack: list[tuple[MasterCell, Directive]] = []
    for cell, directive in found:
        if directive and directive.edge == "begin":
            stack.append((cell, directive))
        elif directive and directive.edge == "end" and stack:
            if stack[-1][1].block != directive.block:
                return []  # which `_walk` tells
            stack.pop()
    made: list[tuple[MasterCell, Directive | None]] = []
    last = found[-1][0].number
    if len(stack) > 2 or gathered.strict:
        return []
    for cell, directive in reversed(stack):
        end = Directive("end", directive.block)
        gathered.notes.append(
            f"cell {cell.number}: '{directive}' is not closed, so it goes on to the last cell"
        )
        made.append((MasterCell(number=last, kind="raw", source=str(end)), end))
    return made


def _walk(
    found: list[tuple[MasterCell, Directive | None]],
    everywhere: bool,
    ok_format: bool,
    gathered: Gathered,
) -> tuple[tuple[MasterQuestion, ...], list[ShownText]]:
    """One pass over the cells: blocks opened and closed, each cell put where it belongs.

    What is wrong inside of a question is `gathered`, and the rest of that question only followed
    to its end. Raises `MasterError` where blocks are not opened and closed as they must be: from
    there on nobody knows what belongs where.
    """
    questions: list[MasterQuestion] = []
    places: list[ShownText] = []
    stack: list[tuple[Directive, MasterCell]] = []
    draft: MasterQuestion | None = None
    broken = False
    for cell, directive in found:
        before = len(gathered.mistakes)
        if directive is not None and directive.edge == "begin":
            _check_begin(stack, directive, cell, draft, gathered)
            stack.append((directive, cell))
            if directive.block == "question":
                draft, broken = None, False
                with gathered.noting():
                    draft = open_question(cell, questions, gathered)
            elif draft and directive.block == "prompt":
                draft = msgspec.structs.replace(draft, prompts=draft.prompts + 1)
        elif directive is not None and directive.edge == "end":
            _check_end(stack, directive, cell)
            stack.pop()
            if directive.block == "question":
                if draft and not broken:
                    with gathered.noting():
                        _add(questions, draft, ok_format, gathered)
                draft, broken = None, False
        elif directive is None:
            block = stack[-1][0].block if stack else None
            with gathered.noting():
                if draft and block == "tests":
                    test = read_test(cell, draft.name, ok_format, gathered)
                    draft = msgspec.structs.replace(draft, tests=(*draft.tests, test))
                elif draft and block == "solution":
                    draft = _with_solution(draft, cell, places, gathered)
                elif not broken:
                    where = _Where(everywhere, block == "prompt", draft is not None)
                    places += _given(cell, where, gathered)
        elif stack:
            gathered.doubt(
                MasterError(f"'{CONFIG}' inside a block", "it outside", cell=cell.number)
            )
        broken = bool(stack) and (broken or len(gathered.mistakes) > before)
    if stack:
        directive, cell = stack[-1]
        raise MasterError(
            f"'{directive}' is not closed",
            f"'# END {str(directive.block).upper()}' in a raw cell after it",
            cell=cell.number,
        )
    if not questions and not gathered.mistakes:
        raise MasterError("no question in this notebook", "'# BEGIN QUESTION' in a raw cell")
    for question in questions:
        places += [
            ShownText(
                cell=test.cell,
                text="\n".join(
                    (test.source, test.success_message or "", test.failure_message or "")
                ),
                prompt=False,
                what="public test",
            )
            for test in question.tests
            if not test.hidden
        ]
    return tuple(questions), places


def _add(
    questions: list[MasterQuestion], draft: MasterQuestion, ok_format: bool, gathered: Gathered
) -> None:
    """Close a question and put it where it belongs: in the place of an earlier one of its name, if
    there is one. Raises `MasterError`."""
    for place, other in enumerate(questions):
        if other.name == draft.name:
            questions[place] = close_question(united(other, draft), ok_format, gathered)
            return
    questions.append(close_question(draft, ok_format, gathered))


def _check_begin(
    stack: list[tuple[Directive, MasterCell]],
    directive: Directive,
    cell: MasterCell,
    draft: MasterQuestion | None,
    gathered: Gathered,
) -> None:
    outer = stack[-1] if stack else None
    if directive.block == "question" and outer:
        raise MasterError(
            f"'{directive}' inside the block that '{outer[0]}' opened in cell {outer[1].number}",
            f"'# END {str(outer[0].block).upper()}' before it",
            cell=cell.number,
        )
    if directive.block != "question" and not outer:
        raise MasterError(
            f"'{directive}' outside a question", "'# BEGIN QUESTION' before it", cell=cell.number
        )
    if outer and outer[0].block != "question":
        raise MasterError(
            f"'{directive}' inside the block that '{outer[0]}' opened in cell {outer[1].number}",
            f"'# END {str(outer[0].block).upper()}' before it",
            cell=cell.number,
        )
    if directive.block == "prompt" and draft and (draft.prompts or draft.solutions):
        mistake = MasterError(
            f"'{directive}' after another prompt or a solution of {draft.name}",
            "one prompt block, before the solution",
            cell=cell.number,
        )
        if draft.prompts or draft.manual:
            raise mistake
        gathered.doubt(mistake, "a prompt after its solution: students have both cells")


def _check_end(
    stack: list[tuple[Directive, MasterCell]], directive: Directive, cell: MasterCell
) -> None:
    if stack and stack[-1][0].block == directive.block:
        return
    if any(opened.block == directive.block for opened, _ in stack):
        inner, begun = stack[-1]
        raise MasterError(
            f"'{directive}' while '{inner}' of cell {begun.number} is not closed",
            f"'# END {str(inner.block).upper()}' before it",
            cell=cell.number,
        )
    raise MasterError(
        f"'{directive}' without '# BEGIN {str(directive.block).upper()}'",
        then="add the beginning, or remove this cell",
        cell=cell.number,
    )


def _with_solution(
    draft: MasterQuestion, cell: MasterCell, places: list[ShownText], gathered: Gathered
) -> MasterQuestion:
    """Add a cell of a solution block: what is kept is a place, what is not is secret."""
    if cell.kind != "code":
        if "otter_include" in cell.metadata.get("tags", ()):
            places += _given(cell, _Where(False, True, True), gathered)
            return draft
        return draft.with_text(cell) if cell.source.strip() else draft
    markers.check_spelling(cell, gathered, answer=True)
    parts = markers.split(cell)
    if parts.marked:
        draft = draft.with_lines(cell, parts.secret)
    elif cell.source.strip():
        draft = msgspec.structs.replace(draft, unmarked=cell.number)
        gathered.notes.append(
            f"cell {cell.number}: nothing in it is marked as solution, so students get all of it"
        )
    places.append(
        ShownText(cell=cell.number, text="\n".join(parts.kept), prompt=True, what="answer cell")
    )
    return draft


class _Where(msgspec.Struct, frozen=True):
    """Where a cell stands that students get."""

    stripped: bool
    """whether Otter takes solutions out of it"""
    prompt: bool
    question: bool


def _given(cell: MasterCell, where: _Where, gathered: Gathered) -> list[ShownText]:
    text = cell.source
    if cell.kind == "code":
        markers.check_spelling(cell, gathered, answer=False)
        if where.stripped:
            text = "\n".join(markers.split(cell).kept)
        elif _is_marked(cell, where, gathered):
            mistake = MasterError(
                "a solution is marked outside a solution block, where Otter leaves it in",
                "'# BEGIN SOLUTION' and '# END SOLUTION' in raw cells around this cell",
                cell=cell.number,
            )
            if where.question:
                raise mistake
            gathered.doubt(mistake, "this cell marks a solution outside of any question, and stays")
    prompt = where.prompt or cell.kind == "markdown"
    return [ShownText(cell=cell.number, text=text, prompt=prompt, what=f"{cell.kind} cell")]


def _is_marked(cell: MasterCell, where: _Where, gathered: Gathered) -> bool:
    """Whether a given cell marks a solution. Raises `MasterError` in a question where its markers
    do not fit together; elsewhere Otter does not look at them."""
    try:
        return markers.split(cell).marked
    except MasterError as mistake:
        if where.question:
            raise
        gathered.doubt(mistake)
        return False


def _free_points(
    value: object, questions: tuple[MasterQuestion, ...], cell: int
) -> dict[str, float]:
    given = _by_question(value, "free_points", "points", questions, cell)
    for name, points in given.items():
        if not settings.is_number(points) or points < 0:
            raise MasterError(
                f"'free_points' of {name} is {points!r}", "a number from 0", cell=cell
            )
    return {name: float(points) for name, points in given.items()}


def _accepted_saboteurs(
    value: object, questions: tuple[MasterQuestion, ...], cell: int
) -> dict[str, str]:
    given = _by_question(value, "accepted_saboteurs", "reason", questions, cell)
    for name, reason in given.items():
        if not isinstance(reason, str) or not reason.strip():
            raise MasterError(
                f"'accepted_saboteurs' of {name} is {reason!r}", "a reason, in words", cell=cell
            )
    return given


def _by_question(
    value: object, key: str, of: str, questions: tuple[MasterQuestion, ...], cell: int
) -> dict[str, Any]:
    """What a key of the configuration says of each question that it names."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise MasterError(f"'{key}' is {value!r}", f"lines 'question: {of}' below it", cell=cell)
    names = [question.name for question in questions]
    for name in value:
        if name not in names:
            raise MasterError(
                f"'{key}' names an unknown question '{name}'",
                then=did_you_mean(str(name), names),
                cell=cell,
            )
    return value


def _title(cells: tuple[MasterCell, ...]) -> str:
    """The first heading of the notebook's text, fenced code left out."""
    for cell in cells:
        if cell.kind == "markdown":
            text = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
            heading = re.search(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", text, re.MULTILINE)
            if heading:
                return heading.group(1)
    return ""
