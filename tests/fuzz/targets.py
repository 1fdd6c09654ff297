"""What reads hostile bytes, each as a function: bytes in, and a word on what came of them out.

An error of ours (`AutograderError`) is what a reader may answer with. Any other is a fault.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from attacks.assignment import BUNDLE, HONEST

from autograder import course
from autograder.commands.handed_in import receive
from autograder.errors import AutograderError, WireError
from autograder.formats import submission
from autograder.formats.bundle import modules_at_hand
from autograder.formats.notebook import read_script
from autograder.formats.submission import Upload
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.examine import examine, prepare
from autograder.grading.wire import forms, messages, values
from autograder.grading.wire.forms import Kind

NOTEBOOK = read_script(HONEST.encode())
_AT_HAND = modules_at_hand(BUNDLE)
LIMITS = msgspec.structs.replace(BUNDLE.limits, submission=4.0)


def answer(data: bytes) -> str:
    """A message of a candidate's, and the values in it."""
    said = messages.answer(data)
    forms = [getattr(said, name) for name in ("value", "args") if hasattr(said, name)]
    kinds = [type(values.decode(form, _nothing)).__name__ for form in forms[:1]]
    if isinstance(said, messages.Value):
        values.apply_changes(said.changed, ([0], {}), {"x": [1]}, _nothing)
    return " ".join([type(said).__name__, *kinds])


def _nothing(form: object) -> object:
    raise WireError("a reference to nothing")


def question(data: bytes) -> str:
    """A message that a candidate reads."""
    return type(messages.question(data)).__name__


def talk(data: bytes) -> str:
    """All that a candidate says while it is examined, whatever it is asked."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):

        @contextlib.contextmanager
        def candidate() -> Iterator[Dialogue]:
            ours, theirs = socket.socketpair()
            with ours, theirs:
                theirs.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    theirs.sendall(data)
                theirs.shutdown(socket.SHUT_WR)
                yield Dialogue(ours, LIMITS, at_hand=_AT_HAND, proved=True)

        result = examine(BUNDLE, "s1", NOTEBOOK, candidate)
    return " ".join(sorted({case.outcome for q in result.questions for case in q.cases}))


def upload(suffix: str) -> Callable[[bytes], str]:
    """A file that somebody handed in."""

    def load(data: bytes) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"hw{suffix}"
            path.write_bytes(data)
            found = submission.load(Upload("id", path.name, str(path)), BUNDLE)
        return f"{len(found.notebook.cells)} cells, {' '.join(found.notebook.notes)}"

    return load


def download(data: bytes) -> str:
    """A zip of a class, by whatever learning system."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "class.zip", Path(folder) / "out"
        path.write_bytes(data)
        out.mkdir()
        received = receive([path], BUNDLE, out, None)
    return f"{len(received.uploads)} uploads, {' '.join(received.notes)}"


def roster(data: bytes) -> str:
    """A class list."""
    return f"{len(course.read_roster(data).students)} students"


TARGETS: dict[str, Callable[[bytes], str]] = {
    "answer": answer,
    "question": question,
    "talk": talk,
    "notebook": upload(".ipynb"),
    "script": upload(".py"),
    "zip": upload(".zip"),
    "download": download,
    "roster": roster,
}


def came_of(name: str, data: bytes) -> str:
    """What came of these bytes, figures left out. Raises whatever is no error of ours."""
    try:
        said = TARGETS[name](data)
    except AutograderError as error:
        said = f"refused: {error}"
    return re.sub(r"\d+", "0", said)[:200]


def made_ready() -> None:
    """The process is as an examiner's that has loaded all libraries of which values can cross."""
    prepare()
    late = {name.partition(":")[0] for names in forms._LATE.values() for name in _modules(names)}
    for module in late:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)


def _modules(kinds: Mapping[str, Kind]) -> Iterator[str]:
    for kind in kinds.values():
        yield from (name for name in kind.types if isinstance(name, str))
