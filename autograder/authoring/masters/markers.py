"""Solution comments inside code cells: what of a cell a student keeps, and what is secret.

The rules are those of `otter/assign/solutions.py` (`replace_solutions`), told apart here so that a
misspelt marker, which Otter would hand to students together with the answer, is found first.
"""

from __future__ import annotations

import re

import msgspec

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.gathered import Gathered
from autograder.errors import MasterError, nearest

_PHRASES = ("SOLUTION", "SOLUTION NO PROMPT", "PROMPT", "IGNORE", "PLUGIN", "PLUGIN EXPORT")
_EDGE = re.compile(r"#\s*(BEGIN|END)\s+([A-Za-z][A-Za-z ]*?)\s*$", re.IGNORECASE)
_END_OF_LINE = re.compile(r"#\s*(SOLUTION(?: NO PROMPT)?)\s*$", re.IGNORECASE)
_ONE_LINE = re.compile(r"(.*?) ?# ?SOLUTION")
_SKIPPED = ("# BEGIN PROMPT", "# END PROMPT", "# SEED", "# IGNORE")


class Split(msgspec.Struct, frozen=True):
    """The lines of a code cell that a student keeps, and those that are the solution."""

    kept: tuple[str, ...]
    secret: tuple[str, ...]
    marked: bool


def split(cell: MasterCell) -> Split:
    """Tell kept lines from solution lines.

    Raises:
        MasterError: a block of solution lines that is not closed or not opened.
    """
    kept: list[str] = []
    secret: list[str] = []
    inside = marked = False
    for line in cell.source.split("\n"):
        text = line.rstrip()
        found = _ONE_LINE.match(line)
        if text.endswith(_SKIPPED):
            continue
        if text.endswith("# END SOLUTION"):
            if not inside:
                raise MasterError(
                    "'# END SOLUTION' without '# BEGIN SOLUTION'",
                    then="put '# BEGIN SOLUTION' above the solution's first line",
                    cell=cell.number,
                )
            inside = False
        elif re.match(r"\s*# BEGIN SOLUTION", line):
            if inside:
                raise MasterError(
                    "'# BEGIN SOLUTION' twice without '# END SOLUTION'",
                    then="put '# END SOLUTION' below the first solution's last line",
                    cell=cell.number,
                )
            inside = marked = True
        elif inside:
            secret.append(line)
        elif found:
            marked = True
            secret.append(found.group(1))
        else:
            kept.append(line)
    if inside:
        raise MasterError(
            "'# BEGIN SOLUTION' without '# END SOLUTION'",
            then="put '# END SOLUTION' below the solution's last line",
            cell=cell.number,
        )
    return Split(tuple(kept), tuple(secret), marked)


def check_spelling(cell: MasterCell, gathered: Gathered, *, answer: bool) -> None:
    """Refuse a marker in an `answer` that Otter would take for an ordinary comment, and so give the
    answer to students. Doubt one that hides nothing: in a given cell, inside of a solution, or a
    comment that is alone on its line.

    Raises:
        MasterError: the first such marker, with the spelling that Otter knows.
    """
    lines = cell.source.split("\n")
    kept = _kept(cell)
    for line in lines:
        right = _meant(line)
        if right is None:
            continue
        mistake = MasterError(
            f"unknown marker '{line.strip()}'", then=f"did you mean '{right}'?", cell=cell.number
        )
        alone = right == "# SOLUTION" and line.strip().startswith("#")
        if answer and line in kept and not alone:
            raise mistake
        gathered.doubt(mistake, f"'{line.strip()}' is no marker of Otter's, but a comment")


def _kept(cell: MasterCell) -> tuple[str, ...]:
    """What students keep of a cell: all of it, where its markers do not fit together."""
    try:
        return split(cell).kept
    except MasterError:
        return tuple(cell.source.split("\n"))


def _meant(line: str) -> str | None:
    """The marker that a line tries to be, if Otter does not take it for one."""
    text = line.strip()
    edge = _EDGE.search(text)
    if edge:
        written, phrase = edge.group(0).strip(), " ".join(edge.group(2).upper().split())
        shouted = edge.group(1).isupper() and edge.group(2).isupper()
        if phrase not in _PHRASES:
            guess = nearest(phrase, _PHRASES, cutoff=0.75) if shouted else None
            return f"# {edge.group(1)} {guess}" if guess else None
        right = f"# {edge.group(1).upper()} {phrase}"
        alone = phrase not in ("SOLUTION", "SOLUTION NO PROMPT") or text == right
        return None if written == right and alone else right
    last = _END_OF_LINE.search(text)
    if last and last.group(0) not in ("# SOLUTION", "#SOLUTION", "# SOLUTION NO PROMPT"):
        return f"# {last.group(1).upper()}"
    return None
