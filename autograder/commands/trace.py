"""`autograder doctor --trace-calls`: the system calls that an honest notebook missed.

read the notebook -> run its cells in a candidate, confined as in grading, whose filter tells what
it refuses -> what was refused, cell by cell, and how each cell ended
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from autograder.batch import SHELL, modules_for, warm_server
from autograder.commands import check
from autograder.errors import ConfinementError
from autograder.formats.notebook import Cell
from autograder.grading import confine
from autograder.grading.confine import Refusal
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.trouble import Lost
from autograder.grading.warm import Spawn, WarmServer
from autograder.limits import Limits
from autograder.result import CellRecord, Outcome

_LAYER = "seccomp"


class Missed(msgspec.Struct, frozen=True):
    """What the filter refused to a cell (0: before the first), and how often."""

    cell: int
    refusal: Refusal
    times: int


class Trace(msgspec.Struct, frozen=True):
    """What came of a notebook's cells: calls that were refused, and cells that did not pass."""

    cells: int
    missed: tuple[Missed, ...]
    failed: tuple[CellRecord, ...]


def trace_calls(path: Path) -> Trace:
    """Run the cells of the notebook at `path`, with the files beside it, and listen to its filter.

    Raises:
        UsageError: no such notebook; ConfinementError: this machine filters no calls.
    """
    if not confine.available()[_LAYER]:
        raise ConfinementError(
            "this machine filters no system calls, so a notebook misses none",
            confine.DESCRIPTIONS[_LAYER],
        )
    data, notebook = check.read(path)
    modules = (*modules_for([data.decode("utf-8", "replace")]), *SHELL)
    files = dict(check.beside(path))
    with (
        warm_server(modules) as server,
        confine.private_directory(files, server.room) as directory,
    ):
        return _traced(server, directory, notebook.cells)


def _traced(server: WarmServer, directory: Path, cells: tuple[Cell, ...]) -> Trace:
    limits = Limits()
    heard: Counter[tuple[int, Refusal]] = Counter()
    records: list[CellRecord] = []
    at = 0
    turn = threading.Lock()

    def hear(refusal: Refusal) -> None:
        heard[at, refusal] += 1

    sock, spawned = server.spawn(Spawn(str(directory), limits, 0, telling=True))
    watch = server.watch(spawned.pid, directory, limits, 0)
    with sock, _listening(sock, hear, turn, server):
        dialogue = Dialogue(sock, limits, watch=watch)
        for cell in cells:
            with turn:  # what the cell before was refused is heard
                at = cell.number
            try:
                records.append(dialogue.run(cell))
            except Lost as lost:
                records.append(CellRecord(cell=at, outcome=lost.outcome, error=str(lost)))
                break
    missed = [Missed(cell, refusal, times) for (cell, refusal), times in heard.items()]
    failed = tuple(record for record in records if record.outcome is not Outcome.PASSED)
    return Trace(len(records), tuple(missed), failed)


@contextlib.contextmanager
def _listening(
    sock: socket.socket,
    hear: Callable[[Refusal], None],
    turn: threading.Lock,
    server: WarmServer,
) -> Iterator[None]:
    """Answer what the candidate's filter asks; at the end its tree is ended, and nobody asks."""
    try:
        with confine.received(sock) as listener:
            thread = threading.Thread(target=confine.answer, args=(listener, hear, turn))
            thread.start()
            try:
                yield
            finally:
                server.end()
                thread.join()
    except OSError as error:
        raise ConfinementError(f"a candidate's filter cannot be listened to ({error})") from error
