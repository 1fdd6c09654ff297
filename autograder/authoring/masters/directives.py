"""Otter Assign's directives (`# BEGIN QUESTION`, say): is a cell one, and is it spelt right.

Knows one cell at a time; what belongs inside what is the business of `master`.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.gathered import Gathered
from autograder.errors import MasterError, nearest

Block = Literal["question", "prompt", "solution", "tests"]

BLOCKS: tuple[Block, ...] = ("question", "prompt", "solution", "tests")
CONFIG = "# ASSIGNMENT CONFIG"
KNOWN = (
    CONFIG,
    *(f"# {edge} {block.upper()}" for block in BLOCKS for edge in ("BEGIN", "END")),
)

_LOOKS_LIKE_ONE = re.compile(r"#\s*(BEGIN|END|ASSIGNMENT)\b", re.IGNORECASE)
_ONE = re.compile(
    r"#\s+(?:(BEGIN|END)\s+(QUESTION|PROMPT|SOLUTION|TESTS)|ASSIGNMENT\s+CONFIG)\s*(.*)",
    re.IGNORECASE,
)
"""What Otter takes for one, whatever follows on the line."""
_SHOUTED = re.compile(r"#\s*(?:(?:BEGIN|END) [A-Z]+|ASSIGNMENT [A-Z]+)\s*$")
_IGNORED = re.compile(r"(##\s*ignore\s*##\s*|#\s*ignore\s*)", re.IGNORECASE)


class Directive(msgspec.Struct, frozen=True):
    """What a raw cell says: the assignment's configuration, or one edge of a block."""

    edge: Literal["config", "begin", "end"]
    block: Block | None = None

    def __str__(self) -> str:
        return CONFIG if self.block is None else f"# {self.edge.upper()} {self.block.upper()}"


def directive_in(cell: MasterCell) -> Directive | None:
    """The directive that a cell is, or `None` for an ordinary cell.

    Raises:
        MasterError: a directive that is misspelt, or that stands in a cell of the wrong kind.
    """
    line = cell.first_line
    if cell.kind != "raw":
        _refuse_wrong_kind(cell, line)
        return None
    found = _ONE.match(line)
    if found:
        edge, block, _ = found.groups()
        if block is None:
            return Directive("config")
        return Directive("begin" if edge.lower() == "begin" else "end", _block(block.lower()))
    if _LOOKS_LIKE_ONE.match(line) and nearest(_words(line), KNOWN):
        raise _unknown(cell)
    return None


def look_at_spelling(cell: MasterCell, gathered: Gathered) -> None:
    """Doubt a directive with more on its line, and what only looks like a directive."""
    line = cell.first_line
    if cell.kind != "raw" or not _LOOKS_LIKE_ONE.match(line):
        return
    found = _ONE.match(line)
    if not found:
        gathered.doubt(_unknown(cell), f"'{line}' is no directive of Otter's and stays as it is")
    elif found.group(3):
        gathered.doubt(_unknown(cell), f"'{line}' is read as '{directive_in(cell)}', as by Otter")


def _unknown(cell: MasterCell) -> MasterError:
    guess = nearest(_words(cell.first_line), KNOWN)
    return MasterError(
        f"unknown directive '{cell.first_line}'",
        then=f"did you mean '{guess}'?" if guess else f"known are {', '.join(KNOWN)}",
        cell=cell.number,
    )


def _words(line: str) -> str:
    return " ".join(line.upper().split())


def is_ignored(cell: MasterCell) -> bool:
    """Whether Otter drops the whole cell (`## Ignore ##` on its first line)."""
    return bool(_IGNORED.match(cell.first_line))


def _refuse_wrong_kind(cell: MasterCell, line: str) -> None:
    inside_code = ("# BEGIN SOLUTION", "# END SOLUTION", "# BEGIN PROMPT", "# END PROMPT")
    if not _SHOUTED.match(line) or (cell.kind == "code" and line in inside_code):
        return
    words = " ".join(line.split())
    guess = words if words in KNOWN else nearest(words, KNOWN, cutoff=0.85)
    if guess and not (cell.kind == "code" and guess in inside_code):
        raise MasterError(
            f"the directive '{line}' stands in a {cell.kind} cell",
            f"a raw cell that says '{guess}'",
            "change the cell's type",
            cell=cell.number,
        )


def _block(word: str) -> Block:
    return next(block for block in BLOCKS if block == word)
